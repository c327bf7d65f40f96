"""Status lists that the VC API hosts: an entry for a credential, its bit, and what a verifier makes of it."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from insigne.credentials import StatusList
from tests.cli.vc_api.conftest import Client


def listed(api: Client, entry: dict[str, Any]) -> dict[str, Any]:
    status, answer = api.ask("GET", urlsplit(entry["statusListCredential"]).path)
    assert status == 200
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "RSA"])
def test_a_credential_is_revoked_and_given_back(api: Client, kind: str) -> None:
    issued = api.issued(kind=kind, options={"statusPurpose": "revocation"}, id=f"urn:{kind}")
    assert api.verified(issued) == (200, [])
    body = {
        "credentialId": f"urn:{kind}",
        "credentialStatus": {"type": "BitstringStatusListEntry"},
        "status": True,
    }
    assert api.post("/credentials/status", body) == (200, {})
    assert api.verified(issued) == (400, ["status.revoked"])
    assert api.post("/credentials/status", body | {"status": False}) == (200, {})
    assert api.verified(issued) == (200, [])


def test_a_list_is_a_signed_credential_of_the_same_issuer(api: Client) -> None:
    issued = api.issued(
        options={"credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "suspension"}}
    )
    entry = issued["credentialStatus"]
    assert (entry["type"], entry["statusPurpose"]) == ("BitstringStatusListEntry", "suspension")
    found = listed(api, entry)
    assert found["id"] == entry["statusListCredential"]
    assert found["issuer"] == issued["issuer"]
    assert found["credentialSubject"]["statusPurpose"] == "suspension"
    assert len(StatusList.decode(found["credentialSubject"]["encodedList"])) >= 131_072
    assert api.verified(found) == (200, [])


def test_one_credential_has_an_entry_for_each_purpose(api: Client) -> None:
    purposes = [
        {"type": "BitstringStatusListEntry", "statusPurpose": each} for each in ("revocation", "suspension")
    ]
    issued = api.issued(options={"credentialStatus": purposes})
    assert [entry["statusPurpose"] for entry in issued["credentialStatus"]] == ["revocation", "suspension"]
    assert api.verified(issued) == (200, [])
    assert api.post("/credentials/status", {"credentialStatus": issued["credentialStatus"][1]}) == (200, {})
    assert api.verified(issued) == (400, ["status.suspended"])


def test_a_credential_without_an_id_is_called_by_the_name_that_it_was_given(api: Client) -> None:
    credential = {name: value for name, value in api.credential().items() if name != "id"}
    options = {"credentialId": "urn:given", "statusPurpose": "revocation"}
    status, issued = api.post("/credentials/issue", {"credential": credential, "options": options})
    assert status == 201
    assert "id" not in issued
    assert api.post("/credentials/status", {"credentialId": "urn:given"}) == (200, {})
    assert api.verified(issued) == (400, ["status.revoked"])


def test_two_credentials_never_share_an_entry(api: Client) -> None:
    entries = [api.issued(options={"statusPurpose": "revocation"})["credentialStatus"] for _ in range(20)]
    assert len({(entry["statusListCredential"], entry["statusListIndex"]) for entry in entries}) == 20


def test_an_entry_that_nobody_was_given_is_not_set(api: Client) -> None:
    entry = api.issued(options={"statusPurpose": "revocation"})["credentialStatus"]
    index = str((int(entry["statusListIndex"]) + 1) % 131_072)
    for body in (
        {"credentialId": "urn:unknown"},
        {"credentialStatus": {**entry, "statusListIndex": index}},
        {"credentialStatus": {**entry, "statusListIndex": "x"}},
        {"credentialId": ["urn:a"]},
        {},
    ):
        assert api.post("/credentials/status", body)[0] == 404


@pytest.mark.parametrize(
    "path", ["/status-lists/999", "/status-lists/x", "/status-lists/", "/status-lists/-1"]
)
def test_a_list_that_is_not_there_is_not_found(api: Client, path: str) -> None:
    assert api.ask("GET", path)[0] == 404


def test_a_list_of_ours_that_is_not_there_leaves_the_status_unknown(api: Client) -> None:
    issued = api.issued(options={"statusPurpose": "revocation"})
    base = issued["credentialStatus"]["statusListCredential"].rpartition("/")[0]
    entry = {**issued["credentialStatus"], "id": f"{base}/999#1", "statusListCredential": f"{base}/999"}
    other = api.issued(credentialStatus=entry)
    assert api.verified(other) == (400, ["status.unreachable"])


@pytest.mark.parametrize("asked", ["revoked", 7, None, ["revocation"], {}])
def test_a_purpose_that_we_do_not_know_is_refused(api: Client, asked: object) -> None:
    body = {"credential": api.credential(), "options": {"statusPurpose": asked}}
    assert api.post("/credentials/issue", body)[0] == 400

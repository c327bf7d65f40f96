"""A badge that was replaced: the issuer's refresh service is asked once, and only a better one is taken."""

from datetime import datetime
from typing import Any

import pytest

from insigne.credentials import Issuer, Report, build, did_key, verify
from insigne.credentials.tokens.vc_jwt import sign_jwt
from tests.credentials.school import (
    ALICE,
    DAY,
    DID,
    DID_URL,
    KEY,
    METHOD,
    NOW,
    SITE,
    STRANGERS_KEY,
    Web,
    an_award,
    codes,
    sign,
    the_web,
)

SERVICE = f"{SITE}/refresh/1"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def unsigned(kind: str = "1EdTechCredentialRefresh", **changes: Any) -> dict[str, Any]:
    document = build(an_award(**changes)) | {"refreshService": {"id": SERVICE, "type": kind}}
    return document | {"@context": [*document["@context"], EXTENSIONS]}


def refreshable(key: Any = KEY, **changes: Any) -> dict[str, Any]:
    return sign(unsigned(**changes), key, METHOD, NOW - DAY)


OLDER = refreshable(valid_from=NOW - 30 * DAY, valid_until=NOW - DAY)
NEWER = refreshable(valid_from=NOW - DAY)


def asked(answer: Any, document: dict[str, Any] = OLDER) -> tuple[Report, Web]:
    web = the_web()
    if answer is not None:
        web.documents[SERVICE] = answer
    return verify(document, web, NOW, ALICE), web


def test_a_newer_version_is_checked_in_its_place() -> None:
    report, web = asked(NEWER)
    assert report.verdict == "verified"
    assert report.badge is not None
    assert report.badge.valid_from == NOW - DAY
    assert web.asked.count(SERVICE) == 1
    checks = list(dict.fromkeys(finding.check for finding in report.findings))
    assert checks == [
        "format", "context", "schema", "proof", "key", "issuer", "refresh", "validity", "status", "recipient",
    ]  # fmt: skip


def test_a_newer_version_that_is_a_token_is_taken() -> None:
    token = sign_jwt(unsigned(valid_from=NOW - DAY), KEY, METHOD)
    report, _ = asked(token.encode())
    assert (report.verdict, codes(report)[-4]) == ("verified", "refresh.replaced")


def test_what_the_issuer_has_taken_back_since_is_rejected() -> None:
    ended = refreshable(valid_from=NOW - 2 * DAY, valid_until=NOW - DAY)
    report, _ = asked(ended, refreshable(valid_from=NOW - 30 * DAY))
    assert codes(report, "fail") == ["validity.expired"]


def test_the_same_version_changes_nothing() -> None:
    report, _ = asked(OLDER)
    assert "refresh.current" in codes(report, "pass")
    assert codes(report, "fail") == ["validity.expired"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(None, "refresh.unreachable", id="nobody answers"),
        pytest.param(b"<html>", "refresh.unusable", id="a page"),
        pytest.param({}, "refresh.unusable", id="nothing"),
        pytest.param(refreshable(id=f"{SITE}/attributions/2"), "refresh.unusable", id="another credential"),
        pytest.param(
            sign(unsigned() | {"type": ["VerifiableCredential"]}, KEY, METHOD, NOW - DAY),
            "refresh.unusable",
            id="no badge any more",
        ),
        pytest.param(NEWER | {"issuer": "did:web:else.example"}, "refresh.unusable", id="another issuer"),
        pytest.param(refreshable(STRANGERS_KEY), "refresh.unusable", id="signed by a stranger"),
        pytest.param(NEWER | {"proof": []}, "refresh.unusable", id="not signed"),
        pytest.param(NEWER | {"name": "changed"}, "refresh.unusable", id="changed"),
        pytest.param(NEWER | {"credentialSubject": 7}, "refresh.unusable", id="without its fields"),
    ],
)
def test_what_is_no_newer_version_is_left_aside(answer: Any, code: str) -> None:
    report, _ = asked(answer, refreshable(valid_from=NOW - 30 * DAY))
    assert report.verdict == "verified"
    assert [code] == [found for found in codes(report, "warn") if found.startswith("refresh")]


def test_a_newer_version_of_another_issuer_is_none() -> None:
    """Theirs is signed with their own key, and calls itself by the same id."""
    did = did_key(STRANGERS_KEY.public_key)
    theirs = unsigned(valid_from=NOW - DAY, issuer=Issuer(did, "École"), status=None)
    answer = sign(theirs, STRANGERS_KEY, f"{did}#{STRANGERS_KEY.public_multikey}", NOW - DAY)
    report, _ = asked(answer, refreshable(valid_from=NOW - 30 * DAY))
    assert "refresh.unusable" in codes(report, "warn")
    assert report.badge is not None
    assert report.badge.issuer is not None
    assert report.badge.issuer.id == DID


@pytest.mark.parametrize(
    ("awarded", "code"),
    [
        (NOW - 2 * DAY, "refresh.replaced"),
        (NOW - 3 * DAY, "refresh.current"),
        (NOW - 4 * DAY, "refresh.current"),
    ],
)
def test_of_two_versions_with_one_start_the_later_award_is_the_newer(awarded: datetime, code: str) -> None:
    older = refreshable(valid_from=NOW - 30 * DAY, awarded_at=NOW - 3 * DAY)
    report, _ = asked(refreshable(valid_from=NOW - 30 * DAY, awarded_at=awarded), older)
    assert code in codes(report, "pass")


def test_a_version_that_does_not_say_when_it_was_awarded_is_the_older_one() -> None:
    document = unsigned(valid_from=NOW - 30 * DAY)
    del document["awardedDate"]
    undated = sign(document, KEY, METHOD, NOW - DAY)
    assert "refresh.current" in codes(asked(undated, undated)[0], "pass")
    assert "refresh.replaced" in codes(asked(refreshable(valid_from=NOW - 30 * DAY), undated)[0], "pass")


def test_no_service_at_all_is_none() -> None:
    document = sign(build(an_award()) | {"refreshService": []}, KEY, METHOD, NOW - DAY)
    assert not any(code.startswith("refresh") for code in codes(verify(document, the_web(), NOW)))


def test_an_error_of_the_service_is_a_remark() -> None:
    web = the_web()
    web.documents[SERVICE], web.statuses[SERVICE] = NEWER, 500
    assert "refresh.unreachable" in codes(verify(OLDER, web, NOW), "warn")


def test_a_badge_that_is_not_signed_asks_nobody() -> None:
    report, web = asked(NEWER, OLDER | {"name": "changed"})
    assert report.verdict == "rejected"
    assert "refresh.not_checked" in codes(report, "skip")
    assert SERVICE not in web.asked


def test_services_that_refer_to_each_other_are_asked_once() -> None:
    other = f"{SITE}/refresh/2"
    ring = unsigned(valid_from=NOW - DAY) | {
        "refreshService": {"id": other, "type": "1EdTechCredentialRefresh"}
    }
    report, web = asked(sign(ring, KEY, METHOD, NOW))
    assert other not in web.asked
    assert report.verdict == "verified"


def test_another_kind_of_service_is_named_and_left_aside() -> None:
    document = unsigned("VerifiableCredentialRefreshService2021")
    document["@context"].append(
        {"VerifiableCredentialRefreshService2021": "https://w3id.org/vc-refresh#Service"}
    )
    report, web = asked(NEWER, sign(document, KEY, METHOD, NOW))
    assert "refresh.unsupported" in codes(report, "skip")
    assert SERVICE not in web.asked


@pytest.mark.parametrize("service", [7, "x", [7], [{}], {"id": 7}, {"type": ["1EdTechCredentialRefresh"]}])
def test_a_service_that_is_none_does_no_harm(service: Any) -> None:
    document = unsigned() | {"refreshService": service}
    report = verify(document, the_web(), NOW)
    assert "format.unexpected" not in codes(report)


def test_a_newer_version_is_signed_with_a_key_that_is_known() -> None:
    """The key's document may be gone by then: the original, which is no better off, goes on."""
    web = the_web()
    web.documents[SERVICE] = NEWER
    del web.documents[DID_URL]
    report = verify(OLDER, web, NOW)
    assert "refresh.replaced" not in codes(report)

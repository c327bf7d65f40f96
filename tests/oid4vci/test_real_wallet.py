"""A wallet that is not ours (@openid4vc/openid4vci), on the real server, over TLS: from the page to the copy."""

import html
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from insigne.credentials import verify
from tests.oid4vci.secure_site import HOW_TO_GET_ONE, SecureSite, install_wallet


@pytest.fixture(scope="module")
def packages() -> Path:
    found = install_wallet()
    if found is None and os.environ.get("INSIGNE_REQUIRE_WALLET") == "1":
        pytest.fail(HOW_TO_GET_ONE)
    if found is None:
        pytest.skip(HOW_TO_GET_ONE)
    return found


@pytest.fixture(scope="module")
def site(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureSite]:
    running = SecureSite(tmp_path_factory.mktemp("wallet") / "site")
    yield running
    running.stop()


class Student:
    """A student with a badge, who sees their page and nothing of what is behind it."""

    def __init__(self, site: SecureSite) -> None:
        told = site.stage("awarded")
        self.site, self.session = site, told["people"]["student"]["session"]
        self.page_path = f"/a/{told['awards']['private']}/wallet"

    def page(self) -> str:
        status, page = self.site.ask(self.page_path, session=self.session)
        assert status == 200
        return html.unescape(page)

    def send(self, path: str) -> None:
        assert self.site.ask(path, {}, session=self.session)[0] == 302

    def offer(self) -> tuple[str, str]:
        """The deep link and the six digits that the page shows."""
        self.send(f"{self.page_path}/offer")
        page = self.page()
        link = re.search(r'href="(openid-credential-offer:[^"]+)"', page)
        digits = re.search(r'class="digits"[^>]*>([\d ]+)<', page)
        assert link and digits
        return link[1], digits[1].replace(" ", "")

    def revoke_copies(self) -> None:
        for path in re.findall(r'action="([^"]+/wallet/copies/[^"]+)"', self.page()):
            self.send(path)


@pytest.fixture
def student(site: SecureSite) -> Student:
    return Student(site)


def visit(site: SecureSite, packages: Path, **asked: Any) -> Any:
    """What the wallet tells of its visit."""
    done = subprocess.run(
        ["node", "client.mjs"],
        cwd=packages,
        input=json.dumps({"endings": ["ldp"], "alg": "ES256", "names": "jwk", **asked}),
        env=os.environ | {"NODE_EXTRA_CA_CERTS": str(site.certificate)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def text_of(credential: Any) -> str:
    return credential if isinstance(credential, str) else json.dumps(credential)


@pytest.mark.parametrize(
    ("alg", "names"), [("ES256", "jwk"), ("EdDSA", "jwk"), ("ES256", "did"), ("EdDSA", "did")]
)
def test_it_takes_the_badge_in_the_three_ways_of_writing(
    site: SecureSite, packages: Path, student: Student, alg: str, names: str
):
    link, digits = student.offer()
    told = visit(
        site, packages, link=link, digits=digits, alg=alg, names=names, endings=["ldp", "jwt", "sd-jwt"]
    )
    assert "error" not in told, told["error"]
    copies = told["credentials"]
    assert set(copies) == {"ldp", "jwt", "sd-jwt"}
    assert {"VerifiableCredential", "OpenBadgeCredential"} == set(copies["ldp"]["type"])
    holder = copies["ldp"]["credentialSubject"]["id"]
    assert holder.startswith("did:jwk:")
    for copy in copies.values():
        report = verify(text_of(copy), site.fetch, recipient=holder)
        assert (report.verdict, report.version) == ("verified", "3.0"), report.findings
        assert "recipient.matches" in {finding.code for finding in report.findings}
    assert student.page().count("/wallet/copies/") == 3


def test_its_library_knows_every_configuration_of_ours(site: SecureSite, packages: Path, student: Student):
    link, digits = student.offer()
    told = visit(site, packages, link=link, digits=digits, endings=[])
    assert told["draft"] == "V1"
    assert set(told["known"]) == set(told["issuer"]["credential_configurations_supported"])
    assert {each["format"] for each in told["known"].values()} == {"ldp_vc", "jwt_vc_json", "dc+sd-jwt"}


def test_it_tells_what_became_of_the_copy(site: SecureSite, packages: Path, student: Student):
    link, digits = student.offer()
    events = ["credential_accepted", "credential_accepted", "credential_deleted"]
    told = visit(site, packages, link=link, digits=digits, events=events)
    assert "error" not in told, told["error"]
    assert told["answers"] == [204, 204, 204]
    assert "cette copie y a été supprimée" in student.page()


def test_it_sees_by_the_status_list_that_a_copy_was_taken_back(
    site: SecureSite, packages: Path, student: Student
):
    link, digits = student.offer()
    copy = text_of(visit(site, packages, link=link, digits=digits)["credentials"]["ldp"])
    assert verify(copy, site.fetch).verdict == "verified"
    student.revoke_copies()
    report = verify(copy, site.fetch)
    assert report.verdict == "rejected"
    assert "status.revoked" in {finding.code for finding in report.findings}


def test_it_gets_nothing_for_the_wrong_digits(site: SecureSite, packages: Path, student: Student):
    link, digits = student.offer()
    told = visit(site, packages, link=link, digits="000000" if digits != "000000" else "111111")
    assert told["error"]["answer"]["error"] == "invalid_grant"
    assert told["credentials"] == {}


def test_it_loses_its_access_when_it_shows_the_code_again(site: SecureSite, packages: Path, student: Student):
    link, digits = student.offer()
    told = visit(site, packages, link=link, digits=digits, again="code")
    assert told["error"]["answer"]["error"] == "invalid_grant"
    assert student.page().count("/wallet/copies/") == 0


def test_it_cannot_answer_one_question_twice(site: SecureSite, packages: Path, student: Student):
    link, digits = student.offer()
    told = visit(site, packages, link=link, digits=digits, endings=["ldp", "jwt"], again="nonce")
    assert told["error"]["answer"]["error"] == "invalid_nonce"
    assert set(told["credentials"]) == {"ldp"}

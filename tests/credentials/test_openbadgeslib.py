"""Another library reads the Open Badges 2.0 that we write, and we read what it writes (openbadgeslib)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from openbadgeslib.badge_model import Badge, BadgeImgType
from openbadgeslib.keys import KeyType
from openbadgeslib.ob1.signer import Signer
from openbadgeslib.ob2 import models
from openbadgeslib.ob2.signer import OB2Signer
from openbadgeslib.ob2.verifier import OB2VerificationError, OB2Verifier

from insigne.credentials import KeyPair, bake, build_v2, revocation_list_v2, verify
from tests.credentials import school, test_openbadges1
from tests.credentials.pictures import a_png
from tests.credentials.school import ALICE, NOW, SITE, Web, an_award, codes
from tests.credentials.test_signed2 import CLASS, ID, KEY_URL, LIST_URL, PROFILE, a_token, the_web

# It looks at the clock: what it is to find good must last.
LASTING = an_award(valid_until=None)


def theirs(web: Web) -> OB2Verifier:
    return OB2Verifier(download=lambda url: web(url).body)


def test_it_verifies_what_we_sign() -> None:
    read = theirs(the_web()).verify(a_token(valid_until=None), ALICE, check_revocation=True)
    assert (read.id, read.badge) == (ID, CLASS)


def test_it_verifies_what_we_bake() -> None:
    token = OB2Verifier.extract_token_from_png(bake(a_png(), a_token(valid_until=None).encode(), kind="2.0"))
    assert theirs(the_web()).verify(token, ALICE).id == ID


def test_it_finds_the_entries_of_our_revocation_list() -> None:
    web = the_web()
    web.documents[LIST_URL] = revocation_list_v2(LIST_URL, PROFILE, {ID: "erreur"})
    with pytest.raises(OB2VerificationError, match="revoked: erreur"):
        theirs(web).verify(a_token(valid_until=None), check_revocation=True)


def test_it_verifies_what_we_host() -> None:
    hosted = build_v2(LASTING)
    read = theirs(school.the_web(LASTING)).verify_hosted(hosted.assertion, expected_recipient=ALICE)
    assert read.id == hosted.assertion["id"]


@pytest.fixture(scope="module")
def their_key() -> tuple[bytes, str]:
    """A key of its own: the secret half as it wants it, the public half in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return secret, public.decode()


def an_assertion(kind: str, **fields: Any) -> models.Assertion:
    return models.Assertion(
        recipient=models.IdentityObject.create(ALICE, "sel"),
        badge=CLASS,
        verification=models.Verification(kind, KEY_URL if kind == "SignedBadge" else None),
        issued_on=NOW - timedelta(days=3),
        **fields,
    )


def test_we_verify_what_it_signs(their_key: tuple[bytes, str]) -> None:
    web = the_web()
    web.documents[KEY_URL] = models.CryptographicKey(KEY_URL, PROFILE, their_key[1]).to_dict()
    signer = OB2Signer(their_key[0])
    assertion = an_assertion("SignedBadge")
    for source in (signer.sign(assertion), signer.sign_into_png(assertion, a_png())):
        report = verify(source, web, NOW, ALICE)
        assert report.verdict == "verified", codes(report)


def test_we_verify_what_it_hosts_though_its_picture_holds_a_token(their_key: tuple[bytes, str]) -> None:
    here = f"{SITE}/v2/a/9"
    assertion = an_assertion("HostedBadge", id=here, evidence=[f"{SITE}/preuve"])
    web = the_web()
    web.documents[here] = assertion.to_dict()
    report = verify(OB2Signer(their_key[0]).sign_into_png(assertion, a_png()), web, NOW, ALICE)
    assert report.verdict == "verified", codes(report)
    assert "proof.published" in codes(report, "pass")
    web.documents[here] = json.loads(json.dumps(assertion.to_dict())) | {"revoked": True}
    assert codes(verify(OB2Signer(their_key[0]).sign(assertion), web, NOW), "fail") == ["status.revoked"]


def test_neither_believes_a_key_that_the_issuer_does_not_list() -> None:
    web = the_web()
    web.documents[PROFILE]["publicKey"] = [f"{SITE}/autre"]
    with pytest.raises(OB2VerificationError, match="does not list"):
        theirs(web).verify(a_token(valid_until=None))
    assert verify(a_token(), web, NOW).verdict == "rejected"
    assert verify(a_token(KeyPair.generate("RSA")), the_web(), NOW).verdict == "rejected"


def test_we_verify_what_it_signs_in_version_1(their_key: tuple[bytes, str]) -> None:
    web = test_openbadges1.the_web(test_openbadges1.ONE_0)
    web.documents[test_openbadges1.KEY_URL] = their_key[1].encode()
    badge = Badge(
        image=a_png(),
        image_type=BadgeImgType.PNG,
        image_url=f"{SITE}/v1/badge.png",
        json_url=test_openbadges1.CLASS,
        verify_key_url=test_openbadges1.KEY_URL,
        key_type=KeyType.RSA,
        privkey_pem=their_key[0],
    )
    signed = Signer(identity=ALICE, evidence=f"{SITE}/preuve").sign_badge(badge)
    report = verify(signed.signed, web, datetime.now(UTC), ALICE)
    assert (report.verdict, report.version) == ("verified", "1.0"), codes(report)

"""Badges in disguise: what is shown is not what was signed, or not by whom it seems.

A signature under linked data covers statements, not the letters that make them; a token names its own kind. Whoever
holds a badge can play with both. Each test here is a trick that once worked, or would.
"""

import json
from typing import Any

import pytest

from insigne.credentials import StatusList, build, did_key, sign, sign_jwt, verify, verify_presentation
from insigne.credentials.tokens.jwt import sign_jws
from tests.credentials.school import (
    DAY,
    KEY,
    METHOD,
    NOW,
    STATUS_URL,
    STRANGERS_KEY,
    an_award,
    codes,
    status_list,
    the_web,
)

PIRATE = did_key(STRANGERS_KEY.public_key)
PIRATES_METHOD = f"{PIRATE}#{STRANGERS_KEY.public_multikey}"


def a_token(document: dict[str, Any]) -> str:
    """A token of the pirate's, without any claim that could betray whose it is."""
    return sign_jws(json.dumps(document).encode(), STRANGERS_KEY, {"typ": "JWT", "kid": PIRATES_METHOD})


def test_a_badge_that_calls_itself_a_presentation_too_is_still_its_issuers_to_sign() -> None:
    document = build(an_award())
    both = {**document, "type": [*document["type"], "VerifiablePresentation"], "holder": PIRATE}
    report = verify(a_token(both), the_web(), NOW)
    assert report.verdict == "rejected"
    assert "key.not_of_issuer" in codes(report, "fail")


def test_a_status_list_that_calls_itself_a_presentation_is_still_its_issuers_to_sign() -> None:
    web = the_web()
    listed = status_list(StatusList.new())
    del listed["proof"]
    kinds = ["VerifiablePresentation", "BitstringStatusListCredential"]
    web.documents[STATUS_URL] = a_token({**listed, "type": kinds, "holder": PIRATE}).encode()
    report = verify(sign(build(an_award()), KEY, METHOD, NOW - DAY), web, NOW)
    assert "status.list_invalid" in codes(report, "fail")


@pytest.mark.parametrize("more", [[], ["VerifiablePresentation"]])
def test_a_credential_is_no_presentation(more: list[str]) -> None:
    document = build(an_award())
    document["type"] += more
    shown = sign(document, STRANGERS_KEY, PIRATES_METHOD, NOW, purpose="authentication")
    assert verify_presentation(shown, the_web(), NOW).verdict == "rejected"
    token = sign_jwt({**document, "issuer": PIRATE}, STRANGERS_KEY, PIRATES_METHOD)
    assert verify_presentation(token, the_web(), NOW).verdict == "rejected"

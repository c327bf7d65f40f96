"""The means of a verification: what is fetched, how often, and what is kept of it."""

import pytest

from insigne.credentials import Fetched, FetchError, verify
from insigne.credentials.circumstances import Circumstances
from tests.credentials.school import DID, DID_URL, NOW, Web, signed, the_web

LARGE = {"id": DID, "filler": "x" * 100_000}


def test_no_verification_changes_the_documents_that_are_kept() -> None:
    """They are kept from one verification to the next: the second must see what was fetched."""
    web = the_web()
    reports = [verify(signed(), web, NOW) for _ in range(2)]
    assert reports[0] == reports[1]
    assert web.asked
    for address in set(web.asked):
        assert Circumstances(web, NOW).get_json(address) == web.documents[address]


def test_another_content_at_the_same_address_is_seen_by_the_next_verification() -> None:
    web = the_web()
    assert verify(signed(), web, NOW).verdict == "verified"
    web.documents[DID_URL] = web.documents[DID_URL] | {"assertionMethod": []}
    assert verify(signed(), web, NOW).verdict == "rejected"


@pytest.mark.parametrize("document", [{"id": DID}, LARGE])
def test_an_address_is_asked_and_read_once(document: object) -> None:
    web = Web()
    web.documents[DID_URL] = document
    around = Circumstances(web, NOW)
    assert around.get_json(DID_URL) is around.get_json(DID_URL)
    assert web.asked == [DID_URL]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"[" * 40_000, b'{"a": 1, "a": 2}', b"\xff"])
def test_what_is_no_object_stays_an_answer_without_a_document(body: bytes) -> None:
    web = Web()
    web.documents[DID_URL] = body
    around = Circumstances(web, NOW)
    for _ in range(2):
        with pytest.raises(FetchError, match="not JSON"):
            around.get_json(DID_URL)
    assert around.was_answered(DID_URL)


@pytest.mark.parametrize(
    ("asked", "final", "own"),
    [
        (DID_URL, DID_URL, True),
        (DID_URL, "", True),
        (DID_URL, "https://ecole.example/ailleurs", True),
        (DID_URL, "https://ecole.example./did.json", False),
        (DID_URL, "https://www.ecole.example/did.json", False),
        (DID_URL, "https://ecole.example@pirate.example/", False),
        (DID_URL, "https://[", False),
        (DID_URL, DID_URL.replace("https", "http"), False),
        (DID_URL.replace("https", "http"), DID_URL, True),
    ],
)
def test_a_document_is_a_sites_own_only_from_that_site(asked: str, final: str, own: bool) -> None:
    around = Circumstances(lambda url: Fetched(final, 200, "application/json", b"{}"), NOW)
    if own:
        assert around.get_own_json(asked) == {}
    else:
        with pytest.raises(FetchError, match="another site"):
            around.get_own_json(asked)

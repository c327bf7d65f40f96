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
        (DID_URL, "https://ecole.example:443/did.json", True),
        (DID_URL, "https://ecole.example:8443/did.json", False),
        (DID_URL, "https://ecole.example:port/did.json", False),
        (DID_URL, "https://[", False),
        (DID_URL, DID_URL.replace("https", "http"), False),
        (DID_URL.replace("https", "http"), DID_URL, True),
        (DID_URL.replace("https", "http"), "http://ecole.example/ailleurs", True),
    ],
)
def test_a_document_is_a_sites_own_only_from_that_site(asked: str, final: str, own: bool) -> None:
    around = Circumstances(lambda url: Fetched(final, 200, "application/json", b"{}"), NOW)
    if own:
        assert around.get_own_json(asked) == {}
    else:
        with pytest.raises(FetchError, match="another site"):
            around.get_own_json(asked)


def test_a_document_that_is_refused_is_none_whatever_comes_with_the_refusal() -> None:
    for status in (201, 302, 404, 410, 500):
        around = Circumstances(lambda url, status=status: Fetched(url, status, "", b"{}"), NOW)  # type: ignore[misc]
        for ask in (around.get_json, around.get_own_json, around.get_own):
            with pytest.raises(FetchError, match=f"HTTP {status}"):
                ask(DID_URL)
        assert around.was_answered(DID_URL) == (status in (404, 410))


def test_so_many_addresses_are_asked_for_and_no_more() -> None:
    asked: list[str] = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, 200, "", b"{}")

    around = Circumstances(fetch, NOW)
    for number in range(16):
        assert around.get_json(f"https://ecole.example/{number}") == {}
    with pytest.raises(FetchError, match="too many"):
        around.get_json("https://ecole.example/16")
    assert around.get_json("https://ecole.example/0") == {}
    assert len(asked) == 16


@pytest.mark.parametrize(
    "url", ["ftp://ecole.example/", "file:///etc/passwd", "//ecole.example/", "", "data:,{}"]
)
def test_what_is_no_web_address_is_not_asked_for(url: str) -> None:
    around = Circumstances(pytest.fail, NOW)
    with pytest.raises(FetchError, match="not a web address"):
        around.get(url)


@pytest.mark.parametrize("size", [100, 40_000])
def test_a_large_document_is_read_like_a_small_one(size: int) -> None:
    body = b'{"a": "' + b"x" * size + b'"}'
    around = Circumstances(lambda url: Fetched(url, 200, "", body), NOW)
    assert around.get_json(DID_URL) == {"a": "x" * size}

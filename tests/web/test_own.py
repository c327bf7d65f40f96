"""Documents of our own address are answered from within: those we publish, and no other page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from insigne import net
from insigne.awards.models import Award
from insigne.credentials import Fetched, FetchError
from insigne.web import own
from tests import world as worlds
from tests.world import World, browser

HOST = "https://insigne.example"


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that went out through the network's guard."""
    asked: list[str] = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url=url, status=200, content_type="application/json", body=b"{}")

    monkeypatch.setattr(net, "fetch", fetch)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        lambda award: reverse("did-document", args=["ours"]),
        lambda award: reverse("issuer-profile", args=["ours", "fr"]),
        lambda award: reverse("status-list", args=["ours", award.status_list.number]),
        lambda award: reverse("badge-class", args=[award.version.badge.code, 1, "fr"]),
        lambda award: reverse("award-assertion", args=[award.pk]),
    ],
)
def test_what_is_published_is_answered_as_to_a_stranger(
    world: World, outside: list[str], address: Callable[[Award], str]
) -> None:
    path = address(worlds.awarded(world.ours))
    served = browser().get(path, headers={"accept": "application/json"})
    fetched = own.fetch(HOST + path)
    assert (fetched.status, fetched.body, fetched.url) == (200, served.content, HOST + path)
    assert fetched.content_type == served.headers["Content-Type"]
    assert outside == []


def test_an_award_that_is_private_is_private_from_within_too(world: World, outside: list[str]) -> None:
    award = worlds.awarded(world.ours)
    for name in ("award", "award-credential"):
        path = reverse(name, args=[award.pk])
        assert own.fetch(HOST + path).status == browser().get(path).status_code == 404
    Award.objects.update(sharing="link")
    for name in ("award", "award-credential"):
        fetched = own.fetch(HOST + reverse(name, args=[award.pk]))
        assert fetched.status == 200
        assert fetched.body == bytes(award.credential)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/i/ours/",
        "/verify",
        "/accounts/login/",
        "/account",
        "/health",
        "/review/",
        "/manage/ours/",
        "/nowhere",
        "",
        "/static/insigne/insigne.css",
        "/setup/x",
        "//evil.example/",
        "/i/ours/did.json/../",
    ],
)
def test_a_page_that_is_not_a_document_is_not_there(world: World, outside: list[str], path: str) -> None:
    assert own.fetch(HOST + path).status == 404
    assert outside == []


def test_the_scheme_does_not_matter_as_did_web_always_says_https(
    world: World, settings: Any, outside: list[str]
) -> None:
    settings.INSIGNE_URL = "http://127.0.0.1:8000"
    for scheme in ("http", "https"):
        assert own.fetch(f"{scheme}://127.0.0.1:8000/i/ours/did.json").status == 200
    assert outside == []


@pytest.mark.parametrize(
    "host",
    [
        "https://INSIGNE.example",
        "https://insigne.example.",
        "https://insigne.example:443",
        "http://insigne.example:80",
        "https://insigne\u3002example",
    ],
)
def test_however_our_host_is_spelled_we_do_not_wait_for_ourselves(
    world: World, outside: list[str], host: str
) -> None:
    assert own.fetch(f"{host}/i/ours/did.json").status == 200
    assert outside == []


def test_an_address_with_more_fields_than_any_page_reads_is_not_there(
    world: World, outside: list[str]
) -> None:
    assert own.fetch(f"{HOST}/i/ours/did.json?{'&' * 1500}").status == 404
    assert browser().post("/verify", {"text": f"{HOST}/verify?{'&' * 1500}"}).status_code == 200
    assert outside == []


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/i/ours/did.json",
        "https://insigne.example.evil.example/i/ours/did.json",
        "https://insigne.example:8443/i/ours/did.json",
        "https://insigne.example@evil.example/i/ours/did.json",
        "https://user@insigne.example/i/ours/did.json",
        "https://evil.example#@insigne.example/",
        "https://evil.example?insigne.example/",
    ],
)
def test_any_other_address_goes_out_through_the_guard(world: World, outside: list[str], url: str) -> None:
    own.fetch(url)
    assert outside == [url]


def test_a_whole_document_is_not_taken_apart_as_an_address() -> None:
    """What takes addresses apart remembers the last ones."""
    assert own.place_of(f"{HOST}/verify?url=") is not None
    assert own.place_of(f"{HOST}/verify?url={'x' * own.LONGEST}") is None


@pytest.mark.parametrize(
    "url",
    ["https://[::1", "https://insigne.example]/", "", "x", "file:///etc/passwd", "http://\u2100.example/"],
)
def test_what_is_no_web_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        own.fetch(url)
    assert str(caught.value).endswith(".")


def test_a_document_of_an_institution_that_does_not_exist_is_not_found(db: None) -> None:
    assert own.fetch(f"{HOST}/i/nowhere/did.json").status == 404
    assert own.fetch(f"{HOST}/i/ours/de/profile.json").status == 404


def test_whoever_is_signed_in_lends_nothing_to_the_question(world: World) -> None:
    """The question is a stranger's even while its asker is the owner."""
    award = worlds.awarded(world.ours)
    path = reverse("award-credential", args=[award.pk])
    assert browser(world.ours.student).get(path).status_code == 200
    assert own.fetch(HOST + path).status == 404

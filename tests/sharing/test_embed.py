"""The snippet and oEmbed: only shared awards, only our own addresses, and nothing that a name could break."""

import json
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.awards import actions
from insigne.awards.addresses import award as address_of
from insigne.awards.models import Award
from insigne.sharing import documents
from insigne.sharing.embedding import snippet
from tests.sharing.making import awarded
from tests.world import World, browser

NAME = 'Élodie "><img src=x onerror=alert(1)> & fils'


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.names |= {name for name, _value in attrs}


def columns(asked: CaptureQueriesContext) -> set[str]:
    """What was read from the database, and is larger than all the rest together."""
    heavy = ("credential", "assertion", "picture", "archive")
    return {name for name in heavy if any(f'"{name}"' in each["sql"] for each in asked)}


def ask(url: str, **more: str):
    return browser().get(reverse("oembed"), {"url": url, **more})


def named(award: Award, name: str) -> Award:
    award.recipient.name = name
    award.recipient.save()
    return award


# --- snippet ------------------------------------------------------------------------------------------


def test_the_snippet_is_a_figure_with_a_picture_its_text_and_links(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    made = snippet(award)
    assert Tags(made).found == ["figure", "a", "img", "figcaption", "a", "br", "a"]
    assert f'href="{address_of(award.pk)}"' in made
    assert 'alt="Badge Engagement associatif, Université ours"' in made
    assert "Élodie Marchand" in made


def test_no_name_breaks_out_of_the_snippet(world: World) -> None:
    made = snippet(named(awarded(world.ours, sharing="link"), NAME))
    assert Tags(made).found == ["figure", "a", "img", "figcaption", "a", "br", "a"]
    assert Tags(made).names == {"href", "src", "width", "height", "alt", "lang"}


def test_the_page_shows_the_snippet_as_text_to_copy(world: World) -> None:
    award = named(awarded(world.ours, sharing="link"), NAME)
    page = browser(award.recipient).get(reverse("award-sharing", args=[award.pk])).content.decode()
    assert "&lt;figure lang=" in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


# --- oEmbed -------------------------------------------------------------------------------------------


def test_an_award_is_told_without_reading_its_documents_and_only_a_certificate_reads_them(
    world: World,
) -> None:
    """Each is asked for by strangers' programs, again and again; nobody ever reads the kit's files for them."""
    award = awarded(world.ours, sharing="link")
    with CaptureQueriesContext(connection) as asked:
        assert ask(address_of(award.pk)).status_code == 200
    assert columns(asked) == set()
    card = reverse("award-card", args=[award.pk])
    with CaptureQueriesContext(connection) as asked:
        drawn = browser().get(card)
    assert columns(asked) == {"picture"}
    with CaptureQueriesContext(connection) as asked:
        assert browser().get(card, headers={"If-None-Match": drawn["ETag"]}).status_code == 304
    assert columns(asked) == set()
    with CaptureQueriesContext(connection) as asked:
        assert browser().get(reverse("award-certificate", args=[award.pk])).status_code == 200
    assert columns(asked) == {"credential", "assertion", "picture"}


def test_a_shared_award_is_told_as_json(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    answer = ask(address_of(award.pk))
    told = json.loads(answer.content)
    assert (answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == ("application/json", "*")
    assert (told["version"], told["type"], told["html"]) == ("1.0", "rich", snippet(award))
    assert told["title"] == "Engagement associatif · Élodie Marchand"
    assert told["thumbnail_url"] == f"https://insigne.example{reverse('award-card', args=[award.pk])}"
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)


def test_it_is_told_as_xml_with_every_letter_kept(world: World) -> None:
    award = named(awarded(world.ours, sharing="link"), NAME)
    answer = ask(address_of(award.pk), format="xml")
    root = ElementTree.fromstring(answer.content)
    assert answer["Content-Type"].startswith("text/xml")
    assert (root.tag, root.findtext("type")) == ("oembed", "rich")
    assert root.findtext("title") == f"Engagement associatif · {NAME}"
    assert root.findtext("html") == snippet(award)


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [("300", "200", (300, 200)), ("9999", "x", (480, 340)), ("-5", "", (480, 340)), ("0", "0", (1, 1))],
)
def test_it_keeps_to_the_size_that_was_asked_for(
    world: World, width: str, height: str, shown: tuple[int, int]
) -> None:
    told = json.loads(
        ask(address_of(awarded(world.ours, sharing="link").pk), maxwidth=width, maxheight=height).content
    )
    assert (told["width"], told["height"]) == shown
    assert ("thumbnail_url" in told) is (width in {"9999", "-5"})


def test_a_private_or_revoked_award_is_not_known(world: World) -> None:
    award = awarded(world.ours)
    assert ask(address_of(award.pk)).status_code == 404
    actions.share(award, "link", by=award.recipient)
    assert ask(address_of(award.pk)).status_code == 200
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    assert ask(address_of(award.pk)).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://insigne.example/",
        "https://insigne.example/verify",
        "https://insigne.example/a/not-a-uuid",
        "https://insigne.example/a/00000000-0000-4000-8000-000000000000",
        "{award}/card.png",
        "{award}/credential.json",
        "http{rest}",
        "//insigne.example/a/{id}",
        "/a/{id}",
        "https://evil.example/a/{id}",
        "https://insigne.example.evil.example/a/{id}",
        "https://insigne.example@evil.example/a/{id}",
        "https://evil.example#https://insigne.example/a/{id}",
        "https://[::1/a/{id}",
        "https://insigne.example:8443/a/{id}",
        "javascript:alert(1)//insigne.example/a/{id}",
        "{award}{long}",
    ],
)
def test_any_other_address_is_not_known(world: World, url: str) -> None:
    award = awarded(world.ours, sharing="listed")
    own = address_of(award.pk)
    asked = url.format(award=own, id=award.pk, rest=own.removeprefix("https"), long="?" + "x" * 600)
    assert ask(asked).status_code == 404


def test_an_unknown_format_is_not_implemented(world: World) -> None:
    assert ask(address_of(awarded(world.ours, sharing="link").pk), format="yaml").status_code == 501


def test_the_page_leads_to_it(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    page = browser().get(reverse("award", args=[award.pk])).content.decode()
    for kind in ("json", "xml"):
        assert (
            f"https://insigne.example/oembed?url={quote(address_of(award.pk), safe='')}&amp;format={kind}"
            in page
        )


def test_asking_is_limited(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "ANSWERS_PER_MINUTE", 1)
    url = address_of(awarded(world.ours, sharing="link").pk)
    assert [ask(url).status_code for _each in range(2)] == [200, 429]

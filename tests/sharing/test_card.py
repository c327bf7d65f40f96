"""The card and the head of the page: what other sites show of a shared award."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from insigne.awards import actions
from insigne.awards.models import Award
from insigne.sharing import documents
from tests.sharing.making import awarded
from tests.world import World, browser


def door(award: Award) -> str:
    return reverse("award-card", args=[award.pk])


def test_it_is_a_picture_of_the_size_that_the_page_announces(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    answer = browser().get(door(award))
    picture = Image.open(BytesIO(answer.content))
    assert (answer["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", (1200, 630))
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert len(answer.content) < 1_000_000
    page = browser().get(reverse("award", args=[award.pk])).content.decode()
    assert 'og:image:width" content="1200"' in page
    assert 'og:image:height" content="630"' in page
    assert f'og:image" content="https://insigne.example{door(award)}"' in page


@pytest.mark.parametrize("who", ["nobody", "recipient", "manager"])
def test_there_is_none_while_the_page_is_private(world: World, who: str) -> None:
    award = awarded(world.ours)
    reader = {"nobody": None, "recipient": award.recipient, "manager": world.ours.manager}[who]
    assert browser(reader).get(door(award)).status_code == 404


def test_closing_the_page_closes_it_even_for_who_has_a_copy(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    first = browser().get(door(award))
    assert first["Cache-Control"] == "no-cache"
    held = {"if-none-match": first["ETag"]}
    assert browser().get(door(award), headers=held).status_code == 304
    actions.share(award, "private", by=award.recipient)
    assert browser().get(door(award), headers=held).status_code == 404


def test_there_is_none_of_a_revoked_award(world: World) -> None:
    award = awarded(world.ours, sharing="listed")
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    assert browser().get(door(award)).status_code == 404
    page = browser().get(reverse("award", args=[award.pk])).content.decode()
    assert "og:image" not in page
    assert "oembed" not in page


def test_a_change_of_name_changes_its_mark(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    before = browser().get(door(award))["ETag"]
    award.recipient.name = "Élodie Dupont"
    award.recipient.save()
    assert browser().get(door(award))["ETag"] != before


def test_drawing_is_limited_but_saying_that_nothing_changed_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "CARDS_PER_MINUTE", 1)
    award = awarded(world.ours, sharing="link")
    tag = browser().get(door(award))["ETag"]
    assert browser().get(door(award)).status_code == 429
    assert browser().get(door(award), headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(("language", "locale"), [("fr", "fr_FR"), ("en", "en_GB")])
def test_the_head_of_a_shared_page_says_what_other_sites_ask(
    world: World, language: str, locale: str
) -> None:
    award = awarded(world.ours, 'Élodie <b> & "Marchand"'.replace("<b>", ""), sharing="link")
    page = browser(language=language).get(reverse("award", args=[award.pk])).content.decode()
    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)"', page))
    assert said["og:url"] == f"https://insigne.example/a/{award.pk}"
    assert said["og:locale"] == locale
    assert said["og:locale:alternate"] != locale
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:image:alt"]
    assert "&quot;Marchand&quot;" in said["og:title"]
    assert said["og:description"]


def test_the_head_of_a_private_page_says_nothing(world: World) -> None:
    award = awarded(world.ours)
    assert "og:" not in browser(award.recipient).get(reverse("award", args=[award.pk])).content.decode()


def test_the_addresses_in_the_head_are_the_site_s_own_whatever_the_request_says(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    page = browser().get(reverse("award", args=[award.pk]), headers={"host": "testserver"}).content.decode()
    assert "testserver" not in page

"""The public catalogue: badges under their categories, in the reader's language, at a fixed cost."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.catalogue import actions
from insigne.catalogue.kit import write_kit
from insigne.catalogue.models import Badge
from tests import world as worlds
from tests.applications.pages import says, words
from tests.kits import samples
from tests.world import House, World, browser

EMPTY = "No badge is published yet"


def adopt_many(at: House, number: int, version: str) -> None:
    """A kit of so many badges, in its first version or a later one with more."""
    badges = tuple(samples.complete_badge(f"badge-{place}") for place in range(number))
    kit = replace(samples.complete_kit(), version=version, badges=badges)
    actions.adopt(at.institution, write_kit(kit, {}), by=at.manager)


def headings(page: str) -> list[str]:
    return [
        re.sub("<[^>]*>", "", each).strip() for each in re.findall(r"<h2[^>]*>(.*?)</h2>", page, flags=re.S)
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_badges_stand_under_their_categories_in_the_reader_s_language(
    world: World, language: str
) -> None:
    kit = worlds.adopt(world.ours, "isae-ensma")
    response = browser(language=language).get(reverse("institution", args=["ours"]))
    badges = Badge.objects.select_related("category", "current").order_by("category__position", "position")
    categories = list(dict.fromkeys(badge.category.name.in_language(language) for badge in badges))
    assert headings(response.content.decode()) == categories
    assert len(categories) == 3
    text = words(response)
    places = [text.index(badge.current.name.in_language(language)) for badge in badges if badge.current]
    assert len(places) == 6
    assert places == sorted(places)
    assert kit.institution.name.in_language(language) in text


def test_two_kits_share_the_page_without_repeating_a_category(world: World) -> None:
    for kit in ("isae-ensma", "engagement-associatif", "tutorer-ses-pairs"):
        worlds.adopt(world.ours, kit)
    found = headings(browser().get(reverse("institution", args=["ours"])).content.decode())
    assert len(found) == len(set(found)) == 5


def test_every_badge_of_the_catalogue_leads_to_its_page(world: World) -> None:
    worlds.adopt(world.ours, "isae-ensma")
    page = browser().get(reverse("institution", args=["ours"])).content.decode()
    for code in Badge.objects.values_list("code", flat=True):
        address = reverse("badge", args=[code])
        assert f'href="{address}"' in page
        assert browser().get(address).status_code == 200


def test_an_institution_shows_its_own_badges_only(world: World) -> None:
    worlds.adopt(world.ours, "engagement-associatif")
    worlds.adopt(world.theirs, "tutorer-ses-pairs")
    ours = words(browser().get(reverse("institution", args=["ours"])))
    assert "Engagement associatif" in ours
    assert "Tutorer ses pairs" not in ours


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_empty_catalogue_says_so(world: World, language: str) -> None:
    for address in (reverse("home"), reverse("institution", args=["ours"])):
        assert says(browser(language=language).get(address), EMPTY, language)


def test_the_front_page_lists_each_institution_that_shows_a_badge(world: World) -> None:
    worlds.adopt(world.ours)
    text = words(browser().get(reverse("home")))
    assert "Université ours" in text
    assert "Université theirs" not in text
    worlds.adopt(world.theirs)
    page = browser().get(reverse("home"))
    assert headings(page.content.decode()) == ["Université ours", "Université theirs"]
    assert words(page).count("Engagement associatif") == 2


def test_the_front_page_of_the_only_institution_is_its_catalogue(db: None) -> None:
    worlds.adopt(worlds.house("alone"), "isae-ensma")
    home, catalogue = (
        browser().get(address) for address in (reverse("home"), reverse("institution", args=["alone"]))
    )
    assert headings(home.content.decode()) == headings(catalogue.content.decode())
    assert len(headings(home.content.decode())) == 3


def test_an_unknown_institution_is_not_found(world: World) -> None:
    assert browser().get(reverse("institution", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("who", ["student", "reviewer", "manager", "administrator"])
def test_everybody_reads_the_same_catalogue(world: World, who: str) -> None:
    worlds.adopt(world.ours)
    for house in (world.ours, world.theirs):
        page = browser(getattr(house, who)).get(reverse("institution", args=["ours"]))
        assert page.status_code == 200
        assert "Engagement associatif" in words(page)


@pytest.mark.parametrize("name", ["home", "institution", "manage"])
def test_a_longer_catalogue_asks_no_more_of_the_database(world: World, name: str) -> None:
    client = browser(world.ours.manager)
    address = reverse(name, args=[] if name == "home" else ["ours"])
    counts = []
    for version, number in (("1.0.0", 2), ("2.0.0", 12)):
        adopt_many(world.ours, number, version)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.content.count(b"<h3>") >= number
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "name", ["home", "institution", "badge", "badge-version", "badge-picture", "badge-qr"]
)
def test_the_catalogue_is_read_and_never_written_to(world: World, name: str) -> None:
    code = worlds.badge(world.ours).code
    values = {
        "home": [],
        "institution": ["ours"],
        "badge-version": [code, 1],
        "badge-picture": [code, 1, "fr", "svg"],
    }
    assert browser(world.ours.manager).post(reverse(name, args=values.get(name, [code]))).status_code == 405


def test_searching_robots_are_told_of_public_pages_only(world: World) -> None:
    badge = worlds.badge(world.ours)
    page = reverse("badge", args=[badge.code])
    assert b"noindex" not in browser().get(page).content
    actions.retire(badge, by=world.ours.manager)
    assert b"noindex" in browser().get(page).content

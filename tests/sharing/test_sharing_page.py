"""The page with every way to share an award: its recipient's alone, and it offers what works."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.awards import actions
from insigne.awards.models import Award
from tests.applications.pages import says
from tests.awards.making import COLLEAGUES, OUTSIDERS, expiring_version, someone
from tests.awards.making import awarded as awarded_by_hand
from tests.sharing.making import awarded
from tests.world import World, browser


def door(award: Award) -> str:
    return reverse("award-sharing", args=[award.pk])


@pytest.mark.parametrize("sharing", ["private", "listed"])
@pytest.mark.parametrize("who", [*OUTSIDERS, *COLLEAGUES, "ours.manager", "ours.administrator"])
def test_it_is_the_recipient_s_alone_even_once_the_page_is_open(world: World, who: str, sharing: str) -> None:
    award = awarded(world.ours, sharing=sharing)
    for address in (door(award), reverse("award-qr", args=[award.pk])):
        assert browser(someone(world, who)).get(address).status_code == 404
        assert browser(award.recipient).get(address).status_code == 200


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    award = awarded(world.ours, sharing="listed")
    assert browser().get(door(award))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_while_the_page_is_private_it_says_so_first_and_offers_to_open_it(
    world: World, language: str
) -> None:
    award = awarded(world.ours, language=language)
    client = browser(award.recipient, language)
    page = client.get(door(award))
    assert says(page, "First, open the badge’s page", language)
    text = page.content.decode()
    assert text.index(reverse("award-share", args=[award.pk])) < text.index(
        reverse("award-certificate", args=[award.pk])
    )
    for hidden in ("linkedin.com", "card.png", "&lt;figure", "qr.svg"):
        assert hidden not in text


def test_opening_it_there_leads_back_there_with_every_way(world: World) -> None:
    award = awarded(world.ours)
    client = browser(award.recipient)
    answer = client.post(reverse("award-share", args=[award.pk]), {"sharing": "link", "from": "sharing"})
    assert answer["Location"] == door(award)
    page = client.get(door(award)).content.decode()
    for way in (
        "linkedin.com/profile/add?",
        "card.png",
        "&lt;figure",
        "qr.svg",
        "certificate.pdf?lang=both",
        "badge.png",
    ):
        assert way in page
    assert reverse("cv") in page


def test_closing_it_there_takes_the_ways_away(world: World) -> None:
    award = awarded(world.ours, sharing="listed")
    client = browser(award.recipient)
    client.post(reverse("award-share", args=[award.pk]), {"sharing": "private", "from": "sharing"})
    assert "linkedin.com" not in client.get(door(award)).content.decode()


def test_it_does_not_follow_another_address_back(world: World) -> None:
    award = awarded(world.ours)
    answer = browser(award.recipient).post(
        reverse("award-share", args=[award.pk]), {"sharing": "link", "from": "https://evil.example/"}
    )
    assert answer["Location"] == reverse("award", args=[award.pk])


def test_a_revoked_badge_offers_nothing(world: World) -> None:
    award = awarded(world.ours, sharing="listed")
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    page = browser(award.recipient).get(door(award))
    assert says(page, "This badge can no longer be shared")
    for way in ("linkedin.com", "card.png", "certificate.pdf", "award-share"):
        assert way not in page.content.decode()


def test_an_end_is_among_the_fields_to_copy(world: World) -> None:
    award = awarded_by_hand(world.ours, of=expiring_version(world.ours, 12))
    actions.share(award, "link", by=world.ours.student)
    assert 'id="linkedin-expires"' in browser(world.ours.student).get(door(award)).content.decode()


def test_the_award_s_page_leads_there_for_its_recipient_only(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    page = reverse("award", args=[award.pk])
    assert door(award) in browser(award.recipient).get(page).content.decode()
    for other in (None, world.ours.manager, world.stranger):
        assert f'href="{door(award)}"' not in browser(other).get(page).content.decode()


def test_nine_skills_cost_what_five_cost(world: World) -> None:
    costs = []
    for chosen in (5, 9):
        award = awarded(world.ours, chosen=chosen, sharing="link")
        client = browser(award.recipient)
        client.get(door(award))
        with CaptureQueriesContext(connection) as captured:
            client.get(door(award))
        costs.append(len(captured))
    assert costs[0] == costs[1]

"""Who sees whom among the recipients of a badge."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.directory import actions
from insigne.directory.models import Entry, Reach
from insigne.directory.queries import shown_to
from insigne.jobs.queue import run_ready
from insigne.path.models import PathShare
from insigne.path.shares import address_of
from tests import world as worlds
from tests.applications.pages import says, words
from tests.awards.making import awarded
from tests.directory.making import details, directory, listed, recipient
from tests.world import World, browser


def test_a_recipient_sees_who_chose_to_be_found_and_nobody_else(world: World) -> None:
    badge = worlds.badge(world.ours)
    listed(world.ours, "Camille Moreau")
    recipient(world.ours, "Yanis Discret")
    text = words(browser(recipient(world.ours)).get(directory(badge)))
    assert "Camille Moreau" in text
    assert "2026, GEA" in text
    assert "Trésorerie d’une épicerie solidaire." in text
    assert "Yanis Discret" not in text
    assert "@" not in text


def test_somebody_who_is_not_listed_sees_the_others_all_the_same(world: World) -> None:
    badge = worlds.badge(world.ours)
    page = browser(recipient(world.ours)).get(directory(badge))
    assert page.status_code == 200
    assert says(page, "Nobody is here yet")
    assert says(page, "You are not in it")


@pytest.mark.parametrize("who", ["student", "reviewer", "manager", "administrator", "facilitator"])
@pytest.mark.parametrize("house", ["ours", "theirs"])
def test_to_whoever_does_not_hold_the_badge_it_does_not_exist(world: World, house: str, who: str) -> None:
    badge = worlds.badge(world.ours)
    listed(world.ours)
    listed(world.ours, reach=Reach.NETWORK)
    person = getattr(getattr(world, house), who)
    for address in (directory(badge), f"{directory(badge)}/me"):
        assert browser(person).get(address).status_code == 404


def test_a_stranger_is_asked_to_sign_in_whether_the_directory_is_empty_or_not(world: World) -> None:
    badge = worlds.badge(world.ours)
    address = directory(badge)
    empty = browser().get(address)
    listed(world.ours)
    full = browser().get(address)
    assert empty.status_code == full.status_code == 302
    assert empty.headers["Location"] == full.headers["Location"] == f"/accounts/login/?next={quote(address)}"


def test_a_badge_that_was_never_published_has_no_directory(world: World) -> None:
    badge = worlds.badge(world.ours)
    person = recipient(world.ours)
    type(badge).objects.filter(pk=badge.pk).update(state="draft")
    assert browser(person).get(directory(badge)).status_code == 404


# --- anybody -------------------------------------------------------------------------------------------------


def test_anybody_reads_the_entries_that_their_owners_made_public_and_no_other(world: World) -> None:
    badge = worlds.badge(world.ours)
    listed(world.ours, "Camille Moreau", reach=Reach.PUBLIC)
    listed(world.ours, "Yanis Discret")
    listed(world.ours, "Lou Réseau", reach=Reach.NETWORK)
    for reader in (None, world.stranger, world.ours.student, world.theirs.manager):
        page = browser(reader).get(directory(badge))
        text = words(page)
        assert page.status_code == 200
        assert "Camille Moreau" in text
        assert "Yanis" not in text
        assert "Lou" not in text
        assert "/write" not in page.content.decode()
    assert b'content="noindex"' in browser().get(directory(badge)).content


def test_a_public_entry_of_elsewhere_is_not_on_ours(world: World) -> None:
    worlds.badge(world.theirs)
    listed(world.theirs, reach=Reach.PUBLIC)
    assert browser().get(directory(worlds.badge(world.ours))).status_code == 302


# --- across institutions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reach", "seen"), [("institution", False), ("network", True), ("public", True)])
def test_the_same_badge_of_the_same_kit_elsewhere_shows_who_chose_it(
    world: World, reach: str, seen: bool
) -> None:
    listed(world.theirs, "Camille Moreau", reach=reach)
    page = browser(recipient(world.ours)).get(directory(worlds.badge(world.ours)))
    assert ("Camille Moreau" in words(page)) is seen
    assert ("Université theirs" in words(page)) is seen


def test_from_the_page_of_elsewhere_one_is_led_to_ones_own(world: World) -> None:
    ours, theirs = worlds.badge(world.ours), worlds.badge(world.theirs)
    answer = browser(recipient(world.ours)).get(directory(theirs))
    assert answer.headers["Location"] == directory(ours)


@pytest.mark.parametrize("closed", ["ours", "theirs"])
def test_managers_of_either_institution_may_keep_the_directories_apart(world: World, closed: str) -> None:
    badge = worlds.badge(world.ours)
    listed(world.theirs, "Camille Moreau", reach=Reach.NETWORK)
    listed(world.ours, "Yanis Voisin", reach=Reach.NETWORK)
    house = getattr(world, closed)
    actions.set_crossing(house.institution, False, by=house.manager)
    reader = recipient(world.ours)
    text = words(browser(reader).get(directory(badge)))
    assert "Camille Moreau" not in text
    assert "Yanis Voisin" in text
    assert browser(reader).get(directory(worlds.badge(world.theirs))).status_code == 404
    actions.set_crossing(house.institution, True, by=house.manager)
    assert "Camille Moreau" in words(browser(reader).get(directory(badge)))


def test_another_badge_of_the_kit_and_a_like_named_badge_of_another_kit_do_not_meet(world: World) -> None:
    listed(world.theirs, "Camille Moreau", reach=Reach.NETWORK)
    badge = worlds.badge(world.ours, "tutorer-ses-pairs")
    assert badge.current
    person = worlds.person()
    awarded(world.ours, person, of=badge.current)
    type(badge).objects.filter(pk=badge.pk).update(slug="engagement-associatif-2")
    assert not shown_to(badge).exists()
    type(badge).objects.filter(pk=badge.pk).update(slug="engagement-associatif")
    badge.refresh_from_db()
    assert not shown_to(badge).exists()


# --- what falls ----------------------------------------------------------------------------------------------


def test_a_revoked_award_takes_the_entry_away_at_once(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, "Camille Moreau", reach=Reach.PUBLIC)
    reader = browser(recipient(world.ours))
    awards.revoke(Award.objects.get(recipient=entry.person), reason="Erreur.", by=world.ours.manager)
    assert "Camille" not in words(reader.get(directory(badge)))
    assert browser(world.stranger).get(directory(badge)).status_code == 404
    assert browser(entry.person).get(directory(badge)).status_code == 404


@pytest.mark.parametrize("field", ["declined_at", "erased_at", "revoked_at"])
def test_an_award_that_no_longer_stands_makes_nobody_a_recipient(world: World, field: str) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    Award.objects.filter(recipient=entry.person).update(**{field: timezone.now()})
    assert not shown_to(badge).exists()
    assert browser(entry.person).get(directory(badge)).status_code == 404


def test_one_of_two_awards_revoked_changes_nothing(world: World) -> None:
    entry = listed(world.ours)
    awarded(world.ours, entry.person)
    first = Award.objects.filter(recipient=entry.person).first()
    assert first
    awards.revoke(first, reason="Doublon.", by=world.ours.manager)
    run_ready()
    assert shown_to(worlds.badge(world.ours)).get() == entry


def test_an_expired_badge_was_obtained_its_holder_stays_and_it_is_said(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, "Camille Moreau")
    Award.objects.filter(recipient=entry.person).update(valid_until=timezone.now() - timedelta(days=1))
    page = browser(recipient(world.ours)).get(directory(badge))
    assert "Camille Moreau" in words(page)
    assert says(page, "badge expired")


def test_somebody_whose_account_is_closed_is_not_shown(world: World) -> None:
    entry = listed(world.ours)
    type(entry.person).objects.filter(pk=entry.person_id).update(is_active=False)
    assert not shown_to(worlds.badge(world.ours)).exists()


# --- the page ------------------------------------------------------------------------------------------------


def test_the_page_filters_by_institution_and_promotion(world: World) -> None:
    badge = worlds.badge(world.ours)
    listed(world.ours, "Camille Moreau", promotion="2026, GEA")
    listed(world.ours, "Yanis Voisin", promotion="2025, MECA")
    listed(world.theirs, "Lou Réseau", promotion="2025, MECA", reach=Reach.NETWORK)
    client = browser(recipient(world.ours))

    def names(query: str) -> set[str]:
        text = words(client.get(directory(badge) + query))
        return {name for name in ("Camille", "Yanis", "Lou") if name in text}

    assert names("") == {"Camille", "Yanis", "Lou"}
    assert names("?promotion=2025%2C+MECA") == {"Yanis", "Lou"}
    assert names("?promotion=2025%2C+MECA&institution=theirs") == {"Lou"}
    assert names("?institution=ours") == {"Camille", "Yanis"}
    assert names("?institution=nowhere") == set()


def test_a_filter_that_somebody_chose_shows_no_promotion_of_hidden_people(world: World) -> None:
    badge = worlds.badge(world.ours)
    listed(world.theirs, "Lou Réseau", promotion="Promotion cachée")
    listed(world.ours, "Camille Moreau", promotion="2026, GEA")
    assert "Promotion cachée" not in words(browser(recipient(world.ours)).get(directory(badge)))


def test_twenty_people_cost_what_ten_cost(world: World) -> None:
    badge = worlds.badge(world.ours)
    client = browser(recipient(world.ours))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(directory(badge)).status_code == 200
        return len(queries)

    for number in range(10):
        listed(world.ours, f"Personne {number}")
    ten = cost()
    for number in range(10):
        listed(world.theirs, f"Personne {number}", reach=Reach.NETWORK)
    assert cost() == ten
    assert ten <= 16
    listed(world.ours, "Zoé Dernière")
    assert "Zoé Dernière" not in words(client.get(directory(badge)))
    assert "Zoé Dernière" in words(client.get(directory(badge) + "?page=2"))


def test_the_shared_path_leads_from_the_entry_until_it_is_taken_back(world: World) -> None:
    badge = worlds.badge(world.ours)
    person = recipient(world.ours, "Camille Moreau")
    share = PathShare.objects.create(
        person=person,
        kind="public",
        title="Pour mon CV",
        address="camille-moreau",
        token_hash="0" * 64,
        opened_at=timezone.now(),
    )
    actions.join(badge, details(share=share), by=person)
    client = browser(recipient(world.ours))
    assert address_of(share) in client.get(directory(badge)).content.decode()
    PathShare.objects.update(revoked_at=timezone.now())
    assert address_of(share) not in client.get(directory(badge)).content.decode()


def test_names_are_shown_as_their_owners_want(world: World) -> None:
    badge = worlds.badge(world.ours)
    listed(world.ours, "Jean-Baptiste de La Tour", name_form="short")
    text = words(browser(recipient(world.ours)).get(directory(badge)))
    assert "Jean-Baptiste T." in text
    assert "Tour" not in text


def test_pages_of_the_badge_lead_recipients_to_the_directory_and_nobody_else(world: World) -> None:
    badge = worlds.badge(world.ours)
    person = recipient(world.ours)
    award = Award.objects.get(recipient=person)
    for address in (f"/b/{badge.code}", f"/a/{award.pk}"):
        assert directory(badge) in browser(person).get(address).content.decode()
    for other in (None, world.ours.manager, world.stranger):
        assert directory(badge) not in browser(other).get(f"/b/{badge.code}").content.decode()
    assert directory(badge) not in browser(world.ours.manager).get(f"/a/{award.pk}").content.decode()


def test_english_says_it_in_english(world: World) -> None:
    badge = worlds.badge(world.ours)
    listed(world.ours)
    reader = recipient(world.ours, language="en")
    page = browser(reader, "en").get(directory(badge))
    assert says(page, "Nobody sees you here until you say so.", "en")
    assert Entry.objects.count() == 1

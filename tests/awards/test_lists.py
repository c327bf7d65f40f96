"""One's own badges, and an institution's awards: whose they are, what they show, what they cost."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.awards import actions
from insigne.awards.models import Award
from insigne.institutions.models import Institution
from tests import world as worlds
from tests.applications.pages import says, words
from tests.awards.making import OUTSIDERS, awarded, expiring_version, someone
from tests.world import World, browser

MINE = "/backpack/"


def managed(institution: Institution) -> str:
    return reverse("manage-awards", args=[institution.slug])


def shown(page: HttpResponse) -> list[Award]:
    """The awards of a backpack's page."""
    return [item.award for item in page.context["items"]]  # type: ignore[attr-defined]


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    for address in (MINE, managed(world.ours.institution)):
        assert browser().get(address)["Location"].startswith(reverse("account_login"))


def test_everybody_sees_their_own_badges_and_no_other(world: World) -> None:
    mine = awarded(world.ours)
    page = browser(world.ours.student).get(MINE)
    assert shown(page) == [mine]
    assert "Engagement associatif" in words(page)
    for other in (world.theirs.student, world.ours.manager, world.stranger):
        assert shown(browser(other).get(MINE)) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nobody_s_page_is_empty_of_words(world: World, language: str) -> None:
    page = browser(worlds.person(language=language), language).get(MINE)
    assert says(page, "No badge yet", language)


def test_the_newest_badge_comes_first(world: World) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = []
    for day in range(3):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            made.append(awarded(world.ours))
    page = browser(world.ours.student).get(MINE)
    assert shown(page) == made[::-1]


def test_what_no_longer_stands_is_said_in_both_lists(world: World) -> None:
    of = expiring_version(world.ours, 1)
    with time_machine.travel(datetime.now(UTC) - timedelta(days=60), tick=False):
        awarded(world.ours, of=of)
    revoked = awarded(world.ours)
    actions.revoke(revoked, reason="Doublon", by=world.ours.manager)
    for client, address in (
        (browser(world.ours.student), MINE),
        (browser(world.ours.manager), managed(world.ours.institution)),
    ):
        page = client.get(address)
        assert says(page, "revoked")
        assert says(page, "expired")


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_a_manager_sees_the_institution_s_awards_and_no_other_s(world: World, role: str) -> None:
    ours = awarded(world.ours)
    awarded(world.theirs)
    page = browser(getattr(world.ours, role)).get(managed(world.ours.institution))
    assert list(page.context["page"]) == [ours]
    assert world.ours.student.name in words(page)


@pytest.mark.parametrize("who", [*OUTSIDERS, "ours.reviewer", "ours.facilitator", "ours.student"])
def test_the_list_of_awards_does_not_exist_for_the_others(world: World, who: str) -> None:
    awarded(world.ours)
    assert browser(someone(world, who)).get(managed(world.ours.institution)).status_code == 404


def test_an_award_whose_recipient_left_is_still_in_the_list(world: World) -> None:
    award = awarded(world.ours)
    Award.objects.filter(pk=award.pk).update(recipient=None)
    page = browser(world.ours.manager).get(managed(world.ours.institution))
    assert (page.status_code, list(page.context["page"])) == (200, [award])


def test_a_long_list_is_cut_into_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("insigne.awards.views.PER_PAGE", 2)
    for _ in range(3):
        awarded(world.ours)
    client, address = browser(world.ours.manager), managed(world.ours.institution)
    sizes = [len(client.get(f"{address}?page={number}").context["page"]) for number in (1, 2, "x", 99)]
    assert sizes == [2, 1, 2, 1]


def test_twelve_awards_cost_what_two_cost(world: World) -> None:
    def award_to_somebody_and_to_sam() -> None:
        awarded(world.ours, worlds.person())
        awarded(world.ours)

    award_to_somebody_and_to_sam()
    student, manager = browser(world.ours.student), browser(world.ours.manager)
    few = (queries(student, MINE), queries(manager, managed(world.ours.institution)))
    for _ in range(5):
        award_to_somebody_and_to_sam()
    assert (queries(student, MINE), queries(manager, managed(world.ours.institution))) == few


def test_a_list_does_not_read_documents_nor_pictures(world: World) -> None:
    awarded(world.ours)
    for client, address in (
        (browser(world.ours.student), MINE),
        (browser(world.ours.manager), managed(world.ours.institution)),
    ):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked = " ".join(query["sql"] for query in captured)
        for heavy in ('"credential"', '"assertion"', '"picture"', '"document"'):
            assert f"SELECT {heavy}" not in asked
            assert f".{heavy}" not in asked

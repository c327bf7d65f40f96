"""What the applicant's pages show, and what all pages cost as their rows grow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.applications import actions, decisions
from insigne.applications.actions import Seen
from insigne.applications.models import Application
from insigne.applications.snapshots import Change, changes, snapshot
from insigne.awards import actions as awards
from insigne.catalogue.models import Badge
from insigne.people.actions import choose_language
from tests.applications.pages import address, again, says, words
from tests.world import (
    EXPERIENCE,
    World,
    adopt,
    awarded,
    badge,
    browser,
    claims,
    draft,
    person,
    reviewed,
    submitted,
)


def cost(user: Any, path: str) -> int:
    """How many queries the page takes, for somebody already signed in."""
    client = browser(user)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def with_evidence(application: Application, pieces: int) -> None:
    skill = application.claims.select_related("skill")[0].skill
    for number in range(pieces):
        url = f"https://club.example/{application.evidence.count()}"
        actions.attach_link(
            application, url, caption="", skill=skill if number % 2 else None, by=application.applicant
        )


# --- What they cost ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("show", ["", "decided"])
def test_the_queue_costs_the_same_for_two_applications_and_for_twelve(world: World, show: str) -> None:
    def more(number: int) -> None:
        for place in range(number):
            application = submitted(world.ours, by=person(f"Élève {place}"))
            reviewed(application, world.ours.second_reviewer, message="Hors du cadre.")
            if show:
                decisions.refuse(application, by=world.ours.second_reviewer)

    more(2)
    two = cost(world.ours.reviewer, f"{reverse('queue')}?show={show}")
    more(10)
    assert cost(world.ours.reviewer, f"{reverse('queue')}?show={show}") == two


def test_my_applications_cost_the_same_for_two_and_for_twelve(world: World) -> None:
    def more(number: int) -> None:
        for _each in range(number):
            actions.withdraw(draft(world.ours), by=world.ours.student)

    award = awarded(world.ours)
    awards.revoke(award, reason="Par erreur.", by=world.ours.manager)
    more(1)
    two = cost(world.ours.student, reverse("applications"))
    more(10)
    assert cost(world.ours.student, reverse("applications")) == two


PAGES = [
    "application",
    "application-experience",
    "application-skills",
    "application-evidence",
    "application-check",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_draft_costs_the_same_with_little_and_with_much_in_it(world: World, name: str) -> None:
    application = draft(world.ours, chosen=1)
    with_evidence(application, 2)
    little = cost(world.ours.student, address(name, application))
    actions.save_skills(application, claims(application, chosen=9), "", Seen(1, ""), by=world.ours.student)
    with_evidence(application, 10)
    assert cost(world.ours.student, address(name, application)) == little


def test_an_incomplete_sending_costs_no_more_when_more_is_lacking(world: World) -> None:
    client = browser(world.ours.student)

    def price(application: Application) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.post(address("application-submit", application)).status_code == 422
        return len(queries)

    application = draft(world.ours, chosen=1)
    little = price(application)
    actions.save_skills(application, claims(application, 9, "court"), "", Seen(1, ""), by=world.ours.student)
    assert price(application) == little


def test_the_review_costs_the_same_with_little_and_with_much_in_it(world: World) -> None:
    small, large = draft(world.ours, chosen=5), draft(world.ours, by=world.stranger, chosen=9)
    for application, pieces in ((small, 2), (large, 12)):
        with_evidence(application, pieces)
        actions.submit(application, by=application.applicant)
        reviewed(application, world.ours.reviewer, comment="Vu.")
    costs = [cost(world.ours.reviewer, address("review", application)) for application in (small, large)]
    assert costs[0] == costs[1]


def test_a_returned_application_costs_the_same_whatever_was_asked(world: World) -> None:
    name = "application-skills"
    costs = []
    for chosen, student in ((5, world.ours.student), (9, world.stranger)):
        application = submitted(world.ours, by=student, chosen=chosen)
        reviewed(application, world.ours.second_reviewer, "not_yet", "Dites quand.")
        decisions.ask_for_more(application, by=world.ours.second_reviewer)
        costs.append(cost(student, address(name, application)))
    assert costs[0] == costs[1]


# --- What they show ----------------------------------------------------------------------------------------


def test_who_has_not_applied_yet_is_shown_the_way(world: World) -> None:
    page = browser(world.ours.student).get(reverse("applications"))
    assert says(page, "You have not applied for a badge yet")
    assert reverse("home") in page.content.decode()


def test_each_of_my_applications_says_where_it_stands(world: World) -> None:
    award = awarded(world.ours)
    tutoring = actions.start(badge(world.ours, "tutorer-ses-pairs"), by=world.ours.student)
    page = browser(world.ours.student).get(reverse("applications"))
    assert says(page, "accepted")
    assert says(page, "draft")
    assert address("award", award) in page.content.decode()
    assert address("application-experience", tutoring) in page.content.decode()


def submitted_one(world: World) -> Application:
    return submitted(world.ours)


def begun_one(world: World) -> Application:
    application = submitted(world.ours)
    reviewed(application, world.ours.reviewer)
    return application


@pytest.mark.parametrize("begin", [submitted_one, begun_one])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_while_it_waits_the_student_reads_when_to_expect_an_answer(
    world: World, begin: Callable[[World], Application], language: str
) -> None:
    choose_language(world.ours.student, language)
    application = begin(world)
    page = browser(world.ours.student).get(address("application", application))
    assert str(application.version.answer_days) in words(page)
    assert address("application-withdraw", application) in page.content.decode()
    assert address("application-experience", application) not in page.content.decode()


def test_the_timeline_tells_each_move_and_who_made_it(world: World) -> None:
    application = awarded(world.ours).application
    page = browser(world.ours.student).get(address("application", application))
    for told in ("Application started", "Application sent", "Application accepted"):
        assert says(page, told)
    assert world.ours.reviewer.name in words(page)


def test_a_badge_reads_in_the_readers_language(world: World) -> None:
    application = actions.start(badge(world.ours, "tutorer-ses-pairs"), by=world.ours.student)
    path = address("application-skills", application)
    question = application.version.reflection_question
    assert says(browser(world.ours.student).get(path), question.fr)
    choose_language(world.ours.student, "en")
    assert says(browser(world.ours.student).get(path), question.en)


def test_a_badge_without_a_reflection_asks_for_none(world: World) -> None:
    page = browser(world.ours.student).get(address("application-skills", draft(world.ours)))
    assert 'name="reflection"' not in page.content.decode()


def test_pages_of_a_person_are_kept_by_no_shared_cache(world: World) -> None:
    application = submitted(world.ours)
    for user, name in ((world.ours.student, "application"), (world.ours.reviewer, "review")):
        assert "no-store" in browser(user).get(address(name, application))["Cache-Control"]


def test_every_badge_on_application_can_be_applied_for_to_the_end(world: World) -> None:
    """No kit that ships asks for something the form does not have."""
    for kit in ("engagement-associatif", "tutorer-ses-pairs", "isae-ensma"):
        adopt(world.ours, kit)
    student = world.ours.student
    on_application = Badge.objects.filter(current__route="application", institution=world.ours.institution)
    assert on_application.count() >= 2
    for each in on_application:
        application = actions.start(each, by=student)
        actions.save_experience(application, EXPERIENCE, Seen(0, ""), by=student)
        told = claims(application, chosen=99)
        actions.save_skills(application, told, "Je referais tout autrement. " * 6, Seen(0, ""), by=student)
        actions.submit(application, by=student)
        reviewed(application, world.ours.reviewer)
        assert decisions.accept(again(application), by=world.ours.reviewer).recipient == student


# --- What changed between two sendings ---------------------------------------------------------------------


def test_a_picture_of_an_application_is_plain_json(world: World) -> None:
    content = snapshot(draft(world.ours, hours=None, end=None))
    assert (content["hours"], content["end"], content["start"]) == ("", "", "2024-09-15")
    assert len(content["skills"]) == 5


def test_what_did_not_change_is_not_told(world: World) -> None:
    content = snapshot(draft(world.ours))
    assert changes(content, content) == {}


@pytest.mark.parametrize(
    ("name", "value"), [("role", "Présidente"), ("hours", 12), ("end", None), ("description", "Autre chose.")]
)
def test_each_part_that_changed_is_told_with_what_it_said(world: World, name: str, value: Any) -> None:
    application = draft(world.ours)
    before = snapshot(application)
    actions.save_experience(application, {name: value}, Seen(1, ""), by=world.ours.student)
    after = snapshot(application)
    assert changes(before, after) == {name: Change(name, before[name], after[name])}


def test_a_skill_taken_in_or_left_out_reads_as_empty_on_the_other_side(world: World) -> None:
    application = draft(world.ours)
    five = snapshot(application)
    actions.save_skills(application, claims(application, 6), "", Seen(1, ""), by=world.ours.student)
    six = snapshot(application)
    (added,), (left,) = changes(five, six).values(), changes(six, five).values()
    assert (added.before, left.after) == ("", "")
    assert added.after == left.before != ""


def test_evidence_that_came_or_went_is_told(world: World) -> None:
    application = draft(world.ours)
    before = snapshot(application)
    actions.attach_link(application, "https://club.example/", caption="PV", skill=None, by=world.ours.student)
    after = snapshot(application)
    assert changes(before, after) == {"evidence": Change("evidence", "", "PV")}
    assert changes(after, before) == {"evidence": Change("evidence", "PV", "")}


def test_saving_notes_costs_the_same_for_five_skills_and_for_nine(world: World) -> None:
    costs = []
    for chosen, student in ((5, world.ours.student), (9, world.stranger)):
        application = submitted(world.ours, by=student, chosen=chosen)
        reviewed(application, world.ours.reviewer)
        with CaptureQueriesContext(connection) as queries:
            reviewed(application, world.ours.reviewer, comment="Vu.")
        costs.append(len(queries))
    assert costs[0] == costs[1]

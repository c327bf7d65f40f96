"""Sending an application, and taking it back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from insigne.applications import actions, decisions
from insigne.applications.actions import BadgeClosed, Incomplete, Seen
from insigne.applications.models import Application, State, Submission
from insigne.applications.workflow import MoveRefused
from insigne.catalogue import actions as catalogue
from insigne.journal.models import Event
from tests.applications.pages import address, again, asked_jobs, codes, keeps_silent, says, verbs, words
from tests.world import STORY, WORDS, World, awarded, badge, browser, draft, reviewed, submitted


def send(world: World, application: Application) -> Any:
    return browser(world.ours.student).post(address("application-submit", application), follow=True)


def test_a_complete_draft_is_sent(world: World) -> None:
    application = draft(world.ours)
    before = timezone.now()
    page = send(world, application)
    sent = again(application)
    assert (sent.state, sent.round) == (State.SUBMITTED, 1)
    assert sent.submitted_at
    assert before <= sent.submitted_at <= timezone.now()
    assert says(
        page,
        "Your application is sent. Answer within about %(days)d days; you can still withdraw it.",
        days=15,
    )


def test_sending_is_written_with_who_did_it(world: World) -> None:
    application = submitted(world.ours)
    event = Event.objects.get(object_id=application.pk, verb="application.submitted")
    assert (event.actor, event.institution_id) == (world.ours.student, world.ours.institution.pk)
    assert event.data == {"round": 1}


def test_sending_asks_to_tell_the_reviewers_and_the_applicant(world: World) -> None:
    submitted(world.ours)
    assert asked_jobs().count("application_submitted") == 1
    assert asked_jobs().count("application_received") == 1


def test_what_was_sent_is_kept_as_it_was(world: World) -> None:
    application = draft(world.ours, already_used="3 ECTS")
    actions.attach_link(
        application, "https://club.example/pv", caption="PV", skill=None, by=world.ours.student
    )
    actions.submit(application, by=world.ours.student)
    content = Submission.objects.get(application=application, round=1).content
    assert content["structure"] == "L’Épicerie du campus"
    assert (content["start"], content["end"], content["hours"]) == ("2024-09-15", "2026-06-30", "240")
    assert (content["description"], content["already_used"]) == (STORY, "3 ECTS")
    assert content["skills"] == dict.fromkeys(codes(application)[:5], WORDS)
    assert content["evidence"] == ["PV"]


def test_sent_twice_it_is_sent_once(world: World) -> None:
    application = draft(world.ours)
    send(world, application)
    page = send(world, application)
    assert says(page, "Your application was sent already: there is nothing more to do.")
    assert again(application).round == Submission.objects.count() == 1
    assert verbs(application) == ["application.started", "application.submitted"]
    assert asked_jobs().count("application_submitted") == 1


def test_a_second_click_that_was_read_before_the_first_was_written_sends_nothing(world: World) -> None:
    application = draft(world.ours)
    first, second = again(application), again(application)
    actions.submit(first, by=world.ours.student)
    with pytest.raises(MoveRefused):
        actions.submit(second, by=world.ours.student)
    assert Submission.objects.count() == 1


def test_what_is_checked_is_what_is_saved_and_not_what_was_read_before(world: World) -> None:
    read_before = draft(world.ours)
    elsewhere = again(read_before)
    actions.save_experience(elsewhere, {"description": ""}, Seen(1, ""), by=world.ours.student)
    with pytest.raises(Incomplete):
        actions.submit(read_before, by=world.ours.student)
    assert again(read_before).state == State.DRAFT


def test_what_is_kept_of_a_sending_is_what_the_reviewer_reads(world: World) -> None:
    read_before = draft(world.ours)
    elsewhere = again(read_before)
    actions.save_experience(elsewhere, {"role": "Présidente"}, Seen(1, ""), by=world.ours.student)
    actions.submit(read_before, by=world.ours.student)
    assert Submission.objects.get().content["role"] == again(read_before).role == "Présidente"


def test_a_badge_retired_meanwhile_takes_no_sending_and_keeps_the_words(world: World) -> None:
    application = draft(world.ours)
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    page = send(world, application)
    assert says(page, BadgeClosed().sentence())
    assert (again(application).state, again(application).role) == (State.DRAFT, "Trésorière")
    assert not Submission.objects.exists()


def test_a_badge_that_opens_again_takes_what_waited(world: World) -> None:
    application = draft(world.ours)
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    send(world, application)
    catalogue.publish(badge(world.ours), by=world.ours.manager)
    send(world, application)
    assert again(application).state == State.SUBMITTED


def test_nobody_sends_somebody_elses_application(world: World) -> None:
    application = draft(world.ours)
    for user in (world.ours.reviewer, world.ours.administrator, world.theirs.student, world.stranger):
        with pytest.raises(PermissionDenied):
            actions.submit(application, by=user)
    assert again(application).state == State.DRAFT


def test_a_refused_draft_does_not_lose_its_state_in_memory(world: World) -> None:
    application = draft(world.ours, role="")
    with pytest.raises(Incomplete):
        actions.submit(application, by=world.ours.student)
    assert (application.state, application.round) == (State.DRAFT, 0)


# --- Withdrawing ---------------------------------------------------------------------------------------


def in_review(world: World) -> Application:
    application = submitted(world.ours)
    reviewed(application, world.ours.reviewer)
    return application


def returned(world: World) -> Application:
    application = submitted(world.ours)
    reviewed(application, world.ours.reviewer, "not_yet", "Dites quand.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    return application


def refused(world: World) -> Application:
    application = submitted(world.ours)
    reviewed(application, world.ours.reviewer, message="Hors du cadre.")
    decisions.refuse(application, by=world.ours.reviewer)
    return application


def accepted(world: World) -> Application:
    return awarded(world.ours).application


OPEN_ONES = [lambda world: draft(world.ours), lambda world: submitted(world.ours), in_review, returned]


@pytest.mark.parametrize("begin", OPEN_ONES, ids=["draft", "submitted", "in_review", "changes_requested"])
def test_an_open_application_is_taken_back_once_one_is_sure(
    world: World, begin: Callable[[World], Application]
) -> None:
    application = begin(world)
    state = again(application).state
    client = browser(world.ours.student)
    path = address("application-withdraw", application)
    for asked in (client.get(path), client.post(path), client.post(path, {"confirmed": "no"})):
        assert asked.status_code == 200
        assert says(asked, "Withdraw this application?")
    assert again(application).state == state
    page = client.post(path, {"confirmed": "yes"}, follow=True)
    assert says(page, "Your application is withdrawn. What you wrote remains here, for you alone.")
    assert again(application).state == State.WITHDRAWN
    assert "Trésorière" in words(page)


def test_withdrawing_is_written_and_told(world: World) -> None:
    application = submitted(world.ours)
    actions.withdraw(application, by=world.ours.student)
    event = Event.objects.filter(object_id=application.pk).last()
    assert event
    assert (event.verb, event.actor) == ("application.withdrawn", world.ours.student)
    assert "application_withdrawn" in asked_jobs()


@pytest.mark.parametrize("end", [accepted, refused])
def test_a_decided_application_is_not_taken_back(world: World, end: Callable[[World], Application]) -> None:
    application = end(world)
    state = again(application).state
    client = browser(world.ours.student)
    assert client.get(address("application-withdraw", application)).status_code == 404
    page = client.post(address("application-withdraw", application), {"confirmed": "yes"}, follow=True)
    assert again(application).state == state
    assert "application.withdrawn" not in verbs(application)
    assert again(application).get_state_display() in words(page)


def test_withdrawing_twice_is_once(world: World) -> None:
    application = submitted(world.ours)
    client = browser(world.ours.student)
    for _click in range(2):
        client.post(address("application-withdraw", application), {"confirmed": "yes"})
    assert verbs(application).count("application.withdrawn") == 1


@pytest.mark.parametrize("end", [accepted, refused])
def test_a_decided_application_is_not_sent_again(world: World, end: Callable[[World], Application]) -> None:
    application = end(world)
    state = again(application).state
    send(world, application)
    assert (again(application).state, again(application).round) == (state, 1)


def test_a_withdrawn_application_is_not_sent_again_and_that_is_what_is_said(world: World) -> None:
    application = draft(world.ours)
    actions.withdraw(application, by=world.ours.student)
    page = send(world, application)
    assert keeps_silent(page, "Your application was sent already: there is nothing more to do.")
    assert again(application).state == State.WITHDRAWN


def test_nobody_withdraws_somebody_elses_application(world: World) -> None:
    application = submitted(world.ours)
    for user in (world.ours.reviewer, world.ours.administrator, world.theirs.student):
        with pytest.raises(PermissionDenied):
            actions.withdraw(application, by=user)
    assert again(application).state == State.SUBMITTED

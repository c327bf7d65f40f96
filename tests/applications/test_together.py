"""Several people, or several clicks, at the same moment: with real threads, over a database as in life."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread
from typing import Any

from django.db import connections
from django.test import Client

from insigne.applications import actions
from insigne.applications.actions import EVIDENCE_LIMIT, DraftConflict, Incomplete, Seen
from insigne.applications.models import Application, Evidence, Review, State, Submission
from insigne.applications.workflow import MoveRefused
from insigne.awards.models import Award
from tests.applications.pages import HTMX, address, again, asked_jobs, keeps_silent, says, typed_review, verbs
from tests.world import World, badge, browser, draft, person, reviewed, submitted


def at_once(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of them at the same moment, each in its thread; what each returned, or raised."""
    gate = Barrier(len(deeds))
    outcomes: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        gate.wait()
        try:
            outcomes[place] = deed()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def reviewers(world: World) -> tuple[Client, Client]:
    return browser(world.ours.reviewer), browser(world.ours.second_reviewer)


def test_of_two_reviewers_who_accept_at_once_one_wins_and_the_other_is_told(crowded_world: World) -> None:
    application = submitted(crowded_world.ours)
    typed = typed_review(application, decision="accept")
    path = address("review", application)
    answers = at_once([partial(one.post, path, typed) for one in reviewers(crowded_world)])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert says(next(each for each in answers if each.status_code == 409), "This application is decided.")
    assert Award.objects.count() == 1
    assert Review.objects.exclude(decision="").count() == 1
    assert verbs(application).count("application.accepted") == 1
    assert verbs(application).count("application.taken") == 1
    assert asked_jobs().count("award_issued") == 1


def test_of_two_opposite_decisions_at_once_one_stands_whole(crowded_world: World) -> None:
    application = submitted(crowded_world.ours)
    for reviewer in (crowded_world.ours.reviewer, crowded_world.ours.second_reviewer):
        reviewed(application, reviewer, message="Voici pourquoi.")
    path = address("review", application)
    accept = typed_review(application, message="Bravo.", decision="accept")
    refuse = typed_review(application, message="Voici pourquoi.", decision="refuse", confirmed="yes")
    one, two = reviewers(crowded_world)
    answers = at_once([lambda: one.post(path, accept), lambda: two.post(path, refuse)])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    accepted = answers[0].status_code == 302
    end = again(application)
    assert end.state == (State.ACCEPTED if accepted else State.REFUSED)
    assert Award.objects.count() == int(accepted)
    assert [each.decision for each in end.reviews.exclude(decision="")] == [
        "accept" if accepted else "refuse"
    ]
    assert len({"award_issued", "application_refused"} & set(asked_jobs())) == 1


def test_two_reviewers_who_begin_at_once_both_keep_their_notes(crowded_world: World) -> None:
    application = submitted(crowded_world.ours)
    path = address("review", application)
    typed = typed_review(application, comment="Vu.")
    answers = at_once([partial(one.post, path, typed, headers=HTMX) for one in reviewers(crowded_world)])
    overtaken = "Meanwhile this application was decided or sent again: your notes are not saved."
    assert all(keeps_silent(answer, overtaken) for answer in answers)
    assert Review.objects.filter(verdicts__comment="Vu.").distinct().count() == 2
    assert verbs(application).count("application.taken") == 1


def test_notes_read_before_another_reviewer_took_it_are_kept(crowded_world: World) -> None:
    """The same, one after the other: the second works on the application as it was before."""
    application = submitted(crowded_world.ours)
    stale = again(application)
    reviewed(application, crowded_world.ours.reviewer)
    reviewed(stale, crowded_world.ours.second_reviewer)
    assert Review.objects.count() == 2
    assert verbs(application).count("application.taken") == 1


def test_a_withdrawal_and_an_acceptance_at_once_end_in_one_of_them(crowded_world: World) -> None:
    application = submitted(crowded_world.ours)
    path = address("review", application)
    typed = typed_review(application, decision="accept")
    reviewer, student = browser(crowded_world.ours.reviewer), browser(crowded_world.ours.student)
    withdraw = address("application-withdraw", application)
    at_once([lambda: reviewer.post(path, typed), lambda: student.post(withdraw, {"confirmed": "yes"})])
    end = again(application)
    assert end.state in {State.ACCEPTED, State.WITHDRAWN}
    assert Award.objects.count() == (end.state == State.ACCEPTED)
    assert len({"application.accepted", "application.withdrawn"} & set(verbs(application))) == 1


def test_clicks_on_start_at_once_make_one_application(crowded_world: World) -> None:
    student, wanted = crowded_world.ours.student, badge(crowded_world.ours)
    begun = at_once([lambda: actions.start(wanted, by=student)] * 4)
    assert {each.pk for each in begun} == {Application.objects.get().pk}
    assert verbs(begun[0]) == ["application.started"]
    assert begun[0].claims.count() == 9


def test_clicks_on_send_at_once_send_it_once(crowded_world: World) -> None:
    application = draft(crowded_world.ours)
    readings = [again(application) for _click in range(3)]
    student = crowded_world.ours.student
    outcomes = at_once([partial(actions.submit, each, by=student) for each in readings])
    assert sorted(type(each).__name__ for each in outcomes) == ["MoveRefused", "MoveRefused", "NoneType"]
    assert Submission.objects.count() == again(application).round == 1
    assert asked_jobs().count("application_submitted") == 1


def test_of_two_pages_that_save_at_once_one_is_told(crowded_world: World) -> None:
    application, student = draft(crowded_world.ours), crowded_world.ours.student
    readings = {tab: again(application) for tab in ("one", "two")}
    outcomes = at_once(
        [
            partial(actions.save_experience, each, {"role": tab}, Seen(1, tab), by=student)
            for tab, each in readings.items()
        ]
    )
    assert sorted(type(each).__name__ for each in outcomes) == [DraftConflict.__name__, "NoneType"]
    assert again(application).role == ("one" if outcomes[0] is None else "two")


def test_a_page_that_empties_the_story_while_another_sends_leaves_no_incomplete_sending(
    crowded_world: World,
) -> None:
    application, student = draft(crowded_world.ours), crowded_world.ours.student
    one, two = again(application), again(application)
    saved, sent = at_once(
        [
            lambda: actions.save_experience(one, {"description": ""}, Seen(1, ""), by=student),
            lambda: actions.submit(two, by=student),
        ]
    )
    end = again(application)
    if end.state == State.SUBMITTED:
        assert isinstance(saved, DraftConflict)
        assert end.description == Submission.objects.get().content["description"] != ""
    else:
        assert isinstance(sent, Incomplete)
        assert end.description == ""


def test_pieces_of_evidence_added_at_once_stay_within_the_limit(crowded_world: World) -> None:
    application, student = draft(crowded_world.ours), crowded_world.ours.student
    links = [
        Evidence(application=application, url=f"https://club.example/{n}", caption="PV")
        for n in range(EVIDENCE_LIMIT - 1)
    ]
    Evidence.objects.bulk_create(links)
    readings = [again(application) for _page in range(3)]
    at_once(
        [
            partial(actions.attach_link, each, "https://club.example/", caption="", skill=None, by=student)
            for each in readings
        ]
    )
    assert Evidence.objects.count() == EVIDENCE_LIMIT


def test_a_piece_added_while_the_application_is_sent_was_sent_with_it_or_refused(
    crowded_world: World,
) -> None:
    application, student = draft(crowded_world.ours), crowded_world.ours.student
    one, two = again(application), again(application)
    added, _sent = at_once(
        [
            lambda: actions.attach_link(one, "https://club.example/", caption="PV", skill=None, by=student),
            lambda: actions.submit(two, by=student),
        ]
    )
    sent = Submission.objects.get().content["evidence"]
    assert sent == list(Evidence.objects.values_list("caption", flat=True))
    assert sent == ([] if isinstance(added, MoveRefused) else ["PV"])


def test_awards_to_several_people_at_once_take_a_place_each(crowded_world: World) -> None:
    waiting = [submitted(crowded_world.ours, by=person(name)) for name in ("Zoé Un", "Yves Deux", "Xi Trois")]
    clients = [browser(crowded_world.ours.reviewer) for _each in waiting]
    answers = at_once(
        [
            partial(one.post, address("review", it), typed_review(it, decision="accept"))
            for one, it in zip(clients, waiting, strict=True)
        ]
    )
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert len(set(Award.objects.values_list("status_list", "status_index"))) == 3

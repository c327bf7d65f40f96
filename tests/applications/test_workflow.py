"""The table of moves, and the law that no history of deeds leaves it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insigne.applications import actions, decisions, expiring, workflow
from insigne.applications.decisions import DecisionIncomplete
from insigne.applications.models import DECIDABLE, EDITABLE, OPEN, Application, Review, State, Submission
from insigne.applications.workflow import MOVES, Move, MoveRefused
from insigne.awards.models import Award
from insigne.journal.models import Event
from tests.applications.pages import again, moves
from tests.world import World, badge, draft, notes, reviewed, submitted

Deed = Callable[[Application, World], object]
CLOSED = tuple(state for state in State if state not in OPEN)
EVENT_OF = {
    "submit": "application.submitted",
    "take": "application.taken",
    "accept": "application.accepted",
    "ask_for_more": "application.changes_requested",
    "refuse": "application.refused",
    "withdraw": "application.withdrawn",
    "expire": "application.expired",
}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written in here is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _submit(application: Application, world: World) -> None:
    actions.submit(application, by=world.ours.student)


def _take(application: Application, world: World) -> None:
    """The first notes take the application into review; later ones change no state."""
    if again(application).state == State.IN_REVIEW:
        raise MoveRefused(workflow.TAKE, State.IN_REVIEW)
    reviewed(application, world.ours.second_reviewer)


def _accept(application: Application, world: World) -> None:
    _written(application, world, "shown")
    decisions.accept(application, by=world.ours.reviewer)


def _ask_for_more(application: Application, world: World) -> None:
    _written(application, world, "not_yet")
    decisions.ask_for_more(application, by=world.ours.reviewer)


def _refuse(application: Application, world: World) -> None:
    _written(application, world, "not_yet")
    decisions.refuse(application, by=world.ours.reviewer)


def _withdraw(application: Application, world: World) -> None:
    actions.withdraw(application, by=world.ours.student)


def _expire(application: Application, world: World) -> None:
    expiring.expire(application)


def _written(application: Application, world: World, verdict: str) -> None:
    """A review that can be decided, put there without asking anybody, so that the decision alone is tried."""
    review, _made = Review.objects.update_or_create(
        application=application,
        round=application.round,
        reviewer=world.ours.reviewer,
        defaults={"comment": "Voici pourquoi."},
    )
    for skill_id, note in notes(application, verdict, "Dites quand.").items():
        review.verdicts.update_or_create(
            skill_id=skill_id, defaults={"verdict": note.verdict, "comment": note.comment}
        )


DEEDS: dict[str, Deed] = {
    "submit": _submit,
    "take": _take,
    "accept": _accept,
    "ask_for_more": _ask_for_more,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "expire": _expire,
}
BY_VERB = {move.verb: move for move in MOVES}


def done(verb: str, application: Application, world: World) -> bool:
    """Try the deed; a refusal must say so by its type, and leave nothing behind."""
    try:
        with transaction.atomic():
            DEEDS[verb](application, world)
    except (MoveRefused, PermissionDenied, DecisionIncomplete):
        return False
    return True


def test_every_move_is_tried_by_these_tests() -> None:
    assert set(BY_VERB) == set(DEEDS) == set(EVENT_OF)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.verb)
def test_a_move_starts_from_its_sources_alone(world: World, move: Move, state: State) -> None:
    application = draft(world.ours)
    Application.objects.update(state=state)
    application = again(application)
    if state in move.sources:
        workflow.make(move, application)
        assert application.state == again(application).state == move.target
    else:
        with pytest.raises(MoveRefused) as refusal:
            workflow.make(move, application)
        assert (refusal.value.move, refusal.value.state) == (move, state)
        assert again(application).state == state


def test_what_is_closed_stays_closed() -> None:
    assert {State.ACCEPTED, State.REFUSED, State.WITHDRAWN, State.EXPIRED} == set(CLOSED)
    assert not [move for move in MOVES for state in CLOSED if state in move.sources]


def test_what_is_open_is_either_the_applicants_or_the_reviewers() -> None:
    assert set(EDITABLE) | set(DECIDABLE) == set(OPEN)
    assert not set(EDITABLE) & set(DECIDABLE)


def test_a_refused_move_tells_the_state_that_was_found(world: World) -> None:
    application = submitted(world.ours)
    Application.objects.update(state=State.ACCEPTED)
    with pytest.raises(MoveRefused) as refusal:
        workflow.make(workflow.REFUSE, application)
    assert str(State.ACCEPTED.label) in refusal.value.sentence()
    assert application.state == State.ACCEPTED


def test_a_move_read_in_an_earlier_round_is_refused(world: World) -> None:
    application = submitted(world.ours)
    Application.objects.update(round=2)
    with pytest.raises(MoveRefused):
        workflow.make(workflow.ACCEPT, application)
    assert again(application).state == State.SUBMITTED


def test_one_person_has_one_open_application_for_a_badge_whatever_the_code_does(world: World) -> None:
    first = draft(world.ours)
    same = {"institution": first.institution, "badge": first.badge, "version": first.version}
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(applicant=first.applicant, state=State.SUBMITTED, **same)
    Application.objects.create(applicant=first.applicant, state=State.WITHDRAWN, **same)


def test_one_submission_has_one_decision_whatever_the_code_does(world: World) -> None:
    application = submitted(world.ours)
    both = [world.ours.reviewer, world.ours.second_reviewer]
    with pytest.raises(IntegrityError), transaction.atomic():
        for person in both:
            Review.objects.create(application=application, round=1, reviewer=person, decision="accept")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.sampled_from(sorted(DEEDS)), max_size=10))
def test_every_history_follows_the_table(world: World, history: list[str]) -> None:
    """A deed is done exactly when the table has its move from where the application stands."""
    with undone():
        application, made = draft(world.ours), []
        for verb in history:
            before = State(again(application).state)
            was_done = done(verb, again(application), world)
            move = BY_VERB[verb]
            assert was_done == (before in move.sources)
            assert again(application).state == (move.target if was_done else before)
            if was_done:
                made.append(EVENT_OF[verb])
        _adds_up(application, made)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 10)), max_size=10))
def test_no_page_read_long_ago_breaks_the_table(world: World, history: list[tuple[str, int]]) -> None:
    """Each deed works on the application as it was read after any earlier deed."""
    with undone():
        application, made = draft(world.ours), []
        readings = [again(application)]
        for verb, reading in history:
            before = State(again(application).state)
            was_done = done(verb, again_as(readings[reading % len(readings)]), world)
            move = BY_VERB[verb]
            assert not was_done or before in move.sources
            assert again(application).state == (move.target if was_done else before)
            made += [EVENT_OF[verb]] if was_done else []
            readings.append(again(application))
        _adds_up(application, made)


def again_as(reading: Application) -> Application:
    """A copy of an old reading: a page that changes its own does not refresh the others."""
    copy = again(reading)
    for name in ("state", "round"):
        setattr(copy, name, getattr(reading, name))
    return copy


def _adds_up(application: Application, made: list[str]) -> None:
    """The journal, the rounds, the decisions and the awards tell the same story."""
    end = again(application)
    assert moves(application) == ["application.started", *made]
    rounds = made.count("application.submitted")
    # What expired keeps its history and no words: neither submissions nor reviews.
    kept = end.state != State.EXPIRED
    assert end.round == rounds
    assert Submission.objects.filter(application=application).count() == rounds * kept
    decided = [
        move for move in made if move.rpartition(".")[2] in {"accepted", "changes_requested", "refused"}
    ]
    assert end.reviews.exclude(decision="").count() == len(decided) * kept
    assert Award.objects.filter(source_id=application.pk).count() == (end.state == State.ACCEPTED)
    assert (end.award is not None) == (end.state == State.ACCEPTED)


def test_every_move_is_recorded_with_its_author_and_its_institution(world: World) -> None:
    application = submitted(world.ours)
    for deed in (_take, _ask_for_more, _submit, _accept):
        deed(again(application), world)
    events = Event.objects.filter(object_id=application.pk, verb__startswith="application.")
    student, one, two = world.ours.student, world.ours.reviewer, world.ours.second_reviewer
    assert [event.actor for event in events] == [student, student, two, one, student, one]
    assert {event.institution_id for event in events} == {world.ours.institution.pk}
    assert [event.data.get("round") for event in events] == [None, 1, None, 1, 2, 2]


def test_an_application_of_another_badge_is_none_of_its_business(world: World) -> None:
    mine = draft(world.ours)
    other = actions.start(badge(world.theirs), by=world.ours.student)
    actions.withdraw(other, by=world.ours.student)
    assert again(mine).state == State.DRAFT

"""Accepting: the rules of the decision, the award, and that it is never half done."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django_tasks_db.models import DBTaskResult

from insigne import credentials
from insigne.applications import actions, decisions
from insigne.applications.actions import Claim, Seen
from insigne.applications.decisions import DecisionIncomplete, Note
from insigne.applications.models import Application, Review, State
from insigne.awards.actions import UnsoundCredential
from insigne.awards.models import Award
from insigne.catalogue import actions as catalogue
from insigne.journal.models import Event
from tests.applications.pages import (
    address,
    again,
    asked_jobs,
    codes,
    moves,
    says,
    typed_review,
    verbs,
    words,
)
from tests.world import (
    STORY,
    WORDS,
    World,
    awarded,
    badge,
    browser,
    draft,
    notes,
    person,
    reviewed,
    submitted,
)


@pytest.fixture
def application(world: World) -> Application:
    return submitted(world.ours)


def accept(world: World, application: Application, **options: Any) -> Any:
    typed = typed_review(application, **options) | {"decision": "accept"}
    return browser(world.ours.reviewer).post(address("review", application), typed)


def codes_recognised(award: Award) -> list[str]:
    return list(award.recognised.values_list("skill__code", flat=True))


def test_accepting_awards_the_badge(world: World, application: Application) -> None:
    response = accept(world, application)
    assert response.status_code == 302
    decided = again(application)
    award = Award.objects.get()
    assert (decided.state, decided.award) == (State.ACCEPTED, award)
    assert (award.recipient, award.version) == (world.ours.student, application.version)
    assert (award.institution, award.source_id) == (world.ours.institution, application.pk)
    assert decided.decided_at
    assert codes_recognised(award) == codes(application)[:5]


def test_the_reviewer_is_told_and_led_back_to_the_queue(world: World, application: Application) -> None:
    client = browser(world.ours.reviewer)
    page = client.post(
        address("review", application), typed_review(application, decision="accept"), follow=True
    )
    assert page.redirect_chain == [("/review/", 302)]
    assert says(
        page, "The badge is awarded to %(name)s, who is told by e-mail.", name=world.ours.student.name
    )


def test_the_student_sees_the_badge_and_the_message(world: World, application: Application) -> None:
    accept(world, application, message="Beau parcours.")
    page = browser(world.ours.student).get(address("application", application))
    assert says(page, "Congratulations: the badge is yours.")
    assert "Beau parcours." in words(page)
    assert address("award", Award.objects.get()) in page.content.decode()


def test_accepting_is_written_and_told(world: World, application: Application) -> None:
    accept(world, application)
    assert moves(application)[-2:] == ["application.taken", "application.accepted"]
    event = Event.objects.get(verb="application.accepted")
    assert (event.actor, event.data) == (world.ours.reviewer, {"round": 1})
    assert verbs(Award.objects.get()) == ["award.issued"]
    assert asked_jobs().count("award_issued") == 1


def test_the_credential_is_found_good_by_our_own_verifier(world: World, application: Application) -> None:
    accept(world, application)
    credential = json.loads(bytes(Award.objects.get().credential))
    results = credential["credentialSubject"]["result"]
    assert len(results) == 5


@pytest.mark.parametrize("missing", [1, 5])
def test_every_chosen_skill_needs_a_verdict(world: World, application: Application, missing: int) -> None:
    without = {f"verdict-{code}": "" for code in codes(application)[:missing]}
    response = accept(world, application, **without)
    assert response.status_code == 422
    assert says(response, "Give a verdict on this skill.")
    assert (again(application).state, Award.objects.count()) == (State.IN_REVIEW, 0)


def test_a_sixth_skill_without_a_verdict_is_not_passed_over(world: World) -> None:
    application = submitted(world.ours, chosen=6)
    reviewed(application, world.ours.reviewer)
    review = Review.objects.get()
    review.verdicts.filter(skill__code=codes(application)[5]).delete()
    with pytest.raises(DecisionIncomplete) as refusal:
        decisions.accept(application, by=world.ours.reviewer)
    assert [each.field for each in refusal.value.objections] == [f"verdict-{codes(application)[5]}"]


@pytest.mark.parametrize("shown", [0, 1, 4])
def test_too_few_recognised_skills_award_nothing(world: World, application: Application, shown: int) -> None:
    not_yet = {f"verdict-{code}": "not_yet" for code in codes(application)[shown:5]}
    response = accept(world, application, comment="Dites quand.", **not_yet)
    assert response.status_code == 422
    assert f"{shown} " in words(response)
    assert (again(application).state, Award.objects.count()) == (State.IN_REVIEW, 0)


def test_a_skill_not_yet_shown_is_left_out_when_enough_are(world: World) -> None:
    application = submitted(world.ours, chosen=7)
    chosen = codes(application)[:7]
    accept(world, application, **{f"verdict-{chosen[0]}": "not_yet", f"verdict-{chosen[3]}": "not_yet"})
    award = Award.objects.get()
    assert codes_recognised(award) == [chosen[1], chosen[2], *chosen[4:]]
    assert len(json.loads(bytes(award.credential))["credentialSubject"]["result"]) == 5


@pytest.mark.parametrize("verdict", ["yes", "SHOWN", "accept", "\x00shown"])
def test_a_verdict_that_does_not_exist_is_none(world: World, application: Application, verdict: str) -> None:
    assert accept(world, application, verdict=verdict).status_code == 422
    assert not Award.objects.exists()


def test_a_verdict_on_a_skill_that_was_not_chosen_is_not_taken(
    world: World, application: Application
) -> None:
    other = codes(application)[-1]
    accept(world, application, **{f"verdict-{other}": "shown"})
    assert other not in codes_recognised(Award.objects.get())
    assert not Review.objects.get().verdicts.filter(skill__code=other).exists()


def test_the_verdicts_of_another_reviewer_do_not_decide_for_me(
    world: World, application: Application
) -> None:
    reviewed(application, world.ours.second_reviewer)
    with pytest.raises(DecisionIncomplete):
        decisions.accept(application, by=world.ours.reviewer)
    assert again(application).state == State.IN_REVIEW


def test_an_objection_leaves_no_review_behind(world: World, application: Application) -> None:
    with pytest.raises(DecisionIncomplete):
        decisions.accept(application, by=world.ours.reviewer)
    assert not Review.objects.exists()


def test_what_the_reviewer_wrote_is_kept_when_the_decision_is_refused(
    world: World, application: Application
) -> None:
    accept(world, application, verdict="", comment="Un mot.", message="À revoir.")
    review = Review.objects.get()
    assert (review.comment, review.decision, review.decided_at) == ("À revoir.", "", None)
    assert set(review.verdicts.values_list("comment", flat=True)) == {"Un mot."}


def test_nobody_without_the_right_accepts_by_any_road(world: World, application: Application) -> None:
    ours, theirs = world.ours, world.theirs
    people = [
        ours.student,
        ours.manager,
        ours.administrator,
        ours.facilitator,
        theirs.reviewer,
        world.stranger,
    ]
    for user in people:
        with pytest.raises(PermissionDenied):
            decisions.save_review(application, notes(application), "", seen_round=1, by=user)
        with pytest.raises(PermissionDenied):
            decisions.accept(application, by=user)
    assert (again(application).state, Review.objects.count()) == (State.SUBMITTED, 0)


def test_accepted_twice_it_is_awarded_once(world: World, application: Application) -> None:
    accept(world, application)
    again_pressed = accept(world, application)
    assert again_pressed.status_code == 409
    assert says(again_pressed, "This application is decided.")
    assert Award.objects.count() == 1
    assert asked_jobs().count("award_issued") == 1


def test_a_badge_retired_meanwhile_is_still_awarded(world: World, application: Application) -> None:
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    accept(world, application)
    assert again(application).state == State.ACCEPTED


def test_two_awards_have_two_places_and_two_documents(world: World) -> None:
    first, second = awarded(world.ours), awarded(world.ours, to=person("Zoé Voisine"))
    assert (first.status_list, first.status_index) != (second.status_list, second.status_index)
    assert bytes(first.credential) != bytes(second.credential)


# --- Never half done --------------------------------------------------------------------------------------


def everything(application: Application) -> list[object]:
    """All that an acceptance writes."""
    return [
        Application.objects.filter(pk=application.pk).values().get(),
        list(Review.objects.values("decision", "decided_at", "comment")),
        list(Award.objects.values()),
        list(application.institution.status_lists.values()),
        Event.objects.count(),
        DBTaskResult.objects.count(),
    ]


def broken(*_args: object, **_options: object) -> Any:
    raise RuntimeError("the key cannot be opened")


@pytest.mark.parametrize(
    "part",
    [
        "insigne.credentials.sign",
        "insigne.credentials.build",
        "insigne.credentials.build_v2",
        "insigne.awards.status_lists.take_place",
        "insigne.institutions.actions.key_pair",
        "insigne.awards.actions.record",
        "insigne.applications.decisions.record",
    ],
)
def test_when_a_part_fails_nothing_is_changed_and_nobody_is_told(
    world: World, application: Application, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    awarded(world.ours, to=person("Zoé Voisine"))
    reviewed(application, world.ours.reviewer)
    before = everything(application)
    with monkeypatch.context() as patch:
        patch.setattr(part, broken)
        with pytest.raises(RuntimeError, match="cannot be opened"):
            decisions.accept(again(application), by=world.ours.reviewer)
    assert everything(application) == before
    decisions.accept(again(application), by=world.ours.reviewer)
    assert again(application).state == State.ACCEPTED


def test_a_credential_that_our_verifier_does_not_find_good_is_not_awarded(
    world: World, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed(application, world.ours.reviewer)
    before = everything(application)
    honest = credentials.sign

    def tampered(*args: Any, **options: Any) -> Any:
        return honest(*args, **options) | {"validFrom": "2020-01-01T00:00:00Z"}

    monkeypatch.setattr("insigne.credentials.sign", tampered)
    with pytest.raises(UnsoundCredential):
        decisions.accept(again(application), by=world.ours.reviewer)
    assert everything(application) == before


def test_the_page_keeps_the_notes_when_the_signature_fails(
    world: World, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insigne.credentials.sign", broken)
    client = browser(world.ours.reviewer)
    client.raise_request_exception = False
    response = client.post(
        address("review", application), typed_review(application, comment="Vu.", decision="accept")
    )
    assert response.status_code == 500
    assert again(application).state == State.IN_REVIEW
    assert set(Review.objects.get().verdicts.values_list("comment", flat=True)) == {"Vu."}
    assert "award_issued" not in asked_jobs()


# --- What becomes public -------------------------------------------------------------------------------------


def documents(award: Award) -> str:
    """Both documents as a reader of their text finds them."""
    both = (json.loads(bytes(award.credential)), json.loads(bytes(award.assertion)))
    return json.dumps(both, ensure_ascii=False)


def test_only_the_words_that_were_chosen_become_public(world: World) -> None:
    student = world.ours.student
    application = draft(world.ours)
    texts = [f"{place}. {WORDS}" for place in range(9)]
    rows = list(application.claims.all())
    # Recognised and public; recognised and private; public but not yet; public but not chosen.
    written = {row.skill_id: Claim(n < 7, texts[n], n in {0, 1, 6, 8}) for n, row in enumerate(rows)}
    actions.save_skills(application, written, "", Seen(1, ""), by=student)
    actions.submit(application, by=student)
    seventh = rows[6].skill_id
    verdicts = notes(application) | {seventh: Note("not_yet", "Dites quand.")}
    decisions.save_review(application, verdicts, "", seen_round=1, by=world.ours.reviewer)
    award = decisions.accept(application, by=world.ours.reviewer)
    kept = list(award.recognised.values_list("text", flat=True))
    assert kept == [texts[0], texts[1], "", "", "", ""]
    told = documents(award)
    assert [text in told for text in texts] == [n < 2 for n in range(9)]


def test_the_experience_and_the_review_never_become_public(world: World) -> None:
    application = submitted(world.ours, public=5, already_used="3 ECTS de vie étudiante")
    reviewed(application, world.ours.reviewer, comment="Un avis privé.", message="Un message privé.")
    told = documents(decisions.accept(application, by=world.ours.reviewer))
    for private in (
        STORY.strip(),
        "L’Épicerie du campus",
        "Trésorière",
        "3 ECTS",
        "Un avis privé.",
        "Un message privé.",
    ):
        assert private not in told
    assert world.ours.student.email not in told
    assert world.ours.student.name not in told
    assert world.ours.reviewer.name not in told


def test_a_new_award_is_seen_by_nobody_else(world: World) -> None:
    path = address("award", awarded(world.ours, public=5))
    assert browser(world.ours.student).get(path).status_code == 200
    assert [browser(user).get(path).status_code for user in (None, world.stranger, world.theirs.manager)] == [
        404
    ] * 3

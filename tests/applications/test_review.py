"""Reviewing: notes, asking for more, the second round, refusing."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from insigne.applications import actions, decisions
from insigne.applications.actions import Seen
from insigne.applications.decisions import DecisionIncomplete, Note
from insigne.applications.models import Application, Review, State, Submission
from insigne.awards.models import Award
from insigne.catalogue import actions as catalogue
from insigne.people.actions import choose_language
from tests.applications.pages import (
    HTMX,
    MARKUP,
    address,
    again,
    asked_jobs,
    codes,
    form,
    keeps_silent,
    moves,
    says,
    typed_review,
    verbs,
    words,
)
from tests.world import STORY, WORDS, World, badge, browser, claims, draft, reviewed, submitted

ASKED = "Dites combien de personnes, et quand."
NEW_VERSION = "Meanwhile the student sent a new version: your notes were not saved on it. Read it again."


@pytest.fixture
def application(world: World) -> Application:
    return submitted(world.ours)


def send(world: World, application: Application, *notes: str, **fields: str) -> Any:
    """Post a review: the verdict, the comment and the message, then other fields."""
    typed = typed_review(application, *notes, **fields)
    return browser(world.ours.reviewer).post(address("review", application), typed)


def type_on(world: World, application: Application, *notes: str, **fields: str) -> Any:
    """The same, as the page does by itself while one types."""
    typed = typed_review(application, *notes, **fields)
    return browser(world.ours.reviewer).post(address("review", application), typed, headers=HTMX)


def give_back(world: World, application: Application) -> Application:
    """The reviewer asks for more on every chosen skill."""
    reviewed(application, world.ours.reviewer, "not_yet", ASKED, "Il manque des faits.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    return again(application)


def complete(
    application: Application, text: str = "En mars, devant trente personnes. " + WORDS
) -> Application:
    """The student rewrites the first skill, and sends again."""
    student = application.applicant
    rows = claims(application)
    first = next(iter(rows))
    written = rows | {first: type(rows[first])(True, text, False)}
    actions.save_skills(application, written, "", Seen(application.skills_revision, ""), by=student)
    actions.submit(application, by=student)
    return again(application)


# --- Notes ---------------------------------------------------------------------------------------------------


def test_the_reviewer_reads_all_that_was_written(world: World) -> None:
    application = submitted(world.ours, already_used="3 ECTS")
    page = browser(world.ours.reviewer).get(address("review", application))
    for written in (
        "L’Épicerie du campus",
        "Trésorière",
        "240",
        "3 ECTS",
        STORY,
        WORDS,
        world.ours.student.name,
    ):
        assert says(page, written)


def test_a_skill_that_was_not_chosen_is_not_before_the_reviewer(
    world: World, application: Application
) -> None:
    page = browser(world.ours.reviewer).get(address("review", application))
    fields = form(page, "round")
    assert [f"comment-{code}" in fields for code in codes(application)] == [True] * 5 + [False] * 4


def test_opening_the_review_takes_nothing(world: World, application: Application) -> None:
    browser(world.ours.reviewer).get(address("review", application))
    assert (again(application).state, Review.objects.count()) == (State.SUBMITTED, 0)


@pytest.mark.parametrize(("post", "status"), [(type_on, 200), (send, 302)])
def test_the_first_notes_take_the_application_into_review(
    world: World, application: Application, post: Any, status: int
) -> None:
    assert post(world, application, "shown", "Vu.", "Presque.").status_code == status
    assert again(application).state == State.IN_REVIEW
    review = Review.objects.get()
    assert (review.reviewer, review.round, review.comment, review.decision) == (
        world.ours.reviewer,
        1,
        "Presque.",
        "",
    )
    assert set(review.verdicts.values_list("verdict", "comment")) == {("shown", "Vu.")}
    assert moves(application)[-1] == "application.taken"


def test_notes_saved_again_take_nothing_again(world: World, application: Application) -> None:
    for comment in ("Une.", "Deux."):
        type_on(world, application, comment=comment)
    assert verbs(application).count("application.taken") == Review.objects.count() == 1
    assert set(Review.objects.get().verdicts.values_list("comment", flat=True)) == {"Deux."}


def test_saving_as_one_types_never_decides(world: World, application: Application) -> None:
    for decision in ("accept", "refuse", "ask_for_more"):
        type_on(world, application, message="Voici.", decision=decision, confirmed="yes")
    assert again(application).state == State.IN_REVIEW
    assert not Award.objects.exists()


@pytest.mark.parametrize("decision", ["", "later", "ACCEPT", "withdraw"])
def test_a_button_that_decides_nothing_saves_and_says_so(
    world: World, application: Application, decision: str
) -> None:
    response = send(world, application, decision=decision)
    assert response["Location"] == address("review", application)
    page = browser(world.ours.reviewer).get(response["Location"])
    assert form(page, "round")["verdict-" + codes(application)[0]] == "shown"
    assert again(application).state == State.IN_REVIEW


def test_a_note_on_a_skill_that_was_not_chosen_is_not_taken_by_any_road(
    world: World, application: Application
) -> None:
    elsewhere = actions.start(badge(world.theirs), by=world.ours.student).claims.all()
    skills = {claim.skill_id for claim in (*application.claims.filter(chosen=False), *elsewhere)}
    written = {skill_id: Note("shown", "Vu.") for skill_id in skills}
    decisions.save_review(application, written, "", seen_round=1, by=world.ours.reviewer)
    assert not Review.objects.get().verdicts.exists()


def test_each_reviewer_has_their_own_notes(world: World, application: Application) -> None:
    send(world, application, comment="Les miennes.")
    page = browser(world.ours.second_reviewer).get(address("review", application))
    assert "Les miennes." not in words(page)
    assert form(page, "round")["comment-" + codes(application)[0]] == ""


def test_the_notes_are_not_shown_to_the_student_before_the_decision(
    world: World, application: Application
) -> None:
    send(world, application, "not_yet", comment="Un avis provisoire.", message="Un message provisoire.")
    page = browser(world.ours.student).get(address("application", application))
    assert "provisoire" not in words(page)


def test_the_message_of_the_page_is_kept_without_nul_and_within_reason(
    world: World, application: Application
) -> None:
    send(world, application, comment="Vu\x00.", message="Pres\x00que." + "é" * 9000)
    review = Review.objects.get()
    assert review.comment.startswith("Presque.é")
    assert len(review.comment) == 5000
    assert set(review.verdicts.values_list("comment", flat=True)) == {"Vu."}


def test_markup_is_read_as_words_by_both(world: World) -> None:
    application = submitted(world.ours, structure=MARKUP, description=MARKUP + STORY)
    send(world, application, "not_yet", comment=MARKUP, message=MARKUP, decision="ask_for_more")
    student, reviewer = browser(world.ours.student), browser(world.ours.reviewer)
    pages = [student.get(address("application", application))]
    pages += [student.get(address(f"application-{step}", application)) for step in ("experience", "skills")]
    actions.submit(again(application), by=world.ours.student)
    pages.append(reviewer.get(address("review", application)))
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert MARKUP in words(page)


# --- Asking for more --------------------------------------------------------------------------------------


def test_asking_for_more_gives_the_application_back(world: World, application: Application) -> None:
    response = send(world, application, "not_yet", ASKED, decision="ask_for_more")
    assert response.status_code == 302
    assert again(application).state == State.CHANGES_REQUESTED
    review = Review.objects.get()
    assert review.decision == Review.Decision.ASK_FOR_MORE
    assert moves(application)[-1] == "application.changes_requested"
    assert asked_jobs().count("changes_requested") == 1
    assert not Award.objects.exists()


def test_the_message_alone_may_say_what_is_missing(world: World, application: Application) -> None:
    send(world, application, message="Précisez les dates.", decision="ask_for_more")
    assert again(application).state == State.CHANGES_REQUESTED


@pytest.mark.parametrize("message", ["", "  \n "])
def test_asking_for_more_without_saying_what_is_refused(
    world: World, application: Application, message: str
) -> None:
    response = send(world, application, message=message, decision="ask_for_more")
    assert response.status_code == 422
    assert says(
        response, "Say what is missing: in a comment on a skill that is not yet shown, or in the message."
    )
    assert again(application).state == State.IN_REVIEW


@pytest.mark.parametrize("comment", ["", "   "])
def test_each_skill_not_yet_shown_says_what_is_missing(
    world: World, application: Application, comment: str
) -> None:
    first = codes(application)[0]
    without = {f"comment-{first}": comment}
    response = send(world, application, "not_yet", ASKED, "Voici.", decision="ask_for_more", **without)
    assert response.status_code == 422
    assert says(response, "Say what is missing for this skill.")
    assert form(response, "round")["comment"] == "Voici."
    assert again(application).state == State.IN_REVIEW


def test_the_student_is_shown_what_is_missing_where_it_is_missing(
    world: World, application: Application
) -> None:
    returned = give_back(world, application)
    student = browser(world.ours.student)
    status = student.get(address("application", returned))
    assert says(status, "The reviewer asks you to complete it, then send it again.")
    assert "Il manque des faits." in words(status)
    skills = student.get(address("application-skills", returned))
    assert words(skills).count(ASKED) == 5
    assert "Il manque des faits." in words(skills)


def test_a_skill_that_was_recognised_says_so_to_the_student(world: World, application: Application) -> None:
    send(world, application, message="Précisez les dates.", decision="ask_for_more")
    page = browser(world.ours.student).get(address("application-skills", application))
    assert says(page, "Recognised by the reviewer")
    assert keeps_silent(page, "To be completed:")


def test_the_student_may_write_again_and_the_reviewer_waits(world: World, application: Application) -> None:
    returned = give_back(world, application)
    assert browser(world.ours.student).get(address("application-experience", returned)).status_code == 200
    response = send(world, returned, decision="accept")
    assert response.status_code == 409
    assert again(application).state == State.CHANGES_REQUESTED


def test_words_that_are_not_sent_yet_are_not_shown_to_the_reviewer(
    world: World, application: Application
) -> None:
    returned = give_back(world, application)
    assert browser(world.ours.reviewer).get(address("review", returned)).status_code == 404


def test_who_decides_too_late_gets_their_own_words_back(world: World, application: Application) -> None:
    returned = give_back(world, application)
    response = send(world, returned, comment="Très précis.", message="Bravo à vous.", decision="accept")
    assert response.status_code == 409
    assert "Très précis." in words(response)
    assert "Bravo à vous." in words(response)
    assert WORDS not in words(response)


def test_a_returned_application_must_be_complete_again(world: World, application: Application) -> None:
    returned = give_back(world, application)
    actions.save_skills(returned, claims(returned, chosen=2), "", Seen(1, ""), by=world.ours.student)
    assert browser(world.ours.student).post(address("application-submit", returned)).status_code == 422
    assert again(application).round == 1


# --- The second round --------------------------------------------------------------------------------------


def test_sent_again_it_waits_again_in_a_new_round(world: World, application: Application) -> None:
    second = complete(give_back(world, application))
    assert (second.state, second.round, second.decided_at is None) == (State.SUBMITTED, 2, False)
    assert list(Submission.objects.values_list("round", flat=True)) == [1, 2]
    assert asked_jobs().count("application_submitted") == 2


def test_the_reviewer_sees_what_changed_and_what_it_said_before(
    world: World, application: Application
) -> None:
    second = complete(give_back(world, application))
    page = browser(world.ours.reviewer).get(address("review", second))
    assert says(page, "Changed. It said before:")
    assert "En mars, devant trente personnes." in words(page)
    assert words(page).count(" ".join(WORDS.split())) == 6
    assert "version 2" in words(page)


def test_a_change_of_the_story_is_marked(world: World, application: Application) -> None:
    returned = give_back(world, application)
    told = {"description": "Tout autre chose. " + STORY}
    actions.save_experience(returned, told, Seen(1, ""), by=world.ours.student)
    actions.submit(returned, by=world.ours.student)
    page = browser(world.ours.reviewer).get(address("review", returned))
    assert words(page).count(STORY.strip()) == 2


def test_a_skill_taken_in_since_is_new(world: World, application: Application) -> None:
    returned = give_back(world, application)
    actions.save_skills(returned, claims(returned, chosen=6), "", Seen(1, ""), by=world.ours.student)
    actions.submit(returned, by=world.ours.student)
    page = browser(world.ours.reviewer).get(address("review", returned))
    assert says(page, "New in this version")
    assert keeps_silent(page, "Changed. It said before:")


def test_sent_again_as_it_was_nothing_is_marked(world: World) -> None:
    lines = f"Au début.\n\n{STORY}\n\nÀ la fin."
    returned = give_back(world, submitted(world.ours, description=lines))
    student = browser(world.ours.student)
    for name in ("application-experience", "application-skills"):
        path = address(name, returned)
        student.post(path, form(student.get(path), "revision"))
    student.post(address("application-submit", returned))
    page = browser(world.ours.reviewer).get(address("review", again(returned)))
    assert keeps_silent(page, "Changed. It said before:")
    assert words(page).count(STORY.strip()) == 1


def test_the_first_round_has_nothing_to_compare(world: World, application: Application) -> None:
    page = browser(world.ours.reviewer).get(address("review", application))
    assert keeps_silent(page, "New in this version")


def test_the_verdicts_of_the_first_round_do_not_decide_the_second(
    world: World, application: Application
) -> None:
    reviewed(application, world.ours.reviewer, message="Précisez.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    second = complete(again(application))
    with pytest.raises(DecisionIncomplete):
        decisions.accept(second, by=world.ours.reviewer)
    page = browser(world.ours.reviewer).get(address("review", second))
    assert not [name for name in form(page, "round") if name.startswith("verdict-")]
    assert "Précisez." in words(page)


def test_the_second_round_may_be_accepted_by_another_reviewer(world: World, application: Application) -> None:
    second = complete(give_back(world, application))
    reviewed(second, world.ours.second_reviewer)
    decisions.accept(second, by=world.ours.second_reviewer)
    assert list(Review.objects.exclude(decision="").values_list("round", "decision")) == [
        (1, "ask_for_more"),
        (2, "accept"),
    ]


def test_a_review_of_an_earlier_version_is_told_and_decides_nothing(
    world: World, application: Application
) -> None:
    old_page = typed_review(application, decision="accept")
    second = complete(give_back(world, application))
    response = browser(world.ours.second_reviewer).post(address("review", second), old_page)
    assert response.status_code == 409
    assert says(response, NEW_VERSION)
    assert (again(application).state, Award.objects.count()) == (State.SUBMITTED, 0)
    assert not Review.objects.filter(round=2).exists()


def test_what_was_typed_on_an_earlier_version_stays_on_the_page(
    world: World, application: Application
) -> None:
    old_page = typed_review(application, "not_yet", "Écrit avant.", "Message d’avant.")
    second = complete(give_back(world, application))
    response = browser(world.ours.second_reviewer).post(address("review", second), old_page)
    fields = form(response, "round")
    assert fields["comment"] == "Message d’avant."
    assert fields["comment-" + codes(application)[0]] == "Écrit avant."
    assert fields["round"] == "2"


def test_saving_as_one_types_on_an_earlier_version_is_told(world: World, application: Application) -> None:
    old_page = typed_review(application)
    second = complete(give_back(world, application))
    response = browser(world.ours.reviewer).post(address("review", second), old_page, headers=HTMX)
    assert says(response, "Meanwhile this application was decided or sent again: your notes are not saved.")


@pytest.mark.parametrize("seen", ["", "0", "2", "-1", "99999999", "un"])
def test_a_page_that_does_not_say_which_version_it_read_decides_nothing(
    world: World, application: Application, seen: str
) -> None:
    assert send(world, application, round=seen, decision="accept").status_code == 409
    assert (again(application).state, Review.objects.count()) == (State.SUBMITTED, 0)


# --- Refusing ----------------------------------------------------------------------------------------------


def test_refusing_asks_to_be_sure_and_keeps_the_notes(world: World, application: Application) -> None:
    response = send(world, application, "not_yet", "Rien vu.", "Hors du cadre.", decision="refuse")
    assert response.status_code == 200
    assert says(response, "Refuse this application?")
    assert again(application).state == State.IN_REVIEW
    assert Review.objects.get().comment == "Hors du cadre."


def test_a_refusal_that_is_confirmed_is_done(world: World, application: Application) -> None:
    asked = send(world, application, "not_yet", "Rien vu.", "Hors du cadre.", decision="refuse")
    fields = form(asked, "decision") | {"confirmed": "yes"}
    response = browser(world.ours.reviewer).post(address("review", application), fields)
    assert response.status_code == 302
    assert again(application).state == State.REFUSED
    review = Review.objects.get()
    assert (review.decision, review.comment) == ("refuse", "Hors du cadre.")
    assert set(review.verdicts.values_list("verdict", "comment")) == {("not_yet", "Rien vu.")}
    assert moves(application)[-1] == "application.refused"
    assert asked_jobs().count("application_refused") == 1
    assert not Award.objects.exists()


@pytest.mark.parametrize("confirmed", ["", "yes"])
@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_a_refusal_says_why(world: World, application: Application, reason: str, confirmed: str) -> None:
    response = send(world, application, message=reason, decision="refuse", confirmed=confirmed)
    assert response.status_code == 422
    assert says(response, "Give the reason of the refusal: the student will read it.")
    assert again(application).state == State.IN_REVIEW


def test_a_refusal_confirmed_too_late_is_told(world: World, application: Application) -> None:
    asked = send(world, application, message="Hors du cadre.", decision="refuse")
    reviewed(application, world.ours.second_reviewer)
    decisions.accept(again(application), by=world.ours.second_reviewer)
    fields = form(asked, "decision") | {"confirmed": "yes"}
    assert browser(world.ours.reviewer).post(address("review", application), fields).status_code == 409
    assert again(application).state == State.ACCEPTED


def test_the_student_reads_the_reason_and_may_apply_again(world: World, application: Application) -> None:
    send(world, application, message="Hors du cadre.", decision="refuse", confirmed="yes")
    page = browser(world.ours.student).get(address("application", application))
    assert "Hors du cadre." in words(page)
    assert says(page, "The badge was not awarded this time. The reason is below; you can apply again.")
    assert actions.start(badge(world.ours), by=world.ours.student).pk != application.pk


@pytest.mark.parametrize("language", ["fr", "en"])
def test_objections_are_in_the_reviewers_language(
    world: World, application: Application, language: str
) -> None:
    choose_language(world.ours.reviewer, language)
    response = send(world, application, decision="refuse")
    assert says(response, "Give the reason of the refusal: the student will read it.", language)


@pytest.mark.parametrize("decide", [decisions.ask_for_more, decisions.refuse])
def test_nobody_without_the_right_decides_by_any_road(
    world: World, application: Application, decide: Any
) -> None:
    reviewed(application, world.ours.reviewer, "not_yet", ASKED, "Voici.")
    people = [world.ours.student, world.ours.manager, world.ours.administrator, world.theirs.reviewer]
    for user in people:
        with pytest.raises(PermissionDenied):
            decide(application, by=user)
    assert again(application).state == State.IN_REVIEW


def test_a_draft_is_reviewed_by_nobody(world: World) -> None:
    application = draft(world.ours)
    with pytest.raises(PermissionDenied):
        decisions.save_review(application, {}, "", seen_round=0, by=world.ours.reviewer)


def test_a_badge_retired_meanwhile_is_still_reviewed(world: World, application: Application) -> None:
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    send(world, application, message="Hors du cadre.", decision="refuse", confirmed="yes")
    assert again(application).state == State.REFUSED

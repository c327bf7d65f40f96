"""What an application must have before it can be sent: each rule, at its edge, at its field, in words."""

import re
from datetime import date
from typing import Any

import pytest

from insigne.applications import actions
from insigne.applications.actions import Claim, Incomplete, Seen
from insigne.applications.completeness import DESCRIPTION_MIN, TEXT_MAX, TEXT_MIN, Lack, lacks
from insigne.applications.models import Application, State
from insigne.people.actions import choose_language
from tests.applications.pages import address, again, codes, form, keeps_silent, says, verbs, words
from tests.world import EXPERIENCE, WORDS, World, badge, browser, claims, draft

A_DAY = date(2025, 1, 1)


def lacking(application: Application) -> list[Lack]:
    return lacks(again(application), list(application.claims.select_related("skill")))


def fields_lacking(application: Application) -> list[str]:
    return [lack.field for lack in lacking(application)]


def explained(application: Application, text: str, chosen: int = 5) -> None:
    seen = Seen(application.skills_revision, "")
    actions.save_skills(application, claims(application, chosen, text), "", seen, by=application.applicant)


def tutoring(world: World, reflection: str) -> Application:
    """A draft for "Tutorer ses pairs", complete but for what `reflection` says."""
    student = world.ours.student
    application = actions.start(badge(world.ours, "tutorer-ses-pairs"), by=student)
    actions.save_experience(application, EXPERIENCE, Seen(0, ""), by=student)
    actions.save_skills(application, claims(application), reflection, Seen(0, ""), by=student)
    return application


def test_a_complete_draft_lacks_nothing(world: World) -> None:
    assert lacking(draft(world.ours)) == []


def test_an_empty_draft_lacks_everything_in_the_order_of_the_form(world: World) -> None:
    application = actions.start(badge(world.ours), by=world.ours.student)
    assert fields_lacking(application) == ["structure", "role", "start", "description", "skills"]
    assert [lack.step for lack in lacking(application)] == ["experience"] * 4 + ["skills"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("structure", ""),
        ("structure", " \n "),
        ("role", ""),
        ("role", "\t"),
        ("start", None),
        ("description", ""),
        ("description", " " * 400),
        ("description", "é" * (DESCRIPTION_MIN - 1)),
        ("description", " " * 10 + "é" * (DESCRIPTION_MIN - 1) + "\n" * 10),
        ("description", "é" * (TEXT_MAX + 1)),
    ],
)
def test_the_experience_says_what_it_lacks(world: World, name: str, value: Any) -> None:
    assert fields_lacking(draft(world.ours, **{name: value})) == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hours", None),
        ("end", None),
        ("already_used", ""),
        ("already_used", "3 ECTS"),
        ("description", "é" * DESCRIPTION_MIN),
        ("description", "é" * TEXT_MAX),
    ],
)
def test_the_experience_is_not_asked_for_more_than_that(world: World, name: str, value: Any) -> None:
    assert lacking(draft(world.ours, **{name: value})) == []


def test_an_end_before_the_start_is_said_at_the_end(world: World) -> None:
    assert fields_lacking(draft(world.ours, start=A_DAY, end=date(2024, 12, 31))) == ["end"]
    assert lacking(draft(world.ours, world.stranger, start=A_DAY, end=A_DAY)) == []


@pytest.mark.parametrize("chosen", range(10))
def test_at_least_five_of_nine_skills_are_needed(world: World, chosen: int) -> None:
    expected = ["skills"] if chosen < 5 else []
    assert fields_lacking(draft(world.ours, chosen=chosen)) == expected


@pytest.mark.parametrize(("chosen", "missing"), [(4, 1), (2, 3), (0, 5)])
def test_the_number_of_missing_skills_is_told(world: World, chosen: int, missing: int) -> None:
    sentence = lacking(draft(world.ours, chosen=chosen))[0].sentence
    assert [int(number) for number in re.findall(r"\d+", sentence)] == [5, missing]


@pytest.mark.parametrize("text", ["", "   ", "é" * (TEXT_MIN - 1), "é" * (TEXT_MAX + 1)])
def test_each_chosen_skill_must_be_explained(world: World, text: str) -> None:
    application = draft(world.ours)
    explained(application, text)
    assert fields_lacking(application) == [f"text-{code}" for code in codes(application)[:5]]


@pytest.mark.parametrize("size", [TEXT_MIN, TEXT_MAX])
def test_an_explanation_of_the_right_length_is_enough(world: World, size: int) -> None:
    application = draft(world.ours)
    explained(application, "é" * size)
    assert lacking(application) == []


def test_a_skill_that_is_not_chosen_may_say_anything(world: World) -> None:
    application = draft(world.ours)
    rows = list(application.claims.all())
    written = {
        row.skill_id: Claim(place < 5, WORDS if place < 5 else "court", False)
        for place, row in enumerate(rows)
    }
    actions.save_skills(application, written, "", Seen(1, ""), by=world.ours.student)
    assert lacking(application) == []


@pytest.mark.parametrize("reflection", ["", " " * 200, "é" * (TEXT_MIN - 1), "é" * (TEXT_MAX + 1)])
def test_tutoring_ones_peers_asks_to_step_back(world: World, reflection: str) -> None:
    application = tutoring(world, reflection)
    assert fields_lacking(application) == ["reflection"]
    with pytest.raises(Incomplete):
        actions.submit(application, by=world.ours.student)


def test_tutoring_ones_peers_is_sent_with_its_reflection(world: World) -> None:
    application = tutoring(world, "é" * TEXT_MIN)
    actions.submit(application, by=world.ours.student)
    assert again(application).state == State.SUBMITTED


def test_a_badge_that_asks_no_reflection_does_not_miss_it(world: World) -> None:
    application = draft(world.ours)
    assert not application.version.asks_reflection
    assert lacking(application) == []


def test_the_lengths_are_told_in_numbers(world: World) -> None:
    application = draft(world.ours, description="é" * 120)
    explained(application, "é" * 3210)
    short, long = lacking(application)[:2]
    assert "120" in short.sentence
    assert "300" in short.sentence
    assert "3210" in long.sentence
    assert "3000" in long.sentence


def test_an_incomplete_application_is_not_sent_and_says_everything_at_once(world: World) -> None:
    application = draft(world.ours, chosen=3, role="", description="court")
    response = browser(world.ours.student).post(address("application-submit", application))
    assert response.status_code == 422
    assert all(says(response, lack.sentence) for lack in lacking(application))
    assert (again(application).state, again(application).round) == (State.DRAFT, 0)
    assert verbs(application) == ["application.started"]


def test_the_check_shows_what_is_lacking_and_offers_no_sending(world: World) -> None:
    application = draft(world.ours, role="")
    page = browser(world.ours.student).get(address("application-check", application))
    assert says(page, "Say what your role was.")
    assert address("application-submit", application) not in page.content.decode()


def test_the_check_of_a_complete_draft_offers_to_send_it(world: World) -> None:
    application = draft(world.ours)
    page = browser(world.ours.student).get(address("application-check", application))
    assert address("application-submit", application) in page.content.decode()
    assert WORDS in words(page)


def test_a_step_says_what_it_lacks_when_asked_and_not_before(world: World) -> None:
    application = draft(world.ours, chosen=0, role="")
    client = browser(world.ours.student)
    for name, sentence in (
        ("application-experience", "Say what your role was."),
        ("application-skills", lacking(application)[-1].sentence),
    ):
        assert not says(client.get(address(name, application)), sentence)
        assert says(client.get(address(name, application), {"check": "1"}), sentence)


def test_a_step_does_not_say_what_the_other_lacks(world: World) -> None:
    application = draft(world.ours, chosen=0, role="")
    page = browser(world.ours.student).get(address("application-skills", application), {"check": "1"})
    assert keeps_silent(page, "Say what your role was.")


def test_the_lacks_lead_to_the_field_of_their_step(world: World) -> None:
    application = draft(world.ours, role="")
    explained(application, "court")
    page = browser(world.ours.student).get(address("application-check", application)).content.decode()
    assert f"{address('application-experience', application)}?check=1#id_role" in page
    assert f"{address('application-skills', application)}?check=1#text-{codes(application)[0]}" in page


def test_a_reader_of_english_is_told_in_english(world: World) -> None:
    choose_language(world.ours.student, "en")
    application = draft(world.ours, chosen=4, role="")
    page = browser(world.ours.student).get(address("application-check", application))
    assert says(page, "Say what your role was.", "en")
    called = application.version.skill_words.en
    assert f"Choose at least 5 {called}: 1 more is needed." in words(page)


def test_skills_are_called_what_their_kit_calls_them(world: World) -> None:
    student = world.ours.student
    application = actions.start(badge(world.ours, "tutorer-ses-pairs"), by=student)
    actions.save_skills(application, claims(application, 4), "", Seen(0, ""), by=student)
    page = words(browser(student).get(address("application-check", application)))
    assert "au moins 5 savoir-agir" in page
    assert "4 savoir-agir" in page
    assert "savoir-faire" not in page


def test_a_reader_of_french_is_told_in_french(world: World) -> None:
    page = browser(world.ours.student).get(address("application-check", draft(world.ours, role="")))
    assert says(page, "Say what your role was.", "fr")
    assert keeps_silent(page, "Say what your role was.", "en")


def test_what_the_page_says_cannot_be_got_around_by_its_fields(world: World) -> None:
    """The minimum is the version's, whatever a form sends."""
    application = draft(world.ours, chosen=1)
    client = browser(world.ours.student)
    fields = form(client.get(address("application-skills", application)), "revision")
    client.post(address("application-skills", application), fields | {"minimum_skills": "1", "minimum": "1"})
    assert client.post(address("application-submit", application)).status_code == 422

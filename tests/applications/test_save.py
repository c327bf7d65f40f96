"""Saving the two written steps: as one types, and by a button without JavaScript."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.formats import date_format

from insigne.applications import actions
from insigne.applications.actions import Claim, DraftConflict, Seen
from insigne.applications.models import Application, SkillClaim
from insigne.catalogue.models import Skill
from tests.applications.pages import (
    HTMX,
    MARKUP,
    address,
    again,
    codes,
    form,
    keeps_silent,
    says,
    verbs,
    words,
)
from tests.world import EXPERIENCE, STORY, World, badge, browser, claims, draft, submitted

STEPS = ["application-experience", "application-skills"]


def opened(world: World) -> tuple[Client, Application]:
    """A student's browser, and the empty draft they have just begun."""
    return browser(world.ours.student), actions.start(badge(world.ours), by=world.ours.student)


def send(client: Client, name: str, application: Application, **changes: str) -> Any:
    """Open the page, change these fields, press the button."""
    path = address(name, application)
    return client.post(path, form(client.get(path), "revision") | changes)


def test_every_field_of_the_experience_is_kept(world: World) -> None:
    client, application = opened(world)
    typed = {key: str(value) for key, value in EXPERIENCE.items()} | {"already_used": "3 ECTS"}
    response = send(client, "application-experience", application, **typed)
    assert response["Location"] == address("application-skills", application)
    kept = {name: str(getattr(again(application), name)) for name in EXPERIENCE}
    assert kept == typed | {"description": STORY.strip()}


def test_every_skill_and_its_words_are_kept(world: World) -> None:
    client, application = opened(world)
    first, second = codes(application)[:2]
    fields = form(client.get(address("application-skills", application)), "revision")
    fields |= {
        f"chosen-{first}": "on",
        f"text-{first}": "Un\r\ndeux",
        f"public-{first}": "on",
        f"text-{second}": "À finir",
    }
    response = client.post(address("application-skills", application), fields)
    assert response["Location"] == address("application-evidence", application)
    rows = {
        row.skill.code: (row.chosen, row.text, row.public)
        for row in application.claims.select_related("skill")
    }
    assert rows.pop(first) == (True, "Un\ndeux", True)
    assert rows.pop(second) == (False, "À finir", False)
    assert set(rows.values()) == {(False, "", False)}


def test_a_skill_unticked_keeps_its_words(world: World) -> None:
    application = draft(world.ours)
    fields = form(browser(world.ours.student).get(address("application-skills", application)), "revision")
    for code in codes(application):
        fields.pop(f"chosen-{code}", None)
    browser(world.ours.student).post(address("application-skills", application), fields)
    assert not application.claims.filter(chosen=True).exists()
    assert not application.claims.filter(text="").exists()


@pytest.mark.parametrize("name", STEPS)
def test_a_page_saved_as_it_stands_changes_no_word(world: World, name: str) -> None:
    application = draft(world.ours, description="Un premier jour.\n\nPuis un autre.\n" + STORY, public=2)
    words_before = Application.objects.values(
        "structure", "role", "start", "end", "hours", "description"
    ).get()
    claims_before = list(application.claims.values())
    assert send(browser(world.ours.student), name, application).status_code == 302
    words_after = Application.objects.values(
        "structure", "role", "start", "end", "hours", "description"
    ).get()
    assert {key: str(value).strip() for key, value in words_after.items()} == {
        key: str(value).strip() for key, value in words_before.items()
    }
    assert list(application.claims.values()) == claims_before


@pytest.mark.parametrize("name", STEPS)
def test_saving_by_the_button_stays_and_says_so(world: World, name: str) -> None:
    client, application = opened(world)
    response = send(client, name, application, go="stay")
    assert response["Location"] == address(name, application)
    assert says(client.get(response["Location"]), "Saved. You can close this page and come back.")


@pytest.mark.parametrize("name", STEPS)
def test_saving_as_one_types_says_so_and_hands_out_the_next_revision(world: World, name: str) -> None:
    client, application = opened(world)
    fields = form(client.get(address(name, application)), "revision")
    for number in (1, 2, 3):
        response = client.post(address(name, application), fields, headers=HTMX)
        assert response.status_code == 200
        assert keeps_silent(response, "Saved, except for what could not be read:")
        assert f'value="{number}"' in response.content.decode()
        fields["revision"] = str(number)


def test_saving_one_step_leaves_the_other_alone(world: World) -> None:
    application = draft(world.ours)
    client = browser(world.ours.student)
    send(client, "application-experience", application, role="Présidente")
    saved = again(application)
    assert (saved.experience_revision, saved.skills_revision) == (2, 1)
    send(client, "application-skills", application, reflection="Plus tard")
    saved = again(application)
    assert (saved.role, saved.experience_revision, saved.skills_revision) == ("Présidente", 2, 2)


def test_a_draft_is_saved_without_a_line_in_the_journal(world: World) -> None:
    application = draft(world.ours)
    assert verbs(application) == ["application.started"]


@pytest.mark.parametrize("wrong", ["31/02/2025", "hier", "2025-13-01", "0000-00-00"])
def test_a_date_that_cannot_be_read_is_said_and_the_rest_is_kept(world: World, wrong: str) -> None:
    client, application = opened(world)
    response = send(
        client, "application-experience", application, start=wrong, role="Trésorière", structure="Le club"
    )
    assert response.status_code == 422
    assert form(response, "revision")["start"] == wrong
    assert "Saisissez une date valide" in words(response)
    saved = again(application)
    assert (saved.start, saved.role, saved.structure) == (None, "Trésorière", "Le club")


def test_a_wrong_date_does_not_erase_the_one_that_was_right(world: World) -> None:
    application = draft(world.ours)
    send(browser(world.ours.student), "application-experience", application, start="demain")
    assert again(application).start == date(2024, 9, 15)


def test_saving_as_one_types_tells_what_could_not_be_read(world: World) -> None:
    client, application = opened(world)
    typed = {"start": "hier", "role": "Trésorière"}
    response = client.post(address("application-experience", application), typed, headers=HTMX)
    assert response.status_code == 200
    assert "Saisissez une date valide" in words(response)
    assert again(application).role == "Trésorière"


def test_a_french_date_is_read(world: World) -> None:
    client, application = opened(world)
    send(client, "application-experience", application, start="15/09/2024")
    assert again(application).start == date(2024, 9, 15)


@pytest.mark.parametrize("hours", ["-1", "beaucoup", "1000000000", "12,5"])
def test_hours_that_make_no_sense_are_said_and_the_rest_is_kept(world: World, hours: str) -> None:
    client, application = opened(world)
    response = send(client, "application-experience", application, hours=hours, role="Trésorière")
    assert response.status_code == 422
    assert form(response, "revision")["hours"] == hours
    assert (again(application).hours, again(application).role) == (None, "Trésorière")


@pytest.mark.parametrize(
    ("field", "size"), [("structure", 301), ("role", 301), ("already_used", 301), ("description", 100_001)]
)
def test_a_text_too_long_is_said_and_given_back_whole(world: World, field: str, size: int) -> None:
    client, application = opened(world)
    response = send(client, "application-experience", application, **{field: "é" * size})
    assert response.status_code == 422
    assert form(response, "revision")[field] == "é" * size
    assert getattr(again(application), field) == ""


def test_a_story_longer_than_what_is_read_is_kept_whole_while_it_is_a_draft(world: World) -> None:
    client, application = opened(world)
    send(client, "application-experience", application, description="é" * 15_000)
    assert again(application).description == "é" * 15_000


def test_an_explanation_longer_than_what_is_read_is_kept_whole_while_it_is_a_draft(world: World) -> None:
    client, application = opened(world)
    code = codes(application)[0]
    send(client, "application-skills", application, **{f"text-{code}": "é" * 15_000})
    assert application.claims.get(skill__code=code).text == "é" * 15_000


def test_a_nul_in_the_experience_is_said_and_writes_nothing_there(world: World) -> None:
    client, application = opened(world)
    response = send(client, "application-experience", application, role="Tré\x00sorière", structure="Le club")
    assert response.status_code == 422
    assert (again(application).role, again(application).structure) == ("", "Le club")


def test_a_nul_in_an_explanation_is_dropped(world: World) -> None:
    client, application = opened(world)
    code = codes(application)[0]
    send(client, "application-skills", application, **{f"text-{code}": "Mi\x00di", "reflection": "Qua\x00nd"})
    assert application.claims.get(skill__code=code).text == "Midi"
    assert again(application).reflection == "Quand"


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(
    "mark", [{"revision": "x", "tab": "\x00" * 40}, {"revision": "9" * 40}, {"revision": "-1"}]
)
def test_marks_that_no_page_of_ours_would_send_are_taken_for_an_old_page(
    world: World, name: str, mark: dict[str, str]
) -> None:
    application = draft(world.ours)
    sent = {"revision": "0", "tab": "another"} | mark
    response = send(browser(world.ours.student), name, application, **sent)
    assert response.status_code == 409


def test_markup_that_was_typed_is_read_as_words(world: World) -> None:
    application = draft(
        world.ours, structure=MARKUP, role=MARKUP, description=MARKUP + STORY, already_used=MARKUP
    )
    actions.save_skills(
        application, claims(application, text=MARKUP), MARKUP, Seen(1, ""), by=world.ours.student
    )
    client = browser(world.ours.student)
    for name in (*STEPS, "application-check", "application"):
        page = client.get(address(name, application))
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert" in page.content.decode()


def test_a_step_shows_the_saved_words_again(world: World) -> None:
    application = draft(world.ours)
    fields = form(browser(world.ours.student).get(address("application-experience", application)), "revision")
    assert (fields["structure"], fields["start"], fields["hours"]) == (
        "L’Épicerie du campus",
        "2024-09-15",
        "240",
    )
    assert fields["description"] == STORY


def test_the_count_of_chosen_skills_stands_on_the_page(world: World) -> None:
    application = draft(world.ours, chosen=3)
    assert "3 sur au moins 5" in words(
        browser(world.ours.student).get(address("application-skills", application))
    )


def test_the_guiding_questions_stand_beside_each_skill(world: World) -> None:
    application = draft(world.ours)
    page = browser(world.ours.student).get(address("application-skills", application))
    questions = [
        each
        for skill in Skill.objects.filter(version=application.version)
        for each in skill.guiding_questions
    ]
    assert len(questions) >= 9
    assert all(says(page, question.fr) for question in questions)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_saved_after_it_was_sent_writes_nothing_and_says_so(world: World, name: str) -> None:
    application = draft(world.ours)
    client = browser(world.ours.student)
    fields = form(client.get(address(name, application)), "revision") | {
        "role": "Prise",
        "reflection": "Prise",
    }
    actions.submit(application, by=world.ours.student)
    typing = client.post(address(name, application), fields, headers=HTMX)
    assert says(typing, "This application was sent or closed meanwhile: it can no longer be changed.")
    button = client.post(address(name, application), fields)
    assert button.status_code == 409
    assert says(button, "This application was sent or closed meanwhile: it can no longer be changed.")
    saved = again(application)
    assert (saved.role, saved.reflection) == ("Trésorière", "")


def test_an_action_of_somebody_else_saves_nothing(world: World) -> None:
    application = draft(world.ours)
    for user in (world.ours.reviewer, world.ours.manager, world.stranger):
        with pytest.raises(PermissionDenied):
            actions.save_experience(application, {"role": "Prise"}, Seen(1, ""), by=user)
        with pytest.raises(PermissionDenied):
            actions.save_skills(application, {}, "Prise", Seen(1, ""), by=user)
    assert (again(application).role, again(application).reflection) == ("Trésorière", "")


def test_only_the_words_of_the_experience_are_saved_by_it(world: World) -> None:
    application = draft(world.ours)
    fields = {"role": "Présidente", "state": "accepted", "round": 9, "applicant": world.stranger}
    actions.save_experience(application, fields, Seen(1, ""), by=world.ours.student)
    saved = again(application)
    assert (saved.role, saved.state, saved.round, saved.applicant) == (
        "Présidente",
        "draft",
        0,
        world.ours.student,
    )


def test_a_form_that_names_a_state_does_not_change_it(world: World) -> None:
    client, application = opened(world)
    send(client, "application-experience", application, state="accepted", round="3", award="1")
    assert (again(application).state, again(application).round) == ("draft", 0)


def test_skills_of_another_badge_are_not_taken(world: World) -> None:
    application = draft(world.ours)
    foreign = Skill.objects.filter(version=badge(world.theirs).current).first()
    assert foreign
    actions.save_skills(
        application, {foreign.pk: Claim(True, "Prise", True)}, "", Seen(1, ""), by=world.ours.student
    )
    assert not SkillClaim.objects.filter(skill=foreign).exists()


def test_a_sent_application_takes_no_save_by_any_road(world: World) -> None:
    application = submitted(world.ours)
    with pytest.raises(DraftConflict):
        actions.save_experience(application, {"role": "Prise"}, Seen(1, ""), by=world.ours.student)
    assert again(application).role == "Trésorière"


def test_the_status_page_dates_are_those_that_were_typed(world: World) -> None:
    application = draft(world.ours)
    page = words(browser(world.ours.student).get(address("application", application)))
    assert date_format(date(2024, 9, 15), "j F Y") in page

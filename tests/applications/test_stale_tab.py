"""Two pages open on the same step: the second never writes over the first without its words being seen."""

from typing import Any

import pytest
from django.utils import translation

from insigne.applications import actions
from insigne.applications.actions import DraftConflict, Seen
from insigne.applications.models import Application
from tests.applications.pages import HTMX, address, again, codes, form, keeps_silent, says, words
from tests.world import EXPERIENCE, World, browser, claims, draft

EXPERIENCE_STEP = "application-experience"
SKILLS_STEP = "application-skills"
CONFLICT = "This step was saved in another tab"


@pytest.fixture
def application(world: World) -> Application:
    return draft(world.ours)


def two_tabs(world: World, application: Application, name: str) -> tuple[dict[str, str], dict[str, str]]:
    client = browser(world.ours.student)
    path = address(name, application)
    return form(client.get(path), "revision"), form(client.get(path), "revision")


def post(
    world: World, application: Application, name: str, fields: dict[str, str], *, htmx: bool = False
) -> Any:
    client = browser(world.ours.student)
    return client.post(address(name, application), fields, headers=HTMX if htmx else None)


def test_the_second_tab_keeps_what_it_typed_and_shows_what_the_first_saved(
    world: World, application: Application
) -> None:
    first, second = two_tabs(world, application, EXPERIENCE_STEP)
    post(world, application, EXPERIENCE_STEP, first | {"role": "Présidente"})
    response = post(world, application, EXPERIENCE_STEP, second | {"role": "Secrétaire"})
    assert response.status_code == 409
    assert again(application).role == "Présidente"
    assert form(response, "revision")["role"] == "Secrétaire"
    assert says(response, CONFLICT)
    assert "Présidente" in words(response)


def test_the_second_tab_shows_the_saved_explanation_of_each_skill(
    world: World, application: Application
) -> None:
    first, second = two_tabs(world, application, SKILLS_STEP)
    one, two = codes(application)[:2]
    post(world, application, SKILLS_STEP, first | {f"text-{one}": "Le premier onglet", "reflection": "Ici"})
    response = post(world, application, SKILLS_STEP, second | {f"text-{two}": "Le second onglet"})
    assert response.status_code == 409
    shown = form(response, "revision")
    assert shown[f"text-{two}"] == "Le second onglet"
    assert "Le premier onglet" in words(response)
    kept = dict(application.claims.values_list("skill__code", "text"))
    assert kept[one] == "Le premier onglet"
    assert kept[two] != "Le second onglet"


def test_ticks_of_the_second_tab_are_kept_on_its_page(world: World, application: Application) -> None:
    first, second = two_tabs(world, application, SKILLS_STEP)
    last = codes(application)[-1]
    post(world, application, SKILLS_STEP, first)
    response = post(world, application, SKILLS_STEP, second | {f"chosen-{last}": "on"})
    assert form(response, "revision")[f"chosen-{last}"] == "on"
    assert not application.claims.get(skill__code=last).chosen


@pytest.mark.parametrize("name", [EXPERIENCE_STEP, SKILLS_STEP])
def test_having_seen_both_one_saves_what_one_chose(world: World, application: Application, name: str) -> None:
    first, second = two_tabs(world, application, name)
    post(world, application, name, first)
    seen = form(post(world, application, name, second), "revision")
    code = codes(application)[0]
    chosen = {"role": "Les deux", f"text-{code}": "Les deux"}
    assert post(world, application, name, seen | chosen).status_code == 302
    saved = again(application).role, application.claims.get(skill__code=code).text
    assert "Les deux" in saved


@pytest.mark.parametrize("name", [EXPERIENCE_STEP, SKILLS_STEP])
def test_saving_as_one_types_in_a_stale_tab_says_it_is_not_saved(
    world: World, application: Application, name: str
) -> None:
    first, second = two_tabs(world, application, name)
    post(world, application, name, first, htmx=True)
    before = Application.objects.values().get()
    response = post(
        world, application, name, second | {"role": "Perdue ?", "reflection": "Perdue ?"}, htmx=True
    )
    assert says(response, "Another tab saved this step: your words here are not saved.")
    assert Application.objects.values().get() == before


@pytest.mark.parametrize("name", [EXPERIENCE_STEP, SKILLS_STEP])
def test_a_page_saves_over_its_own_save_when_the_answer_got_lost(
    world: World, application: Application, name: str
) -> None:
    page, _other = two_tabs(world, application, name)
    post(world, application, name, page | {"role": "Une", "reflection": "Une"}, htmx=True)
    response = post(world, application, name, page | {"role": "Deux", "reflection": "Deux"}, htmx=True)
    assert keeps_silent(response, "Another tab saved this step: your words here are not saved.")
    saved = again(application)
    assert "Deux" in (saved.role, saved.reflection)


def test_a_page_does_not_save_over_another_that_came_after_its_own_save(
    world: World, application: Application
) -> None:
    first, _other = two_tabs(world, application, EXPERIENCE_STEP)
    post(world, application, EXPERIENCE_STEP, first | {"role": "Une"})
    second, _other = two_tabs(world, application, EXPERIENCE_STEP)
    post(world, application, EXPERIENCE_STEP, second | {"role": "Deux"})
    assert post(world, application, EXPERIENCE_STEP, first | {"role": "Trois"}).status_code == 409
    assert again(application).role == "Deux"


def test_two_pages_never_have_the_same_mark(world: World, application: Application) -> None:
    first, second = two_tabs(world, application, EXPERIENCE_STEP)
    assert first["tab"] != second["tab"]
    assert len(first["tab"]) == 16


def test_pages_without_a_mark_do_not_save_over_each_other(world: World, application: Application) -> None:
    with pytest.raises(DraftConflict):
        actions.save_experience(application, EXPERIENCE, Seen(0, ""), by=world.ours.student)
    with pytest.raises(DraftConflict):
        actions.save_skills(application, claims(application), "", Seen(0, ""), by=world.ours.student)


def test_a_conflict_on_the_skills_leaves_every_claim_as_it_was(
    world: World, application: Application
) -> None:
    before = list(application.claims.values())
    with pytest.raises(DraftConflict):
        actions.save_skills(
            application, claims(application, 9, "Prise"), "Prise", Seen(0, ""), by=world.ours.student
        )
    assert list(application.claims.values()) == before
    assert again(application).reflection == ""


def test_only_what_differs_is_shown_twice(world: World, application: Application) -> None:
    story = "Le premier jour.\nLe second jour.\n" + str(EXPERIENCE["description"]).strip()
    actions.save_experience(application, {"description": story}, Seen(1, ""), by=world.ours.student)
    first, second = two_tabs(world, application, EXPERIENCE_STEP)
    post(world, application, EXPERIENCE_STEP, first | {"role": "Présidente"})
    response = post(world, application, EXPERIENCE_STEP, second | {"role": "Secrétaire"})
    assert words(response).count("Le second jour.") == 1
    with translation.override("fr"):
        assert words(response).count(translation.gettext("What is saved")) == 1


def test_the_form_of_a_conflict_in_which_a_date_cannot_be_read_keeps_it(
    world: World, application: Application
) -> None:
    first, second = two_tabs(world, application, EXPERIENCE_STEP)
    post(world, application, EXPERIENCE_STEP, first)
    response = post(world, application, EXPERIENCE_STEP, second | {"start": "hier"})
    assert response.status_code == 409
    assert form(response, "revision")["start"] == "hier"


def test_a_stale_tab_of_a_sent_application_is_told_it_was_sent(
    world: World, application: Application
) -> None:
    _first, second = two_tabs(world, application, EXPERIENCE_STEP)
    actions.submit(application, by=world.ours.student)
    response = browser(world.ours.student).post(address(EXPERIENCE_STEP, application), second, follow=True)
    assert says(response, "This application was sent or closed meanwhile: it can no longer be changed.")

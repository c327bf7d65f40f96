"""The list of one's experiences, and how one begins, is saved, and goes."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from insigne.experiences import actions
from insigne.experiences.forms import ExperienceForm
from insigne.experiences.models import Experience
from insigne.journal.models import Event
from insigne.web.drafts import Seen
from tests.applications.pages import HTMX, MARKUP, form, keeps_silent, says, words
from tests.experiences.making import WORDS, experience, saved, typed
from tests.threads import one_inside_the_other
from tests.world import World, browser

LIST = reverse("experiences")


def address(of: Experience, name: str = "experience") -> str:
    return reverse(name, args=[of.pk])


def everybody_else(world: World) -> list:
    ours = world.ours
    staff = [ours.administrator, ours.manager, ours.reviewer, ours.facilitator]
    return [*staff, world.theirs.student, world.theirs.manager, world.stranger]


# --- the list ----------------------------------------------------------------------------------------------


def test_the_list_says_what_it_is_for_when_it_is_empty(world: World) -> None:
    answer = browser(world.ours.student).get(LIST)
    assert answer.status_code == 200
    assert says(answer, "Nothing told yet")


def test_the_list_shows_ones_own_experiences_and_nobody_elses(world: World) -> None:
    experience(world.ours.student, "Mienne")
    experience(world.theirs.student, "La leur")
    page = words(browser(world.ours.student).get(LIST))
    assert "Mienne" in page
    assert "La leur" not in page


def test_the_latest_begun_stands_first_and_one_without_a_date_last(world: World) -> None:
    for title, start in (("vieille", "2019-01-01"), ("sans date", None), ("récente", "2026-01-01")):
        experience(world.ours.student, title, start=start)
    page = words(browser(world.ours.student).get(LIST))
    assert page.index("récente") < page.index("vieille") < page.index("sans date")


def test_two_tabs_together_begin_no_experience_too_many(
    crowded_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LIMIT", 1)
    begin = partial(actions.add, "Trésorière", by=crowded_world.ours.student)
    begun = one_inside_the_other(begin, begin)
    assert [type(each) for each in begun] == [Experience, actions.TooManyExperiences]


def test_twenty_experiences_cost_what_ten_cost(world: World) -> None:
    client = browser(world.ours.student)
    costs = []
    for _round in range(2):
        for _each in range(10):
            experience(world.ours.student)
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_an_experience_begins_with_its_name(world: World) -> None:
    answer = browser(world.ours.student).post(LIST, {"title": "Trésorière"})
    begun = Experience.objects.get()
    assert (begun.person, begun.title) == (world.ours.student, "Trésorière")
    assert answer["Location"] == address(begun)
    assert Event.objects.get(verb="experience.added").object_id == begun.pk


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "a\x00b"])
def test_a_name_that_cannot_be_kept_is_said_at_the_field(world: World, title: str) -> None:
    answer = browser(world.ours.student).post(LIST, {"title": title})
    assert answer.status_code == 422
    assert 'id="faults"' in answer.content.decode()
    assert not Experience.objects.exists()


def test_there_is_an_end_to_how_many_one_keeps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LIMIT", 1)
    experience(world.theirs.student, "Nobody else’s count")
    experience(world.ours.student)
    answer = browser(world.ours.student).post(LIST, {"title": "Une de trop"})
    assert answer.status_code == 422
    assert Experience.objects.filter(person=world.ours.student).count() == 1


# --- one of them -------------------------------------------------------------------------------------------


def test_its_author_reads_it(world: World) -> None:
    page = words(browser(world.ours.student).get(address(experience(world.ours.student))))
    for said in ("Trésorière de l’épicerie", WORDS["situation"], WORDS["again"]):
        assert said in page


@pytest.mark.parametrize("name", ["experience", "experience-delete", "experience-badges"])
def test_it_exists_for_nobody_else_whatever_their_role(world: World, name: str) -> None:
    written = experience(world.ours.student)
    for user in everybody_else(world):
        assert browser(user).get(address(written, name)).status_code == 404
        assert browser(user).post(address(written, name), {"confirmed": "yes"}).status_code in {404, 405}
    assert "login" in browser().get(address(written, name))["Location"]
    assert Experience.objects.exists()


def test_nobody_else_writes_or_removes_it(world: World) -> None:
    written = experience(world.ours.student)
    for user in everybody_else(world):
        with pytest.raises(PermissionDenied):
            actions.save_experience(written, {"title": "Prise"}, Seen(0, ""), by=user)
        with pytest.raises(PermissionDenied):
            actions.remove(written, by=user)


def test_saving_one_writes_over_no_other_and_gives_it_to_nobody(world: World) -> None:
    written, kept = experience(world.ours.student), experience(world.ours.student, "L’autre")
    theirs = experience(world.theirs.student, "La leur")
    saved(written, title="Réécrite", person=world.stranger, id=kept.pk)
    assert (written.title, written.person) == ("Réécrite", world.ours.student)
    assert set(Experience.objects.values_list("pk", "title")) == {
        (written.pk, "Réécrite"),
        (kept.pk, "L’autre"),
        (theirs.pk, "La leur"),
    }
    assert experience(world.ours.student, revision=7).revision == 0


def test_the_name_of_an_association_comes_with_a_warning(world: World) -> None:
    page = browser(world.ours.student).get(address(experience(world.ours.student)))
    with translation.override("fr"):
        warning = str(ExperienceForm.base_fields["structure"].help_text)
    assert " ".join(warning.split()) in words(page)


def test_what_is_typed_is_saved_and_the_page_comes_back(world: World) -> None:
    written = experience(world.ours.student)
    client = browser(world.ours.student)
    sent = typed(written, action="J’ai tout refait.\r\nDeux fois.", again=MARKUP)
    assert client.post(address(written), sent)["Location"] == address(written)
    written.refresh_from_db()
    assert (written.action, written.again, written.revision) == ("J’ai tout refait.\nDeux fois.", MARKUP, 1)
    assert MARKUP not in client.get(address(written)).content.decode()


def test_saving_while_one_types_answers_with_the_time(world: World) -> None:
    written = experience(world.ours.student)
    answer = browser(world.ours.student).post(
        address(written), typed(written, role="Présidente"), headers=HTMX
    )
    written.refresh_from_db()
    assert written.role == "Présidente"
    assert 'value="1"' in answer.content.decode()
    sent = typed(written, hours="-3")
    unread = browser(world.ours.student).post(address(written), sent, headers=HTMX)
    assert says(unread, "Saved, except for what could not be read:")


@pytest.mark.parametrize(
    ("start", "end"), [("2026-02-01", ""), ("", "2026-02-01"), ("2026-02-01", "2026-02-01")]
)
def test_one_of_the_two_dates_is_enough_and_a_single_day_is_a_time(
    world: World, start: str, end: str
) -> None:
    written = experience(world.ours.student, start=None, end=None)
    client = browser(world.ours.student)
    assert client.post(address(written), typed(written, start=start, end=end)).status_code == 302
    written.refresh_from_db()
    assert (str(written.start or ""), str(written.end or "")) == (start, end)
    assert says(client.get(address(written)), "Saved. You can close this page and come back.")


def test_what_cannot_be_read_keeps_the_rest(world: World) -> None:
    written = experience(world.ours.student)
    sent = typed(written, start="2026-02-01", end="2026-01-01", hours="-3", title="", action="Le reste.")
    answer = browser(world.ours.student).post(address(written), sent)
    assert answer.status_code == 422
    written.refresh_from_db()
    assert (written.action, written.hours, written.title) == ("Le reste.", 240, "Trésorière de l’épicerie")
    assert 'id="faults"' in answer.content.decode()
    assert says(answer, "The end comes before the start: correct one of the two dates.")


def test_a_stale_tab_overwrites_nothing_and_shows_both(world: World) -> None:
    written = experience(world.ours.student)
    sent = typed(written, action="Depuis le premier onglet.")
    saved(written, action="Depuis le second.")
    client = browser(world.ours.student)
    answer = client.post(address(written), sent)
    assert answer.status_code == 409
    assert "Depuis le premier onglet." in words(answer)
    assert "Depuis le second." in words(answer)
    assert says(answer, "This experience was saved in another tab")
    written.refresh_from_db()
    assert written.action == "Depuis le second."
    assert says(client.post(address(written), sent, headers=HTMX), "See both")


def test_a_tab_may_save_over_its_own_last_save(world: World) -> None:
    written = experience(world.ours.student)
    client, sent = browser(world.ours.student), typed(written)
    for role in ("Une", "Deux"):
        client.post(address(written), sent | {"role": role})
    written.refresh_from_db()
    assert written.role == "Deux"


def test_a_page_carries_the_save_it_was_made_from_and_a_mark_of_its_own(world: World) -> None:
    written = experience(world.ours.student)
    saved(written, role="Avant")
    client = browser(world.ours.student)
    first, second = (form(client.get(address(written)), "action") for _tab in range(2))
    assert first["tab"] != second["tab"]
    assert client.post(address(written), first | {"role": "Une"}).status_code == 302
    assert client.post(address(written), first | {"role": "Deux"}).status_code == 302
    assert client.post(address(written), second | {"role": "Trois"}).status_code == 409


def test_words_typed_in_an_ended_session_come_back_after_the_sign_in(world: World) -> None:
    written = experience(world.ours.student)
    client = browser()
    answer = client.post(
        address(written), typed(written, action="Avant la coupure.", reader=str(world.ours.student.pk))
    )
    assert "login" in answer["Location"]
    client.force_login(world.ours.student, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(address(written))
    assert "Avant la coupure." in words(page)
    assert says(page, "You were signed out meanwhile. What you had typed is below: check it, then save.")


def test_nothing_saved_is_not_shown_as_a_second_version_of_what_came_back(world: World) -> None:
    written = experience(world.ours.student, action="")
    client = browser()
    back = typed(written, action="Avant la coupure.", reader=str(world.ours.student.pk))
    client.post(address(written), back)
    client.force_login(world.ours.student, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert keeps_silent(client.get(address(written)), "What is saved")


# --- leaving one behind ------------------------------------------------------------------------------------


def test_deleting_asks_once(world: World) -> None:
    written = experience(world.ours.student)
    page = browser(world.ours.student).get(address(written, "experience-delete"))
    assert says(page, "Delete the experience")
    browser(world.ours.student).post(address(written, "experience-delete"))
    assert Experience.objects.exists()


def test_deleting_erases_it(world: World) -> None:
    written, kept = experience(world.ours.student), experience(world.ours.student)
    client = browser(world.ours.student)
    assert client.post(address(written, "experience-delete"), {"confirmed": "yes"})["Location"] == LIST
    assert Experience.objects.get() == kept
    assert Event.objects.get(verb="experience.removed").object_id == written.pk
    assert client.get(address(written)).status_code == 404


def test_words_typed_for_a_deleted_one_are_shown_to_be_copied(world: World) -> None:
    written = experience(world.ours.student)
    sent = typed(
        written, action="Des mots qu’il serait dommage de perdre, tapés à l’instant dans un autre onglet."
    )
    actions.remove(written, by=world.ours.student)
    client = browser(world.ours.student)
    answer = client.post(reverse("experience", args=[written.pk]), sent)
    assert answer.status_code == 404
    assert sent["action"] in words(answer)
    told = "What you had written is below: copy it if you still need it."
    assert says(answer, told)
    # Where there is nothing to copy, or a script reads the answer, the page is the one of all that does not exist.
    assert keeps_silent(client.post(reverse("experience", args=[written.pk]), {"title": "Court"}), told)
    assert keeps_silent(client.post(reverse("experience", args=[written.pk]), sent, headers=HTMX), told)


# --- a law -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200).map(str.strip)


@given(action=texts, result=texts, hours=st.none() | st.integers(0, 20_000))
def test_the_form_gives_back_what_it_was_given(action: str, result: str, hours: int | None) -> None:
    sent = {"title": "T", "action": action, "result": result, "hours": "" if hours is None else str(hours)}
    given_back = ExperienceForm(sent)
    assert given_back.is_valid(), given_back.errors
    data = given_back.cleaned_data
    assert (data["action"], data["result"], data["hours"]) == (action, result, hours)

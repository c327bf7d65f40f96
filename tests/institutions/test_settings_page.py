"""The page of an institution's identity, colours, keys and journal."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from insigne.institutions import actions
from insigne.institutions.models import Institution
from insigne.journal.models import Event
from insigne.journal.sentences import tell
from tests import world as worlds
from tests.applications.pages import says, words
from tests.world import World, browser

PAGE = reverse("manage-settings", args=["ours"])
ROTATE = reverse("key-rotate", args=["ours"])
FIELDS = {
    "name_fr": "Université de Nulle-Part",
    "name_en": "Nowhere University",
    "url": "https://nowhere.example",
    "email": "badges@nowhere.example",
    "linkedin_id": "4242",
    "accent": "#123456",
    "warm": "#5B1E0E",
}


def administrator(world: World, language: str = "fr") -> Client:
    world.ours.administrator.language = language
    world.ours.administrator.save(update_fields=["language"])
    return browser(world.ours.administrator)


def kept() -> Institution:
    return Institution.objects.get(slug="ours")


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Université de Nulle-Part"), ("en", "Nowhere University")]
)
def test_what_is_saved_is_shown_in_each_language(world: World, language: str, name: str) -> None:
    answer = administrator(world, language).post(PAGE, FIELDS, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert says(answer, "The institution’s page is up to date.", language)
    assert name in words(answer)
    assert (kept().url, kept().email, kept().linkedin_id) == (
        FIELDS["url"],
        FIELDS["email"],
        FIELDS["linkedin_id"],
    )


def test_the_colours_dress_every_page_of_the_institution(world: World) -> None:
    administrator(world).post(PAGE, FIELDS)
    page = browser().get(reverse("institution", args=["ours"])).content
    assert b"#123456" in page
    assert b"#5B1E0E" in page
    assert b"#123456" not in browser().get(reverse("institution", args=["theirs"])).content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_fr", ""),
        ("name_en", " "),
        ("name_fr", "x" * 201),
        ("url", "nowhere"),
        ("url", "javascript:alert(1)"),
        ("url", "https://nowhere.example/" + "x" * 200),
        ("email", "nobody"),
        ("email", "x" * 64 + "@" + "y" * 60 + "." + "z" * 60 + "." + "w" * 60 + "." + "v" * 30 + ".example"),
        ("linkedin_id", "company/ours"),
        ("linkedin_id", "1" * 13),
        ("linkedin_id", "١٢٣"),
        ("accent", "blue"),
        ("accent", "#24408E}*{display:none"),
        ("accent", "#F0F0F0"),
        ("warm", "#FFCC00"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(world: World, field: str, value: str) -> None:
    answer = administrator(world).post(PAGE, FIELDS | {field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert says(answer, "Please correct the following")
    assert kept().url == "https://ours.example"
    assert not Event.objects.filter(verb="institution.changed").exists()


def test_what_was_typed_is_given_back_beside_the_fault(world: World) -> None:
    answer = administrator(world).post(PAGE, FIELDS | {"accent": "#F0F0F0"})
    assert b"Nowhere University" in answer.content
    assert b"badges@nowhere.example" in answer.content


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_pale_colour_is_refused_with_its_contrast(world: World, language: str) -> None:
    answer = administrator(world, language).post(PAGE, FIELDS | {"accent": "#FFFFFF"})
    sentence = (
        "Too pale to be read: the contrast is %(ratio).1f, at least 4.5 is needed. Choose a darker one."
    )
    assert says(answer, sentence, language, ratio=1.06)


def test_a_manager_reads_and_finds_no_form(world: World) -> None:
    page = browser(world.ours.manager).get(PAGE)
    assert says(page, "An administrator can change these.")
    assert "https://ours.example" in words(page)
    assert b'name="accent"' not in page.content
    assert ROTATE.encode() not in page.content


def test_the_page_lists_every_key_and_says_what_became_of_it(world: World) -> None:
    first = actions.active_key(world.ours.institution)
    client = administrator(world, "en")
    assert client.post(ROTATE, follow=True).redirect_chain == [(PAGE, 302)]
    second = actions.active_key(world.ours.institution)
    client.post(ROTATE, {"compromised": "on"})
    third = actions.active_key(world.ours.institution)
    text = words(client.get(PAGE))
    order = [text.index(each.public_multikey) for each in (first, second, third)]
    assert order == sorted(order)
    assert (
        text.index("retired,") < order[1] < text.index("compromised,") < order[2] < text.index("signs today")
    )


def test_the_box_must_be_ticked_for_a_key_to_be_compromised(world: World) -> None:
    old = actions.active_key(world.ours.institution)
    administrator(world).post(ROTATE)
    old.refresh_from_db()
    assert old.retired_at
    assert old.revoked_at is None


def test_the_journal_stands_beside_newest_first(world: World) -> None:
    worlds.adopt(world.ours)
    worlds.adopt(world.theirs)
    text = words(administrator(world).get(PAGE))
    newest, oldest = tell("kit.adopted"), tell("institution.founded")
    assert text.index(newest) < text.index(oldest)
    assert text.count(newest) == 1
    assert "Maya Manager" in text


def test_no_secret_reaches_the_page(world: World) -> None:
    key = actions.active_key(world.ours.institution)
    page = administrator(world).get(PAGE).content
    seed = actions.key_pair(key).secret
    for secret in (seed, seed.hex().encode(), bytes(key.sealed_seed)):
        assert secret not in page


@pytest.mark.parametrize("extra", [{"slug": "stolen"}, {"id": "0"}, {"created_at": "2001-01-01"}])
def test_a_field_that_the_form_does_not_have_is_ignored(world: World, extra: dict[str, Any]) -> None:
    before = kept()
    administrator(world).post(PAGE, FIELDS | extra)
    assert (kept().slug, kept().pk, kept().created_at) == (before.slug, before.pk, before.created_at)


def test_managers_do_not_read_there_what_students_are_drafting(world: World) -> None:
    worlds.draft(world.ours)
    text = words(administrator(world).get(PAGE))
    assert tell("application.started") not in text
    assert "Sam Étudiant" not in text

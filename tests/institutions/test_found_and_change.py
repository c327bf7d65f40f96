"""An institution is founded once, and changes its words and colours but never its short name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from insigne.institutions import actions
from insigne.institutions.contrast import AA, PAPER, contrast, luminance
from insigne.institutions.forms import readable
from insigne.institutions.models import Institution, Membership, SigningKey
from insigne.journal.models import Event
from insigne.web.localized import LocalizedText
from tests.world import World, person

SCHOOL: dict[str, Any] = {
    "slug": "school",
    "name": LocalizedText("École", "School"),
    "url": "https://school.example",
    "email": "badges@school.example",
}


def test_founding_makes_a_key_and_an_administrator(db: None) -> None:
    founder = person("Flora Fondatrice")
    school = actions.found(**SCHOOL, administrator=founder)
    membership = Membership.objects.get(institution=school)
    assert (membership.user, membership.role) == (founder, "administrator")
    assert actions.active_key(school).public_multikey.startswith("z6Mk")
    verbs = Event.objects.filter(institution_id=school.pk).values_list("verb", flat=True)
    assert list(verbs) == ["institution.founded", "key.made", "membership.granted"]


def test_the_operator_may_found_one_before_anybody_is_there(db: None) -> None:
    school = actions.found(**SCHOOL, administrator=None)
    assert not school.memberships.exists()
    assert actions.active_key(school)


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "with space"},
        {"slug": "a/b"},
        {"slug": ""},
        {"slug": "x" * 61},
        {"url": "javascript:alert(1)"},
        {"url": "https://" + "x" * 200 + ".example"},
        {"email": "nobody"},
        {"email": "x" * 250 + "@school.example"},
    ],
    ids=lambda wrong: f"{next(iter(wrong))}={str(next(iter(wrong.values())))[:20]}",
)
def test_what_cannot_stand_in_an_address_founds_nothing(db: None, wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        actions.found(**SCHOOL | wrong, administrator=None)
    assert set(caught.value.message_dict) == set(wrong)
    assert not Institution.objects.exists()
    assert not SigningKey.objects.exists()
    assert not Event.objects.exists()


def test_a_short_name_is_taken_once(world: World) -> None:
    with pytest.raises(ValidationError):
        actions.found(**SCHOOL | {"slug": "ours"}, administrator=None)
    assert Institution.objects.count() == 2


def test_an_administrator_changes_words_contact_and_colours(world: World) -> None:
    changes: dict[str, Any] = {
        "name": LocalizedText("Nouveau nom", "New name"),
        "url": "https://new.example",
        "email": "new@ours.example",
        "accent": "#123456",
        "warm": "#654321",
        "linkedin_id": "1234567",
    }
    actions.change(world.ours.institution, by=world.ours.administrator, **changes)
    kept = Institution.objects.get(slug="ours")
    assert {name: getattr(kept, name) for name in changes} == changes
    event = Event.objects.get(verb="institution.changed")
    assert (event.actor, event.institution_id) == (world.ours.administrator, kept.pk)


def test_the_short_name_that_signed_badges_carry_never_changes(world: World) -> None:
    actions.change(
        world.ours.institution, by=world.ours.administrator, slug="other", id=None, url="https://new.example"
    )
    kept = Institution.objects.get(pk=world.ours.institution.pk)
    assert (kept.slug, kept.url) == ("ours", "https://new.example")


@pytest.mark.parametrize(
    "colour", ["red", "#12345", "#12345g", "#1234567", "#24408E;}body{display:none}", "url(x)", ""]
)
@pytest.mark.parametrize("field", ["accent", "warm"])
def test_what_is_no_colour_never_reaches_a_style_sheet(world: World, field: str, colour: str) -> None:
    before = getattr(world.ours.institution, field)
    with pytest.raises(ValidationError):
        actions.change(world.ours.institution, by=world.ours.administrator, **{field: colour})
    assert getattr(Institution.objects.get(slug="ours"), field) == before
    assert not Event.objects.filter(verb="institution.changed").exists()


@pytest.mark.parametrize(
    "who",
    [
        lambda world: world.ours.manager,
        lambda world: world.ours.reviewer,
        lambda world: world.theirs.administrator,
    ],
)
def test_nobody_but_an_administrator_of_the_institution_changes_it(
    world: World, who: Callable[[World], Any]
) -> None:
    with pytest.raises(PermissionDenied):
        actions.change(world.ours.institution, by=who(world), url="https://evil.example")
    assert Institution.objects.get(slug="ours").url == "https://ours.example"


# --- Contrast ------------------------------------------------------------------------------------------

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("one", "other", "ratio"), [
    ("#000000", "#ffffff", 21.0),
    ("#ffffff", "#ffffff", 1.0),
    ("#777777", "#ffffff", 4.48),  # the grey that WCAG's own pages give as just too pale
    ("#767676", "#FFFFFF", 4.54),
    ("#ff0000", "#ffffff", 4.0),
])  # fmt: skip
def test_the_contrast_is_the_one_that_wcag_publishes(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@given(COLOURS, COLOURS)
def test_contrast_does_not_care_which_is_in_front(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLOURS)
def test_luminance_goes_from_black_to_white(colour: str) -> None:
    assert 0 <= luminance(colour) <= 1
    assert luminance(colour) == luminance(colour.upper())


@given(COLOURS)
def test_a_colour_is_accepted_exactly_when_it_can_be_read_on_our_paper(colour: str) -> None:
    if contrast(colour, PAPER) >= AA:
        readable(colour)
    else:
        with pytest.raises(ValidationError, match=r"4\.5"):
            readable(colour)


def test_the_colours_that_an_institution_begins_with_can_be_read() -> None:
    school = Institution()
    readable(school.accent)
    readable(school.warm)

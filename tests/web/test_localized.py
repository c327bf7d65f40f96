"""Text in both languages: read in the reader's, kept as it was written."""

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insigne.catalogue.models import Category
from insigne.web.localized import LocalizedField, LocalizedText
from tests.world import World

# PostgreSQL keeps no NUL in JSON, and no database keeps half a surrogate pair.
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=40)
TEXTS = st.builds(LocalizedText, WORDS, WORDS)
FIELD = LocalizedField("name")


def category(world: World, name: object) -> Category:
    Category.objects.filter(slug="c").delete()
    look = {"edge": "octagon", "ink": "#000000", "tint": "#ffffff"}
    return Category.objects.create(institution=world.ours.institution, slug="c", name=name, **look)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_what_is_kept_is_what_was_written(world: World, text: LocalizedText) -> None:
    assert Category.objects.get(pk=category(world, text).pk).name == text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_a_backup_of_the_rows_gives_it_back(world: World, text: LocalizedText) -> None:
    made = category(world, text)
    dump = serializers.serialize("json", [made])
    (read,) = serializers.deserialize("json", dump)
    assert isinstance(read.object, Category)
    assert read.object.name == text
    read.save()
    assert Category.objects.get(pk=made.pk).name == text


def test_it_is_kept_as_plain_json_that_other_tools_read(world: World) -> None:
    made = category(world, LocalizedText("Été", "Summer"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM catalogue_category WHERE slug = 'c'")
        (raw,) = cursor.fetchone()
    assert FIELD.to_python(made.name) == made.name
    assert "fr" in str(raw)
    assert Category.objects.filter(name__fr="Été").count() == 1
    assert Category.objects.filter(name__en="Été").count() == 0


def test_rows_can_be_changed_in_bulk(world: World) -> None:
    made = category(world, LocalizedText("Un", "One"))
    Category.objects.filter(pk=made.pk).update(name=LocalizedText("Deux", "Two"))
    made.refresh_from_db()
    assert made.name == LocalizedText("Deux", "Two")
    made.name = LocalizedText("Trois", "Three")
    Category.objects.bulk_update([made], ["name"])
    assert list(Category.objects.values_list("name", flat=True)) == [LocalizedText("Trois", "Three")]


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        (LocalizedText("Bonjour", "Hello"), "Bonjour", "Hello"),
        (LocalizedText(fr="Bonjour"), "Bonjour", "Bonjour"),
        (LocalizedText(en="Hello"), "Hello", "Hello"),
        (LocalizedText(), "", ""),
    ],
)
def test_a_text_reads_in_the_language_asked_for_or_in_the_one_it_has(
    text: LocalizedText, french: str, english: str
) -> None:
    for language, expected in (
        ("fr", french),
        ("fr-ca", french),
        ("en", english),
        ("en-gb", english),
        ("de", french),
    ):
        assert text.in_language(language) == expected
        with translation.override(language):
            assert str(text) == expected
    with translation.override(None):
        assert str(text) == french


@given(TEXTS)
def test_a_text_is_true_when_there_is_something_to_read(text: LocalizedText) -> None:
    assert bool(text) is bool(text.in_language("fr")) is bool(text.in_language("en"))


def test_a_text_never_changes() -> None:
    with pytest.raises(AttributeError):
        LocalizedText("Bonjour").fr = "Salut"  # type: ignore[misc]
    assert len({LocalizedText("a", "b"), LocalizedText("a", "b")}) == 1


@pytest.mark.parametrize(
    "value", ["Bonjour", 3, ["fr"], {"fr": "x", "de": "y"}, {"fr": 3}, {"fr": None}, {"en": ["x"]}, None]
)
def test_what_is_no_text_in_two_languages_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        FIELD.to_python(value)


def test_a_missing_language_is_an_empty_one() -> None:
    assert FIELD.to_python({"fr": "Bonjour"}) == LocalizedText("Bonjour", "")
    assert FIELD.to_python({}) == LocalizedText()

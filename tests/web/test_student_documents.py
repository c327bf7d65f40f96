"""The students' documents name what stands on the pages, in the words that stand there."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "src" / "insigne" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
LABEL = re.compile(r"(?<!\*)\*([^*\n|\[]+(?:\n[^*\n|\[]+)?)\*(?!\*)")


def plain(text: str) -> str:
    """Without what differs between a page and a document: kinds of spaces and of apostrophes, capitals."""
    return " ".join(text.replace("'", "’").split()).casefold()


def texts_of_the_pages(language: str) -> list[str]:
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file, locale="fr") if message.id]
    said = [message.string if language == "fr" else message.id for message in messages]
    each = (part for one in said for part in ((one,) if isinstance(one, str) else one))
    return [plain(text) for text in each]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_label_that_they_quote_is_on_a_page(language: str) -> None:
    document = (ROOT / "docs" / language / "students.md").read_text(encoding="utf-8")
    labels, texts = LABEL.findall(document), texts_of_the_pages(language)
    assert len(labels) > 30
    assert [label for label in labels if not any(plain(label) in text for text in texts)] == []

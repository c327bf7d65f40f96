"""What the site says, computed from the English of the sources: a test survives rewording and translating."""

from django.utils import translation


def say(sentence: str, language: str, **values: object) -> str:
    """The sentence of the sources as its reader sees it."""
    with translation.override(language):
        told = translation.gettext(sentence)
    return told % values if values else told


def opening(sentence: str, language: str) -> str:
    """What stands before the first value of a sentence that is told with values."""
    return say(sentence, language).split("%(")[0].rstrip()

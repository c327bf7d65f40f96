"""Every verb that the code records has its sentence, and no sentence waits for a verb."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

import insigne
from insigne.applications.models import State
from insigne.catalogue.models import Badge
from insigne.journal.models import Event
from insigne.journal.sentences import SENTENCES, tell
from insigne.listeners import LISTENERS

SOURCE = Path(insigne.__file__).parent
# What the verbs that end in a state can become.
ENDINGS = {
    "badge.": {Badge.State.PUBLISHED, Badge.State.RETIRED},
    "application.": {State.ACCEPTED, State.CHANGES_REQUESTED, State.REFUSED},
}


def _recorded() -> set[str]:
    """The verbs of every call of `record`, read from the code."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        module = ast.parse(path.read_text())
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                found |= _verbs(node.args[0], module)
    return found


def _verbs(written: ast.expr, module: ast.Module) -> set[str]:
    """A verb in full, one that ends in a state, or the keys of the module's table `VERBS`."""
    if isinstance(written, ast.Constant):
        return {str(written.value)}
    if isinstance(written, ast.JoinedStr):
        start = str(ast.literal_eval(written.values[0]))
        assert start in ENDINGS, f"say in ENDINGS what {ast.unparse(written)} can become"
        return {f"{start}{ending}" for ending in ENDINGS[start]}
    (table,) = (
        node.value
        for node in module.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "VERBS"
    )
    assert isinstance(table, ast.Dict)
    return {str(ast.literal_eval(key)) for key in table.keys if key}


def test_the_verbs_of_the_code_are_those_that_have_a_sentence() -> None:
    assert _recorded() == set(SENTENCES)


def test_listeners_wait_for_verbs_that_exist() -> None:
    assert LISTENERS.keys() <= SENTENCES.keys()


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_a_sentence_differs_between_the_languages(verb: str) -> None:
    told = []
    for language in ("fr", "en"):
        with translation.override(language):
            told.append(tell(verb))
    assert all(told)
    assert told[0] != told[1]


def test_no_two_verbs_read_alike() -> None:
    assert len({tell(verb) for verb in SENTENCES}) == len(SENTENCES)


def test_a_verb_fits_its_column() -> None:
    column = Event._meta.get_field("verb")
    assert max(len(verb) for verb in SENTENCES) <= (column.max_length or 0)

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
    return {verb for path in SOURCE.rglob("*.py") for verb in _told_in(ast.parse(path.read_text()))}


def _told_in(module: ast.Module) -> set[str]:
    """The verbs that a module hands to `record`, itself or through a function of its own that takes a `verb`."""
    nodes = list(ast.walk(module))
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef) and _takes_a_verb(node)}
    found: set[str] = set()
    for call in nodes:
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in {"record", *own}
        ):
            handed_on = bool(own) and ast.unparse(call).startswith("record(verb,")
            found |= set() if handed_on else _verbs(call.args[0], module)
    return found


def _takes_a_verb(function: ast.FunctionDef) -> bool:
    return [argument.arg for argument in function.args.args][:1] == ["verb"]


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

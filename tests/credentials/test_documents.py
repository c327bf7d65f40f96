"""The documents say what is true: their examples run, their tables are the code's."""

import re
from pathlib import Path
from typing import Any

import pytest

import insigne.credentials
from insigne.credentials.messages import SENTENCES

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "developers" / "credentials.md").read_text(encoding="utf-8")
STANDARDS = (DOCS / "standards.md").read_text(encoding="utf-8")

EXAMPLES = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
NAMED_TESTS = re.findall(r"`(?:(\w+)/)?(test_\w+)\.py::(test_\w+)`", STANDARDS)


def test_the_examples_of_the_guide_run() -> None:
    assert len(EXAMPLES) >= 4
    names: dict[str, Any] = {}
    for example in EXAMPLES:
        exec(compile(example, "credentials.md", "exec"), names)


def test_the_table_of_findings_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (.*) \| (.*) \|$", GUIDE, re.MULTILINE)
    assert rows == [(code, sentence.en, sentence.fr) for code, sentence in SENTENCES.items()]


def test_the_map_of_the_guide_names_each_module() -> None:
    modules = {path.stem for path in Path(insigne.credentials.__file__).parent.rglob("*.py")} - {"__init__"}
    table = GUIDE.partition("## How it is laid out")[2].partition("## ")[0]
    assert set(re.findall(r"`(\w+)`", table)) == modules


def test_the_guide_names_whatever_is_public() -> None:
    table = GUIDE.partition("## All public names")[2].partition("## ")[0]
    assert set(re.findall(r"`(\w+)`", table)) == set(insigne.credentials.__all__)


def test_each_row_of_the_standards_names_a_test() -> None:
    rows = [
        row for row in STANDARDS.splitlines() if row.startswith("| ") and not row.startswith("| standard")
    ]
    assert [row for row in rows if not re.search(r"`(?:\w+/)?test_\w+\.py::test_\w+` \|$", row)] == []


@pytest.mark.parametrize(("folder", "module", "test"), NAMED_TESTS)
def test_each_test_that_the_standards_name_exists(folder: str, module: str, test: str) -> None:
    # Read, not imported: the tests of the site need a site.
    source = (DOCS.parent / "tests" / (folder or "credentials") / f"{module}.py").read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {test}\(", source, re.MULTILINE)

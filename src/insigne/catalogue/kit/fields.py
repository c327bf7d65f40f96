"""Taking values out of parsed TOML: a wrong one is noted as a fault and replaced, so that reading goes on."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

from insigne.catalogue.kit.faults import Fault
from insigne.catalogue.kit.lines import KeyPath
from insigne.catalogue.kit.spec import Localized

_TYPES = {
    str: ("un texte entre guillemets", "a quoted text"),
    int: ("un nombre entier", "a whole number"),
    bool: ("true ou false", "true or false"),
    list: ("une liste entre crochets", "a list in square brackets"),
    dict: ("un groupe de clés", "a group of keys"),
}


def has_control(text: str, allowed: str = "") -> bool:
    """Whether `text` holds a control character (Unicode Cc, or a line separator) that is not `allowed`."""
    return any(category(char) in {"Cc", "Zl", "Zp"} and char not in allowed for char in text)


@dataclass(slots=True)
class Notes:
    """The faults found in one TOML file, and the lines of its keys."""

    file: str
    lines: Mapping[KeyPath, int]
    faults: list[Fault] = field(default_factory=list)

    def add(self, path: KeyPath, code: str, /, **values: object) -> None:
        """Notes the fault `code` at `path`, or at the nearest known key that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        self.faults.append(Fault.of(code, self.file, self.lines.get(path, 1), **values))


class Fields:
    """One table of the file. Each key is taken once; `close` then denounces the keys nobody took.

    A table that is not there (None) was denounced already: its keys are not missed one by one.
    """

    def __init__(self, notes: Notes, table: Mapping[str, Any] | None, path: KeyPath = ()) -> None:
        self.notes = notes
        self.absent = table is None
        self.table = table or {}
        self.path = path
        self.taken: set[str] = set()

    def fault(self, key: str, code: str, /, **values: object) -> None:
        """Notes a fault about the value of `key`."""
        self.notes.add((*self.path, key), code, **values)

    def close(self) -> None:
        """Notes every key of the table that the format does not have."""
        for key in self.table:
            if key not in self.taken:
                self.fault(key, "unknown-key", key=key)

    def has(self, key: str) -> bool:
        """Whether the author wrote `key`; asking makes it a known key."""
        self.taken.add(key)
        return key in self.table

    def text(self, key: str, limit: int) -> str:
        """One line of text of at most `limit` characters."""
        value = self._value(key, str)
        if value is not None:
            self._check_text(key, value, limit)
        return value or ""

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._value(key, int)
        if value is not None and not low <= value <= high:
            self.fault(key, "out-of-range", key=key, low=low, high=high)
        return low if value is None else value

    def yes(self, key: str) -> bool:
        """A boolean, false when the key is left out."""
        return self.has(key) and bool(self._value(key, bool))

    def choice(self, key: str, choices: Collection[str]) -> str:
        """One of `choices`."""
        value = self._value(key, str)
        if value is not None and value not in choices:
            self.fault(key, "unknown-choice", key=key, value=value, choices=", ".join(choices))
        return value or next(iter(choices))

    def localized(self, key: str, limit: int) -> Localized:
        """A text in both languages: `{ fr = "…", en = "…" }`."""
        return self.group(key).both(key, limit)

    def both(self, name: str, limit: int) -> Localized:
        """This very table as a text in both languages; `name` is what the faults call it."""
        for language in ("fr", "en"):
            if not self.has(language) and not self.absent:
                self.notes.add(self.path, "missing-translation", key=name, language=language)
        fr, en = (self.text(language, limit) if language in self.table else "" for language in ("fr", "en"))
        self.close()
        return Localized(fr, en)

    def group(self, key: str) -> "Fields":
        """The table under `key`."""
        return Fields(self.notes, self._value(key, dict), (*self.path, key))

    def groups(self, key: str, limit: int) -> Iterator["Fields"]:
        """The tables of the list under `key`, none when the key is left out."""
        values = self._value(key, list) if self.has(key) else []
        if values and len(values) > limit:
            self.fault(key, "too-many", key=key, count=len(values), limit=limit)
        for index, value in enumerate((values or [])[:limit]):
            if isinstance(value, dict):
                yield Fields(self.notes, value, (*self.path, key, index))
            else:
                self.notes.add((*self.path, key, index), "wrong-type", **_wanted(key, dict))

    def texts(self, key: str, limit: int, length: int) -> tuple[Localized, ...]:
        """A list of at most `limit` texts in both languages, each of at most `length` characters."""
        return tuple(group.both(key, length) for group in self.groups(key, limit))

    def _value(self, key: str, wanted: type) -> Any:
        if not self.has(key):
            if not self.absent:
                self.notes.add(self.path, "missing-key", key=key)
            return None
        value = self.table[key]
        if type(value) is not wanted:
            self.fault(key, "wrong-type", **_wanted(key, wanted))
            return None
        return value

    def _check_text(self, key: str, value: str, limit: int) -> None:
        if not value.strip():
            self.fault(key, "empty-text", key=key)
        elif len(value) > limit:
            self.fault(key, "text-too-long", key=key, length=len(value), limit=limit)
        elif has_control(value):
            self.fault(key, "control-character", key=key)


def _wanted(key: str, wanted: type) -> dict[str, str]:
    french, english = _TYPES[wanted]
    return {"key": key, "wanted_fr": french, "wanted_en": english}

"""Where each key of a TOML text stands. The standard parser forgets it; a fault must say it."""

import re
from bisect import bisect_right

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:\\.|[^"\\])*"|' r"'[^']*'",
    re.DOTALL,
)
MAX_PARTS = 12
_ASIDE = re.compile(
    r'#[^\n]*|"""(?:\\.|[^\\])*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'",
    re.DOTALL,
)
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]++[ \t]*+\.[ \t]*+){{{MAX_PARTS}}}")
_BARE = re.compile(r"[^,\]}\n#]*")


class _Scanner:
    """Walks a text that `tomllib` has accepted, so that it never needs to doubt the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.breaks = [found.start() for found in re.finditer("\n", text)]
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}

    def document(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._blank()
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text.startswith("[", self.at):
                table = self._header(1)
            else:
                self._pair(table)
            self._blank()
        return self.lines

    def _header(self, brackets: int) -> KeyPath:
        """`[a.b]`, or `[[a.b]]` which opens one more item of a list; both speak of the last item of `a`."""
        line = self._line()
        self.at += brackets
        parts = self._key()
        self.at += brackets
        path: KeyPath = ()
        for depth, part in enumerate(parts, start=1):
            path += (part,)
            if brackets == 2 and depth == len(parts):
                self.counts[path] = self.counts.get(path, 0) + 1
            self.lines.setdefault(path, line)
            if path in self.counts:
                path += (self.counts[path] - 1,)
        self.lines.setdefault(path, line)
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path = table
        for part in self._key():
            path += (part,)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self._blank()
        mark = self.text[self.at]
        if mark == "[":
            self._items(path)
        elif mark == "{":
            self._inline(path)
        else:
            found = (_STRING if mark in "\"'" else _BARE).match(self.text, self.at)
            self.at = found.end() if found else len(self.text)

    def _items(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        while not self._closed("]"):
            self.lines[(*path, index)] = self._line()
            self._value((*path, index))
            index += 1

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        while not self._closed("}"):
            self._pair(path)

    def _closed(self, bracket: str) -> bool:
        """Steps over blanks and commas, then over the closing bracket if it is there."""
        self._blank()
        while self.text.startswith(",", self.at):
            self.at += 1
            self._blank()
        closed = self.text.startswith(bracket, self.at)
        self.at += closed
        return closed

    def _key(self) -> list[str]:
        parts = []
        while found := _KEY.match(self.text, self.at):
            parts.append(next(part for part in found.groups() if part is not None))
            self.at = found.end()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return parts

    def _blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _line(self) -> int:
        return bisect_right(self.breaks, self.at - 1) + 1


def has_long_key(text: str) -> bool:
    """Whether a key has more than MAX_PARTS parts (`a.b.c…`): parsing one costs the square of its length.

    Asked before the text is parsed at all, so it doubts everything: words in quotes and remarks are put aside,
    from left to right, and what is left of a long key is a long run of names and dots.
    """
    return _LONG_KEY.search(_ASIDE.sub("x", text)) is not None


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of every key of `text`; items of lists are found by their index from 0.

    `text` must be TOML that `tomllib` accepts, with `\\n` or `\\r\\n` line ends (TOML 1.0).
    """
    return _Scanner(text).document()

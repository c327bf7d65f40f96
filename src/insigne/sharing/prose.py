"""Markdown as plain paragraphs and points, for documents that know no markup."""

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token


def blocks(markdown: str, longest: int) -> list[dict[str, str]]:
    """`{"kind": "text" or "point", "text": …}` in order; cut at a word when it is longer than `longest`."""
    found, left = [], longest
    for kind, text in _plain(MarkdownIt("commonmark", {"html": False}).parse(markdown)):
        if left <= 0:
            break
        found.append({"kind": kind, "text": cut(text, left)})
        left -= len(text)
    return found


def cut(text: str, longest: int) -> str:
    """`text`, or its beginning up to a word, with an ellipsis."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(maxsplit=1)[0].rstrip(",;:.") + " …"


def _plain(tokens: "list[Token]") -> "Iterator[tuple[str, str]]":
    in_list = 0
    for token in tokens:
        in_list += token.nesting if token.type == "list_item_open" else 0
        in_list -= 1 if token.type == "list_item_close" else 0
        if token.type == "inline":
            text = "".join(_words(token.children or []))
            yield ("point" if in_list else "text"), text


def _words(children: "list[Token]") -> "Iterator[str]":
    for child in children:
        if child.type in {"text", "code_inline"}:
            yield child.content
        elif child.type in {"softbreak", "hardbreak"}:
            yield " "

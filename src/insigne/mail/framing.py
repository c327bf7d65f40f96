"""How the words of a message stand in its HTML frame: paragraphs, what somebody wrote, and where to go."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(StrEnum):
    WORDS = "words"
    QUOTED = "quoted"  # somebody else's
    ADDRESS = "address"  # a page of this site, alone on its line
    ACTION = "action"  # the first of those: what the message is for


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together, without the marks that the text needs."""

    kind: Kind
    text: str


def blocks(body: str, site: str) -> "Iterator[Block]":
    """The body of a message in order. `site` is our own address: no other becomes a button."""
    addresses = 0
    for paragraph in body.strip().split("\n\n"):
        for kind, lines in groupby(paragraph.strip().split("\n"), lambda line: _kind(line, site)):
            if kind != Kind.ADDRESS:
                yield Block(kind, "\n".join(line.removeprefix(">").strip() for line in lines))
                continue
            for line in lines:
                yield Block(Kind.ADDRESS if addresses else Kind.ACTION, line.strip())
                addresses += 1


def _kind(line: str, site: str) -> Kind:
    if line.startswith(">"):
        return Kind.QUOTED
    address = line.strip()
    is_ours = address.startswith(site + "/") and len(address.split()) == 1
    return Kind.ADDRESS if is_ours else Kind.WORDS

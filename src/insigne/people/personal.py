"""A person's data, wherever it is kept: each app that keeps some answers for its own part.

An app's `personal` module is a `Holder`; the door `insigne.holders` lists them, because people do not know the
apps above them.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from insigne.people.models import User


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a person's archive: its path there (`applications/…/evidence.pdf`), and its bytes."""

    path: str
    content: bytes


def in_json(path: str, value: object) -> Kept:
    """A file that machines read, and people as well: indented, letters as they are."""
    return Kept(path, json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")


class Holder(Protocol):
    """What an app answers about the people whose data it keeps."""

    def export(self, person: "User") -> "Iterable[Kept]":
        """The person's part, in open formats."""

    def erase(self, person: "User") -> None:
        """Remove it, inside the transaction that erases the person. Safe to run twice."""


def holders() -> "Sequence[Holder]":
    """Every app that keeps personal data, in the order in which it is erased."""
    table: Sequence[Holder] = import_string(settings.INSIGNE_HOLDERS)
    return table

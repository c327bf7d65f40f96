"""What `api` keeps of a person: given back in their archive, and erased with them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insigne.people.models import User
    from insigne.people.personal import Kept


def export(person: "User") -> "Iterator[Kept]":
    """The person's part of this app, in open formats."""
    yield from ()


def erase(person: "User") -> None:
    """Remove it."""

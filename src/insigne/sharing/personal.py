"""What `sharing` adds to a person's archive: the certificate of each badge. It keeps nothing of its own."""

from typing import TYPE_CHECKING

from django.utils import timezone

from insigne.awards.models import standing
from insigne.people.personal import Kept
from insigne.sharing.certificates import certificate
from insigne.sharing.queries import printable_awards
from insigne.typesetting import Faulty, TooLong, Unprintable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """The PDF of each badge that stands. One that cannot be set is left out: what it would say is in the rest.

    Raises Busy, and the archive's job is run again.
    """
    held = printable_awards().filter(standing(), recipient=person)
    for award in held.order_by("awarded_at", "pk").iterator(chunk_size=20):
        try:
            content = certificate(award, [award.language], timezone.localtime())
        except (Unprintable, TooLong, Faulty):
            continue
        yield Kept(f"badges/{award.version.badge.slug}-{award.pk.hex[:8]}/certificate.pdf", content)


def erase(person: "User") -> None:
    """Nothing is kept: each document is made when it is asked for."""

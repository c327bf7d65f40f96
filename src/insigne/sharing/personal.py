"""What `sharing` adds to a person's archive: the certificate of each badge. It keeps nothing of its own."""

from typing import TYPE_CHECKING

from django.utils import timezone

from insigne.awards.models import Award, standing
from insigne.people.personal import Kept
from insigne.sharing.certificates import certificate
from insigne.typesetting import Faulty, TooLong, Unprintable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """The PDF of each badge that stands. One that cannot be set is left out: what it would say is in the rest.

    Raises Busy, and the archive's job is run again.
    """
    related = ("version__badge__category", "version__kit", "institution", "recipient")
    held = Award.objects.filter(standing(), recipient=person).select_related(*related)
    for award in held.order_by("awarded_at", "pk").iterator(chunk_size=20):
        try:
            content = certificate(award, [award.language], timezone.localtime())
        except (Unprintable, TooLong, Faulty):
            continue
        yield Kept(f"badges/{award.version.badge.slug}-{award.pk.hex[:8]}/certificate.pdf", content)


def erase(person: "User") -> None:
    """Nothing is kept: each document is made when it is asked for."""

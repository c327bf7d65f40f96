"""What `api` keeps of a person: given back in their archive, and erased with them."""

from typing import TYPE_CHECKING

from django.urls import reverse

from insigne.api.models import Displayed, Grant
from insigne.api.scopes import in_words
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """The platforms that they let in, since when, until when; whether they are found by e-mail address."""
    grants = Grant.objects.filter(person=person).select_related("platform")
    found = Displayed.objects.filter(person=person).first()
    if not grants and not found:
        return
    document = {
        "platforms": [
            {
                "host": grant.platform.host,
                "name": grant.platform.name,
                "allowed": in_words(grant.scopes),
                "scopes": grant.scopes,
                "from": grant.given_at.isoformat(),
                "until": grant.ended_at.isoformat() if grant.ended_at else None,
                "last_used": grant.last_used_at.isoformat() if grant.last_used_at else None,
                "last_scope": grant.last_scope,
            }
            for grant in grants
        ],
        "found_by_address_since": found.since.isoformat() if found else None,
    }
    yield in_json("platforms.json", document)


def erase(person: "User") -> None:
    """Remove it: grants take their codes and tokens along."""
    Grant.objects.filter(person=person).delete()
    Displayed.objects.filter(person=person).delete()


def names_of(person: "User", about: "Sequence[UUID]") -> "Mapping[UUID, tuple[str, str]]":
    """For the list of consents: each permission's platform, and the page of platforms."""
    grants = Grant.objects.filter(pk__in=about, person=person).select_related("platform")
    return {grant.pk: (str(grant.platform), reverse("platforms")) for grant in grants}

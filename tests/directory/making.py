"""People who hold a badge, are in its directory, and write to each other."""

from typing import Any

from django.urls import reverse

from insigne.catalogue.models import Badge
from insigne.directory import actions, messaging
from insigne.directory.actions import Details
from insigne.directory.models import Entry, Message, Reach
from insigne.people.models import User
from tests import world as worlds
from tests.awards.making import awarded
from tests.world import House

TEXT = "Bonjour, comment avez-vous trouvé votre successeur à la trésorerie ?"
ANSWER = "Nous avons tenu une permanence en mai, avec un binôme par poste."
WITH_ADDRESS = {"shows_address": "on"}


def recipient(at: House, name: str = "Alix Martin", language: str = "fr") -> User:
    """Somebody who holds "Engagement associatif" of this house, and no role."""
    person = worlds.person(name, language)
    awarded(at, person)
    return person


def details(**changed: Any) -> Details:
    """What an entry shows, unless told otherwise."""
    usual: dict[str, Any] = {
        "name_form": "full",
        "promotion": "2026, GEA",
        "line": "Trésorerie d’une épicerie solidaire.",
        "share": None,
        "reach": Reach.INSTITUTION,
    }
    return Details(**usual | changed)


def listed(at: House, name: str = "Camille Moreau", language: str = "fr", **changed: Any) -> Entry:
    """A recipient who is in the directory."""
    person = recipient(at, name, language)
    return actions.join(worlds.badge(at), details(**changed), by=person)


def sent(
    at: House, to: Entry, by: User | None = None, text: str = TEXT, shows_address: bool = False
) -> Message:
    """A message to this entry, from a recipient of the house."""
    writer = by or recipient(at, "Nour Haddad")
    return messaging.send(worlds.badge(at), to.pk, text, shows_address=shows_address, by=writer)


def directory(of: Badge) -> str:
    return reverse("directory", args=[of.code])


def writing(of: Badge, entry: Entry) -> str:
    return reverse("message-write", args=[of.code, entry.pk])


def own_entry(of: Badge) -> str:
    return reverse("directory-entry", args=[of.code])


def filled(**changed: str) -> dict[str, str]:
    """The form of an entry as a browser sends it."""
    usual = {
        "seen": "",
        "name_form": "full",
        "promotion": "2026, GEA",
        "line": "Caisse.",
        "reach": "institution",
    }
    return usual | changed

"""Writes of a directory: be in it, change what it shows, leave; and whether an institution's meets others'."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from insigne.directory.models import WAITING, DirectorySetting, Entry, Message, Reach
from insigne.directory.queries import holds
from insigne.directory.rules import is_owner, may_set
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.people import consents
from insigne.people.models import Use
from insigne.web.plain_words import check_plain, tidy

if TYPE_CHECKING:
    from uuid import UUID

    from insigne.catalogue.models import Badge
    from insigne.institutions.models import Institution
    from insigne.path.models import PathShare
    from insigne.people.models import User

# What each reach asks consent for; each takes in the one before.
USES = {
    Reach.INSTITUTION: (Use.DIRECTORY,),
    Reach.NETWORK: (Use.DIRECTORY, Use.NETWORK),
    Reach.PUBLIC: (Use.DIRECTORY, Use.NETWORK, Use.PUBLIC_LINE),
}


@dataclass(frozen=True, slots=True)
class Details:
    """What an entry shows, and to whom."""

    name_form: str
    promotion: str
    line: str
    share: "PathShare | None"
    reach: str


class ChangedMeanwhile(ValueError):
    """The entry was left, or reaches another circle, since the page that is now sent was opened."""


@transaction.atomic
def join(badge: "Badge", details: Details, *, by: "User") -> Entry:
    """Enter the directory, with a consent for each circle it reaches. Twice is once.

    Raises ChangedMeanwhile if another tab entered it with another reach.
    """
    require(holds(by, badge))
    entry, is_new = Entry.objects.select_for_update().get_or_create(
        person=by, badge=badge, defaults={"reach": Reach(details.reach)}
    )
    if entry.reach != details.reach:
        raise ChangedMeanwhile
    _write(entry, details)
    for use in USES[Reach(entry.reach)]:
        consents.give(by, use, about=entry.pk)
    if is_new:
        record("directory.joined", entry, actor=by, institution_id=None, reach=entry.reach)
    return entry


@transaction.atomic
def change(entry_id: "UUID", details: Details, *, seen_reach: str, by: "User") -> Entry:
    """Show something else, or to others. Raises ChangedMeanwhile if it was left or narrowed in the meantime.

    A page that was open before a consent was withdrawn does not give it again by being sent.
    """
    entry = Entry.objects.select_for_update().filter(pk=entry_id, person=by).first()
    if entry is None or entry.reach != seen_reach:
        raise ChangedMeanwhile
    require(holds(by, entry.badge))
    _write(entry, details)
    wanted = USES[Reach(entry.reach)]
    for use in USES[Reach.PUBLIC]:
        (consents.give if use in wanted else consents.withdraw)(by, use, about=entry.pk)
    record("directory.changed", entry, actor=by, institution_id=None, reach=entry.reach)
    return entry


@transaction.atomic
def leave(entry: Entry, *, by: "User") -> None:
    """Leave at once: the entry is deleted, and the messages about this badge that wait are closed."""
    require(is_owner(by, entry))
    _take_out(entry, by)


@transaction.atomic
def end(badge: "Badge", person: "User") -> None:
    """Their last award of this badge fell: they are out of its directory, as if they had left."""
    entry = Entry.objects.filter(badge=badge, person=person).first()
    if entry and not holds(person, badge):
        _take_out(entry, None)


def withdraw_directory(person: "User", about: "UUID") -> None:
    """The consent to be in a directory is withdrawn: the entry goes. Gone already, the consent is closed."""
    entry = Entry.objects.filter(pk=about, person=person).first()
    if entry is None:
        consents.withdraw(person, Use.DIRECTORY, about=about)
    else:
        leave(entry, by=person)


def withdraw_network(person: "User", about: "UUID") -> None:
    """The consent to be seen by other institutions is withdrawn: the entry is seen at one's own only."""
    _narrow(person, about, Reach.INSTITUTION)


def withdraw_public_line(person: "User", about: "UUID") -> None:
    """The consent to be seen by anybody is withdrawn: recipients alone see the entry."""
    _narrow(person, about, Reach.NETWORK)


@transaction.atomic
def set_crossing(institution: "Institution", crosses: bool, *, by: "User") -> None:
    """Let the institution's directories meet those of others, or keep them apart, with effect at once."""
    require(may_set(by, institution.pk))
    DirectorySetting.objects.update_or_create(institution=institution, defaults={"crosses": crosses})
    record("directory.crossing", institution, actor=by, institution_id=institution.pk, crosses=crosses)


@transaction.atomic
def _narrow(person: "User", about: "UUID", to: Reach) -> None:
    kept = USES[to]
    # The entry first, as in every other write: a tab that widens it at this moment is waited for.
    entry = Entry.objects.select_for_update().filter(pk=about, person=person).first()
    for use in USES[Reach.PUBLIC]:
        if use not in kept:
            consents.withdraw(person, use, about=about)
    if entry and len(USES[Reach(entry.reach)]) > len(kept):
        entry.reach = to
        entry.save(update_fields=["reach"])
        record("directory.changed", entry, actor=person, institution_id=None, reach=to.value)


def _take_out(entry: Entry, by: "User | None") -> None:
    if not Entry.objects.select_for_update().filter(pk=entry.pk):
        return
    for use in USES[Reach.PUBLIC]:
        consents.withdraw(entry.person, use, about=entry.pk)
    received = Q(receiver=entry.person_id, badge=entry.badge_id)
    sent = Q(sender=entry.person_id, sender_badge=entry.badge_id)
    Message.objects.filter(WAITING, received | sent).update(closed_at=timezone.now())
    record("directory.left", entry, actor=by, institution_id=None)
    Entry.objects.filter(pk=entry.pk).delete()


def _write(entry: Entry, details: Details) -> None:
    entry.name_form = Entry.NameForm(details.name_form)
    entry.promotion, entry.line = (" ".join(tidy(text).split()) for text in (details.promotion, details.line))
    for text in (entry.promotion, entry.line):
        check_plain(text)
    require(details.share is None or details.share.person_id == entry.person_id)
    entry.share = details.share
    entry.reach = Reach(details.reach)
    entry.save()

"""Consents: one per use, with its date and its text; withdrawn as easily as given.

The app that owns a use gives and withdraws the consent inside its own action, in one transaction with what the
consent allows, so that the two cannot disagree. `WORDINGS` are the sentences that stand beside the button.
"""

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from insigne.journal.actions import record
from insigne.people.models import Consent, Use

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from insigne.people.models import User

WORDINGS = {
    Use.AWARD_PAGE: _(
        "I let people who have the address of this badge’s page open it and read my name, what the badge "
        "recognises, and the words I chose to publish."
    ),
    Use.AWARD_LISTED: _(
        "I let anybody open this badge’s page and read my name, what the badge recognises, and the words I chose "
        "to publish; search engines may list it."
    ),
    Use.PATH: _("I let people who have this address read the parts of my path that I chose, with my name."),
    Use.DIRECTORY: _(
        "I let the other recipients of this badge at my institution see my entry, as I write it, and write to me "
        "without seeing my address."
    ),
    Use.NETWORK: _(
        "I let the recipients of the same badge at the other institutions of its kit see my entry, as I write it, "
        "and write to me without seeing my address."
    ),
    Use.PUBLIC_LINE: _(
        "I let anybody see my entry, as I write it, among the recipients of this badge, without an account."
    ),
    Use.DISPLAYER: _(
        "I let platforms that know one of my e-mail addresses (Mahara, Moodle) show the badges that I made public."
    ),
    Use.PLATFORM: _("I let this platform do with my backpack what this page lists, until I withdraw it."),
    Use.WALLET: _(
        "I have a copy of this badge issued to my wallet; it names the wallet’s key instead of my address."
    ),
    Use.ENDORSEMENT: _(
        "I let this endorsement, with its author’s name and words, be shown with my badge to whoever may open its "
        "page."
    ),
}


class Withdraw(Protocol):
    """How an app takes back what a consent allowed: an action of its own, which also calls `withdraw`."""

    def __call__(self, person: "User", about: UUID) -> None: ...


class NamesOf(Protocol):
    """What an app says of the things that consents are about: a name and a page, by id."""

    def __call__(self, person: "User", about: "Sequence[UUID]") -> "Mapping[UUID, tuple[str, str]]": ...


@transaction.atomic
def give(person: "User", use: Use, *, about: UUID) -> Consent:
    """Write the consent down with today's wording, in the person's language. Giving it twice is once."""
    with translation.override(person.language):
        wording = str(WORDINGS[use])
    consent, made = Consent.objects.get_or_create(
        person=person,
        use=use,
        about=about,
        withdrawn_at=None,
        defaults={"wording": wording, "language": person.language},
    )
    if made:
        record("consent.given", consent, actor=person, institution_id=None, use=use.value)
    return consent


@transaction.atomic
def withdraw(person: "User", use: Use, *, about: UUID) -> None:
    """Close the consent, if there is one that stands."""
    standing = Consent.objects.filter(person=person, use=use, about=about, withdrawn_at=None)
    for consent in standing:
        if Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
            record("consent.withdrawn", consent, actor=person, institution_id=None, use=use.value)


def stands(person: "User", use: Use, *, about: UUID) -> bool:
    """Whether the person agrees to this use now."""
    return Consent.objects.filter(person=person, use=use, about=about, withdrawn_at=None).exists()


def take_back(consent: Consent, *, by: "User") -> None:
    """Withdraw a consent and what it allowed, by the action of the app that owns the use."""
    if consent.person_id != by.pk or consent.withdrawn_at:
        return
    table: Mapping[Use, Withdraw] = import_string(settings.INSIGNE_WITHDRAWALS)
    table[Use(consent.use)](by, consent.about)

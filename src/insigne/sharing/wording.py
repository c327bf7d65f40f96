"""Names, dates and addresses as a printed page and a card say them, in a given language."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from insigne.awards import addresses
from insigne.institutions.addresses import absolute
from insigne.web.dates import day

if TYPE_CHECKING:
    from datetime import date

    from insigne.awards.models import Award


def awarded_on(award: "Award") -> "date":
    """The day of the award, where the institution is."""
    return timezone.localdate(award.awarded_at)


def name_of(award: "Award") -> str:
    """The recipient's name, as they write it."""
    return award.recipient.name if award.recipient else ""


def checkable_address(award: "Award") -> str:
    """What a verifier can read: the page once it is shared; before that, the assertion, which names nobody."""
    return addresses.award(award.pk) if award.is_shared else addresses.assertion(award.pk)


def verify_address(award: "Award") -> str:
    """The verify page, about this award."""
    return f"{absolute('verify')}?url={quote(checkable_address(award), safe='')}"


def picture_alt(award: "Award", language: str) -> str:
    """What the picture shows, for those who do not see it."""
    with translation.override(language):
        return _("Badge %(name)s, %(issuer)s") % {
            "name": award.version.name.in_language(language),
            "issuer": award.institution.name.in_language(language),
        }


def state_of(award: "Award", on: "date", language: str) -> str:
    """How the award stands on this day."""
    with translation.override(language):
        if award.valid_until is None:
            return _("valid, without end")
        end = timezone.localdate(award.valid_until)
        if end < on or award.is_expired:
            return _("expired on %(date)s") % {"date": day(end, language)}
        return _("valid until %(date)s") % {"date": day(end, language)}

"""The public addresses that stand in signed documents. They never change: what is signed names them."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import Resolver404, resolve

from insigne.institutions.addresses import absolute

if TYPE_CHECKING:
    from insigne.awards.models import StatusList
    from insigne.catalogue.models import Badge, BadgeVersion
    from insigne.institutions.models import Institution

# Of an address that somebody gives; ours are far shorter.
LONGEST = 500


def achievement(version: "BadgeVersion") -> str:
    """A published version of a badge; its page, and the id of the OB 3.0 Achievement."""
    return absolute("badge-version", version.badge.code, version.number)


def picture(version: "BadgeVersion", language: str) -> str:
    """The PNG of a version, without any credential in it."""
    return absolute("badge-picture", version.badge.code, version.number, language, "png")


def badge_class(version: "BadgeVersion", language: str) -> str:
    """The OB 2.0 BadgeClass of a version."""
    return absolute("badge-class", version.badge.code, version.number, language)


def profile(institution: "Institution", language: str) -> str:
    """The OB 2.0 issuer Profile."""
    return absolute("issuer-profile", institution.slug, language)


def award(award_id: UUID) -> str:
    """An award's page, and the id of its OB 3.0 credential."""
    return absolute("award", award_id)


def award_at(url: str) -> UUID | None:
    """The award whose page has this address, if it is one of this site."""
    if len(url) > LONGEST:
        return None
    own = urlsplit(settings.INSIGNE_URL)
    try:
        parts = urlsplit(url)
        found = resolve(parts.path) if (parts.scheme, parts.netloc) == (own.scheme, own.netloc) else None
    except (ValueError, Resolver404):
        return None
    return found.kwargs["award_id"] if found and found.url_name == "award" else None


def assertion(award_id: UUID) -> str:
    """The hosted OB 2.0 Assertion."""
    return absolute("award-assertion", award_id)


def status_list(status_list: "StatusList") -> str:
    """A status list credential."""
    return absolute("status-list", status_list.institution.slug, status_list.number)


def badge_type(badge: "Badge") -> str:
    """The type of a badge's copies in wallets (`vct`), whose description is served there."""
    return absolute("badge-type", badge.code)

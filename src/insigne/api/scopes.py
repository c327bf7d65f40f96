"""What a platform may be allowed to do: the scopes of the two standards, and what each means in plain words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from insigne.api.models import Platform

if TYPE_CHECKING:
    from collections.abc import Iterable

OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
OB2 = "https://purl.imsglobal.org/spec/ob/v2p1/scope/"

CREDENTIAL_READ = OB3 + "credential.readonly"
CREDENTIAL_UPSERT = OB3 + "credential.upsert"
PROFILE_READ = OB3 + "profile.readonly"
PROFILE_UPDATE = OB3 + "profile.update"
ASSERTION_READ = OB2 + "assertion.readonly"
ASSERTION_CREATE = OB2 + "assertion.create"
OLD_PROFILE_READ = OB2 + "profile.readonly"
OLD_PROFILE_UPDATE = OB2 + "profile.update"
# Some clients ask for it to get a refresh token. Every client gets one, so it allows nothing more.
OFFLINE = "offline_access"

OFFERED = {
    Platform.Standard.OPEN_BADGES: (CREDENTIAL_READ, CREDENTIAL_UPSERT, PROFILE_READ, PROFILE_UPDATE),
    Platform.Standard.BADGE_CONNECT: (
        ASSERTION_READ,
        ASSERTION_CREATE,
        OLD_PROFILE_READ,
        OLD_PROFILE_UPDATE,
    ),
}

_READ = _("read all the badges of your backpack, the private ones too, with your name in them")
_BRING = _("bring badges into your backpack; each is checked first, and yours alone are taken")
_PROFILE = _("read your name and your e-mail address")
_UPDATE = _("send you a profile; your name and address here stay as they are")
WORDS = {
    CREDENTIAL_READ: _READ,
    ASSERTION_READ: _READ,
    CREDENTIAL_UPSERT: _BRING,
    ASSERTION_CREATE: _BRING,
    PROFILE_READ: _PROFILE,
    OLD_PROFILE_READ: _PROFILE,
    PROFILE_UPDATE: _UPDATE,
    OLD_PROFILE_UPDATE: _UPDATE,
}
DONE = {
    CREDENTIAL_READ: _("read your badges"),
    ASSERTION_READ: _("read your badges"),
    CREDENTIAL_UPSERT: _("brought a badge"),
    ASSERTION_CREATE: _("brought a badge"),
    PROFILE_READ: _("read your name and address"),
    OLD_PROFILE_READ: _("read your name and address"),
    PROFILE_UPDATE: _("sent a profile"),
    OLD_PROFILE_UPDATE: _("sent a profile"),
}


def known(standard: str, scopes: "Iterable[str]") -> bool:
    """Whether each of the scopes is one that this standard has here."""
    return set(scopes) <= {*OFFERED[Platform.Standard(standard)], OFFLINE}


def in_words(scopes: "Iterable[str]") -> list[str]:
    """What the scopes allow, a sentence's end each, in a steady order; nothing for the ones that allow nothing."""
    asked = set(scopes)
    return list(dict.fromkeys(str(words) for scope, words in WORDS.items() if scope in asked))

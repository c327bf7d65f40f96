"""Where an institution and what it publishes live on the web. One place, so that a signed address never moves."""

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from insigne.institutions.models import Institution, SigningKey


def absolute(name: str, *args: object) -> str:
    """The public address of a named page."""
    return settings.INSIGNE_URL + reverse(name, args=args)


def did(institution: "Institution") -> str:
    """`did:web` of the institution; a port is percent-encoded (did:web method, section 3.1)."""
    host = quote(urlsplit(settings.INSIGNE_URL).netloc, safe="")
    return f"did:web:{host}:i:{institution.slug}"


def key_id(key: "SigningKey") -> str:
    """The absolute DID URL of a key, as it stands in proofs and in the DID document."""
    return f"{did(key.institution)}#{key.public_multikey}"

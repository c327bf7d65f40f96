"""What a platform says of itself when it registers (RFC 7591, with the fields that OB 3.0 requires).

Nothing here is proved, so everything is bounded, and every address must be of one https host: the person who is
asked for consent is shown that host, and codes are sent nowhere else.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from django.conf import settings

from insigne.api import scopes
from insigne.api.models import Platform

ADDRESSES = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
TEXTS = {"client_name": 100, "software_id": 200, "software_version": 200}
LONGEST = 500
MOST_REDIRECTS = 10
# What a person reads as the name of a site, and what stands in a header of ours: labels with points between them.
HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?")
# What our answers say themselves (RFC 6749 §4.1.2, RFC 9207). A platform that reads the first of two would believe
# whoever registered its address with another's name in it, and take our code to them.
ANSWERS = {"code", "state", "iss", "error", "error_description", "error_uri"}
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ONLY = {
    "token_endpoint_auth_method": "client_secret_basic",
    "grant_types": {"authorization_code", "refresh_token"},
    "response_types": {"code"},
}


class Refused(ValueError):
    """The metadata is not accepted; `code` is the error code of RFC 7591 §3.2.2."""

    def __init__(self, description: str, code: str = "invalid_client_metadata") -> None:
        super().__init__(description)
        self.code = code


@dataclass(frozen=True, slots=True)
class Registration:
    """A platform's metadata, read and bounded."""

    name: str
    host: str
    uri: str
    logo_uri: str
    terms_uri: str
    policy_uri: str
    software_id: str
    software_version: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]


def read(metadata: object, standard: Platform.Standard) -> Registration:
    """Check the metadata. Raises Refused with a sentence for a developer."""
    if not isinstance(metadata, dict):
        raise Refused("The body must be a JSON object.")
    texts = {name: _text(metadata, name, longest) for name, longest in TEXTS.items()}
    addresses = {name: _address(metadata.get(name), name) for name in ADDRESSES}
    redirects = _redirects(metadata.get("redirect_uris"))
    hosts = {_host(url) for url in (*addresses.values(), *redirects)}
    if len(hosts) != 1:
        raise Refused("Every address must have the same host (and port) as client_uri.")
    if hosts == {_host(settings.INSIGNE_URL)}:
        raise Refused("This is the address of the site that you register at, not of yours.")
    _only_what_is_done(metadata)
    return Registration(
        name=texts["client_name"],
        host=hosts.pop(),
        uri=addresses["client_uri"],
        logo_uri=addresses["logo_uri"],
        terms_uri=addresses["tos_uri"],
        policy_uri=addresses["policy_uri"],
        software_id=texts["software_id"],
        software_version=texts["software_version"],
        redirect_uris=redirects,
        scopes=_scopes(metadata.get("scope"), standard),
    )


def _text(metadata: dict[str, Any], name: str, longest: int) -> str:
    value = metadata.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(f"{name} is required, as a text.")
    value = value.strip()
    if len(value) > longest:
        raise Refused(f"{name} has more than {longest} characters.")
    # A control or a bidirectional mark could make the name read as another one.
    if any(unicodedata.category(letter) in HIDDEN for letter in value):
        raise Refused(f"{name} has invisible characters.")
    return value


def _address(value: object, name: str, code: str = "invalid_client_metadata") -> str:
    if not isinstance(value, str):
        raise Refused(f"{name} is required, as an https address.", code)
    if len(value) > LONGEST or not value.isascii() or not value.isprintable() or " " in value:
        raise Refused(f"{name} must be a plain address of at most {LONGEST} characters.", code)
    parts = _split(value)
    if parts is None or parts.scheme != "https" or not HOST.fullmatch(parts.hostname or ""):
        raise Refused(f"{name} must be an https address.", code)
    # `\` is read as `/` by browsers, a name before `@` reads as the host to people: neither belongs here.
    if "#" in value or "\\" in value or "@" in parts.netloc:
        raise Refused(f"{name} must be without a fragment, a user, and \\.", code)
    return value


def _split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host(url: str) -> str:
    parts = urlsplit(url)
    port = "" if parts.port in (None, 443) else f":{parts.port}"
    return f"{(parts.hostname or '').rstrip('.')}{port}"


def _redirects(value: object) -> tuple[str, ...]:
    code = "invalid_redirect_uri"
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_REDIRECTS:
        raise Refused(f"redirect_uris is required: a list of one to {MOST_REDIRECTS} addresses.", code)
    addresses = tuple(_address(each, "redirect_uris", code) for each in value)
    given = {name for each in addresses for name, _value in parse_qsl(urlsplit(each).query, True)}
    if given & ANSWERS:
        raise Refused(
            f"redirect_uris must leave to us what our answers say: {', '.join(sorted(ANSWERS))}.", code
        )
    return addresses


def _scopes(value: object, standard: Platform.Standard) -> tuple[str, ...]:
    if not isinstance(value, str) or not value.split():
        raise Refused("scope is required: scopes with a space between them.")
    asked = tuple(dict.fromkeys(value.split()))
    if not scopes.known(standard, asked):
        offered = " ".join(scopes.OFFERED[standard])
        raise Refused(f"scope has one that is not offered. Offered: {offered}")
    return asked


def _only_what_is_done(metadata: dict[str, Any]) -> None:
    """Refuse what a client asks for and would not get."""
    for name, allowed in ONLY.items():
        value = metadata.get(name)
        if value is None:
            continue
        if isinstance(allowed, str):
            fits = value == allowed
        else:
            fits = isinstance(value, list) and all(
                isinstance(each, str) and each in allowed for each in value
            )
        if not fits:
            raise Refused(f"{name} can only be {allowed if isinstance(allowed, str) else sorted(allowed)}.")

"""Hosted assertions of Open Badges 1.0 to 2.1: nothing is signed, so what counts is who publishes, and where.

The assertion is asked for again at its own address, and that address, like its class's, must be one that the
issuer's profile calls its own (OB 2.0 "Verification", hosted). Offline nothing of this can be confirmed.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from insigne.credentials.circumstances import FetchError
from insigne.credentials.dates import read_instant
from insigne.credentials.fields import objects, text, texts
from insigne.credentials.older.linked import Links, Node, missing_fields
from insigne.credentials.reading import GONE
from insigne.credentials.report import Finding, failed, passed, revoked, unsure, warned
from insigne.credentials.strict_json import Json

# What the copy in one's hands must have in common with the one that the issuer publishes.
_ESSENTIAL = ("recipient", "badge", "issuedOn", "expires", "claim", "issuer")


def check_publication(document: Json, path: str, links: Links) -> Node:
    """Ask for an assertion or an endorsement at its own address: there it must still be, and be the same."""
    address = str(document["id"])
    try:
        if links.around.get(address).status == GONE:
            return Node(document, False, (revoked("HTTP 410"),))
        published, at_home = links.read(address, path)
    except FetchError as error:
        return Node(document, False, (unsure("proof.unreachable", address=address, reason=error),))
    if says_revoked(published):
        return Node(document, True, (revoked(revocation_reason(published)),))
    if not at_home:
        return Node(document, False, (failed("proof.another_id", address=address),))
    if any(_differs(document.get(name), published.get(name)) for name in _ESSENTIAL):
        return Node(document, False, (failed("proof.differs", address=address),))
    missing = tuple(finding for finding in missing_fields(published, path) if finding.outcome == "fail")
    if missing:
        return Node(document, False, missing)
    findings = [passed("proof.published", address=published["id"]), passed("status.published")]
    if published["id"] != address:
        findings.insert(0, warned("proof.other_address", address=address, id=published["id"]))
    return Node(published, True, tuple(findings))


def says_revoked(document: Json) -> bool:
    """Whether a document calls itself revoked; in doubt (`"true"`, `1`) it does."""
    return document.get("revoked") not in (None, False, "false", "")


def revocation_reason(document: Json) -> str | None:
    """The reason that a revoked document or an entry of a list gives."""
    return text(document.get("revocationReason"))


def check_scope(nodes: Iterable[Node], profile: Json) -> list[Finding]:
    """Whether the documents stand on ground that the issuer's profile calls its own (`verification`)."""
    issuer, confirmed = str(profile["id"]), True
    for node in nodes:
        address = node.document.get("id")
        if not isinstance(address, str) or not is_within(address, profile):
            return [failed("issuer.out_of_scope", address=address, issuer=issuer)]
        confirmed = confirmed and node.confirmed
    return [passed("issuer.confirmed", issuer=issuer)] if confirmed else []


def is_within(address: str, profile: Json) -> bool:
    """Whether an address is the issuer's: by the profile's own rules, or else of the same origin."""
    origin = _origin(address)
    if not _is_straight(address):
        return False
    for rule in objects(profile.get("verification")):
        starts, origins = list(texts(rule.get("startsWith"))), set(texts(rule.get("allowedOrigins")))
        if starts or origins:
            allowed = origin is not None and bool({urlsplit(address).netloc, origin} & origins)
            # `https://ecole.example` is not meant to allow `https://ecole.example.pirate.example`.
            return allowed or any(address.startswith(start) and origin == _origin(start) for start in starts)
    return origin is not None and origin == _origin(str(profile["id"]))


def _is_straight(address: str) -> bool:
    """Whether an address leads where its letters say: `…/issuer/../pirate/1` starts with another's ground."""
    steps = unquote(unquote(address)).replace("\\", "/").split("/")
    return {".", ".."}.isdisjoint(
        step.partition(";")[0].partition("?")[0].partition("#")[0] for step in steps
    )


def _differs(mine: Any, published: Any) -> bool:
    """Whether two values differ.

    A badge class may be given by its id in one and in full in the other, an instant in another zone.
    """
    if isinstance(mine, str) and isinstance(published, dict):
        return bool(mine != published.get("id"))
    if isinstance(mine, dict) and isinstance(published, str):
        return bool(mine.get("id") != published)
    instant = read_instant(mine)
    return bool(mine != published) and (instant is None or instant != read_instant(published))


def _origin(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in {"http", "https"} else None

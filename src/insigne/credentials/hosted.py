"""A hosted Open Badges 2.0 assertion: nothing is signed, so what counts is who publishes it, and where.

The assertion is asked for again at its own address, the issuer's profile at its own, and the two must belong
together (OB 2.0 "Verification", hosted). Offline nothing of this can be confirmed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from insigne.credentials.check_dates import check_window
from insigne.credentials.check_recipient import check_recipient
from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.describe import describe_v2, objects, text, texts
from insigne.credentials.reading import GONE
from insigne.credentials.report import Badge, Finding, failed, passed, unsure, warned
from insigne.credentials.strict_json import Json

_REQUIRED = {
    "": ("id", "type", "recipient", "badge", "issuedOn"),
    "badge": ("id", "type", "name", "description", "image", "criteria", "issuer"),
    "badge.issuer": ("id", "type", "name", "url", "email"),
}
# What the copy in one's hands must have in common with the one that the issuer publishes.
_ESSENTIAL = ("recipient", "badge", "issuedOn", "expires")


def check_hosted(assertion: Json, around: Circumstances) -> tuple[list[Finding], Badge]:
    """All findings about an assertion, and the badge as its issuer publishes it (or as it came, offline)."""
    if assertion.get("revoked") is True:
        # A revoked assertion may say nothing else (OB 2.0 "Assertion").
        return [failed("status.revoked", reason=_reason(assertion))], describe_v2(assertion, {}, {})
    missing = list(_missing(assertion, ""))
    if missing:
        return missing, describe_v2(assertion, {}, {})
    published = _check_publication(assertion, around)
    findings = list(published.findings)
    assertion = published.document
    badge_class = _follow(assertion["badge"], "badge", around)
    findings += badge_class.findings
    profile = _Node({}, False)
    if badge_class.document.get("issuer"):
        profile = _follow(badge_class.document["issuer"], "badge.issuer", around, always=True)
        findings += profile.findings
    if profile.confirmed:
        findings += _check_scope((published, badge_class), profile.document)
    findings += check_window(assertion, ("issuedOn",), ("expires",), around.now)
    findings += check_recipient(list(objects(assertion["recipient"])), None, around.recipient)
    return findings, describe_v2(assertion, badge_class.document, profile.document)


@dataclass(frozen=True, slots=True)
class _Node:
    """A document, whether it comes from its own address, and what was found about it."""

    document: Json
    confirmed: bool
    findings: tuple[Finding, ...] = ()


def _check_publication(assertion: Json, around: Circumstances) -> _Node:
    """Ask for the assertion at its own address: there it must still be, the same, and not taken back."""
    address = str(assertion["id"])
    if _is_signed(assertion):
        return _Node(assertion, False, (unsure("proof.unsupported", kind="SignedBadge"),))
    try:
        answer = around.get(address)
        if answer.status == GONE:
            return _Node(assertion, False, (failed("status.revoked", reason=" (HTTP 410)"),))
        published = around.get_own_json(address)
    except FetchError as error:
        return _Node(assertion, False, (unsure("proof.unreachable", address=address, reason=error),))
    if published.get("revoked") is True:
        return _Node(assertion, True, (failed("status.revoked", reason=_reason(published)),))
    if published.get("id") != address:
        return _Node(assertion, False, (failed("proof.another_id", address=address),))
    if any(_differs(assertion.get(name), published.get(name)) for name in _ESSENTIAL):
        return _Node(assertion, False, (failed("proof.differs", address=address),))
    missing = tuple(_missing(published, ""))
    confirmed = (passed("proof.published", address=address), passed("status.published"))
    return _Node(assertion if missing else published, not missing, missing or confirmed)


def _is_signed(assertion: Json) -> bool:
    kinds = {
        text(part.get("type")) for part in objects(assertion.get("verification", assertion.get("verify")))
    }
    return bool(kinds & {"SignedBadge", "signed"})


def _reason(assertion: Json) -> str:
    reason = text(assertion.get("revocationReason"))
    return f" ({reason})" if reason else ""


def _differs(mine: Any, published: Any) -> bool:
    """Whether two values differ; a badge class may be given by its id in one and in full in the other."""
    if isinstance(mine, str) and isinstance(published, dict):
        return bool(mine != published.get("id"))
    if isinstance(mine, dict) and isinstance(published, str):
        return bool(mine.get("id") != published)
    return bool(mine != published)


def _follow(reference: Any, path: str, around: Circumstances, always: bool = False) -> _Node:
    """The badge class or the profile, from the document or, when that only gives an id, from its address.

    A profile is `always` asked for at its address: an assertion can embed anybody's.
    """
    embedded = reference if isinstance(reference, dict) else {}
    if embedded and not always:
        return _Node(embedded, True, tuple(_missing(embedded, path)))
    address = text(embedded.get("id")) if embedded else text(reference)
    if address is None:
        return _Node(embedded, False, (failed("schema.missing_field", field=f"{path}.id"),))
    try:
        found = around.get_own_json(address)
    except FetchError as error:
        return _Node(embedded or {"id": address}, False, (_unreached(path, address, error),))
    if found.get("id") != address:
        return _Node(found, False, (failed("issuer.another_id", address=address),))
    return _Node(found, True, tuple(_missing(found, path)))


def _unreached(path: str, address: str, error: FetchError) -> Finding:
    if path == "badge.issuer":
        return unsure("issuer.unreachable", issuer=address, reason=error)
    return unsure("proof.unreachable", address=address, reason=error)


def _missing(document: Json, path: str) -> Iterable[Finding]:
    for name in _REQUIRED[path]:
        if document.get(name) in (None, "", [], {}):
            field = f"{path}.{name}" if path else name
            # Real profiles often have no e-mail or web site; that hides nothing about who they are.
            if name in {"url", "email", "image", "description"}:
                yield warned("schema.recommended_field", field=field)
            else:
                yield failed("schema.missing_field", field=field)


def _check_scope(nodes: tuple[_Node, ...], profile: Json) -> list[Finding]:
    """Whether the assertion and its class stand on ground that the issuer's profile calls its own."""
    issuer = str(profile["id"])
    for node in nodes:
        address = node.document.get("id")
        if not isinstance(address, str) or not _is_within(address, profile):
            return [failed("issuer.out_of_scope", address=address, issuer=issuer)]
    findings = [warned("issuer.plain_http", issuer=issuer)] if issuer.startswith("http:") else []
    if all(node.confirmed for node in nodes):
        findings.append(passed("issuer.confirmed", issuer=issuer))
    return findings


def _is_within(address: str, profile: Json) -> bool:
    origin = _origin(address)
    for rule in objects(profile.get("verification")):
        starts, origins = list(texts(rule.get("startsWith"))), set(texts(rule.get("allowedOrigins")))
        if starts or origins:
            return any(address.startswith(start) for start in starts) or bool(
                {urlsplit(address).netloc, origin} & origins
            )
    return origin is not None and origin == _origin(str(profile["id"]))


def _origin(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in {"http", "https"} else None

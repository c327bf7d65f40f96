"""The documents of Open Badges 1.0 to 2.1 that point to each other: assertion, badge class, issuer's profile.

An id is an address, and what stands there is what counts: whoever presents a badge can embed anybody's profile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.fields import text
from insigne.credentials.older.openbadges1 import upgraded_assertion, upgraded_class, upgraded_profile
from insigne.credentials.report import Finding, failed, unsure, warned
from insigne.credentials.strict_json import Json

ASSERTION, BADGE_CLASS, PROFILE, ENDORSEMENT = "", "badge", "badge.issuer", "endorsement"

_REQUIRED = {
    ASSERTION: ("id", "type", "recipient", "badge", "verification", "issuedOn"),
    BADGE_CLASS: ("id", "type", "name", "description", "image", "criteria", "issuer"),
    PROFILE: ("id", "type", "name", "url", "email"),
    ENDORSEMENT: ("id", "type", "claim", "issuer", "verification", "issuedOn"),
}
# Real badges often lack these, which hides nothing about who awarded what to whom.
_HARMLESS = frozenset({"url", "email", "image", "description", "verification"})


@dataclass(frozen=True, slots=True)
class Node:
    """A document, whether it comes from its own address, and what was found about it."""

    document: Json
    confirmed: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """The way from one document to the next. `first_generation` says that 1.0 and 1.1 are spoken."""

    around: Circumstances
    first_generation: bool = False

    def follow(self, reference: Any, path: str, *, always: bool = False) -> Node:
        """The badge class or the profile, from the document or, when that only gives an id, its address.

        A profile is `always` asked for at its address, but for one that has none: the drafts of 1.0 gave the
        issuer's site as its `origin`, and the badge had to stand there.
        """
        embedded = reference if isinstance(reference, dict) else {}
        if embedded and (not always or (self.first_generation and "origin" in embedded)):
            return Node(embedded, True, tuple(missing_fields(embedded, path)))
        address = text(embedded.get("id")) if embedded else text(reference)
        if address is None:
            return Node(embedded, False, (failed("schema.missing_field", field=f"{path}.id"),))
        try:
            found, at_home = self.read(address, path)
        except FetchError as error:
            return Node(embedded or {"id": address}, False, (_unreached(path, address, error),))
        if not at_home:
            return Node(found, False, (failed("issuer.another_id", address=address),))
        findings = tuple(missing_fields(found, path))
        if found["id"] != address:
            findings = (warned("issuer.other_address", address=address, id=found["id"]), *findings)
        return Node(found, True, findings)

    def read(self, address: str, path: str) -> tuple[Json, bool]:
        """The document that an address leads to, and whether it stands at its own id; FetchError.

        Real documents are met at several addresses (with `www`, with `?v=2_0`). Where one calls another address
        its own, the document there is taken, if it says the same; no further.
        """
        found = self._get(address, path)
        own = found.get("id")
        if own == address or not isinstance(own, str):
            return found, own == address
        try:
            at_home = self._get(own, path)
        except FetchError:
            return found, False
        return (at_home, True) if at_home.get("id") == own else (found, False)

    def _get(self, address: str, path: str) -> Json:
        document = self.around.get_own_json(address)
        if not self.first_generation:
            return document
        if path == ASSERTION:
            return upgraded_assertion(document)
        return (upgraded_class if path == BADGE_CLASS else upgraded_profile)(document, address)


def missing_fields(document: Json, path: str) -> Iterator[Finding]:
    """A finding for each required field that is missing, and for an id that is no text (OB 2.0)."""
    for name in _REQUIRED[path]:
        field = f"{path}.{name}" if path else name
        if document.get(name) in (None, "", [], {}):
            if name in _HARMLESS:
                yield warned("schema.recommended_field", field=field)
            else:
                yield failed("schema.missing_field", field=field)
        elif name == "id" and not isinstance(document["id"], str):
            yield failed("schema.wrong_kind", field=field)


def _unreached(path: str, address: str, error: FetchError) -> Finding:
    if path == PROFILE:
        return unsure("issuer.unreachable", issuer=address, reason=error)
    return unsure("proof.unreachable", address=address, reason=error)

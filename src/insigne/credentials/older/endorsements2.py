"""Endorsements of Open Badges 2.0 and 2.1: an organisation's word for an assertion, a badge class or an issuer.

Each is hosted or signed like an assertion and checked the same way. What comes of it is about the endorsement
alone: a bad one does not make the badge bad, but it is never shown as good.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from insigne.credentials.check_dates import check_window
from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.fields import address, as_list, first, text
from insigne.credentials.older.hosted import check_publication, check_scope, revocation_reason, says_revoked
from insigne.credentials.older.linked import ENDORSEMENT, PROFILE, Links, Node, missing_fields
from insigne.credentials.older.signed2 import check_revocation_list_v2, check_signature, is_signed
from insigne.credentials.report import (
    CredentialError,
    Finding,
    failed,
    passed,
    refused,
    revoked,
    skipped,
    trouble_in,
    unsure,
    warned,
)
from insigne.credentials.strict_json import Json, parse_object
from insigne.credentials.tokens.jwt import Token, read_token

# Each may cost three addresses, of the sixteen that one badge may have asked for.
_MAX_ENDORSEMENTS = 4


def check_endorsements_v2(endorsed: Iterable[Json], around: Circumstances) -> list[Finding]:
    """A finding for each endorsement of the documents: the assertion, its badge class, the issuer's profile."""
    findings: list[Finding] = []
    for reference, document in _references(endorsed):
        if len(findings) == _MAX_ENDORSEMENTS:
            findings.append(skipped("endorsement.too_many", limit=_MAX_ENDORSEMENTS))
            break
        findings.append(_check(reference, document, around))
    return findings


def _references(endorsed: Iterable[Json]) -> Iterator[tuple[Any, Json]]:
    for document in endorsed:
        for reference in as_list(document.get("endorsement")):
            if reference is not None:
                yield reference, document


def _check(reference: Any, endorsed: Json, around: Circumstances) -> Finding:
    """What came of one endorsement; the worst thing that was found about it is the reason."""
    endorser = reference if isinstance(reference, str) and "://" in reference else "?"
    try:
        document, token = _read(reference, around)
        endorser = address(document.get("issuer")) or endorser
        checks = _checks(document, token, endorsed, Links(around))
    except CredentialError as error:
        checks = [refused(error)]
    except FetchError as error:
        checks = [unsure("proof.unreachable", address=endorser, reason=error)]
    trouble = trouble_in(checks)
    if trouble is None:
        return passed("endorsement.valid", issuer=endorser)
    if trouble.outcome == "fail":
        return warned("endorsement.invalid", issuer=endorser, reason=trouble.message)
    return warned("endorsement.unconfirmed", issuer=endorser, reason=trouble.message)


def _read(reference: Any, around: Circumstances) -> tuple[Json, Token | None]:
    """The endorsement, from the document, from its address, or from a token."""
    if isinstance(reference, dict):
        return reference, None
    if not isinstance(reference, str):
        raise CredentialError("schema.wrong_kind", field="endorsement")
    if "://" in reference:
        return around.get_own_json(reference), None
    token = read_token(reference)
    return parse_object(token.payload), token


def _checks(document: Json, token: Token | None, endorsed: Json, links: Links) -> list[Finding]:
    """The same questions as about an assertion, and whether it speaks of what it is attached to."""
    if says_revoked(document):
        return [revoked(revocation_reason(document))]
    missing = [item for item in missing_fields(document, ENDORSEMENT) if item.outcome == "fail"]
    if missing:
        return missing
    signed = is_signed(document)
    published = Node(document, True) if signed else check_publication(document, ENDORSEMENT, links)
    document = published.document
    claimed = text(first(document["claim"]).get("id"))
    if claimed != endorsed.get("id"):
        return [failed("endorsement.of_another", id=claimed)]
    profile = links.follow(document["issuer"], PROFILE, always=True)
    findings = [*published.findings, *profile.findings]
    if signed:
        findings += check_signature(document, token, profile, links)
        findings += check_revocation_list_v2(document, profile, links.around)
    elif profile.confirmed:
        findings += check_scope((published,), profile.document)
    return [*findings, *check_window(document, ("issuedOn",), ("expires",), links.around.now)]

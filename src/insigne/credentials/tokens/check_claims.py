"""Do the claims of a token say the same as the credential beside them? (Open Badges 3.0 §8.2.4.1)

A reader of tokens believes the claims, a reader of badges the fields: where the two differ, each would see
another badge under one signature.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from insigne.credentials.check_dates import TOLERANCE
from insigne.credentials.dates import read_instant, read_numeric_date
from insigne.credentials.fields import as_list, id_of, objects, texts
from insigne.credentials.linked_data.contexts import VC_V1
from insigne.credentials.proofs.check_signed import Demand
from insigne.credentials.report import Finding, failed, unsure, warned
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.vc_jwt import filled

_FIELDS_OF_DATE: Mapping[str, tuple[str, str]] = {
    "nbf": ("validFrom", "issuanceDate"), "exp": ("validUntil", "expirationDate"),
}  # fmt: skip


def check_claims(document: Json, claims: Json, now: datetime, demand: Demand) -> Iterator[Finding]:
    """Findings only where something is wrong or left out."""
    if "@context" not in document:
        return
    yield from _check_wrapping(document, claims)
    yield from _check_names(document, claims, signer_of(document, {}, demand))
    if _is_open_badge(document):
        yield from _check_completeness(document, claims)
    for claim, fields in _FIELDS_OF_DATE.items():
        if claim in claims:
            yield from _check_date(claim, claims[claim], fields, document, now)
    if "status" in claims:
        # Of SD-JWT VC, and beside the credential's own; a status that nobody looked at is not good.
        yield status_claim(claims["status"])


def status_claim(status: object) -> Finding:
    """The finding about a claim `status`, which names a list of another standard (draft-ietf-oauth-status-list)."""
    kind = ", ".join(status) if isinstance(status, dict) else "status"
    return unsure("status.unsupported", kind=kind)


def check_audience(claims: Json, demand: Demand) -> Iterator[Finding]:
    """Whether the token was made for the one who asks (`aud`), in answer to the question asked (`nonce`)."""
    if demand.domain is not None and demand.domain not in as_list(claims.get("aud")):
        yield failed("proof.wrong_audience", field="aud")
    if demand.challenge is not None and claims.get("nonce") != demand.challenge:
        yield failed("proof.wrong_audience", field="nonce")


def signer_of(document: Json, claims: Json, demand: Demand) -> str | None:
    """Who must have signed: the issuer; for a presentation its holder; for plain claims, whom they name.

    Which of them is for the asker to say, never for the document: one that called itself a credential and a
    presentation could be signed by anybody in the name of any issuer.
    """
    if demand.purpose == "authentication":
        agent = document.get("holder")
    else:
        agent = document.get("issuer") if "@context" in document else claims.get("iss")
    return id_of(agent)


def _check_wrapping(document: Json, claims: Json) -> Iterator[Finding]:
    """`vc` and `vp` are of the older edition; VC-JOSE-COSE §3.1.3 forbids them for the present one."""
    for claim in ("vc", "vp"):
        if claim not in claims:
            continue
        wrapped = claims[claim]
        if next(texts(document["@context"]), None) != VC_V1:
            yield failed("proof.old_wrapping", claim=claim)
        elif not isinstance(wrapped, dict):
            yield failed("proof.malformed", field=claim)
        else:
            whole = filled(wrapped, claims)
            for field in wrapped:
                if document.get(field) != whole[field]:
                    yield failed("proof.claim_mismatch", claim=claim, field=field)


def _check_names(document: Json, claims: Json, signer: str | None) -> Iterator[Finding]:
    for claim, field, said in (
        ("iss", "issuer", [signer]),
        ("jti", "id", [document.get("id")]),
        ("sub", "credentialSubject.id", _subject_ids(document)),
    ):
        if claim in claims and claims[claim] not in said:
            yield failed("proof.claim_mismatch", claim=claim, field=field)


def _check_completeness(document: Json, claims: Json) -> Iterator[Finding]:
    """Open Badges want each of the claims; real tokens often leave out some, above all `sub`."""
    missing = [claim for claim in ("iss", "jti") if claim not in claims]
    if "sub" not in claims and _subject_ids(document):
        missing.append("sub")
    for claim, fields in _FIELDS_OF_DATE.items():
        if claim not in claims and any(field in document for field in fields):
            missing.append(claim)
    if missing:
        yield warned("proof.claims_missing", claims=", ".join(missing))


def _check_date(
    claim: str, value: object, fields: tuple[str, str], document: Json, now: datetime
) -> Iterator[Finding]:
    """Elsewhere than in Open Badges the dates of a token are its signature's, and need not be the badge's.

    A date that the badge has too is judged with the badge's dates.
    """
    instant = read_numeric_date(value)
    said = {field: date for field in fields if (date := read_instant(document.get(field)))}
    if instant is None:
        yield failed("proof.malformed", field=claim)
    elif any(abs((date - instant).total_seconds()) < 1 for date in said.values()):
        return
    elif said and _is_open_badge(document):
        yield failed("proof.claim_mismatch", claim=claim, field=next(iter(said)))
    elif claim == "exp" and instant <= now:
        yield failed("proof.expired", date=instant.date())
    elif claim == "nbf" and instant > now + TOLERANCE:
        yield failed("proof.not_yet", date=instant.date())


def _subject_ids(document: Json) -> list[object]:
    return [subject["id"] for subject in objects(document.get("credentialSubject")) if "id" in subject]


def _is_open_badge(document: Json) -> bool:
    return any(
        context.startswith("https://purl.imsglobal.org/") for context in texts(document.get("@context"))
    )

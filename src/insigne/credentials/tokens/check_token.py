"""Steps "proof", "key" and "issuer" of a credential that is a token (OB 3.0 §8.2.4, VC-JOSE-COSE §3.1).

The signature covers the whole payload. What is left to ask: does the header name a way of signing that we
trust, do the claims say the same as the credential, are its terms defined, and is the key the issuer's.
"""

from collections.abc import Iterator
from datetime import datetime

from insigne.credentials.circumstances import Circumstances
from insigne.credentials.controllers.controller import KeyAnswer, examine_jwk, examine_kid
from insigne.credentials.dates import read_numeric_date
from insigne.credentials.fields import start_of, without_proof
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.proofs.check_signed import Demand
from insigne.credentials.proofs.proof import check_terms
from insigne.credentials.report import (
    CredentialError,
    Finding,
    failed,
    has_failed,
    passed,
    refused,
    unsure,
    warned,
)
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.check_claims import check_audience, check_claims, signer_of
from insigne.credentials.tokens.jwt import KIND_OF_ALGORITHM, Token, signature_of_token_is_valid

_KNOWN_MEMBERS = frozenset({"alg", "kid", "jwk", "typ", "cty", "iss"})
_TYPES_OF_CREDENTIAL = frozenset({"jwt", "vc+jwt", "vc+ld+jwt", "vc-ld+jwt", "vc+sd-jwt", "dc+sd-jwt"})
_TYPES_OF_PRESENTATION = frozenset({"jwt", "vp+jwt", "vp+ld+jwt", "vp-ld+jwt", "vp+sd-jwt"})


def check_token(
    document: Json, claims: Json, token: Token, around: Circumstances, demand: Demand, *, form: Form
) -> list[Finding]:
    """All findings about the token that `document` and `claims` were unwrapped from (see `vc_jwt.unwrap`).

    `form` is that of the document without embedded proofs: what one of an unknown kind is made of is no term of
    the badge.
    """
    remarks = [
        *_check_header(token.header, demand),
        *check_claims(document, claims, around.now, demand),
        *check_audience(claims, demand),
        *_check_terms(document, form),
    ]
    if has_failed(remarks):
        return remarks
    at = _signed_at(document, claims)
    findings = _check_signature(token, signer_of(document, claims, demand), at, around)
    if any(finding.code == "issuer.confirmed" for finding in findings):
        form.learn()
    return [*findings, *remarks]


def _check_header(header: Json, demand: Demand) -> Iterator[Finding]:
    allowed = _TYPES_OF_PRESENTATION if demand.purpose == "authentication" else _TYPES_OF_CREDENTIAL
    type_ = header.get("typ", "JWT")
    if type_.lower().removeprefix("application/") not in allowed:
        yield failed("proof.wrong_type", type=type_)
    if not _KNOWN_MEMBERS.issuperset(header):
        yield warned("proof.header_not_read", names=", ".join(sorted(header.keys() - _KNOWN_MEMBERS)))


def _check_terms(document: Json, form: Form) -> Iterator[Finding]:
    """A token signs its text, not its meaning; a term without one is refused all the same."""
    if "@context" not in document or form.is_known:
        return
    try:
        check_terms(without_proof(document))
    except CredentialError as error:
        yield refused(error)


def _check_signature(
    token: Token, issuer: str | None, at: datetime | None, around: Circumstances
) -> list[Finding]:
    algorithm = token.header["alg"]
    if algorithm not in KIND_OF_ALGORITHM:
        return [unsure("proof.unsupported", kind=algorithm)]
    key = _examine(token.header, issuer, at, around)
    if key is None:
        # RFC 7515 has more ways to name a key, by certificates; Open Badges have none of them.
        by_certificate = "x5c" in token.header or "x5t#S256" in token.header
        return [
            unsure("proof.unsupported", kind="x5c")
            if by_certificate
            else failed("proof.malformed", field="kid")
        ]
    if key.public_key is None:
        return [unsure("proof.unchecked"), *key.findings]
    if key.public_key.kind != KIND_OF_ALGORITHM[algorithm]:
        return [failed("proof.algorithm_mismatch", algorithm=algorithm, key=key.public_key.kind)]
    if not signature_of_token_is_valid(token, key.public_key):
        return [failed("proof.invalid"), *key.findings]
    findings = [passed("proof.valid"), *key.findings]
    if key.of_issuer:
        findings.append(passed("issuer.confirmed", issuer=issuer))
    return findings


def _examine(
    header: Json, issuer: str | None, at: datetime | None, around: Circumstances
) -> KeyAnswer | None:
    kid = header.get("kid")
    if "jwk" in header:
        return examine_jwk(header["jwk"], kid, issuer, at, around)
    return None if kid is None else examine_kid(kid, issuer, at, around)


def _signed_at(document: Json, claims: Json) -> datetime | None:
    """When the token says that it was signed: it is the key's holder who says so (see docs/decisions/0009)."""
    for claim in ("iat", "nbf"):
        instant = read_numeric_date(claims.get(claim))
        if instant is not None:
            return instant
    return start_of(document)

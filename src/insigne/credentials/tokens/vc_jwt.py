"""Credentials as JSON Web Tokens: what the payload means, and the writing of one (Open Badges 3.0 §8.2.4).

The payload is the credential itself with a few claims beside its fields. The older edition (Verifiable
Credentials 1.1 §6.3.1) wrapped the credential in a claim `vc` and left out what the other claims say.
"""

from collections.abc import Mapping

import orjson

from insigne.credentials.dates import read_instant, read_numeric_date
from insigne.credentials.fields import issuer_id
from insigne.credentials.keys import KeyPair
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.jwt import sign_jws

# Claims of the token (RFC 7519, RFC 7800, SD-JWT VC), which are no terms of the credential.
CLAIMS = frozenset({
    "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce", "cnf", "vc", "vp", "vct", "vct#integrity", "status",
})  # fmt: skip
_FIELDS_OF_CREDENTIAL: Mapping[str, str] = {
    "iss": "issuer", "jti": "id", "nbf": "issuanceDate", "exp": "expirationDate",
}  # fmt: skip
_FIELDS_OF_PRESENTATION: Mapping[str, str] = {"iss": "holder", "jti": "id"}


def sign_jwt(document: Json, key: KeyPair, verification_method: str, *, embed_key: bool = False) -> str:
    """The credential as a compact JWS: EdDSA, ES256, ES384 or RS256, by the kind of the key.

    The header names the key by `verification_method` (an absolute id, or the address of its JWK), or carries
    the public key itself. The document's own proofs, if it has any, stay in it. CredentialError for a document
    that no reader could verify (`proof.malformed`, with the field). Whether all of its terms are defined is
    for `verify` to say, before the token is kept: asking takes longer than signing.
    """
    spoken = CLAIMS & document.keys()
    if spoken:
        raise CredentialError("proof.malformed", field=", ".join(sorted(spoken)))
    claims = claims_of(document)
    header: Json = {"jwk": key.public_key.jwk} if embed_key else {"kid": verification_method}
    try:
        # The claims are spliced in front of the fields, so that a long credential is written only once.
        payload = b"%b,%b" % (orjson.dumps(claims)[:-1], orjson.dumps(document)[1:])
    except TypeError:
        raise CredentialError("format.not_json") from None
    return sign_jws(payload, key, {"typ": "JWT", **header})


def claims_of(document: Json) -> Json:
    """The claims that repeat a credential's fields; `sub` and `exp` only where the fields are there.

    CredentialError: `proof.malformed` with the field that is missing or is no date.
    """
    subject = document.get("credentialSubject")
    claims = {
        "iss": issuer_id(document),
        "jti": document.get("id"),
        "nbf": _seconds(document, "validFrom"),
    }
    if isinstance(subject, dict) and "id" in subject:
        claims["sub"] = subject["id"]
    if "validUntil" in document:
        claims["exp"] = _seconds(document, "validUntil")
    for claim, value in claims.items():
        if value is None:
            raise CredentialError("proof.malformed", field=claim)
    return claims


def unwrap(payload: Json) -> tuple[Json, Json]:
    """The document that a payload says, and the claims beside it.

    A payload without `@context` is no linked data: it is its own document, and all of it is claims.
    """
    if "@context" not in payload:
        for name in ("vc", "vp"):
            if isinstance(payload.get(name), dict):
                return filled(payload[name], payload), payload
        return payload, payload
    claims = {name: payload[name] for name in CLAIMS & payload.keys()}
    if not claims:
        return payload, claims
    return {name: value for name, value in payload.items() if name not in claims}, claims


def filled(wrapped: Json, claims: Json) -> Json:
    """A credential or presentation of the older edition, with what the claims say where it is silent."""
    fields = _FIELDS_OF_PRESENTATION if wrapped is claims.get("vp") else _FIELDS_OF_CREDENTIAL
    document = dict(wrapped)
    for claim, field in fields.items():
        value = claims.get(claim)
        if claim in {"nbf", "exp"}:
            instant = read_numeric_date(value)
            value = instant and instant.isoformat().replace("+00:00", "Z")
        if value is not None:
            document.setdefault(field, value)
    subject = document.get("credentialSubject")
    if isinstance(subject, dict) and "sub" in claims:
        document["credentialSubject"] = {"id": claims["sub"], **subject}
    return document


def _seconds(document: Json, field: str) -> int | None:
    instant = read_instant(document.get(field))
    return None if instant is None else int(instant.timestamp())

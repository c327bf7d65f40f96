"""Proof that somebody holds a key: the token with which a wallet asks for a credential (OpenID4VCI 1.0, F.1).

It is made for one issuer, for now, and in answer to the issuer's own question (`nonce`), which only the issuer
can judge. What names its key otherwise than by the key itself (a certificate, an address) is refused: it would
have us ask strangers before we know who speaks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from insigne.credentials.circumstances import hour_of
from insigne.credentials.controllers.did import DidError, did_jwk, key_of_did, names_its_key, only_method
from insigne.credentials.controllers.jwks import may_sign
from insigne.credentials.dates import read_numeric_date
from insigne.credentials.keys import KeyFormatError, PublicKey
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json, parse_object
from insigne.credentials.tokens.jwt import read_token, signature_of_token_is_valid

TYPE = "openid4vci-proof+jwt"
# An Ed25519 or a P-384 key and a nonce find room many times over.
LONGEST = 8192
# A did:jwk may say more than its key, and who keeps it has not room for all that a header may hold.
_LONGEST_HOLDER = 1000
# Clocks differ, and a wallet may ask its owner before it answers.
_OLDEST, _AHEAD = timedelta(minutes=10), timedelta(minutes=1)
_OTHER_WAYS_TO_NAME_A_KEY = ("x5c", "x5u", "x5t", "x5t#S256", "jku", "trust_chain")


class PossessionError(ValueError):
    """The token does not prove that its sender holds a key; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Possession:
    """A key that somebody holds. `holder` is it as a DID: the one they gave, or the did:jwk of a bare key."""

    holder: str
    public_key: PublicKey
    nonce: str | None


def read_possession(text: str, *, audience: str, now: datetime | None = None) -> Possession:
    """Whose key signed the proof that `audience` was sent: EdDSA, ES256 or ES384.

    Raises PossessionError. Whether `nonce` is one that was asked, and not yet answered, is for the caller to say.
    """
    if len(text) > LONGEST:
        raise PossessionError("The proof is too long.")
    try:
        token = read_token(text)
        claims = parse_object(token.payload)
    except CredentialError as error:
        raise PossessionError(str(error)) from None
    holder, key = _key_in(token.header)
    if not signature_of_token_is_valid(token, key):
        raise PossessionError("The signature was not made by the key that the proof names.")
    _check_claims(claims, audience, hour_of(now))
    nonce = claims.get("nonce")
    return Possession(holder, key, nonce if isinstance(nonce, str) else None)


def _key_in(header: Json) -> tuple[str, PublicKey]:
    if header.get("typ") != TYPE:
        raise PossessionError(f"The proof is not of the type {TYPE}.")
    if any(name in header for name in _OTHER_WAYS_TO_NAME_A_KEY) or ("kid" in header) == ("jwk" in header):
        raise PossessionError(
            "The proof names its key in one way: “jwk”, or “kid” with a did:jwk or a did:key."
        )
    return named_key(header["kid"] if "kid" in header else header["jwk"])


def named_key(named: str | Json) -> tuple[str, PublicKey]:
    """The holder, as a DID, and the key that a name or a JWK gives. Raises PossessionError."""
    try:
        holder, key = _key_of_kid(named) if isinstance(named, str) else _key_of_jwk(named)
    except (KeyFormatError, DidError) as error:
        raise PossessionError(str(error)) from None
    if len(holder) > _LONGEST_HOLDER:
        raise PossessionError("The name of the key is too long.")
    if key.kind == "RSA":
        raise PossessionError("The key is of a kind that wallets are not asked for.")
    return holder, key


def _key_of_kid(kid: str) -> tuple[str, PublicKey]:
    did, _, fragment = kid.partition("#")
    if not names_its_key(did) or (fragment and kid != only_method(did)):
        raise DidError("The key is named by a did:jwk or a did:key.")
    return did, key_of_did(did)


def _key_of_jwk(jwk: Json) -> tuple[str, PublicKey]:
    key = PublicKey.from_jwk(jwk)
    if not may_sign(jwk):
        raise KeyFormatError("The key is not made for signatures.")
    return did_jwk(key), key


def _check_claims(claims: Json, audience: str, now: datetime) -> None:
    if claims.get("aud") != audience:
        raise PossessionError("The proof was made for somebody else (aud).")
    made_at = read_numeric_date(claims.get("iat"))
    if made_at is None or not now - _OLDEST <= made_at <= now + _AHEAD:
        raise PossessionError("The proof was not made just now (iat).")
    if "exp" in claims:
        ends_at = read_numeric_date(claims["exp"])
        if ends_at is None or ends_at <= now:
            raise PossessionError("The proof has expired (exp).")

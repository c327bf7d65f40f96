"""What an SD-JWT asks beyond its issuer's token: is anything kept back, and is it the holder who shows the rest?

The holder's token (RFC 9901 §4.3) also says for whom and in answer to what it was made. Only who asked for it
can tell if that is right; a badge that was handed on must not look as if it were being presented.
"""

from collections.abc import Iterator

from insigne.credentials.check_dates import TOLERANCE
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.dates import read_numeric_date
from insigne.credentials.keys import KeyFormatError, PublicKey
from insigne.credentials.report import CredentialError, Finding, failed, skipped, unsure, warned
from insigne.credentials.strict_json import Json, parse_object
from insigne.credentials.tokens.jwt import Token, signature_of_token_is_valid
from insigne.credentials.tokens.sd_jwt import SdJwt


def check_disclosure(sd_jwt: SdJwt, around: Circumstances) -> Iterator[Finding]:
    """The findings about the holder's part; none where everything is shown and no holder speaks."""
    if sd_jwt.hidden:
        yield skipped("proof.partly_disclosed", number=sd_jwt.hidden)
    token = sd_jwt.holders_token
    if token is None:
        return
    confirmation = sd_jwt.payload.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    try:
        key = PublicKey.from_jwk(jwk) if isinstance(jwk, dict) else None
    except KeyFormatError:
        key = None
    wrong = _what_is_wrong(sd_jwt, token, key, around)
    if wrong:
        yield failed("proof.holder_invalid", reason=wrong)
    elif key is None:
        yield unsure("proof.holder_unchecked")
    else:
        yield warned("proof.holder_not_asked")


def _what_is_wrong(sd_jwt: SdJwt, token: Token, key: PublicKey | None, around: Circumstances) -> str | None:
    if token.header.get("typ") != "kb+jwt":
        return "typ"
    if key is not None and not signature_of_token_is_valid(token, key):
        return "signature"
    try:
        claims: Json = parse_object(token.payload)
    except CredentialError:
        return "payload"
    if claims.get("sd_hash") != sd_jwt.sd_hash:
        return "sd_hash"
    made_at = read_numeric_date(claims.get("iat"))
    if made_at is None or made_at > around.now + TOLERANCE:
        return "iat"
    return next((name for name in ("aud", "nonce") if not isinstance(claims.get(name), str)), None)

"""A document in a text (JSON, a token, an envelope), and what secures it; which version of Open Badges it is."""

import re
from dataclasses import dataclass, field

from insigne.credentials.fields import texts
from insigne.credentials.report import CredentialError, Version
from insigne.credentials.strict_json import Json, parse_object
from insigne.credentials.tokens.envelope import content_of, token_in_address, token_in_envelope
from insigne.credentials.tokens.jwt import Token, read_token
from insigne.credentials.tokens.sd_jwt import SdJwt, read_sd_jwt
from insigne.credentials.tokens.vc_jwt import unwrap

# A token begins with the base64url of `{` and of what may follow it in JSON; no JSON text begins so.
_TOKEN_START = re.compile(r"\ufeff?\s*(e[yw3]|data:)")


@dataclass(frozen=True, slots=True)
class Secured:
    """A document with what secures it from outside: the token that it came in, and that token's claims.

    A document that secures itself (embedded proofs), or not at all, has no token. `sd_jwt` is there when the
    token was disclosed in parts.
    """

    document: Json
    token: Token | None = None
    claims: Json = field(default_factory=dict)
    sd_jwt: SdJwt | None = None


def read_secured(data: bytes | str) -> Secured:
    """The document in a text: JSON, a compact JWS, an SD-JWT, or an envelope around one of these two.

    Raises CredentialError, whose codes are of the checks "format" and "proof".
    """
    start = data[:64] if isinstance(data, str) else data[:64].decode(errors="replace")
    found = _TOKEN_START.match(start)
    if found is None:
        return open_document(parse_object(data))
    text = (data if isinstance(data, str) else data.decode(errors="replace")).lstrip("\ufeff").strip()
    return _of_envelope(*token_in_address(text)) if found[1] == "data:" else _of_token(text)


def open_document(document: Json) -> Secured:
    """A parsed document, taken out of its envelope when it has one (VC 2.0 §4.13)."""
    content = content_of(document)
    return Secured(document) if content is None else _of_envelope(content, token_in_envelope(document))


def _of_envelope(content: str, token: str) -> Secured:
    secured = _of_token(token)
    if content not in texts(secured.document.get("type")):
        raise CredentialError("format.envelope_malformed", reason="it holds another kind of document")
    return secured


def _of_token(text: str) -> Secured:
    if "~" in text:
        sd_jwt = read_sd_jwt(text)
        return Secured(*_unwrapped(sd_jwt.payload, sd_jwt.token), sd_jwt)
    token = read_token(text)
    return Secured(*_unwrapped(parse_object(token.payload), token))


def _unwrapped(payload: Json, token: Token) -> tuple[Json, Token, Json]:
    document, claims = unwrap(payload)
    return document, token, claims


def version_of(document: Json) -> Version | None:
    """The version of Open Badges that a document is written in, or None when it is no badge."""
    types = set(texts(document.get("type")))
    contexts = " ".join(texts(document.get("@context")))
    if "VerifiableCredential" in types:
        return "3.0" if types & {"OpenBadgeCredential", "AchievementCredential"} else None
    if "Assertion" in types or ("badge" in document and "recipient" in document):
        if "v2p1" in contexts:
            return "2.1"
        if "openbadges/v1" in contexts:
            return "1.1"
        return "2.0" if "Assertion" in types else "1.0"
    return None

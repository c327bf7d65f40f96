"""Selectively disclosed tokens (SD-JWT, RFC 9901): the issuer's token put together with what is disclosed.

`<issuer's token>~<disclosure>~…~<holder's token or nothing>`. The issuer signs digests; a disclosure gives the
salt, the name and the value behind one of them. Each must fit exactly one digest, or the whole is refused.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from insigne.credentials import base64url
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import MAX_DEPTH, Json, parse, parse_object
from insigne.credentials.tokens.jwt import MAX_TOKEN_CHARACTERS, Token, read_token

_MAX_DISCLOSURES = 1000
_DIGESTS: Mapping[str, Callable[[bytes], Any]] = {
    "sha-256": hashlib.sha256, "sha-384": hashlib.sha384, "sha-512": hashlib.sha512,
}  # fmt: skip
# What a verifier relies on before it believes anything else cannot be the holder's to show or to hide.
_NEVER_DISCLOSED = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "vc", "vp"})
_SLOT = "..."


@dataclass(frozen=True, slots=True)
class SdJwt:
    """A read SD-JWT; neither token is believed yet.

    `payload` is the issuer's, with the disclosed values in place and no digest left. `hidden` counts the digests
    for which nothing was disclosed (an issuer may add some that stand for nothing). `sd_hash` is what the
    holder's token must repeat.
    """

    token: Token
    payload: Json
    hidden: int
    holders_token: Token | None
    sd_hash: str


def read_sd_jwt(text: str) -> SdJwt:
    """Read an SD-JWT (RFC 9901 §7.1, all but the signatures).

    Raises CredentialError: those of `read_token`, `format.disclosure_malformed`, `format.unsupported` (another
    digest), `format.too_deep`.
    """
    text = text.strip()
    if len(text) > MAX_TOKEN_CHARACTERS:
        raise CredentialError("format.too_large", limit=f"{MAX_TOKEN_CHARACTERS // 1024 // 1024} MB")
    if text.count("~") > _MAX_DISCLOSURES:
        raise CredentialError("format.too_large", limit=f"{_MAX_DISCLOSURES} ~")
    first, *disclosures, last = text.split("~")
    token = read_token(first)
    payload = parse_object(token.payload)
    algorithm = payload.pop("_sd_alg", "sha-256")
    if not isinstance(algorithm, str) or algorithm not in _DIGESTS:
        raise CredentialError("format.unsupported", kind=f"SD-JWT, {algorithm}")
    digest = _DIGESTS[algorithm]
    disclosed = _Disclosures(disclosures, digest)
    whole = disclosed.restored(payload)
    signed_by_holder = text[: len(text) - len(last)].encode("ascii", "replace")
    sd_hash = _text(digest(signed_by_holder).digest())
    return SdJwt(token, whole, disclosed.hidden, read_token(last) if last else None, sd_hash)


@dataclass(frozen=True, slots=True)
class _Disclosure:
    """A value, with its name when it is a member of an object."""

    name: str | None
    value: Any


class _Disclosures:
    """The disclosures by their digests, and how many digests had none."""

    def __init__(self, disclosures: list[str], digest: Callable[[bytes], Any]) -> None:
        self.hidden = 0
        self._by_digest: dict[str, _Disclosure] = {}
        self._met: set[str] = set()
        for text in disclosures:
            encoded = text.encode("ascii", "replace")
            self._by_digest[_text(digest(encoded).digest())] = _read_disclosure(encoded)
        if len(self._by_digest) < len(disclosures):
            raise _malformed("one is given twice")

    def restored(self, payload: Json) -> Json:
        """The payload with every disclosure in its place."""
        whole = self._object(payload, 0)
        if not self._met.issuperset(self._by_digest):
            raise _malformed("one was not signed")
        return whole

    def _value(self, value: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise CredentialError("format.too_deep", limit=MAX_DEPTH)
        if isinstance(value, dict):
            return self._object(value, depth)
        return self._list(value, depth) if isinstance(value, list) else value

    def _object(self, source: Json, depth: int) -> Json:
        whole = {}
        for name, value in source.items():
            if name == _SLOT:
                raise _malformed("a reserved name")
            if name != "_sd":
                whole[name] = self._value(value, depth + 1)
        digests = source.get("_sd", [])
        if not isinstance(digests, list):
            raise _malformed("a reserved name")
        for digest in digests:
            disclosure = self._take(digest)
            if disclosure is None:
                continue
            if disclosure.name is None or disclosure.name in whole:
                raise _malformed("one has no place")
            if depth == 0 and disclosure.name in _NEVER_DISCLOSED:
                raise _malformed("a reserved name")
            whole[disclosure.name] = self._value(disclosure.value, depth + 1)
        return whole

    def _list(self, source: list[Any], depth: int) -> list[Any]:
        whole = []
        for item in source:
            if not (isinstance(item, dict) and _SLOT in item):
                whole.append(self._value(item, depth + 1))
                continue
            if len(item) > 1:
                raise _malformed("a reserved name")
            disclosure = self._take(item[_SLOT])
            if disclosure is not None and disclosure.name is not None:
                raise _malformed("one has no place")
            if disclosure is not None:
                whole.append(self._value(disclosure.value, depth + 1))
        return whole

    def _take(self, digest: object) -> _Disclosure | None:
        if not isinstance(digest, str):
            raise _malformed("a digest that is no text")
        if digest in self._met:
            raise _malformed("one has two places")
        self._met.add(digest)
        disclosure = self._by_digest.get(digest)
        if disclosure is None:
            self.hidden += 1
        return disclosure


def _read_disclosure(encoded: bytes) -> _Disclosure:
    try:
        content = parse(base64url.decode(encoded))
    except (base64url.Base64UrlError, CredentialError):
        raise _malformed("one cannot be read") from None
    if not isinstance(content, list) or len(content) not in (2, 3) or not isinstance(content[0], str):
        raise _malformed("one cannot be read")
    if len(content) == 2:
        return _Disclosure(None, content[1])
    name = content[1]
    if not isinstance(name, str) or name in {"_sd", _SLOT}:
        raise _malformed("a reserved name")
    return _Disclosure(name, content[2])


def _text(digest: bytes) -> str:
    return base64url.encode(digest).decode("ascii")


def _malformed(reason: str) -> CredentialError:
    return CredentialError("format.disclosure_malformed", reason=reason)

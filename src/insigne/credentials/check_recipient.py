"""Step "recipient": was the badge awarded to the person one has in mind? (OB 3.0 IdentityObject)"""

import hashlib
import hmac
from typing import Any

from insigne.credentials.fields import as_list
from insigne.credentials.report import Finding, failed, passed, skipped, unsure

# What an address of mail never is, and what is an address of mail and nothing else (OB 3.0, then OB 2.0).
_NO_MAIL = frozenset({"name", "isbn", "issn", "nationalIdentityNumber", "telephone", "url"})
_MAIL = frozenset({"emailAddress", "email"})

_ALGORITHMS = {"sha256": hashlib.sha256, "md5": lambda data: hashlib.md5(data, usedforsecurity=False)}


def identity_hash(identity: str, salt: str, algorithm: str = "sha256") -> str:
    """`sha256$…`: the hash of the UTF-8 identity followed by its salt, in hexadecimal."""
    return f"{algorithm}${_ALGORITHMS[algorithm]((identity + salt).encode()).hexdigest()}"


def check_recipient(identities: list[Any], named: str | None, asked: str | None) -> list[Finding]:
    """Whether one of the identities (those of OB 3.0 or 2.0), or the DID `named`, is `asked`."""
    if asked is None:
        return [skipped("recipient.not_asked")]
    if asked.strip() == named or any(_matches(identity, asked) for identity in identities):
        return [passed("recipient.matches", recipient=asked)]
    if not identities:
        return [unsure("recipient.unconfirmed", recipient=asked)]
    return [failed("recipient.another", recipient=asked)]


def _matches(identity: object, asked: str) -> bool:
    if not isinstance(identity, dict) or not _is_of_kind(identity, asked):
        return False
    written = identity.get("identityHash", identity.get("identity"))
    salt = identity.get("salt", "")
    if not isinstance(written, str) or not isinstance(salt, str):
        return False
    # Issuers hash the address as typed or in lower case; a person is the same in both.
    guesses = {asked.strip(), asked.strip().lower()}
    algorithm, _, digest = written.partition("$")
    # A dollar may stand in an address; and some issuers hash without saying so.
    if identity.get("hashed") is not True and algorithm not in _ALGORITHMS:
        return written.strip().lower() == asked.strip().lower()
    if algorithm not in _ALGORITHMS:
        return False
    expected = f"{algorithm}${digest.lower()}".encode()
    return any(
        hmac.compare_digest(identity_hash(guess, salt, algorithm).encode(), expected) for guess in guesses
    )


def _is_of_kind(identity: dict[str, Any], asked: str) -> bool:
    """Whether an identity may be what was asked for: its kind is compared first (OB 3.0 §8.5.1)."""
    kind = identity.get("identityType", identity.get("type"))
    unfit = _NO_MAIL if "@" in asked else _MAIL
    return not any(isinstance(name, str) and name in unfit for name in as_list(kind))

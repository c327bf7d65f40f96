"""The list that a status entry points to: fetched, read in whatever form it comes, its own signature checked.

Many badges share one list, so what a list's bytes came to is remembered, together with the documents that its
check had to ask for: it holds as long as these are answered the same. Dates are looked at each time.
"""

from dataclasses import dataclass, field
from typing import Any

from insigne.credentials.circumstances import Circumstances, Fetched, FetchError
from insigne.credentials.fields import first, issuer_id
from insigne.credentials.proofs.proof import proofs_of
from insigne.credentials.report import CredentialError, Finding
from insigne.credentials.revocation.status import StatusListError, unpack
from insigne.credentials.secured import Secured, read_secured
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.check_secured import check_secured

# A list of half a million entries takes 64 KiB of bits; larger ones are read afresh each time.
_LARGEST_REMEMBERED = 256 * 1024
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class Listed:
    """A status list credential: its document, what was found about its signature, and its bits, eight to a byte.

    The bits are the error instead when the list cannot be unpacked.
    """

    document: Json
    findings: tuple[Finding, ...]
    bits: bytes | StatusListError
    answers: dict[str, Fetched | FetchError] = field(default_factory=dict)

    @property
    def issuer(self) -> str | None:
        return issuer_id(self.document)

    @property
    def subject(self) -> Json:
        return first(self.document.get("credentialSubject"))


_lists: dict[bytes, Listed] = {}


def fetch_list(address: str, around: Circumstances) -> Listed:
    """The list at an address, as JSON, a token or an envelope, whatever content type is announced.

    Raises FetchError when nothing there can be read.
    """
    listed = around.lists.get(address)
    if listed is None:
        try:
            listed = _listed_at(address, around)
        except FetchError as error:
            listed = error
        around.lists[address] = listed
    if isinstance(listed, FetchError):
        raise listed
    found: Listed = listed
    return found


def _listed_at(address: str, around: Circumstances) -> Listed:
    answer = around.get_ok(address)
    known = _lists.get(answer.body)
    if known is not None and all(_still(url, known.answers[url], around) for url in known.answers):
        return known
    try:
        secured = read_secured(answer.body)
    except CredentialError:
        raise FetchError("not JSON") from None
    listed = _examine(secured, around)
    if _may_be_remembered(answer.body, secured, listed):
        if len(_lists) >= _REMEMBERED:
            _lists.clear()  # in one step: several threads verify at once
        _lists[answer.body] = listed
    return listed


def _examine(secured: Secured, around: Circumstances) -> Listed:
    # The same means, so that the addresses that this check asked for stand alone.
    own = Circumstances(around.get, around.now)
    findings = tuple(check_secured(secured, own))
    encoded = first(secured.document.get("credentialSubject")).get("encodedList")
    return Listed(secured.document, findings, _unpack(encoded), own.answers)


def _unpack(encoded: Any) -> bytes | StatusListError:
    try:
        return unpack(encoded if isinstance(encoded, str) else "")
    except StatusListError as error:
        return error


def _still(url: str, answer: Fetched | FetchError, around: Circumstances) -> bool:
    try:
        return around.get(url) == answer
    except FetchError:
        return False


def _may_be_remembered(body: bytes, secured: Secured, listed: Listed) -> bool:
    """Only what does not depend on the hour, and was answered in full."""
    return (
        isinstance(listed.bits, bytes)
        and len(body) + len(listed.bits) <= _LARGEST_REMEMBERED
        and secured.token is None
        and not any(isinstance(answer, FetchError) for answer in listed.answers.values())
        and not any(isinstance(proof, dict) and "expires" in proof for proof in proofs_of(listed.document))
    )

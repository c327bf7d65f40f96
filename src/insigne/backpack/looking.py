"""Looking at a badge that somebody brings: through the one verifier, beside all the addresses that are theirs."""

import hashlib
import json
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.utils import translation

from insigne import credentials
from insigne.backpack.models import OutsideBadge
from insigne.credentials import Carried, CredentialError, FetchError, Report
from insigne.verification.asking import SECONDS, remembering, within
from insigne.verification.opening import open_apart
from insigne.verification.reasons import in_words
from insigne.web import own

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from insigne.people.models import User

# A badge that its issuer took back, or that ended, is still the person's: it is kept, and marked.
TAKEN_BACK = frozenset({"status.revoked", "status.suspended", "status.set"})
ENDED = frozenset({"validity.expired", "validity.not_yet"})
MOST_ADDRESSES = 10


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: the report, the exact bytes that were given or fetched, and whom the badge names."""

    report: Report
    original: bytes
    recipient: str
    fetch: credentials.Fetch

    @property
    def failures(self) -> frozenset[str]:
        return frozenset(finding.code for finding in self.report.findings if finding.outcome == "fail")

    @property
    def is_kept(self) -> bool:
        """Whether it is a badge, and nothing is wrong but that it was taken back or has ended."""
        is_badge = self.report.badge is not None and self.report.version is not None
        return is_badge and self.failures <= TAKEN_BACK | ENDED

    @property
    def is_revoked(self) -> bool:
        return bool(self.failures & TAKEN_BACK)


def addresses_of(person: "User") -> list[str]:
    """The addresses that the person proved to be theirs, the main one first."""
    proved = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    return list(proved.values_list("email", flat=True)[:MOST_ADDRESSES])


def look(source: bytes | str, addresses: "Sequence[str]") -> Look:
    """Verify, within the time that one check has, and compare the recipient with each address.

    Reasons are worded in English, which is how they are kept; `kept_reports` says them in the reader's language.
    """
    with translation.override("en"):
        fetch = remembering(in_words(within(SECONDS, own.fetch)))
        deadline = time.monotonic() + SECONDS
        checked, original = _opened(source, _original(source, fetch))
        verify = partial(credentials.verify, checked, fetch=fetch, open_pdf=open_apart)
        report, recipient = _compared(verify, addresses, deadline)
        return Look(report, original, recipient, fetch)


def _compared(
    verify: "Callable[..., Report]", addresses: "Sequence[str]", deadline: float
) -> tuple[Report, str]:
    """The report, made for the address of these that the badge names if it names one; and whom it names."""
    report, recipient = verify(), OutsideBadge.Recipient.UNKNOWN
    for address in addresses if report.badge is not None else ():
        asked = verify(recipient=address)
        answer = {finding.code for finding in asked.findings if finding.check == "recipient"}
        if "recipient.matches" in answer:
            return asked, OutsideBadge.Recipient.MINE
        if "recipient.another" in answer:
            recipient = OutsideBadge.Recipient.OTHER
        if time.monotonic() > deadline:
            break
    return report, recipient


def digest_of(original: bytes) -> str:
    """The same badge has the same digest, whether it came as a picture, a document or an address."""
    return hashlib.sha256(_essence(_document_in(original))).hexdigest()


def _original(source: bytes | str, fetch: credentials.Fetch) -> bytes:
    """The bytes to keep: what was given, or what the address that was given answered."""
    if isinstance(source, bytes):
        return source
    if not source.strip().startswith(("http://", "https://")):
        return source.strip().encode()
    try:
        return fetch(source.strip()).body
    except FetchError:
        return b""


def _opened(source: bytes | str, original: bytes) -> tuple[bytes | str | Carried, bytes]:
    """What to verify, and what to keep: of a PDF with one badge, that badge as it is attached."""
    if not credentials.is_pdf(original):
        return source, original
    try:
        badges = credentials.badges_in(original, open_apart)
    except CredentialError:
        return source, original
    return (badges[0], badges[0].document) if len(badges) == 1 else (source, original)


def _document_in(original: bytes) -> bytes:
    try:
        found = credentials.unbake(original)
    except CredentialError:
        return original
    return found[0].document if found else original


def _essence(document: bytes) -> bytes:
    text = document.decode(errors="replace").strip().lstrip("\ufeff")
    try:
        content = json.loads(text)
    except ValueError:
        return text.encode()
    if not isinstance(content, dict):
        return text.encode()
    if "proof" not in content and (hosted := _address_of(content)):
        return hosted.encode()
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _address_of(content: dict[str, object]) -> str | None:
    """Where a hosted badge stands, which is what makes it the same badge."""
    verify = content.get("verify")
    url = verify.get("url") if isinstance(verify, dict) else content.get("id")
    return url if isinstance(url, str) and url.startswith(("http://", "https://")) else None

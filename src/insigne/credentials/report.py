"""What a verification answers: named findings, the badge as it was read, and the verdict they add up to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Literal

from insigne.credentials.award import Alignment, Evidence, Issuer
from insigne.credentials.messages import Language, render

Check = Literal[
    "format", "context", "schema", "proof", "key", "issuer",
    "validity", "status", "recipient", "endorsement", "refresh", "image", "pdf",
]  # fmt: skip
Outcome = Literal["pass", "warn", "fail", "unknown", "skip"]
Verdict = Literal["verified", "unconfirmed", "rejected"]
Version = Literal["1.0", "1.1", "2.0", "2.1", "3.0"]

# Silence is not consent: without these passes a badge is never "verified", whatever the other findings say.
NEEDED_TO_BE_VERIFIED = frozenset({"proof", "issuer", "validity"})

_LONGEST_PARAMETER = 200


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that can be read in English or French. `str()` gives English."""

    code: str
    params: "Mapping[str, str | Message]" = field(default_factory=dict, hash=False)

    def text(self, language: Language = "en") -> str:
        said = {
            name: value.text(language) if isinstance(value, Message) else value
            for name, value in self.params.items()
        }
        return render(self.code, said, language)

    def __str__(self) -> str:
        return self.text("en")


def message(code: str, **params: object) -> Message:
    """A message whose parameters, often a stranger's words, are cut and freed of control characters."""
    tamed = {
        name: value if isinstance(value, Message) else _tame(str(value)) for name, value in params.items()
    }
    return Message(code, tamed)


def _tame(words: str) -> str:
    shown = words if len(words) <= _LONGEST_PARAMETER else words[:_LONGEST_PARAMETER] + "…"
    if shown.isprintable():
        return shown
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)


class CredentialError(ValueError):
    """A document cannot be read, canonicalised, signed or unbaked. `message` says why, in both languages."""

    def __init__(self, code: str, **params: object) -> None:
        self.message = message(code, **params)
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked and what came of it. `code` is stable; `message` is for people."""

    check: Check
    outcome: Outcome
    code: str
    message: Message


def passed(code: str, **params: object) -> Finding:
    return _found("pass", code, params)


def warned(code: str, **params: object) -> Finding:
    return _found("warn", code, params)


def failed(code: str, **params: object) -> Finding:
    return _found("fail", code, params)


def unsure(code: str, **params: object) -> Finding:
    return _found("unknown", code, params)


def skipped(code: str, **params: object) -> Finding:
    return _found("skip", code, params)


def revoked(reason: str | None = None) -> Finding:
    """The finding about a document that its issuer took back, with the reason where one is given."""
    return failed("status.revoked", reason=f" ({reason})" if reason else "")


def has_failed(findings: Iterable[Finding]) -> bool:
    """Whether one of them says that something is wrong."""
    return any(finding.outcome == "fail" for finding in findings)


def trouble_in(findings: Sequence[Finding]) -> Finding | None:
    """The first that says that something is wrong, else the first that leaves something open; None if all is well."""
    for outcome in ("fail", "unknown"):
        for finding in findings:
            if finding.outcome == outcome:
                return finding
    return None


def refused(error: CredentialError) -> Finding:
    """The finding of a check that an error ended; what we merely cannot read is no fault of it."""
    return _finding("unknown" if error.message.code in _NOT_A_FAULT else "fail", error.message)


def unread(error: CredentialError) -> "Report":
    """The answer about something that could not be opened, such as a PDF of which `badges_in` gives nothing."""
    return Report((refused(error),))


def _found(outcome: Outcome, code: str, params: Mapping[str, object]) -> Finding:
    return _finding(outcome, message(code, **params)) if params else _plain(outcome, code)


@cache
def _plain(outcome: Outcome, code: str) -> Finding:
    """A finding without parameters, one object for all that make it: there are as many as sentences."""
    return _finding(outcome, Message(code))


_NOT_A_FAULT = frozenset(
    {"context.unknown", "format.unexpected", "format.unsupported", "pdf.busy", "proof.unsupported"}
)


def _finding(outcome: Outcome, said: Message) -> Finding:
    check: Check = said.code.partition(".")[0]  # type: ignore[assignment]  # a test holds the table to `Check`
    return Finding(check, outcome, said.code, said)


@dataclass(frozen=True, slots=True)
class ShownSkill:
    """A skill or result as a badge shows it: its standing ("Completed", a value) and counterparts."""

    name: str
    standing: str | None = None
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRecipient:
    """Whom a badge names. A hashed identity is `sha256$…` or `md5$…` and tells nobody the address."""

    identity: str | None = None
    hashed: bool = False
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge as it says itself, in one shape for every version. It is what was read, not what was proven."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    image: str | None = None
    criteria_url: str | None = None
    criteria_narrative: str | None = None
    issuer: Issuer | None = None
    creator: Issuer | None = None
    recipient: ShownRecipient | None = None
    awarded_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    skills: tuple[ShownSkill, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    tags: tuple[str, ...] = ()
    achievement_type: str | None = None
    achievement_id: str | None = None
    language: str | None = None
    # The document's own words for what it is ("OpenBadgeCredential", "ClrCredential", "Assertion").
    types: tuple[str, ...] = ()
    # The badges that a learner record (CLR) holds.
    contents: "tuple[Badge, ...]" = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of `verify`: the findings in the order they were made, and the badge if it could be read.

    `said` is the badge, or the way to read it: putting one into words takes as long as checking its signature,
    and most of those who check many never look.
    """

    findings: tuple[Finding, ...]
    said: "Badge | Callable[[], Badge] | None" = field(default=None, repr=False)
    version: Version | None = None

    @property
    def badge(self) -> Badge | None:
        """What the badge says of itself; None when there is nothing to be read."""
        said = self.said
        if callable(said):
            said = said()
            object.__setattr__(self, "said", said)
        return said

    @property
    def verdict(self) -> Verdict:
        """`rejected` if anything failed; `verified` if all that matters passed; else `unconfirmed`."""
        outcomes = {finding.outcome for finding in self.findings}
        if "fail" in outcomes:
            return "rejected"
        proven = {finding.check for finding in self.findings if finding.outcome == "pass"}
        return "verified" if "unknown" not in outcomes and proven >= NEEDED_TO_BE_VERIFIED else "unconfirmed"

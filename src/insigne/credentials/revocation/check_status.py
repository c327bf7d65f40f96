"""Step "status": has the issuer taken the badge back?

W3C Bitstring Status List 1.0 §3.2, its forerunner StatusList2021, and `1EdTechRevocationList` (OB 3.0 §8.2). A
status that cannot be read is unknown, never good; and every entry counts, not the first alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from insigne.credentials.check_dates import check_dates
from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.fields import as_list, issuer_id, texts
from insigne.credentials.report import Finding, failed, passed, revoked, trouble_in, unsure, warned
from insigne.credentials.revocation.check_revocation_list import check_revocation_list
from insigne.credentials.revocation.status import MIN_LENGTH
from insigne.credentials.revocation.status_source import Listed, fetch_list
from insigne.credentials.strict_json import Json

_INDEX = re.compile(r"(0|[1-9]\d{0,9})\Z", re.ASCII)
MAX_ENTRIES = 8
# A message of more than this many bits would need four thousand million sentences.
_MAX_SIZE = 32

_NONE = passed("status.none")
_GOOD = passed("status.good")
_MALFORMED = failed("status.malformed")
_INDEX_IS_A_NUMBER = warned("status.index_is_a_number")

# The kind of an entry, and that of the list it points to.
_LISTS: Mapping[str, str] = {
    "BitstringStatusListEntry": "BitstringStatusListCredential",
    "StatusList2021Entry": "StatusList2021Credential",
}


def check_status(document: Json, around: Circumstances) -> list[Finding]:
    """Every status entry of a credential; a credential without any cannot be revoked."""
    entries = as_list(document.get("credentialStatus", []))
    if not entries:
        return [_NONE]
    if len(entries) > MAX_ENTRIES:
        return [unsure("status.too_many")]
    return [finding for entry in entries for finding in _check_entry(entry, document, around)]


def _check_entry(entry: Any, document: Json, around: Circumstances) -> list[Finding]:
    kinds = list(texts(entry.get("type"))) if isinstance(entry, dict) else []
    for kind in kinds:
        check = _CHECKS.get(kind)
        if check is not None:
            return check(entry, document, around)
    return [unsure("status.unsupported", kind=" ".join(kinds))]


def _check_revocation(entry: Json, document: Json, around: Circumstances) -> list[Finding]:
    return check_revocation_list(entry, document.get("id"), issuer_id(document), around)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry that is written as it should be."""

    address: str
    list_kind: str
    purpose: str
    index: int
    size: int
    messages: Mapping[int, str]


def _check_listed(entry: Json, document: Json, around: Circumstances) -> list[Finding]:
    read = _read(entry)
    if read is None:
        return [_MALFORMED]
    findings = [_INDEX_IS_A_NUMBER] if isinstance(entry["statusListIndex"], int) else []
    if read.list_kind == "StatusList2021Credential":
        findings.append(warned("status.older_kind", kind="StatusList2021"))
    try:
        listed = fetch_list(read.address, around)
    except FetchError as error:
        return [*findings, unsure("status.unreachable", list=read.address, reason=error)]
    findings += _about_list(listed, read, issuer_id(document), around)
    if trouble_in(findings) is None:
        findings.append(_about_badge(listed, read))
    return findings


_CHECKS: Mapping[str, Callable[[Json, Json, Circumstances], list[Finding]]] = {
    "BitstringStatusListEntry": _check_listed,
    "StatusList2021Entry": _check_listed,
    "1EdTechRevocationList": _check_revocation,
}


def _read(entry: Json) -> _Entry | None:
    address, purpose = entry.get("statusListCredential"), entry.get("statusPurpose")
    index, size = _index(entry), entry.get("statusSize", 1)
    if index is None or not isinstance(address, str) or not isinstance(purpose, str):
        return None
    if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= _MAX_SIZE:
        return None
    messages = _messages(entry.get("statusMessage"))
    if size > 1 and not messages:
        return None  # §3.1: what the values mean must be said
    kind = next(_LISTS[kind] for kind in texts(entry["type"]) if kind in _LISTS)
    return _Entry(address, kind, purpose, index, size, messages)


def _index(entry: Json) -> int | None:
    index = entry.get("statusListIndex")
    if isinstance(index, str) and _INDEX.match(index):
        return int(index)
    return index if isinstance(index, int) and not isinstance(index, bool) and index >= 0 else None


def _messages(value: object) -> dict[int, str]:
    """What an entry says of each value (`{"status": "0x1", "message": "…"}`, §3.1); nothing for most entries."""
    said = {}
    for item in as_list(value):
        status, message = (
            (item.get("status"), item.get("message")) if isinstance(item, dict) else (None, None)
        )
        if (
            isinstance(status, str)
            and isinstance(message, str)
            and re.fullmatch(r"0x[0-9a-fA-F]{1,8}", status)
        ):
            said[int(status, 16)] = message
    return said


def _about_list(listed: Listed, entry: _Entry, issuer: str | None, around: Circumstances) -> list[Finding]:
    """What keeps a list from being believed: its kind, id, purpose, signature, dates, issuer, length."""
    subject, address = listed.subject, entry.address
    if entry.list_kind not in texts(listed.document.get("type")):
        return [_invalid(address, "not a status list")]
    if listed.document.get("id") != address or entry.purpose not in as_list(subject.get("statusPurpose")):
        return [_invalid(address, "another id or purpose")]
    trouble = trouble_in(listed.findings)
    if trouble is not None:
        return [_unbelieved(address, trouble)]
    for finding in check_dates(listed.document, around):
        if finding.outcome == "fail":
            # It was the issuer's, for another time: nothing wrong with the badge, and nothing known of it.
            return [unsure("status.list_out_of_date", list=address, reason=finding.message)]
    if listed.issuer != issuer:
        return [unsure("status.list_of_another", list=address)]
    if not isinstance(listed.bits, bytes):
        return [_invalid(address, listed.bits)]
    if len(listed.bits) * 8 // entry.size < MIN_LENGTH:
        return [_invalid(address, "too short")]
    return [] if _has_usual_lifetime(subject) else [warned("status.odd_lifetime", list=address)]


def _has_usual_lifetime(subject: Json) -> bool:
    """`ttl` is how long a reader may keep a list (milliseconds, §2.2); we ask for it anew each time."""
    ttl = subject.get("ttl", 1)
    return isinstance(ttl, int) and not isinstance(ttl, bool) and ttl > 0


def _invalid(address: str, reason: object) -> Finding:
    return failed("status.list_invalid", list=address, reason=reason)


def _unbelieved(address: str, finding: Finding) -> Finding:
    if finding.outcome == "fail":
        return _invalid(address, finding.message)
    return unsure("status.list_unconfirmed", list=address, reason=finding.message)


def _about_badge(listed: Listed, entry: _Entry) -> Finding:
    """What the list says at the entry's place."""
    bits = listed.bits
    start = entry.index * entry.size
    if not isinstance(bits, bytes) or start + entry.size > len(bits) * 8:
        return _invalid(entry.address, f"The list has no entry {entry.index}.")
    value = value_at(bits, start, entry.size)
    message = entry.messages.get(value)
    if value == 0 and (message is None or entry.purpose != "message"):
        return _GOOD
    if entry.purpose == "revocation":
        return revoked(message)
    if entry.purpose == "suspension":
        return failed("status.suspended")
    # "message", "refresh" and private purposes say something about the badge, not that it is bad.
    return (
        warned("status.message", message=message) if message else warned("status.set", purpose=entry.purpose)
    )


def value_at(bits: bytes, start: int, size: int) -> int:
    """The number in `size` bits from `start` on, the leftmost bit first."""
    if size == 1:
        return bits[start >> 3] >> (7 - (start & 7)) & 1
    end = start + size
    last = -(-end // 8)
    window = int.from_bytes(bits[start // 8 : last], "big")
    return window >> (last * 8 - end) & ((1 << size) - 1)

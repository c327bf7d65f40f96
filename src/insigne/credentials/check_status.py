"""Step "status": has the issuer taken the badge back? (W3C Bitstring Status List 1.0 §3.2)

A status that cannot be read is unknown, never good; and every entry counts, not the first alone.
"""

import re
from typing import Any

from insigne.credentials.check_dates import check_dates
from insigne.credentials.check_signed import check_proofs, issuer_id
from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.describe import texts
from insigne.credentials.report import Finding, failed, passed, unsure, warned
from insigne.credentials.status import MIN_LENGTH, StatusList, StatusListError
from insigne.credentials.strict_json import Json

_INDEX = re.compile(r"(0|[1-9]\d{0,9})\Z", re.ASCII)
MAX_ENTRIES = 8


def check_status(document: Json, around: Circumstances) -> list[Finding]:
    """Every status entry of a credential; a credential without any cannot be revoked."""
    entries = document.get("credentialStatus", [])
    entries = entries if isinstance(entries, list) else [entries]
    if not entries:
        return [passed("status.none")]
    if len(entries) > MAX_ENTRIES:
        return [unsure("status.too_many")]
    return [finding for entry in entries for finding in _check_entry(entry, document, around)]


def _check_entry(entry: Any, document: Json, around: Circumstances) -> list[Finding]:
    kind = entry.get("type") if isinstance(entry, dict) else None
    if kind not in ("BitstringStatusListEntry", ["BitstringStatusListEntry"]):
        return [unsure("status.unsupported", kind=kind)]
    index, address, purpose = _index(entry), entry.get("statusListCredential"), entry.get("statusPurpose")
    if index is None or not isinstance(address, str) or not isinstance(purpose, str):
        return [failed("status.malformed")]
    if entry.get("statusSize", 1) != 1:
        return [unsure("status.unsupported", kind="statusSize")]
    findings = [warned("status.index_is_a_number")] if isinstance(entry["statusListIndex"], int) else []
    try:
        listed = around.get_json(address)
    except FetchError as error:
        return [*findings, unsure("status.unreachable", list=address, reason=error)]
    trouble = _check_list(listed, address, purpose, issuer_id(document), around)
    return [*findings, *(trouble or [_read_bit(listed, index, entry)])]


def _index(entry: Json) -> int | None:
    index = entry.get("statusListIndex")
    if isinstance(index, str) and _INDEX.match(index):
        return int(index)
    return index if isinstance(index, int) and not isinstance(index, bool) and index >= 0 else None


def _check_list(
    listed: Json, address: str, purpose: str, issuer: str | None, around: Circumstances
) -> list[Finding]:
    """What keeps a list from being believed: its id, its purpose, its own signature, issuer and dates."""
    subject = listed.get("credentialSubject")
    if not isinstance(subject, dict) or "BitstringStatusListCredential" not in texts(listed.get("type")):
        return [failed("status.list_invalid", list=address, reason="not a status list")]
    if listed.get("id") != address or purpose not in _purposes(subject):
        return [failed("status.list_invalid", list=address, reason="another id or purpose")]
    checks = [*check_proofs(listed, around), *check_dates(listed, around)]
    for finding in checks:
        if finding.outcome == "fail":
            return [failed("status.list_invalid", list=address, reason=finding.message)]
    for finding in checks:
        if finding.outcome == "unknown":
            return [unsure("status.list_unconfirmed", list=address, reason=finding.message)]
    return [] if issuer_id(listed) == issuer else [unsure("status.list_of_another", list=address)]


def _purposes(subject: Json) -> list[Any]:
    purposes = subject.get("statusPurpose")
    return purposes if isinstance(purposes, list) else [purposes]


def _read_bit(listed: Json, index: int, entry: Json) -> Finding:
    encoded = listed["credentialSubject"].get("encodedList")
    try:
        bits = StatusList.decode(encoded if isinstance(encoded, str) else "")
        if len(bits) < MIN_LENGTH:
            return failed("status.list_invalid", list=listed["id"], reason="too short")
        is_set = bits.get(index)
    except StatusListError as error:
        return failed("status.list_invalid", list=listed["id"], reason=error)
    purpose = entry["statusPurpose"]
    if not is_set:
        return passed("status.good")
    if purpose == "revocation":
        return failed("status.revoked", reason=_reason(entry))
    if purpose == "suspension":
        return failed("status.suspended")
    # "message", "refresh" and private purposes say something about the badge, not that it is bad.
    return warned("status.set", purpose=purpose)


def _reason(entry: Json) -> str:
    """The words that the entry itself gives to a set bit, if any (`statusMessage`, §3.1)."""
    messages = entry.get("statusMessage")
    for message in messages if isinstance(messages, list) else [messages]:
        if isinstance(message, dict) and message.get("status") == "0x1":
            return f" ({message.get('message')})"
    return ""

"""The status lists that the VC API hosts: entries for what it issues, and their bits (Bitstring Status List 1.0)."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

from insigne.cli.vc_api.issuers import Issuer
from insigne.credentials import StatusList, status_list_credential
from insigne.credentials.strict_json import Json

ENTRY = "BitstringStatusListEntry"
PURPOSES = frozenset({"revocation", "suspension", "refresh"})
# What one process keeps: a test suite issues some thousand credentials.
_MAX_ENTRIES = 100_000


class NoSuchEntry(LookupError):
    """Nothing that was issued here has this status entry."""


@dataclass(slots=True)
class _Hosted:
    address: str
    issuer: Issuer
    purpose: str
    bits: StatusList = field(default_factory=StatusList.new)
    taken: set[int] = field(default_factory=set)


class StatusLists:
    """The lists below one address, one for each issuer and purpose. Threads may share it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lists: list[_Hosted] = []
        self._entries: dict[str, list[tuple[_Hosted, int]]] = {}
        self._lock = Lock()

    def new_entry(self, issuer: Issuer, purpose: str, credential_id: object) -> Json:
        """An entry at an index drawn by lot, so that it says nothing about when it was issued (§6.2)."""
        with self._lock:
            hosted = self._list(issuer, purpose)
            index = secrets.randbelow(len(hosted.bits))
            while index in hosted.taken:
                index = secrets.randbelow(len(hosted.bits))
            hosted.taken.add(index)
            if isinstance(credential_id, str):
                self._entries.setdefault(credential_id, []).append((hosted, index))
        return {
            "id": f"{hosted.address}#{index}",
            "type": ENTRY,
            "statusPurpose": purpose,
            "statusListIndex": str(index),
            "statusListCredential": hosted.address,
        }

    def update(self, credential_id: object, entry: Json, value: bool) -> None:
        """Set or clear the bit of an entry, named by its credential or by its place. Raises NoSuchEntry."""
        with self._lock:
            hosted, index = self._find(credential_id, entry)
            hosted.bits.set(index, value)

    def credential(self, number: int) -> tuple[Json, Issuer]:
        """The list of that number as an unsigned credential, and who is to sign it. Raises NoSuchEntry."""
        with self._lock:
            if not 0 <= number < len(self._lists):
                raise NoSuchEntry(number)
            hosted = self._lists[number]
            listed = status_list_credential(
                hosted.address, hosted.issuer.id, hosted.bits, datetime.now(UTC), hosted.purpose
            )
        return listed, hosted.issuer

    def _list(self, issuer: Issuer, purpose: str) -> _Hosted:
        for hosted in self._lists:
            if (hosted.issuer, hosted.purpose) == (issuer, purpose) and len(hosted.taken) < _MAX_ENTRIES:
                return hosted
        self._lists.append(_Hosted(f"{self._address}/{len(self._lists)}", issuer, purpose))
        return self._lists[-1]

    def _find(self, credential_id: object, entry: Json) -> tuple[_Hosted, int]:
        address, index = entry.get("statusListCredential"), str(entry.get("statusListIndex"))
        for hosted in self._lists:
            if hosted.address == address and index.isdecimal() and int(index) in hosted.taken:
                return hosted, int(index)
        purpose = entry.get("statusPurpose", "revocation")
        for hosted, number in self._entries.get(credential_id, []) if isinstance(credential_id, str) else []:
            if address is None and hosted.purpose == purpose:
                return hosted, number
        raise NoSuchEntry(credential_id)

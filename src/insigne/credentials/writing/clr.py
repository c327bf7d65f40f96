"""Signed credentials → CLR 2.0, unsigned: the Comprehensive Learner Record of a whole path in one document.

The record holds each credential as it was signed, so that each can still be checked by itself; the issuer of
the record vouches for their being one person's, and for how the achievements hang together.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from insigne.credentials.award import AwardError, Issuer, Recipient, StatusEntry, demand_zones
from insigne.credentials.compact import compact
from insigne.credentials.dates import write_instant
from insigne.credentials.fields import first, objects
from insigne.credentials.linked_data.contexts import CLR_V2, OB_V3, VC_V2
from insigne.credentials.strict_json import Json
from insigne.credentials.writing.openbadges3 import identities_v3, part_of, profile_v3, status_v3

AssociationKind = Literal[
    "exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes",
    "replacementOf",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Association:
    """How two achievements, named by their ids, hang together: the source `precedes` the target, and so on."""

    kind: AssociationKind
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class LearnerRecord:
    """The path of one person: signed Open Badges 3.0 credentials, and the order among their achievements.

    `partial` says that the issuer knows of more than it shows here. Instants carry a zone.
    """

    id: str
    name: str
    issuer: Issuer
    recipient: Recipient
    valid_from: datetime
    credentials: tuple[Json, ...]
    associations: tuple[Association, ...] = ()
    valid_until: datetime | None = None
    status: StatusEntry | None = None
    partial: bool = False

    def __post_init__(self) -> None:
        demand_zones("a record", self.valid_from, self.valid_until)
        if not self.credentials or not all("proof" in credential for credential in self.credentials):
            raise AwardError("A record needs credentials, each of them signed.")
        known = {achievement["id"] for achievement in _achievements(self.credentials)}
        unknown = {end for link in self.associations for end in (link.source, link.target)} - known
        if unknown:
            raise AwardError(f"The record has no such achievement: {', '.join(sorted(unknown))}.")


def build_clr(record: LearnerRecord) -> Json:
    """The unsigned ClrCredential of a record: `sign` adds the proof."""
    return compact(
        {
            "@context": [VC_V2, CLR_V2, OB_V3],
            "id": record.id,
            "type": ["VerifiableCredential", "ClrCredential"],
            "name": record.name,
            "partial": record.partial or None,
            "issuer": profile_v3(record.issuer),
            "validFrom": write_instant(record.valid_from),
            "validUntil": record.valid_until and write_instant(record.valid_until),
            "credentialSubject": _subject(record),
            "credentialStatus": status_v3(record.status),
        }
    )


def _subject(record: LearnerRecord) -> Json:
    return compact(
        {
            "id": record.recipient.id or part_of(record.id, "recipient"),
            "type": ["ClrSubject"],
            "identifier": identities_v3(record.recipient),
            "achievement": _achievements(record.credentials),
            "verifiableCredential": list(record.credentials),
            "association": [
                {
                    "type": ["Association"],
                    "associationType": link.kind,
                    "sourceId": link.source,
                    "targetId": link.target,
                }
                for link in record.associations
            ],
        }
    )


def _achievements(credentials: tuple[Json, ...]) -> list[Json]:
    """What the credentials are about, each achievement once."""
    found: dict[str, Json] = {}
    for credential in credentials:
        for achievement in objects(first(credential.get("credentialSubject")).get("achievement")):
            found.setdefault(achievement["id"], achievement)
    return list(found.values())

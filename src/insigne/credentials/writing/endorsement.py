"""Endorsement → Open Badges 3.0 EndorsementCredential, unsigned (OB 3.0 §B.3): somebody's word for something.

What is endorsed is named by its id: a badge, an award or an issuer. The signed endorsement goes into the
`endorsement` of what it endorses, or is published on its own.
"""

from dataclasses import dataclass
from datetime import datetime

from insigne.credentials.award import AwardError, Issuer, StatusEntry, demand_zones
from insigne.credentials.compact import compact
from insigne.credentials.dates import write_instant
from insigne.credentials.linked_data.contexts import OB_V3, VC_V2
from insigne.credentials.strict_json import Json
from insigne.credentials.writing.openbadges3 import profile_v3, status_v3


@dataclass(frozen=True, slots=True)
class Endorsement:
    """What an organisation says of a badge, an award or an issuer.

    `id` is an absolute URL, `endorsed` the id of what is spoken of, `name` the title ("Endorsement of …"),
    `comment` the words, in Markdown. Instants carry a zone.
    """

    id: str
    name: str
    endorser: Issuer
    endorsed: str
    valid_from: datetime
    comment: str | None = None
    valid_until: datetime | None = None
    status: StatusEntry | None = None

    def __post_init__(self) -> None:
        demand_zones("an endorsement", self.valid_from, self.valid_until)
        if not self.name:
            raise AwardError("An endorsement needs a name.")


def build_endorsement(endorsement: Endorsement) -> Json:
    """The unsigned credential of an endorsement: `sign` adds the proof."""
    return compact(
        {
            "@context": [VC_V2, OB_V3],
            "id": endorsement.id,
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": endorsement.name,
            "issuer": profile_v3(endorsement.endorser),
            "validFrom": write_instant(endorsement.valid_from),
            "validUntil": endorsement.valid_until and write_instant(endorsement.valid_until),
            "credentialSubject": compact(
                {
                    "id": endorsement.endorsed,
                    "type": ["EndorsementSubject"],
                    "endorsementComment": endorsement.comment,
                }
            ),
            "credentialStatus": status_v3(endorsement.status),
        }
    )

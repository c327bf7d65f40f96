"""A school, its keys, a badge with skills, and a web that holds what it publishes."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from insigne.credentials import (
    Achievement,
    Alignment,
    Award,
    Evidence,
    Fetched,
    FetchError,
    Issuer,
    KeyPair,
    Recipient,
    Skill,
    StatusEntry,
    StatusList,
    VerificationKey,
    build,
    build_v2,
    did_document,
    sign,
    status_list_credential,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SITE = "https://ecole.example"
DID = "did:web:ecole.example"
DID_URL = f"{SITE}/.well-known/did.json"
KEY = KeyPair.from_seed(bytes(range(32)))
STRANGERS_KEY = KeyPair.from_seed(bytes(32))
METHOD = f"{DID}#cle-2026"
STATUS_URL = f"{SITE}/status/1"
ALICE = "alice@etu.ecole.example"

ESCO = Alignment("travailler en équipe", "http://data.europa.eu/esco/skill/60c7", "ESCO v1.2", "60c7")


def skills(number: int = 9) -> tuple[Skill, ...]:
    badge = f"{SITE}/badges/engagement"
    return tuple(
        Skill(f"{badge}#EA{n}", f"Savoir-faire {n}", f"Texte {n}", (ESCO,)) for n in range(1, number + 1)
    )


def an_award(**changes: Any) -> Award:
    """An award with everything in it; each keyword replaces a field."""
    fields: dict[str, Any] = {
        "id": f"{SITE}/attributions/1",
        "achievement": a_badge(),
        "issuer": Issuer(
            DID, "École d’exemple", SITE, "badges@ecole.example", "Une école", f"{SITE}/logo.png"
        ),
        "recipient": Recipient(ALICE, salt="sel"),
        "awarded_at": NOW - DAY,
        "valid_from": NOW - DAY,
        "valid_until": NOW + 36_500 * DAY,
        "recognised": tuple(skill.id for skill in skills()[:5]),
        "evidence": (
            Evidence(f"{SITE}/preuves/1", "Le bilan", "J’ai tenu la trésorerie.", "Un texte", "Récit"),
        ),
        "status": StatusEntry(STATUS_URL, 7),
        "activity_start": (NOW - 90 * DAY).date(),
        "activity_end": (NOW - 2 * DAY).date(),
        "assertion_url": f"{SITE}/v2/attributions/1",
        "badge_class_url": f"{SITE}/v2/badges/engagement",
        "issuer_profile_url": f"{SITE}/v2/emetteur",
    }
    return Award(**(fields | changes))


def a_badge(**changes: Any) -> Achievement:
    fields: dict[str, Any] = {
        "id": f"{SITE}/badges/engagement",
        "name": "Engagement associatif",
        "description": "Reconnaît l’engagement.",
        "criteria_url": f"{SITE}/badges/engagement/criteres",
        "criteria_narrative": "Au moins **5** savoir-faire sur 9.",
        "image_url": f"{SITE}/badges/engagement.png",
        "image_caption": "Une médaille",
        "achievement_type": "CommunityService",
        "creator": Issuer("https://ritm.example", "RITM", "https://ritm.example"),
        "skills": skills(),
        "tags": ("bénévolat", "association"),
        "version": "2",
        "language": "fr",
        "alignments": (ESCO,),
    }
    return Achievement(**(fields | changes))


def signed(award: Award | None = None, key: KeyPair = KEY, method: str = METHOD) -> dict[str, Any]:
    return sign(build(award or an_award()), key, method, NOW - DAY)


class Web:
    """What can be fetched, by address; and a memory of what was asked for."""

    def __init__(self) -> None:
        self.documents: dict[str, Any] = {}
        self.statuses: dict[str, int] = {}
        self.asked: list[str] = []

    def __call__(self, url: str) -> Fetched:
        self.asked.append(url)
        if url not in self.documents:
            raise FetchError("nobody answers")
        document = self.documents[url]
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return Fetched(url, self.statuses.get(url, 200), "application/json", body)


def status_list(
    bits: StatusList, key: KeyPair = KEY, method: str = METHOD, issuer: str = DID
) -> dict[str, Any]:
    return sign(status_list_credential(STATUS_URL, issuer, bits, NOW - DAY), key, method, NOW - DAY)


def the_web(award: Award | None = None) -> Web:
    """The web with all that the school publishes, in both versions of Open Badges."""
    web = Web()
    web.documents[DID_URL] = did_document(DID, [VerificationKey(METHOD, KEY.public_key)])
    web.documents[STATUS_URL] = status_list(StatusList.new())
    hosted = build_v2(award or an_award())
    for document in (hosted.assertion, hosted.badge_class, hosted.issuer):
        web.documents[document["id"]] = document
    return web


def codes(report: Any, outcome: str | None = None) -> list[str]:
    return [finding.code for finding in report.findings if outcome in (None, finding.outcome)]


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A deep copy of the document with one field set; `path` is `a.b[0].c`. `...` removes the field."""
    copy: Any = json.loads(json.dumps(document))
    *way, last = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]
    node = copy
    for step in way:
        node = node[step]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return copy  # type: ignore[no-any-return]

"""Award → hosted Open Badges 2.0: the assertion, its badge class and its issuer's profile (OB 2.0 final).

The three are published each at its own address; the assertion's is what old readers follow.
"""

from dataclasses import dataclass
from typing import Any

from insigne.credentials.award import (
    Achievement,
    Alignment,
    Award,
    AwardError,
    Evidence,
    Issuer,
    Recipient,
)
from insigne.credentials.check_recipient import identity_hash
from insigne.credentials.dates import write_instant
from insigne.credentials.strict_json import Json

OB_V2 = "https://w3id.org/openbadges/v2"


@dataclass(frozen=True, slots=True)
class HostedBadge:
    """The three documents of one hosted badge, each to be served at its `id`."""

    assertion: Json
    badge_class: Json
    issuer: Json


def build_v2(award: Award) -> HostedBadge:
    """The Open Badges 2.0 twin of an award.

    Needs `assertion_url`, `badge_class_url`, `issuer_profile_url`, the badge's image, and the e-mail and web
    address of the issuer, all of which OB 2.0 requires; raises AwardError naming what lacks.
    """
    needed = {
        "assertion_url": award.assertion_url,
        "badge_class_url": award.badge_class_url,
        "issuer_profile_url": award.issuer_profile_url,
        "achievement.image_url": award.achievement.image_url,
        "issuer.url": award.issuer.url,
        "issuer.email": award.issuer.email,
        "recipient.identity": award.recipient.identity,
    }
    lacking = [name for name, value in needed.items() if not value]
    if lacking:
        raise AwardError(f"Open Badges 2.0 needs: {', '.join(lacking)}.")
    return HostedBadge(
        _assertion(award),
        badge_class_v2(award.achievement, str(award.badge_class_url), str(award.issuer_profile_url)),
        profile_v2(award.issuer, str(award.issuer_profile_url)),
    )


def revoked_assertion(assertion_url: str, reason: str | None = None) -> Json:
    """What stands at the address of an assertion that was taken back (served with HTTP 410)."""
    return _compact(
        {
            "@context": OB_V2,
            "id": assertion_url,
            "type": "Assertion",
            "revoked": True,
            "revocationReason": reason,
        }
    )


def _assertion(award: Award) -> Json:
    return _compact(
        {
            "@context": OB_V2,
            "id": award.assertion_url,
            "type": "Assertion",
            "recipient": _recipient(award.recipient),
            "badge": award.badge_class_url,
            "verification": {"type": "HostedBadge"},
            "issuedOn": write_instant(award.awarded_at),
            "expires": award.valid_until and write_instant(award.valid_until),
            "evidence": [_evidence(item) for item in award.evidence],
            "related": {"id": award.id},
        }
    )


def badge_class_v2(badge: Achievement, url: str, profile_url: str) -> Json:
    """The BadgeClass to be served at `url`; `profile_url` is where its issuer's profile stands."""
    return _compact(
        {
            "@context": OB_V2,
            "id": url,
            "type": "BadgeClass",
            "name": badge.name,
            "description": badge.description,
            "image": _compact({"id": badge.image_url, "type": "Image", "caption": badge.image_caption}),
            "criteria": _compact({"id": badge.criteria_url, "narrative": badge.criteria_narrative}),
            "issuer": profile_url,
            "tags": list(badge.tags),
            "version": badge.version,
            "@language": badge.language,
            "alignment": [_alignment(item) for item in _all_alignments(badge)],
            "related": {"id": badge.id},
        }
    )


def profile_v2(issuer: Issuer, url: str) -> Json:
    """The issuer's Profile to be served at `url`."""
    return _compact(
        {
            "@context": OB_V2,
            "id": url,
            "type": "Profile",
            "name": issuer.name,
            "url": issuer.url,
            "email": issuer.email,
            "description": issuer.description,
            "image": issuer.image,
            "related": {"id": issuer.id},
        }
    )


def _recipient(recipient: Recipient) -> Json:
    identity = recipient.identity or ""
    if recipient.salt is None:
        return {"type": "email", "hashed": False, "identity": identity}
    hashed = identity_hash(identity, recipient.salt)
    return {"type": "email", "hashed": True, "salt": recipient.salt, "identity": hashed}


def _all_alignments(badge: Achievement) -> list[Alignment]:
    """The badge's own, then its skills': OB 2.0 has no skills."""
    skills = (alignment for skill in badge.skills for alignment in skill.alignments)
    return list(dict.fromkeys((*badge.alignments, *skills)))


def _alignment(alignment: Alignment) -> Json:
    return _compact(
        {
            "targetName": alignment.target_name,
            "targetUrl": alignment.target_url,
            "targetFramework": alignment.target_framework,
            "targetCode": alignment.target_code,
        }
    )


def _evidence(evidence: Evidence) -> Json:
    return _compact(
        {
            "id": evidence.id,
            "type": "Evidence",
            "name": evidence.name,
            "narrative": evidence.narrative,
            "description": evidence.description,
            "genre": evidence.genre,
        }
    )


def _compact(fields: dict[str, Any]) -> Json:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}

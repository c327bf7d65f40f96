"""Award → Open Badges 3.0 credential, unsigned (OB 3.0 appendix B, on the VC 2.0 data model).

Every node that may have an id gets one: blank nodes make the canonical form costly and hard to foresee.
Only the hashed identity has none, its class being closed. Nothing is null and no list is empty (OB 3.0 §C).
"""

from insigne.credentials.award import (
    Achievement,
    Alignment,
    Award,
    Evidence,
    Issuer,
    Recipient,
    Skill,
    StatusEntry,
)
from insigne.credentials.check_recipient import identity_hash
from insigne.credentials.compact import compact
from insigne.credentials.dates import write_day, write_instant
from insigne.credentials.linked_data.contexts import OB_V3, VC_V2
from insigne.credentials.strict_json import Json


def build(award: Award) -> Json:
    """The unsigned credential of an award: `sign` adds the proof."""
    return compact(
        {
            "@context": [VC_V2, OB_V3],
            "id": award.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": award.achievement.name,
            "issuer": profile_v3(award.issuer),
            "validFrom": write_instant(award.valid_from),
            "validUntil": award.valid_until and write_instant(award.valid_until),
            "awardedDate": write_instant(award.awarded_at),
            "credentialSubject": _subject(award),
            "credentialStatus": status_v3(award.status),
            "evidence": [_evidence(item) for item in award.evidence],
        }
    )


def part_of(id_: str, name: str) -> str:
    """The id of a part of a thing: `…#name`, or `…#fragment-name` where the thing's own id has a fragment."""
    return f"{id_}{'-' if '#' in id_ else '#'}{name}"


def profile_v3(issuer: Issuer) -> Json:
    """An issuer, a creator or an endorser as a Profile."""
    return compact(
        {
            "id": issuer.id,
            "type": ["Profile"],
            "name": issuer.name,
            "url": issuer.url,
            "email": issuer.email,
            "description": issuer.description,
            "image": issuer.image and {"id": issuer.image, "type": "Image"},
        }
    )


def _subject(award: Award) -> Json:
    return compact(
        {
            # Without a DID, an id made from the award's: it says nothing more about the person.
            "id": award.recipient.id or part_of(award.id, "recipient"),
            "type": ["AchievementSubject"],
            "identifier": identities_v3(award.recipient),
            "activityStartDate": award.activity_start and write_day(award.activity_start),
            "activityEndDate": award.activity_end and write_day(award.activity_end),
            "achievement": _achievement(award),
            "result": _results(award),
        }
    )


def identities_v3(recipient: Recipient) -> list[Json]:
    """The recipient's e-mail address as an IdentityObject, hashed where there is a salt (OB 3.0 §B.1.13)."""
    if not recipient.identity:
        return []
    identity: Json = {"type": "IdentityObject", "identityType": "emailAddress"}
    if recipient.salt is None:
        return [identity | {"hashed": False, "identityHash": recipient.identity}]
    hashed = identity_hash(recipient.identity, recipient.salt)
    return [identity | {"hashed": True, "identityHash": hashed, "salt": recipient.salt}]


def _achievement(award: Award) -> Json:
    badge = award.achievement
    return compact(
        {
            "id": badge.id,
            "type": ["Achievement"],
            "achievementType": badge.achievement_type,
            "name": badge.name,
            "description": badge.description,
            "criteria": compact(
                {
                    "id": badge.criteria_url or part_of(badge.id, "criteria"),
                    "narrative": badge.criteria_narrative,
                }
            ),
            "image": _image(badge),
            "creator": badge.creator and profile_v3(badge.creator),
            "tag": list(badge.tags),
            "version": badge.version,
            "inLanguage": badge.language,
            "alignment": _alignments(badge.id, badge.alignments),
            "related": _related(award),
            "resultDescription": [_result_description(skill) for skill in badge.skills],
        }
    )


def _image(badge: Achievement) -> Json | None:
    if badge.image_url is None:
        return None
    return compact({"id": badge.image_url, "type": "Image", "caption": badge.image_caption})


def _alignments(owner: str, alignments: tuple[Alignment, ...]) -> list[Json]:
    return [
        compact(
            {
                "id": part_of(owner, f"alignment-{number}"),
                "type": ["Alignment"],
                "targetName": alignment.target_name,
                "targetUrl": alignment.target_url,
                "targetFramework": alignment.target_framework,
                "targetCode": alignment.target_code,
            }
        )
        for number, alignment in enumerate(alignments, 1)
    ]


def _related(award: Award) -> list[Json]:
    """The Open Badges 2.0 class of the same badge (implementation guide, "Migrating")."""
    return [{"id": award.badge_class_url, "type": ["Related"]}] if award.badge_class_url else []


def _result_description(skill: Skill) -> Json:
    return compact(
        {
            "id": skill.id,
            "type": ["ResultDescription"],
            "name": skill.name,
            "description": skill.description,
            "resultType": "Status",
            "alignment": _alignments(skill.id, skill.alignments),
        }
    )


def _results(award: Award) -> list[Json]:
    return [
        compact(
            {
                "id": part_of(award.id, f"result-{number}"),
                "type": ["Result"],
                "resultDescription": skill.id,
                "status": "Completed",
                "alignment": _alignments(skill.id, skill.alignments),
            }
        )
        for number, skill in enumerate(award.achievement.skills, 1)
        if skill.id in award.recognised
    ]


def status_v3(entry: StatusEntry | None) -> Json | None:
    """The `credentialStatus` of a credential that can be revoked (Bitstring Status List §2.1)."""
    if entry is None:
        return None
    return {
        "id": f"{entry.list_url}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
    }


def _evidence(evidence: Evidence) -> Json:
    return compact(
        {
            "id": evidence.id,
            "type": ["Evidence"],
            "name": evidence.name,
            "narrative": evidence.narrative,
            "description": evidence.description,
            "genre": evidence.genre,
        }
    )

"""Award → Open Badges 2.0: the assertion, its badge class and its issuer's profile (OB 2.0 final).

The three are published each at its own address; the assertion's is what old readers follow. The same assertion
can be signed, for those who want to keep it by themselves: then it is checked against the issuer's key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

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
from insigne.credentials.compact import compact
from insigne.credentials.dates import write_instant
from insigne.credentials.keys import KeyFormatError, KeyPair, PublicKey
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.jwt import sign_jws

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
    return compact(
        {
            "@context": OB_V2,
            "id": assertion_url,
            "type": "Assertion",
            "revoked": True,
            "revocationReason": reason,
        }
    )


def _assertion(award: Award) -> Json:
    return compact(
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
    return compact(
        {
            "@context": OB_V2,
            "id": url,
            "type": "BadgeClass",
            "name": badge.name,
            "description": badge.description,
            "image": compact({"id": badge.image_url, "type": "Image", "caption": badge.image_caption}),
            "criteria": compact({"id": badge.criteria_url, "narrative": badge.criteria_narrative}),
            "issuer": profile_url,
            "tags": list(badge.tags),
            "version": badge.version,
            "@language": badge.language,
            "alignment": [_alignment(item) for item in _all_alignments(badge)],
            "related": {"id": badge.id},
        }
    )


def profile_v2(
    issuer: Issuer, url: str, key_urls: Iterable[str] = (), revocation_list_url: str | None = None
) -> Json:
    """The issuer's Profile to be served at `url`; its keys and its list matter to signed badges alone."""
    return compact(
        {
            "@context": OB_V2,
            "id": url,
            "type": "Profile",
            "name": issuer.name,
            "url": issuer.url,
            "email": issuer.email,
            "description": issuer.description,
            "image": issuer.image,
            "publicKey": list(key_urls),
            "revocationList": revocation_list_url,
            "related": {"id": issuer.id},
        }
    )


def sign_v2(badge: HostedBadge, key: KeyPair, key_url: str) -> str:
    """The assertion of a badge as an RS256 JWS, which stands without being hosted.

    At `key_url` the `cryptographic_key_v2` of the key is to be served, which the issuer's profile lists; the
    badge class and the profile are still served at their ids. KeyFormatError unless the key is of kind RSA.
    """
    if key.kind != "RSA":
        raise KeyFormatError("Open Badges 2.0 signs with RSA keys.")
    signed = {**badge.assertion, "verification": {"type": "SignedBadge", "creator": key_url}}
    return sign_jws(orjson.dumps(signed), key, {})


def cryptographic_key_v2(key: PublicKey, url: str, profile_url: str) -> Json:
    """The CryptographicKey to be served at `url`; it names the profile, which must list it."""
    return {
        "@context": OB_V2,
        "id": url,
        "type": "CryptographicKey",
        "owner": profile_url,
        "publicKeyPem": key.pem,
    }


def revocation_list_v2(url: str, profile_url: str, revoked: Mapping[str, str | None]) -> Json:
    """The RevocationList of signed badges, to be served at `url`: ids of assertions, with a reason or None."""
    return {
        "@context": OB_V2,
        "id": url,
        "type": "RevocationList",
        "issuer": profile_url,
        "revokedAssertions": [
            compact({"id": id_, "revocationReason": reason}) for id_, reason in revoked.items()
        ],
    }


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
    return compact(
        {
            "targetName": alignment.target_name,
            "targetUrl": alignment.target_url,
            "targetFramework": alignment.target_framework,
            "targetCode": alignment.target_code,
        }
    )


def _evidence(evidence: Evidence) -> Json:
    return compact(
        {
            "id": evidence.id,
            "type": "Evidence",
            "name": evidence.name,
            "narrative": evidence.narrative,
            "description": evidence.description,
            "genre": evidence.genre,
        }
    )

"""A document, of whatever version, → the `Badge` that people are shown.

The documents are strangers': any field may be missing or of another kind, and is then left out, never
trusted.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from insigne.credentials.award import Alignment, Evidence, Issuer
from insigne.credentials.dates import read_instant
from insigne.credentials.fields import address, as_list, first, objects, start_of, text, texts
from insigne.credentials.report import Badge, ShownRecipient, ShownSkill
from insigne.credentials.strict_json import Json

# A learner record holds a life of learning; nobody is shown more than this on one page.
_MAX_CONTENTS = 100
_BADGES = frozenset({"OpenBadgeCredential", "AchievementCredential"})


def describe_credential(document: Json) -> Badge:
    """Any verifiable credential, badge or not: a badge, an endorsement, a learner record, or something else."""
    types = frozenset(texts(document.get("type")))
    if types & _BADGES:
        return describe_v3(document)
    subject = first(document.get("credentialSubject"))
    badge = _plain_credential(document, subject)
    if "EndorsementCredential" in types:
        return replace(
            badge,
            description=text(subject.get("endorsementComment")) or badge.description,
            achievement_id=text(subject.get("id")),
            recipient=None,
        )
    if "ClrCredential" in types:
        held = islice(objects(subject.get("verifiableCredential")), _MAX_CONTENTS)
        return replace(badge, contents=tuple(_held(credential) for credential in held))
    return badge


def _held(credential: Json) -> Badge:
    """A credential within another: a badge is shown as one, anything else by its name, and no deeper."""
    if _BADGES.isdisjoint(texts(credential.get("type"))):
        return _plain_credential(credential, first(credential.get("credentialSubject")))
    return describe_v3(credential)


def _plain_credential(document: Json, subject: Json) -> Badge:
    """What every verifiable credential says in the same words (VC 2.0 §4)."""
    return Badge(
        id=text(document.get("id")),
        name=text(document.get("name")),
        description=text(document.get("description")),
        image=address(document.get("image")),
        issuer=issuer(document.get("issuer")),
        recipient=_recipient(
            list(objects(subject.get("identifier"))), "identityHash", text(subject.get("id"))
        ),
        awarded_at=read_instant(document.get("awardedDate")) or start_of(document),
        valid_from=start_of(document),
        valid_until=read_instant(document.get("validUntil", document.get("expirationDate"))),
        evidence=tuple(_evidence(document.get("evidence"))),
        types=tuple(texts(document.get("type"))),
    )


def describe_v3(document: Json) -> Badge:
    """An Open Badges 3.0 credential."""
    subject = first(document.get("credentialSubject"))
    achievement = first(subject.get("achievement"))
    criteria = first(achievement.get("criteria"))
    plain = _plain_credential(document, subject)
    return replace(
        plain,
        name=text(achievement.get("name")) or plain.name,
        description=text(achievement.get("description")),
        image=address(achievement.get("image")) or plain.image,
        criteria_url=text(criteria.get("id")),
        criteria_narrative=text(criteria.get("narrative")),
        creator=issuer(achievement.get("creator")),
        skills=tuple(_skills(achievement, subject)),
        alignments=_alignments(achievement.get("alignment")),
        tags=tuple(texts(achievement.get("tag"))),
        achievement_type=text(achievement.get("achievementType")),
        achievement_id=text(achievement.get("id")),
        language=text(achievement.get("inLanguage")),
    )


def describe_v2(assertion: Json, badge_class: Json, profile: Json) -> Badge:
    """An Open Badges 2.0 assertion with its badge class and its issuer's profile."""
    criteria = badge_class.get("criteria")
    return Badge(
        id=text(assertion.get("id")),
        name=text(badge_class.get("name")),
        description=text(badge_class.get("description")),
        image=address(assertion.get("image")) or address(badge_class.get("image")),
        criteria_url=criteria if isinstance(criteria, str) else text(first(criteria).get("id")),
        criteria_narrative=text(first(criteria).get("narrative")),
        issuer=issuer(profile),
        recipient=_recipient(list(objects(assertion.get("recipient"))), "identity", None),
        awarded_at=read_instant(assertion.get("issuedOn")),
        valid_from=read_instant(assertion.get("issuedOn")),
        valid_until=read_instant(assertion.get("expires")),
        evidence=tuple(_evidence(assertion.get("evidence"))),
        alignments=_alignments(badge_class.get("alignment")),
        tags=tuple(texts(badge_class.get("tags"))),
        achievement_id=text(badge_class.get("id")),
        language=text(badge_class.get("@language")),
        types=tuple(texts(assertion.get("type"))),
    )


def issuer(value: object) -> Issuer | None:
    """A profile, given as an object or by its id alone."""
    if isinstance(value, str) and value:
        return Issuer(id=value, name=value)
    profile = first(value)
    id_ = text(profile.get("id"))
    if id_ is None:
        return None
    return Issuer(
        id=id_,
        name=text(profile.get("name")) or id_,
        url=text(profile.get("url")),
        email=text(profile.get("email")),
        description=text(profile.get("description")),
        image=address(profile.get("image")),
    )


def _recipient(identities: list[Json], field: str, id_: str | None) -> ShownRecipient | None:
    identity = identities[0] if identities else {}
    written = text(identity.get(field))
    if written is None and id_ is None:
        return None
    return ShownRecipient(written, identity.get("hashed") is True, id_)


def _skills(achievement: Json, subject: Json) -> Iterator[ShownSkill]:
    """The results, each with the name of its description, and the alignments of both, each once."""
    described = {text(item.get("id")): item for item in objects(achievement.get("resultDescription"))}
    # Made once: a hostile badge has ten thousand results of a rubric with ten thousand levels.
    levels = {
        id_: {
            text(rubric.get("id")): rubric.get("name") for rubric in objects(item.get("rubricCriterionLevel"))
        }
        for id_, item in described.items()
    }
    for result in objects(subject.get("result")):
        id_ = text(result.get("resultDescription"))
        about = described.get(id_, {})
        level = text(result.get("achievedLevel"))
        if level:
            level = text(levels.get(id_, {}).get(level, level))
        yield ShownSkill(
            name=text(about.get("name")) or id_ or "",
            standing=level or text(result.get("value")) or text(result.get("status")),
            alignments=_alignments(about.get("alignment"), result.get("alignment")),
        )


def _alignments(*values: object) -> tuple[Alignment, ...]:
    """The alignments of one place or several, each once."""
    found: dict[tuple[str, str, str | None, str | None], Alignment] = {}
    for value in values:
        for item in objects(value):
            name, url = text(item.get("targetName")), text(item.get("targetUrl"))
            if name and url:
                key = (name, url, text(item.get("targetFramework")), text(item.get("targetCode")))
                if key not in found:
                    found[key] = Alignment(*key)
    return tuple(found.values())


def _evidence(value: object) -> Iterator[Evidence]:
    """The pieces of evidence; one may be given by its address alone (OB 2.0)."""
    for item in as_list(value):
        if isinstance(item, str) and item:
            yield Evidence(id=item)
        elif isinstance(item, dict):
            yield Evidence(
                id=text(item.get("id")) or "",
                name=text(item.get("name")),
                narrative=text(item.get("narrative")),
                description=text(item.get("description")),
                genre=text(item.get("genre")),
            )

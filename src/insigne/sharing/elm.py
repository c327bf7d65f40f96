"""The European Learning Model (version 3, the model of Europass) as JSON-LD: unsealed, and it says so.

A European Digital Credential bears a qualified or advanced electronic seal of its issuer. This export bears none:
it is data that its holder carries, each claim with the address where its badge is checked.
"""

from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from insigne.awards.models import Award
from insigne.awards.queries import light
from insigne.sharing import wording

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.catalogue.models import Skill
    from insigne.institutions.models import Institution
    from insigne.sharing.choosing import Choice
    from insigne.web.localized import LocalizedText

CONTEXT = "http://data.europa.eu/snb/model/context/edc-ap"
ESCO = "http://data.europa.eu/esco/"
MEDIA_TYPE = "application/ld+json"


def unsealed(choice: "Choice", now: "datetime") -> dict[str, Any]:
    """The badges that were chosen, as learning achievements of one person. Ours alone: we know their skills."""
    awards = _awards(choice)
    return {
        "@context": ["https://www.w3.org/2018/credentials/v1", CONTEXT],
        "id": _urn("export", *(award.pk for award in awards)),
        "type": ["EuropeanDigitalCredential"],
        "issued": now.isoformat(timespec="seconds"),
        "displayParameter": {
            "id": _urn("display", *(award.pk for award in awards)),
            "type": "DisplayParameter",
            "title": _both(gettext_noop("Unsealed export")),
            "description": _both(
                gettext_noop(
                    "Unsealed: this is not a European Digital Credential. Nobody sealed it; each badge is checked at "
                    "the address in its note."
                )
            ),
        },
        "credentialSubject": {
            "id": _urn("person", choice.name),
            "type": "Person",
            "fullName": {choice.language: [choice.name]},
            "hasClaim": [_claim(award) for award in awards],
        },
    }


def _awards(choice: "Choice") -> "QuerySet[Award]":
    ids = [badge.award_id for badge in choice.badges if badge.award_id]
    found = light().filter(pk__in=ids)
    return found.prefetch_related("recognised__skill").order_by("awarded_at", "pk")


def _claim(award: Award) -> dict[str, Any]:
    version = award.version
    return {
        "id": _urn("achievement", award.pk),
        "type": "LearningAchievement",
        "title": _words(version.name),
        "description": _words(version.summary),
        "additionalNote": [
            {
                "id": _urn("note", award.pk),
                "type": "Note",
                "noteLiteral": _both(
                    gettext_noop("Check this badge at %(address)s"), address=wording.verify_address(award)
                ),
            }
        ],
        "awardedBy": {
            "id": _urn("awarding", award.pk),
            "type": "AwardingProcess",
            "awardingBody": [_organisation(award.institution)],
            "awardingDate": award.awarded_at.isoformat(timespec="seconds"),
        },
        "specifiedBy": {
            "id": _urn("specification", version.pk),
            "type": "LearningAchievementSpecification",
            "title": _words(version.name),
            "learningOutcome": [_outcome(each.skill) for each in award.recognised.all()],
        },
    }


def _organisation(institution: "Institution") -> dict[str, Any]:
    return {
        "id": _urn("organisation", institution.pk),
        "type": "Organisation",
        "legalName": _words(institution.name),
        "homepage": [{"id": institution.url, "type": "WebResource", "contentURL": institution.url}],
    }


def _outcome(skill: "Skill") -> dict[str, Any]:
    outcome: dict[str, Any] = {
        "id": _urn("outcome", skill.pk),
        "type": "LearningOutcome",
        "title": _words(skill.name),
    }
    esco = [
        {
            "id": each["url"],
            "type": "Concept",
            "prefLabel": {language: [label] for language, label in each["name"].items() if label},
            "inScheme": {"id": f"{ESCO}concept-scheme/skills", "type": "ConceptScheme"},
        }
        for each in skill.alignments
        if each["url"].startswith(ESCO)
    ]
    return {**outcome, "relatedESCOSkill": esco} if esco else outcome


def _words(text: "LocalizedText") -> dict[str, list[str]]:
    """A language map of the model: each language has a list of texts."""
    return {language: [words] for language, words in (("fr", text.fr), ("en", text.en)) if words}


def _both(message: str, **values: str) -> dict[str, list[str]]:
    """One of our own sentences as a language map, with these values in it."""
    found = {}
    for language in ("fr", "en"):
        with translation.override(language):
            found[language] = [_(message) % values]
    return found


def _urn(kind: str, *parts: "UUID | str") -> str:
    """A name for a node that tells nothing and stays the same."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(('insigne', kind, *map(str, parts))))}"

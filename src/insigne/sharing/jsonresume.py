"""JSON Resume 1.3.1 (https://jsonresume.org/schema): the format that most CV builders read.

A badge is a certificate; of the type Award it is an award; one for community service, with no experience told
beside it, is volunteering too. Recognised skills are skills; experiences are volunteering or work, as chosen.
"""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from insigne.awards.models import Award
from insigne.institutions.addresses import absolute
from insigne.path.told import Standing
from insigne.sharing.choosing import VOLUNTEER, WORK

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from insigne.path.told import ToldBadge, ToldExperience
    from insigne.sharing.choosing import Choice

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
MEDIA_TYPE = "application/json"
SERVICE = "CommunityService"


def resume(choice: "Choice", now: "datetime") -> dict[str, Any]:
    """The chosen parts as a JSON Resume document."""
    types = _types(choice)
    told = {badge.key for each, _kind in choice.experiences for badge in each.badges}
    service = [
        badge for badge in choice.badges if types.get(badge.award_id) == SERVICE and badge.key not in told
    ]
    awards = [badge for badge in choice.badges if types.get(badge.award_id) == "Award"]
    certificates = [badge for badge in choice.badges if badge not in awards]
    made = {
        "$schema": SCHEMA,
        "basics": _filled({"name": choice.name, "email": choice.email}),
        "work": [_work(each, choice.language) for each in choice.of_kind(WORK)],
        "volunteer": [_volunteer(each, choice.language) for each in choice.of_kind(VOLUNTEER)]
        + [_service(badge, choice.language) for badge in service],
        "awards": [_award(badge, choice.language) for badge in awards],
        "certificates": [_certificate(badge, choice.language) for badge in certificates],
        "skills": _skills(choice),
        "meta": {"version": "v1.0.0", "lastModified": now.strftime("%Y-%m-%dT%H:%M:%S")},
    }
    return _filled(made)


def _types(choice: "Choice") -> "dict[UUID | None, str]":
    ids = [badge.award_id for badge in choice.badges if badge.award_id]
    return dict(Award.objects.filter(pk__in=ids).values_list("pk", "version__achievement_type"))


def _work(told: "ToldExperience", language: str) -> dict[str, Any]:
    return _filled({"name": told.structure, "position": told.role or told.title, **_lived(told, language)})


def _volunteer(told: "ToldExperience", language: str) -> dict[str, Any]:
    about = {"organization": told.structure, "position": told.role or told.title, **_lived(told, language)}
    return _filled(about)


def _lived(told: "ToldExperience", language: str) -> dict[str, Any]:
    recognised = [skill for skill in told.skills if skill.standing == Standing.RECOGNISED]
    # The title, where the position does not say it already.
    title = told.title if told.role and told.role != told.title else ""
    return {
        "startDate": told.start.isoformat() if told.start else "",
        "endDate": told.end.isoformat() if told.end else "",
        "summary": "\n\n".join(told.words) or title,
        "highlights": [skill.name.in_language(language) for skill in recognised],
    }


def _service(badge: "ToldBadge", language: str) -> dict[str, Any]:
    return _filled(
        {
            "organization": badge.issuer.in_language(language),
            "position": badge.name.in_language(language),
            "url": _page(badge),
            "highlights": [skill.name.in_language(language) for skill in badge.skills],
        }
    )


def _certificate(badge: "ToldBadge", language: str) -> dict[str, Any]:
    return _filled(
        {
            "name": badge.name.in_language(language),
            "date": _day(badge),
            "issuer": badge.issuer.in_language(language),
            "url": _page(badge),
        }
    )


def _award(badge: "ToldBadge", language: str) -> dict[str, Any]:
    return _filled(
        {
            "title": badge.name.in_language(language),
            "date": _day(badge),
            "awarder": badge.issuer.in_language(language),
            "summary": _page(badge),
        }
    )


def _skills(choice: "Choice") -> list[dict[str, Any]]:
    """Each recognised skill once, with the badges that recognise it as keywords."""
    names: dict[str, str] = {}
    badges: dict[str, list[str]] = {}
    for badge in choice.badges:
        for skill in badge.skills:
            names.setdefault(skill.key, skill.name.in_language(choice.language))
            badges.setdefault(skill.key, []).append(badge.name.in_language(choice.language))
    return [{"name": name, "keywords": badges[key]} for key, name in names.items()]


def _page(badge: "ToldBadge") -> str:
    """The address of the badge's page, when others may open it."""
    return absolute("award", badge.award_id) if badge.page and badge.award_id else ""


def _day(badge: "ToldBadge") -> str:
    return timezone.localdate(badge.awarded_at).isoformat() if badge.awarded_at else ""


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}

"""Paths to tell: experiences, what came of them, and shares of them."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from insigne.applications.models import Application
from insigne.awards.models import Award
from insigne.backpack.models import OutsideBadge
from insigne.catalogue.models import Badge
from insigne.experiences.models import Experience
from insigne.path import actions
from insigne.path.actions import Mark, Parts
from insigne.path.models import PathShare
from insigne.path.story import story_of
from insigne.people.models import User
from tests import world as worlds
from tests.world import House

EXPERIENCES = (
    (
        "Épicerie solidaire du campus",
        "L’Épicerie du campus",
        "Trésorière",
        date(2024, 9, 15),
        date(2026, 6, 30),
        240,
    ),
    (
        "Tutorat de mécanique des fluides",
        "Tutorat de la faculté",
        "Tutrice",
        date(2025, 2, 1),
        date(2025, 5, 31),
        36,
    ),
    ("Course solidaire de printemps", "Les Foulées du lac", "Bénévole", date(2026, 3, 20), None, 18),
)
WORDS = {
    "situation": "En deuxième année, l’épicerie cherchait quelqu’un pour ses comptes.",
    "action": "J’ai remis les comptes à plat, puis formé deux bénévoles.",
    "result": "Cent vingt étudiants par semaine, et un budget voté sans discussion.",
    "again": "Je préparerais la relève plus tôt.",
}


def experience(person: User, number: int = 0, **fields: Any) -> Experience:
    title, structure, role, start, end, hours = EXPERIENCES[number % len(EXPERIENCES)]
    given = {"title": title, "structure": structure, "role": role, "start": start, "end": end, "hours": hours}
    return Experience.objects.create(person=person, **(given | WORDS | fields))


def came_of(experience: Experience, result: Award | Application) -> None:
    """Say that this application, or the one that the award came of, tells this experience."""
    found = Application.objects.filter(award=result.pk) | Application.objects.filter(pk=result.pk)
    found.update(experience=experience)


def full(at: House, to: User | None = None) -> Award:
    """A person with three experiences, an award that the first one tells, and a mark on another badge."""
    person = to or at.student
    award = worlds.awarded(at, person, public=2)
    came_of(experience(person), award)
    tutoring = experience(person, 1)
    experience(person, 2)
    mark(person, worlds.badge(at, "tutorer-ses-pairs"), {"TP1": 3, "TP2": 2}, tutoring)
    return award


def mark(person: User, badge: Badge, levels: dict[str, int], told: Experience | None = None) -> None:
    said = {code: Mark(level, told.pk if told else None) for code, level in levels.items()}
    actions.mark_skills(badge, said, by=person)


def parts(person: User, **fields: Any) -> Parts:
    """Everything in the person's path, unless told otherwise; words and structures stay out."""
    story = story_of(person)
    given: dict[str, Any] = {
        "title": "Pour un stage",
        "language": "",
        "experiences": [each.key for each in story.experiences],
        "badges": [each.key for each in story.badges],
        "skills": [each.key for each in story.skills],
        "shows_words": False,
        "shows_dates": True,
        "shows_structures": False,
    }
    return Parts(**(given | fields))


def outside(person: User, **fields: Any) -> OutsideBadge:
    """A good badge that somebody else issued to this person."""
    given: dict[str, Any] = {
        "person": person, "kind": "file", "original": b"{}", "content_type": "application/json",
        "digest": str(OutsideBadge.objects.count()), "name": "Secouriste", "issuer_name": "La Croix verte",
        "issued_at": timezone.now() - timedelta(days=400), "verdict": "verified", "report": {},
        "checked_at": timezone.now(), "recipient_state": "mine",
    }  # fmt: skip
    return OutsideBadge.objects.create(**(given | fields))


def link(person: User, *, opened: bool = True, days: int = 7, **fields: Any) -> PathShare:
    """A link of this person's; open, unless told otherwise."""
    ends = {"expires_at": timezone.now() + timedelta(days=days)}
    share = actions.prepare_share("link", parts(person, **(ends | fields)), by=person)
    return _opened(share, person) if opened else share


def page(person: User, address: str = "sam-etudiant", *, opened: bool = True, **fields: Any) -> PathShare:
    """A public page of this person's."""
    share = actions.prepare_share("public", parts(person, **fields), address=address, by=person)
    return _opened(share, person) if opened else share


def _opened(share: PathShare, person: User) -> PathShare:
    actions.open_share(share, by=person)
    share.refresh_from_db()
    return share

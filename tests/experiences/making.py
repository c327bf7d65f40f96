"""Experiences as tests want them."""

from datetime import date
from typing import Any

from insigne.experiences import actions
from insigne.experiences.models import Experience
from insigne.people.models import User
from insigne.web.drafts import Seen

WORDS = {
    "structure": "L’Épicerie du campus",
    "role": "Trésorière",
    "start": date(2024, 9, 15),
    "end": date(2026, 6, 30),
    "hours": 240,
    "situation": "Cent vingt étudiants par semaine, et un compte dans le rouge.",
    "action": "J’ai repris les comptes, écrit le dossier pour la mairie et formé deux personnes.",
    "result": "Le local a ouvert en mars ; le compte est à l’équilibre.",
    "again": "Je demanderais de l’aide plus tôt.",
    "ects_use": "",
}


def experience(of: User, title: str = "Trésorière de l’épicerie", **fields: Any) -> Experience:
    return actions.add(title, by=of, **(WORDS | fields))


def typed(experience: Experience, **fields: str) -> dict[str, str]:
    """What the page of an experience would send."""
    kept = {name: str(getattr(experience, name) or "") for name in sorted(actions.WRITABLE)}
    return kept | {"revision": str(experience.revision), "tab": "a-tab"} | fields


def saved(experience: Experience, **fields: Any) -> None:
    actions.save_experience(experience, fields, Seen(experience.revision, ""), by=experience.person)

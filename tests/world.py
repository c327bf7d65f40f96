"""The world of the tests: two institutions, each with its people; nobody belongs to both."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.text import slugify

from insigne import kits
from insigne.applications import actions, decisions
from insigne.applications.actions import Claim, Seen
from insigne.applications.decisions import Note
from insigne.applications.models import Application
from insigne.awards.models import Award
from insigne.catalogue import actions as catalogue
from insigne.catalogue.kit import read_folder
from insigne.catalogue.models import Badge, Kit
from insigne.institutions import actions as institutions
from insigne.institutions.models import Institution, Role
from insigne.people import actions as people
from insigne.people.models import User
from insigne.web.localized import LocalizedText

_numbers = count(1)
WORDS = "J’ai réuni six bénévoles, écrit le dossier pour la mairie et suivi les travaux jusqu’à l’ouverture du local."
STORY = "Chaque semaine, l’épicerie solidaire aide cent vingt étudiants à se nourrir correctement. " * 4
EXPERIENCE = {
    "structure": "L’Épicerie du campus",
    "role": "Trésorière",
    "start": date(2024, 9, 15),
    "end": date(2026, 6, 30),
    "hours": 240,
    "description": STORY,
    "already_used": "",
}


@dataclass
class House:
    """One institution and somebody in each role."""

    institution: Institution
    administrator: User
    manager: User
    reviewer: User
    second_reviewer: User
    facilitator: User
    student: User


@dataclass
class World:
    """`ours` is where things happen; `theirs` must never see them; `stranger` has an account and no role."""

    ours: House
    theirs: House
    stranger: User


def person(name: str = "Alix Martin", language: str = "fr") -> User:
    """Somebody with a verified address and no role."""
    address = f"{slugify(name.split(maxsplit=1)[0])}.{next(_numbers)}@universite.example"
    return people.register(email=address, name=name, password=None, language=language)


def house(slug: str) -> House:
    administrator = person("Ada Ministre")
    institution = institutions.found(
        slug=slug,
        name=LocalizedText(f"Université {slug}", f"{slug} University"),
        url=f"https://{slug}.example",
        email=f"badges@{slug}.example",
        administrator=administrator,
    )

    def member(name: str, role: Role) -> User:
        user = person(name)
        institutions.grant(institution, user, role, by=administrator)
        return user

    return House(
        institution,
        administrator,
        member("Maya Manager", Role.MANAGER),
        member("Rémi Relecteur", Role.REVIEWER),
        member("Rosa Relectrice", Role.REVIEWER),
        member("Fanny Facilite", Role.FACILITATOR),
        member("Sam Étudiant", Role.STUDENT),
    )


def world() -> World:
    return World(house("ours"), house("theirs"), person("Stan Inconnu"))


def adopt(at: House, kit: str = "engagement-associatif") -> Kit:
    path = next(shipped.path for shipped in kits.shipped() if shipped.id == kit)
    return catalogue.adopt(at.institution, read_folder(path), by=at.manager)


def badge(at: House, slug: str = "engagement-associatif") -> Badge:
    """A published badge of this institution, its kit adopted if it was not."""
    found = Badge.objects.filter(institution=at.institution, slug=slug).first()
    if found is None:
        kit = slug if slug in {"engagement-associatif", "tutorer-ses-pairs"} else "isae-ensma"
        adopt(at, kit)
        found = Badge.objects.get(institution=at.institution, slug=slug)
    return found


def claims(
    application: Application, chosen: int = 5, text: str = WORDS, public: int = 0
) -> dict[UUID, Claim]:
    """The first `chosen` skills explained with `text`, of which the first `public` may be shown."""
    rows = application.claims.select_related("skill")
    return {row.skill_id: Claim(place < chosen, text, place < public) for place, row in enumerate(rows)}


def draft(
    at: House, by: User | None = None, *, chosen: int = 5, public: int = 0, **fields: Any
) -> Application:
    """A complete draft for "Engagement associatif", unless told otherwise."""
    student = by or at.student
    application = actions.start(badge(at), by=student)
    actions.save_experience(application, EXPERIENCE | fields, Seen(0, ""), by=student)
    actions.save_skills(application, claims(application, chosen, public=public), "", Seen(0, ""), by=student)
    return application


def submitted(at: House, by: User | None = None, **options: Any) -> Application:
    student = by or at.student
    application = draft(at, student, **options)
    actions.submit(application, by=student)
    return application


def notes(application: Application, verdict: str = "shown", comment: str = "") -> dict[UUID, Note]:
    """The same verdict on every chosen skill."""
    chosen = application.claims.filter(chosen=True)
    return {claim.skill_id: Note(verdict, comment) for claim in chosen}


def reviewed(
    application: Application, by: User, verdict: str = "shown", comment: str = "", message: str = ""
) -> None:
    """A saved review that can be decided."""
    written = notes(application, verdict, comment)
    decisions.save_review(application, written, message, seen_round=application.round, by=by)


def awarded(at: House, to: User | None = None, **options: Any) -> Award:
    application = submitted(at, to, **options)
    reviewed(application, at.reviewer)
    return decisions.accept(application, by=at.reviewer)


def browser(user: User | None = None, language: str = "fr") -> Client:
    """A client without JavaScript, signed in as `user`."""
    client = Client(headers={"accept-language": language})
    if user:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


NOBODY = AnonymousUser()

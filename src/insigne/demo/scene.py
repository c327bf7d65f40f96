"""The demonstration's institution and people."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from insigne import kits
from insigne.catalogue import actions as catalogue
from insigne.catalogue.kit import read_folder
from insigne.institutions import actions as institutions
from insigne.institutions.models import Institution, Role
from insigne.people import actions as people
from insigne.people.models import User
from insigne.web.localized import LocalizedText

if TYPE_CHECKING:
    from insigne.catalogue.models import Kit

SLUG = "demonstration"


@dataclass(frozen=True, slots=True)
class Scene:
    """Who plays."""

    institution: Institution
    manager: User
    reviewer: User
    second_reviewer: User
    student: User
    other_student: User
    english_student: User
    passing_student: User


@transaction.atomic
def build() -> Scene:
    """Make everybody."""
    manager = _person("claire.fontaine", "Claire Fontaine")
    institution = institutions.found(
        slug=SLUG,
        name=LocalizedText("Université de démonstration", "Demonstration University"),
        url="https://universite.example",
        email="badges@universite.example",
        administrator=manager,
    )
    institutions.grant(institution, manager, Role.MANAGER, by=manager)
    reviewers = [_person("sophie.garnier", "Sophie Garnier"), _person("marc.dubois", "Marc Dubois")]
    for reviewer in reviewers:
        institutions.grant(institution, reviewer, Role.REVIEWER, by=manager)
    students = [_person("camille.moreau", "Camille Moreau"), _person("noah.lefevre", "Noah Lefèvre")]
    students += [
        _person("emily.parker", "Emily Parker", language="en"),
        _person("louise.passage", "Louise Passage"),
    ]
    _person("ines.benali", "Inès Benali")
    for student in students:
        institutions.grant(institution, student, Role.STUDENT, by=manager)
    return Scene(institution, manager, *reviewers, *students)


def adopt_all(scene: Scene) -> "list[Kit]":
    """Adopt the kits that ship."""
    return [
        catalogue.adopt(scene.institution, read_folder(kit.path), by=scene.manager) for kit in kits.shipped()
    ]


def _person(address: str, name: str, language: str = "fr") -> User:
    return people.register(email=f"{address}@universite.example", name=name, password=None, language=language)

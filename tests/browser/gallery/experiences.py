"""Experiences, and the pages between them and applications."""

from typing import TYPE_CHECKING

from insigne.applications import actions as applications
from insigne.applications import from_experience
from insigne.applications.models import Application
from tests import world as worlds
from tests.browser.shown import Page, at
from tests.experiences.making import experience

if TYPE_CHECKING:
    from tests.browser.stage import Set
    from tests.world import House

LONG = "Coordination bénévole de l’épicerie sociale et solidaire inter-établissements du campus Sud"
PAGES = (
    Page("experiences, none", "second_reviewer", at("/path/experiences/")),
    Page("experiences", "teller", at("/path/experiences/")),
    Page("one experience", "teller", at("/path/experiences/{experience}/")),
    Page("one experience, fresh", "teller", at("/path/experiences/{fresh_experience}/")),
    Page("one experience, delete", "teller", at("/path/experiences/{experience}/delete")),
    Page("badges for an experience", "teller", at("/path/experiences/{experience}/badges")),
    Page("experience step, from an experience", "teller", at("/applications/{from_experience}/experience")),
    Page("status, from an experience", "teller", at("/applications/{from_experience}/")),
)


def set_up(house: "House", told: "Set", language: str) -> None:
    """Somebody who told three experiences: one served a badge and an application, one only has a name."""
    from tests.browser.stage import student

    teller = student(house, told, "teller", language)
    award = worlds.awarded(house, teller)
    rich = from_experience.keep(Application.objects.get(award=award), by=teller)
    rich.title, rich.ects_use = LONG, "UE engagement étudiant, printemps 2026"
    rich.situation = (
        "Cent vingt étudiants par semaine, un local prêté, et un compte dans le rouge à mon arrivée."
    )
    rich.save()
    draft = applications.start(worlds.badge(house, "tutorer-ses-pairs"), by=teller, experience=rich)
    experience(teller, "Tutorat de mécanique", structure="Tutorat de L1", role="Tutrice", end=None)
    fresh = experience(
        teller, "Un été au refuge", **dict.fromkeys(("structure", "role", "situation"), ""), start=None
    )
    told.more |= {
        "experience": str(rich.pk),
        "fresh_experience": str(fresh.pk),
        "from_experience": str(draft.pk),
    }

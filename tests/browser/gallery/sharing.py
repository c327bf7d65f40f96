"""Every way to show an award, and the CV."""

from datetime import date
from typing import TYPE_CHECKING

from insigne.applications.models import Application
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.experiences.models import Experience
from tests import world as worlds
from tests.browser.shown import Page, at

if TYPE_CHECKING:
    from tests.browser.stage import Set
    from tests.world import House

PAGES = (
    Page("sharing, private", "private", lambda scene: f"/a/{scene.awards['private']}/share"),
    Page("sharing, open", "sharer", at("/a/{sharer_award}/share")),
    Page("sharing, revoked", "revoked", lambda scene: f"/a/{scene.awards['revoked']}/share"),
    Page("cv, nothing yet", "second_reviewer", at("/path/cv")),
    Page("cv", "sharer", at("/path/cv")),
)


def set_up(house: "House", told: "Set", language: str) -> None:
    """Somebody with two experiences and an open badge."""
    from tests.browser.stage import student

    person = student(house, told, "sharer", language)
    spoken = Experience.objects.create(
        person=person,
        title="Trésorière de l’épicerie solidaire du campus",
        structure="L’Épicerie du campus",
        role="Trésorière",
        start=date(2024, 9, 15),
        end=date(2026, 6, 30),
        action=worlds.WORDS,
    )
    Experience.objects.create(person=person, title="Tutorat de mathématiques", role="Tuteur")
    award = worlds.awarded(house, person, chosen=9, public=1)
    Application.objects.filter(award=award).update(experience=spoken)
    awards.share(award, Award.Sharing.LINK, by=person)
    told.more["sharer_award"] = str(award.pk)

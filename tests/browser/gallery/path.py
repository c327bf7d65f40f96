"""The path: whole and empty, know-hows, shares and what a visitor sees of them."""

from typing import TYPE_CHECKING

from django.urls import reverse

from insigne.path import actions
from insigne.path.shares import token_of
from insigne.people.models import User
from tests import world as worlds
from tests.browser.shown import Page, at
from tests.path import making
from tests.world import House

if TYPE_CHECKING:
    from tests.browser.stage import Set

PAGES = (
    Page("path, empty", "walker at rest", at("/path/")),
    Page("path", "walker", at("/path/")),
    Page("path, know-hows", "walker", at("/path/skills")),
    Page("path, know-hows, empty", "walker at rest", at("/path/skills")),
    Page("path, know-hows of a badge", "walker", at("/path/skills/{walked_badge}")),
    Page("path, shares", "walker", at("/path/shares/")),
    Page("path, shares, none", "walker at rest", at("/path/shares/")),
    Page("path, new link", "walker", at("/path/shares/new?kind=link")),
    Page("path, new public page", "walker", at("/path/shares/new?kind=public")),
    Page("path, change a share", "walker", at("{path_share}")),
    Page("path, preview", "walker", at("{path_share}/preview")),
    Page("path, preview of what is open", "walker", at("{path_open_share}/preview")),
    Page("path, shared", "", at("{shared_path}")),
    Page("path, shared with its words", "", at("{shared_words}")),
    Page("path, closed", "", at("{closed_path}"), status=410),
)


def set_up(house: House, told: "Set", language: str) -> None:
    from tests.browser.stage import student

    student(house, told, "walker at rest", language)
    person = student(house, told, "walker", language)
    making.full(house, person)
    making.mark(person, worlds.badge(house), {"EA1": 3, "EA2": 1, "EA7": 4})
    _begun(house, person)
    making.outside(person)
    badge = worlds.badge(house, "tutorer-ses-pairs")
    draft = making.link(person, opened=False, title="Candidature au stage de Poitiers")
    page = making.page(person, f"{house.institution.slug}-camille")
    words = making.link(person, title="Pour Mme Renaud", shows_words=True, shows_structures=True)
    closed = making.link(person, title="Salon de mars")
    actions.take_back(closed, by=person)
    told.more |= {
        "walked_badge": badge.code,
        "path_share": reverse("path-share", args=[draft.pk]),
        "path_open_share": reverse("path-share", args=[page.pk]),
        "shared_path": reverse("shared-path", args=[token_of(page)]),
        "shared_words": reverse("shared-path", args=[token_of(words)]),
        "closed_path": reverse("shared-path", args=[token_of(closed)]),
    }


def _begun(house: House, person: User) -> None:
    """An application in progress, for another badge."""
    from insigne.applications import actions as applications

    application = applications.start(worlds.badge(house, "president-de-club"), by=person)
    experience = person.experiences.get(title=making.EXPERIENCES[2][0])
    making.came_of(experience, application)

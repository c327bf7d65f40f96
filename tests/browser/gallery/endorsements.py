"""Endorsements: asked, written, shown; and between institutions."""

from typing import TYPE_CHECKING

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.endorsements import actions, giving
from insigne.web.localized import LocalizedText
from tests import world as worlds
from tests.browser.shown import Page, at
from tests.endorsements.making import ENGLISH, FRENCH, asked, link, signed

if TYPE_CHECKING:
    from tests.browser.stage import Set
    from tests.world import House

PAGES = (
    Page(
        "endorsements of a badge, none", "private", lambda scene: f"/a/{scene.awards['private']}/endorsements"
    ),
    Page("endorsements of a badge", "endorsed", at("/a/{endorsed}/endorsements")),
    Page("endorsement, delete", "endorsed", at("/e/{endorsement}/delete")),
    Page("award with endorsements", "", at("/a/{endorsed}")),
    Page("award with endorsements, mine", "endorsed", at("/a/{endorsed}")),
    Page("endorse", "", at("{endorse_open}")),
    Page("endorse, signed", "", at("{endorse_signed}")),
    Page("endorse, closed", "", at("{endorse_closed}"), status=410),
    Page("badge with an endorsement", "", at("/b/{badge}")),
    Page("manage endorsements", "manager", at("/manage/{slug}/endorsements")),
    Page("manage endorsements, none", "endorser_manager", at("/manage/{endorser_slug}/endorsements")),
    Page("give an endorsement", "manager", at("/manage/{slug}/endorsements/give")),
)


def set_up(house: "House", told: "Set", language: str) -> None:
    """An award with an endorsement shown, one to read, one waiting and one declined; a neighbour who endorses."""
    from tests.browser.stage import student

    person = student(house, told, "endorsed", language)
    award = worlds.awarded(house, person)
    awards.share(award, Award.Sharing.LISTED, by=person)
    # One address is asked a few times only, and a server may set this scene often.
    host = f"{house.institution.slug}.example"
    shown = signed(award, shown=True, email=f"presidente@{host}")
    signed(award, email=f"tuteur@{host}", name="Jean-Baptiste de la Fontaine-Saint-Martin")
    waiting = asked(award, email=f"employeuse@{host}", name="Inès Employeuse", function="employeuse")
    declined = asked(award, email=f"non@{host}", name="Noé Nonmerci", function="trésorier")
    actions.decline(declined)
    told.more |= {
        "endorsed": str(award.pk),
        "endorsement": str(shown.pk),
        "endorse_open": link(waiting),
        "endorse_signed": link(shown),
        "endorse_closed": link(declined),
    }
    _neighbour(house, told, language)


def _neighbour(house: "House", told: "Set", language: str) -> None:
    from tests.browser.stage import cast

    neighbour = worlds.house(f"{house.institution.slug}-alliee")
    worlds.adopt(neighbour)
    cast(told, "endorser_manager", neighbour.manager, language)
    told.more["endorser_slug"] = neighbour.institution.slug
    words = LocalizedText(FRENCH, ENGLISH)
    version = worlds.badge(house).current
    assert version
    for place, thing in enumerate((version, house.institution)):
        made = giving.give(neighbour.institution, thing, words, by=neighbour.manager)
        if place == 0:
            actions.show(made, by=house.manager)
    giving.give(house.institution, neighbour.institution, words, by=house.manager)

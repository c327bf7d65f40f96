"""The backpack: full, empty, in order, and each badge from elsewhere."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from insigne import credentials
from insigne.backpack import actions, arranging, several
from insigne.backpack.models import Arrival, BringingIn, OutsideBadge
from insigne.backpack.queries import items_of
from insigne.backpack.several import Given
from insigne.catalogue.models import BadgeVersion
from insigne.catalogue.pictures import png_of
from insigne.institutions import actions as institutions
from insigne.institutions.addresses import did, key_id
from insigne.people.models import User
from tests import world as worlds
from tests.backpack.making import DID_KEY, badge_for
from tests.browser.shown import Page, at

if TYPE_CHECKING:
    from tests.browser.stage import Set
    from tests.world import House

PAGES = (
    Page("backpack, none", "reviewer", at("/backpack/")),
    Page("backpack", "keeper", at("/backpack/")),
    Page("backpack, in order", "keeper", at("/backpack/?show=order")),
    Page("backpack, nothing found", "keeper", at("/backpack/?q=introuvable")),
    Page("backpack, a collection", "keeper", at("/backpack/?collection={collection}")),
    Page("backpack, a reminder", "graduate", at("/backpack/")),
    Page("add badges", "keeper", at("/backpack/add")),
    Page("badges brought in", "keeper", at("/backpack/add/{brought}")),
    Page("badges being checked", "keeper", at("/backpack/add/{waiting}")),
    Page("outside badge", "keeper", at("/backpack/outside/{outside}")),
    Page("outside badge, of another", "keeper", at("/backpack/outside/{foreign}")),
    Page("outside badge, expired", "keeper", at("/backpack/outside/{expired}")),
    Page("outside badge, issuer unknown", "keeper", at("/backpack/outside/{doubtful}")),
    Page("remove outside badge", "keeper", at("/backpack/outside/{outside}/remove")),
    Page("note and collections", "keeper", at("/backpack/keep/outside/{outside}")),
    Page("collections", "keeper", at("/backpack/collections/")),
    Page("collections, none", "student", at("/backpack/collections/")),
    Page("collection", "keeper", at("/backpack/collections/{collection}")),
    Page("remove collection", "keeper", at("/backpack/collections/{collection}/remove")),
    Page("decline", "keeper", at("/a/{kept_award}/decline")),
    Page("award, declined", "decliner", at("/a/{declined}")),
)


def set_up(at_house: "House", told: "Set", language: str) -> None:
    """Somebody who keeps much, somebody about to lose a school address, somebody who declined."""
    from insigne.awards import actions as awards
    from tests.browser.stage import student

    keeper = student(at_house, told, "keeper", language)
    school = worlds.house(f"voisine-{at_house.institution.slug}")
    told.more["kept_award"] = str(worlds.awarded(at_house, keeper, public=2).pk)
    _bring_all(keeper, school, told)
    _arrange(keeper, told)
    graduate = student(at_house, told, "graduate", language)
    institutions.change(
        at_house.institution, by=at_house.administrator, school_domains=["universite.example"]
    )
    worlds.awarded(at_house, graduate)
    decliner = student(at_house, told, "decliner", language)
    award = worlds.awarded(at_house, decliner)
    awards.decline(award, by=decliner)
    told.more["declined"] = str(award.pk)


def _bring_all(keeper: User, school: "House", told: "Set") -> None:
    long = "Médiation scientifique auprès des lycéens et accueil des étudiants internationaux"
    made = {
        "outside": _badge(school, keeper.email, "Ambassadeur des sciences", 1),
        "expired": _badge(school, keeper.email, long, 2, ended=True),
        "foreign": _badge(school, "quelquun@ailleurs.example", "Tutorat de langues", 3),
        "doubtful": badge_for(keeper.email, by=DID_KEY, name="Bénévolat", number=4),
    }
    for key, content in made.items():
        brought = actions.bring_in(keeper, content, kind=OutsideBadge.Kind.FILE, by=keeper)
        assert brought.badge, brought
        told.more[key] = str(brought.badge.pk)
    given = [
        Given("ambassadeur.png", "zip", made["outside"]),
        Given("abime.json", "zip", made["doubtful"].replace(b"sciences", b"lettres!")),
        Given("photos.zip", "zip", why="nested"),
    ]
    bringing = several.begin(keeper, given, by=keeper)
    told.more["brought"] = str(bringing.pk)
    waiting = BringingIn.objects.create(person=keeper)
    for place, label in enumerate(("premier.png", "second.json", "troisieme.json")):
        Arrival.objects.create(
            bringing=waiting,
            position=place,
            kind="zip",
            label=label,
            outcome=Arrival.Outcome.WAITING if place else Arrival.Outcome.KEPT,
            outside_id=None if place else told.more["outside"],
        )
    told.more["waiting"] = str(waiting.pk)


def _arrange(keeper: User, told: "Set") -> None:
    collection = arranging.make_collection(
        keeper, name="Pour mon stage", description="Ce qui parle de médiation et d’équipe.", by=keeper
    )
    told.more["collection"] = str(collection.pk)
    for item in items_of(keeper):
        if str(item.id) in {told.more["outside"], told.more["kept_award"]}:
            note = "À montrer au laboratoire." if item.outside else ""
            arranging.keep(keeper, item, note=note, hidden=False, collections=[collection.pk], by=keeper)


def _badge(school: "House", email: str, name: str, number: int, *, ended: bool = False) -> bytes:
    """A badge of another institution of this server, in its picture."""
    version = worlds.badge(school).current
    assert isinstance(version, BadgeVersion)
    now = timezone.now().replace(microsecond=0)
    key = institutions.active_key(school.institution)
    value = credentials.Award(
        id=f"https://voisine.example/attestations/{number}",
        achievement=credentials.Achievement(
            id="https://voisine.example/badges/1",
            name=name,
            description="A présenté la recherche à des lycéens, trois fois au moins, et formé d’autres étudiants.",
            criteria_url="https://voisine.example/badges/1",
        ),
        issuer=credentials.Issuer(did(school.institution), "École nationale voisine"),
        recipient=credentials.Recipient(identity=email, salt="sel"),
        awarded_at=now - timedelta(days=60 + number),
        valid_from=now - timedelta(days=60 + number),
    )
    if ended:
        value = replace(value, valid_until=now - timedelta(days=2))
    signed = credentials.sign(
        credentials.build(value),
        institutions.key_pair(key),
        verification_method=key_id(key),
        created=now,
    )
    document = json.dumps(signed, ensure_ascii=False).encode()
    return document if number == 3 else credentials.bake(png_of(version, "fr"), document, kind="3.0")

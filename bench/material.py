"""What is measured: the fullest badge of the shipped kits, awarded to students who do not exist.

The award is made of the kit's own files, as the site makes it, but without a site: the credential carries a
status entry, nine result descriptions, six results with their alignments, and words of evidence.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import orjson

from insigne import credentials, kits
from insigne.catalogue import pictures
from insigne.catalogue.engraver import rasterise
from insigne.catalogue.kit import read_folder, read_kit

if TYPE_CHECKING:
    from insigne.catalogue.kit import KitSpec, SkillSpec

LANGUAGE = "fr"
SITE = "https://badges.ecole.example"
STATUS_LIST = f"{SITE}/i/ecole/status/1"
# Past for everybody: the peers look at the clock themselves.
NOW = datetime(2025, 1, 1, 12, 0, tzinfo=UTC)
KEY = credentials.KeyPair.from_seed(bytes(range(32)))
# A did:key needs no document from the web, which would be another thing to measure.
DID = credentials.did_key(KEY.public_key)
METHOD = f"{DID}#{KEY.public_key.multikey}"
# The width that makes the kit's picture about as heavy as the 132 kB of `performance.md`.
PIXELS = 431
WORDS = "J’ai tenu la trésorerie pendant un an : budget, subventions, comptes rendus devant l’assemblée."


@cache
def kit() -> "KitSpec":
    (folder,) = (each.path for each in kits.shipped() if each.id == "engagement-associatif")
    return read_kit(read_folder(folder))


@cache
def svg() -> bytes:
    """The badge's picture, engraved."""
    badge, category = kit().badges[0], kit().categories[0]
    return pictures.draw(badge, category, {}, LANGUAGE).encode()


@cache
def png() -> bytes:
    return rasterise(svg().decode(), PIXELS)


@cache
def achievement(version: int = 1) -> credentials.Achievement:
    """The badge of the kit; each version is another badge to whoever reads it."""
    badge, author = kit().badges[0], kit().author
    id_ = f"{SITE}/b/k7p2qd/{version}"
    return credentials.Achievement(
        id=id_,
        name=badge.name.text(LANGUAGE),
        description=badge.summary.text(LANGUAGE),
        criteria_url=f"{id_}#criteria",
        criteria_narrative=badge.criteria.text(LANGUAGE),
        image_url=f"{id_}/{LANGUAGE}.png",
        image_caption=badge.name.text(LANGUAGE),
        achievement_type=badge.achievement_type,
        creator=credentials.Issuer(author.url, author.name, author.url, author.email),
        skills=tuple(_skill(id_, skill) for skill in badge.skills),
        tags=tuple(tag.text(LANGUAGE) for tag in badge.tags),
        version=str(version),
        language=LANGUAGE,
    )


def award(number: int, version: int = 1) -> credentials.Award:
    """The badge for the student of this number; two numbers differ in all that differs between students."""
    badge = achievement(version)
    id_ = f"{SITE}/a/00000000-0000-4000-8000-{number:012d}"
    skills = badge.skills[number % 3 : number % 3 + 6]
    code = skills[0].id.rpartition("#")[2]
    instant = NOW - timedelta(minutes=number % 1000)
    return credentials.Award(
        id=id_,
        achievement=badge,
        issuer=credentials.Issuer(DID, "École d’exemple", "https://ecole.example", "badges@ecole.example"),
        recipient=credentials.Recipient(f"etudiante.{number}@ecole.example", salt=f"sel-{number}"),
        awarded_at=instant,
        valid_from=instant,
        recognised=tuple(skill.id for skill in skills),
        evidence=(credentials.Evidence(f"{id_}#{code}", skills[0].name, f"{WORDS} ({number})"),),
        status=credentials.StatusEntry(STATUS_LIST, number % 131_072),
        assertion_url=f"{id_}/assertion",
        badge_class_url=f"{badge.id}/class/{LANGUAGE}",
        issuer_profile_url=f"{SITE}/i/ecole/profile/{LANGUAGE}",
    )


def status_list() -> credentials.StatusList:
    """A list of 131,072 awards, of which one in a hundred is revoked, here and there."""
    bits, indices = credentials.StatusList.new(), Random(1)
    for _ in range(1311):
        bits.set(indices.randrange(131_072))
    return bits


def web(url: str) -> credentials.Fetched:
    """All that a verification asks for: the status list, on which nobody is revoked."""
    if url != STATUS_LIST:
        raise credentials.FetchError("nobody answers")
    return credentials.Fetched(url, 200, "application/vc+ld+json", _published_list())


@cache
def _published_list() -> bytes:
    bits = credentials.StatusList.new()
    document = credentials.status_list_credential(STATUS_LIST, DID, bits, NOW - timedelta(days=1))
    return orjson.dumps(credentials.sign(document, KEY, METHOD, NOW - timedelta(days=1)))


def _skill(badge: str, skill: "SkillSpec") -> credentials.Skill:
    return credentials.Skill(
        id=f"{badge}#{skill.code}",
        name=skill.name.text(LANGUAGE),
        description=skill.hint.text(LANGUAGE),
        alignments=tuple(
            credentials.Alignment(each.name.text(LANGUAGE), each.url, each.framework, each.code)
            for each in skill.alignments
        ),
    )

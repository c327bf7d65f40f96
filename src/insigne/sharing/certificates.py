"""The certificate: one award on one page, its signed documents inside."""

from base64 import b64encode
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insigne.awards import addresses
from insigne.catalogue.pictures import png_of, qr_code
from insigne.sharing import wording
from insigne.sharing.ornaments import rosette
from insigne.sharing.prose import blocks, cut
from insigne.typesetting import Attachment, Faulty, printable, printable_name, typeset
from insigne.web.dates import day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from insigne.awards.models import Award, RecognisedSkill
    from insigne.catalogue.models import BadgeVersion

TEMPLATES = Path(__file__).parent / "typst"
LONGEST_CRITERIA = 900
LONGEST_NAME = 130


class Make(Protocol):
    """The press, with everything said but the values and the pictures."""

    def __call__(self, *, data: dict[str, Any], pictures: dict[str, bytes]) -> bytes: ...


def certificate(award: "Award", languages: "Sequence[str]", now: "datetime") -> bytes:
    """The PDF in one language, or in two side by side; it says how the award stood when it was made.

    Raises Unprintable, Faulty, TooLong, Busy (`insigne.typesetting`).
    """
    recognised = list(award.recognised.select_related("skill"))
    ink = award.version.badge.category.ink
    pictures = {
        "qr.svg": qr_code(wording.verify_address(award)),
        "rosette.svg": rosette(ink),
        "watermark.svg": rosette(ink, petals=12, opacity=0.07, width=0.5),
    }
    make = partial(
        typeset,
        TEMPLATES / "certificate.typ",
        language=languages[0],
        moment=now.replace(hour=0, minute=0, second=0, microsecond=0),
        attachments=attachments(award, languages[0]),
    )
    return with_medal(award, languages[0], make, _values(award, languages, recognised, now), pictures)


def with_medal(
    award: "Award", language: str, make: "Make", values: dict[str, Any], pictures: dict[str, bytes]
) -> bytes:
    """What `make` sets, with the badge drawn; as pixels when the press cannot draw the kit's own SVG."""
    drawing = award.version.picture.in_language(language).encode()
    try:
        return make(data=values, pictures={**pictures, "badge.svg": drawing})
    except Faulty:
        return make(data=values, pictures={**pictures, "badge.svg": in_pixels(award, language)})


def in_pixels(award: "Award", language: str) -> bytes:
    """The badge's picture as the site's own renderer draws it, in an SVG: the press takes no other file."""
    pixels = b64encode(png_of(award.version, language)).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
        f'<image width="512" height="512" href="data:image/png;base64,{pixels}"/></svg>'
    ).encode()


def file_name(award: "Award", languages: "Sequence[str]") -> str:
    """engagement-associatif-alix-martin-fr.pdf"""
    return slugify(f"{award.version.badge.slug} {wording.name_of(award)} {' '.join(languages)}") + ".pdf"


def attachments(award: "Award", language: str) -> tuple[Attachment, ...]:
    """The exact bytes that were issued, in both standards."""
    name = f"{award.version.badge.slug}-{str(award.pk)[:8]}"
    with translation.override(language):
        return (
            Attachment(
                f"{name}.json",
                bytes(award.credential),
                "application/json",
                _("Signed credential, Open Badges 3.0: give it to a verifier."),
            ),
            Attachment(
                f"{name}-2.0.json",
                bytes(award.assertion),
                "application/json",
                _("Hosted assertion, Open Badges 2.0"),
            ),
        )


def _values(
    award: "Award", languages: "Sequence[str]", recognised: "Sequence[RecognisedSkill]", now: "datetime"
) -> dict[str, Any]:
    version, institution, first = award.version, award.institution, languages[0]
    name, issuer = version.name.in_language(first), institution.name.in_language(first)
    who = printable_name(wording.name_of(award))
    sides = [_side(award, language, recognised, now) for language in languages]
    with translation.override(first):
        return {
            "title": printable(f"{name} · {who}"),
            "description": printable(sides[0]["summary"]),
            "keywords": ["Open Badges", printable(issuer)],
            "institution": printable(cut(issuer, LONGEST_NAME)),
            "accent": institution.accent,
            "ink": version.badge.category.ink,
            "name": who,
            "sides": sides,
            "picture_alt": printable(wording.picture_alt(award, first)),
            "qr_alt": _("QR code of the page that checks this badge"),
            "verify_address": wording.verify_address(award),
            "printed_address": wording.checkable_address(award),
            "criteria_address": addresses.achievement(version),
        }


def _side(
    award: "Award", language: str, recognised: "Sequence[RecognisedSkill]", now: "datetime"
) -> dict[str, Any]:
    """All that stands in one language."""
    version = award.version
    with translation.override(language):
        skills = [printable(cut(each.skill.name.in_language(language), 160)) for each in recognised]
        return {
            "language": language,
            "recognises": _("recognises that"),
            "obtained": _("obtained the badge"),
            "badge": printable(version.name.in_language(language)),
            "summary": printable(cut(version.summary.in_language(language), 320)),
            "skills_title": _title(version, len(skills), language) if skills else "",
            "skills": skills,
            "more": [_more(len(skills) - shown) for shown in range(len(skills))],
            "criteria_title": _("How it is obtained"),
            "criteria": [
                each | {"text": printable(each["text"])}
                for each in blocks(version.criteria.in_language(language), LONGEST_CRITERIA)
            ],
            "facts": _facts(award, language, now),
            "verify": _(
                "Anybody can check this badge: scan the code. The signed credential is attached to this file, and "
                "any verifier can read it."
            ),
        }


def _title(version: "BadgeVersion", number: int, language: str) -> str:
    """The words of the award's page, which suit a word of either gender: "compétences" as "savoir-faire"."""
    words = ngettext("%(number)s %(word)s recognised", "%(number)s %(words)s recognised", number)
    return words % {
        "number": number,
        "word": version.skill_word.in_language(language),
        "words": version.skill_words.in_language(language),
    }


def _more(number: int) -> str:
    words = ngettext(
        "and %(number)d more, named in the attached credential",
        "and %(number)d more, named in the attached credential",
        number,
    )
    return words % {"number": number}


def _facts(award: "Award", language: str, now: "datetime") -> list[tuple[str, str]]:
    today = timezone.localdate(now)
    return [
        (_("Awarded on"), day(wording.awarded_on(award), language)),
        (_("Designed by"), printable(cut(award.version.kit.author_name, 60))),
        (
            _("State on %(date)s") % {"date": day(today, language)},
            wording.state_of(award, today, language),
        ),
    ]

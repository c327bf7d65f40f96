"""The card of an award: the picture that other sites show beside a link to it."""

from functools import partial
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from insigne.sharing import wording
from insigne.sharing.certificates import TEMPLATES, with_medal
from insigne.sharing.ornaments import rosette
from insigne.sharing.prose import cut
from insigne.typesetting import Unprintable, draw, printable, printable_name
from insigne.web.dates import day

if TYPE_CHECKING:
    from insigne.awards.models import Award

WIDTH, HEIGHT = 1200, 630
# A tick in a ring: the page that the card leads to does the checking.
SEAL = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="#17614f" stroke-width="3.5">'
    b'<circle cx="24" cy="24" r="21"/><path d="M14 25l7 7 13-15" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


def card(award: "Award") -> bytes:
    """A PNG of 1200 by 630 pixels. Raises Faulty, Busy (`insigne.typesetting`)."""
    version, institution, language = award.version, award.institution, award.language
    ink = version.badge.category.ink
    with translation.override(language):
        values = {
            "institution": printable(cut(institution.name.in_language(language), 110)),
            "accent": institution.accent,
            "ink": ink,
            "badge": printable(version.name.in_language(language)),
            "obtained": _("obtained by"),
            "name": _name(award),
            "checkable": _("A badge that anybody can verify"),
            "date": day(wording.awarded_on(award), language),
        }
    pictures = {
        "seal.svg": SEAL,
        "rosette.svg": b"",
        "watermark.svg": rosette(ink, petals=12, opacity=0.1, width=0.5),
    }
    make = partial(draw, TEMPLATES / "card.typ", language=language)
    return with_medal(award, language, make, values, pictures)


def _name(award: "Award") -> str:
    """The name, or none at all when this machine lacks its letters: half a name is nobody's."""
    try:
        return printable_name(wording.name_of(award))
    except Unprintable:
        return ""

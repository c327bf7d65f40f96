"""An award on other people's pages: a snippet of HTML, and oEmbed (https://oembed.com, version 1.0)."""

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from insigne.awards import addresses
from insigne.institutions.addresses import absolute
from insigne.sharing import wording
from insigne.sharing.cards import HEIGHT, WIDTH
from insigne.web.dates import day

if TYPE_CHECKING:
    from insigne.awards.models import Award

WIDEST = 480
NARROWEST = 220
CACHE_SECONDS = 3600


def snippet(award: "Award", width: int = WIDEST) -> str:
    """A figure with the picture, its text and its links: no frame, no script, nothing that counts visits."""
    language = award.language
    with translation.override(language):
        content = {
            "language": language,
            "address": addresses.award(award.pk),
            "verify": wording.verify_address(award),
            "picture": addresses.picture(award.version, language),
            "alt": wording.picture_alt(award, language),
            "badge": award.version.name.in_language(language),
            "institution": award.institution.name.in_language(language),
            "who": wording.name_of(award),
            "date": day(wording.awarded_on(award), language),
            "size": min(NARROWEST, width),
        }
        return render_to_string("sharing/snippet.html", content).strip()


def oembed(award: "Award", widest: int, highest: int) -> dict[str, Any]:
    """The oEmbed answer, within the sizes that were asked for (oEmbed §2.3.4.4, "rich")."""
    width = max(1, min(WIDEST, widest))
    height = max(1, min(NARROWEST + 120, highest))
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": f"{award.version.name.in_language(award.language)} · {wording.name_of(award)}",
        "author_name": award.institution.name.in_language(award.language),
        "author_url": award.institution.url,
        "provider_name": "Insigne",
        "provider_url": settings.INSIGNE_URL,
        "cache_age": CACHE_SECONDS,
        "html": snippet(award, width),
        "width": width,
        "height": height,
    }
    # §2.3.1: a thumbnail must keep to maxwidth and maxheight too.
    if widest >= WIDTH and highest >= HEIGHT:
        card = absolute("award-card", award.pk)
        answer |= {"thumbnail_url": card, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    return answer


def as_xml(answer: dict[str, Any]) -> bytes:
    """The same answer as XML (oEmbed §2.3.4)."""
    root = Element("oembed")
    for name, value in answer.items():
        SubElement(root, name).text = str(value)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))

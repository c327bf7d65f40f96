"""The portfolio: a path, whole or in part, as one PDF with the badges' signed documents inside."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insigne.awards.models import Award
from insigne.catalogue.pictures import qr_code
from insigne.path.told import Standing
from insigne.sharing import wording
from insigne.sharing.certificates import TEMPLATES, attachments, in_pixels
from insigne.sharing.ornaments import rosette
from insigne.sharing.prose import cut
from insigne.typesetting import Attachment, Faulty, printable, printable_name, printable_title, typeset
from insigne.web.dates import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from insigne.path.told import KnowHow, Story, ToldBadge, ToldExperience
    from insigne.web.localized import LocalizedText

INK = "#24408E"
LONGEST_TEXT = 3000


@dataclass(frozen=True, slots=True)
class Openness:
    """What of the badges may leave with the document.

    `everything` is the owner's: each credential goes with it. A visitor's holds the credentials whose pages are
    open, and of the others the hosted assertion, which names nobody and quotes nothing; `dates` says whether
    that one may tell its date.
    """

    everything: bool
    dates: bool = True

    def lets_out(self, badge: "ToldBadge") -> str:
        """`all`, `assertion` or nothing."""
        if self.everything or badge.page:
            return "all"
        return "assertion" if self.dates else ""


def portfolio(story: "Story", languages: "Sequence[str]", now: "datetime", openness: Openness) -> bytes:
    """The PDF. Raises Unprintable, Faulty, TooLong, Busy (`insigne.typesetting`)."""
    awards = _awards_of(story)
    tell = _Telling(tuple(languages), awards, openness)
    data, pictures = tell.values(story, now), tell.pictures(story)
    inside = [each for badge in story.badges for each in tell.attached(badge)]
    moment = now.replace(hour=0, minute=0, second=0, microsecond=0)

    def set_with(medals: dict[str, bytes]) -> bytes:
        return typeset(
            TEMPLATES / "portfolio.typ",
            data,
            language=languages[0],
            moment=moment,
            attachments=inside,
            pictures={**pictures, **medals},
        )

    try:
        return set_with(tell.medals(lambda award, lang: award.version.picture.in_language(lang).encode()))
    except Faulty:
        return set_with(tell.medals(in_pixels))


def file_name(story: "Story", languages: "Sequence[str]") -> str:
    """alix-martin-portfolio-fr.pdf"""
    return slugify(f"{story.person_name} portfolio {' '.join(languages)}") + ".pdf"


def _awards_of(story: "Story") -> "dict[UUID, Award]":
    ids = [badge.award_id for badge in story.badges if badge.award_id]
    related = ("version__badge__category", "institution", "recipient")
    return Award.objects.select_related(*related).in_bulk(ids)


@dataclass(frozen=True, slots=True)
class _Telling:
    """The story's values in one language or two, as the template reads them."""

    languages: tuple[str, ...]
    awards: "dict[UUID, Award]"
    openness: Openness

    def values(self, story: "Story", now: "datetime") -> dict[str, Any]:
        name = printable_name(story.person_name)
        return {
            "title": f"{self.said(lambda: _('Portfolio'))} · {name}",
            "kind": self.said(lambda: _("Portfolio")),
            "name": name,
            "ink": INK,
            "made": self.said(lambda: _("As it was on %(date)s") % {"date": day(now)}),
            "lead": self.said(_what_badges_are) if story.badges else "",
            "figures": self._figures(story),
            "experiences_title": self.said(lambda: _("Experiences")),
            "shows_title": self.said(lambda: _("What it shows")),
            "experiences": [self._experience(each) for each in story.experiences],
            "badges_title": self.said(lambda: _("Badges")),
            "badges_check": self.said(_how_to_check) if any(map(self._is_checkable, story.badges)) else "",
            "badges": [self._badge(each) for each in story.badges],
            "skills_title": self.said(lambda: _("Know-how")),
            "skill_columns": [
                self.said(lambda: _("Know-how")),
                self.said(lambda: _("Shown through")),
                self.said(lambda: _("Attested by")),
            ],
            "skills": [self._skill(each) for each in story.skills],
        }

    def said(self, words: "Callable[[], str]") -> str:
        """The same words in each language, once where they are the same."""
        found = []
        for language in self.languages:
            with translation.override(language):
                found.append(words())
        return " · ".join(dict.fromkeys(found))

    def text(self, words: "LocalizedText") -> str:
        both = (printable(words.in_language(language)) for language in self.languages)
        return " · ".join(dict.fromkeys(text for text in both if text))

    def medals(self, draw: "Callable[[Award, str], bytes]") -> dict[str, bytes]:
        return {_medal(award): draw(award, self.languages[0]) for award in self.awards.values()}

    def pictures(self, story: "Story") -> dict[str, bytes]:
        codes = {
            f"qr-{award.pk}.svg": qr_code(wording.verify_address(award))
            for badge in story.badges
            if (award := self._award(badge)) and self.openness.lets_out(badge)
        }
        return {"rosette.svg": rosette(INK, petals=10, opacity=0.35, width=0.7), **codes}

    def attached(self, badge: "ToldBadge") -> "Iterable[Attachment]":
        award, lets_out = self._award(badge), self.openness.lets_out(badge)
        if award is None or not lets_out:
            return ()
        whole = attachments(award, self.languages[0])
        return whole if lets_out == "all" else whole[1:]

    def _award(self, badge: "ToldBadge") -> Award | None:
        return self.awards.get(badge.award_id) if badge.award_id else None

    def _figures(self, story: "Story") -> list[tuple[str, str]]:
        figures = story.figures
        counted: list[tuple[int, Callable[[int], str]]] = [
            (figures.experiences, lambda n: ngettext("experience told", "experiences told", n)),
            (figures.hours, lambda n: ngettext("hour", "hours", n)),
            (figures.badges, lambda n: ngettext("badge obtained", "badges obtained", n)),
            (figures.recognised, lambda n: ngettext("know-how recognised", "know-hows recognised", n)),
        ]
        return [(str(number), self.said(partial(words, number))) for number, words in counted if number]

    def _experience(self, told: "ToldExperience") -> dict[str, Any]:
        when = [self.said(lambda: told.when)]
        if told.hours:
            when.append(self.said(lambda: _("%(hours)d hours") % {"hours": told.hours}))
        awards = filter(None, map(self._award, told.badges))
        badges = ", ".join(self.text(badge.name) for badge in told.badges)
        return {
            "title": printable_title(told.title, self.said(lambda: _("Experience"))),
            "about": printable(told.about),
            "when": [part for part in when if part],
            "words": [printable(cut(text, LONGEST_TEXT)) for text in told.words],
            "skills": [capfirst(self.text(skill.name)) for skill in told.skills],
            "badges": self.said(lambda: _("Led to: %(badges)s") % {"badges": badges}) if badges else "",
            "medals": [_medal(award) for award in awards],
        }

    def _badge(self, told: "ToldBadge") -> dict[str, Any]:
        award = self._award(told)
        checkable = self._is_checkable(told)
        about = [self.text(told.issuer), self._day(told.awarded_at) if told.awarded_at else ""]
        if told.is_expired:
            about.append(self.said(lambda: _("expired")))
        return {
            "name": printable_title(self.text(told.name), self.said(lambda: _("Badge"))),
            "about": " · ".join(part for part in about if part),
            "skills": [capfirst(self.text(skill.name)) for skill in told.skills],
            "medal": _medal(award) if award else "",
            "alt": printable(wording.picture_alt(award, self.languages[0])) if award else "",
            "qr": f"qr-{award.pk}.svg" if award and checkable else "",
            "qr_alt": self.said(lambda: _("QR code of the page that checks this badge")),
            "verify": wording.verify_address(award) if award and checkable else "",
            "check": self._check(award, checkable),
        }

    def _is_checkable(self, told: "ToldBadge") -> bool:
        return self._award(told) is not None and bool(self.openness.lets_out(told))

    def _check(self, award: Award | None, checkable: bool) -> str:
        if award is None:
            return self.said(lambda: _("Issued elsewhere: its holder has the file that can be checked."))
        if checkable:
            return ""  # said once, above the badges
        return self.said(lambda: _("Its holder can show the document that proves it."))

    def _skill(self, line: "KnowHow") -> dict[str, str]:
        badges = ", ".join(self.text(name) for name in line.badges)
        standing = {
            Standing.RECOGNISED: badges,
            Standing.CLAIMED: self.said(lambda: _("under review")),
            Standing.MARKED: self.said(lambda: _("own assessment")),
            Standing.TOLD: self.said(lambda: _("told by the person")),
        }[line.standing]
        through = printable(", ".join(line.experiences))
        return {"name": capfirst(self.text(line.name)), "through": through, "standing": standing}

    def _day(self, when: "date") -> str:
        return " · ".join(day(when, language) for language in self.languages)


def _what_badges_are() -> str:
    """For somebody who never heard of one."""
    return _(
        "Each badge is a digital certificate: the organisation named beside it signed it and answers for it, "
        "and you can verify it."
    )


def _how_to_check() -> str:
    return _("To check a badge: scan its code, or take its signed document from this file.")


def _medal(award: Award) -> str:
    return f"medal-{award.version_id}.svg"

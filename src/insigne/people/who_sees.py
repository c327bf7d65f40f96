"""Who sees what, on which basis, for how long: the table of the page that tells people so in plain words."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insigne.people.models import Use
from insigne.people.retention import days_of, in_words, kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insigne.institutions.models import Institution
    from insigne.people.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of data. `change` is the name of the page where its owner changes it; `now` how it stands for them."""

    what: str
    who: str
    basis: str
    kept: str
    change: str = ""
    now: str = ""


def rows(person: "User | None", institutions: "Sequence[Institution]") -> list[Row]:
    """Every kind of data; with this person's state when there is one."""
    standing = _standing(person)
    return [*_account(), *_applications(institutions), *_badges(standing), *_shares(standing), *_traces()]


def _account() -> list[Row]:
    mission = _("security, and the institution’s public task")
    idle = days_of("accounts")
    kept = (
        _("until you erase it, or for %(time)s without a sign-in") % {"time": in_words(idle)}
        if idle
        else _("until you erase it")
    )
    return [
        Row(
            _("Your account: name, e-mail addresses, language, roles"),
            _("You. The institution’s managers see name, address and role of whoever has a role there."),
            mission,
            kept,
            "account",
        ),
        Row(
            _("Sessions of your browsers"),
            _("Nobody."),
            _("security"),
            in_words(days_of("sessions")),
        ),
    ]


def _applications(institutions: "Sequence[Institution]") -> list[Row]:
    task = _("the institution’s public task")
    return [
        Row(
            _("Experiences"), _("You alone."), _("you ask for it"), _("until you delete them"), "experiences"
        ),
        Row(_("Drafts"), _("You alone."), task, _kept("drafts", institutions), "applications"),
        Row(
            _("Applications that you sent"),
            _("You and the institution’s reviewers."),
            task,
            _("refused or withdrawn: %(time)s; accepted: with your account")
            % {"time": _kept("closed", institutions)},
            "applications",
        ),
        Row(
            _("Evidence"),
            _("You and the reviewers; the institution’s staff or the public where you chose so."),
            _("the institution’s public task; your consent for what is public"),
            _("%(time)s after the award; then only what you made public")
            % {"time": _kept("evidence", institutions)},
            "backpack",
        ),
        Row(
            _("What the reviewers wrote of it"),
            _("You, once it is decided, and the reviewers."),
            task,
            _("with the application"),
            "applications",
        ),
    ]


def _badges(standing: Counter[str]) -> list[Row]:
    opened = standing[Use.AWARD_PAGE] + standing[Use.AWARD_LISTED]
    copies = standing[Use.WALLET]
    return [
        Row(
            _("Your badges: their page, with your name"),
            _("You and the institution’s managers; others only if you open the page."),
            _("the institution’s public task; your consent for an open page"),
            _("until you erase your account"),
            "backpack",
            _counted(ngettext("%(n)d badge page is open.", "%(n)d badge pages are open.", opened), opened),
        ),
        Row(
            _("The signed document: a fingerprint of your address, not your name"),
            _("Whoever you give it to. Copies cannot be called back."),
            _("the institution’s public task"),
            _("here, until you erase your account; its place in the status list stays, without you"),
            "backpack",
        ),
        Row(
            _("Copies in wallets"),
            _("Your wallet, and whom you show it to."),
            _("your consent"),
            _("until you take the copy back"),
            "consents",
            _counted(ngettext("%(n)d copy.", "%(n)d copies.", copies), copies),
        ),
        Row(
            _("Endorsements"),
            _("You, and their author; others if you show them."),
            _("the author’s consent and yours"),
            _("until one of you withdraws it"),
            "consents",
        ),
    ]


def _shares(standing: Counter[str]) -> list[Row]:
    links, platforms = standing[Use.PATH], standing[Use.PLATFORM] + standing[Use.DISPLAYER]
    listed = standing[Use.DIRECTORY] + standing[Use.NETWORK] + standing[Use.PUBLIC_LINE]
    consent = _("your consent")
    return [
        Row(
            _("The path, whole or in part"),
            _("Whoever has the address you gave; only the parts you chose."),
            consent,
            _("until you take it back, or its date"),
            "path-shares",
            _counted(ngettext("%(n)d share is open.", "%(n)d shares are open.", links), links),
        ),
        Row(
            _("Directory of recipients"),
            _("The recipients you chose to be seen by: your name and your line."),
            consent,
            _("until you leave it"),
            "consents",
            _("You are in it.") if listed else "",
        ),
        Row(
            _("Messages between recipients"),
            _("You and the other; a manager only if one of you reports it."),
            consent,
            in_words(days_of("messages")),
            "messages",
        ),
        Row(
            _("Platforms that read or write your backpack"),
            _("The platforms you allowed; what each may do is listed."),
            consent,
            _("until you withdraw it"),
            "platforms",
            _counted(ngettext("%(n)d permission stands.", "%(n)d permissions stand.", platforms), platforms),
        ),
    ]


def _traces() -> list[Row]:
    return [
        Row(
            _("The journal: who did what, when; no words"),
            _("The institution’s managers see its own administration; the operator sees all."),
            _("security"),
            _("stays; your name leaves it when you erase your account"),
            "my-data",
        ),
        Row(
            _("The archive that you ask for"),
            _("You alone."),
            _("your right to your data"),
            in_words(days_of("archives")),
            "my-data",
        ),
    ]


def _counted(words: str, number: int) -> str:
    return words % {"n": number} if number else ""


def _kept(name: str, institutions: "Sequence[Institution]") -> str:
    """The time, and where an institution of this person keeps it for another."""
    kind = kinds()[name]
    other = [(each, kind.kept(each)) for each in institutions if kind.kept(each) != kind.days]
    told = "; ".join(f"{institution}: {in_words(days)}" for institution, days in other)
    return f"{in_words(kind.days)} ({told})" if told else in_words(kind.days)


def _standing(person: "User | None") -> Counter[str]:
    if person is None:
        return Counter()
    return Counter(person.consents.filter(withdrawn_at=None).values_list("use", flat=True))

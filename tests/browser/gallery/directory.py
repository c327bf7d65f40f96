"""The directory of a badge's recipients, and the messages between them."""

from django.urls import reverse

from insigne.directory import actions, messaging, reporting
from insigne.directory.models import Entry, Reach
from insigne.people.models import User
from tests import world as worlds
from tests.awards.making import awarded
from tests.browser.shown import Page, at
from tests.world import House

LINES = (
    ("Inès Lefèvre", "2026, GEA", "Trésorerie d’une épicerie solidaire, 120 paniers par semaine.", "public"),
    ("Jean-Baptiste de La Rochefoucauld-Montmorency", "2025, Génie mécanique et productique", "", "institution"),
    ("Naïma Ouali", "2024", "J’ai monté un ciné-club en résidence ; heureuse d’en parler à qui reprend le sien.", "network"),
    ("Tom Petit", "", "", "public"),
)  # fmt: skip
TEXT = "Bonjour, je reprends la trésorerie en septembre.\n\nComment avez-vous tenu les comptes à deux ?"
PAGES = (
    Page("directory", "found", at("/b/{badge}/recipients")),
    Page("directory, filtered to nobody", "found", at("/b/{badge}/recipients?promotion=1900")),
    Page("directory, not in it", "shared", at("/b/{badge}/recipients")),
    Page("directory, to anybody", "", at("/b/{badge}/recipients")),
    Page("directory, empty", "lonely", at("/b/{lonely_badge}/recipients")),
    Page("directory entry, new", "lonely", at("/b/{lonely_badge}/recipients/me")),
    Page("directory entry", "found", at("/b/{badge}/recipients/me")),
    Page("message to write", "found", at("/b/{badge}/recipients/{entry}/write")),
    Page(
        "message not taken", "found", at("/b/{badge}/recipients/00000000-0000-4000-8000-000000000000/write")
    ),
    Page("messages", "found", at("/messages/")),
    Page("messages, none", "shared", at("/messages/")),
    Page("message received", "found", at("{message}")),
    Page("message answered", "found", at("{answered}")),
    Page("message to report", "found", at("{message}/report")),
    Page("manage network", "manager", at("/manage/{slug}/network")),
    Page("manage network, nothing reported", "lonely_manager", at("/manage/{lonely_slug}/network")),
)


def set_up(at: House, told: "Set", language: str) -> None:  # type: ignore[name-defined]  # noqa: F821
    """Four people who chose to be found; one of them received three messages, answered one, reported one."""
    from tests.browser.stage import cast, student

    badge = worlds.badge(at)
    found = student(at, told, "found", language)
    entries = [_listed(at, found, 0)]
    entries += [_listed(at, worlds.person(name), place) for place, (name, *_rest) in enumerate(LINES[1:], 1)]
    told.more["entry"] = str(entries[2].pk)
    writers = [entry.person for entry in entries[1:]]
    sent = [
        messaging.send(badge, entries[0].pk, TEXT, shows_address=place == 1, by=writer)
        for place, writer in enumerate(writers)
    ]
    messaging.answer(sent[1], "Un tableur partagé, et un point chaque lundi.", shows_address=True, by=found)
    report = reporting.report(sent[2], "Il insiste après un refus, et c’est la troisième fois.", by=found)
    told.more |= {"message": _page(sent[0].pk), "answered": _page(sent[1].pk)}
    suspended = reporting.report(
        messaging.send(badge, entries[2].pk, TEXT, shows_address=False, by=entries[1].person), "Insultes.",
        by=entries[2].person,
    )  # fmt: skip
    reporting.suspend(suspended, by=at.administrator)
    assert report.decision == ""
    empty = worlds.house(f"{at.institution.slug}-seule")
    cast(told, "lonely", empty.student, language)
    cast(told, "lonely_manager", empty.manager, language)
    awarded(empty, empty.student)
    actions.set_crossing(empty.institution, False, by=empty.manager)
    told.more |= {"lonely_badge": worlds.badge(empty).code, "lonely_slug": empty.institution.slug}


def _listed(at: House, person: User, place: int) -> Entry:
    _name, promotion, line, reach = LINES[place]
    awarded(at, person)
    return actions.join(
        worlds.badge(at), actions.Details("full", promotion, line, None, Reach(reach)), by=person
    )


def _page(message_id: object) -> str:
    return reverse("message", args=[message_id])

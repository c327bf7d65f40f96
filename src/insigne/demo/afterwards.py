"""What a recipient does with a badge: each step played by the product's own actions, and its outcome printed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from insigne import credentials
from insigne.applications import from_experience
from insigne.applications.models import Application
from insigne.awards import actions as awards
from insigne.awards import deliveries
from insigne.awards.models import Award
from insigne.backpack import actions as backpack
from insigne.backpack.models import OutsideBadge
from insigne.demo import elsewhere, platform, words
from insigne.demo.faults import TourFailed
from insigne.directory import actions as directories
from insigne.directory import messaging
from insigne.directory.models import Entry, Reach
from insigne.endorsements import actions as endorsements
from insigne.path import actions as paths
from insigne.path import shares
from insigne.path.models import PathShare
from insigne.path.story import story_of
from insigne.people import consents
from insigne.people.models import Use
from insigne.sharing.certificates import certificate
from insigne.sharing.portfolio import Openness, portfolio
from insigne.web import own

if TYPE_CHECKING:
    from insigne.people.models import User

Say = Callable[[str], None]


def play(award: Award, other: Award, folder: Path, say: Say) -> None:
    """The recipient's story with `award`; `other` is somebody else's of the same badge. Raises TourFailed."""
    person = award.recipient
    assert person
    _tell_the_path(award, person, say)
    _bring_in(person, folder, say)
    _endorse(award, person, folder, say)
    _print(award, person, folder, say)
    _share(person, say)
    _deliver(award, person, folder, say)
    _meet(award, other, person, say)
    platform.let_in_and_out(person, say)


def _tell_the_path(award: Award, person: "User", say: Say) -> None:
    experience = from_experience.keep(Application.objects.get(award=award), by=person)
    awards.share(award, Award.Sharing.LINK, by=person)
    story = story_of(person)
    nearest = story.nearly[0] if story.nearly else None
    say(
        f"8. {person} keeps the experience “{experience}” in a path: {story.figures.badges} badge, "
        f"{len(story.skills)} skills shown." + (f" Nearest now: “{nearest.name}”." if nearest else "")
    )


def _bring_in(person: "User", folder: Path, say: Say) -> None:
    """One badge of another issuer, the same with a changed word, and one that is somebody else's."""
    good = elsewhere.badge_for(person.email)
    expected = {
        "outside-badge.json": (good, "kept"),
        "outside-badge-changed.json": (good.replace(b"Bordeaux", b"Bergerac", 1), "refused"),
        "outside-badge-of-somebody-else.json": (elsewhere.badge_for("quelqu.un@ailleurs.example"), "foreign"),
    }
    for name, (document, outcome) in expected.items():
        (folder / name).write_bytes(document)
        brought = backpack.bring_in(person, document, kind=OutsideBadge.Kind.FILE, by=person)
        say(f"9. {brought.outcome:<8} {folder / name}")
        _expect(name, brought.outcome, outcome)


def _endorse(award: Award, person: "User", folder: Path, say: Say) -> None:
    request = endorsements.Request(
        email="helene.roux@mairie.example",
        name="Hélène Roux",
        function="Adjointe au maire",
        message=words.PLEASE_ENDORSE,
        language="fr",
    )
    asked = endorsements.ask(award, request, by=person)
    endorsements.answer(
        asked, endorsements.Answer("Hélène Roux", "Adjointe au maire", words.ENDORSEMENT, "fr")
    )
    endorsements.show(asked, by=person)
    file = folder / "endorsement.json"
    file.write_bytes(bytes(asked.credential))
    verdict = credentials.verify(bytes(asked.credential), fetch=own.fetch).verdict
    say(f"10. {asked.name}, asked by e-mail, endorses the badge: {verdict} {file}")
    _expect(file.name, verdict, "verified")


def _print(award: Award, person: "User", folder: Path, say: Say) -> None:
    now = timezone.localtime()
    papers = {
        "certificate.pdf": certificate(award, ("fr", "en"), now),
        "portfolio.pdf": portfolio(story_of(person), ("fr",), now, Openness(everything=True)),
    }
    for name, content in papers.items():
        (folder / name).write_bytes(content)
        verdict = credentials.verify(content, fetch=own.fetch).verdict
        say(f"11. The badge attached to {len(content) // 1000} kB of PDF: {verdict} {folder / name}")
        _expect(name, verdict, "verified")


def _share(person: "User", say: Say) -> None:
    """One share stays open for whoever walks through the demonstration, one is taken back."""
    story = story_of(person)
    parts = paths.Parts(
        title="Candidature de stage",
        language="fr",
        experiences=[each.key for each in story.experiences],
        badges=[each.key for each in story.badges if each.key],
        skills=[each.key for each in story.skills],
        shows_words=True,
        shows_dates=True,
        shows_structures=False,
        expires_at=timezone.now() + timedelta(days=30),
    )
    kept, withdrawn = (
        paths.prepare_share(PathShare.Kind.LINK, parts, by=person) for _which in ("kept", "withdrawn")
    )
    for share in (kept, withdrawn):
        paths.open_share(share, by=person)
    visible = shares.visible_story(shares.share_at(shares.token_of(kept)))
    say(
        f"12. A recruiter’s link for 30 days shows {len(visible.skills)} skills and {len(visible.badges)} badge: {shares.address_of(kept)}"
    )
    paths.take_back(withdrawn, by=person)
    try:
        shares.share_at(shares.token_of(withdrawn))
    except shares.ShareClosed:
        say("12. Another one, taken back with one click, is closed at once.")
    else:
        raise TourFailed("A share that was taken back is still open.")


def _deliver(award: Award, person: "User", folder: Path, say: Say) -> None:
    """As a wallet gets it; the tests run the whole protocol with a wallet that is not ours."""
    key = credentials.KeyPair.generate()
    holder = credentials.Possession(credentials.did_key(key.public_key), key.public_key, None)
    consents.give(person, Use.WALLET, about=award.pk)
    copy = deliveries.deliver(award, holder=holder, form=deliveries.Format.LDP_VC, by=person).document
    file = folder / "wallet-copy.json"
    file.write_bytes(copy)
    verdict = credentials.verify(copy, fetch=own.fetch, recipient=holder.holder).verdict
    say(f"13. A copy for a wallet’s own key: {verdict} {file}")
    _expect(file.name, verdict, "verified")


def _meet(award: Award, other: Award, person: "User", say: Say) -> None:
    badge = award.version.badge
    somebody = other.recipient
    assert somebody
    entries = [
        directories.join(
            badge, directories.Details(Entry.NameForm.FULL, promotion, line, None, Reach.INSTITUTION), by=who
        )
        for who, promotion, line in (
            (person, "Promotion 2026", "L’Épicerie du campus, trésorerie et local."),
            (somebody, "Class of 2026", "Radio club, and happy to talk about budgets."),
        )
    ]
    messaging.send(badge, entries[1].pk, words.HELLO, shows_address=False, by=person)
    say(
        f"14. {person} and {somebody} find each other among the recipients; a message goes through us, no "
        "address is shown."
    )


def _expect(name: str, outcome: str, wanted: str) -> None:
    if outcome != wanted:
        raise TourFailed(f"{name} should be {wanted}, and is {outcome}.")

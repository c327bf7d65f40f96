"""The product played from a first draft to an erased account, each step printed with its file and its verdict."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from insigne import credentials
from insigne.applications import actions, decisions
from insigne.applications.actions import Claim, Seen
from insigne.applications.decisions import Note
from insigne.applications.models import Application
from insigne.awards import actions as awards
from insigne.awards.images import baked_image
from insigne.awards.models import Award
from insigne.catalogue.models import Badge
from insigne.demo import afterwards, leaving, words
from insigne.demo.faults import TourFailed
from insigne.demo.mailbox import letters
from insigne.demo.scene import Scene, adopt_all, build
from insigne.jobs.queue import run_ready
from insigne.people import archiving
from insigne.web import own

if TYPE_CHECKING:
    from insigne.people.models import User

Say = Callable[[str], None]


def play(folder: Path, say: Say) -> None:
    """Play the whole story and write its files to `folder`, or leave nothing. Raises TourFailed."""
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        scene = _story(folder, say)
        archive = archiving.ask(scene.student)
    run_ready()
    leaving.take_everything(archive, folder, say)
    leaving.disappear(scene.passing_student, say)
    sent = len(letters(folder.parent / "mail"))
    say(f"18. {sent} e-mails were sent, each in its reader’s language: {folder.parent / 'mail'}")


def _story(folder: Path, say: Say) -> Scene:
    scene = build()
    say(
        f"1. {scene.institution.name} is founded, with a signing key and {len(_names(scene))} people: {', '.join(_names(scene))}."
    )
    for kit in adopt_all(scene):
        say(
            f"2. Kit adopted: {kit.slug} {kit.version}, by {kit.author_name}, {_badges(kit.badge_versions.count())}."
        )
    badge = Badge.objects.get(slug="engagement-associatif")
    award = _from_draft_to_award(badge, scene, say)
    _check_files(award, folder, say)
    _revoked_one(badge, scene, folder, say)
    _leave_something_to_do(badge, scene)
    other = _awarded(badge, scene.english_student, scene.second_reviewer)
    _awarded(badge, scene.passing_student, scene.reviewer)
    afterwards.play(award, other, folder, say)
    return scene


def _from_draft_to_award(badge: Badge, scene: Scene, say: Say) -> Award:
    application = _written(badge, scene.student, dict(list(words.EXPLANATIONS.items())[:4]))
    try:
        actions.submit(application, by=scene.student)
    except actions.Incomplete as refusal:
        say(
            f"3. {scene.student} writes a draft with 4 of the 9 skills; sending it is refused: {refusal.lacks[0].sentence}"
        )
    else:
        raise TourFailed("An application with 4 skills was accepted for sending.")
    _save_skills(application, scene.student, words.EXPLANATIONS)
    actions.submit(application, by=scene.student)
    say(f"4. With {len(words.EXPLANATIONS)} skills it is sent to the reviewers.")
    _review(application, scene.reviewer, {"EA7": Note("not_yet", words.MORE)}, words.MESSAGE)
    decisions.ask_for_more(application, by=scene.reviewer)
    say(f"5. {scene.reviewer} asks for more on one skill; {scene.student} completes it and sends it again.")
    longer = (
        words.EXPLANATIONS["EA7"]
        + " Le congélateur d’occasion, choisi à trois, nous a fait économiser 900 euros."
    )
    _save_skills(application, scene.student, words.EXPLANATIONS | {"EA7": longer})
    actions.submit(application, by=scene.student)
    _review(application, scene.reviewer, {}, words.BRAVO)
    award = decisions.accept(application, by=scene.reviewer)
    say(
        f"6. {scene.reviewer} accepts: {award.recognised.count()} skills recognised, badge awarded and signed in the same transaction."
    )
    return award


def _check_files(award: Award, folder: Path, say: Say) -> None:
    files = {
        "credential.json": bytes(award.credential),
        "assertion-v2.json": bytes(award.assertion),
        "badge.svg": baked_image(award, "svg"),
        "badge.png": baked_image(award, "png"),
    }
    for name, content in files.items():
        _expect("verified", content, folder / name, say)
    damaged = bytearray(files["badge.png"])
    place = (
        damaged.index(b"engagement-associatif") if b"engagement-associatif" in damaged else len(damaged) // 2
    )
    damaged[place] ^= 1
    _expect("rejected", bytes(damaged), folder / "badge-one-byte-changed.png", say)


def _revoked_one(badge: Badge, scene: Scene, folder: Path, say: Say) -> None:
    award = _awarded(badge, scene.other_student, scene.second_reviewer)
    awards.revoke(award, reason="Attribuée par erreur : demande d’essai.", by=scene.manager)
    _expect("rejected", baked_image(award, "png"), folder / "badge-revoked.png", say)


def _awarded(badge: Badge, student: "User", reviewer: "User") -> Award:
    application = _written(badge, student, words.EXPLANATIONS)
    actions.submit(application, by=student)
    _review(application, reviewer, {}, "")
    return decisions.accept(application, by=reviewer)


def _leave_something_to_do(badge: Badge, scene: Scene) -> None:
    """An application in the queue, so that a reviewer who looks around finds work."""
    application = _written(badge, scene.other_student, words.EXPLANATIONS)
    actions.submit(application, by=scene.other_student)


def _expect(verdict: str, content: bytes, file: Path, say: Say) -> None:
    file.write_bytes(content)
    report = credentials.verify(content, fetch=own.fetch)
    say(f"7. {report.verdict:<11} {file}")
    if report.verdict != verdict:
        findings = ", ".join(f"{finding.code} {finding.outcome}" for finding in report.findings)
        raise TourFailed(f"{file} should be {verdict}: {findings}")


def _written(badge: Badge, student: "User", explanations: dict[str, str]) -> Application:
    application = actions.start(badge, by=student)
    experience = {
        "structure": words.STRUCTURE,
        "role": words.ROLE,
        "start": date(2024, 9, 15),
        "end": date(2026, 6, 30),
        "hours": 240,
        "description": words.DESCRIPTION,
    }
    actions.save_experience(application, experience, Seen(0, ""), by=student)
    _save_skills(application, student, explanations)
    actions.attach_link(
        application, "https://epicerie.example/bilan", caption="Le bilan de l’année", skill=None, by=student
    )
    return application


def _save_skills(application: Application, student: "User", explanations: dict[str, str]) -> None:
    claims = {
        claim.skill_id: Claim(
            chosen=claim.skill.code in explanations,
            text=explanations.get(claim.skill.code, ""),
            public=claim.skill.code == "EA1",
        )
        for claim in application.claims.select_related("skill")
    }
    actions.save_skills(application, claims, "", Seen(application.skills_revision, ""), by=student)


def _review(application: Application, reviewer: "User", notes: dict[str, Note], message: str) -> None:
    chosen = application.claims.filter(chosen=True).select_related("skill")
    written = {claim.skill_id: notes.get(claim.skill.code, Note("shown", "")) for claim in chosen}
    decisions.save_review(application, written, message, seen_round=application.round, by=reviewer)


def _names(scene: Scene) -> list[str]:
    return [
        str(person)
        for person in (
            scene.manager,
            scene.reviewer,
            scene.second_reviewer,
            scene.student,
            scene.other_student,
            scene.english_student,
            scene.passing_student,
        )
    ]


def _badges(number: int) -> str:
    return "1 badge" if number == 1 else f"{number} badges"

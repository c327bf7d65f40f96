"""The rows of a review: what the student wrote on each chosen skill, and what this reviewer says of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insigne.applications.decisions import Note
from insigne.applications.models import Review, SkillVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from insigne.applications.models import Application, Evidence
    from insigne.applications.snapshots import Change
    from insigne.catalogue.models import Skill

COMMENT_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One chosen skill. `change` is what it said in the round before, when it reads otherwise now."""

    skill: "Skill"
    text: str
    evidence: "tuple[Evidence, ...]"
    change: "Change | None"
    verdict: str
    comment: str


def blank(application: "Application") -> Review:
    """The review that this person has not begun."""
    return Review(application=application, round=application.round)


def read_notes(data: "Mapping[str, str]", application: "Application") -> "dict[UUID, Note]":
    """The verdicts and comments that a page sent, by skill id."""
    return {
        claim.skill_id: _note(data, claim.skill.code) for claim in application.claims.all() if claim.chosen
    }


def read_comment(data: "Mapping[str, str]") -> str:
    """The message to the student that a page sent."""
    return _plain(data.get("comment", ""))


def evidence_beside(application: "Application") -> "list[Evidence]":
    """What supports the whole, or a skill that is chosen no longer: no row shows it."""
    chosen = {claim.skill_id for claim in application.claims.all() if claim.chosen}
    return [piece for piece in application.evidence.all() if piece.skill_id not in chosen]


def review_rows(
    application: "Application",
    mine: Review,
    typed: "Mapping[str, str] | None",
    changed: "Mapping[str, Change]",
) -> list[ReviewRow]:
    """A row for each chosen skill, with what was typed if the page comes back, else what is saved."""
    saved = {verdict.skill_id: verdict for verdict in mine.verdicts.all()} if not mine._state.adding else {}
    evidence: dict[UUID, list[Evidence]] = {}
    for piece in application.evidence.all():
        if piece.skill_id:
            evidence.setdefault(piece.skill_id, []).append(piece)
    rows = []
    for claim in application.claims.all():
        if claim.chosen:
            code = claim.skill.code
            note = _note(typed, code) if typed is not None else _saved(saved.get(claim.skill_id))
            rows.append(
                ReviewRow(
                    skill=claim.skill,
                    text=claim.text,
                    evidence=tuple(evidence.get(claim.skill_id, ())),
                    change=changed.get(f"skill:{code}"),
                    verdict=note.verdict,
                    comment=note.comment,
                )
            )
    return rows


def _note(data: "Mapping[str, str]", code: str) -> Note:
    verdict = data.get(f"verdict-{code}", "")
    known = verdict if verdict in SkillVerdict.Verdict.values else ""
    return Note(known, _plain(data.get(f"comment-{code}", "")))


def _plain(text: str) -> str:
    """What no database keeps dropped, and no longer than anybody reads."""
    return text.replace("\x00", "")[:COMMENT_LIMIT]


def _saved(verdict: SkillVerdict | None) -> Note:
    return Note(verdict.verdict, verdict.comment) if verdict else Note("", "")

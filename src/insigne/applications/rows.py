"""The rows of the skills step: what is saved or typed, what is lacking, what the reviewer asked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insigne.applications.forms import read_claims
from insigne.applications.models import SkillVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from insigne.applications.actions import Claim
    from insigne.applications.completeness import Lack
    from insigne.applications.models import Application, Review, SkillClaim
    from insigne.catalogue.models import Skill


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill of the form. `saved` is the other page's text when two pages differ, else None."""

    skill: "Skill"
    chosen: bool
    text: str
    public: bool
    fault: str
    saved: str | None
    verdict: str
    asked: str


def skill_rows(
    application: "Application",
    typed: "Mapping[str, str] | None",
    missing: "Sequence[Lack]",
    decision: "Review | None",
) -> list[SkillRow]:
    """A row for each skill of the badge, in its order."""
    claims = list(application.claims.all())
    written = read_claims(typed, claims) if typed else {}
    faults = {lack.field: lack.sentence for lack in missing}
    verdicts = {verdict.skill_id: verdict for verdict in decision.verdicts.all()} if decision else {}
    return [
        _row(claim, written.get(claim.skill_id) or claim, faults, verdicts.get(claim.skill_id))
        for claim in claims
    ]


def _row(
    claim: "SkillClaim",
    shown: "SkillClaim | Claim",
    faults: "Mapping[str, str]",
    verdict: "SkillVerdict | None",
) -> SkillRow:
    return SkillRow(
        skill=claim.skill,
        chosen=shown.chosen,
        text=shown.text,
        public=shown.public,
        fault=faults.get(f"text-{claim.skill.code}", ""),
        saved=claim.text if shown is not claim and shown.text != claim.text else None,
        verdict=verdict.verdict if verdict else "",
        asked=verdict.comment if verdict and verdict.verdict == SkillVerdict.Verdict.NOT_YET else "",
    )

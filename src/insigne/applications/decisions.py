"""What a reviewer does: take, note, accept, ask for more, refuse."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insigne.applications import workflow
from insigne.applications.models import Application, Review, SkillVerdict, State
from insigne.applications.rules import may_review
from insigne.awards import actions as awards
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.people.models import User

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from insigne.applications.models import SkillClaim
    from insigne.awards.models import Award

Verdict = SkillVerdict.Verdict


@dataclass(frozen=True, slots=True)
class Note:
    """A verdict ("" while there is none) and a comment on one skill."""

    verdict: str
    comment: str


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a decision cannot be taken as it stands: at which field, in which words."""

    field: str
    sentence: str


class DecisionIncomplete(ValueError):
    """A rule of the decision is not met; nothing was done."""

    def __init__(self, objections: list[Objection]) -> None:
        super().__init__(f"{len(objections)} objections")
        self.objections = objections


@transaction.atomic
def save_review(
    application: Application, notes: "Mapping[UUID, Note]", comment: str, *, seen_round: int, by: "User"
) -> Review:
    """Keep the reviewer's verdicts and words, undecided. The first save takes the application into review.

    Raises MoveRefused when the application was decided, or sent again since the round that was seen.
    """
    require(may_review(by, application))
    _hold_applicant(application)
    # Held and read again: of two reviewers who begin at once one takes it, and both keep their notes.
    held = Application.objects.select_for_update()
    application.refresh_from_db(fields=["state", "round"], from_queryset=held)
    if not application.is_decidable or seen_round != application.round:
        raise workflow.MoveRefused(workflow.TAKE, State(application.state))
    if application.state == State.SUBMITTED:
        _take(application, by)
    review, made = Review.objects.update_or_create(
        application=application, round=application.round, reviewer=by, defaults={"comment": comment}
    )
    if made:
        record("review.begun", application, actor=by, institution_id=application.institution_id)
    chosen = set(application.claims.filter(chosen=True).values_list("skill_id", flat=True))
    SkillVerdict.objects.bulk_create(
        (
            SkillVerdict(review=review, skill_id=skill_id, verdict=note.verdict, comment=note.comment)
            for skill_id, note in notes.items()
            if skill_id in chosen
        ),
        update_conflicts=True,
        unique_fields=["review", "skill"],
        update_fields=["verdict", "comment"],
    )
    return review


@transaction.atomic
def accept(application: Application, *, by: "User") -> "Award":
    """Accept with the verdicts of the reviewer's saved review, and award, in one transaction.

    Raises DecisionIncomplete unless every chosen skill has a verdict and at least the minimum is shown.
    """
    review, claims, verdicts = _open_review(application, by)
    shown = [claim for claim in claims if verdicts[claim.skill_id].verdict == Verdict.SHOWN]
    _object_to([*_without_verdict(claims, verdicts), *_too_few(application, shown)])
    _decide(application, review, workflow.ACCEPT, Review.Decision.ACCEPT, by)
    award = awards.issue(
        application.version,
        application.applicant,
        [awards.Recognised(claim.skill, claim.text if claim.public else "") for claim in shown],
        source_id=application.pk,
        activity=(application.start, application.end),
        evidence=[
            awards.Supporting(each.caption, each.audience, each.skill, each.file, each.url)
            for each in application.evidence.select_related("skill", "file")
        ],
        by=by,
    )
    Application.objects.filter(pk=application.pk).update(award=award)
    application.award = award
    return award


@transaction.atomic
def ask_for_more(application: Application, *, by: "User") -> None:
    """Give the application back. Something must say what is missing: a skill's comment, or the message."""
    review, claims, verdicts = _open_review(application, by)
    pointed = any(
        verdicts[claim.skill_id].verdict == Verdict.NOT_YET and verdicts[claim.skill_id].comment.strip()
        for claim in claims
    )
    if not pointed and not review.comment.strip():
        sentence = _("Say what is missing: in a comment on a skill that is not yet shown, or in the message.")
        _object_to([Objection("comment", sentence)])
    _object_to(_not_yet_without_comment(claims, verdicts))
    _decide(application, review, workflow.ASK_FOR_MORE, Review.Decision.ASK_FOR_MORE, by)


@transaction.atomic
def refuse(application: Application, *, by: "User") -> None:
    """Refuse, with a reason."""
    review, _claims, _verdicts = _open_review(application, by)
    check_refusal(review)
    _decide(application, review, workflow.REFUSE, Review.Decision.REFUSE, by)


def check_refusal(review: Review) -> None:
    """A refusal says why. Raises DecisionIncomplete."""
    if not review.comment.strip():
        _object_to([Objection("comment", _("Give the reason of the refusal: the student will read it."))])


def _hold_applicant(application: Application) -> None:
    """Who is erasing their account is waited for, and is then not there; or they wait, and erase this too."""
    held = User.objects.select_for_update(no_key=True).filter(pk=application.applicant_id)
    require(held.values_list("pk").first() is not None)


def _take(application: Application, by: "User") -> None:
    workflow.make(workflow.TAKE, application)
    record("application.taken", application, actor=by, institution_id=application.institution_id)


def _open_review(
    application: Application, by: "User"
) -> "tuple[Review, list[SkillClaim], dict[UUID, SkillVerdict]]":
    """The reviewer's review of this round, the chosen claims, and a verdict (perhaps empty) for each."""
    require(may_review(by, application))
    _hold_applicant(application)
    review, _made = Review.objects.get_or_create(
        application=application, round=application.round, reviewer=by
    )
    claims = list(application.claims.filter(chosen=True).select_related("skill"))
    given = {verdict.skill_id: verdict for verdict in review.verdicts.all()}
    return (
        review,
        claims,
        {
            claim.skill_id: given.get(claim.skill_id) or SkillVerdict(review=review, skill=claim.skill)
            for claim in claims
        },
    )


def _decide(
    application: Application, review: Review, move: workflow.Move, decision: Review.Decision, by: "User"
) -> None:
    now = timezone.now()
    workflow.make(move, application, decided_at=now)
    review.decision, review.decided_at = decision, now
    review.save(update_fields=["decision", "decided_at", "saved_at"])
    record(
        f"application.{application.state}",
        application,
        actor=by,
        institution_id=application.institution_id,
        round=application.round,
    )


def _object_to(objections: list[Objection]) -> None:
    if objections:
        raise DecisionIncomplete(objections)


def _without_verdict(claims: "list[SkillClaim]", verdicts: "dict[UUID, SkillVerdict]") -> list[Objection]:
    sentence = _("Give a verdict on this skill.")
    return [
        Objection(f"verdict-{claim.skill.code}", sentence)
        for claim in claims
        if not verdicts[claim.skill_id].verdict
    ]


def _not_yet_without_comment(
    claims: "list[SkillClaim]", verdicts: "dict[UUID, SkillVerdict]"
) -> list[Objection]:
    sentence = _("Say what is missing for this skill.")
    return [
        Objection(f"comment-{claim.skill.code}", sentence)
        for claim in claims
        if verdicts[claim.skill_id].verdict == Verdict.NOT_YET
        and not verdicts[claim.skill_id].comment.strip()
    ]


def _too_few(application: Application, shown: "list[SkillClaim]") -> list[Objection]:
    minimum = application.version.minimum_skills
    if len(shown) >= minimum:
        return []
    sentence = ngettext(
        "%(shown)d %(word)s is recognised; the badge needs at least %(minimum)d. Ask for more, or refuse.",
        "%(shown)d %(words)s are recognised; the badge needs at least %(minimum)d. Ask for more, or refuse.",
        len(shown),
    )
    version = application.version
    words = {"word": version.skill_word, "words": version.skill_words}
    return [Objection("decision", sentence % {"shown": len(shown), "minimum": minimum, **words})]

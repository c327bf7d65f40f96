"""What an applicant does: start, save, add evidence, submit, withdraw."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from insigne.applications import from_experience, workflow
from insigne.applications.completeness import Lack, lacks
from insigne.applications.models import EDITABLE, OPEN, Application, Evidence, SkillClaim, State, Submission
from insigne.applications.rules import is_applicant
from insigne.applications.snapshots import EXPERIENCE, snapshot
from insigne.awards.models import Audience, Award, standing
from insigne.catalogue.models import Badge, Route
from insigne.files import actions as files
from insigne.files.kinds import DOCUMENTS
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.web.drafts import DraftConflict, Seen
from insigne.web.removing import delete_once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from insigne.catalogue.models import Skill
    from insigne.experiences.models import Experience
    from insigne.people.models import User

__all__ = [
    "AlreadyHeld", "BadgeClosed", "Claim", "DraftConflict", "Incomplete", "Seen", "TooMuchEvidence",
    "attach_file", "attach_link", "detach", "save_experience", "save_skills", "start", "submit", "withdraw",
]  # fmt: skip

EVIDENCE_LIMIT = 20
CAPTION_LIMIT = 200


class BadgeClosed(ValueError):
    """The badge takes no application: it is not published, or is obtained in another way."""

    def sentence(self) -> str:
        return _(
            "This badge is not open to applications at the moment. What you wrote is kept: "
            "you can send it when the badge opens again."
        )


class AlreadyHeld(ValueError):
    """The person holds this badge, and it stands."""

    def __init__(self, award: Award) -> None:
        super().__init__(str(award.pk))
        self.award = award


class Incomplete(ValueError):
    """The application cannot be sent yet."""

    def __init__(self, missing: list[Lack]) -> None:
        super().__init__(f"{len(missing)} lacking")
        self.lacks = missing


class TooMuchEvidence(ValueError):
    """The application has as many pieces of evidence as it may have."""

    def sentence(self) -> str:
        return _("An application takes at most %(limit)d pieces of evidence.") % {"limit": EVIDENCE_LIMIT}


@dataclass(frozen=True, slots=True)
class Claim:
    """What the form says of one skill."""

    chosen: bool
    text: str
    public: bool


def start(badge: Badge, *, by: "User", experience: "Experience | None" = None) -> Application:
    """The applicant's open application for the badge, made if there is none. Raises BadgeClosed, AlreadyHeld.

    A new one begins with the words of `experience`, copied; one that is open already is given back as it is.
    """
    open_one = Application.objects.filter(badge=badge, applicant=by, state__in=OPEN)
    if existing := open_one.first():
        return existing
    version = badge.current
    if not badge.is_published or version is None or version.route != Route.APPLICATION:
        raise BadgeClosed
    held = Award.objects.filter(standing(), version__badge=badge, recipient=by).only("pk", "valid_until")
    for award in held:
        if not award.is_expired:
            raise AlreadyHeld(award)
    try:
        with transaction.atomic():
            application = Application.objects.create(
                institution_id=badge.institution_id, badge=badge, version=version, applicant=by
            )
            if experience:
                from_experience.use(application, experience, by=by)
            SkillClaim.objects.bulk_create(
                SkillClaim(application=application, skill=skill) for skill in version.skills.all()
            )
            record("application.started", application, actor=by, institution_id=badge.institution_id)
    except IntegrityError:  # two clicks at once: the other one made it
        return open_one.get()
    return application


@transaction.atomic
def save_experience(application: Application, fields: "Mapping[str, Any]", seen: Seen, *, by: "User") -> None:
    """Keep what stands in the experience step. Raises DraftConflict when another page saved it since."""
    require(is_applicant(by, application))
    kept = {name: value for name, value in fields.items() if name in EXPERIENCE}
    _next_revision(application, "experience", seen, **kept)


@transaction.atomic
def save_skills(
    application: Application, claims: "Mapping[UUID, Claim]", reflection: str, seen: Seen, *, by: "User"
) -> None:
    """Keep what stands in the skills step: `claims` by skill id. Raises DraftConflict."""
    require(is_applicant(by, application))
    _next_revision(application, "skills", seen, reflection=reflection)
    rows = list(application.claims.all())
    for row in rows:
        if claim := claims.get(row.skill_id):
            row.chosen, row.text, row.public = claim.chosen, claim.text, claim.public
    SkillClaim.objects.bulk_update(rows, ["chosen", "text", "public"])


def attach_file(
    application: Application,
    upload: "UploadedFile[bytes]",
    *,
    caption: str,
    skill: "Skill | None",
    audience: Audience = Audience.REVIEWERS,
    by: "User",
) -> Evidence:
    """Add a file as evidence. Raises FileRefused, TooMuchEvidence, MoveRefused."""
    with transaction.atomic():
        _may_attach(application, by)
    prepared = files.prepare(upload, kinds=DOCUMENTS)
    with transaction.atomic():
        _may_attach(application, by)
        stored = files.keep(prepared, owner=by, institution_id=application.institution_id)
        kept = {"caption": caption or stored.name, "skill": skill, "audience": audience}
        return _keep_evidence(application, by, file=stored, **kept)


@transaction.atomic
def attach_link(
    application: Application,
    url: str,
    *,
    caption: str,
    skill: "Skill | None",
    audience: Audience = Audience.REVIEWERS,
    by: "User",
) -> Evidence:
    """Add a link as evidence. It is never fetched by us."""
    _may_attach(application, by)
    kept = {"caption": caption or url[:CAPTION_LIMIT], "skill": skill, "audience": audience}
    return _keep_evidence(application, by, url=url, **kept)


@transaction.atomic
def detach(evidence: Evidence, *, by: "User") -> None:
    """Remove a piece of evidence, and its file. Twice is once."""
    application = evidence.application
    _must_be_editable(application, by)
    stored = evidence.file
    if not delete_once(evidence):
        return
    record("evidence.removed", evidence, actor=by, institution_id=application.institution_id)
    if stored:
        files.delete(stored)


@transaction.atomic
def submit(application: Application, *, by: "User") -> None:
    """Send the application to the reviewers. Raises Incomplete, BadgeClosed, MoveRefused."""
    require(is_applicant(by, application))
    _hold(application)
    badge = Badge.objects.get(pk=application.badge_id)
    if not badge.is_published:
        raise BadgeClosed
    missing = lacks(application, list(application.claims.select_related("skill")))
    if missing and application.is_editable:
        raise Incomplete(missing)
    number = application.round + 1
    workflow.make(workflow.SUBMIT, application, round=number, submitted_at=timezone.now())
    Submission.objects.create(application=application, round=number, content=snapshot(application))
    record(
        "application.submitted",
        application,
        actor=by,
        institution_id=application.institution_id,
        round=number,
    )


@transaction.atomic
def withdraw(application: Application, *, by: "User") -> None:
    """Take the application back. Raises MoveRefused once it is decided."""
    require(is_applicant(by, application))
    workflow.make(workflow.WITHDRAW, application)
    record("application.withdrawn", application, actor=by, institution_id=application.institution_id)


def _next_revision(application: Application, step: str, seen: Seen, **fields: Any) -> None:
    """Save `fields` if no other page saved this step since it was seen: check and save are one UPDATE."""
    marks = {
        f"{step}_revision": F(f"{step}_revision") + 1,
        f"{step}_tab": seen.tab,
        "saved_at": timezone.now(),
    }
    rows = Application.objects.filter(seen.unchanged(step), pk=application.pk, state__in=EDITABLE)
    if not rows.update(**marks, **fields):
        raise DraftConflict
    application.refresh_from_db()


def _hold(application: Application) -> None:
    """Read its words and its state again, and have whoever else would change it wait for this transaction."""
    words = ("state", "round", *EXPERIENCE, "reflection")
    application.refresh_from_db(fields=words, from_queryset=Application.objects.select_for_update())


def _must_be_editable(application: Application, by: "User") -> None:
    require(is_applicant(by, application))
    _hold(application)
    if not application.is_editable:
        raise workflow.MoveRefused(workflow.SUBMIT, State(application.state))


def _may_attach(application: Application, by: "User") -> None:
    _must_be_editable(application, by)
    if application.evidence.count() >= EVIDENCE_LIMIT:
        raise TooMuchEvidence


def _keep_evidence(application: Application, by: "User", **fields: Any) -> Evidence:
    evidence = Evidence.objects.create(application=application, **fields)
    record("evidence.added", evidence, actor=by, institution_id=application.institution_id)
    return evidence

"""What `applications` keeps of a person: given back in their archive, and erased with them."""

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from insigne.applications import expiring
from insigne.applications.models import Application, Review
from insigne.applications.queries import with_everything
from insigne.applications.snapshots import EXPERIENCE
from insigne.journal.queries import timeline
from insigne.journal.sentences import tell
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """Each application as it stands, to read and as JSON, with its evidence; then the reviews the person wrote."""
    for application in with_everything().filter(applicant=person).order_by("created_at", "pk"):
        folder = f"applications/{application.badge.slug}-{application.pk.hex[:8]}"
        told = _application(application)
        yield in_json(f"{folder}/application.json", told)
        text = render_to_string("applications/archive.txt", {"application": application, "told": told})
        yield Kept(f"{folder}/application.txt", text.strip().encode() + b"\n")
        for each in application.evidence.all():
            if each.file:
                with each.file.file.open("rb") as content:
                    yield Kept(f"{folder}/evidence/{each.file.name}", content.read())
    if reviews := [_own_review(each) for each in _reviews_by(person)]:
        yield in_json("reviews/reviews.json", reviews)


def erase(person: "User") -> None:
    """Applications go with all that hangs on them; a decision they took for somebody else stays, without a name."""
    Review.objects.filter(reviewer=person, decision="").delete()
    # Held, so that no reviewer adds to one while it is taken apart.
    for application in Application.objects.select_for_update().filter(applicant=person):
        expiring.remove(application)


def _application(application: Application) -> dict[str, Any]:
    reviews = application.reviews.exclude(decision="").prefetch_related("verdicts__skill").order_by("round")
    return {
        "id": str(application.pk),
        "badge": str(application.version.name),
        "institution": str(application.institution),
        "state": application.state,
        "begun": application.created_at.isoformat(),
        "sent": application.submitted_at.isoformat() if application.submitted_at else None,
        "decided": application.decided_at.isoformat() if application.decided_at else None,
        "award": str(application.award_id) if application.award_id else None,
        **{name: _plain(getattr(application, name)) for name in EXPERIENCE},
        "reflection": application.reflection,
        "skills": [
            {"skill": str(each.skill), "chosen": each.chosen, "words": each.text, "public": each.public}
            for each in application.claims.all()
        ],
        "evidence": [
            {
                "caption": each.caption,
                "file": each.file.name if each.file else None,
                "link": each.url or None,
                "audience": each.audience,
            }
            for each in application.evidence.all()
        ],
        "sent_versions": [
            {"round": each.round, "at": each.at.isoformat(), "content": each.content}
            for each in application.submissions.all()
        ],
        "answers": [_answer(each) for each in reviews],
        "history": [
            {"at": event.at.isoformat(), "what": tell(event.verb)} for event in timeline(application.pk)
        ],
    }


def _answer(review: Review) -> dict[str, Any]:
    return {
        "round": review.round,
        "decision": review.decision,
        "at": review.decided_at.isoformat() if review.decided_at else None,
        "message": review.comment,
        "verdicts": [
            {"skill": str(each.skill), "verdict": each.verdict, "comment": each.comment}
            for each in review.verdicts.all()
        ],
    }


def _reviews_by(person: "User") -> "Iterator[Review]":
    found = Review.objects.filter(reviewer=person).prefetch_related("verdicts__skill")
    yield from found.order_by("saved_at", "pk").iterator(chunk_size=100)


def _own_review(review: Review) -> dict[str, Any]:
    """The reviewer's own words; whose application it was is not theirs to take along."""
    return _answer(review) | {"application": str(review.application_id)}


def _plain(value: object) -> str | int | None:
    return value if isinstance(value, int) or value is None else str(value)

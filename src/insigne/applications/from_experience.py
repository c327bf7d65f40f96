"""Between experiences and applications: words are copied once, either way, and each side keeps its own."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from insigne.applications import workflow
from insigne.applications.models import Application, State
from insigne.applications.rules import is_applicant
from insigne.applications.snapshots import EXPERIENCE
from insigne.experiences import actions as experiences
from insigne.experiences.rules import is_author
from insigne.institutions.rules import require

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from insigne.experiences.models import Experience
    from insigne.people.models import User

TITLE_LIMIT = 200


class AlreadyWritten(ValueError):
    """The experience step has words of its own: they are replaced only when the person says so."""


def words_of(experience: "Experience") -> dict[str, Any]:
    """The experience as the first step of an application tells it."""
    parts = (experience.situation, experience.action, experience.result, experience.again)
    return {
        "structure": experience.structure,
        "role": experience.role,
        "start": experience.start,
        "end": experience.end,
        "hours": experience.hours,
        "description": "\n\n".join(part.strip() for part in parts if part.strip()),
        "already_used": experience.ects_use,
    }


def is_blank(application: Application) -> bool:
    """Whether nothing was written in the experience step yet."""
    return not any(getattr(application, name) for name in EXPERIENCE)


@transaction.atomic
def use(application: Application, experience: "Experience", *, by: "User", replace: bool = False) -> None:
    """Copy an experience's words into the application, and remember where they came from.

    Raises AlreadyWritten unless `replace`, and MoveRefused when the application is in nobody's hands to write.
    """
    require(is_applicant(by, application) and is_author(by, experience))
    _hold(application)
    if not application.is_editable:
        raise workflow.MoveRefused(workflow.SUBMIT, State(application.state))
    if not replace and not is_blank(application):
        raise AlreadyWritten
    for name, value in words_of(experience).items():
        setattr(application, name, value)
    # A page that was opened before must not save over these words unawares.
    application.experience_revision, application.experience_tab = application.experience_revision + 1, ""
    application.experience = experience
    application.save()


@transaction.atomic
def keep(application: Application, *, by: "User") -> "Experience":
    """An experience of the applicant's own from what the application tells, once. Raises TooManyExperiences."""
    require(is_applicant(by, application))
    _hold(application)
    if application.experience:
        return application.experience
    # Not the association's name: a title is shown wherever the experience is, the name only where it is ticked.
    experience = experiences.add(
        (application.role or str(application.version.name))[:TITLE_LIMIT],
        by=by,
        structure=application.structure,
        role=application.role,
        start=application.start,
        end=application.end,
        hours=application.hours,
        action=application.description,
        again=application.reflection,
        ects_use=application.already_used,
    )
    application.experience = experience
    application.save(update_fields=["experience"])
    return experience


def served(experience: "Experience") -> "QuerySet[Application]":
    """The applications that started from it or fed it, with the badges they led to."""
    heavy = ("version__picture", "award__credential", "award__assertion")
    found = Application.objects.filter(experience=experience)
    return found.select_related("badge__institution", "version", "award").defer(*heavy)


def counted_elsewhere(application: Application) -> list[str]:
    """What the same activities already counted for, as the applicant noted it on the experience or elsewhere.

    Code de l'éducation, art. D611-7: the same activities give rise to one validation only.
    """
    if application.experience is None:
        return []
    others = Application.objects.filter(experience=application.experience).exclude(pk=application.pk)
    said = [application.experience.ects_use, *others.values_list("already_used", flat=True)]
    return list(dict.fromkeys(words.strip() for words in said if words.strip()))


def _hold(application: Application) -> None:
    """Read it again, and have whoever else would change it wait for this transaction."""
    application.refresh_from_db(from_queryset=Application.objects.select_for_update())

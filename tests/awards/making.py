"""Awards made without an application, for tests that begin where the application ends."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from insigne import kits
from insigne.awards import actions
from insigne.awards.actions import Recognised
from insigne.awards.models import Award
from insigne.catalogue import actions as catalogue
from insigne.catalogue.kit import read_folder
from insigne.catalogue.models import BadgeVersion
from insigne.credentials import Report, verify
from insigne.people.models import User
from insigne.web import own
from tests import world as worlds
from tests.world import House, World

# Who has nothing to do with a badge of `ours`, or not in the role that would let them.
OUTSIDERS = ("stranger", "theirs.student", "theirs.reviewer", "theirs.manager", "theirs.administrator")
COLLEAGUES = ("ours.reviewer", "ours.second_reviewer", "ours.facilitator")


def someone(world: World, who: str) -> User:
    """One of the world's people: "stranger", "ours.manager", "theirs.reviewer"…"""
    house, _, role = who.partition(".")
    return getattr(getattr(world, house), role) if role else getattr(world, house)  # type: ignore[no-any-return]


def version(at: House) -> BadgeVersion:
    """The current version of "Engagement associatif" in this house."""
    found = worlds.badge(at).current
    assert found is not None
    return found


def expiring_version(at: House, months: int) -> BadgeVersion:
    """The same badge, from a newer version of its kit in which it expires."""
    worlds.badge(at)
    folder = next(kit.path for kit in kits.shipped() if kit.id == "engagement-associatif")
    files = dict(read_folder(folder))
    text = files["kit.toml"].decode()
    text = text.replace('version = "1.0.0"', 'version = "1.1.0"', 1)
    text = text.replace("minimum_skills = 5", f"minimum_skills = 5\nvalidity_months = {months}", 1)
    adopted = catalogue.adopt(at.institution, files | {"kit.toml": text.encode()}, by=at.manager)
    return adopted.badge_versions.get()


def recognised(of: BadgeVersion, number: int = 5, texts: Sequence[str] = ()) -> list[Recognised]:
    """The first `number` skills of the version, the first of them with these published words."""
    words = [*texts, *[""] * number]
    return [Recognised(skill, text) for skill, text in zip(of.skills.all()[:number], words, strict=False)]


def awarded(at: House, to: User | None = None, **options: Any) -> Award:
    """An award by the house's reviewer. Options: `of`, `by`, `source_id`, `number`, `texts`, `activity`."""
    of = options.pop("of", None) or version(at)
    skills = recognised(of, options.pop("number", 5), options.pop("texts", ()))
    given = {"source_id": uuid4(), "by": at.reviewer} | options
    return actions.issue(of, to or at.student, skills, **given)


def credential(award: Award) -> dict[str, Any]:
    """The award's Open Badges 3.0 document."""
    return json.loads(bytes(award.credential))  # type: ignore[no-any-return]


def checked(source: bytes | str | dict[str, Any], recipient: str | None = None) -> Report:
    """What our own verifier says, with our own documents as the world sees them."""
    return verify(source, fetch=own.fetch, recipient=recipient)


def codes(report: Report, outcome: str) -> list[str]:
    """The findings of one outcome, by their stable codes."""
    return [finding.code for finding in report.findings if finding.outcome == outcome]

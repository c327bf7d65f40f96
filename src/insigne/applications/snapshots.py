"""What an application says at one moment, and what changed between two of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insigne.applications.models import Application

EXPERIENCE = ("structure", "role", "start", "end", "hours", "description", "already_used")

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A part that reads otherwise than before. `field` is a field's name or `skill:<code>`."""

    field: str
    before: str
    after: str


def snapshot(application: "Application") -> Content:
    """The words of the application as plain JSON."""
    claims = application.claims.select_related("skill")
    return {
        **{name: _plain(getattr(application, name)) for name in EXPERIENCE},
        "reflection": application.reflection,
        "skills": {claim.skill.code: claim.text for claim in claims if claim.chosen},
        "evidence": [evidence.caption for evidence in application.evidence.all()],
    }


def changes(before: Content, after: Content) -> dict[str, Change]:
    """What changed, by field. A skill that was not chosen reads as empty."""
    found = {name: (before.get(name, ""), after.get(name, "")) for name in (*EXPERIENCE, "reflection")}
    for code in before["skills"].keys() | after["skills"].keys():
        found[f"skill:{code}"] = (before["skills"].get(code, ""), after["skills"].get(code, ""))
    found["evidence"] = ("\n".join(before["evidence"]), "\n".join(after["evidence"]))
    return {name: Change(name, old, new) for name, (old, new) in found.items() if old != new}


def _plain(value: object) -> str:
    return "" if value is None else str(value)

"""What a platform learns of a person, and may say of them: reads only.

A platform may not change who somebody is: the name stands in credentials that were signed, and in the lists of
reviewers. A profile that says nothing else is accepted; one that says another name is refused, not half taken.
"""

from typing import TYPE_CHECKING, Any

from insigne.api.answers import Refusal

if TYPE_CHECKING:
    from insigne.api.models import Grant

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


def profile(grant: "Grant") -> dict[str, Any]:
    """An OB 3.0 Profile. Its id is of this permission: by it, two platforms cannot tell that they know one person."""
    person = grant.person
    return {
        "@context": list(CONTEXT),
        "id": f"urn:uuid:{grant.pk}",
        "type": ["Profile"],
        "name": person.name,
        "email": person.email,
    }


def profile_v2(grant: "Grant") -> dict[str, Any]:
    """The same for Open Badges 2.0."""
    person = grant.person
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "id": f"urn:uuid:{grant.pk}",
        "type": "Profile",
        "name": person.name,
        "email": person.email,
    }


def check(said: object, known: dict[str, Any]) -> None:
    """Raises Refusal for what is no profile, and for one that says that somebody is somebody else."""
    if not isinstance(said, dict) or not said:
        raise Refusal(400, "A profile is a JSON object.")
    kinds = said.get("type", ["Profile"])
    if "Profile" not in (kinds if isinstance(kinds, list) else [kinds]):
        raise Refusal(400, "A profile has the type Profile.")
    for name in ("id", "name", "email"):
        if name in said and said[name] != known[name]:
            raise Refusal(
                403, f"{name} is not changed by platforms, only by its owner, on the site.", "not_allowed"
            )

"""What `people` keeps of a person: the account, the consents, what they did. Given back, and erased with them."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from insigne.institutions.models import Membership
from insigne.journal.models import Event
from insigne.journal.sentences import tell
from insigne.people import archiving
from insigne.people.models import Invitation
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insigne.people.models import Consent, User


def export(person: "User") -> "Iterator[Kept]":
    """The account, the consents with their texts, and every line of the journal that the person caused."""
    yield in_json("account/account.json", _account(person))
    yield in_json("account/consents.json", [_consent(each) for each in person.consents.all()])
    events = Event.objects.filter(actor=person).order_by("pk")
    told = [
        {"at": each.at.isoformat(), "what": tell(each.verb), "verb": each.verb, "about": str(each.object_id)}
        for each in events.iterator()
    ]
    yield in_json("account/history.json", told)
    lines = (f"{each['at'][:16].replace('T', ' ')}  {each['what']}" for each in told)
    yield Kept("account/history.txt", ("\n".join(lines) + "\n").encode())


def erase(person: "User") -> None:
    """Archives and invitations; the rest of the account goes with its row."""
    for archive in person.archives.all():
        archiving.remove(archive)
    Invitation.objects.filter(email__in=addresses_of(person)).delete()


def addresses_of(person: "User") -> list[str]:
    """Every address of the person, proved or not, in lower case."""
    known = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return sorted({person.email.lower(), *(each.lower() for each in known)})


def _account(person: "User") -> dict[str, object]:
    addresses = EmailAddress.objects.filter(user=person).order_by("email")
    roles = Membership.objects.filter(user=person).select_related("institution").order_by("created_at", "pk")
    factors = Authenticator.objects.filter(user=person).order_by("created_at", "pk")
    return {
        "id": str(person.pk),
        "name": person.name,
        "language": person.language,
        "created": person.created_at.isoformat(),
        "last_sign_in": person.last_login.isoformat() if person.last_login else None,
        "addresses": [
            {"address": each.email, "verified": each.verified, "primary": each.primary} for each in addresses
        ],
        "roles": [
            {"institution": str(each.institution), "role": each.role, "since": each.created_at.isoformat()}
            for each in roles
        ],
        "second_factors": [{"type": each.type, "since": each.created_at.isoformat()} for each in factors],
    }


def _consent(consent: "Consent") -> dict[str, str | None]:
    return {
        "use": consent.use,
        "about": str(consent.about),
        "wording": consent.wording,
        "given": consent.given_at.isoformat(),
        "withdrawn": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
    }

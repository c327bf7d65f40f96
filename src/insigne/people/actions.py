"""Writes of people: accounts, languages, invitations."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from insigne.institutions import actions as institutions
from insigne.institutions.models import Institution, Membership
from insigne.institutions.rules import may_grant, require
from insigne.journal.actions import record
from insigne.people.models import UNANSWERED, Invitation, User
from insigne.people.queries import open_invitations
from insigne.people.retention import kinds
from insigne.web.localized import LocalizedText
from insigne.web.locks import alone
from insigne.web.tokens import hash_token, token_for

if TYPE_CHECKING:
    from collections.abc import Mapping

SETUP_SALT = "insigne.setup"
SETUP_MAX_AGE = 60 * 60 * 24


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who starts."""

    email: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class NewInstitution:
    """What they start."""

    slug: str
    name: LocalizedText
    url: str
    email: str


class InvitationClosed(ValueError):
    """The invitation was used, withdrawn, or is too old."""


class NotInvited(ValueError):
    """The invitation is for another address than the proved ones of this account."""


class UnknownRetention(ValueError):
    """No such kind of data, or not within its bounds."""


class SetupClosed(ValueError):
    """Somebody has started already."""


@transaction.atomic
def register(*, email: str, name: str, password: str | None, language: str = "fr") -> User:
    """An account whose address is known to be theirs (an invitation or the operator proves it)."""
    user = User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("user.registered", user, actor=user, institution_id=None)
    return user


@transaction.atomic
def choose_language(user: User, language: str) -> None:
    """The language of the person's pages and e-mails."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record("user.language_chosen", user, actor=user, institution_id=None, language=language)


@transaction.atomic
def choose_retention(institution: Institution, days: "Mapping[str, int]", *, by: User) -> None:
    """How long this institution keeps each kind of data. Raises UnknownRetention outside the bounds."""
    known = kinds()
    for name, chosen in days.items():
        kind = known.get(name)
        if kind is None or kind.least is None or kind.most is None or not kind.least <= chosen <= kind.most:
            raise UnknownRetention(name)
    institutions.change(institution, by=by, retention=dict(days))


@transaction.atomic
def invite(institution: Institution, *, email: str, role: str, language: str, by: User) -> Invitation:
    """Offer `email` a role. An open invitation to the same person for the same role is replaced.

    The token travels to the mail job through the invitation's address, made again from its id: only
    its hash is kept here.
    """
    require(may_grant(by, institution.pk, role))
    email = email.strip().lower()
    now = timezone.now()
    institution.invitations.filter(UNANSWERED, email=email, role=role).update(withdrawn_at=now)
    invitation = Invitation(
        institution=institution,
        email=email,
        role=role,
        language=language,
        invited_by=by,
        expires_at=now + timedelta(days=settings.INSIGNE_INVITATION_DAYS),
    )
    invitation.token_hash = hash_token(token_of(invitation))
    invitation.save()
    record("invitation.sent", invitation, actor=by, institution_id=institution.pk, role=role)
    return invitation


def token_of(invitation: Invitation) -> str:
    """The secret of an invitation's link: a keyed hash of its id, so that no table holds it."""
    return token_for("invitation", invitation.pk)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """Close an invitation before it is accepted."""
    require(may_grant(by, invitation.institution_id, invitation.role))
    unanswered = Invitation.objects.filter(UNANSWERED, pk=invitation.pk)
    if unanswered.update(withdrawn_at=timezone.now()):
        record("invitation.withdrawn", invitation, actor=by, institution_id=invitation.institution_id)


@transaction.atomic
def accept_invitation(invitation: Invitation, user: User) -> Membership:
    """Take the offered role; two clicks at once give one membership.

    Raises NotInvited when the invited address is not a proved one of `user`: a forwarded message gives no role.
    Raises InvitationClosed, also when who invited may no longer give the role.
    """
    if not Invitation.objects.get(pk=invitation.pk).is_open:
        raise InvitationClosed
    if not EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists():
        raise NotInvited
    author = invitation.invited_by
    if author is None or not may_grant(author, invitation.institution_id, invitation.role):
        raise InvitationClosed
    if not open_invitations().filter(pk=invitation.pk).update(accepted_at=timezone.now()):
        raise InvitationClosed
    record("invitation.accepted", invitation, actor=user, institution_id=invitation.institution_id)
    return institutions.welcome(invitation.institution, user, invitation.role)


@transaction.atomic
def register_invited(invitation: Invitation, *, name: str, password: str, language: str) -> User:
    """An account for the invited address, with the offered role; the link proved that it is theirs.

    Raises InvitationClosed; two clicks at once make one account.
    """
    try:
        with transaction.atomic():
            user = register(email=invitation.email, name=name, password=password, language=language)
    except IntegrityError as error:
        raise InvitationClosed from error
    accept_invitation(invitation, user)
    return user


@transaction.atomic
def set_up(*, person: NewPerson, institution: NewInstitution, language: str) -> tuple[User, Institution]:
    """The first institution and its administrator. Raises SetupClosed to whoever comes second."""
    alone("set up")
    if Institution.objects.exists():
        raise SetupClosed
    user = register(email=person.email, name=person.name, password=person.password, language=language)
    founded = institutions.found(
        slug=institution.slug,
        name=institution.name,
        url=institution.url,
        email=institution.email,
        administrator=user,
    )
    return user, founded


def setup_token() -> str:
    """The secret of the one-time link with which the first administrator starts."""
    return signing.dumps("setup", salt=SETUP_SALT)


def setup_allowed(token: str) -> bool:
    """Whether the link is ours, fresh, and nobody has started yet."""
    try:
        signing.loads(token, salt=SETUP_SALT, max_age=SETUP_MAX_AGE)
    except signing.BadSignature:
        return False
    return not Institution.objects.exists()

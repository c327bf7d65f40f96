"""Endorsements of an award: ask, answer, decline, take back, show, delete."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from insigne.awards.models import Award
from insigne.awards.rules import is_recipient
from insigne.endorsements import refusals
from insigne.endorsements.documents import sign
from insigne.endorsements.models import Endorsement, QuietAddress
from insigne.endorsements.rules import is_receiver
from insigne.endorsements.writing import address_hash, token_of
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.people import consents
from insigne.people.models import Use
from insigne.web.localized import LocalizedText
from insigne.web.locks import alone
from insigne.web.tokens import hash_token

if TYPE_CHECKING:
    from uuid import UUID

    from insigne.people.models import User

LIFETIME = timedelta(days=30)
PER_DAY = 10
PER_ADDRESS = 3
ADDRESS_SPAN = timedelta(days=30)
UNANSWERED = Q(answered_at=None, declined_at=None, withdrawn_at=None, removed_at=None)
STANDING = Q(answered_at__isnull=False, withdrawn_at=None, removed_at=None)
AGREEMENT = _(
    "I wrote these words myself. I agree that %(institution)s signs them with its key, with my name and function, "
    "and that %(recipient)s shows them with this badge to whoever may open its page. I can take them back at any "
    "time with the link I received."
)


@dataclass(frozen=True, slots=True)
class Request:
    """Whom to ask, and what to tell them."""

    email: str
    name: str
    function: str
    message: str
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the endorser writes, and who they say they are."""

    name: str
    function: str
    words: str
    language: str


def agreement(endorsement: Endorsement, language: str) -> str:
    """What the endorser agrees to by signing, in their language: shown beside the box, and kept."""
    award = endorsement.award
    with translation.override(language):
        names = {"institution": endorsement.institution.name, "recipient": award.recipient if award else ""}
        return str(AGREEMENT) % names


@transaction.atomic
def ask(award: Award, request: Request, *, by: "User") -> Endorsement:
    """Ask somebody by e-mail for a few words about an award. Raises CannotAsk.

    The token travels to the mail job through the endorsement's id, made again from it: only its hash is kept.
    """
    require(is_recipient(by, award))
    email = request.email.strip().lower()
    # Whoever counts this person's requests, or those to this address, counts this one too; always in this order.
    alone(f"requests of {by.pk}")
    alone(f"requests to {address_hash(email)}")
    fresh = Award.objects.select_for_update(no_key=True).defer("credential", "assertion").get(pk=award.pk)
    if not fresh.stands:
        raise refusals.AwardGone
    _may_write(fresh, email, by)
    now = timezone.now()
    endorsement = Endorsement(
        kind=Endorsement.Kind.AWARD,
        award=fresh,
        institution_id=fresh.institution_id,
        asked_by=by,
        email=email,
        address_hash=address_hash(email),
        name=request.name,
        function=request.function,
        message=request.message,
        language=request.language,
        asked_at=now,
        expires_at=now + LIFETIME,
    )
    endorsement.token_hash = hash_token(token_of(endorsement))
    endorsement.save()
    record("endorsement.asked", endorsement, actor=by, institution_id=fresh.institution_id)
    return endorsement


@transaction.atomic
def answer(endorsement: Endorsement, said: Answer) -> None:
    """Sign somebody's words with the institution's key. Of two clicks at once one signs. Raises RequestClosed.

    Whoever has the link may answer: the right to do it is the token that led to this row.
    """
    now = timezone.now().replace(microsecond=0)
    written = {
        "answered_at": now,
        "name": said.name,
        "function": said.function,
        "words": LocalizedText(**{said.language: said.words}),
        "language": said.language,
        "consent": agreement(endorsement, said.language),
    }
    open_one = Endorsement.objects.filter(UNANSWERED, pk=endorsement.pk, expires_at__gt=now)
    if not open_one.update(**written):
        raise refusals.RequestClosed
    endorsement.refresh_from_db()
    if endorsement.award is None or not endorsement.award.stands:
        raise refusals.RequestClosed
    endorsement.credential = sign(endorsement, at=now)
    endorsement.save(update_fields=["credential"])
    record("endorsement.answered", endorsement, actor=None, institution_id=endorsement.institution_id)


@transaction.atomic
def decline(endorsement: Endorsement) -> None:
    """Say no. What the request told of the person who was asked goes. Raises RequestClosed."""
    gone = {"declined_at": timezone.now(), "email": "", "message": ""}
    if not Endorsement.objects.filter(UNANSWERED, pk=endorsement.pk).update(**gone):
        raise refusals.RequestClosed
    record("endorsement.declined", endorsement, actor=None, institution_id=endorsement.institution_id)


@transaction.atomic
def leave_alone(endorsement: Endorsement) -> None:
    """Never write to this endorser again, whoever asks. An open request is declined."""
    if not endorsement.address_hash:
        return  # who asked is erased, and with them the address
    _quiet, made = QuietAddress.objects.get_or_create(address_hash=endorsement.address_hash)
    if made:
        record("endorsement.quiet", endorsement, actor=None, institution_id=None)
    if endorsement.is_open:
        decline(endorsement)


@transaction.atomic
def take_back(endorsement: Endorsement) -> None:
    """The endorser takes their words back: nobody reads them any more. Raises RequestClosed."""
    gone = {"withdrawn_at": timezone.now(), "shown": False, "email": "", "message": "", **NO_WORDS}
    if not Endorsement.objects.filter(STANDING, pk=endorsement.pk).update(**gone):
        raise refusals.RequestClosed
    if endorsement.award and endorsement.award.recipient:
        consents.withdraw(endorsement.award.recipient, Use.ENDORSEMENT, about=endorsement.pk)
    record("endorsement.withdrawn", endorsement, actor=None, institution_id=endorsement.institution_id)


@transaction.atomic
def show(endorsement: Endorsement, *, by: "User") -> None:
    """Show it with what it speaks of. A recipient gives their consent with it. Raises RequestClosed."""
    require(is_receiver(by, endorsement))
    changed = Endorsement.objects.filter(STANDING, pk=endorsement.pk, shown=False).update(shown=True)
    if not changed:
        if not Endorsement.objects.filter(STANDING, pk=endorsement.pk).exists():
            raise refusals.RequestClosed
        return
    if endorsement.award_id:
        consents.give(by, Use.ENDORSEMENT, about=endorsement.pk)
    record("endorsement.shown", endorsement, actor=by, institution_id=endorsement.institution_id)


@transaction.atomic
def hide(endorsement: Endorsement, *, by: "User") -> None:
    """Show it no more, from now on."""
    require(is_receiver(by, endorsement))
    # Whoever shows it in another tab is waited for: the consent ends with what it allowed, or neither was given.
    Endorsement.objects.select_for_update(no_key=True).get(pk=endorsement.pk)
    if endorsement.award_id:
        consents.withdraw(by, Use.ENDORSEMENT, about=endorsement.pk)
    if Endorsement.objects.filter(pk=endorsement.pk, shown=True).update(shown=False):
        record("endorsement.hidden", endorsement, actor=by, institution_id=endorsement.institution_id)


@transaction.atomic
def remove(endorsement: Endorsement, *, by: "User") -> None:
    """The recipient deletes it, or takes the request back: its words go, its link and its document answer "gone"."""
    require(endorsement.award is not None and is_recipient(by, endorsement.award))
    hide(endorsement, by=by)
    gone = {"removed_at": timezone.now(), "email": "", "message": "", "name": "", "function": "", **NO_WORDS}
    if Endorsement.objects.filter(pk=endorsement.pk, removed_at=None).update(**gone):
        record("endorsement.removed", endorsement, actor=by, institution_id=endorsement.institution_id)


def withdraw_consent(person: "User", about: "UUID") -> None:
    """Take back the consent to show an endorsement: it is shown no more."""
    found = Endorsement.objects.select_related("award").filter(pk=about, award__recipient=person).first()
    if found:
        hide(found, by=person)


NO_WORDS: dict[str, Any] = {"words": LocalizedText(), "consent": "", "credential": b""}


def _may_write(award: Award, email: str, by: "User") -> None:
    """Whether this person may write to this address now. Raises CannotAsk."""
    if by.email == email or EmailAddress.objects.filter(user=by, email__iexact=email).exists():
        raise refusals.YourOwnAddress
    now, hashed = timezone.now(), address_hash(email)
    before = Endorsement.objects.filter(award=award, address_hash=hashed)
    expired = Q(answered_at=None, declined_at=None) & (Q(expires_at__lte=now) | Q(removed_at__isnull=False))
    if before.exclude(expired).exists():
        raise refusals.AlreadyAsked
    recent = Endorsement.objects.filter(address_hash=hashed, asked_at__gt=now - ADDRESS_SPAN)
    if QuietAddress.objects.filter(address_hash=hashed).exists() or recent.count() >= PER_ADDRESS:
        raise refusals.LeftAlone
    if Endorsement.objects.filter(asked_by=by, asked_at__gt=now - timedelta(days=1)).count() >= PER_DAY:
        raise refusals.AskedTooOften

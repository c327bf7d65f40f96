"""Copies of an award for the recipient's wallets: signed anew for a wallet's key, each with its own status place.

A copy says the same as the award, word for word. What differs: its id, whom it names (the wallet's key, and no
longer the hash of an e-mail address, from which whoever guesses the address could tell whose badge it is), its
place in the status list, and the signature. It is not kept: it belongs to the wallet.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insigne import credentials
from insigne.awards import addresses, soundness, status_lists
from insigne.awards.documents import to_bytes
from insigne.awards.models import Award, Delivery
from insigne.awards.rules import is_recipient
from insigne.institutions import actions as institutions
from insigne.institutions.addresses import key_id
from insigne.institutions.rules import require
from insigne.journal.actions import record

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from insigne.institutions.models import SigningKey
    from insigne.people.models import User

# What the holder of a copy that is disclosed in parts may keep to themselves.
DISCLOSABLE = (
    "/evidence",
    "/credentialSubject/result",
    "/credentialSubject/activityStartDate",
    "/credentialSubject/activityEndDate",
)


class Format(TextChoices):
    """How a copy is written, in the words of OpenID4VCI 1.0, appendix A."""

    LDP_VC = "ldp_vc", _("signed document (JSON-LD)")
    JWT_VC_JSON = "jwt_vc_json", _("signed text (JWT)")
    SD_JWT = "dc+sd-jwt", _("signed text, shown in parts (SD-JWT)")


class Reception(TextChoices):
    """What a wallet says has become of a copy, in the words of OpenID4VCI 1.0, section 11.1."""

    KEPT = "credential_accepted", _("Your wallet says that it keeps this copy.")
    FAILED = "credential_failure", _("Your wallet says that it could not store this copy.")
    DELETED = "credential_deleted", _("Your wallet says that this copy was deleted there.")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as it leaves, and what is kept of it here."""

    delivery: Delivery
    document: bytes


class NotDeliverable(ValueError):
    """The award was revoked, declined or erased, or has expired: no copy is made of it any more."""


def is_deliverable(award: Award) -> bool:
    """Whether the award stands today."""
    return award.stands and not award.is_expired


def copies_of(award: Award) -> "QuerySet[Delivery]":
    """The copies that stand, newest first."""
    return award.deliveries.filter(revoked_at=None)


@transaction.atomic
def deliver(award: Award, *, holder: credentials.Possession, form: str, by: "User") -> Copy:
    """A copy for the wallet that holds this key, found good by our own verifier before it leaves.

    The award's row is locked first: a revocation at the same moment waits, and then finds the copy. Raises
    PermissionDenied, NotDeliverable, UnsoundCredential.
    """
    award = Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    require(is_recipient(by, award))
    if not is_deliverable(award):
        raise NotDeliverable
    status_list, place = status_lists.take_place(award.institution)
    now = timezone.now().replace(microsecond=0)
    delivery = Delivery.objects.create(
        award=award,
        format=Format(form).value,
        holder=holder.holder,
        delivered_at=now,
        status_list=status_list,
        status_index=place,
    )
    key = institutions.active_key(award.institution)
    document = _signed(_document(delivery), delivery, holder, key)
    soundness.check(document, recipient=holder.holder)
    _record("copy.delivered", delivery, by, format=delivery.format)
    return Copy(delivery, document)


@transaction.atomic
def note_reception(delivery: Delivery, reception: Reception, *, by: "User") -> None:
    """Keep what the wallet says of its copy. Its last word counts, and the same word twice is once."""
    require(is_recipient(by, delivery.award))
    another = Delivery.objects.filter(pk=delivery.pk).exclude(reception=reception)
    if another.update(reception=reception):
        _record("copy.reported", delivery, by, reception=reception.value)


@transaction.atomic
def revoke_copy(delivery: Delivery, *, by: "User") -> None:
    """Take one copy back: every check of it now says so. The award stands. Twice is once."""
    require(is_recipient(by, delivery.award))
    changed = Delivery.objects.filter(pk=delivery.pk, revoked_at=None).update(revoked_at=timezone.now())
    if changed:
        status_lists.outdate(delivery.status_list)
        _record("copy.revoked", delivery, by, format=delivery.format)


@transaction.atomic
def revoke_copies(award: Award, *, by: "User") -> None:
    """Take every copy of an award back."""
    for delivery in copies_of(award).select_related("status_list"):
        revoke_copy(delivery, by=by)


@transaction.atomic
def forget_wallets(person: "User") -> None:
    """Take back each copy of a person's badges, and keep of it only its place: the wallet's key is theirs."""
    for award in Award.objects.filter(recipient=person, deliveries__isnull=False).distinct():
        revoke_copies(award, by=person)
    Delivery.objects.filter(award__recipient=person).update(holder="")


def _record(verb: str, delivery: Delivery, by: "User", **said: str) -> None:
    """A copy's story is told with its award's."""
    record(verb, delivery.award, actor=by, institution_id=delivery.award.institution_id, **said)


def _document(delivery: Delivery) -> dict[str, Any]:
    """The award's own document, without its proof, with what is the copy's."""
    award = delivery.award
    document: dict[str, Any] = json.loads(bytes(award.credential))
    del document["proof"]
    subject = {
        name: value
        for name, value in document["credentialSubject"].items()
        if name not in {"id", "identifier"}
    }
    listed = addresses.status_list(delivery.status_list)
    return document | {
        "id": f"{addresses.award(award.pk)}#copy-{delivery.pk}",
        "credentialSubject": {"id": delivery.holder, **subject},
        "credentialStatus": document["credentialStatus"]
        | {
            "id": f"{listed}#{delivery.status_index}",
            "statusListIndex": str(delivery.status_index),
            "statusListCredential": listed,
        },
    }


def _signed(
    document: dict[str, Any], delivery: Delivery, holder: credentials.Possession, key: "SigningKey"
) -> bytes:
    pair, method = institutions.key_pair(key), key_id(key)
    at: datetime = delivery.delivered_at
    if delivery.format == Format.LDP_VC:
        return to_bytes(credentials.sign(document, pair, verification_method=method, created=at))
    if delivery.format == Format.JWT_VC_JSON:
        return credentials.sign_jwt(document, pair, method).encode()
    token = credentials.sign_sd_jwt(
        document,
        pair,
        method,
        kind=addresses.badge_type(delivery.award.version.badge),
        holder=holder.public_key,
        at=at,
        disclosable=DISCLOSABLE,
    )
    return token.encode()

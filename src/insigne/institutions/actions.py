"""Writes of institutions, their members and their keys."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from insigne.credentials import KeyPair
from insigne.institutions.models import Institution, Membership, Role, SigningKey
from insigne.institutions.rules import may_administer, may_grant, require
from insigne.institutions.sealing import seal, unseal
from insigne.journal.actions import record
from insigne.web.localized import LocalizedText

if TYPE_CHECKING:
    from uuid import UUID

    from insigne.people.models import User


CHANGEABLE = frozenset(
    {"name", "url", "email", "accent", "warm", "linkedin_id", "retention", "school_domains"}
)


class LastAdministrator(ValueError):
    """Taking this role would leave the institution without an administrator."""


@transaction.atomic
def found(
    *, slug: str, name: LocalizedText, url: str, email: str, administrator: "User | None"
) -> Institution:
    """A new institution with its first key and administrator. Only the operator's road leads here."""
    institution = Institution(slug=slug, name=name, url=url, email=email)
    institution.full_clean()
    institution.save()
    record("institution.founded", institution, actor=administrator, institution_id=institution.pk)
    _make_key(institution, actor=administrator)
    if administrator:
        _join(institution, administrator, Role.ADMINISTRATOR, actor=administrator)
    return institution


@transaction.atomic
def change(institution: Institution, *, by: "User", **fields: object) -> None:
    """Change the institution's names, contact and colours. Its short name, part of signed badges, never changes."""
    require(may_administer(by, institution.pk))
    for name in CHANGEABLE & fields.keys():
        setattr(institution, name, fields[name])
    institution.full_clean()
    institution.save()
    record("institution.changed", institution, actor=by, institution_id=institution.pk)


@transaction.atomic
def grant(institution: Institution, user: "User", role: str, *, by: "User") -> Membership:
    """Give `user` a role; giving it twice changes nothing."""
    require(may_grant(by, institution.pk, role))
    return _join(institution, user, Role(role), actor=by)


@transaction.atomic
def welcome(institution: Institution, user: "User", role: str) -> Membership:
    """Give `user` the role of an invitation that they accepted: the right was checked when it was sent."""
    return _join(institution, user, Role(role), actor=user)


@transaction.atomic
def withdraw(membership: Membership, *, by: "User") -> None:
    """Take a role away. Raises LastAdministrator rather than leave nobody in charge."""
    institution_id = membership.institution_id
    require(may_grant(by, institution_id, membership.role))
    _lock(institution_id)
    if membership.role == Role.ADMINISTRATOR:
        others = Membership.objects.filter(institution_id=institution_id, role=Role.ADMINISTRATOR)
        if not others.exclude(pk=membership.pk).exists():
            raise LastAdministrator
    taken, _by_model = Membership.objects.filter(pk=membership.pk).delete()
    if taken:
        record(
            "membership.withdrawn",
            membership,
            actor=by,
            institution_id=institution_id,
            role=membership.role,
            user=str(membership.user_id),
        )


@transaction.atomic
def rotate_key(institution: Institution, *, by: "User", compromised: bool = False) -> SigningKey:
    """Retire the active key and make another; a compromised one is published as revoked from now on."""
    require(may_administer(by, institution.pk))
    _lock(institution.pk)
    now = timezone.now()
    old = active_key(institution)
    old.retired_at, old.revoked_at = now, now if compromised else None
    old.save(update_fields=["retired_at", "revoked_at"])
    record("key.retired", old, actor=by, institution_id=institution.pk, compromised=compromised)
    return _make_key(institution, actor=by)


@transaction.atomic
def revoke_key(key: SigningKey, *, by: "User") -> None:
    """Declare a retired key unsafe. From now on no badge that it signed is confirmed. Twice is once."""
    require(may_administer(by, key.institution_id))
    changed = SigningKey.objects.filter(pk=key.pk, retired_at__isnull=False, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if changed:
        record("key.revoked", key, actor=by, institution_id=key.institution_id, key=key.public_multikey)


def active_key(institution: Institution) -> SigningKey:
    """The key that signs today."""
    return SigningKey.objects.get(institution=institution, retired_at=None, revoked_at=None)


def key_pair(key: SigningKey) -> KeyPair:
    """The key pair, opened for one signature. Raises SealBroken."""
    return KeyPair.from_seed(unseal(key.sealed_seed))


def _lock(institution_id: "UUID") -> None:
    """Make two who change at once who is in charge, or which key signs, wait for one another."""
    Institution.objects.select_for_update(no_key=True).get(pk=institution_id)


def _make_key(institution: Institution, *, actor: "User | None") -> SigningKey:
    pair = KeyPair.generate()
    key = SigningKey.objects.create(
        institution=institution, public_multikey=pair.public_multikey, sealed_seed=seal(pair.secret)
    )
    record("key.made", key, actor=actor, institution_id=institution.pk, key=pair.public_multikey)
    return key


def _join(institution: Institution, user: "User", role: Role, *, actor: "User | None") -> Membership:
    membership, made = Membership.objects.get_or_create(institution=institution, user=user, role=role)
    if made:
        record(
            "membership.granted",
            membership,
            actor=actor,
            institution_id=institution.pk,
            role=role.value,
            user=str(user.pk),
        )
    return membership

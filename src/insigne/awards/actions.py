"""Writes of awards: issue, revoke, share, decline, erase."""

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from insigne import credentials
from insigne.awards import addresses, soundness, status_lists
from insigne.awards.documents import Grant, Recognised, award_value, to_bytes
from insigne.awards.evidence import Supporting, drop_evidence, keep_evidence
from insigne.awards.models import Award, RecognisedSkill, StatusList
from insigne.awards.rules import is_recipient, may_award, may_revoke
from insigne.awards.soundness import UnsoundCredential
from insigne.awards.validity import months_after
from insigne.institutions import actions as institutions
from insigne.institutions.addresses import key_id
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.people import consents
from insigne.people.models import Use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from insigne.catalogue.models import BadgeVersion
    from insigne.institutions.models import SigningKey
    from insigne.people.models import User

__all__ = [
    "ReasonMissing",
    "Recognised",
    "Supporting",
    "UnsoundCredential",
    "decline",
    "erase",
    "issue",
    "revoke",
    "share",
]

# What a person agrees to when they open a page.
PAGE_USES = {Award.Sharing.LINK: Use.AWARD_PAGE, Award.Sharing.LISTED: Use.AWARD_LISTED}


class ReasonMissing(ValueError):
    """A revocation says why."""


@transaction.atomic
def issue(
    version: "BadgeVersion",
    recipient: "User",
    recognised: "Sequence[Recognised]",
    *,
    source_id: UUID,
    by: "User",
    activity: "tuple[date | None, date | None]" = (None, None),
    evidence: "Sequence[Supporting]" = (),
) -> Award:
    """Award a badge version: take a status place, sign both documents, check them, keep their exact bytes.

    `source_id` names what led to it (an application…): the same source awards once. Raises
    PermissionDenied, UnsoundCredential.
    """
    require(may_award(by, version, recipient))
    institution = version.badge.institution
    status_list, place = status_lists.take_place(institution)
    key = institutions.active_key(institution)
    now = timezone.now().replace(microsecond=0)
    grant = Grant(
        id=uuid4(),
        version=version,
        recognised=recognised,
        language=recipient.language,
        email=recipient.email,
        salt=secrets.token_hex(16),
        status=credentials.StatusEntry(addresses.status_list(status_list), place),
        awarded_at=now,
        valid_until=months_after(timezone.localtime(now), version.validity_months),
        activity=activity,
    )
    award = _keep(grant, key, recipient=recipient, source_id=source_id, place=(status_list, place))
    RecognisedSkill.objects.bulk_create(
        RecognisedSkill(award=award, skill=each.skill, text=each.text) for each in recognised
    )
    keep_evidence(award, evidence)
    record("award.issued", award, actor=by, institution_id=institution.pk)
    return award


@transaction.atomic
def revoke(award: Award, *, reason: str, by: "User") -> None:
    """Revoke an award; its status list will say so when it is next read. Twice is once. Raises ReasonMissing."""
    require(may_revoke(by, award))
    if not reason.strip():
        raise ReasonMissing
    changed = Award.objects.filter(pk=award.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revocation_reason=reason.strip(), revoked_by=by
    )
    if changed:
        status_lists.outdate(award.status_list)
        record("award.revoked", award, actor=by, institution_id=award.institution_id)
    award.refresh_from_db()


@transaction.atomic
def share(award: Award, sharing: str, *, by: "User") -> None:
    """Choose who may open the award's page. Closing it takes effect at once.

    The consent is given and withdrawn with the choice: the two cannot disagree. A page that was opened before the
    badge was declined in another tab does not open it again.
    """
    chosen = Award.Sharing(sharing)
    now = (
        Award.objects.select_for_update(no_key=True)
        .only("sharing", "declined_at", "recipient")
        .get(pk=award.pk)
    )
    require(is_recipient(by, now) and (chosen == Award.Sharing.PRIVATE or not now.declined_at))
    for open_to, use in PAGE_USES.items():
        if open_to == chosen:
            consents.give(by, use, about=award.pk)
        else:
            consents.withdraw(by, use, about=award.pk)
    award.sharing = chosen
    if now.sharing != chosen:
        award.save(update_fields=["sharing"])
        record("award.shared", award, actor=by, institution_id=award.institution_id, sharing=chosen.value)


@transaction.atomic
def decline(award: Award, *, by: "User") -> None:
    """Its recipient does not want it: the page closes, its consents end, and every check says revoked.

    The institution learns that it was declined, and nothing else. It cannot be undone. Twice is once.
    """
    require(is_recipient(by, award))
    now = timezone.now()
    if Award.objects.filter(pk=award.pk, declined_at=None).update(
        declined_at=now, sharing=Award.Sharing.PRIVATE
    ):
        with translation.override(award.language):
            reason = _("Declined by its recipient.")
        Award.objects.filter(pk=award.pk, revoked_at=None).update(revoked_at=now, revocation_reason=reason)
        award.deliveries.filter(revoked_at=None).update(revoked_at=now)
        status_lists.outdate(award.status_list)
        for use in Use:
            consents.withdraw(by, use, about=award.pk)
        record("award.declined", award, actor=by, institution_id=award.institution_id)
    award.refresh_from_db()


@transaction.atomic
def erase(award: Award, *, by: "User") -> None:
    """Make an award a tombstone: nothing of its recipient is left, its status place says revoked for ever.

    Only with the person who holds it; called inside the transaction that erases them. A tombstone is nobody's, and
    is not erased again.
    """
    require(is_recipient(by, award))
    now = timezone.now()
    with translation.override(award.language):
        reason = _("At the request of its holder.")
    drop_evidence(award)
    award.recognised.all().delete()
    award.deliveries.update(holder="", revoked_at=now)
    Award.objects.filter(pk=award.pk).update(
        recipient=None,
        sharing=Award.Sharing.PRIVATE,
        credential=b"",
        assertion=b"",
        erased_at=now,
        revoked_at=now,
        revocation_reason=reason,
        revoked_by=None,
    )
    for held in StatusList.objects.filter(Q(awards=award) | Q(deliveries__award=award)).distinct():
        status_lists.outdate(held)
    record("award.erased", award, actor=by, institution_id=award.institution_id)
    award.refresh_from_db()


def _keep(
    grant: Grant,
    key: "SigningKey",
    *,
    recipient: "User",
    source_id: UUID,
    place: tuple[StatusList, int],
) -> Award:
    """The award's row, with the exact bytes of both documents. Raises UnsoundCredential."""
    credential, assertion = _documents(grant, key)
    return Award.objects.create(
        id=grant.id,
        version=grant.version,
        institution=grant.version.badge.institution,
        recipient=recipient,
        source_id=source_id,
        language=grant.language,
        awarded_at=grant.awarded_at,
        valid_until=grant.valid_until,
        key=key,
        status_list=place[0],
        status_index=place[1],
        credential=credential,
        assertion=assertion,
    )


def _documents(grant: Grant, key: "SigningKey") -> tuple[bytes, bytes]:
    """The signed credential, found good by our own verifier, and the hosted assertion. Raises UnsoundCredential."""
    value = award_value(grant)
    signed = credentials.sign(
        credentials.build(value),
        institutions.key_pair(key),
        verification_method=key_id(key),
        created=grant.awarded_at,
    )
    credential = to_bytes(signed)
    soundness.check(credential)
    # Whoever holds a baked badge may fetch the assertion even while its page is private: no word is in it.
    return credential, to_bytes(credentials.build_v2(replace(value, evidence=())).assertion)

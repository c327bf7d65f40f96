"""Copies: what a wallet gets for its key, what it is refused, and what becomes of a copy."""

import base64
import json
import re
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from insigne.awards import actions as awards
from insigne.awards import addresses, deliveries, soundness, status_lists
from insigne.awards.deliveries import Reception
from insigne.awards.models import Award, Delivery, StatusList
from insigne.credentials import KeyPair, Possession, did_jwk, did_key, identity_hash, read_possession, verify
from insigne.institutions import actions as institutions
from insigne.journal.models import Event
from insigne.oid4vci import actions
from insigne.oid4vci.metadata import issuer_id
from insigne.oid4vci.models import WalletOffer
from insigne.oid4vci.personal import erase, export
from insigne.oid4vci.queries import access_of
from insigne.people import consents
from insigne.people.models import Use, User
from insigne.web import own
from tests.oid4vci.making import Wallet, an_offer
from tests.threads import together
from tests.world import World, awarded

ENDINGS = ("ldp", "jwt", "sd-jwt")


def text_of(copy: Any) -> str:
    return copy if isinstance(copy, str) else json.dumps(copy)


def verdict(copy: Any, recipient: str | None = None) -> str:
    status_list = StatusList.objects.get()
    StatusList.objects.filter(pk=status_list.pk).update(
        signed_before=None
    )  # no interval between two signings
    return verify(text_of(copy), own.fetch, recipient=recipient).verdict


# --- What it is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", ["P-256", "P-384", "Ed25519"])
def test_it_is_found_good_and_names_the_wallets_key(
    world: World, offer: WalletOffer, ending: str, kind: Any
) -> None:
    wallet = Wallet(world.ours.institution, KeyPair.generate(kind))
    copy = wallet.take(offer, ending)
    assert verdict(copy, recipient=wallet.did) == "verified"
    another = verify(text_of(copy), own.fetch, recipient=did_jwk(KeyPair.generate().public_key))
    assert "recipient.matches" not in {finding.code for finding in another.findings}


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_says_nothing_of_the_recipients_address(offer: WalletOffer, wallet: Wallet, ending: str) -> None:
    copy = text_of(wallet.take(offer, ending))
    award = json.loads(bytes(offer.award.credential))
    kept = award["credentialSubject"]["identifier"][0]
    assert kept["identityHash"] == identity_hash(offer.award.recipient.email, kept["salt"])
    told = copy if copy.startswith("{") else " ".join(_decoded(part) for part in re.split(r"[.~]", copy))
    assert addresses.award(offer.award_id) in told
    for secret in (kept["identityHash"], kept["salt"], offer.award.recipient.email):
        assert secret not in told


def _decoded(part: str) -> str:
    return base64.urlsafe_b64decode(part + "===").decode(errors="replace")


def test_it_says_the_same_as_the_award_but_for_what_is_its_own(offer: WalletOffer, wallet: Wallet) -> None:
    award, copy = json.loads(bytes(offer.award.credential)), wallet.take(offer)
    own_parts = {"id", "proof", "credentialStatus", "credentialSubject"}
    assert {name: value for name, value in copy.items() if name not in own_parts} == {
        name: value for name, value in award.items() if name not in own_parts
    }
    assert copy["credentialSubject"]["achievement"] == award["credentialSubject"]["achievement"]
    assert copy["credentialSubject"]["result"] == award["credentialSubject"]["result"]
    assert copy["id"].startswith(addresses.award(offer.award_id) + "#copy-")


def test_it_may_be_shown_without_the_words_and_the_skills(world: World, wallet: Wallet) -> None:
    award = awarded(world.ours, public=3)
    whole = wallet.take(an_offer(world.ours, award), "sd-jwt")
    issuers, *parts, end = whole.split("~")
    assert (len(parts), end) == (4, "")
    alone = f"{issuers}~"
    assert verdict(alone) == "verified"
    shown = verify(alone, own.fetch).badge
    assert shown is not None
    assert not shown.evidence
    assert len(verify(whole, own.fetch).badge.evidence) == 3  # type: ignore[union-attr]


def test_a_wallet_may_name_its_key_by_did_key_or_did_jwk(offer: WalletOffer, world: World) -> None:
    wallet = Wallet(world.ours.institution, KeyPair.generate("Ed25519"))
    access = wallet.token(offer)
    for did in (did_key(wallet.key.public_key), did_jwk(wallet.key.public_key)):
        method = f"{did}#0" if "jwk" in did else f"{did}#{did.removeprefix('did:key:')}"
        request = wallet.request(offer, header={"typ": "openid4vci-proof+jwt", "kid": method})
        copy = wallet.ask(access, request).json()["credentials"][0]["credential"]
        assert copy["credentialSubject"]["id"] == did
        assert verdict(copy, recipient=did) == "verified"


def test_it_is_written_down(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    wallet.take(offer, "jwt")
    copy = Delivery.objects.get()
    assert (copy.award_id, copy.format, copy.holder) == (offer.award_id, "jwt_vc_json", wallet.did)
    verbs = list(Event.objects.filter(object_id=offer.award_id).values_list("verb", flat=True))
    assert verbs[-3:] == ["wallet.offered", "wallet.opened", "copy.delivered"]


def test_it_is_signed_with_the_key_of_today(world: World, wallet: Wallet) -> None:
    offer = an_offer(world.ours)
    institutions.rotate_key(world.ours.institution, by=world.ours.administrator)
    copy = wallet.take(offer)
    key = institutions.active_key(world.ours.institution)
    assert copy["proof"][0]["verificationMethod"].endswith(key.public_multikey)
    assert verdict(copy) == "verified"


# --- Its place -------------------------------------------------------------------------------------------


def test_it_has_a_place_of_its_own(
    world: World, offer: WalletOffer, wallet: Wallet, monkeypatch: Any
) -> None:
    taken = offer.award.status_index
    draws = iter([taken, taken, (taken + 1) % 131_072, (taken + 1) % 131_072, (taken + 2) % 131_072])
    monkeypatch.setattr("insigne.awards.status_lists.secrets.randbelow", lambda _bound: next(draws))
    wallet.take(offer)
    assert Delivery.objects.get().status_index == (taken + 1) % 131_072
    assert awarded(world.ours, world.ours.facilitator).status_index == (taken + 2) % 131_072


def test_copies_fill_a_list_as_awards_do(
    world: World, offer: WalletOffer, wallet: Wallet, monkeypatch: Any
) -> None:
    monkeypatch.setattr(status_lists, "FULL", 2)
    wallet.take(offer)
    wallet.take(an_offer(world.ours, offer.award))
    assert StatusList.objects.count() == 2


def test_it_is_revoked_alone(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    first = wallet.take(offer)
    second = wallet.take(an_offer(world.ours, offer.award))
    actions.revoke_copy(offer.award, _copy_in(first).pk, by=offer.award.recipient)
    assert [verdict(each) for each in (first, second, bytes(offer.award.credential).decode())] == [
        "rejected",
        "verified",
        "verified",
    ]


def _copy_in(copy: dict[str, Any]) -> Delivery:
    return Delivery.objects.get(pk=copy["id"].partition("#copy-")[2])


def test_it_falls_with_its_award_even_in_another_list(
    world: World, offer: WalletOffer, wallet: Wallet, monkeypatch: Any
) -> None:
    monkeypatch.setattr(status_lists, "FULL", 1)
    copies = [wallet.take(offer, "ldp"), wallet.take(an_offer(world.ours, offer.award), "sd-jwt")]
    assert StatusList.objects.count() == 3
    awards.revoke(offer.award, reason="Par erreur.", by=world.ours.manager)
    StatusList.objects.update(signed_before=None)
    assert [verify(text_of(copy), own.fetch).verdict for copy in copies] == ["rejected"] * 2


@pytest.mark.parametrize("ended", ["declined_at", "erased_at"])
def test_it_falls_with_an_award_that_its_recipient_gave_up(
    offer: WalletOffer, wallet: Wallet, ended: str
) -> None:
    copy = wallet.take(offer)
    Award.objects.filter(pk=offer.award_id).update(**{ended: timezone.now()})
    status_lists.outdate(offer.award.status_list)
    assert verdict(copy) == "rejected"


def test_the_last_copy_taken_back_ends_the_consent(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    person, copy = offer.award.recipient, wallet.take(offer)
    actions.revoke_copy(offer.award, _copy_in(copy).pk, by=person)
    assert not consents.stands(person, Use.WALLET, about=offer.award_id)


def test_a_consent_withdrawn_takes_every_copy_back(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    copies = [wallet.take(offer), wallet.take(an_offer(world.ours, offer.award), "jwt")]
    person = offer.award.recipient
    consents.take_back(person.consents.get(use=Use.WALLET, withdrawn_at=None), by=person)
    assert [verdict(copy) for copy in copies] == ["rejected"] * 2


def test_a_consent_withdrawn_for_one_badge_leaves_the_others(
    world: World, offer: WalletOffer, wallet: Wallet
) -> None:
    person = offer.award.recipient
    there = an_offer(world.theirs, awarded(world.theirs, person))
    for each, at in ((offer, wallet), (there, Wallet(world.theirs.institution))):
        at.take(each)
    for about in (offer.award_id, uuid4()):  # the second is of no badge
        actions.withdraw(person, about)
    assert [copy.award_id for copy in Delivery.objects.filter(revoked_at=None)] == [there.award_id]
    assert consents.stands(person, Use.WALLET, about=there.award_id)
    assert not consents.stands(person, Use.WALLET, about=offer.award_id)


def test_nobody_else_takes_it_back_or_makes_one(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    copy = _copy_in(wallet.take(offer))
    key = Possession(wallet.did, wallet.key.public_key, "n")
    for somebody in (world.ours.manager, world.theirs.student):
        with pytest.raises(PermissionDenied):
            actions.revoke_copy(offer.award, copy.pk, by=somebody)
        with pytest.raises(PermissionDenied):
            deliveries.deliver(offer.award, holder=key, form="ldp_vc", by=somebody)


def test_the_award_is_asked_whose_it_is_and_whether_it_stands(offer: WalletOffer, wallet: Wallet) -> None:
    wallet.take(offer)
    copy, key = Delivery.objects.get(), Possession(wallet.did, wallet.key.public_key, "n")
    stranger, person = User(), offer.award.recipient
    for deed in (deliveries.revoke_copy, partial(deliveries.note_reception, reception=Reception.KEPT)):
        with pytest.raises(PermissionDenied):
            deed(copy, by=stranger)
    Award.objects.update(valid_until=timezone.now())
    with pytest.raises(deliveries.NotDeliverable):
        deliveries.deliver(offer.award, holder=key, form="ldp_vc", by=person)
    assert Delivery.objects.filter(revoked_at=None, reception="").count() == 1


def test_taken_back_twice_it_is_told_once(offer: WalletOffer, wallet: Wallet) -> None:
    wallet.take(offer)
    deliveries.revoke_copy(Delivery.objects.get(), by=offer.award.recipient)
    first = Delivery.objects.get().revoked_at
    deliveries.revoke_copy(Delivery.objects.get(), by=offer.award.recipient)
    assert Delivery.objects.get().revoked_at == first
    assert Event.objects.filter(verb="copy.revoked", object_id=offer.award_id).count() == 1


def test_what_our_own_verifier_finds_wrong_does_not_leave(
    offer: WalletOffer, wallet: Wallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(document: Any, *_args: Any) -> bytes:
        return json.dumps(document).encode()  # nobody signed it

    monkeypatch.setattr(deliveries, "_signed", spoilt)
    access = access_of(wallet.institution, wallet.token(offer))
    assert access
    proven = Possession(wallet.did, wallet.key.public_key, wallet.nonce())
    with pytest.raises(soundness.UnsoundCredential):
        actions.hand_over(access, proven, "ldp_vc")
    assert Delivery.objects.count() == 0


# --- Two at once -------------------------------------------------------------------------------------------


def test_no_copy_outlives_a_revocation_of_the_same_moment(crowded_world: World) -> None:
    ours = crowded_world.ours
    offer = an_offer(ours)
    wallet = Wallet(ours.institution)
    access = access_of(ours.institution, wallet.token(offer))
    assert access
    proven = read_possession(wallet.proof(), audience=issuer_id(ours.institution))
    got = together(
        partial(actions.hand_over, access, proven, "ldp_vc"),
        partial(awards.revoke, offer.award, reason="Par erreur.", by=ours.manager),
    )
    StatusList.objects.update(signed_before=None)
    assert got[1] is None
    if isinstance(got[0], deliveries.Copy):
        assert verify(got[0].document, own.fetch).verdict == "rejected"
    else:
        assert isinstance(got[0], deliveries.NotDeliverable)


def test_one_answer_sent_twice_at_once_makes_one_copy(crowded_world: World) -> None:
    ours = crowded_world.ours
    wallet = Wallet(ours.institution)
    access = access_of(ours.institution, wallet.token(an_offer(ours)))
    assert access
    proven = read_possession(wallet.proof(), audience=issuer_id(ours.institution))
    got = together(*[partial(actions.hand_over, access, proven, "ldp_vc")] * 2)
    assert sorted(type(each).__name__ for each in got) == ["Copy", "StaleNonce"]
    assert Delivery.objects.count() == 1


# --- A person's data ---------------------------------------------------------------------------------------


def test_its_archive_names_the_copies(offer: WalletOffer, wallet: Wallet) -> None:
    wallet.take(offer)
    (kept,) = export(offer.award.recipient)
    (told,) = json.loads(kept.content)
    assert (told["award"], told["wallet"]) == (str(offer.award_id), wallet.did)


def test_an_archive_without_copies_has_no_page_about_them(world: World) -> None:
    assert list(export(world.stranger)) == []


def test_an_erased_person_leaves_places_and_no_key(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    copy, person = wallet.take(offer), offer.award.recipient
    theirs = awarded(world.ours, world.theirs.student)
    wallet.take(an_offer(world.ours, theirs))
    erase(person)
    erase(person)
    assert theirs.deliveries.filter(revoked_at=None, holder=wallet.did).count() == 1
    left = offer.award.deliveries.get()
    assert left.holder == ""
    assert left.revoked_at
    assert [each.award_id for each in WalletOffer.objects.all()] == [theirs.pk]
    assert verdict(copy) == "rejected"

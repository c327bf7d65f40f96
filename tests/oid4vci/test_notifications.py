"""What a wallet tells of the copy that it got."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from insigne.awards import deliveries
from insigne.awards.deliveries import Reception
from insigne.awards.models import Award, Delivery
from insigne.journal.models import Event
from insigne.oid4vci.models import WalletOffer
from insigne.oid4vci.personal import export
from tests.oid4vci.making import Wallet, an_offer, path_of
from tests.world import World, browser

WORDS = {
    Reception.KEPT: "elle garde cette copie",
    Reception.FAILED: "pas pu enregistrer cette copie",
    Reception.DELETED: "cette copie y a été supprimée",
}
ADVICE = "Révoquez-la"


def taken(wallet: Wallet, offer: WalletOffer) -> tuple[str, str]:
    """A wallet takes the badge: its access token, and the name by which it may speak of the copy."""
    access = wallet.token(offer)
    return access, wallet.ask(access, wallet.request(offer)).json()["notification_id"]


def page_of(offer: WalletOffer) -> str:
    return unescape(browser(offer.award.recipient).get(f"/a/{offer.award_id}/wallet").content.decode())


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_it_goes_to_an_address_that_the_metadata_names(wallet: Wallet) -> None:
    told = browser().get("/.well-known/openid-credential-issuer/i/ours/wallet").json()
    assert path_of(told["notification_endpoint"]) == f"{wallet.home}/notification"


@pytest.mark.parametrize("event", Reception)
def test_its_recipient_reads_it_on_their_page(offer: WalletOffer, wallet: Wallet, event: Reception) -> None:
    access, name = taken(wallet, offer)
    assert not any(words in page_of(offer) for words in WORDS.values())
    answer = wallet.tell(access, {"notification_id": name, "event": event.value})
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (204, b"", "no-store")
    page = page_of(offer)
    assert [known for known, words in WORDS.items() if words in page] == [event]
    assert (ADVICE in page) == (event != Reception.KEPT)
    assert "Révoquer cette copie" in page


def test_it_is_heard_of_that_copy_alone(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    taken(wallet, offer)
    access, name = taken(wallet, an_offer(world.ours, offer.award))
    wallet.tell(access, {"notification_id": name, "event": "credential_deleted"})
    assert sorted(Delivery.objects.values_list("reception", flat=True)) == ["", "credential_deleted"]


def test_said_twice_it_is_heard_once_and_its_last_word_counts(offer: WalletOffer, wallet: Wallet) -> None:
    access, name = taken(wallet, offer)
    for event in ("credential_failure", "credential_accepted", "credential_accepted"):
        said = {"notification_id": name, "event": event, "event_description": "none", "more": [1]}
        assert wallet.tell(access, said).status_code == 204
    assert Delivery.objects.get().reception == Reception.KEPT
    events = Event.objects.filter(verb="copy.reported", object_id=offer.award_id)
    assert [each.data["reception"] for each in events.order_by("pk")] == [
        "credential_failure",
        "credential_accepted",
    ]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"event": None},
        {"event": "Credential_Accepted"},
        {"event": ""},
        {"event": ["credential_accepted"]},
        {"event": {"a": 1}},
        {"notification_id": None},
        {"notification_id": 7},
        {"notification_id": ["x"]},
    ],
)
def test_what_is_no_notification_is_refused(offer: WalletOffer, wallet: Wallet, said: dict[str, Any]) -> None:
    access, name = taken(wallet, offer)
    whole = {"notification_id": name, "event": "credential_accepted"} | said if said else said
    assert refused(wallet.tell(access, whole)) == (400, "invalid_notification_request")
    assert refused(wallet.tell(access, "[")) == (400, "invalid_notification_request")
    assert Delivery.objects.get().reception == ""


def test_a_name_that_its_access_did_not_bring_is_refused(
    world: World, offer: WalletOffer, wallet: Wallet
) -> None:
    before, name = taken(wallet, offer)
    copy = Delivery.objects.get()
    access, _other = taken(wallet, an_offer(world.ours, offer.award))
    for wrong in (name, str(copy.pk), "", "é", "\ud800", f"{copy.pk}:x", f"{copy.pk}:\ud800", name + "x"):
        answer = wallet.tell(access, {"notification_id": wrong, "event": "credential_deleted"})
        assert refused(answer) == (400, "invalid_notification_id")
    answer = wallet.tell(before, {"notification_id": name, "event": "credential_deleted"})
    assert refused(answer) == (401, "invalid_token")  # the second offer ended the first one's access
    assert set(Delivery.objects.values_list("reception", flat=True)) == {""}


def test_it_needs_the_access_that_brought_the_copy(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    access, name = taken(wallet, offer)
    said = {"notification_id": name, "event": "credential_deleted"}
    assert refused(wallet.tell("", said)) == (401, "invalid_request")
    assert refused(Wallet(world.theirs.institution).tell(access, said)) == (401, "invalid_token")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert refused(wallet.tell(access, said)) == (401, "invalid_token")
    Award.objects.update(recipient=None)
    assert refused(wallet.tell(access, said)) == (400, "invalid_notification_id")
    assert Delivery.objects.get().reception == ""


def test_it_may_still_come_when_every_copy_was_taken(offer: WalletOffer, wallet: Wallet) -> None:
    access = wallet.token(offer)
    names = [
        wallet.ask(access, wallet.request(offer, ending)).json()["notification_id"]
        for ending in ("ldp", "jwt", "sd-jwt")
    ]
    said = {"notification_id": names[1], "event": "credential_accepted"}
    assert wallet.tell(access, said).status_code == 204
    heard = Delivery.objects.exclude(reception="").get()
    assert (heard.format, heard.reception) == ("jwt_vc_json", "credential_accepted")


def test_a_copy_that_fell_with_its_badge_is_not_to_be_revoked_again(
    offer: WalletOffer, wallet: Wallet
) -> None:
    access, name = taken(wallet, offer)
    wallet.tell(access, {"notification_id": name, "event": "credential_deleted"})
    Award.objects.update(revoked_at=timezone.now())
    page = page_of(offer)
    assert WORDS[Reception.DELETED] in page
    assert ADVICE not in page


def test_nobody_else_says_it_for_the_recipient(world: World, offer: WalletOffer, wallet: Wallet) -> None:
    wallet.take(offer)
    for somebody in (world.ours.manager, world.theirs.student):
        with pytest.raises(PermissionDenied):
            deliveries.note_reception(Delivery.objects.get(), Reception.DELETED, by=somebody)


def test_it_is_in_the_archive_of_its_person(offer: WalletOffer, wallet: Wallet) -> None:
    access, name = taken(wallet, offer)
    (before,) = export(offer.award.recipient)
    assert b'"wallet_said": null' in before.content
    wallet.tell(access, {"notification_id": name, "event": "credential_deleted"})
    (after,) = export(offer.award.recipient)
    assert b'"wallet_said": "credential_deleted"' in after.content

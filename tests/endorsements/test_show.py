"""What a recipient does with an endorsement: show it, hide it, delete it; and who reads it when."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.endorsements import actions, refusals
from insigne.endorsements.models import Endorsement
from insigne.endorsements.queries import shown_with
from insigne.endorsements.rules import may_read
from insigne.holders import WITHDRAWALS
from insigne.journal.models import Event
from insigne.people import consents
from insigne.people.models import Consent, Use
from tests.applications.pages import says, words
from tests.endorsements.making import ANSWER, SAID, again, asked, award_of, document, signed
from tests.world import World, browser

LISTED = Award.Sharing.LISTED


def act(endorsement: Endorsement, name: str) -> str:
    return reverse(name, args=[endorsement.pk])


def page(endorsement: Endorsement) -> str:
    return reverse("award", args=[endorsement.award_id])


@pytest.fixture
def received(world: World) -> Endorsement:
    return signed(award_of(world.ours, LISTED))


def test_it_is_not_shown_until_its_recipient_says_so(received: Endorsement) -> None:
    assert SAID not in words(browser().get(page(received)))
    assert browser().get(document(received)).status_code == 404
    assert not shown_with(received.award).exists()


def test_its_recipient_reads_it_at_once(world: World, received: Endorsement) -> None:
    client = browser(world.ours.student)
    assert SAID in words(client.get(reverse("endorsement-ask", args=[received.award_id])))
    assert client.get(document(received)).status_code == 200


@pytest.mark.parametrize("who", ["manager", "reviewer", "administrator"])
def test_the_institution_that_signs_it_reads_it_no_sooner_than_anybody(
    world: World, received: Endorsement, who: str
) -> None:
    reader = browser(getattr(world.ours, who))
    assert reader.get(document(received)).status_code == 404
    actions.show(received, by=received.award.recipient)
    assert reader.get(document(received)).status_code == 200


def test_showing_it_writes_the_consent_down(world: World, received: Endorsement) -> None:
    client = browser(world.ours.student)
    client.post(act(received, "endorsement-show"), {"shown": "yes"})
    client.post(act(received, "endorsement-show"), {"shown": "yes"})
    consent = Consent.objects.get(use=Use.ENDORSEMENT, about=received.pk)
    assert consent.withdrawn_at is None
    shown = browser().get(page(received))
    assert SAID in words(shown)
    assert "Paule Président" in words(shown)


def test_a_machine_gets_the_document_byte_for_byte(received: Endorsement) -> None:
    actions.show(received, by=received.award.recipient)
    answer = browser().get(document(received))
    assert answer.content == bytes(received.credential)
    assert answer.headers["Content-Type"] == "application/vc+ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_private_page_keeps_its_endorsements_private(world: World, received: Endorsement) -> None:
    actions.show(received, by=received.award.recipient)
    awards.share(received.award, Award.Sharing.PRIVATE, by=received.award.recipient)
    assert browser().get(document(received)).status_code == 404
    assert browser(world.theirs.manager).get(document(received)).status_code == 404
    mine = browser(world.ours.student).get(document(received))
    assert mine.status_code == 200
    assert "Access-Control-Allow-Origin" not in mine.headers


def test_hiding_it_takes_effect_at_once(world: World, received: Endorsement) -> None:
    actions.show(received, by=received.award.recipient)
    browser(world.ours.student).post(act(received, "endorsement-show"), {"shown": "no"})
    assert SAID not in words(browser().get(page(received)))
    assert browser().get(document(received)).status_code == 404
    assert not consents.stands(world.ours.student, Use.ENDORSEMENT, about=received.pk)


def test_withdrawing_the_consent_hides_it(world: World, received: Endorsement) -> None:
    actions.show(received, by=received.award.recipient)
    consent = Consent.objects.get(use=Use.ENDORSEMENT)
    consents.take_back(consent, by=world.ours.student)
    assert not again(received).shown
    assert browser().get(document(received)).status_code == 404


def test_withdrawing_the_consent_to_one_leaves_the_other_shown(world: World) -> None:
    award, sam = award_of(world.ours, LISTED), world.ours.student
    both = [signed(award, email=f"p{number}@asso.example", shown=True) for number in (1, 2)]
    for one, other in (both, both[::-1]):
        WITHDRAWALS[Use.ENDORSEMENT](sam, one.pk)
        assert (again(one).shown, again(other).shown) == (False, True)
        actions.show(one, by=sam)


def test_a_consent_about_somebody_elses_endorsement_does_nothing(world: World, received: Endorsement) -> None:
    actions.show(received, by=received.award.recipient)
    WITHDRAWALS[Use.ENDORSEMENT](world.stranger, received.pk)
    assert again(received).shown


def test_nobody_else_shows_hides_or_deletes_it(world: World, received: Endorsement) -> None:
    for user in (world.ours.manager, world.ours.reviewer, world.theirs.student, world.stranger):
        client = browser(user)
        assert client.post(act(received, "endorsement-show"), {"shown": "yes"}).status_code == 404
        assert client.post(act(received, "endorsement-delete"), {"confirmed": "yes"}).status_code == 404
        for deed in (actions.show, actions.hide, actions.remove):
            with pytest.raises(PermissionDenied):
                deed(received, by=user)
    assert "login" in browser().post(act(received, "endorsement-show"))["Location"]
    assert not again(received).shown


def test_what_is_done_to_one_is_done_to_no_other(world: World) -> None:
    award, sam = award_of(world.ours, LISTED), world.ours.student
    one, other = (signed(award, email=f"p{number}@asso.example") for number in (1, 2))
    waiting, declined = (asked(award, email=f"p{number}@asso.example") for number in (3, 4))
    actions.show(one, by=sam)
    assert not again(other).shown
    actions.show(other, by=sam)
    actions.hide(one, by=sam)
    actions.decline(declined)
    actions.take_back(one)
    actions.remove(one, by=sam)
    assert (again(other).shown, again(other).words.fr) == (True, SAID)
    assert consents.stands(sam, Use.ENDORSEMENT, about=other.pk)
    assert again(waiting).is_open
    actions.answer(waiting, ANSWER)
    assert not again(declined).answered_at


def test_each_deed_is_written_down_once_with_who_did_it(world: World) -> None:
    """Two clicks are one deed; whoever answers by a link has no account."""
    award, sam = award_of(world.ours, LISTED), world.ours.student
    one, declined, taken = (
        signed(award),
        asked(award, email="non@asso.example"),
        signed(award, email="b@x.example"),
    )
    for deed in (actions.show, actions.hide, actions.remove):
        for _click in range(2):
            deed(one, by=sam)
    actions.decline(declined)
    actions.take_back(taken)
    told = Event.objects.filter(verb__startswith="endorsement.", institution_id=award.institution_id)
    assert list(told.order_by("pk").values_list("verb", "object_id", "actor")) == [
        ("endorsement.asked", one.pk, sam.pk),
        ("endorsement.answered", one.pk, None),
        ("endorsement.asked", declined.pk, sam.pk),
        ("endorsement.asked", taken.pk, sam.pk),
        ("endorsement.answered", taken.pk, None),
        ("endorsement.shown", one.pk, sam.pk),
        ("endorsement.hidden", one.pk, sam.pk),
        ("endorsement.removed", one.pk, sam.pk),
        ("endorsement.declined", declined.pk, None),
        ("endorsement.withdrawn", taken.pk, None),
    ]


def test_deleting_asks_once_then_forgets_the_words(world: World, received: Endorsement) -> None:
    actions.show(received, by=received.award.recipient)
    client = browser(world.ours.student)
    assert says(client.get(act(received, "endorsement-delete")), "Delete this endorsement?")
    client.post(act(received, "endorsement-delete"), {"confirmed": "yes"})
    made = again(received)
    assert (made.words.fr, made.name, made.email, bytes(made.credential)) == ("", "", "", b"")
    assert browser().get(document(received)).status_code == 410
    assert client.get(act(received, "endorsement-delete")).status_code == 404
    assert says(client.get(reverse("endorsement-ask", args=[received.award_id])), "Nobody asked yet")


def test_deleting_a_request_says_what_happens_to_the_link(world: World) -> None:
    made = asked(award_of(world.ours))
    answer = browser(world.ours.student).get(act(made, "endorsement-delete"))
    assert says(answer, "The link that was sent no longer works. What you wrote to this person is erased.")


def test_what_its_author_took_back_cannot_be_shown(world: World, received: Endorsement) -> None:
    actions.take_back(received)
    with pytest.raises(refusals.RequestClosed):
        actions.show(received, by=received.award.recipient)
    answer = browser(world.ours.student).post(
        act(received, "endorsement-show"), {"shown": "yes"}, follow=True
    )
    assert says(answer, "Its author took this endorsement back.")


def test_a_badge_shows_its_own_endorsements_and_those_of_no_other_badge(world: World) -> None:
    """Neither to its recipient in their list, nor to visitors on the page."""
    mine, other = award_of(world.ours, LISTED), award_of(world.ours, LISTED, to=world.stranger)
    signed(other, shown=True)
    list_of_mine = reverse("endorsement-ask", args=[mine.pk])
    assert says(browser(world.ours.student).get(list_of_mine), "Nobody asked yet")
    assert SAID not in words(browser().get(reverse("award", args=[mine.pk])))
    assert SAID in words(browser().get(reverse("award", args=[other.pk])))


def test_a_request_that_waits_cannot_be_shown(world: World) -> None:
    made = asked(award_of(world.ours))
    with pytest.raises(refusals.RequestClosed):
        actions.show(made, by=made.award.recipient)


def test_a_revoked_award_shows_no_endorsement_and_the_document_is_gone(
    world: World, received: Endorsement
) -> None:
    actions.show(received, by=received.award.recipient)
    awards.revoke(received.award, reason="Par erreur.", by=world.ours.manager)
    assert SAID not in words(browser().get(page(received)))
    answer = browser().get(document(received))
    assert answer.status_code == 410
    assert json.loads(answer.content)["gone"] is True
    for reader in (AnonymousUser(), world.ours.manager, world.stranger):
        assert not may_read(reader, again(received))
    assert may_read(world.ours.student, again(received))


def test_a_document_that_never_was_is_not_found(world: World) -> None:
    made = asked(award_of(world.ours, LISTED))
    assert browser().get(document(made)).status_code == 404
    assert browser().get("/e/00000000-0000-4000-8000-000000000000").status_code == 404


def test_our_own_verifier_reads_the_public_document_by_its_address(received: Endorsement) -> None:
    from insigne import credentials
    from insigne.endorsements.documents import address
    from insigne.web import own

    actions.show(received, by=received.award.recipient)
    assert credentials.verify(address(received), fetch=own.fetch).verdict == "verified"


def test_an_award_page_with_many_endorsements_costs_what_one_costs(world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    award, costs = award_of(world.ours, LISTED), []
    for number in range(4):
        signed(award, email=f"p{number}@asso.example", shown=True)
        browser().get(f"/a/{award.pk}")
        with CaptureQueriesContext(connection) as queries:
            browser().get(f"/a/{award.pk}")
        costs.append(len(queries))
    assert len(set(costs)) == 1

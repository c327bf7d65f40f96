"""Asking somebody to endorse an award."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import given as examples
from hypothesis import strategies as st

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.endorsements import actions, refusals
from insigne.endorsements.actions import Request
from insigne.endorsements.models import Endorsement, QuietAddress
from insigne.endorsements.writing import token_of
from insigne.journal.models import Event
from insigne.web.plain_words import address_in
from insigne.web.tokens import hash_token
from tests.applications.pages import says, words
from tests.endorsements.making import ADDRESS, ask_form, asked, award_of, signed
from tests.mail.test_notifications import outbox
from tests.threads import one_inside_the_other, together
from tests.world import STORY, WORDS, World, awarded, browser, person


@pytest.fixture
def award(world: World) -> Award:
    found = award_of(world.ours)
    outbox()
    return found


def page(award: Award) -> str:
    return reverse("endorsement-ask", args=[award.pk])


def test_the_page_says_what_it_is_for_before_anybody_is_asked(world: World, award: Award) -> None:
    assert says(browser(world.ours.student).get(page(award)), "Nobody asked yet")


def test_only_its_recipient_asks(world: World, award: Award) -> None:
    ours = world.ours
    for user in (ours.manager, ours.reviewer, ours.administrator, world.theirs.student, world.stranger):
        assert browser(user).get(page(award)).status_code == 404
        assert browser(user).post(page(award), ask_form()).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.ask(award, Request(**ask_form()), by=user)
    assert "login" in browser().get(page(award))["Location"]
    assert not Endorsement.objects.exists()


def test_a_request_is_sent_by_e_mail_and_stands_in_the_list(world: World, award: Award) -> None:
    client = browser(world.ours.student)
    assert client.post(page(award), ask_form())["Location"] == page(award)
    made = Endorsement.objects.get()
    [message] = outbox()
    assert message.to == [ADDRESS]
    assert f"/endorse/{token_of(made)}" in message.body
    assert "\n> Parlez du local" in message.body  # marked: nobody takes a student's words for ours
    assert says(client.get(page(award)), "waiting for an answer")
    assert Event.objects.get(verb="endorsement.asked").object_id == made.pk


def test_the_message_has_no_word_of_the_application(world: World, award: Award) -> None:
    asked(award)
    [message] = outbox()
    assert STORY[:40] not in message.body
    assert WORDS[:40] not in message.body
    assert "Épicerie" not in message.body


@pytest.mark.parametrize(("language", "subject"), [("fr", "vous demande"), ("en", "asks for a few words")])
def test_the_message_is_in_the_language_that_was_chosen(award: Award, language: str, subject: str) -> None:
    asked(award, language=language)
    assert subject in outbox()[0].subject


def test_the_database_holds_only_a_hash_of_the_token(award: Award) -> None:
    made = asked(award)
    assert made.token_hash == hash_token(token_of(made))
    assert token_of(made) not in str(list(Endorsement.objects.values()))


@pytest.mark.parametrize(
    "message",
    [
        "Voir https://exemple.fr/x", "voir www.exemple.fr", "écrivez à moi@exemple.fr", "exemple.fr", "EXEMPLE.COM",
        "javascript://x", "un.sous.domaine.example", "a\nhttp://b", "exemple。fr", "ｅｘｅｍｐｌｅ．ｆｒ",
    ],
)  # fmt: skip
def test_a_message_with_a_link_is_not_sent(world: World, award: Award, message: str) -> None:
    answer = browser(world.ours.student).post(page(award), ask_form(message=message))
    assert answer.status_code == 422
    assert 'id="faults"' in answer.content.decode()
    assert not Endorsement.objects.exists()


@pytest.mark.parametrize(
    "message", ["Merci.", "J’y étais… 2.5 h par jour, etc.", "M. Dupont ? Non : c.-à-d. moi.", ""]
)
def test_a_message_of_words_is_sent(world: World, award: Award, message: str) -> None:
    assert browser(world.ours.student).post(page(award), ask_form(message=message)).status_code == 302


@examples(st.text(st.characters(categories=["L", "Zs"]), max_size=200))
def test_letters_and_spaces_are_never_taken_for_an_address(text: str) -> None:
    assert "www." in text or not address_in(text)


@pytest.mark.parametrize("field", ["name", "function", "email"])
@pytest.mark.parametrize("value", ["A\r\nBcc: x@y.example", "A\nB", "https://x.example", "<b>A</b>", ""])
def test_a_name_or_an_address_carries_no_header_and_no_link(
    world: World, award: Award, field: str, value: str
) -> None:
    answer = browser(world.ours.student).post(page(award), ask_form(**{field: value}))
    assert answer.status_code == 422
    assert not Endorsement.objects.exists()
    assert not outbox()


def test_what_was_typed_comes_back_when_it_is_refused(world: World, award: Award) -> None:
    answer = browser(world.ours.student).post(page(award), ask_form(email="non", message="Un mot gardé."))
    assert "Un mot gardé." in words(answer)


def test_nobody_asks_themselves(world: World, award: Award) -> None:
    answer = browser(world.ours.student).post(page(award), ask_form(email=world.ours.student.email.upper()))
    assert says(answer, "This address is yours: an endorsement comes from somebody else.")


def test_a_second_address_of_ones_own_is_ones_own_and_a_neighbour_s_is_not(
    world: World, award: Award
) -> None:
    EmailAddress.objects.create(user=world.ours.student, email="sam@perso.example", verified=False)
    with pytest.raises(refusals.YourOwnAddress):
        asked(award, email="Sam@Perso.example")
    assert asked(award, email=world.ours.facilitator.email).is_open


def test_the_same_person_is_asked_once_for_a_badge(award: Award) -> None:
    asked(award)
    with pytest.raises(refusals.AlreadyAsked):
        asked(award, email=ADDRESS.upper())


def test_who_declined_is_not_asked_again_for_it(award: Award) -> None:
    actions.decline(asked(award))
    with pytest.raises(refusals.AlreadyAsked):
        asked(award)


def test_neither_who_declined_nor_who_answered_is_asked_again_when_a_month_has_passed(award: Award) -> None:
    actions.decline(asked(award))
    signed(award, email="autre@asso.example")
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        for email in (ADDRESS, "autre@asso.example"):
            with pytest.raises(refusals.AlreadyAsked):
                asked(award, email=email)


def test_who_did_not_answer_in_time_may_be_asked_again(award: Award) -> None:
    Endorsement.objects.filter(pk=asked(award).pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert asked(award).is_open


def test_one_address_is_written_to_so_often_whoever_asks(world: World) -> None:
    for _each in range(actions.PER_ADDRESS):
        asked(awarded(world.ours, person()))
    with pytest.raises(refusals.LeftAlone):
        asked(awarded(world.ours, person()))
    assert asked(awarded(world.ours, person()), email="autre@asso.example").is_open
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert asked(awarded(world.ours, person())).is_open


def test_deleting_a_request_does_not_let_one_send_more(award: Award) -> None:
    for _each in range(actions.PER_ADDRESS):
        actions.remove(asked(award), by=award.recipient)
    with pytest.raises(refusals.LeftAlone):
        asked(award)


def test_one_person_sends_so_many_a_day(world: World, award: Award) -> None:
    for number in range(actions.PER_DAY):
        asked(award, email=f"p{number}@asso.example")
    answer = browser(world.ours.student).post(page(award), ask_form(email="encore@asso.example"))
    assert answer.status_code == 422
    assert says(answer, "You sent many requests today: go on tomorrow. What you typed is still here.")
    assert asked(awarded(world.ours, person()), email="p0@asso.example").is_open  # somebody else's day
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert asked(award, email="encore@asso.example").is_open


def test_an_address_that_asked_for_silence_is_left_alone(world: World, award: Award) -> None:
    actions.leave_alone(asked(award))
    other = awarded(world.ours, person())
    outbox()
    with pytest.raises(refusals.LeftAlone):
        asked(other, email=ADDRESS.title())
    assert asked(other, email="autre@asso.example").is_open
    outbox()
    assert not outbox()
    assert ADDRESS not in str(list(QuietAddress.objects.values()))


def test_a_revoked_award_is_not_endorsed(world: World, award: Award) -> None:
    awards.revoke(award, reason="Par erreur.", by=world.ours.manager)
    client = browser(world.ours.student)
    told = "This badge no longer stands: nobody can be asked to endorse it."
    assert says(client.get(page(award)), told)
    assert says(client.post(page(award), ask_form()), told)
    assert not Endorsement.objects.exists()


def test_a_request_taken_back_before_it_left_is_not_sent(award: Award) -> None:
    actions.remove(asked(award), by=award.recipient)
    assert not outbox()


def test_two_clicks_at_once_ask_once(crowded_world: World) -> None:
    award = awarded(crowded_world.ours)
    deed = partial(actions.ask, award, Request(**ask_form()), by=award.recipient)
    outcomes = together(deed, deed)
    assert Endorsement.objects.count() == 1
    assert any(isinstance(outcome, refusals.AlreadyAsked) for outcome in outcomes)


def test_requests_on_two_awards_at_once_stay_within_the_day(
    crowded_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each counts the other's: as many as there is room for are sent, whatever badge they are about."""
    monkeypatch.setattr(actions, "PER_DAY", 1)
    one = awarded(crowded_world.ours)
    other = awarded(crowded_world.theirs, to=one.recipient)
    asks = [
        partial(actions.ask, award, Request(**ask_form(email=f"{number}@asso.example")), by=award.recipient)
        for number, award in enumerate((one, other))
    ]
    outcomes = one_inside_the_other(*asks)
    assert [type(each) for each in outcomes] == [Endorsement, refusals.AskedTooOften]
    assert Endorsement.objects.count() == 1


def test_two_who_write_to_one_address_at_once_stay_within_what_it_takes(
    crowded_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PER_ADDRESS", 1)
    awards = [awarded(crowded_world.ours), awarded(crowded_world.theirs)]
    asks = [partial(actions.ask, award, Request(**ask_form()), by=award.recipient) for award in awards]
    outcomes = one_inside_the_other(*asks)
    assert [type(each) for each in outcomes] == [Endorsement, refusals.LeftAlone]


def test_nobody_waits_for_what_somebody_else_writes_to_somebody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[str] = []
    monkeypatch.setattr(actions, "alone", held.append)

    def locks(award: Award, email: str) -> set[str]:
        held.clear()
        actions.ask(award, Request(**ask_form(email=email)), by=award.recipient)
        return set(held)

    one, other = awarded(world.ours), awarded(world.theirs)
    mine, theirs = locks(one, "a@asso.example"), locks(other, "b@asso.example")
    assert mine & theirs == set()
    assert mine & locks(other, " A@asso.example"), "those to one address are counted together"
    assert mine & locks(one, "c@asso.example"), "and those of one person"


def test_ten_endorsements_cost_what_five_cost(world: World, award: Award, django_assert_num_queries) -> None:
    client, costs = browser(world.ours.student), []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for start in (0, 5):
        for number in range(start, start + 5):
            signed(award, email=f"p{number}@asso.example", shown=True)
        with CaptureQueriesContext(connection) as queries:
            client.get(page(award))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_mail_header_cannot_be_made_of_a_name(award: Award) -> None:
    """Should a name with a line end reach the action, the message still has one subject and one recipient."""
    asked(award, name="Paule\r\nBcc: x@y.example")
    mail.outbox.clear()
    [message] = outbox()
    assert message.to == [ADDRESS]
    assert "\n" not in message.subject
    assert set(message.message().keys()).isdisjoint({"Bcc", "Cc"})

"""The endorser's page: reading, writing, signing, declining, taking back."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from insigne import credentials
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.endorsements import actions, refusals
from insigne.endorsements.models import Endorsement, QuietAddress
from insigne.endorsements.writing import token_of
from insigne.institutions.addresses import did
from insigne.journal.models import Event
from insigne.people.models import User
from insigne.web import own
from insigne.web.logs import SECRETS
from tests.applications.pages import MARKUP, says, words
from tests.endorsements.making import (
    ANSWER,
    SAID,
    again,
    answer_form,
    asked,
    award_of,
    document,
    link,
    signed,
)  # fmt: skip
from tests.mail.test_notifications import outbox
from tests.threads import together
from tests.world import STORY, WORDS, World, awarded, browser


@pytest.fixture
def request_made(world: World) -> Endorsement:
    made = asked(award_of(world.ours, public=2))
    outbox()
    return made


def closed(response) -> bool:
    return response.status_code == 410 and says(response, "This link is closed")


# --- reading -----------------------------------------------------------------------------------------------


def test_a_stranger_with_the_link_reads_who_asks_and_what_was_recognised(request_made: Endorsement) -> None:
    page = browser().get(link(request_made))
    assert page.status_code == 200
    for said in ("Sam Étudiant", "Engagement associatif", "Université ours", "Parlez du local"):
        assert said in words(page)
    first = request_made.award.recognised.select_related("skill").first()
    assert str(first.skill.name) in words(page)


def test_the_page_has_no_word_of_the_application(request_made: Endorsement) -> None:
    page = words(browser().get(link(request_made)))
    for private in (STORY[:40], WORDS[:40], "Épicerie"):
        assert private not in page


def test_opening_the_link_does_nothing(request_made: Endorsement) -> None:
    browser().get(link(request_made))
    browser().head(link(request_made))
    assert again(request_made).is_open


def test_another_token_leads_nowhere(request_made: Endorsement) -> None:
    token = token_of(request_made)
    for other in (token[:-1], token + "x", str(request_made.pk), request_made.token_hash, "x"):
        assert browser().get(f"/endorse/{other}").status_code == 404


def test_the_page_is_kept_by_no_cache_and_tells_no_other_site_its_address(request_made: Endorsement) -> None:
    page = browser().get(link(request_made))
    assert "no-store" in page.headers["Cache-Control"]
    # Not "no-referrer": a browser then posts the form with an origin of "null", which is refused.
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert 'content="noindex"' in page.content.decode()


def test_no_log_holds_the_secret_of_the_link(request_made: Endorsement) -> None:
    assert token_of(request_made) not in SECRETS.sub(r"\1…", f"GET {link(request_made)} 404")


# --- writing and signing -----------------------------------------------------------------------------------


def test_nothing_is_signed_before_it_was_seen_as_it_will_stand(request_made: Endorsement) -> None:
    page = browser().post(link(request_made), answer_form("preview"))
    assert says(page, "Check and sign")
    assert SAID in words(page)
    assert again(request_made).is_open


def test_the_words_come_back_to_be_changed(request_made: Endorsement) -> None:
    page = browser().post(link(request_made), answer_form("change", words="Pas encore fini, mais presque."))
    assert "Pas encore fini, mais presque." in words(page)
    assert again(request_made).is_open


def test_signing_makes_a_credential_that_everybody_can_verify(request_made: Endorsement) -> None:
    answer = browser().post(link(request_made), answer_form("sign"), follow=True)
    assert says(answer, "Thank you: your endorsement is signed")
    made = again(request_made)
    report = credentials.verify(bytes(made.credential), fetch=own.fetch)
    assert report.verdict == "verified"
    content = json.loads(bytes(made.credential))
    assert content["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert content["issuer"]["id"] == did(made.institution)
    assert content["credentialSubject"]["id"] == json.loads(bytes(made.award.credential))["id"]
    comment = content["credentialSubject"]["endorsementComment"]
    assert SAID in comment
    assert ANSWER.name in comment
    assert ANSWER.function in comment
    assert Event.objects.get(verb="endorsement.answered").actor is None


def test_the_agreement_is_kept_with_its_day(request_made: Endorsement) -> None:
    browser().post(link(request_made), answer_form("sign"))
    made = again(request_made)
    assert made.consent == actions.agreement(made, "fr")
    assert "Sam Étudiant" in made.consent
    assert made.answered_at


def test_it_is_signed_in_the_language_of_the_page(request_made: Endorsement) -> None:
    browser(language="en").post(link(request_made), answer_form("sign"))
    made = again(request_made)
    assert made.language == "en"
    assert "I wrote these words myself" in made.consent
    assert made.words.en == SAID


@pytest.mark.parametrize(
    "changed",
    [
        {"words": "Trop court."}, {"words": "x" * 2001}, {"words": SAID + " https://exemple.fr"}, {"words": " " * 40},
        {"name": ""}, {"name": "A\r\nBcc: x@y.example"}, {"function": "www.exemple.fr"}, {"function": "x" * 161},
        {"consent": ""}, {"words": "a\x00" * 20},
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["preview", "sign"])
def test_what_cannot_be_signed_is_said_at_its_field(
    request_made: Endorsement, changed: dict[str, str], step: str
) -> None:
    page = browser().post(link(request_made), answer_form(step, **changed))
    assert page.status_code == 422
    assert 'id="faults"' in page.content.decode()
    assert again(request_made).is_open


def test_marks_in_the_words_are_shown_as_they_were_typed(request_made: Endorsement) -> None:
    page = browser().post(link(request_made), answer_form("preview", words=f"{MARKUP} et bien plus encore"))
    assert MARKUP not in page.content.decode()
    browser().post(link(request_made), answer_form("sign", words="Elle *sait* [tout](faire), vraiment tout."))
    comment = json.loads(bytes(again(request_made).credential))["credentialSubject"]["endorsementComment"]
    assert "\\*sait\\* \\[tout\\](faire)" in comment


def test_an_answer_is_given_once(request_made: Endorsement) -> None:
    browser().post(link(request_made), answer_form("sign"))
    before = bytes(again(request_made).credential)
    page = browser().post(
        link(request_made), answer_form("sign", words="Tout autre chose, et bien plus long."), follow=True
    )
    assert says(page, "Thank you: your endorsement is signed")
    assert bytes(again(request_made).credential) == before


def test_of_two_clicks_at_once_one_signs(crowded_world: World) -> None:
    made = asked(awarded(crowded_world.ours))
    deed = partial(actions.answer, made, ANSWER)
    outcomes = together(deed, deed)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "RequestClosed"]
    assert Event.objects.filter(verb="endorsement.answered").count() == 1


def test_the_recipient_is_told_and_nobody_else_reads_it(request_made: Endorsement) -> None:
    actions.answer(request_made, ANSWER)
    [message] = outbox()
    assert message.to == [request_made.award.recipient.email]
    assert SAID not in message.body
    assert browser().get(document(request_made)).status_code == 404


def test_the_endorser_reads_who_can_confirm_the_request_and_what_became_of_their_words(
    world: World, request_made: Endorsement
) -> None:
    institution = request_made.institution
    assert f'href="mailto:{institution.email}"' in browser().get(link(request_made)).text
    actions.answer(request_made, ANSWER)
    assert says(browser().get(link(request_made)), "not shown so far")
    actions.show(again(request_made), by=request_made.award.recipient)
    assert "Sam Étudiant affiche vos mots avec ce badge" in words(browser().get(link(request_made)))
    awards.revoke(request_made.award, reason="Par erreur.", by=world.ours.manager)
    assert says(browser().get(link(request_made)), "not shown: the badge no longer stands")


# --- closed links ------------------------------------------------------------------------------------------


def test_a_link_expires(request_made: Endorsement) -> None:
    Endorsement.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert closed(browser().get(link(request_made)))
    assert closed(browser().post(link(request_made), answer_form("sign")))
    with pytest.raises(refusals.RequestClosed):
        actions.answer(request_made, ANSWER)


def test_a_request_that_was_taken_back_closes_its_link(request_made: Endorsement) -> None:
    actions.remove(request_made, by=request_made.award.recipient)
    assert closed(browser().post(link(request_made), answer_form("sign")))
    assert not again(request_made).answered_at


def test_a_revoked_award_closes_its_links(world: World, request_made: Endorsement) -> None:
    awards.revoke(request_made.award, reason="Par erreur.", by=world.ours.manager)
    assert closed(browser().post(link(request_made), answer_form("sign")))
    with pytest.raises(refusals.RequestClosed):
        actions.answer(request_made, ANSWER)
    assert not again(request_made).answered_at


def test_an_unsound_endorsement_is_not_kept(
    request_made: Endorsement, monkeypatch: pytest.MonkeyPatch
) -> None:
    from insigne.awards.soundness import UnsoundCredential
    from insigne.endorsements import documents

    monkeypatch.setattr(documents, "to_bytes", lambda signed: json.dumps(signed | {"name": "x"}).encode())
    with pytest.raises(UnsoundCredential):
        actions.answer(request_made, ANSWER)
    assert again(request_made).is_open


# --- declining ---------------------------------------------------------------------------------------------


def test_declining_tells_the_recipient_and_forgets_the_address(request_made: Endorsement) -> None:
    page = browser().post(link(request_made), {"step": "decline"}, follow=True)
    assert closed(page)
    assert (again(request_made).state, again(request_made).email) == ("declined", "")
    [message] = outbox()
    assert message.to == [request_made.award.recipient.email]


def test_never_write_to_me_again_is_heard_in_any_state(request_made: Endorsement) -> None:
    Endorsement.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for _click in range(2):
        browser().post(link(request_made), {"step": "quiet"})
    assert QuietAddress.objects.count() == 1
    assert Event.objects.filter(verb="endorsement.quiet").count() == 1


def test_who_asked_for_silence_reads_that_they_were_heard(request_made: Endorsement) -> None:
    page = browser().post(link(request_made), {"step": "decline"}, follow=True)
    assert says(page, "Never write to me again")
    page = browser().post(link(request_made), {"step": "quiet"}, follow=True)
    assert says(page, "We will never send you such a request again, whoever asks.")
    assert not says(page, "Never write to me again")


def test_declining_and_asking_for_silence_is_one_click(request_made: Endorsement) -> None:
    browser().post(link(request_made), {"step": "quiet"})
    assert again(request_made).state == "declined"


def test_a_signed_endorsement_cannot_be_declined(request_made: Endorsement) -> None:
    actions.answer(request_made, ANSWER)
    browser().post(link(request_made), {"step": "decline"})
    assert again(request_made).stands
    with pytest.raises(refusals.RequestClosed):
        actions.decline(request_made)


# --- taking back -------------------------------------------------------------------------------------------


@pytest.fixture
def shown(world: World) -> Endorsement:
    return signed(award_of(world.ours, Award.Sharing.LISTED), shown=True)


def test_taking_back_asks_once(shown: Endorsement) -> None:
    page = browser().post(link(shown), {"step": "take-back"})
    assert says(page, "Take your words back?")
    assert again(shown).shown


def test_what_is_taken_back_is_read_by_nobody(shown: Endorsement) -> None:
    outbox()
    page = browser().post(link(shown), {"step": "take-back", "confirmed": "yes"}, follow=True)
    assert closed(page)
    made = again(shown)
    assert (made.words.fr, bytes(made.credential), made.shown) == ("", b"", False)
    assert browser().get(document(shown)).status_code == 410
    assert SAID not in words(browser().get(f"/a/{shown.award_id}"))
    recipient: User = shown.award.recipient
    assert recipient.consents.filter(use="endorsement", withdrawn_at=None).count() == 0
    assert [message.to for message in outbox()] == [[recipient.email]]


def test_it_is_taken_back_once(shown: Endorsement) -> None:
    actions.take_back(shown)
    with pytest.raises(refusals.RequestClosed):
        actions.take_back(shown)


def test_an_open_request_has_nothing_to_take_back(request_made: Endorsement) -> None:
    browser().post(link(request_made), {"step": "take-back", "confirmed": "yes"})
    assert again(request_made).is_open


@pytest.mark.usefixtures("one_instant")
def test_too_many_clicks_are_slowed_and_nothing_is_lost(request_made: Endorsement) -> None:
    client = browser()
    for _click in range(31):
        last = client.post(link(request_made), answer_form("preview"))
    assert last.status_code == 429
    assert SAID in words(last)
    assert again(request_made).is_open

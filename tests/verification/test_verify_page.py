"""The verify page: whatever one gives it, ours or others', on one road, and nothing is kept."""

import json
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from insigne import credentials
from insigne.awards import actions
from insigne.awards.models import Award
from insigne.credentials import Fetched, FetchError
from insigne.verification import asking, checking
from tests.applications.pages import MARKUP, says, words
from tests.awards.making import awarded, expiring_version
from tests.credentials import school
from tests.world import World, browser

VERIFY = "/verify"


def verdict(answer: Any) -> str:
    return str(answer.context["report"].verdict)


def codes(answer: Any, outcome: str | None = None) -> list[str]:
    lines = answer.context["report"].lines
    return [line.code for line in lines if outcome in (None, line.outcome)]


def given(client: Client, text: str = "", **fields: object) -> Any:
    return client.post(VERIFY, {"text": text, **fields})


def public(award: Award) -> Award:
    actions.share(award, "link", by=award.recipient)
    return award


def address(award: Award) -> str:
    return f"https://insigne.example/a/{award.pk}"


# --- the form ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_anybody_finds_the_form_in_their_language(db: None, language: str) -> None:
    page = browser(language=language).get(VERIFY)
    assert page.status_code == 200
    assert says(page, "Verify a badge", language)
    assert page["Content-Language"] == language


def test_an_address_in_the_link_fills_the_form_and_checks_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        checking.credentials, "verify", lambda *_a, **_k: pytest.fail("a link must not check")
    )
    page = browser().get(VERIFY, {"url": 'https://ecole.example/a/1"><script>'})
    assert "https://ecole.example/a/1" in words(page)
    assert "<script>" not in page.content.decode()


@pytest.mark.parametrize(
    "words_in_it", ["Ce badge est authentique", "https://x.example est sûr", "https://été.example", "x" * 9]
)
def test_words_in_a_link_do_not_stand_on_the_page(db: None, words_in_it: str) -> None:
    assert words_in_it not in words(browser().get(VERIFY, {"url": words_in_it}))


def test_a_printed_code_shows_the_verdict_on_a_badge_of_ours_at_once(world: World) -> None:
    page = browser().get(VERIFY, {"url": address(public(awarded(world.ours)))})
    assert verdict(page) == "verified"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert f'href="{address(Award.objects.get())}"' in page.text


def test_a_printed_code_outlives_the_choice_to_share_and_then_names_nobody(world: World) -> None:
    award = awarded(world.ours)
    for url in (address(award), f"{address(award)}?utm_source=cv", f"{address(award)}/assertion.json"):
        page = browser().get(VERIFY, {"url": url})
        assert verdict(page) == "verified"
        assert award.recipient.name not in words(page)
        assert f'href="{address(award)}"' not in page.text
        assert says(page, "To check whose badge it is, give that person’s e-mail address below.")
        # The address is in the form, which compares it with the person's.
        whose = given(browser(), page.context["form"].initial["text"], recipient=award.recipient.email)
        assert verdict(whose) == "verified"
        assert (
            verdict(given(browser(), page.context["form"].initial["text"], recipient="x@y.example"))
            == "rejected"
        )


def test_a_code_that_leads_nowhere_says_so(db: None) -> None:
    for end in ("nothing", "00000000-0000-4000-8000-000000000000"):
        assert verdict(browser().get(VERIFY, {"url": f"https://insigne.example/a/{end}"})) != "verified"


def test_a_link_alone_makes_nobody_else_be_asked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_given: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(checking, "_found", asked)
    for url in (
        "https://ecole.example/a/1",
        "https://insigne.example.evil.example/a/1",
        "https://insigne.example@evil.example/a/1",
    ):
        page = browser().get(VERIFY, {"url": url})
        assert says(page, "Verify this badge")
        assert "report" not in page.context


def test_printed_codes_are_checked_as_often_as_forms(world: World, settings: Settings) -> None:
    settings.INSIGNE_VERIFY_PER_MINUTE = 1
    client, url = browser(), address(public(awarded(world.ours)))
    assert "report" in client.get(VERIFY, {"url": url}).context
    again = client.get(VERIFY, {"url": url})
    assert "report" not in again.context
    assert says(again, "Verify this badge")


def test_a_form_from_another_site_is_refused(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(VERIFY, {"text": "x"}).status_code == 403


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_given_is_said_at_the_field(db: None, language: str) -> None:
    answer = browser(language=language).post(VERIFY, {"text": "   "})
    assert answer.status_code == 422
    assert says(answer, "Give a file, an address or a text.", language)


def test_an_address_of_a_person_that_is_none_is_said_at_its_field(db: None) -> None:
    answer = given(browser(), "{}", recipient="sam at example")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"recipient"}


def test_a_file_beyond_the_limit_is_refused_in_words(db: None, settings: Settings) -> None:
    settings.INSIGNE_UPLOAD_LIMIT = 1000
    answer = browser().post(VERIFY, {"file": SimpleUploadedFile("badge.png", b"x" * 1001)})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"file"}


def test_a_text_beyond_the_limit_is_refused_in_words(db: None) -> None:
    answer = given(browser(), "x" * 1_000_001)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"text"}


def test_an_empty_file_is_refused_in_words(db: None) -> None:
    answer = browser().post(VERIFY, {"file": SimpleUploadedFile("badge.png", b"")})
    assert answer.status_code == 422


def test_words_no_database_takes_are_refused_in_words(db: None) -> None:
    assert given(browser(), "{\x00}").status_code == 422


# --- ours, in every form -------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", ["credential", "assertion"])
@pytest.mark.parametrize("way", ["file", "text"])
def test_our_documents_are_found_good_by_file_and_by_text(world: World, document: str, way: str) -> None:
    award = awarded(world.ours)
    data = bytes(getattr(award, document))
    thing = SimpleUploadedFile("badge.json", data) if way == "file" else data.decode()
    answer = browser().post(VERIFY, {way: thing})
    assert verdict(answer) == "verified"
    assert says(answer, "Authentic badge")
    assert "Engagement associatif" in words(answer)


@pytest.mark.parametrize("suffix", ["", "/credential.json", "/assertion.json"])
def test_our_badges_are_found_good_by_address(world: World, suffix: str) -> None:
    award = public(awarded(world.ours))
    answer = given(browser(), f"  {address(award)}{suffix}\n")
    assert verdict(answer) == "verified"


def test_the_address_of_a_private_page_gives_no_badge_not_even_to_its_recipient(world: World) -> None:
    award = awarded(world.ours)
    for client in (browser(), browser(world.ours.student), browser(world.ours.manager)):
        answer = given(client, address(award))
        assert (verdict(answer), codes(answer)) == ("unconfirmed", ["format.unreachable"])
        assert answer.context["report"].badge is None


@pytest.mark.parametrize("path", ["/", "/verify", "/badges/", "/manage/ours/", "/accounts/login/", "/health"])
def test_pages_of_ours_that_are_no_document_are_no_way_in(world: World, path: str) -> None:
    answer = given(browser(world.ours.manager), f"https://insigne.example{path}")
    assert codes(answer) == ["format.unreachable"]


def test_a_file_beats_a_text(world: World) -> None:
    upload = SimpleUploadedFile("badge.json", bytes(awarded(world.ours).credential))
    assert verdict(browser().post(VERIFY, {"file": upload, "text": "nothing"})) == "verified"


@pytest.mark.parametrize(
    ("who", "code", "expected"),
    [("student", "recipient.matches", "verified"), ("manager", "recipient.another", "rejected")],
)
def test_it_says_whether_the_badge_is_that_person_s(world: World, who: str, code: str, expected: str) -> None:
    text = bytes(awarded(world.ours).credential).decode()
    answer = given(browser(), text, recipient=getattr(world.ours, who).email)
    assert (verdict(answer), code in codes(answer)) == (expected, True)


def test_the_recipient_s_address_may_be_typed_in_capitals(world: World) -> None:
    text = bytes(awarded(world.ours).credential).decode()
    answer = given(browser(), text, recipient=world.ours.student.email.upper())
    assert "recipient.matches" in codes(answer)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "La signature ne correspond pas"), ("en", "The signature does not match")],
)
def test_a_broken_signature_is_refused_in_the_reader_s_language(
    world: World, language: str, sentence: str
) -> None:
    document = json.loads(bytes(awarded(world.ours).credential))
    document["credentialSubject"]["achievement"]["name"] = "Docteur"
    answer = given(browser(language=language), json.dumps(document))
    assert verdict(answer) == "rejected"
    assert codes(answer, "fail") == ["proof.invalid"]
    assert sentence in words(answer)
    assert says(answer, "Do not rely on this badge", language)


def test_a_revoked_badge_is_refused(world: World) -> None:
    award = public(awarded(world.ours))
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    for thing in (bytes(award.credential).decode(), bytes(award.assertion).decode(), address(award)):
        assert codes(given(browser(), thing), "fail") == ["status.revoked"]
    assert codes(given(browser(), f"{address(award)}/assertion.json"), "fail") == ["status.revoked"]


def test_an_expired_badge_is_refused(world: World) -> None:
    text = bytes(awarded(world.ours, of=expiring_version(world.ours, 6)).credential).decode()
    assert verdict(given(browser(), text)) == "verified"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=200), tick=False):
        assert codes(given(browser(), text), "fail") == ["validity.expired"]


# --- signed texts -----------------------------------------------------------------------------------------------


def a_token() -> str:
    """The school's badge as a signed text of some eight kilobytes."""
    award = school.an_award(valid_until=None)
    return credentials.sign_jwt(credentials.build(award), school.KEY, school.METHOD)


def wrapped(text: str, width: int = 76) -> str:
    """As an e-mail program breaks it."""
    return "\r\n".join(text[at : at + width] for at in range(0, len(text), width))


@pytest.mark.parametrize(
    "paste",
    [
        pytest.param(lambda token: token, id="plain"),
        pytest.param(lambda token: f"  {token}\n", id="with space around it"),
        pytest.param(wrapped, id="broken into lines"),
        pytest.param(lambda token: f"data:application/vc+jwt,{token}", id="data: address"),
        pytest.param(lambda token: wrapped(f"data:application/vc+jwt,{token}"), id="data: address, broken"),
        pytest.param(lambda token: json.dumps(envelope(token)), id="envelope"),
    ],
)
def test_a_pasted_signed_text_is_checked(db: None, elsewhere: school.Web, paste: Any) -> None:
    token = a_token()
    assert len(token) > 8000
    answer = given(browser(), paste(token), recipient=school.ALICE)
    assert (verdict(answer), codes(answer, "fail")) == ("verified", [])


def envelope(token: str) -> dict[str, str]:
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }


@pytest.mark.parametrize("end", ["jwt", "jws", "txt", "json", "1ob", "png"])
def test_a_file_is_judged_by_what_is_in_it_not_by_its_name(db: None, elsewhere: school.Web, end: str) -> None:
    for content in (a_token(), json.dumps(school.signed()), json.dumps(envelope(a_token()))):
        upload = SimpleUploadedFile(f"badge.{end}", content.encode())
        assert verdict(browser().post(VERIFY, {"file": upload})) == "verified"


@pytest.mark.parametrize(
    "text", ["eyJ", "ey.ey.ey", "eyJhbGciOiJub25lIn0.e30.", "data:,", "data:application/vc+jwt,", "e3~"]
)
def test_a_text_that_only_begins_like_a_token_gets_an_answer(db: None, text: str) -> None:
    assert verdict(given(browser(), text)) == "rejected"


# --- the picture ------------------------------------------------------------------------------------------------


def pictures(answer: Any) -> list[str]:
    page = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.findall(r"<img[^>]* src=\"([^\"]+)\"", page)


@pytest.mark.parametrize(("kind", "type_"), [("png", "image/png"), ("svg", "image/svg+xml")])
def test_the_picture_that_was_handed_in_is_shown(world: World, kind: str, type_: str) -> None:
    award = awarded(world.ours)
    image = browser(award.recipient).get(reverse("award-image", args=[award.pk, kind])).content
    answer = browser().post(VERIFY, {"file": SimpleUploadedFile("badge", image)})
    shown = f"data:{type_};base64,{b64encode(image).decode()}"
    assert [unescape(each) for each in pictures(answer)] == [shown]


def test_a_picture_of_ours_is_shown_from_here(world: World) -> None:
    award = awarded(world.ours)
    (shown,) = pictures(given(browser(), bytes(award.credential).decode()))
    assert shown.startswith("/b/")
    assert browser().get(shown)["Content-Type"] == "image/png"


def test_the_picture_of_a_badge_not_to_rely_on_has_no_colour(world: World) -> None:
    document = json.loads(bytes(awarded(world.ours).credential))
    assert 'class="handed"' in given(browser(), json.dumps(document)).text
    document["credentialSubject"]["achievement"]["name"] = "Docteur"
    assert 'class="handed void"' in given(browser(), json.dumps(document)).text


@pytest.mark.parametrize(
    "image",
    [
        "https://ecole.example/logo.png", "//ecole.example/logo.png", "http://insigne.example.pirate.example/b.png",
        "https://insigne.example/accounts/logout/", "https://insigne.example/nowhere", "https://[x", "javascript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=", 'data:image/png;base64,AAAA" onerror="alert(1)',
    ],
)  # fmt: skip
def test_no_other_picture_is_asked_for(db: None, elsewhere: school.Web, image: str) -> None:
    document = school.changed(school.signed(), "credentialSubject.achievement.image.id", image)
    assert pictures(given(browser(), json.dumps(document))) == []


def test_a_picture_that_the_badge_holds_is_shown(db: None, elsewhere: school.Web) -> None:
    held = "data:image/png;base64,iVBORw0KGgo="
    document = school.changed(school.signed(), "credentialSubject.achievement.image.id", held)
    assert pictures(given(browser(), json.dumps(document))) == [held]


def test_a_picture_that_would_make_the_page_heavy_is_not_shown(db: None, elsewhere: school.Web) -> None:
    held = "data:image/png;base64," + "A" * 1_000_000
    document = school.changed(school.signed(), "credentialSubject.achievement.image.id", held)
    upload = SimpleUploadedFile("badge.json", json.dumps(document).encode())
    assert pictures(browser().post(VERIFY, {"file": upload})) == []


# --- strangers' -----------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> school.Web:
    """A school on the web: what the guarded way out brings home."""
    web = school.the_web()
    monkeypatch.setattr("insigne.web.own.net.fetch", web)
    return web


def test_a_badge_of_another_school_takes_the_same_road(db: None, elsewhere: school.Web) -> None:
    answer = given(browser(), json.dumps(school.signed()), recipient=school.ALICE)
    assert (verdict(answer), codes(answer, "fail")) == ("verified", [])
    assert "École d’exemple" in words(answer)
    assert elsewhere.asked == [school.DID_URL, school.STATUS_URL]


def test_a_school_that_does_not_answer_is_not_confirmed_and_not_accused(
    db: None, elsewhere: school.Web
) -> None:
    elsewhere.documents.clear()
    answer = given(browser(), json.dumps(school.signed()))
    assert verdict(answer) == "unconfirmed"
    assert codes(answer, "fail") == []
    assert says(answer, "Not confirmed")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:8000/a/1", "http://localhost/x", "http://[::1]/", "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.7/badge.json", "https://192.168.1.1/", "http://0.0.0.0/", "http://2130706433/", "http://[::ffff:127.0.0.1]/",
    ],
)  # fmt: skip
def test_a_private_address_is_not_asked_and_what_stands_there_not_told(db: None, target: str) -> None:
    answer = given(browser(language="en"), target)
    assert (answer.status_code, verdict(answer)) == (200, "unconfirmed")
    assert codes(answer) == ["format.unreachable"]


def test_a_badge_that_points_into_our_network_learns_nothing(db: None) -> None:
    award = school.an_award(status=credentials.StatusEntry("http://169.254.169.254/status", 3))
    answer = given(browser(), json.dumps(school.signed(award)))
    assert verdict(answer) != "verified"
    assert "status.unreachable" in codes(answer, "unknown")


@pytest.mark.parametrize(
    "target", ["ftp://ecole.example/x", "javascript:alert(1)", "file:///etc/passwd", "http://[x"]
)
def test_what_is_no_web_address_is_no_badge(db: None, target: str) -> None:
    answer = given(browser(), target)
    assert verdict(answer) != "verified"
    assert "root:" not in words(answer)


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[]", "null", "hello", "{", "NaN", '{"a": 1, "a": 2}', "[" * 100_000, "𝕏" * 1000,
        '{"type": "Assertion"}', '{"type": ["VerifiableCredential", "OpenBadgeCredential"]}',
        '{"@context": 3, "type": "Assertion", "badge": [], "recipient": 7, "id": {}}',
    ],
)  # fmt: skip
def test_what_is_no_badge_gets_an_answer_and_no_error(db: None, text: str) -> None:
    answer = given(browser(), text)
    assert (answer.status_code, verdict(answer)) == (200, "rejected")


def test_a_badge_made_to_cost_a_minute_is_refused_at_once(db: None) -> None:
    """Ten alike blank nodes, each knowing all others: naming them takes other canonicalisers for ever."""
    nodes = [f"_:n{number}" for number in range(10)]
    document = school.signed()
    document["@context"] = [*document["@context"], {"knows": {"@id": "urn:knows", "@type": "@id"}}]
    document["knows"] = [{"id": node, "knows": [other for other in nodes if other != node]} for node in nodes]
    answer = given(browser(), json.dumps(document))
    assert verdict(answer) == "rejected"
    assert "context.too_complex" in codes(answer, "fail")


def test_a_stranger_s_words_are_text_never_markup(db: None, elsewhere: school.Web) -> None:
    award = school.an_award(achievement=school.a_badge(name=MARKUP, description=MARKUP))
    answer = given(browser(), json.dumps(school.signed(award)))
    assert "<script>" not in answer.content.decode()
    assert MARKUP in words(answer)


def test_a_picture_without_a_badge_says_what_became_of_it(world: World) -> None:
    badge = awarded(world.ours).version.badge
    bare = browser().get(reverse("badge-picture", args=[badge.code, 1, "fr", "png"])).content
    answer = browser().post(VERIFY, {"file": SimpleUploadedFile("photo.png", bare)})
    assert codes(answer) == ["image.empty"]


# --- what it costs, and what it leaves ---------------------------------------------------------------------------


def test_nothing_that_was_given_is_kept(world: World) -> None:
    text = bytes(public(awarded(world.ours)).credential).decode()
    with CaptureQueriesContext(connection) as captured:
        answer = given(browser(), text, recipient=world.ours.student.email)
    assert verdict(answer) == "verified"
    writing = [
        query["sql"] for query in captured if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert writing == []
    assert not answer.wsgi_request.session.keys()
    assert world.ours.student.email not in answer.content.decode().replace("&#x27;", "").partition("<form")[2]


def test_too_many_checks_in_a_minute_are_put_off_in_words(db: None, settings: Settings) -> None:
    settings.INSIGNE_VERIFY_PER_MINUTE = 2
    answers = [given(browser(language="en"), "{}") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert says(answers[2], "Wait a little, then try again.", "en")
    assert answers[2].context.get("report") is None


def test_one_person_s_haste_does_not_stop_another(db: None, settings: Settings) -> None:
    settings.INSIGNE_VERIFY_PER_MINUTE = 1
    for _ in range(2):
        given(browser(), "{}")
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert other.post(VERIFY, {"text": "{}"}).status_code == 200


def test_a_made_up_sender_does_not_evade_the_cap(db: None, settings: Settings) -> None:
    settings.INSIGNE_VERIFY_PER_MINUTE = 1
    codes_ = [
        browser().post(VERIFY, {"text": "{}"}, headers={"x-forwarded-for": f"203.0.113.{number}"}).status_code
        for number in range(3)
    ]
    assert codes_ == [200, 429, 429]


def test_reading_the_form_is_not_counted(db: None, settings: Settings) -> None:
    settings.INSIGNE_VERIFY_PER_MINUTE = 1
    assert {browser().get(VERIFY).status_code for _ in range(4)} == {200}
    assert given(browser(), "{}").status_code == 200


# --- the time budget -----------------------------------------------------------------------------------------------


class Clock:
    """The seconds that `within` counts, which go by only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(asking, "time", made)
    return made


def test_addresses_are_asked_until_the_time_is_used_up(clock: Clock) -> None:
    web = school.the_web()
    bounded = asking.within(10, web)
    bounded(school.DID_URL)
    clock.now += 9.9
    bounded(school.STATUS_URL)
    clock.now += 0.2
    with pytest.raises(FetchError, match="used up"):
        bounded(school.DID_URL)
    assert web.asked == [school.DID_URL, school.STATUS_URL]


def test_the_time_of_one_check_is_not_that_of_the_next(clock: Clock) -> None:
    web = school.the_web()
    asking.within(10, web)
    clock.now += 60
    assert asking.within(10, web)(school.DID_URL).status == 200


def test_a_slow_web_ends_as_unconfirmed(db: None, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    web = school.the_web()

    def slow(url: str) -> Fetched:
        clock.now += checking.SECONDS + 1
        return web(url)

    monkeypatch.setattr("insigne.web.own.net.fetch", slow)
    answer = given(browser(), json.dumps(school.signed()))
    assert verdict(answer) == "unconfirmed"
    assert codes(answer, "unknown") == ["status.unreachable"]
    assert web.asked == [school.DID_URL]

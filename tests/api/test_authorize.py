"""A person is asked whether a platform may come in."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from insigne.api import scopes
from insigne.api.models import Code, Grant
from insigne.journal.models import Event
from insigne.people import consents
from insigne.people.models import Use
from tests.api.making import BACK, BC2, register
from tests.world import browser, person


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def directive(answer, name: str) -> str:
    policy = answer["Content-Security-Policy"]
    return next(part for part in policy.split("; ") if part.startswith(name))


def test_a_stranger_signs_in_first_and_comes_back(db):
    answer = Client().get(register().address())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/oauth/authorize")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_names_the_host_the_claimed_name_and_what_it_would_do(db, language):
    page = browser(person("Lou Martin", language)).get(register().address())
    text = page.content.decode()
    assert page.status_code == 200
    assert "moodle.example" in text
    assert "Moodle de l’université" in text
    assert "https://moodle.example/privacy" in text
    assert text.count("<h1") == 1
    expected = "lire tous les badges" if language == "fr" else "read all the badges"
    assert expected in text


def test_it_loads_nothing_from_the_platform_and_links_nowhere(world):
    text = browser(world.ours.student).get(register().address()).content.decode()
    assert "logo.png" not in text
    assert 'href="https://moodle.example' not in text
    assert 'src="https://moodle.example' not in text


def test_html_in_the_name_is_text(world):
    platform = register(client_name="<script>alert(1)</script><img src=x>")
    text = browser(world.ours.student).get(platform.address()).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_the_form_may_end_at_the_platform_and_nowhere_else(world):
    answer = browser(world.ours.student).get(register().address())
    assert directive(answer, "form-action") == "form-action 'self' https://moodle.example"
    assert directive(answer, "frame-ancestors") == "frame-ancestors 'none'"
    assert answer["X-Frame-Options"] == "DENY"
    assert directive(browser().get("/"), "form-action") == "form-action 'self'"


def test_yes_gives_a_code_a_grant_and_a_consent_in_words(world):
    student = world.ours.student
    platform = register()
    answer = browser(student).post(platform.address(), {"answer": "allow"})
    target = urlsplit(answer["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == BACK
    assert parse_qs(target.query)["state"] == ["état & co"]
    assert parse_qs(target.query)["iss"] == ["https://insigne.example"]
    grant = Grant.objects.get()
    assert consents.stands(student, Use.PLATFORM, about=grant.pk)
    assert Event.objects.filter(verb="platform.allowed", actor=student).count() == 1
    assert parse_qs(target.query)["code"][0] not in str(Code.objects.values().get())


def test_no_goes_back_with_nothing(world):
    answer = browser(world.ours.student).post(register().address(), {"answer": "deny"})
    assert parse_qs(urlsplit(answer["Location"]).query) == {
        "error": ["access_denied"],
        "state": ["état & co"],
        "iss": ["https://insigne.example"],
    }
    assert not Grant.objects.exists()


def test_saying_yes_twice_is_one_grant(world):
    platform = register()
    platform.code(world.ours.student)
    platform.code(world.ours.student)
    assert Grant.objects.count() == 1


def test_a_second_yes_adds_to_the_first_and_its_code_has_what_it_asked_for(world):
    platform, student = register(), world.ours.student
    platform.code(student, scope=scopes.PROFILE_READ)
    platform.code(student, scope=f"{scopes.CREDENTIAL_READ} {scopes.PROFILE_READ}")
    platform.code(student, scope=scopes.PROFILE_UPDATE)
    assert Grant.objects.get().scopes == [scopes.PROFILE_READ, scopes.CREDENTIAL_READ, scopes.PROFILE_UPDATE]
    assert Code.objects.latest("pk").scopes == [scopes.PROFILE_UPDATE]


def test_another_site_cannot_press_the_button(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ours.student, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(register().address(), {"answer": "allow"}).status_code == 403
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        BACK + "?more=1",
        BACK + "/",
        BACK.replace("https", "http"),
        "https://moodle.example/",
        "https://moodle.example.evil.example/badges/backpack-connect.php",
        "//evil.example/",
        "javascript:alert(1)",
        "",
        None,
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_answer_goes_to_a_registered_address_only_to_the_letter(world, back, method):
    client = browser(world.ours.student)
    answer = getattr(client, method)(
        register().address(redirect_uri=back), {"answer": "allow"} if method == "post" else {}
    )
    assert answer.status_code == 400
    assert "Location" not in answer
    assert not re.search(r'(?:href|action|src)="[^"?]*evil', answer.content.decode())
    assert not Grant.objects.exists()


@pytest.mark.parametrize("name", ["nobody", "", "00000000-0000-4000-8000-000000000000", "é"])
def test_an_unknown_platform_is_told_so(world, name):
    answer = browser(world.ours.student).get(register().address(client_id=name))
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"response_type": "token"},
        {"response_type": "code token"},
        {"response_type": None},
        {"state": None},
        {"state": "a" * 3000},
        {"scope": None},
        {"scope": "openid"},
        {"scope": "offline_access"},
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"code_challenge": "short"},
        {"code_challenge": "é" * 43},
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_the_standard_requires_is_required(world, changes, method):
    """Nobody is redirected by a request that is wrong: whoever registers could send people anywhere."""
    client = browser(world.ours.student)
    address = register().address(**changes)
    answer = client.get(address) if method == "get" else client.post(address, {"answer": "allow"})
    assert answer.status_code == 400
    (back,) = re.findall(
        r'href="(https://moodle\.example/badges/backpack-connect\.php\?error=[^"]+)"', text(answer)
    )
    assert parse_qs(urlsplit(back).query)["iss"] == ["https://insigne.example"]
    assert not Grant.objects.exists()


def test_a_platform_gets_no_scope_that_it_did_not_register(world):
    from insigne.api import scopes

    platform = register(scope=scopes.PROFILE_READ)
    answer = browser(world.ours.student).get(platform.address(scope=scopes.CREDENTIAL_READ))
    assert answer.status_code == 400


def test_to_come_back_later_is_no_permission_by_itself(world):
    platform = register("bc-v2p1", scope=f"{BC2} {scopes.OFFLINE}")
    answer = browser(world.ours.student).get(platform.address(scope=scopes.OFFLINE))
    assert answer.status_code == 400
    assert browser(world.ours.student).get(platform.address()).status_code == 200


def test_a_parameter_given_twice_is_refused(world):
    address = register().address() + "&redirect_uri=https%3A%2F%2Fevil.example%2F"
    answer = browser(world.ours.student).get(address)
    assert answer.status_code == 400


@pytest.mark.usefixtures("one_instant")
def test_asking_without_end_is_stopped(world):
    client, address = browser(world.ours.student), register().address()
    assert [client.get(address).status_code for _ in range(32)][-1] == 429


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("query", ["a=%zz", "a=%", "foo=%ff", ";", "&&&", "client_id=%00"])
def test_an_address_that_is_badly_written_is_refused_in_words(world, query, method):
    answer = getattr(browser(world.ours.student), method)(f"/oauth/authorize?{query}")
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()

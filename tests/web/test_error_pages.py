"""When something is wrong, a page says so plainly, in the reader's language and in our look."""

from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from insigne import __version__, urls
from tests.applications.pages import says
from tests.world import World, browser

ERRORS: dict[str, tuple[int, type[Exception], str]] = {
    "bad": (400, BadRequest, "This request cannot be read"),
    "suspicious": (400, SuspiciousOperation, "This request cannot be read"),
    "forbidden": (403, PermissionDenied, "This is not open to you"),
    "missing": (404, Http404, "There is nothing to see here"),
    "broken": (500, ZeroDivisionError, "Something broke on our side"),
}
SECRET = "what only we should know"


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise ERRORS[kind][1](SECRET)


urlpatterns = [path("fail/<slug:kind>", fail), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


@pytest.fixture(autouse=True)
def failing_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def visit(kind: str, client: Client) -> HttpResponse:
    client.raise_request_exception = False
    return client.get(f"/fail/{kind}")


@pytest.mark.parametrize("kind", sorted(ERRORS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_error_speaks_the_reader_s_language(db: None, kind: str, language: str) -> None:
    status, _error, sentence = ERRORS[kind]
    answer = visit(kind, browser(language=language))
    assert answer.status_code == status
    assert says(answer, sentence, language)
    assert f'<html lang="{language}"'.encode() in answer.content
    assert b"noindex" in answer.content


@pytest.mark.parametrize("kind", sorted(ERRORS))
def test_an_error_says_nothing_of_what_is_behind(db: None, kind: str) -> None:
    answer = visit(kind, browser())
    for secret in (SECRET, "Traceback", "ZeroDivision", "settings", "django", __file__):
        assert secret.encode() not in answer.content


@pytest.mark.parametrize("kind", sorted(ERRORS))
def test_a_person_who_is_signed_in_reads_it_in_their_own_language(world: World, kind: str) -> None:
    world.stranger.language = "en"
    world.stranger.save()
    assert says(visit(kind, browser(world.stranger, language="fr")), ERRORS[kind][2], "en")


@pytest.mark.parametrize("kind", sorted(set(ERRORS) - {"broken"}))
def test_an_error_page_leads_back_to_the_badges(db: None, kind: str) -> None:
    answer = visit(kind, browser())
    assert b'href="/"' in answer.content
    assert b"insigne.css" in answer.content


def test_the_page_of_our_own_faults_needs_nothing_that_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database mark here: it answers while the database is down, and templates are broken."""
    monkeypatch.setattr("django.shortcuts.render", None)
    monkeypatch.setattr("django.template.loader.get_template", None)
    answer = visit("broken", browser())
    assert answer.status_code == 500
    assert says(answer, "Nothing that was saved is lost. Try again in a moment.")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_form_whose_token_is_missing_is_explained(db: None, language: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    answer = client.post(reverse("language"), {"language": "en"})
    assert answer.status_code == 403
    assert says(answer, "The form could not be accepted", language)
    assert "language" not in answer.cookies


def test_a_host_that_is_not_ours_is_refused_with_the_same_page(db: None) -> None:
    answer = browser().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert says(answer, "This request cannot be read")
    assert b"evil.example" not in answer.content


@pytest.mark.parametrize(
    "address",
    ["/nowhere", "/b/", "/i/%00/", "/i/../../etc/passwd", "/b/<script>", "/a/not-a-uuid", "/" + "x" * 2000],
)
def test_an_address_that_leads_nowhere_is_not_found(db: None, address: str) -> None:
    answer = browser().get(address)
    assert answer.status_code == 404
    assert b"<script>" not in answer.content


def test_health_answers_whoever_asks(db: None) -> None:
    answer = browser().get(reverse("health"))
    assert answer.status_code == 200
    assert answer.content.decode() == f"insigne {__version__} ok\n"
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_words_that_came_with_an_old_form_are_given_back_and_a_password_is_not(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    story = "Chaque semaine, l’épicerie solidaire aide cent vingt étudiants. <b>"
    answer = client.post(reverse("verify"), {"text": story, "password": "court mais secret"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "cent vingt étudiants. &lt;b&gt;" in text
    assert "court mais secret" not in text

"""Who may open which page of an application: everybody is tried at every door."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from insigne.applications import actions, decisions
from insigne.applications.models import Application, Evidence, Review, State
from insigne.institutions import actions as institutions
from insigne.institutions.models import Membership, Role
from tests.applications.pages import address, again, typed_review, verbs, words
from tests.world import World, awarded, browser, draft, person, reviewed, submitted

OF_THE_APPLICANT = [
    "application",
    "application-experience",
    "application-skills",
    "application-evidence",
    "application-check",
    "application-submit",
    "application-withdraw",
]
OURS = ["administrator", "manager", "reviewer", "facilitator"]
THEIRS = ["administrator", "manager", "reviewer", "facilitator", "student"]


def everybody_else(world: World) -> list[Client]:
    """Every account but the student's of `ours`."""
    people = [getattr(world.ours, role) for role in OURS] + [getattr(world.theirs, role) for role in THEIRS]
    return [browser(user) for user in (*people, world.stranger)]


def signs_in_first(response: Any, path: str) -> bool:
    going, _mark, after = response.headers.get("Location", "").partition("?next=")
    return response.status_code == 302 and going == reverse("account_login") and unquote(after) == path


@pytest.mark.parametrize("name", OF_THE_APPLICANT)
def test_an_applicants_page_asks_an_anonymous_visitor_to_sign_in(world: World, name: str) -> None:
    path = address(name, draft(world.ours))
    assert signs_in_first(browser().get(path), path)
    assert signs_in_first(browser().post(path, {"confirmed": "yes"}), path)


@pytest.mark.parametrize("name", OF_THE_APPLICANT)
def test_an_applicants_page_does_not_exist_for_anybody_else(world: World, name: str) -> None:
    application = submitted(world.ours)
    before = Application.objects.filter(pk=application.pk).values().get()
    for client in everybody_else(world):
        assert client.get(address(name, application)).status_code == 404
        assert client.post(address(name, application), {"confirmed": "yes"}).status_code in {404, 405}
    assert Application.objects.filter(pk=application.pk).values().get() == before


@pytest.mark.parametrize("name", OF_THE_APPLICANT)
def test_a_draft_page_written_to_by_somebody_else_keeps_its_words(world: World, name: str) -> None:
    application = draft(world.ours)
    before = Application.objects.filter(pk=application.pk).values().get()
    typed = {"structure": "Prise", "confirmed": "yes", "kind": "link", "link-url": "https://prise.example"}
    for client in everybody_else(world):
        assert client.post(address(name, application), typed).status_code in {404, 405}
    assert Application.objects.filter(pk=application.pk).values().get() == before
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("name", [each for each in OF_THE_APPLICANT if each != "application-submit"])
def test_the_applicant_opens_every_page_of_a_draft(world: World, name: str) -> None:
    assert browser(world.ours.student).get(address(name, draft(world.ours))).status_code == 200


@pytest.mark.parametrize("name", OF_THE_APPLICANT[1:5])
def test_the_form_of_a_sent_application_leads_to_where_it_stands(world: World, name: str) -> None:
    application = submitted(world.ours)
    response = browser(world.ours.student).get(address(name, application))
    assert (response.status_code, response["Location"]) == (302, address("application", application))


def test_a_page_of_an_application_that_never_was_is_not_found(world: World) -> None:
    for name in (*OF_THE_APPLICANT, "review", "evidence"):
        path = reverse(name, args=["00000000-0000-4000-8000-000000000000"])
        assert browser(world.ours.reviewer).get(path).status_code == 404


def test_the_review_asks_an_anonymous_visitor_to_sign_in(world: World) -> None:
    path = address("review", submitted(world.ours))
    assert signs_in_first(browser().get(path), path)
    assert signs_in_first(browser().post(path, {"decision": "accept"}), path)


def test_a_reviewer_opens_the_review(world: World) -> None:
    application = submitted(world.ours)
    for reviewer in (world.ours.reviewer, world.ours.second_reviewer):
        assert browser(reviewer).get(address("review", application)).status_code == 200


def test_the_review_does_not_exist_for_whoever_does_not_review_there(world: World) -> None:
    application = submitted(world.ours)
    outsiders = [world.ours.administrator, world.ours.manager, world.ours.facilitator, world.ours.student]
    outsiders += [getattr(world.theirs, role) for role in THEIRS] + [
        world.theirs.second_reviewer,
        world.stranger,
    ]
    for user in outsiders:
        client = browser(user)
        assert client.get(address("review", application)).status_code == 404
        sent = client.post(address("review", application), typed_review(application, decision="accept"))
        assert sent.status_code == 404
    assert again(application).state == State.SUBMITTED
    assert not Review.objects.exists()


def test_a_draft_does_not_exist_for_reviewers(world: World) -> None:
    application = draft(world.ours)
    path = address("review", application)
    assert browser(world.ours.reviewer).get(path).status_code == 404
    assert browser(world.ours.reviewer).post(path, {"round": "0"}).status_code == 404
    assert verbs(application) == ["application.started"]


def test_a_withdrawn_application_does_not_exist_for_reviewers(world: World) -> None:
    application = submitted(world.ours)
    actions.withdraw(application, by=world.ours.student)
    assert browser(world.ours.reviewer).get(address("review", application)).status_code == 404


def test_a_reviewer_who_lost_the_role_reviews_no_more(world: World) -> None:
    application = submitted(world.ours)
    client = browser(world.ours.reviewer)
    assert client.get(address("review", application)).status_code == 200
    membership = Membership.objects.get(user=world.ours.reviewer, institution=world.ours.institution)
    institutions.withdraw(membership, by=world.ours.manager)
    assert client.get(address("review", application)).status_code == 404
    assert client.get(reverse("queue")).status_code == 403


def test_a_decided_application_stays_readable_by_reviewers(world: World) -> None:
    application = awarded(world.ours).application
    assert browser(world.ours.second_reviewer).get(address("review", application)).status_code == 200


def test_nobody_reviews_their_own_application(world: World) -> None:
    application = submitted(world.ours, by=world.ours.reviewer)
    client = browser(world.ours.reviewer)
    assert client.get(address("review", application)).status_code == 404
    posted = client.post(address("review", application), typed_review(application, decision="accept"))
    assert posted.status_code == 404
    reviewed(application, world.ours.second_reviewer)
    decisions.accept(application, by=world.ours.second_reviewer)
    assert again(application).state == State.ACCEPTED


def test_a_student_made_reviewer_while_waiting_still_does_not_decide_on_it(world: World) -> None:
    application = submitted(world.ours)
    institutions.grant(world.ours.institution, world.ours.student, Role.REVIEWER, by=world.ours.manager)
    client = browser(world.ours.student)
    assert client.get(address("review", application)).status_code == 404
    assert client.get(address("application", application)).status_code == 200


def test_my_applications_lists_mine_alone(world: World) -> None:
    draft(world.ours)
    other = draft(world.ours, by=person("Zoé Voisine"), structure="La chorale")
    page = browser(world.ours.student).get(reverse("applications"))
    assert page.status_code == 200
    assert address("application", other) not in page.content.decode()
    assert signs_in_first(browser().get(reverse("applications")), reverse("applications"))


def test_an_applicant_reads_nobody_elses_words(world: World) -> None:
    draft(world.ours)
    other = draft(world.ours, by=person("Zoé Voisine"), structure="La chorale secrète")
    client = browser(world.ours.student)
    pages = [client.get(reverse("applications")), client.get(address("application", other))]
    assert not any("La chorale secrète" in words(page) for page in pages)


def test_a_form_without_its_token_writes_nothing(world: World) -> None:
    application = draft(world.ours)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ours.student, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in ("application-experience", "application-submit", "application-withdraw"):
        response = client.post(address(name, application), {"structure": "Prise", "confirmed": "yes"})
        assert response.status_code == 403
    assert again(application).structure == application.structure
    assert again(application).state == State.DRAFT


@pytest.mark.parametrize("name", ["application", "application-check", "applications", "queue"])
def test_a_page_that_only_shows_takes_no_post(world: World, name: str) -> None:
    args = [draft(world.ours, by=world.ours.reviewer).pk] if name.startswith("application") else []
    path = reverse(name, args=args if name != "applications" else [])
    assert browser(world.ours.reviewer).post(path).status_code == 405


@pytest.mark.parametrize("name", ["application-submit", "application-withdraw"])
def test_opening_a_page_moves_nothing(world: World, name: str) -> None:
    application = draft(world.ours)
    browser(world.ours.student).get(address(name, application), {"confirmed": "yes"})
    assert again(application).state == State.DRAFT

"""The reviewers' queue: what waits, for whom, since when."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from insigne.applications import actions, decisions
from insigne.applications.models import Application, State
from insigne.applications.queries import queue_of
from insigne.applications.reviewing import PER_PAGE
from insigne.catalogue import actions as catalogue
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.people.models import User
from tests.applications.pages import address, again, keeps_silent, says, words
from tests.world import World, awarded, badge, browser, draft, person, reviewed, submitted


def queue(user: User, **filters: str) -> Any:
    return browser(user).get(reverse("queue"), filters)


def listed(page: Any) -> list[str]:
    """The applications that the page leads to, in its order."""
    return re.findall(r'href="(/review/[0-9a-f-]{36}/)"', page.content.decode())


def paths(*applications: Application) -> list[str]:
    return [address("review", each) for each in applications]


def sent_ago(application: Application, **ago: int) -> Application:
    Application.objects.filter(pk=application.pk).update(submitted_at=timezone.now() - timedelta(**ago))
    return again(application)


def refused(world: World, name: str) -> Application:
    application = submitted(world.ours, by=person(name))
    reviewed(application, world.ours.reviewer, message="Hors du cadre.")
    decisions.refuse(application, by=world.ours.reviewer)
    return application


def test_what_waits_is_listed_oldest_first(world: World) -> None:
    first, second, third = (submitted(world.ours, by=person(name)) for name in ("Ana", "Bob", "Chloé"))
    sent_ago(second, days=9)
    sent_ago(third, days=2)
    assert listed(queue(world.ours.reviewer)) == paths(second, third, first)


def test_each_line_names_the_student_the_badge_and_the_state(world: World) -> None:
    application = submitted(world.ours, by=person("Chloé Perrin"))
    reviewed(application, world.ours.second_reviewer)
    page = queue(world.ours.reviewer)
    for told in ("Chloé Perrin", "Engagement associatif", "Rosa Relectrice"):
        assert says(page, told)
    assert says(page, "under review")


@pytest.mark.parametrize("role", ["administrator", "manager", "facilitator", "student"])
def test_whoever_is_no_reviewer_has_no_queue(world: World, role: str) -> None:
    submitted(world.ours)
    page = queue(getattr(world.ours, role))
    assert page.status_code == 403
    assert says(page, "You are not a reviewer")
    assert listed(page) == []


def test_a_visitor_signs_in_first(world: World) -> None:
    assert reverse("account_login") in browser().get(reverse("queue"))["Location"]


def test_another_institutions_applications_are_not_listed(world: World) -> None:
    submitted(world.ours)
    page = queue(world.theirs.reviewer)
    assert page.status_code == 200
    assert listed(page) == []
    assert badge(world.ours).code not in page.content.decode()
    assert listed(queue(world.theirs.reviewer, badge=badge(world.ours).code)) == []


def test_a_reviewer_of_two_institutions_sees_both(world: World) -> None:
    both = world.ours.reviewer
    institutions.grant(world.theirs.institution, both, Role.REVIEWER, by=world.theirs.manager)
    here = sent_ago(submitted(world.ours), minutes=2)
    there = sent_ago(submitted(world.theirs), minutes=1)
    assert listed(queue(User.objects.get(pk=both.pk))) == paths(here, there)


def test_a_manager_elsewhere_does_not_see_that_elsewhere(world: World) -> None:
    """Roles do not travel: reviewing here and managing there shows what is here."""
    both = world.ours.reviewer
    institutions.grant(world.theirs.institution, both, Role.MANAGER, by=world.theirs.manager)
    here, _there = submitted(world.ours), submitted(world.theirs)
    assert listed(queue(User.objects.get(pk=both.pk))) == paths(here)


def test_ones_own_application_is_not_listed_nor_counted(world: World) -> None:
    submitted(world.ours, by=world.ours.reviewer)
    page = queue(world.ours.reviewer)
    assert listed(page) == []
    assert len(listed(queue(world.ours.second_reviewer))) == 1


def test_drafts_and_withdrawn_applications_are_not_listed(world: World) -> None:
    draft(world.ours)
    gone = submitted(world.ours, by=world.stranger)
    actions.withdraw(gone, by=world.stranger)
    for show in ("", "decided"):
        assert listed(queue(world.ours.reviewer, show=show)) == []


def test_a_returned_application_waits_for_the_student_and_not_for_us(world: World) -> None:
    application = submitted(world.ours)
    reviewed(application, world.ours.reviewer, message="Précisez.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    assert listed(queue(world.ours.reviewer)) == []
    decided = queue(world.ours.reviewer, show="decided")
    assert listed(decided) == []
    assert application.applicant.name in words(decided)


def test_decided_applications_have_their_own_list_newest_first(world: World) -> None:
    waiting = submitted(world.ours)
    first, second = refused(world, "Ana"), awarded(world.ours, to=person("Bob")).application
    assert listed(queue(world.ours.reviewer)) == paths(waiting)
    assert listed(queue(world.ours.reviewer, show="decided")) == paths(second, first)


def test_the_state_filters(world: World) -> None:
    new, begun = submitted(world.ours), submitted(world.ours, by=world.stranger)
    reviewed(begun, world.ours.second_reviewer)
    reviewer = world.ours.reviewer
    assert listed(queue(reviewer, state="submitted")) == paths(new)
    assert listed(queue(reviewer, state="in_review")) == paths(begun)


def test_the_badge_filters(world: World) -> None:
    here = submitted(world.ours)
    tutoring = badge(world.ours, "tutorer-ses-pairs")
    page = queue(world.ours.reviewer)
    assert tutoring.code not in page.content.decode()
    assert badge(world.ours).code in page.content.decode()
    assert listed(queue(world.ours.reviewer, badge=badge(world.ours).code)) == paths(here)
    assert listed(queue(world.ours.reviewer, badge=tutoring.code)) == []


def test_a_badge_with_two_sent_applications_is_offered_once(world: World) -> None:
    submitted(world.ours)
    submitted(world.ours, by=world.stranger)
    page = queue(world.ours.reviewer).content.decode()
    assert page.count(f'value="{badge(world.ours).code}"') == 1


@pytest.mark.parametrize(
    "filters",
    [
        {"state": "accepted"},
        {"state": "draft"},
        {"state": "'"},
        {"show": "everything"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "nine"},
        {"badge": ""},
        {"badge": "\x00"},
    ],
)
def test_a_filter_that_means_nothing_filters_nothing(world: World, filters: dict[str, str]) -> None:
    application = submitted(world.ours)
    page = queue(world.ours.reviewer, **filters)
    assert page.status_code == 200
    assert listed(page) == paths(application)


def test_the_age_is_told(world: World) -> None:
    sent_ago(submitted(world.ours), days=3, minutes=5)
    assert "3 jours" in words(queue(world.ours.reviewer)).replace("\xa0", " ")


def test_an_answer_that_takes_longer_than_announced_is_marked_late(world: World) -> None:
    application = submitted(world.ours)
    days = application.version.answer_days
    assert not sent_ago(application, days=days, minutes=-5).is_late
    assert keeps_silent(queue(world.ours.reviewer), "late")
    assert sent_ago(application, days=days, minutes=5).is_late
    assert says(queue(world.ours.reviewer), "late")


def test_a_draft_is_never_late(world: World) -> None:
    assert not draft(world.ours).is_late


def test_a_second_round_waits_from_when_it_was_sent_again(world: World) -> None:
    application = submitted(world.ours)
    reviewed(application, world.ours.reviewer, message="Précisez.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    sent_ago(application, days=60)
    actions.submit(again(application), by=world.ours.student)
    assert not again(application).is_late
    assert "version 2" in words(queue(world.ours.reviewer))


def test_a_retired_badge_still_has_its_queue(world: World) -> None:
    application = submitted(world.ours)
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    assert listed(queue(world.ours.reviewer)) == paths(application)


def test_a_long_queue_has_pages_and_counts_them_all(world: World) -> None:
    everything = [
        sent_ago(submitted(world.ours, by=person(f"Élève {number}")), minutes=99 - number)
        for number in range(PER_PAGE + 2)
    ]
    reviewer = world.ours.reviewer
    pages = [queue(reviewer), queue(reviewer, page="2")]
    assert [listed(page) for page in pages] == [paths(*everything[:PER_PAGE]), paths(*everything[PER_PAGE:])]
    assert all(str(PER_PAGE + 2) in words(page) for page in pages)


def test_an_application_decided_while_it_is_listed_is_decided_on_its_page(world: World) -> None:
    application = awarded(world.ours).application
    page = browser(world.ours.reviewer).get(address("review", application))
    assert says(page, "This application is decided.")
    assert again(application).state == State.ACCEPTED


def test_the_queue_of_a_visitor_is_empty(world: World) -> None:
    submitted(world.ours)
    from django.contrib.auth.models import AnonymousUser

    assert not queue_of(AnonymousUser()).exists()

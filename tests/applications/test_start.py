"""Beginning an application."""

import pytest
from django.urls import reverse

from insigne.applications import actions
from insigne.applications.models import Application, SkillClaim, State
from insigne.awards import actions as awards
from insigne.catalogue import actions as catalogue
from insigne.catalogue.models import Badge
from tests.applications.pages import address, again, says, verbs
from tests.world import World, adopt, awarded, badge, browser, draft, submitted


def start_path(of: Badge) -> str:
    return reverse("application-start", args=[of.code])


def test_starting_makes_a_draft_with_every_skill_unticked(world: World) -> None:
    application = actions.start(badge(world.ours), by=world.ours.student)
    assert (application.state, application.round) == (State.DRAFT, 0)
    assert application.institution == world.ours.institution
    assert application.version == badge(world.ours).current
    claims = SkillClaim.objects.filter(application=application)
    assert claims.count() == application.version.skills.count() == 9
    assert not any(claim.chosen or claim.public or claim.text for claim in claims)


def test_starting_is_written_in_the_journal(world: World) -> None:
    assert verbs(actions.start(badge(world.ours), by=world.ours.student)) == ["application.started"]


def test_starting_leads_to_the_first_step(world: World) -> None:
    response = browser(world.ours.student).post(start_path(badge(world.ours)))
    application = Application.objects.get()
    assert response["Location"] == address("application-experience", application)


def test_starting_twice_goes_on_with_the_same_draft(world: World) -> None:
    client = browser(world.ours.student)
    places = {client.post(start_path(badge(world.ours)))["Location"] for _click in range(2)}
    assert len(places) == Application.objects.count() == 1
    assert verbs(Application.objects.get()) == ["application.started"]


def test_starting_again_while_it_waits_shows_where_it_stands(world: World) -> None:
    application = submitted(world.ours)
    response = browser(world.ours.student).post(start_path(badge(world.ours)))
    assert response["Location"] == address("application", application)


def test_a_withdrawn_application_lets_one_start_afresh(world: World) -> None:
    old = submitted(world.ours)
    actions.withdraw(old, by=world.ours.student)
    new = actions.start(badge(world.ours), by=world.ours.student)
    assert new != old
    assert (new.structure, again(old).state) == ("", State.WITHDRAWN)


def test_two_people_have_an_application_each(world: World) -> None:
    assert draft(world.ours) != draft(world.ours, by=world.stranger)


def test_anybody_with_an_account_may_apply(world: World) -> None:
    response = browser(world.stranger).post(start_path(badge(world.ours)))
    assert response.status_code == 302
    assert Application.objects.get().applicant == world.stranger


def test_a_visitor_signs_in_and_then_starts(world: World) -> None:
    client = browser()
    path = start_path(badge(world.ours))
    assert reverse("account_login") in client.post(path)["Location"]
    assert not Application.objects.exists()
    client.force_login(world.ours.student, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path)["Location"] == address("application-experience", Application.objects.get())


def test_a_retired_badge_takes_no_new_application(world: World) -> None:
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    response = browser(world.ours.student).post(start_path(badge(world.ours)), follow=True)
    assert says(response, "This badge is not open to applications.")
    assert not Application.objects.exists()


def test_a_retired_badge_says_so_in_english(world: World) -> None:
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    reader = browser(world.stranger, language="en")
    world.stranger.language = "en"
    world.stranger.save()
    response = reader.post(start_path(badge(world.ours)), follow=True)
    assert says(response, "This badge is not open to applications.", "en")


def test_a_draft_goes_on_when_its_badge_is_retired(world: World) -> None:
    application = draft(world.ours)
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    response = browser(world.ours.student).post(start_path(badge(world.ours)))
    assert response["Location"] == address("application-experience", application)


def test_an_unpublished_badge_does_not_exist_for_applicants(world: World) -> None:
    unpublished = badge(world.ours)
    Badge.objects.update(state=Badge.State.DRAFT)
    assert browser(world.ours.student).post(start_path(unpublished)).status_code == 404
    assert not Application.objects.exists()


def test_a_badge_without_a_version_takes_no_application(world: World) -> None:
    empty = badge(world.ours)
    empty.current = None
    with pytest.raises(actions.BadgeClosed):
        actions.start(empty, by=world.ours.student)


def test_a_badge_awarded_by_list_takes_no_application(world: World) -> None:
    adopt(world.ours, "isae-ensma")
    by_list = Badge.objects.exclude(current__route="application").filter(institution=world.ours.institution)
    client = browser(world.ours.student)
    routes = {each.current.route for each in by_list.select_related("current") if each.current}
    assert "list" in routes
    for each in by_list:
        assert client.post(start_path(each))["Location"] == reverse("badge", args=[each.code])
    assert not Application.objects.exists()


def test_an_unknown_code_is_not_found(world: World) -> None:
    assert browser(world.ours.student).post(reverse("application-start", args=["zzzzzzz"])).status_code == 404


def test_a_draft_keeps_the_version_it_was_begun_with(world: World) -> None:
    application = draft(world.ours)
    old = application.version
    newer = badge(world.ours)
    newer.current = badge(world.theirs).current
    newer.save()
    assert actions.start(newer, by=world.ours.student).version == old


def test_who_holds_the_badge_is_led_to_it(world: World) -> None:
    held = awarded(world.ours)
    with pytest.raises(actions.AlreadyHeld):
        actions.start(badge(world.ours), by=world.ours.student)
    page = reverse("application-start", args=[badge(world.ours).code])
    answer = browser(world.ours.student).post(page)
    assert answer.headers["Location"] == reverse("award", args=[held.pk])


def test_whose_badge_was_revoked_may_apply_again(world: World) -> None:
    held = awarded(world.ours)
    awards.revoke(held, reason="Par erreur.", by=world.ours.manager)
    assert actions.start(badge(world.ours), by=world.ours.student).pk != held.source_id

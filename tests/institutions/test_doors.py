"""Every management page and every button behind it, tried by everybody who should not be there."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.institutions.models import Membership, Role
from insigne.journal.models import Event
from insigne.people import actions as people
from insigne.people.models import Invitation
from tests import world as worlds
from tests.applications.pages import words
from tests.world import House, World, browser, person

PAGES = ["manage", "manage-members", "manage-settings", "manage-awards"]
CONFIRMED = {"confirmed": "yes"}
INTRUDERS = {
    "a stranger with an account": lambda world: world.stranger,
    "their administrator": lambda world: world.theirs.administrator,
    "their manager": lambda world: world.theirs.manager,
    "our reviewer": lambda world: world.ours.reviewer,
    "our facilitator": lambda world: world.ours.facilitator,
    "our student": lambda world: world.ours.student,
}


def buttons(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each address that changes something of `ours`, with what its form would send."""
    badge = worlds.badge(world.ours)
    membership = Membership.objects.get(user=world.ours.reviewer)
    invitation = people.invite(
        world.ours.institution, email="new@x.example", role=Role.STUDENT, language="fr", by=world.ours.manager
    )
    invite = {"email": "evil@x.example", "role": "manager", "language": "fr"}
    institution = world.ours.institution
    identity = {"name_fr": "X", "name_en": "X", "url": "https://x.example", "email": "x@x.example"}
    colours = {"accent": institution.accent, "warm": institution.warm}
    return {
        "kit-adopt": (reverse("kit-adopt", args=["ours"]), {"shipped": "tutorer-ses-pairs"}),
        "badge-state": (reverse("badge-state", args=["ours", badge.pk]), {"state": "retired"}),
        "member-invite": (reverse("member-invite", args=["ours"]), invite),
        "invitation-withdraw": (reverse("invitation-withdraw", args=["ours", invitation.pk]), {}),
        "membership-withdraw": (reverse("membership-withdraw", args=["ours", membership.pk]), CONFIRMED),
        "manage-settings": (reverse("manage-settings", args=["ours"]), identity | colours),
        "key-rotate": (reverse("key-rotate", args=["ours"]), {"compromised": "on"}),
    }


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_those_who_manage_find_their_pages(world: World, name: str, role: str) -> None:
    page = browser(getattr(world.ours, role)).get(reverse(name, args=["ours"]))
    assert page.status_code == 200
    assert world.ours.institution.name.fr in words(page)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", sorted(INTRUDERS))
def test_to_everybody_else_the_page_does_not_exist(world: World, name: str, who: str) -> None:
    client = browser(INTRUDERS[who](world))
    page = client.get(reverse(name, args=["ours"]))
    assert page.status_code == 404
    assert words(page) == words(client.get(reverse(name, args=["nowhere"])))


@pytest.mark.parametrize("who", sorted(INTRUDERS))
def test_no_button_works_for_whoever_may_not_see_it(world: World, who: str) -> None:
    ready = buttons(world)
    before = Event.objects.count()
    client = browser(INTRUDERS[who](world))
    for name, (address, fields) in ready.items():
        assert client.post(address, fields).status_code == 404, name
    assert Event.objects.count() == before


def test_a_person_who_is_not_signed_in_is_asked_to_and_changes_nothing(world: World) -> None:
    ready = buttons(world)
    before = Event.objects.count()
    for name in PAGES:
        answer = browser().get(reverse(name, args=["ours"]))
        assert answer.headers["Location"].startswith(reverse("account_login"))
    for name, (address, fields) in ready.items():
        answer = browser().post(address, fields)
        assert answer.headers["Location"].startswith(reverse("account_login")), name
    assert Event.objects.count() == before


def test_a_manager_is_told_which_buttons_are_the_administrators(world: World) -> None:
    """The page is theirs to read, so the answer is 403 and not 404; still nothing happens."""
    ready = buttons(world)
    highest = Membership.objects.get(user=world.ours.administrator)
    before = Event.objects.count()
    client = browser(world.ours.manager)
    for name in ("manage-settings", "key-rotate"):
        address, fields = ready[name]
        assert client.post(address, fields).status_code == 403
    assert (
        client.post(reverse("membership-withdraw", args=["ours", highest.pk]), CONFIRMED).status_code == 403
    )
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "name",
    ["badge-state", "invitation-withdraw", "membership-withdraw", "key-rotate"],
)
def test_a_button_is_never_pressed_by_following_a_link(world: World, name: str) -> None:
    ready = buttons(world)
    before = Event.objects.count()
    assert browser(world.ours.administrator).get(ready[name][0]).status_code == 405
    assert Event.objects.count() == before


def test_every_button_wants_the_token_of_its_page(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.ours.administrator, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    ready = buttons(world)
    before = Event.objects.count()
    for name, (address, fields) in ready.items():
        assert client.post(address, fields).status_code == 403, name
    assert Event.objects.count() == before


@pytest.mark.parametrize("thing", ["invitation-withdraw", "membership-withdraw", "badge-state"])
def test_our_things_are_not_reached_through_their_door(world: World, thing: str) -> None:
    address, fields = buttons(world)[thing]
    before = Event.objects.count()
    through_theirs = address.replace("/ours/", "/theirs/")
    for client in (browser(world.theirs.administrator), browser(world.ours.administrator)):
        assert client.post(through_theirs, fields).status_code == 404
    assert Event.objects.count() == before


def test_the_menu_shows_what_one_may_do_and_nothing_else(world: World) -> None:
    link = f'href="{reverse("manage", args=["ours"])}"'.encode()
    queue = f'href="{reverse("queue")}"'.encode()
    home = reverse("home")
    for role in Role:
        page = browser(getattr(world.ours, role)).get(home).content
        assert (link in page) is (role in {Role.MANAGER, Role.ADMINISTRATOR}), role
        assert (queue in page) is (role == Role.REVIEWER), role
    assert link not in browser().get(home).content
    assert link not in browser(world.theirs.manager).get(home).content


def test_whoever_manages_two_institutions_finds_both(world: World) -> None:
    Membership.objects.create(
        institution=world.theirs.institution, user=world.ours.manager, role=Role.MANAGER
    )
    text = words(browser(world.ours.manager).get(reverse("manage", args=["theirs"])))
    assert "Université ours" in text
    assert "Université theirs" in text


# --- More rows, the same cost --------------------------------------------------------------------------


def fill(house: House, number: int) -> None:
    """So many members, invitations and lines of the journal."""
    for _each in range(number):
        newcomer = person("Nina Nouvelle")
        Membership.objects.create(institution=house.institution, user=newcomer, role=Role.STUDENT)
        people.invite(
            house.institution,
            email=f"to.{newcomer.email}",
            role="student",
            language="fr",
            by=house.manager,
        )


@pytest.mark.parametrize("name", ["manage-members", "manage-settings"])
def test_more_people_ask_no_more_of_the_database(world: World, name: str) -> None:
    client = browser(world.ours.administrator)
    address = reverse(name, args=["ours"])
    counts = []
    for number in (2, 10):
        fill(world.ours, number)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert Invitation.objects.count() == 12

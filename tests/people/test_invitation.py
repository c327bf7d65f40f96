"""An invitation: sent, accepted once, withdrawn, too old; its secret is in the message and nowhere else."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from insigne.institutions import actions as institutions
from insigne.institutions.models import Membership, Role
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from insigne.people import actions
from insigne.people.models import Invitation, User
from insigne.people.queries import invitation_of
from insigne.web.tokens import hash_token
from tests.applications.pages import says, words
from tests.threads import together
from tests.world import NOBODY, World, browser, person

PASSWORD = "un vélo bleu sous la pluie"
NEWCOMER = {"name": "Nadia Nouvelle", "password": PASSWORD}
CLOSED = "This invitation is closed"


def invite(
    world: World, email: str = "nadia@ailleurs.example", role: str = "reviewer", language: str = "fr"
) -> Invitation:
    return actions.invite(
        world.ours.institution, email=email, role=role, language=language, by=world.ours.manager
    )


def address(invitation: Invitation) -> str:
    return reverse("invitation", args=[actions.token_of(invitation)])


def roles(world: World) -> set[tuple[str, str]]:
    """Who was given a role at ours since the world began."""
    old = [getattr(world.ours, name) for name in ("administrator", "manager", "reviewer", "second_reviewer")]
    old += [world.ours.facilitator, world.ours.student]
    given = Membership.objects.filter(institution=world.ours.institution).exclude(user__in=old)
    return set(given.values_list("user__email", "role"))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- Sending -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_message_speaks_the_language_that_was_chosen(world: World, language: str) -> None:
    invitation = invite(world, language=language)
    run_ready()
    (message,) = mail.outbox
    assert message.to == ["nadia@ailleurs.example"]
    assert address(invitation) in str(message.body)
    assert (("Bonjour" in str(message.body)), ("Hello" in str(message.body))) == (
        language == "fr",
        language == "en",
    )
    assert world.ours.institution.name.in_language(language) in str(message.subject)


def test_a_manager_sends_it_from_the_page(world: World) -> None:
    fields = {"email": "Nadia@Ailleurs.example", "role": "reviewer", "language": "en"}
    answer = browser(world.ours.manager).post(reverse("member-invite", args=["ours"]), fields, follow=True)
    assert "nadia@ailleurs.example" in words(answer).lower()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.language) == (
        "nadia@ailleurs.example",
        "reviewer",
        "en",
    )
    assert invitation.invited_by == world.ours.manager
    event = Event.objects.get(verb="invitation.sent")
    assert (event.object_id, event.actor, event.data) == (
        invitation.pk,
        world.ours.manager,
        {"role": "reviewer"},
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "nobody"),
        ("email", "x" * 300 + "@x.example"),
        ("role", "king"),
        ("role", ""),
        ("language", "de"),
    ],
    ids=lambda value: value[:10],
)
def test_what_is_wrong_is_told_at_its_field_and_sends_nothing(world: World, field: str, value: str) -> None:
    fields = {"email": "nadia@ailleurs.example", "role": "reviewer", "language": "fr"} | {field: value}
    answer = browser(world.ours.manager).post(reverse("member-invite", args=["ours"]), fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_only_an_administrator_invites_administrators(world: World) -> None:
    fields = {"email": "nadia@ailleurs.example", "role": "administrator", "language": "fr"}
    page = reverse("member-invite", args=["ours"])
    assert browser(world.ours.manager).post(page, fields).status_code == 422
    with pytest.raises(PermissionDenied):
        invite(world, role="administrator")
    assert not Invitation.objects.exists()
    assert browser(world.ours.administrator).post(page, fields).status_code == 302
    assert Invitation.objects.get().role == "administrator"


def test_nobody_else_invites(world: World) -> None:
    ours = world.ours
    for who in (
        ours.reviewer,
        ours.facilitator,
        ours.student,
        world.theirs.administrator,
        world.stranger,
        NOBODY,
    ):
        with pytest.raises(PermissionDenied):
            actions.invite(ours.institution, email="x@x.example", role="student", language="fr", by=who)
    assert not Invitation.objects.exists()


def test_no_message_leaves_when_the_invitation_was_not_kept(world: World) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        invite(world)
        raise RuntimeError
    assert not DBTaskResult.objects.exists()
    run_ready()
    assert mail.outbox == []


def test_the_secret_of_the_link_stands_in_no_table(world: World) -> None:
    token = actions.token_of(invite(world))
    run_ready()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert token not in str(cursor.fetchall()), table
    assert len(token) >= 40


def test_each_invitation_has_its_own_secret(world: World) -> None:
    one, other = invite(world), invite(world, email=world.stranger.email)
    assert actions.token_of(one) != actions.token_of(other)
    assert invitation_of(actions.token_of(one)) == one
    assert one.token_hash == hash_token(actions.token_of(one))


@pytest.mark.parametrize("token", ["x", "z" * 300, "a-b_c", "%00"])
def test_a_link_that_was_guessed_leads_nowhere(world: World, token: str) -> None:
    invitation = invite(world)
    assert browser().get(f"/invitation/{token}").status_code == 404
    assert browser().get(reverse("invitation", args=[str(invitation.pk)])).status_code == 404
    assert browser().get(reverse("invitation", args=[invitation.token_hash])).status_code == 404


def test_inviting_again_replaces_the_first_link(world: World) -> None:
    first = invite(world)
    second = invite(world, email=" Nadia@Ailleurs.example ")
    assert browser().get(address(first)).status_code == 410
    assert browser().get(address(second)).status_code == 200


def test_inviting_to_another_role_leaves_the_first_link(world: World) -> None:
    first, second = invite(world), invite(world, role="facilitator")
    assert {browser().get(address(each)).status_code for each in (first, second)} == {200}


# --- Accepting -----------------------------------------------------------------------------------------


def test_a_newcomer_makes_an_account_and_has_the_role(world: World) -> None:
    client, link = browser(language="en"), address(invite(world))
    assert "nadia@ailleurs.example" in words(client.get(link))
    assert client.post(link, NEWCOMER).status_code == 302
    user = User.objects.get(email="nadia@ailleurs.example")
    assert (user.name, user.language) == ("Nadia Nouvelle", "en")
    assert user.check_password(PASSWORD)
    assert signed_in(client)
    assert EmailAddress.objects.get(user=user).verified
    assert roles(world) == {("nadia@ailleurs.example", "reviewer")}
    assert client.get(reverse("queue")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("password", ""),
        ("password", "short"),
        ("password", "nadia@ailleurs.example"),
        ("name", "x" * 121),
    ],
)
def test_a_newcomer_s_mistake_is_told_and_the_invitation_stays_open(
    world: World, field: str, value: str
) -> None:
    invitation = invite(world)
    answer = browser().post(address(invitation), NEWCOMER | {field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.filter(email=invitation.email).exists()
    invitation.refresh_from_db()
    assert invitation.is_open


def test_a_newcomer_cannot_choose_address_or_role(world: World) -> None:
    fields = NEWCOMER | {"email": "evil@x.example", "role": "administrator", "institution": "theirs"}
    browser().post(address(invite(world)), fields)
    assert roles(world) == {("nadia@ailleurs.example", "reviewer")}


def test_whoever_has_an_account_signs_in_first(world: World) -> None:
    invitation = invite(world, email=world.stranger.email)
    client = browser()
    page = client.get(address(invitation))
    assert f"{reverse('account_login')}?next={address(invitation)}".encode() in page.content
    client.post(address(invitation), NEWCOMER)
    assert not signed_in(client)
    assert roles(world) == set()
    client = browser(world.stranger)
    assert world.stranger.email in words(client.get(address(invitation)))
    assert roles(world) == set(), "reading is not accepting"
    answer = client.post(address(invitation), follow=True)
    with translation.override("fr"):
        role = str(Role.REVIEWER.label)
    assert says(answer, "You are now %(role)s at %(name)s.", role=role, name="Université ours")
    assert roles(world) == {(world.stranger.email, "reviewer")}


def test_a_second_address_of_an_account_is_known_too(world: World) -> None:
    """The account page recommends to add a personal address; an invitation may well go there."""
    EmailAddress.objects.create(user=world.stranger, email="stan@home.example", verified=True)
    link = address(invite(world, email="stan@home.example"))
    client = browser()
    page = client.get(link)
    assert reverse("account_login").encode() in page.content
    assert client.post(link, NEWCOMER).status_code == 200
    assert not User.objects.filter(email="stan@home.example").exists()


def test_the_journal_tells_who_accepted(world: World) -> None:
    invitation = invite(world, email=world.stranger.email)
    browser(world.stranger).post(address(invitation))
    event = Event.objects.get(verb="invitation.accepted")
    assert (event.object_id, event.actor) == (invitation.pk, world.stranger)
    given = Event.objects.get(verb="membership.granted", actor=world.stranger)
    assert given.data == {"role": "reviewer", "user": str(world.stranger.pk)}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_link_works_once(world: World, language: str) -> None:
    link = address(invite(world, email=world.stranger.email))
    browser(world.stranger).post(link)
    for client in (browser(language=language), browser(person("Otto Autre", language))):
        for answer in (client.get(link), client.post(link, NEWCOMER)):
            assert answer.status_code == 410
            assert says(answer, CLOSED, language)
    assert roles(world) == {(world.stranger.email, "reviewer")}


def test_a_withdrawn_link_opens_nothing(world: World) -> None:
    invitation = invite(world)
    page = reverse("invitation-withdraw", args=["ours", invitation.pk])
    assert browser(world.ours.manager).post(page).status_code == 302
    assert browser().post(address(invitation), NEWCOMER).status_code == 410
    assert roles(world) == set()
    assert Event.objects.get(verb="invitation.withdrawn").actor == world.ours.manager


def test_withdrawing_twice_or_after_acceptance_is_told_once_or_never(world: World) -> None:
    invitation, accepted = invite(world), invite(world, email=world.stranger.email)
    actions.accept_invitation(accepted, world.stranger)
    for _click in range(2):
        actions.withdraw_invitation(invitation, by=world.ours.manager)
        actions.withdraw_invitation(accepted, by=world.ours.manager)
    assert [event.object_id for event in Event.objects.filter(verb="invitation.withdrawn")] == [invitation.pk]
    accepted.refresh_from_db()
    assert accepted.withdrawn_at is None


def test_a_manager_does_not_withdraw_an_administrator_s_invitation(world: World) -> None:
    highest = actions.invite(
        world.ours.institution,
        email="x@x.example",
        role="administrator",
        language="fr",
        by=world.ours.administrator,
    )
    page = reverse("invitation-withdraw", args=["ours", highest.pk])
    assert browser(world.ours.manager).post(page).status_code == 403
    highest.refresh_from_db()
    assert highest.is_open


def test_a_link_ends_with_its_last_day(world: World) -> None:
    invitation = invite(world, email=world.stranger.email)
    with time_machine.travel(invitation.expires_at - timedelta(seconds=1), tick=False):
        assert browser().get(address(invitation)).status_code == 200
    with time_machine.travel(invitation.expires_at, tick=False):
        assert browser().get(address(invitation)).status_code == 410
        with pytest.raises(actions.InvitationClosed):
            actions.accept_invitation(invitation, world.stranger)
    assert timedelta(days=13) < invitation.expires_at - timezone.now() <= timedelta(days=14)


def test_a_message_is_not_sent_once_the_link_is_closed(world: World) -> None:
    actions.withdraw_invitation(invite(world), by=world.ours.manager)
    run_ready()
    assert mail.outbox == []


def test_an_invitation_closed_between_page_and_button_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else took it after the page looked: a plain answer, and no half-made account."""
    monkeypatch.setattr(Invitation, "is_open", True)
    taken = invite(world)
    theirs = invite(world, email=world.stranger.email, role="facilitator")
    for each in (taken, theirs):
        actions.withdraw_invitation(each, by=world.ours.manager)
    for client, closed in ((browser(), taken), (browser(world.stranger), theirs)):
        answer = client.post(address(closed), NEWCOMER)
        assert answer.status_code == 410
        assert says(answer, CLOSED)
    assert not User.objects.filter(email="nadia@ailleurs.example").exists()


def test_a_forwarded_invitation_gives_nobody_else_its_role(world: World) -> None:
    invitation = invite(world, role="manager")
    client = browser(world.stranger)
    answer = client.post(address(invitation))
    assert answer.status_code == 403
    assert invitation.email in words(answer)
    assert world.stranger.email in words(answer)
    assert roles(world) == set()
    assert browser().post(address(invitation), NEWCOMER).status_code == 302


def test_an_address_that_is_not_proved_takes_no_invitation(world: World) -> None:
    invitation = invite(world, email="stan@home.example")
    EmailAddress.objects.create(user=world.stranger, email="stan@home.example", verified=False)
    with pytest.raises(actions.NotInvited):
        actions.accept_invitation(invitation, world.stranger)


def test_an_invitation_ends_with_the_rights_of_whoever_sent_it(world: World) -> None:
    invitation = invite(world, email=world.stranger.email)
    membership = world.ours.manager.memberships.get(role="manager")
    institutions.withdraw(membership, by=world.ours.administrator)
    assert browser(world.stranger).post(address(invitation)).status_code == 410
    assert roles(world) == set()


def test_two_clicks_on_the_same_link_at_once_give_one_role(crowded_world: World) -> None:
    invitation = invite(crowded_world, email=crowded_world.stranger.email)
    outcomes = together(
        lambda: actions.accept_invitation(invitation, crowded_world.stranger),
        lambda: actions.accept_invitation(invitation, crowded_world.stranger),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["InvitationClosed", "Membership"]
    assert len(roles(crowded_world)) == 1


def test_two_clicks_of_a_newcomer_at_once_make_one_account(crowded_world: World) -> None:
    link = address(invite(crowded_world))
    clients = browser(), browser()
    answers = together(*(lambda client=client: client.post(link, NEWCOMER).status_code for client in clients))
    assert sorted(answers, key=str) == [302, 410]
    assert roles(crowded_world) == {("nadia@ailleurs.example", "reviewer")}

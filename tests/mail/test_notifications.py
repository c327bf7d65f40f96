"""Who is told what, in which language, and when nobody is."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from insigne.applications import actions as applications
from insigne.applications import decisions
from insigne.applications.models import Application
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from insigne.mail import notifications
from insigne.people import actions as people
from insigne.people.models import Invitation, User
from tests import world as worlds
from tests.awards.making import awarded
from tests.world import World

REASON = "Il manque l’attestation de l’association."


def outbox() -> list[EmailMessage]:
    """The messages of the jobs that are ready, in a fixed order."""
    mail.outbox.clear()
    run_ready()
    assert not DBTaskResult.objects.failed().exists()
    return sorted(mail.outbox, key=lambda message: (message.to, message.subject))


def settled(world: World) -> World:
    """The world once the messages of its making are sent."""
    worlds.badge(world.ours)
    outbox()
    return world


def subject(sentence: str, language: str, **values: object) -> str:
    with translation.override(language):
        return gettext(sentence) % values


def english(world: World) -> User:
    return worlds.person("Emily Parker", language="en")


# --- applications ------------------------------------------------------------------------------------------


def test_a_submission_is_told_to_each_reviewer_and_to_the_applicant(world: World) -> None:
    settled(world)
    application = worlds.submitted(world.ours)
    sent = outbox()
    ours = world.ours
    assert sorted(message.to[0] for message in sent) == sorted(
        person.email for person in (ours.reviewer, ours.second_reviewer, ours.student)
    )
    by_address = {message.to[0]: message for message in sent}
    assert f"https://insigne.example/review/{application.pk}" in by_address[ours.reviewer.email].body
    assert "/review/" not in by_address[ours.student.email].body
    assert f"/applications/{application.pk}" in by_address[ours.student.email].body


def test_each_is_told_in_their_own_language(world: World) -> None:
    people.choose_language(world.ours.second_reviewer, "en")
    settled(world)
    worlds.submitted(world.ours, english(world))
    told = {message.to[0]: message for message in outbox()}
    to_review = "An application to review: %(badge)s"
    assert told[world.ours.reviewer.email].subject == subject(to_review, "fr", badge="Engagement associatif")
    assert told[world.ours.second_reviewer.email].subject == "An application to review: Community engagement"
    applicant = next(message for address, message in told.items() if address.startswith("emily"))
    assert applicant.subject == "Your application has arrived: Community engagement"
    assert "Hello Emily Parker," in applicant.body


def test_every_message_is_alone_in_its_to_line(world: World) -> None:
    """Reviewers do not learn each other's addresses from a message."""
    settled(world)
    worlds.submitted(world.ours)
    for message in outbox():
        assert len(message.to) == 1
        assert message.cc == message.bcc == []


def test_the_reviewers_of_another_institution_are_told_nothing(world: World) -> None:
    settled(world)
    worlds.submitted(world.ours)
    told = {address for message in outbox() for address in message.to}
    assert told.isdisjoint(
        {world.theirs.reviewer.email, world.theirs.second_reviewer.email, world.ours.manager.email}
    )


def test_a_reviewer_who_applies_is_not_asked_to_review_themselves(world: World) -> None:
    settled(world)
    worlds.submitted(world.ours, world.ours.reviewer)
    to_them = [message for message in outbox() if message.to == [world.ours.reviewer.email]]
    assert [message.subject for message in to_them] == [
        subject("Your application has arrived: %(badge)s", "fr", badge="Engagement associatif")
    ]


def test_an_institution_without_reviewers_still_answers_the_applicant(world: World) -> None:
    settled(world)
    world.ours.institution.memberships.filter(role=Role.REVIEWER).delete()
    worlds.submitted(world.ours)
    assert [message.to for message in outbox()] == [[world.ours.student.email]]


def reviewed(world: World, verdict: str, comment: str = "", message: str = "") -> Application:
    application = worlds.submitted(settled(world).ours)
    worlds.reviewed(application, world.ours.reviewer, verdict, comment, message)
    outbox()
    return application


def test_the_applicant_learns_once_that_the_review_began(world: World) -> None:
    application = worlds.submitted(settled(world).ours, english(world))
    outbox()
    for _again in range(2):
        worlds.reviewed(application, world.ours.reviewer)
    worlds.reviewed(application, world.ours.second_reviewer)
    (message,) = outbox()
    assert message.to == [application.applicant.email]
    assert "Community engagement" in message.subject
    assert world.ours.reviewer.email not in message.body


def test_a_request_for_more_tells_each_skill_that_lacks_something(world: World) -> None:
    application = reviewed(world, "not_yet", "Racontez une dépense précise.", "Très beau parcours.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    (message,) = outbox()
    assert message.to == [world.ours.student.email]
    assert message.subject == subject("To be completed: %(badge)s", "fr", badge="Engagement associatif")
    assert message.body.count("Racontez une dépense précise.") == 5
    assert "Très beau parcours." in message.body
    assert f"/applications/{application.pk}" in message.body


def test_a_message_tells_the_decision_that_it_is_about_even_when_another_round_began(world: World) -> None:
    application = reviewed(world, "not_yet", "Premier tour.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    applications.submit(application, by=world.ours.student)
    worlds.reviewed(application, world.ours.reviewer, "not_yet", "Second tour.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    outbox()
    mail.outbox.clear()
    first = Event.objects.filter(verb="application.changes_requested").earliest("id")
    notifications.changes_requested.call(first.pk)
    (message,) = mail.outbox
    assert "Premier tour." in message.body
    assert "Second tour." not in message.body


def test_a_refusal_tells_the_reason_and_not_the_reviewer_s_name(world: World) -> None:
    application = reviewed(world, "not_yet", "Trop court.", REASON)
    decisions.refuse(application, by=world.ours.reviewer)
    (message,) = outbox()
    assert message.to == [world.ours.student.email]
    assert REASON in message.body
    assert world.ours.reviewer.email not in message.body


def test_a_withdrawal_is_confirmed_to_the_applicant_alone(world: World) -> None:
    application = worlds.submitted(settled(world).ours)
    outbox()
    applications.withdraw(application, by=world.ours.student)
    (message,) = outbox()
    assert message.to == [world.ours.student.email]
    assert message.subject == subject("Application withdrawn: %(badge)s", "fr", badge="Engagement associatif")


# --- awards ------------------------------------------------------------------------------------------------


def test_acceptance_is_told_once_as_the_badge_that_it_is(world: World) -> None:
    application = reviewed(world, "shown")
    award = decisions.accept(application, by=world.ours.reviewer)
    (message,) = outbox()
    assert message.to == [world.ours.student.email]
    assert message.subject == subject("The badge is yours: %(badge)s", "fr", badge="Engagement associatif")
    assert f"https://insigne.example/a/{award.pk}" in message.body


def test_a_revocation_tells_its_recipient_why_and_whom_to_write_to(world: World) -> None:
    award = awarded(settled(world).ours, english(world))
    outbox()
    awards.revoke(award, reason=REASON, by=world.ours.manager)
    (message,) = outbox()
    assert message.to == [award.recipient.email]
    assert message.subject == "Badge revoked: Community engagement"
    assert REASON in message.body
    assert "badges@ours.example" in message.body


def test_a_recipient_who_left_is_told_nothing_and_nothing_fails(world: World) -> None:
    award = awarded(settled(world).ours)
    Award.objects.filter(pk=award.pk).update(recipient=None)
    assert outbox() == []


# --- invitations -------------------------------------------------------------------------------------------


def invited(world: World, language: str = "fr") -> Invitation:
    return people.invite(
        world.ours.institution,
        email="Nina@ailleurs.example",
        role="reviewer",
        language=language,
        by=world.ours.manager,
    )


def test_an_invitation_carries_the_link_that_accepts_it(world: World) -> None:
    invitation = invited(settled(world), "en")
    (message,) = outbox()
    assert message.to == ["nina@ailleurs.example"]
    assert message.subject == "Invitation from ours University"
    assert people.token_of(invitation) in message.body
    assert world.ours.manager.name in message.body
    assert "reviewer" in message.body


@pytest.mark.parametrize("closed", ["withdrawn", "expired", "accepted"])
def test_an_invitation_that_is_closed_meanwhile_is_not_sent(world: World, closed: str) -> None:
    invitation = invited(settled(world))
    if closed == "withdrawn":
        people.withdraw_invitation(invitation, by=world.ours.manager)
    elif closed == "accepted":
        nina = people.register(email=invitation.email, name="Nina Conviée", password=None)
        people.accept_invitation(invitation, nina)
    else:
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert outbox() == []


# --- jobs --------------------------------------------------------------------------------------------------


def test_no_message_leaves_when_the_transaction_is_rolled_back(world: World) -> None:
    settled(world)
    with pytest.raises(RuntimeError), transaction.atomic():
        worlds.awarded(world.ours)
        raise RuntimeError
    assert outbox() == []
    assert not Application.objects.exists()


def test_no_message_leaves_before_the_job_runs(world: World) -> None:
    settled(world)
    mail.outbox.clear()
    worlds.awarded(world.ours)
    assert mail.outbox == []
    assert world.ours.student.email in {message.to[0] for message in outbox()}


def test_a_job_that_runs_twice_repeats_its_message_and_changes_nothing_else(world: World) -> None:
    application = worlds.submitted(settled(world).ours)
    event = Event.objects.filter(verb="application.submitted", object_id=application.pk).get()
    first = [(message.to, message.subject, message.body) for message in outbox()]
    events = Event.objects.count()
    mail.outbox.clear()
    notifications.application_submitted.call(event.pk)
    notifications.application_received.call(event.pk)
    run_ready()
    second = [(message.to, message.subject, message.body) for message in mail.outbox]
    assert sorted(second) == sorted(first)
    assert Event.objects.count() == events
    application.refresh_from_db()
    assert application.state == "submitted"


def test_a_mail_server_that_is_down_undoes_nothing_and_the_message_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: object, **_options: object) -> None:
        raise ConnectionRefusedError("nobody listens")

    award = awarded(settled(world).ours)
    with monkeypatch.context() as patch:
        patch.setattr("insigne.mail.sending.EmailMultiAlternatives.send", down)
        run_ready()
    assert Award.objects.filter(pk=award.pk).exists()
    (waiting,) = DBTaskResult.objects.filter(status="READY")
    assert waiting.run_after > timezone.now()
    DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=timezone.now())
    assert [message.to for message in outbox()] == [[world.ours.student.email]]


def test_a_role_given_or_a_language_chosen_writes_to_nobody(world: World) -> None:
    settled(world)
    institutions.grant(world.ours.institution, world.stranger, Role.FACILITATOR, by=world.ours.manager)
    people.choose_language(world.stranger, "en")
    assert outbox() == []


def test_one_reviewer_s_failing_address_makes_nobody_else_hear_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(world)
    mail.outbox.clear()
    failing = world.ours.reviewer.email
    deliver = notifications.send

    def fragile(name: str, to: str, *args: object, **content: object) -> None:
        if to == failing:
            raise ConnectionRefusedError("no such mailbox")
        deliver(name, to, *args, **content)  # type: ignore[arg-type]

    monkeypatch.setattr(notifications, "send", fragile)
    worlds.submitted(world.ours)
    run_ready()
    DBTaskResult.objects.update(run_after=timezone.now())
    run_ready()
    told = [message.to[0] for message in mail.outbox]
    assert told.count(world.ours.second_reviewer.email) == 1
    assert failing not in told

"""A reported message: who reads it, what is decided, and what a suspension stops."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from insigne.directory import actions, messaging, refusals, reporting
from insigne.directory.models import Block, Message, Reach, Report, Suspension
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from tests import world as worlds
from tests.applications.pages import says, words
from tests.directory.making import ANSWER, TEXT, details, listed, recipient, sent, writing
from tests.directory.test_messages import SILENT, page_of
from tests.world import World, browser

MANAGE = reverse("manage-network", args=["ours"])
WORDS = "Ce message est insultant."


def reported(world: World) -> Report:
    """A message from a recipient of `theirs` to one of `ours`, who reported it."""
    worlds.badge(world.ours)
    entry = listed(world.ours, "Camille Moreau", reach=Reach.NETWORK)
    writer = recipient(world.theirs, "Nour Haddad")
    message = sent(world.theirs, entry, by=writer)
    return reporting.report(message, WORDS, by=entry.person)


def deciding(report: Report, slug: str = "ours") -> str:
    return reverse("report-decide", args=[slug, report.pk])


def test_to_report_blocks_and_tells_the_managers_without_the_words(world: World) -> None:
    entry = listed(world.ours, "Camille Moreau")
    message = sent(world.ours, entry)
    run_ready()
    mail.outbox.clear()
    client = browser(entry.person)
    assert says(client.get(page_of(message, "report")), "Report and block")
    assert client.post(page_of(message, "report"), {"words": ""}).status_code == 422
    assert client.post(page_of(message, "report"), {"words": WORDS}).status_code == 302
    run_ready()
    (letter,) = mail.outbox
    assert letter.to == [world.ours.manager.email]
    assert MANAGE in letter.body
    assert not [word for word in (TEXT, WORDS, "Camille", "Nour") if word in letter.body]
    assert Block.objects.filter(blocker=entry.person).exists()
    assert (
        Event.objects.filter(verb="message.reported", institution_id=world.ours.institution.pk).count() == 1
    )
    client.post(page_of(message, "report"), {"words": WORDS})
    assert Report.objects.count() == 1


def test_managers_read_reported_messages_of_their_institution_and_no_other(world: World) -> None:
    report = reported(world)
    other = sent(world.ours, listed(world.ours, "Yanis Voisin"), text="Un secret entre nous")
    text = words(browser(world.ours.manager).get(MANAGE))
    for shown in (TEXT, WORDS, "Camille Moreau", "Nour Haddad"):
        assert shown in text
    assert other.text not in text
    theirs = words(browser(world.theirs.manager).get(reverse("manage-network", args=["theirs"])))
    assert TEXT not in theirs
    assert browser(world.theirs.manager).get(MANAGE).status_code == 404
    assert browser(world.theirs.manager).post(deciding(report), {"decision": "suspended"}).status_code == 404
    assert browser(world.theirs.manager).post(deciding(report, "theirs")).status_code == 404
    for who in ("reviewer", "student", "facilitator"):
        assert browser(getattr(world.ours, who)).get(MANAGE).status_code == 404
        assert browser(getattr(world.ours, who)).post(deciding(report)).status_code == 404
    assert not Report.objects.exclude(decision="").exists()


def test_a_report_is_dismissed_and_nothing_follows(world: World) -> None:
    report = reported(world)
    page = browser(world.ours.manager).post(deciding(report), {"decision": "dismissed"}, follow=True)
    assert says(page, "Nothing is reported")
    assert not Suspension.objects.exists()
    assert Event.objects.filter(verb="report.dismissed", actor=world.ours.manager).count() == 1


def test_the_author_is_suspended_told_so_and_let_write_again(world: World) -> None:
    report = reported(world)
    author = report.against
    assert author
    theirs = worlds.badge(world.theirs)
    other = listed(world.ours, "Yanis Voisin", reach=Reach.NETWORK)
    at_home = listed(world.theirs, "Lou Maison")
    browser(world.ours.manager).post(deciding(report), {"decision": "suspended"})
    client = browser(author)
    page = client.post(writing(theirs, other), {"text": "Mes mots."})
    assert page.status_code == 422
    assert says(page, str(refusals.Suspended.sentence))
    assert "Mes mots." in page.content.decode()
    inbox = client.get(reverse("messages"))
    assert "Université ours a suspendu vos messages" in words(inbox)
    # It is the institution's word on its own recipients: at home the author still writes.
    assert client.post(writing(theirs, at_home), {"text": TEXT}).status_code == 302
    suspension = Suspension.objects.get()
    lift = reverse("suspension-lift", args=["ours", suspension.pk])
    assert browser(world.theirs.manager).post(lift).status_code == 404
    for _click in range(2):
        assert browser(world.ours.manager).post(lift).status_code == 302
    told = Event.objects.filter(verb__startswith="suspension.").order_by("pk")
    assert list(told.values_list("verb", "actor", "institution_id")) == [
        (verb, world.ours.manager.pk, world.ours.institution.pk)
        for verb in ("suspension.made", "suspension.lifted")
    ]
    assert client.post(writing(theirs, other), {"text": TEXT}).status_code == 302


def test_a_suspension_by_ones_own_institution_stops_every_message_and_answer(world: World) -> None:
    entry = listed(world.ours)
    writer = recipient(world.ours)
    report = reporting.report(sent(world.ours, entry, by=writer), WORDS, by=entry.person)
    far = listed(world.theirs, reach=Reach.NETWORK)
    reporting.suspend(report, by=world.ours.manager)
    with pytest.raises(refusals.Suspended):
        sent(world.ours, far, by=writer)
    own = actions.join(worlds.badge(world.ours), details(), by=writer)
    # Who may not write is not written to either: they could not answer.
    other = recipient(world.ours)
    assert says(browser(other).get(writing(worlds.badge(world.ours), own)), SILENT)


def test_a_message_received_before_the_suspension_cannot_be_answered(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    Suspension.objects.create(person=entry.person, institution=world.ours.institution)
    page = browser(entry.person).post(page_of(message), {"text": ANSWER})
    assert page.status_code == 422
    assert says(page, str(refusals.Suspended.sentence))


def test_an_answer_can_be_reported_too_to_the_institution_of_who_reports(world: World) -> None:
    entry = listed(world.theirs, "Camille Moreau", reach=Reach.NETWORK)
    writer = recipient(world.ours, "Nour Haddad")
    message = sent(world.ours, entry, by=writer)
    messaging.answer(message, ANSWER, shows_address=False, by=entry.person)
    browser(writer).post(page_of(message, "report"), {"words": WORDS})
    report = Report.objects.get()
    assert (report.institution, report.against) == (world.ours.institution, entry.person)
    assert ANSWER in words(browser(world.ours.manager).get(MANAGE))


def test_a_manager_elsewhere_reads_the_name_they_chose_to_be_seen_under(world: World) -> None:
    """The names of an institution's people are its own; what they show of themselves is theirs."""
    entry = listed(world.theirs, "Camille Moreau", reach=Reach.NETWORK, name_form="short")
    message = sent(world.ours, entry, by=recipient(world.ours, "Nour Haddad"))
    messaging.answer(message, ANSWER, shows_address=False, by=entry.person)
    assert message.sender
    message.refresh_from_db()
    report = reporting.report(message, WORDS, by=message.sender)
    for _before_and_after in range(2):
        page = words(browser(world.ours.manager).get(MANAGE))
        assert "Camille M." in page and "Moreau" not in page
        if not report.decision:
            reporting.suspend(report, by=world.ours.manager)
            report.refresh_from_db()


def test_nobody_decides_on_their_own_message(world: World) -> None:
    entry = listed(world.ours)
    writer = recipient(world.ours)
    institutions.grant(world.ours.institution, writer, Role.MANAGER, by=world.ours.administrator)
    report = reporting.report(sent(world.ours, entry, by=writer), WORDS, by=entry.person)
    client = browser(writer)
    assert says(client.get(MANAGE), "Another manager decides: this message is yours.")
    assert client.post(deciding(report), {"decision": "dismissed"}).status_code == 404
    with pytest.raises(PermissionDenied):
        reporting.dismiss(report, by=writer)
    reporting.suspend(report, by=world.ours.manager)
    suspension = Suspension.objects.get()
    assert client.post(reverse("suspension-lift", args=["ours", suspension.pk])).status_code == 404


@pytest.mark.parametrize("who", ["student", "reviewer", "facilitator", "their manager"])
def test_only_managers_of_the_institution_decide_suspend_and_lift(world: World, who: str) -> None:
    report = reported(world)
    suspension = Suspension.objects.create(person=world.stranger, institution=world.ours.institution)
    user = world.theirs.manager if who == "their manager" else getattr(world.ours, who)
    for deed, thing in (
        (reporting.dismiss, report),
        (reporting.suspend, report),
        (reporting.lift, suspension),
    ):
        with pytest.raises(PermissionDenied):
            deed(thing, by=user)  # type: ignore[arg-type]
    assert not Report.objects.exclude(decision="").exists()
    assert Suspension.objects.get().lifted_at is None


def test_of_two_managers_one_decides(world: World) -> None:
    report = reported(world)
    reporting.suspend(report, by=world.ours.manager)
    with pytest.raises(reporting.DecidedAlready):
        reporting.dismiss(report, by=world.ours.administrator)
    page = browser(world.ours.administrator).post(deciding(report), {"decision": "dismissed"}, follow=True)
    assert says(page, "Somebody else has decided on this report in the meantime.")
    assert Suspension.objects.count() == 1


def test_what_is_decided_on_one_is_decided_on_no_other(world: World) -> None:
    entry, writer, other = listed(world.ours), recipient(world.ours), recipient(world.ours)
    first, second = (
        reporting.report(sent(world.ours, entry, by=each), WORDS, by=entry.person) for each in (writer, other)
    )
    reporting.suspend(first, by=world.ours.manager)
    second.refresh_from_db()
    assert (second.decision, second.decided_at) == ("", None)
    reporting.suspend(second, by=world.ours.manager)
    again, still = Suspension.objects.get(person=writer), Suspension.objects.get(person=other)
    reporting.lift(again, by=world.ours.manager)
    still.refresh_from_db()
    assert still.lifted_at is None
    assert "a suspendu vos messages" not in words(browser(writer).get(reverse("messages")))


def test_an_author_is_suspended_once_however_many_report_them_and_not_at_all_once_erased(
    world: World,
) -> None:
    writer = recipient(world.ours)
    reports = []
    for _each in range(3):
        entry = listed(world.ours)
        reports.append(reporting.report(sent(world.ours, entry, by=writer), WORDS, by=entry.person))
    for report in reports[:2]:
        reporting.suspend(report, by=world.ours.manager)
    assert Suspension.objects.filter(person=writer).count() == 1
    assert Event.objects.filter(verb="suspension.made").count() == 1
    gone = reports[2]
    Report.objects.filter(pk=gone.pk).update(against=None)
    gone.refresh_from_db()
    reporting.suspend(gone, by=world.ours.manager)
    assert Report.objects.get(pk=gone.pk).decision == "suspended"
    assert Suspension.objects.count() == 1


def test_without_a_manager_the_administrators_are_told(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    world.ours.manager.memberships.all().delete()
    run_ready()
    mail.outbox.clear()
    reporting.report(message, WORDS, by=entry.person)
    run_ready()
    assert [letter.to for letter in mail.outbox] == [[world.ours.administrator.email]]


def test_the_setting_is_changed_by_managers_only_and_written_down(world: World) -> None:
    address = reverse("network-crossing", args=["ours"])
    for who in (world.ours.student, world.ours.reviewer, world.theirs.manager):
        assert browser(who).post(address, {"crosses": "no"}).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.set_crossing(world.ours.institution, False, by=who)
    page = browser(world.ours.manager).post(address, {"crosses": "no"}, follow=True)
    assert says(page, "within the institution only")
    assert Event.objects.get(verb="directory.crossing").data == {"crosses": False}
    page = browser(world.ours.manager).post(address, {"crosses": "yes"}, follow=True)
    assert says(page, "open to the other institutions")
    assert Message.objects.count() == 0

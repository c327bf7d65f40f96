"""Retention: each kind of data has its time, an institution may choose within bounds, the purge obeys and reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from insigne.applications import actions as applications
from insigne.applications import decisions
from insigne.applications.actions import Seen
from insigne.applications.models import Application, Evidence, SkillClaim, State
from insigne.awards.models import Audience, Award, AwardEvidence
from insigne.files.models import StoredFile
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.jobs.queue import run_ready
from insigne.people import actions as people
from insigne.people import archiving, purging
from insigne.people.models import Invitation, PurgeReport, User
from insigne.people.retention import in_words, kinds
from tests import world as worlds
from tests.world import World, browser

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@contextmanager
def after(days: float) -> Iterator[None]:
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        yield


def purge_after(days: float) -> list[purging.Removed]:
    with after(days):
        return purging.run()


def attached(application: Application, audience: Audience = Audience.REVIEWERS) -> Evidence:
    upload = SimpleUploadedFile("preuve.pdf", PDF)
    by = application.applicant
    return applications.attach_file(application, upload, caption="", skill=None, audience=audience, by=by)


def refused(world: World) -> Application:
    application = worlds.submitted(world.ours)
    worlds.reviewed(application, world.ours.reviewer, "not_yet", "Bref.", "Trop bref.")
    decisions.refuse(application, by=world.ours.reviewer)
    return application


# --- Drafts -----------------------------------------------------------------------------------------------


def test_a_draft_is_kept_while_somebody_touches_it(world: World) -> None:
    draft = worlds.draft(world.ours)
    assert purge_after(300) == []
    draft.refresh_from_db()
    assert draft.state == State.DRAFT and draft.structure


def test_its_applicant_is_told_a_month_before_it_ends(world: World) -> None:
    worlds.draft(world.ours)
    run_ready()
    mail.outbox.clear()
    purge_after(336)
    run_ready()
    assert [message.to for message in mail.outbox] == [[world.ours.student.email]]
    assert "30 jours" in mail.outbox[0].body and "Engagement associatif" in mail.outbox[0].subject


def test_they_are_told_once(world: World) -> None:
    worlds.draft(world.ours)
    run_ready()
    mail.outbox.clear()
    for day in (336, 337, 340):
        purge_after(day)
    run_ready()
    assert len(mail.outbox) == 1


def test_a_draft_never_ends_without_notice_even_if_the_purge_slept_for_years(world: World) -> None:
    draft = worlds.draft(world.ours)
    assert purge_after(1000) == []
    assert purge_after(1010) == []
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert [each.kind for each in purge_after(1015)] == ["drafts"]


def test_saving_it_makes_the_notice_void(world: World) -> None:
    draft = worlds.draft(world.ours)
    purge_after(336)
    with after(350):
        applications.save_experience(draft, worlds.EXPERIENCE, Seen(1, ""), by=world.ours.student)
    assert purge_after(366) == []
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_when_it_ends_its_words_and_files_go(world: World) -> None:
    draft = worlds.draft(world.ours, public=2)
    stored = attached(draft).file
    assert stored
    purge_after(336)
    removed = purge_after(366)
    assert [(each.kind, each.count, each.institution) for each in removed] == [
        ("drafts", 1, world.ours.institution)
    ]
    draft.refresh_from_db()
    assert draft.state == State.EXPIRED
    assert not draft.structure and not draft.description and draft.start is None and draft.hours is None
    assert not SkillClaim.objects.filter(application=draft).exclude(text="").exists()
    assert not Evidence.objects.filter(application=draft).exists()
    assert not StoredFile.objects.exists() and not stored.file.storage.exists(stored.file.name)
    page = browser(world.ours.student).get(reverse("application", args=[draft.pk])).content.decode()
    assert "Ce brouillon est clos" in page


def test_a_returned_application_that_nobody_completes_ends_with_all_its_words(world: World) -> None:
    application = worlds.submitted(world.ours)
    worlds.reviewed(application, world.ours.reviewer, "not_yet", "Que fîtes-vous ?", "Précisez.")
    decisions.ask_for_more(application, by=world.ours.reviewer)
    run_ready()
    purge_after(336)
    assert [each.kind for each in purge_after(366)] == ["drafts"]
    application.refresh_from_db()
    assert application.state == State.EXPIRED
    assert not application.submissions.exists() and not application.reviews.exists()
    assert not application.claims.filter(chosen=True).exists()


def test_its_applicant_may_apply_again(world: World) -> None:
    draft = worlds.draft(world.ours)
    purge_after(336)
    purge_after(366)
    assert applications.start(draft.badge, by=world.ours.student).pk != draft.pk


# --- Closed applications, evidence -------------------------------------------------------------------------


def test_a_refused_application_goes_after_its_time_and_its_journal_stays(world: World) -> None:
    application = refused(world)
    assert purge_after(364) == []
    assert [(each.kind, each.count) for each in purge_after(366)] == [("closed", 1)]
    assert not Application.objects.filter(pk=application.pk).exists()
    from insigne.journal.queries import timeline

    assert timeline(application.pk).filter(verb="application.refused").exists()


def test_a_withdrawn_one_goes_too(world: World) -> None:
    application = worlds.submitted(world.ours)
    applications.withdraw(application, by=world.ours.student)
    purge_after(366)
    assert not Application.objects.filter(pk=application.pk).exists()


def test_one_that_waits_or_was_accepted_stays(world: World) -> None:
    worlds.awarded(world.ours)
    worlds.submitted(world.ours, world.stranger)
    purge_after(5000)
    assert Application.objects.count() == 2 and Award.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_evidence_goes_a_year_after_the_award_but_for_what_is_public(world: World) -> None:
    draft = worlds.draft(world.ours)
    for audience in Audience:
        attached(draft, audience)
    applications.submit(draft, by=world.ours.student)
    draft.refresh_from_db()
    worlds.reviewed(draft, world.ours.reviewer)
    award = decisions.accept(draft, by=world.ours.reviewer)
    assert award.evidence.count() == 3 == StoredFile.objects.count()
    assert purge_after(364) == []
    purge_after(366)
    assert not Evidence.objects.exists()
    assert [each.audience for each in AwardEvidence.objects.all()] == [Audience.PUBLIC]
    assert StoredFile.objects.count() == 1


def test_an_invitation_goes_after_it_ran_out(world: World) -> None:
    people.invite(
        world.ours.institution, email="x@y.example", role=Role.STUDENT, language="fr", by=world.ours.manager
    )
    purge_after(100)
    assert Invitation.objects.count() == 1
    purge_after(14 + 91)
    assert Invitation.objects.count() == 0


# --- Accounts ------------------------------------------------------------------------------------------------


def test_idle_accounts_stay_unless_the_operator_says_otherwise(world: World) -> None:
    purge_after(5000)
    assert User.objects.filter(pk=world.stranger.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_an_idle_account_is_erased_after_a_warning_but_nobody_s_who_works_for_an_institution(
    world: World, settings: Any
) -> None:
    settings.INSIGNE_IDLE_ACCOUNT_DAYS = 1000
    run_ready()
    mail.outbox.clear()
    purge_after(971)
    run_ready()
    told = {message.to[0] for message in mail.outbox}
    assert world.stranger.email in told and world.ours.manager.email not in told
    with after(980):
        User.objects.filter(pk=world.ours.student.pk).update(last_login=timezone.now())
    purge_after(1001)
    left = set(User.objects.values_list("pk", flat=True))
    assert world.stranger.pk not in left
    assert {world.ours.student.pk, world.ours.manager.pk, world.ours.reviewer.pk} <= left


@pytest.mark.django_db(transaction=True)
def test_an_account_never_goes_without_notice_even_if_the_purge_slept_for_years(
    world: World, settings: Any
) -> None:
    settings.INSIGNE_IDLE_ACCOUNT_DAYS = 1000
    for days, stays in ((2000, True), (2010, True), (2015, False)):
        purge_after(days)
        assert User.objects.filter(pk=world.stranger.pk).exists() is stays


@pytest.mark.django_db(transaction=True)
def test_signing_in_makes_the_notice_void_and_another_comes_in_its_time(world: World, settings: Any) -> None:
    settings.INSIGNE_IDLE_ACCOUNT_DAYS = 1000
    stranger = User.objects.filter(pk=world.stranger.pk)
    purge_after(971)
    with after(980):
        stranger.update(last_login=timezone.now())
    run_ready()
    mail.outbox.clear()
    purge_after(1990)
    purge_after(1991)
    run_ready()
    assert [message.to for message in mail.outbox].count([world.stranger.email]) == 1
    assert stranger.exists()
    purge_after(2006)
    assert not stranger.exists()


# --- Who chooses, what is told -------------------------------------------------------------------------------


def test_an_institution_s_choice_holds_for_its_own_data_alone(world: World) -> None:
    people.choose_retention(world.ours.institution, {"closed": 30}, by=world.ours.administrator)
    ours = refused(world)
    theirs = worlds.submitted(world.theirs)
    applications.withdraw(theirs, by=world.theirs.student)
    purge_after(40)
    assert not Application.objects.filter(pk=ours.pk).exists()
    assert Application.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("days", [{"closed": 29}, {"closed": 99999}, {"archives": 10}, {"nonsense": 100}])
def test_a_choice_outside_the_bounds_is_refused(world: World, days: dict[str, int]) -> None:
    with pytest.raises(people.UnknownRetention):
        people.choose_retention(world.ours.institution, days, by=world.ours.administrator)


@pytest.mark.parametrize(
    ("kind", "days", "least", "most"),
    [
        ("drafts", 365, 90, 1095),
        ("closed", 365, 30, 1825),
        ("evidence", 365, 30, 1825),
        ("invitations", 90, 7, 365),
        ("messages", 180, None, None),
        ("requests", 90, None, None),
        ("archives", 2, None, None),
        ("accounts", 0, None, None),
    ],
)
def test_each_kind_is_kept_as_long_as_is_promised(
    kind: str, days: int, least: int | None, most: int | None
) -> None:
    """The table of decision 0023."""
    found = kinds()[kind]
    assert (found.days, found.least, found.most) == (days, least, most)


def test_both_bounds_may_be_chosen_and_nothing_where_there_are_none(world: World) -> None:
    institution, by = world.ours.institution, world.ours.administrator
    for days in (30, 1825):
        people.choose_retention(institution, {"closed": days}, by=by)
        assert kinds()["closed"].kept(institution) == days
    institution.retention = {"archives": 0}
    assert kinds()["archives"].kept(institution) == 2


@pytest.mark.parametrize("kept", ["x", -5, 0, 10**9, None, [1]])
def test_a_broken_choice_in_the_table_is_no_choice(world: World, kept: Any) -> None:
    world.ours.institution.retention = {"closed": kept}
    assert kinds()["closed"].kept(world.ours.institution) == 365


def test_managers_do_not_choose(world: World) -> None:
    with pytest.raises(PermissionDenied):
        people.choose_retention(world.ours.institution, {"closed": 40}, by=world.ours.manager)
    response = browser(world.ours.manager).post(reverse("manage-retention", args=["ours"]), form())
    assert response.status_code == 403


def form(**changes: int) -> dict[str, int]:
    return {kind.name: kind.days for kind in kinds().values() if kind.is_chosen} | changes


@pytest.mark.parametrize("who", ["student", "reviewer", "facilitator"])
def test_the_page_is_not_there_for_others(world: World, who: str) -> None:
    page = reverse("manage-retention", args=["ours"])
    assert browser(getattr(world.ours, who)).get(page).status_code == 404
    assert browser(world.theirs.administrator).get(page).status_code == 404


def test_an_administrator_chooses_on_the_page(world: World) -> None:
    client, page = browser(world.ours.administrator), reverse("manage-retention", args=["ours"])
    assert client.post(page, form(closed=60)).status_code == 302
    world.ours.institution.refresh_from_db()
    assert world.ours.institution.retention["closed"] == 60
    assert "2 mois" in client.get(page).content.decode()


def test_a_wrong_time_is_said_at_its_field(world: World) -> None:
    response = browser(world.ours.administrator).post(
        reverse("manage-retention", args=["ours"]), form(closed=5)
    )
    assert response.status_code == 422
    assert 'id="id_closed_error"' in response.content.decode()


def test_what_was_removed_is_reported_to_its_own_managers(world: World) -> None:
    refused(world)
    purge_after(366)
    report = PurgeReport.objects.get()
    assert (report.kind, report.count, report.institution) == ("closed", 1, world.ours.institution)
    page = reverse("manage-retention", args=["ours"])
    assert "Rien pour l’instant" not in browser(world.ours.manager).get(page).content.decode()
    other = reverse("manage-retention", args=["theirs"])
    assert "Rien pour l’instant" in browser(world.theirs.manager).get(other).content.decode()


def test_what_the_site_alone_decides_is_reported_to_no_institution(world: World) -> None:
    archiving.ask(world.ours.student)
    assert [(each.kind, each.institution) for each in purge_after(3)] == [("archives", None)]
    assert PurgeReport.objects.get().institution is None


def test_fifty_reports_cost_what_ten_cost(world: World, django_assert_max_num_queries: Any) -> None:
    client, page = browser(world.ours.manager), reverse("manage-retention", args=["ours"])
    for _number in range(60):
        PurgeReport.objects.create(institution=world.ours.institution, kind="closed", count=1, days=365)
    with django_assert_max_num_queries(12):
        client.get(page)


def test_a_dry_run_removes_nothing_and_says_what_would_go(world: World) -> None:
    application = refused(world)
    out = StringIO()
    with after(366):
        call_command("purge", "--dry-run", stdout=out)
    assert "ours\tclosed\t365 days\t1" in out.getvalue() and "1 would be removed." in out.getvalue()
    assert Application.objects.filter(pk=application.pk).exists() and not PurgeReport.objects.exists()


def test_the_command_removes(world: World) -> None:
    refused(world)
    out = StringIO()
    with after(366):
        call_command("purge", stdout=out)
    assert "1 removed." in out.getvalue() and not Application.objects.exists()


def test_one_row_that_cannot_go_does_not_keep_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn = refused(world)
    other = worlds.submitted(world.ours, world.stranger)
    applications.withdraw(other, by=world.stranger)
    from insigne.applications import expiring

    real = expiring.remove

    def fails(application: Application) -> None:
        if application.pk == stubborn.pk:
            application.reviews.all().delete()
            raise RuntimeError("not today")
        real(application)

    monkeypatch.setattr(
        purging,
        "purges",
        lambda: [purging.Purge("closed", expiring.CLOSED_APPLICATIONS.due, fails)],
    )
    assert [each.count for each in purge_after(366)] == [1]
    assert list(Application.objects.all()) == [stubborn]
    assert stubborn.reviews.exists()  # half of it is not removed


def test_more_than_one_batch_goes_in_one_night(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "BATCH", 2)
    for number in range(5):
        person = worlds.person(f"Personne {number}")
        applications.withdraw(worlds.draft(world.ours, person), by=person)
    assert sum(each.count for each in purge_after(366)) == 5


def test_the_purge_runs_daily() -> None:
    from insigne.people.jobs import purge
    from insigne.schedule import SCHEDULE

    assert [every.interval for every in SCHEDULE if every.job == purge] == [timedelta(days=1)]


def test_every_purge_is_of_a_known_kind() -> None:
    assert {purge.kind for purge in purging.purges()} <= set(kinds())


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day"),
        (2, "2 days"),
        (14, "14 days"),
        (30, "30 days"),
        (90, "3 months"),
        (100, "100 days"),
        (365, "1 year"),
        (730, "2 years"),
    ],
)
def test_a_time_is_told_as_people_say_it(days: int, words: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert in_words(days) == words


def test_institutions_action_keeps_the_choice(world: World) -> None:
    institutions.change(world.ours.institution, by=world.ours.administrator, retention={"closed": 90})
    world.ours.institution.refresh_from_db()
    assert world.ours.institution.retention == {"closed": 90}

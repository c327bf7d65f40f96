"""Two at once around a person's data: what is erased is erased whole, what is being written is not purged."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from insigne.applications import decisions, expiring
from insigne.applications.models import Application, Review, State
from insigne.awards.models import Award
from insigne.people import archiving, purging
from insigne.people.erasing import erase
from insigne.people.models import Archive, User
from tests import world as worlds
from tests.threads import one_inside_the_other
from tests.world import World


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def under_review(world: World) -> Application:
    application = worlds.submitted(world.ours)
    worlds.reviewed(application, world.ours.reviewer)
    return application


def test_who_is_being_erased_is_awarded_nothing(crowded_world: World) -> None:
    ours, application = crowded_world.ours, under_review(crowded_world)
    erased, accepted = one_inside_the_other(
        partial(erase, ours.student, by=ours.student),
        partial(decisions.accept, application, by=ours.reviewer),
    )
    assert erased is None
    assert isinstance(accepted, PermissionDenied)
    assert not Award.objects.exists()


def test_what_is_awarded_at_that_moment_is_erased_too(crowded_world: World) -> None:
    ours, application = crowded_world.ours, under_review(crowded_world)
    accepted, erased = one_inside_the_other(
        partial(decisions.accept, application, by=ours.reviewer),
        partial(erase, User.objects.get(pk=ours.student.pk), by=ours.student),
    )
    assert isinstance(accepted, Award)
    assert erased is None
    award = Award.objects.get()
    assert award.erased_at and award.recipient is None and not bytes(award.credential)
    assert not Application.objects.exists()


def test_a_review_begun_at_that_moment_goes_with_the_application(crowded_world: World) -> None:
    ours, application = crowded_world.ours, worlds.submitted(crowded_world.ours)
    note = partial(
        decisions.save_review, application, worlds.notes(application), "", seen_round=1, by=ours.reviewer
    )
    noted, erased = one_inside_the_other(
        note, partial(erase, User.objects.get(pk=ours.student.pk), by=ours.student)
    )
    assert isinstance(noted, Review)
    assert erased is None
    assert not Review.objects.exists()


def test_two_clicks_at_once_ask_for_one_archive(crowded_world: World) -> None:
    student = crowded_world.ours.student
    one, other = one_inside_the_other(partial(archiving.ask, student), partial(archiving.ask, student))
    assert one == other == Archive.objects.get()


def test_a_draft_that_is_written_while_the_purge_runs_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = worlds.draft(world.ours), worlds.draft(world.ours, worlds.person("Lina Deux"))
    told, long_ago = timezone.now() - timedelta(days=40), timezone.now() - timedelta(days=400)
    Application.objects.update(saved_at=long_ago, ending_told_at=told)

    ended = []

    def expire_while_the_others_write(application: Application) -> None:
        ended.append(application)
        Application.objects.exclude(pk=application.pk).update(saved_at=timezone.now())
        expiring.expire(application)

    drafts = purging.Purge(
        "drafts", expiring.DRAFTS.due, expire_while_the_others_write, expiring.DRAFTS.announce
    )
    monkeypatch.setattr(purging, "purges", lambda: [drafts])
    (removed,) = purging.run()
    assert removed.count == len(ended) == 1
    kept = Application.objects.get(state=State.DRAFT)
    assert kept.structure and kept.pk in {first.pk, second.pk}

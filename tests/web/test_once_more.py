"""What others overtook is answered once more: erased, removed, or ended by the database in between."""

from collections.abc import Callable
from functools import partial
from threading import Event as Signal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from insigne.awards.models import Award, Delivery
from insigne.backpack import arranging
from insigne.backpack.models import Collection
from insigne.directory.models import Entry
from insigne.journal.actions import record
from insigne.journal.models import Event
from insigne.oid4vci.actions import COPIES_PER_TOKEN
from insigne.oid4vci.models import AccessToken
from insigne.people.erasing import erase
from insigne.people.models import User
from insigne.web.once_more import OnceMore, was_overtaken
from tests.directory.making import listed
from tests.oid4vci.making import Wallet, an_offer
from tests.threads import together
from tests.world import World, awarded, browser


def overtaking(monkeypatch: pytest.MonkeyPatch, where: str, meanwhile: Callable[[], object]) -> None:
    """Once, `meanwhile` happens between what the page has read and what the action named `where` writes."""
    from django.utils.module_loading import import_string

    action, waiting = import_string(where), [meanwhile]

    def overtaken(*told: Any, **named: Any) -> object:
        if waiting:
            waiting.pop()()
        return action(*told, **named)

    monkeypatch.setattr(where, overtaken)


def test_who_is_erased_while_they_write_is_asked_to_sign_in(
    crowded_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    student = crowded_world.ours.student
    client = browser(student)
    overtaking(monkeypatch, "insigne.experiences.actions.add", partial(erase, student, by=student))
    response = client.post(reverse("experiences"), {"title": "Trésorière de l’épicerie"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert not User.objects.filter(pk=student.pk).exists()


def test_what_another_tab_removed_is_gone_and_does_not_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    student = world.ours.student
    made = arranging.make_collection(student, name="Stages", description="", by=student)
    overtaking(monkeypatch, "insigne.backpack.arranging.change_collection", made.delete)
    path = reverse("collection", args=[made.pk])
    assert browser(student).post(path, {"name": "Emplois", "description": ""}).status_code == 404
    assert not Collection.objects.exists()


def test_leaving_a_directory_while_one_erases_oneself_is_answered(
    crowded_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page holds the entry and waits for the person; the erasing holds the person and waits for the entry."""
    entry = listed(crowded_world.ours)
    person, badge = entry.person, entry.badge
    held, erasing = Signal(), Signal()

    def slowly(verb: str, *told: Any, **named: Any) -> object:
        done = record(verb, *told, **named)
        held.set()
        erasing.wait(20)
        # Time for the other to hold what it wrongly could; good code does not depend on it.
        Signal().wait(0.3)
        return done

    monkeypatch.setattr("insigne.directory.actions.record", slowly)
    client = browser(person)

    def leave() -> int:
        return client.post(reverse("directory-leave", args=[badge.code]), {"confirmed": "yes"}).status_code

    def erase_meanwhile() -> None:
        held.wait(20)
        erasing.set()
        client_of_eraser.post(reverse("erase-me"), {"word": "EFFACER"})

    client_of_eraser = browser(person)
    left, erased = together(leave, erase_meanwhile)
    assert erased is None
    assert left in (302, 400)  # 400: they left, and the session that was to say so had ended meanwhile
    assert not Entry.objects.exists()
    assert not User.objects.filter(pk=person.pk).exists()


def falling(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Once, the writes that `where` is among are refused, all of them done but the last."""
    from django.utils.module_loading import import_string

    last, refused = import_string(where), [IntegrityError("overtaken")]

    def refusing(*told: Any, **named: Any) -> object:
        done = last(*told, **named)
        if refused:
            raise refused.pop()
        return done

    monkeypatch.setattr(where, refusing)


def test_it_is_written_and_said_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    award = awarded(world.ours)
    client = browser(award.recipient)
    falling(monkeypatch, "insigne.awards.actions.record")
    answer = client.post(reverse("award-share", args=[award.pk]), {"sharing": "link"}, follow=True)
    assert len(list(answer.context["messages"])) == 1
    assert Event.objects.filter(verb="award.shared").count() == 1
    assert Award.objects.get(pk=award.pk).sharing == "link"


def test_a_code_that_works_once_is_not_used_up_by_the_first_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wallet, offer = Wallet(world.ours.institution), an_offer(world.ours)
    falling(monkeypatch, "insigne.oid4vci.actions.record")
    access = wallet.token(offer)
    falling(monkeypatch, "insigne.awards.deliveries.record")
    assert wallet.ask(access, wallet.request(offer)).status_code == 200
    assert (AccessToken.objects.count(), Delivery.objects.count()) == (1, 1)
    assert AccessToken.objects.get().copies_left == COPIES_PER_TOKEN - 1


class Deadlock(Exception):
    sqlstate = "40P01"


def deadlock() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = Deadlock()
    return error


OVERTAKEN = [IntegrityError("a name was taken"), Award.DoesNotExist(), DatabaseError("no row"), deadlock()]
NOT_SO = [OperationalError("the server is gone"), ValueError("a mistake of ours")]


@pytest.mark.parametrize("error", OVERTAKEN, ids=lambda error: type(error).__name__)
def test_what_others_may_cause_is_asked_again(error: Exception) -> None:
    assert was_overtaken(error)


@pytest.mark.parametrize("error", NOT_SO, ids=lambda error: type(error).__name__)
def test_what_nobody_else_causes_is_a_failure_at_once(error: Exception) -> None:
    assert not was_overtaken(error)


def test_it_is_asked_twice_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def broken(*told: Any, **named: Any) -> None:
        asked.append(told)
        raise IntegrityError("always")

    monkeypatch.setattr("insigne.experiences.actions.add", broken)
    client = browser(world.ours.student)
    with pytest.raises(IntegrityError):
        client.post(reverse("experiences"), {"title": "Trésorière"})
    assert len(asked) == 2


def test_a_file_that_was_read_is_read_again_from_its_beginning() -> None:
    read: list[bytes] = []

    def answer(request: HttpRequest) -> HttpResponse:
        read.append(request.FILES["file"].read())
        error = None if len(read) > 1 else IntegrityError("overtaken")
        return (error and middle.process_exception(request, error)) or HttpResponse()

    middle = OnceMore(answer)
    sent = {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "words": "gardés"}
    assert middle(RequestFactory().post("/", sent)).status_code == 200
    assert read == [b"%PDF-1.7"] * 2

"""Erasing an account: who may, what is asked, what is said; by the person, or by the operator."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.jobs.queue import run_next
from insigne.journal.models import Event
from insigne.mail import notifications
from insigne.people import erasing
from insigne.people.letters import FOLDER_BACKEND, forget_letters
from insigne.people.models import User
from tests.world import World, awarded, browser, person, submitted

PASSWORD = "four words that hold"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def there(user: User) -> bool:
    return User.objects.filter(pk=user.pk).exists()


def test_the_page_says_what_goes_what_stays_and_why(world: World) -> None:
    page = browser(world.stranger).get(reverse("erase-me")).content.decode()
    assert "Ce qui disparaît" in page and "Ce qui reste, et pourquoi" in page and "EFFACER" in page


@pytest.mark.parametrize("word", ["EFFACER", "effacer", " Effacer ", "erase"])
def test_the_typed_word_erases(world: World, word: str) -> None:
    client = browser(world.stranger)
    response = client.post(reverse("erase-me"), {"word": word}, follow=True)
    assert "Tout ce qui vous concernait est effacé" in response.content.decode()
    assert not there(world.stranger)
    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("word", ["", "oui", "EFFACE", "EFFACER TOUT"])
def test_another_word_erases_nothing_and_says_so(world: World, word: str) -> None:
    response = browser(world.stranger).post(reverse("erase-me"), {"word": word})
    assert response.status_code == 422 and "id_word_error" in response.content.decode()
    assert there(world.stranger)


def test_following_a_link_erases_nothing(world: World) -> None:
    browser(world.stranger).get(reverse("erase-me"))
    assert there(world.stranger)


def test_who_has_a_password_types_it_again(world: World) -> None:
    """A session left open on a shared computer is not enough."""
    someone = world.stranger
    someone.set_password(PASSWORD)
    someone.save()
    client = browser()
    client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=False):
        response = client.post(reverse("erase-me"), {"word": "EFFACER"})
        assert response.status_code == 302 and "reauthenticate" in response.headers["Location"]
        assert there(someone)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.post(reverse("erase-me"), {"word": "EFFACER"})
    assert not there(someone)


def test_the_last_administrator_hands_over_first(world: World) -> None:
    administrator, client = world.ours.administrator, browser(world.ours.administrator)
    assert "dernier compte administrateur" in client.get(reverse("erase-me")).content.decode()
    response = client.post(reverse("erase-me"), {"word": "EFFACER"})
    assert response.status_code == 422 and there(administrator)
    with pytest.raises(erasing.LastAdministratorOf) as refused:
        erasing.erase(administrator, by=administrator)
    assert refused.value.institutions == [world.ours.institution]
    institutions.grant(world.ours.institution, world.ours.manager, Role.ADMINISTRATOR, by=administrator)
    assert client.post(reverse("erase-me"), {"word": "EFFACER"}).status_code == 302
    assert not there(administrator)


def test_an_institution_without_an_administrator_holds_back_nobody(world: World) -> None:
    world.theirs.institution.memberships.filter(role=Role.ADMINISTRATOR).delete()
    for leaving in (world.theirs.manager, world.stranger):
        erasing.erase(leaving, by=leaving)
        assert not there(leaving)
    told = Event.objects.filter(verb="user.erased").values_list("actor", "institution_id")
    assert list(told) == [(None, None)] * 2


@pytest.mark.parametrize("who", ["manager", "administrator", "reviewer"])
def test_nobody_erases_somebody_else(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        erasing.erase(world.ours.student, by=getattr(world.ours, who))
    assert there(world.ours.student)


def test_other_people_stay_signed_in(world: World) -> None:
    staying = browser(world.ours.student)
    erasing.erase(world.stranger, by=world.stranger)
    assert staying.get(reverse("account")).status_code == 200


def test_letters_that_wait_for_other_people_go_out(world: World) -> None:
    """Jobs that tell what the erased person did go."""
    submitted(world.ours, world.stranger)
    about_them = set(DBTaskResult.objects.values_list("pk", flat=True))
    awarded(world.ours)
    about_others = set(DBTaskResult.objects.values_list("pk", flat=True)) - about_them
    assert about_them and len(about_others) > 1
    erasing.erase(world.stranger, by=world.stranger)
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == about_others


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_that_runs_while_its_person_is_erased_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    """Its row would keep their id for a month, its error their address for good: it ends, and writes nothing down."""
    reviewer = world.ours.second_reviewer

    def erased_meanwhile(*_told: object, **_named: object) -> None:
        erasing.erase(User.objects.get(pk=reviewer.pk), by=None)
        if fails:
            raise ValueError(reviewer.email)

    monkeypatch.setattr("insigne.mail.notifications.send", erased_meanwhile)
    event = Event.objects.filter(verb="application.submitted", object_id=submitted(world.ours).pk).get()
    DBTaskResult.objects.all().delete()
    notifications.tell_reviewer.ask(event.pk, str(reviewer.pk))
    assert run_next("worker")
    assert not there(reviewer)
    assert not DBTaskResult.objects.exists()


def test_a_stranger_is_asked_to_sign_in(db: None) -> None:
    for name in ("erase-me", "my-data", "consents"):
        assert "login" in browser().get(reverse(name)).headers["Location"]


def test_the_operator_erases_who_asked_by_letter(world: World) -> None:
    out = StringIO()
    call_command("erase_person", world.stranger.email.upper(), "--yes", stdout=out)
    assert not there(world.stranger) and "is erased" in out.getvalue()


def test_the_operator_types_the_address_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda: "somebody@else.example")
    with pytest.raises(CommandError, match="nothing was done"):
        call_command("erase_person", world.stranger.email, stdout=StringIO())
    assert there(world.stranger)
    monkeypatch.setattr("builtins.input", lambda: world.stranger.email)
    call_command("erase_person", world.stranger.email, stdout=StringIO())
    assert not there(world.stranger)


def test_the_operator_is_told_of_the_last_administrator_and_of_nobody(world: World) -> None:
    with pytest.raises(CommandError, match="last administrator of ours"):
        call_command("erase_person", world.ours.administrator.email, "--yes", stdout=StringIO())
    with pytest.raises(CommandError, match="Nobody"):
        call_command("erase_person", "nobody@nowhere.example", "--yes", stdout=StringIO())


def test_an_address_that_was_erased_may_begin_anew(world: World) -> None:
    from insigne.people import actions as people

    address = world.stranger.email
    erasing.erase(world.stranger, by=world.stranger)
    assert people.register(email=address, name="Stan Nouveau", password=None).email == address


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_down_keeps_nobody(world: World, settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = "tests.people.test_erase.Down"
    address = world.stranger.email
    erasing.erase(world.stranger, by=world.stranger)
    assert not there(world.stranger)
    assert address not in caplog.text and "was not sent" in caplog.text


class Down:
    """A mail server that refuses, and says to whom it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    def send_messages(self, messages: Any) -> int:
        raise OSError(f"refused: {messages[0].to}")


@pytest.mark.django_db(transaction=True)
def test_letters_that_wait_in_a_folder_go_too(world: World, settings: Any, tmp_path: Path) -> None:
    from django.core.mail import EmailMessage

    settings.EMAIL_BACKEND = FOLDER_BACKEND
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    someone = person("Éléonore Particulière")
    EmailMessage("Bonjour", "Votre badge", to=[someone.email]).send()
    EmailMessage("À lire", "Une demande d’Éléonore Particulière", to=["x@y.example"]).send()
    for _letter in range(20):  # within one second, each has a file of its own
        EmailMessage("Autre", "Rien à voir", to=["x@y.example"]).send()
    assert len(list((tmp_path / "mail").iterdir())) == 22
    erasing.erase(someone, by=someone)
    left = [path.read_text() for path in (tmp_path / "mail").iterdir()]
    assert len(left) == 20 and all("Autre" in each for each in left)


def test_without_such_a_folder_there_is_nothing_to_forget(settings: Any) -> None:
    assert forget_letters(["x"]) == 0

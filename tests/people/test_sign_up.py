"""Making an account on the real pages: the address is proved before anything is open."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from insigne.journal.models import Event
from insigne.people.models import User
from insigne.people.names import check_function, check_name
from tests.applications.pages import words
from tests.world import World, browser, person

PASSWORD = "un vélo bleu sous la pluie"
FIELDS = {"name": "Élodie Nguyễn", "email": "elodie@universite.example", "password1": PASSWORD}
SIGN_UP, SIGN_IN = reverse("account_signup"), reverse("account_login")


def link(place: int = -1) -> str:
    """The path of the link in a message."""
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", str(mail.outbox[place].body))
    assert found, mail.outbox[place].body
    return found[1]


def sign_up(client: Client, **fields: str) -> "object":
    return client.post(SIGN_UP, FIELDS | fields)


def confirm(client: Client) -> None:
    page = client.get(link())
    assert page.status_code == 200
    client.post(link())


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_account_is_made_confirmed_and_used(db: None) -> None:
    client = browser()
    assert sign_up(client).status_code == 302
    assert not signed_in(client)
    assert [message.to for message in mail.outbox] == [["elodie@universite.example"]]
    confirm(client)
    assert EmailAddress.objects.get().verified
    client.post(SIGN_IN, {"login": FIELDS["email"], "password": PASSWORD})
    assert signed_in(client)
    assert "Élodie Nguyễn" in words(client.get(reverse("account")))


def test_confirming_in_the_same_browser_goes_on_to_what_one_was_about_to_do(db: None) -> None:
    client, other = browser(), browser()
    sign_up(client, next="/applications/")
    page = client.get(link())
    assert page.status_code == 200
    assert client.post(link()).headers["Location"] == "/applications/"
    assert signed_in(client)
    sign_up(other, email="autre@universite.example", next="/applications/")
    elsewhere = browser()  # the letter, opened on another device
    elsewhere.post(link())
    assert not signed_in(elsewhere)


def test_a_password_alone_does_not_open_an_account_whose_address_is_not_proved(db: None) -> None:
    sign_up(browser())
    client = browser()
    client.post(SIGN_IN, {"login": FIELDS["email"], "password": PASSWORD})
    assert not signed_in(client)
    assert client.get(reverse("account")).status_code == 302


def test_opening_the_link_of_a_message_is_not_confirming(db: None) -> None:
    """Scanners of e-mail follow links: only the button of the page confirms."""
    sign_up(browser())
    browser().get(link())
    assert not EmailAddress.objects.get().verified


def test_a_forged_link_confirms_nothing(db: None) -> None:
    sign_up(browser())
    forged = re.sub(r"[^/]+/$", "MQ:1abcde:forged/", link())
    assert browser().post(forged).status_code in {200, 404}
    assert not EmailAddress.objects.get().verified


def test_an_address_is_one_person_whatever_its_capitals(db: None) -> None:
    sign_up(browser(), email="Elodie@Universite.Example")
    assert User.objects.get().email == "elodie@universite.example"
    sign_up(browser(), email="ELODIE@universite.example")
    assert User.objects.count() == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_account_and_its_message_speak_the_reader_s_language(db: None, language: str) -> None:
    sign_up(browser(language=language))
    assert User.objects.get().language == language
    text = str(mail.outbox[0].subject) + str(mail.outbox[0].body)
    assert ("confirm" in text.lower()) and (("Bonjour" in text) is (language == "fr"))


def test_a_taken_address_answers_like_a_free_one(world: World) -> None:
    """Nobody learns from the page who has an account; its owner is told by e-mail."""
    free, taken = browser(), browser()
    first = sign_up(free)
    second = sign_up(taken, email=world.ours.student.email)
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert words(free.get(first.headers["Location"])) == words(taken.get(second.headers["Location"])).replace(
        world.ours.student.email, FIELDS["email"]
    )
    assert mail.outbox[-1].to == [world.ours.student.email]
    assert not signed_in(taken)
    world.ours.student.refresh_from_db()
    assert world.ours.student.name == "Sam Étudiant"
    assert not world.ours.student.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("email", "nobody"),
        ("email", "x" * 250 + "@universite.example"),
        ("password1", "short"),
        ("password1", "1qaz2wsx3edc"),
        ("password1", "elodie@universite.example"),
        ("name", "Nul\0"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_makes_no_account(db: None, field: str, value: str) -> None:
    answer = sign_up(browser(), **{field: value})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert " ".join(answer.context["form"].errors[field][0].split()) in words(answer)
    assert not User.objects.exists()
    assert mail.outbox == []


def test_nobody_signs_up_into_a_role(db: None) -> None:
    sign_up(browser(), role="administrator", is_active="1", memberships="1", language="en")
    user = User.objects.get()
    assert not user.memberships.exists()
    assert user.language == "fr"


def test_the_journal_tells_of_an_account_made_on_the_page(db: None) -> None:
    sign_up(browser())
    event = Event.objects.get(verb="user.registered")
    assert event.object_id == User.objects.get().pk


@pytest.mark.parametrize(
    "name",
    [
        "<b onclick=x>Élodie</b>",
        "Bourse bloquée: https://evil.example/caf",
        "Élodie www.evil.example",
        "Un cadeau sur gagnez.com",
        "É\u202eeidol",
        "x@y.example",
    ],
)
def test_a_name_that_is_no_name_is_refused_and_nothing_is_sent(db: None, name: str) -> None:
    answer = browser().post(SIGN_UP, FIELDS | {"name": name})
    assert answer.status_code == 200
    assert not User.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["Anne-Sophie d’Ornano", "Nguyễn Thị Hương", "J. R. R. O'Neil", "李 小龙"])
def test_names_of_the_world_are_names(name: str) -> None:
    check_name(name)


def test_a_function_may_name_an_organisation_that_is_called_like_its_site() -> None:
    check_function("ingénieure chez Lumière.fr")
    with pytest.raises(ValidationError):
        check_function("voir https://evil.example")


def test_the_confirmation_says_nothing_that_its_sender_chose(db: None) -> None:
    sign_up(browser(), name="Élodie Choisie")
    assert "Choisie" not in str(mail.outbox[-1].body) + mail.outbox[-1].subject


# --- Signing in, signing out ---------------------------------------------------------------------------


def member() -> User:
    user = person("Paul Parole")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_a_wrong_password_and_an_unknown_address_answer_alike(db: None) -> None:
    user = member()
    wrong = browser().post(SIGN_IN, {"login": user.email, "password": "not the one it is"})
    unknown = browser().post(SIGN_IN, {"login": "nobody@universite.example", "password": PASSWORD})
    assert wrong.status_code == unknown.status_code == 200
    assert words(wrong) == words(unknown)


def test_guessing_is_stopped_even_when_the_guess_is_then_right(db: None) -> None:
    user = member()
    for guess in range(6):
        browser().post(SIGN_IN, {"login": user.email, "password": f"wrong guess {guess}"})
    client = browser()
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert not signed_in(client)


def test_one_signs_in_where_one_was_going_and_nowhere_else(db: None) -> None:
    user = member()
    for following, expected in (
        (reverse("account"), reverse("account")),
        ("https://evil.example/", reverse("home")),
    ):
        answer = browser().post(
            f"{SIGN_IN}?next={following}", {"login": user.email, "password": PASSWORD, "next": following}
        )
        assert answer.headers["Location"] == expected


def test_signing_in_takes_capitals_and_spaces(db: None) -> None:
    user = member()
    client = browser()
    client.post(SIGN_IN, {"login": f" {user.email.upper()} ", "password": PASSWORD})
    assert signed_in(client)


def test_an_account_that_was_closed_does_not_open(db: None) -> None:
    user = member()
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = browser()
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert not signed_in(client)


def test_signing_out_needs_the_button(db: None) -> None:
    client = browser(member())
    client.get(reverse("account_logout"))
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)


# --- Forgotten password --------------------------------------------------------------------------------

RESET = reverse("account_reset_password")


def test_a_forgotten_password_is_replaced_through_the_mailbox(db: None) -> None:
    user, client = member(), browser()
    client.post(RESET, {"email": user.email})
    assert mail.outbox[0].to == [user.email]
    form = client.get(link(0), follow=True)
    assert form.status_code == 200
    client.post(
        form.request["PATH_INFO"], dict.fromkeys(("password1", "password2"), "une autre phrase secrète")
    )
    user.refresh_from_db()
    assert user.check_password("une autre phrase secrète")
    assert browser().get(link(0), follow=True).context.get("token_fail")


def test_an_unknown_address_is_answered_like_a_known_one(db: None) -> None:
    user = member()
    known, unknown = browser(), browser()
    answers = [
        known.post(RESET, {"email": user.email}),
        unknown.post(RESET, {"email": "nobody@universite.example"}),
    ]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert words(known.get(answers[0].headers["Location"])) == words(
        unknown.get(answers[1].headers["Location"])
    )
    assert [message.to for message in mail.outbox] == [[user.email], ["nobody@universite.example"]]
    assert "/accounts/password/reset/key/" not in str(mail.outbox[1].body)


@pytest.mark.usefixtures("one_instant")
def test_a_mailbox_is_not_flooded_with_resets(db: None) -> None:
    user = member()
    codes = {browser().post(RESET, {"email": user.email}).status_code for _each in range(30)}
    assert len(mail.outbox) <= 20
    assert 429 in codes


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_message_speaks_its_receiver_s_language_not_the_asker_s(db: None, language: str) -> None:
    user = member()
    User.objects.filter(pk=user.pk).update(language=language)
    browser(language="en" if language == "fr" else "fr").post(RESET, {"email": user.email})
    assert ("mot de passe" in str(mail.outbox[0].body)) is (language == "fr")


@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_reset_password"])
def test_an_address_is_called_the_same_on_every_page(db: None, page: str) -> None:
    """Django's French says “Courriel” where the rest of the site says “Adresse e-mail”."""
    told = words(Client(headers={"accept-language": "fr"}).get(reverse(page)))
    assert "Adresse e-mail" in told
    assert "Courriel" not in told


def test_each_address_can_be_confirmed_made_the_main_one_or_removed(db: None) -> None:
    user = person("Paul Parole")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email="autre@exemple.example", verified=True)
    EmailAddress.objects.create(user=user, email="neuve@exemple.example")
    client = browser()
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    page = client.get(reverse("account_email")).content.decode()
    forms = dict.fromkeys((user.email, "autre@exemple.example", "neuve@exemple.example"), "")
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        about = re.search(r'name="email" value="([^"]+)"', form)
        if about:
            forms[about[1]] = " ".join(re.findall(r'name="action_(\w+)"', form))
    assert forms == {
        user.email: "",
        "autre@exemple.example": "primary remove",
        "neuve@exemple.example": "send remove",
    }

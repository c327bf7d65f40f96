"""The page of the platforms that one let in; what goes with a person."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from insigne.api import personal, scopes
from insigne.api.models import Code, Displayed, Grant, Token
from tests.api.making import register
from tests.world import browser, person


def test_a_stranger_signs_in_first(client, db):
    assert "/accounts/login/" in client.get("/account/platforms")["Location"]


@pytest.mark.parametrize(("language", "words"), [("fr", "Aucune plateforme"), ("en", "No platform")])
def test_empty_it_says_what_it_is_for(db, language, words):
    assert words in browser(person("Lou Martin", language)).get("/account/platforms").content.decode()


def test_it_says_what_each_may_do_and_did_last(world):
    student = world.ours.student
    asking = register().access(student, scope=scopes.PROFILE_READ)
    page = browser(student).get("/account/platforms").content.decode()
    assert "moodle.example" in page
    assert "lire votre nom et votre adresse e-mail" in page
    assert "lire tous les badges" not in page
    assert "Elle n’a encore rien fait." in page
    asking.get("/ims/ob/v3p0/profile")
    assert "lecture de votre nom" in browser(student).get("/account/platforms").content.decode()


def test_what_it_did_last_is_noted_to_the_minute(world):
    asking = register().access(world.ours.student, scope=f"{scopes.PROFILE_READ} {scopes.CREDENTIAL_READ}")

    def after(seconds: int, door: str):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            assert asking.get(f"/ims/ob/v3p0/{door}").status_code == 200
        return Grant.objects.values_list("last_used_at", "last_scope").get()

    now = timezone.now()
    first = after(0, "profile")
    assert first == (now, scopes.PROFILE_READ)
    assert after(59, "profile") == first
    assert after(60, "profile") == (now + timedelta(seconds=60), scopes.PROFILE_READ)
    assert after(61, "credentials") == (now + timedelta(seconds=61), scopes.CREDENTIAL_READ)


def test_nobody_sees_the_platforms_of_another(world):
    register().tokens(world.ours.student)
    for other in (world.stranger, world.theirs.student, world.ours.administrator):
        assert "moodle.example" not in browser(other).get("/account/platforms").content.decode()


def test_the_page_says_whether_one_is_found_oneself(world):
    browser(world.stranger).post("/account/platforms", {"displayed": "yes"})
    for who, state in ((world.stranger, "Activé"), (world.ours.student, "Désactivé")):
        assert f">{state}<" in browser(who).get("/account/platforms").content.decode()


def test_many_platforms_cost_what_one_costs(world, django_assert_max_num_queries):
    student = world.ours.student
    for _ in range(5):
        register().tokens(student)
    client = browser(student)
    client.get("/account/platforms")
    with django_assert_max_num_queries(8):
        client.get("/account/platforms")


def test_html_in_a_name_is_text(world):
    register(client_name="<b>Moodle</b>").tokens(world.ours.student)
    page = browser(world.ours.student).get("/account/platforms").content.decode()
    assert "<b>Moodle</b>" not in page


def test_the_archive_says_whom_one_let_in_and_no_secret(world):
    student = world.ours.student
    assert list(personal.export(student)) == []
    tokens = register().tokens(student)
    browser(student).post("/account/platforms", {"displayed": "yes"})
    [kept] = personal.export(student)
    said = json.loads(kept.content)
    assert said["platforms"][0]["host"] == "moodle.example"
    assert said["found_by_address_since"]
    assert tokens["access_token"] not in kept.content.decode()


def test_erasing_leaves_no_token_and_touches_nobody_else(world):
    student, other = world.ours.student, world.theirs.student
    asking = register().access(student)
    staying = register().access(other)
    browser(student).post("/account/platforms", {"displayed": "yes"})
    personal.erase(student)
    personal.erase(student)
    assert asking.get("/ims/ob/v3p0/profile").status_code == 401
    assert staying.get("/ims/ob/v3p0/profile").status_code == 200
    assert Grant.objects.get().person == other
    assert not Code.objects.exclude(grant__person=other).exists()
    assert not Token.objects.exclude(code__grant__person=other).exists()
    assert not Displayed.objects.exists()

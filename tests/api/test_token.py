"""Codes and tokens: what is given, once, to whom it was meant, and how it ends."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from insigne.api import actions, scopes
from insigne.api.models import Code, Grant, Platform, Token
from insigne.journal.models import Event
from insigne.people import consents
from insigne.people.models import Consent, Use
from tests.api.making import BACK, FORM, OB3, VERIFIER, Asking, basic, challenge_of, register
from tests.world import browser

PROFILE = "/ims/ob/v3p0/profile"


def test_a_code_becomes_tokens(world):
    given = register().redeem(register_code := (platform := register()).code(world.ours.student))
    assert given.status_code == 400  # another platform's code
    answer = platform.redeem(register_code)
    tokens = answer.json()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 3600
    assert set(tokens["scope"].split()) == set(OB3.split())
    assert tokens["refresh_token"]


def test_no_table_holds_a_code_or_a_token(world):
    tokens = register().tokens(world.ours.student)
    kept = str(
        [*Token.objects.values(), *Code.objects.values(), *Platform.objects.values(), *Event.objects.values()]
    )
    assert tokens["access_token"] not in kept
    assert tokens["refresh_token"] not in kept


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": None},
        {"code_verifier": "another-verifier-of-more-than-forty-three-letters"},
        {"code_verifier": challenge_of()},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": None},
        {"grant_type": "password"},
        {"grant_type": "client_credentials"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
        {"grant_type": None},
        {"client_id": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_nothing_is_given_for_a_wrong_request(world, changes):
    platform = register()
    answer = platform.redeem(platform.code(world.ours.student), **changes)
    assert answer.status_code in {400, 401}
    assert "access_token" not in answer.json()
    assert not Token.objects.exists()


@pytest.mark.parametrize("code", ["guessed", "", None, "é" * 5000])
def test_a_guess_is_no_code(db, code):
    assert register().redeem(code).json()["error"] in {"invalid_grant", "invalid_request"}


def test_a_wrong_verifier_spends_the_code(world):
    platform = register()
    code = platform.code(world.ours.student)
    platform.redeem(code, code_verifier="a-guess-that-is-long-enough-to-be-a-verifier-000")
    assert platform.redeem(code).status_code == 400


def test_a_code_that_comes_twice_ends_what_came_of_it(world):
    platform = register()
    code = platform.code(world.ours.student)
    tokens = platform.redeem(code).json()
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    assert platform.machine.get(PROFILE, headers=headers).status_code == 200
    assert platform.redeem(code).json() == {"error": "invalid_grant"}
    assert platform.machine.get(PROFILE, headers=headers).status_code == 401
    refreshed = platform.ask(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refreshed.status_code == 400
    platform.redeem(code)
    assert Event.objects.filter(verb="platform.code_replayed").count() == 1


# Until a minute before its end it is good; when its time is over, to the second, it is not.
END = [(timedelta(minutes=-1), 200), (timedelta(0), 0)]


@pytest.mark.parametrize(("left", "status"), END)
def test_a_code_lives_ten_minutes(world, left, status):
    platform = register()
    code = platform.code(world.ours.student)
    with time_machine.travel(timezone.now() + timedelta(minutes=10) + left, tick=False):
        assert platform.redeem(code).status_code == (status or 400)


@pytest.mark.parametrize(("left", "status"), END)
def test_an_access_token_lives_one_hour(world, left, status):
    asking = register().access(world.ours.student)
    with time_machine.travel(timezone.now() + timedelta(hours=1) + left, tick=False):
        assert asking.get(PROFILE).status_code == (status or 401)


@pytest.mark.parametrize(("left", "status"), END)
def test_a_refresh_token_lives_ninety_days(world, left, status):
    platform = register()
    tokens = platform.tokens(world.ours.student)
    with time_machine.travel(timezone.now() + timedelta(days=90) + left, tick=False):
        answer = platform.ask(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        assert answer.status_code == (status or 400)


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !!!", "Basic " + "é", basic("nobody", "x"), "Bearer x", basic("é", "é")],
)
def test_a_platform_says_who_it_is_with_basic_alone(world, authorization):
    platform = register()
    code = platform.code(world.ours.student)
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    # The secret in the body is no way in.
    fields |= {"client_id": platform.id, "client_secret": platform.secret}
    headers = {"authorization": authorization} if authorization else {}
    answer = Client().post("/oauth/token", urlencode(fields), FORM, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer["WWW-Authenticate"].startswith("Basic ")
    assert platform.redeem(code).status_code == 200  # the stranger did not spend it


def test_the_right_secret_under_another_scheme_is_none(world):
    platform = register()
    headers = {"authorization": basic(platform.id, platform.secret).replace("Basic", "Digest")}
    fields = urlencode({"grant_type": "refresh_token", "refresh_token": "guessed"})
    assert platform.machine.post("/oauth/token", fields, FORM, headers=headers).status_code == 401


def test_a_platform_may_say_its_name_beside_its_secret(world):
    platform = register()
    assert platform.redeem(platform.code(world.ours.student), client_id=platform.id).status_code == 200


def test_a_wrong_secret_is_refused(world):
    platform = register()
    code = platform.code(world.ours.student)
    platform.secret += "x"
    assert platform.redeem(code).status_code == 401


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_only_a_form_is_read(db, kind):
    answer = Client().generic("POST", "/oauth/token", b"{}", kind)
    assert answer.status_code == 400


def test_a_body_that_is_endless_or_no_text_is_refused(db):
    assert Client().generic("POST", "/oauth/token", b"a=" + b"a" * 30_000, FORM).status_code == 400
    assert Client().generic("POST", "/oauth/token", b"\xff\xfe=%%%&&&", FORM).status_code in {400, 401}
    assert Client().get("/oauth/token").status_code == 405


# --- Refreshing and giving back --------------------------------------------------------------------------


def test_a_refresh_token_serves_once_and_is_replaced(world):
    platform = register()
    first = platform.tokens(world.ours.student)
    second = platform.ask(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    headers = {"authorization": f"Bearer {second['access_token']}"}
    assert platform.machine.get(PROFILE, headers=headers).status_code == 200
    # It comes again: somebody has a copy. Nothing of this family is good any more.
    again = platform.ask(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again.status_code == 400
    assert platform.machine.get(PROFILE, headers=headers).status_code == 401


def test_what_ends_one_code_and_its_tokens_ends_no_others(world):
    platform, student = register(), world.ours.student
    codes = [platform.code(student), platform.code(student)]
    one, other = (platform.redeem(code).json()["refresh_token"] for code in codes)
    newer = platform.ask(grant_type="refresh_token", refresh_token=one).json()["refresh_token"]
    platform.ask(grant_type="refresh_token", refresh_token=one)  # stolen
    assert platform.ask(grant_type="refresh_token", refresh_token=newer).status_code == 400
    assert platform.ask(grant_type="refresh_token", refresh_token=other).status_code == 200


def test_shutting_one_platform_out_shuts_out_neither_another_nor_other_people(world):
    tokens = [(platform, platform.tokens(world.ours.student)) for platform in (register(), register())]
    tokens.append((tokens[0][0], tokens[0][0].tokens(world.stranger)))
    grant = Grant.objects.get(platform=tokens[0][0].id, person=world.ours.student)
    actions.withdraw(grant, by=world.ours.student)
    answers = [Asking(platform.machine, each["access_token"]).get(PROFILE) for platform, each in tokens]
    assert [answer.status_code for answer in answers] == [401, 200, 200]


def test_a_refresh_may_ask_for_less_and_never_for_more(world):
    platform = register(scope=f"{scopes.PROFILE_READ} {scopes.CREDENTIAL_READ}")
    tokens = platform.tokens(world.ours.student, scope=scopes.PROFILE_READ)
    more = platform.ask(
        grant_type="refresh_token", refresh_token=tokens["refresh_token"], scope=scopes.CREDENTIAL_READ
    )
    assert more.json() == {"error": "invalid_scope"}
    # It asked for too much, and has not lost what it had.
    same = platform.ask(
        grant_type="refresh_token", refresh_token=tokens["refresh_token"], scope=scopes.PROFILE_READ
    )
    assert same.json()["scope"] == scopes.PROFILE_READ


def test_an_access_token_is_no_refresh_token(world):
    platform = register()
    tokens = platform.tokens(world.ours.student)
    again = {"grant_type": "refresh_token", "refresh_token": tokens["access_token"]}
    assert platform.ask(**again).json()["error"] == "invalid_grant"
    assert platform.ask(**again | {"refresh_token": tokens["refresh_token"]}).status_code == 200


def test_a_guess_and_another_platform_can_neither_use_a_code_nor_spend_it(world):
    platform = register()
    code = platform.code(world.ours.student)
    assert platform.redeem("guessed").json()["error"] == "invalid_grant"
    assert register().redeem(code).json()["error"] == "invalid_grant"
    assert platform.redeem(code).status_code == 200


def test_another_platform_cannot_use_a_refresh_token(world):
    tokens = register().tokens(world.ours.student)
    other = register()
    assert other.ask(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400


@pytest.mark.parametrize("token", ["guessed", "é" * 50])
def test_a_guess_is_no_refresh_token_and_giving_it_back_tells_nothing(db, token):
    platform = register()
    assert platform.ask(grant_type="refresh_token", refresh_token=token).json() == {"error": "invalid_grant"}
    headers = {"authorization": basic(platform.id, platform.secret)}
    given_back = platform.machine.post("/oauth/revoke", urlencode({"token": token}), FORM, headers=headers)
    assert (given_back.status_code, given_back.content) == (200, b"")


@pytest.mark.parametrize("hint", [None, "access_token", "refresh_token"])
def test_a_token_given_back_is_dead(world, hint):
    platform = register()
    tokens = platform.tokens(world.ours.student)
    fields = {"token": tokens["access_token"]} | ({"token_type_hint": hint} if hint else {})
    headers = {"authorization": basic(platform.id, platform.secret)}
    answer = platform.machine.post("/oauth/revoke", urlencode(fields), FORM, headers=headers)
    assert answer.status_code == 200
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    assert platform.machine.get(PROFILE, headers=bearer).status_code == 401
    assert platform.ask(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200


def test_with_a_refresh_token_goes_its_family(world):
    platform = register()
    tokens, another = platform.tokens(world.ours.student), platform.access(world.stranger)
    headers = {"authorization": basic(platform.id, platform.secret)}
    platform.machine.post(
        "/oauth/revoke", urlencode({"token": tokens["refresh_token"]}), FORM, headers=headers
    )
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    assert platform.machine.get(PROFILE, headers=bearer).status_code == 401
    assert another.get(PROFILE).status_code == 200


def test_nobody_gives_back_the_token_of_another(world):
    platform, other = register(), register()
    tokens = platform.tokens(world.ours.student)
    fields = urlencode({"token": tokens["access_token"]})
    headers = {"authorization": basic(other.id, other.secret)}
    assert other.machine.post("/oauth/revoke", fields, FORM, headers=headers).status_code == 200
    assert other.machine.post("/oauth/revoke", fields, FORM).status_code == 401
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    assert platform.machine.get(PROFILE, headers=bearer).status_code == 200


# --- The person's word ------------------------------------------------------------------------------------


def test_withdrawing_ends_every_token_at_once_and_for_good(world):
    student, platform = world.ours.student, register()
    tokens = platform.tokens(student)
    waiting = platform.code(student)  # a code that was given and not yet used
    page = browser(student).get("/account/platforms")
    assert "moodle.example" in page.content.decode()
    grant = Grant.objects.get()
    browser(student).post(f"/account/platforms/{grant.pk}/withdraw")
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    assert platform.machine.get(PROFILE, headers=bearer).status_code == 401
    assert platform.redeem(waiting).status_code == 400
    assert platform.ask(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400
    assert not consents.stands(student, Use.PLATFORM, about=grant.pk)
    # Let in again, the old tokens stay dead.
    platform.tokens(student)
    assert platform.machine.get(PROFILE, headers=bearer).status_code == 401


def test_the_page_of_consents_withdraws_the_same_way(world):
    student = world.ours.student
    platforms = [register(), register()]
    kept, ended = (platform.access(student) for platform in platforms)
    grant = Grant.objects.get(platform=platforms[1].id)
    consents.take_back(Consent.objects.get(use=Use.PLATFORM, about=grant.pk), by=student)
    assert (kept.get(PROFILE).status_code, ended.get(PROFILE).status_code) == (200, 401)


def test_nobody_withdraws_for_another(world):
    asking = register().access(world.ours.student)
    grant = Grant.objects.get()
    for who in (world.stranger, world.theirs.student, world.ours.administrator):
        assert browser(who).post(f"/account/platforms/{grant.pk}/withdraw").status_code == 404
    assert browser().post(f"/account/platforms/{grant.pk}/withdraw").status_code == 302
    assert asking.get(PROFILE).status_code == 200


def test_nobody_ends_the_permission_of_another_and_its_end_is_told_once(world):
    student, asking = world.ours.student, register().access(world.ours.student)
    grant = Grant.objects.get()
    with pytest.raises(PermissionDenied):
        actions.withdraw(grant, by=world.stranger)
    actions.withdraw_platform(world.stranger, grant.pk)
    assert asking.get(PROFILE).status_code == 200
    for _ in range(2):
        actions.withdraw(grant, by=student)
    assert Event.objects.filter(verb="platform.withdrawn", object_id=grant.pk).count() == 1


def test_a_closed_account_lets_nobody_in(world):
    student = world.ours.student
    asking = register().access(student)
    student.is_active = False
    student.save()
    assert asking.get(PROFILE).status_code == 401


def test_dead_tokens_and_codes_are_purged_and_living_ones_are_not(world):
    platform = register()
    tokens = platform.tokens(world.ours.student)
    platform.code(world.ours.student)  # it waits to be used
    assert actions.purge() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert actions.purge() == 2
        assert (
            platform.ask(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200
        )
    with time_machine.travel(timezone.now() + timedelta(days=100), tick=False):
        actions.purge()
        actions.purge()
    assert not Token.objects.exists()
    assert not Code.objects.exists()


@pytest.mark.parametrize("door", ["token", "revoke"])
@pytest.mark.parametrize("query", ["a=%zz", "code=x"])
def test_nothing_is_read_from_the_address(db, door, query):
    answer = Client().post(f"/oauth/{door}?{query}", "grant_type=authorization_code", FORM)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

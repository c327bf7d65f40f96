"""The Open Badges 3.0 API over one's backpack."""

import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from insigne.api import scopes
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.backpack import actions as backpack
from insigne.backpack.models import OutsideBadge
from insigne.people.models import User
from tests.api.making import Asking, register
from tests.credentials import school
from tests.world import awarded, browser, house, person

HERE = "/ims/ob/v3p0"
CREDENTIALS = f"{HERE}/credentials"
VALUES = {
    "forbidden", "fullsuccess", "internal_server_error", "invalid_data", "invalid_query_parameter",
    "misdirected_request", "not_acceptable", "not_allowed", "not_found", "not_modified", "server_busy",
    "unauthorizedrequest", "unknown",
}  # fmt: skip


def is_status_info(answer) -> bool:
    """Imsx_StatusInfo: what it must have, what it may have, and the words of its two lists."""
    said = answer.json()
    fields = said["imsx_codeMinor"]["imsx_codeMinorField"]
    return (
        said.keys() == {"imsx_codeMajor", "imsx_severity", "imsx_description", "imsx_codeMinor"}
        and said["imsx_codeMajor"] == "failure"
        and said["imsx_severity"] == "error"
        and {field["imsx_codeMinorFieldValue"] for field in fields} <= VALUES
    )


def alice(**more) -> User:
    """Whom the other school's badge names."""
    from insigne.people import actions

    return actions.register(email=school.ALICE, name="Alice Martin", password=None, **more)


def signed(**changes) -> bytes:
    return json.dumps(school.signed(school.an_award(**changes)), ensure_ascii=False).encode()


# --- Discovery ---------------------------------------------------------------------------------------------


def test_the_service_description_is_open_to_all_and_has_what_the_standard_requires(db):
    answer = Client().get(f"{HERE}/discovery")
    said = answer.json()
    info, security = said["info"], said["components"]["securitySchemes"]["OAuth2ACG"]
    assert answer.status_code == 200
    assert said["openapi"].startswith("3.0.")
    assert info["title"] and info["termsOfService"] and info["x-imssf-privacyPolicyUrl"]
    page = Client().get(info["x-imssf-privacyPolicyUrl"].removeprefix("https://insigne.example"))
    assert (page.status_code, page.resolver_match.url_name) == (200, "who-sees-what")
    assert info["x-imssf-image"].startswith("https://insigne.example/")
    assert security["x-imssf-registrationUrl"] == "https://insigne.example/oauth/register/ob-v3p0"
    flow = security["flows"]["authorizationCode"]
    assert flow["authorizationUrl"] == "https://insigne.example/oauth/authorize"
    assert flow["tokenUrl"] == "https://insigne.example/oauth/token"
    assert set(flow["scopes"]) == set(scopes.OFFERED["ob-v3p0"])


def test_the_server_s_metadata_says_what_the_service_description_says(db):
    """RFC 8414, and the profile of OAuth that Open Badges 3.0 asks for."""
    said = Client().get("/.well-known/oauth-authorization-server").json()
    security = Client().get(f"{HERE}/discovery").json()["components"]["securitySchemes"]["OAuth2ACG"]
    flow = security["flows"]["authorizationCode"]
    assert said["issuer"] == "https://insigne.example"
    assert said["authorization_endpoint"] == flow["authorizationUrl"]
    assert said["token_endpoint"] == flow["tokenUrl"]
    assert said["registration_endpoint"] == security["x-imssf-registrationUrl"]
    assert said["revocation_endpoint"] == "https://insigne.example/oauth/revoke"
    assert set(said["scopes_supported"]) == {*flow["scopes"], "offline_access"}
    assert said["response_types_supported"] == ["code"]
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["token_endpoint_auth_methods_supported"] == ["client_secret_basic"]
    assert said["authorization_response_iss_parameter_supported"] is True  # tests/api/test_authorize.py


@pytest.mark.parametrize(
    "path",
    [
        f"{HERE}/discovery",
        "/.well-known/badgeconnect.json",
        "/.well-known/oauth-authorization-server",
        "/ims/openapi.json",
    ],
)
def test_what_does_not_change_is_known_again_by_its_tag(db, path):
    first = Client().get(path)
    assert "max-age" in first["Cache-Control"]
    head = Client().head(path)
    assert (head.status_code, head["ETag"], head.content) == (200, first["ETag"], b"")
    again = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


# --- Reading -----------------------------------------------------------------------------------------------


def test_it_gives_our_awards_byte_for_byte(world):
    award = awarded(world.ours)
    answer = register().access(world.ours.student).get(CREDENTIALS)
    assert answer.status_code == 200
    assert bytes(Award.objects.get(pk=award.pk).credential) in answer.content
    assert len(answer.json()["credential"]) == 1
    assert answer.json()["compactJwsString"] == []
    assert answer["X-Total-Count"] == "1"
    assert answer["Cache-Control"] == "private, no-cache"


def test_it_gives_others_badges_too_as_json_or_as_a_token(world, elsewhere):
    from insigne.credentials import build, sign_jwt

    owner = alice()
    as_json = signed()
    backpack.bring_in(owner, as_json, kind="file", by=owner)
    second = school.an_award(id=f"{school.SITE}/attributions/2")
    token = sign_jwt(build(second), school.KEY, school.METHOD).encode()
    assert backpack.bring_in(owner, token, kind="text", by=owner).outcome == "kept"
    answer = register().access(owner).get(CREDENTIALS)
    assert as_json in answer.content
    assert answer.json()["compactJwsString"] == [token.decode()]


def test_a_badge_that_came_in_a_picture_is_given_without_it(world, elsewhere):
    from insigne.credentials import bake
    from tests.credentials import pictures

    owner = alice()
    document = signed()
    backpack.bring_in(owner, bake(pictures.a_png(), document, kind="3.0"), kind="file", by=owner)
    assert document in register().access(owner).get(CREDENTIALS).content


def test_what_does_not_stand_is_not_given(world, elsewhere):
    owner = alice()
    brought = backpack.bring_in(owner, signed(), kind="file", by=owner).badge
    asking = register().access(owner)
    for changes in (
        {"is_revoked": True},
        {"recipient_state": "other"},
        {"recipient_state": "unknown"},
        {"verdict": "rejected"},
        {"standard": "2.0"},
    ):
        before = {name: getattr(brought, name) for name in changes}
        OutsideBadge.objects.filter(pk=brought.pk).update(**changes)
        assert asking.get(CREDENTIALS)["X-Total-Count"] == "0", changes
        OutsideBadge.objects.filter(pk=brought.pk).update(**before)
    assert asking.get(CREDENTIALS)["X-Total-Count"] == "1"


def test_a_revoked_award_goes_and_so_does_a_declined_one(world):
    first, second = awarded(world.ours), None
    asking = register().access(world.ours.student)
    assert asking.get(CREDENTIALS)["X-Total-Count"] == "1"
    awards.revoke(first, reason="Par erreur", by=world.ours.manager)
    assert asking.get(CREDENTIALS)["X-Total-Count"] == "0"
    second = awarded(world.theirs)
    Award.objects.filter(pk=second.pk).update(declined_at=timezone.now(), recipient=world.ours.student)
    assert asking.get(CREDENTIALS)["X-Total-Count"] == "0"


def test_nobody_reads_the_badges_of_another(world):
    awarded(world.ours)
    for other in (world.stranger, world.theirs.student, world.ours.manager, world.ours.administrator):
        assert register().access(other).get(CREDENTIALS).json() == {"credential": [], "compactJwsString": []}


def several(world, number: int) -> tuple[User, list[Award]]:
    """Awards on days that follow, to one person."""
    student, made = world.ours.student, []
    for day in range(number):
        award = awarded(house(f"ecole-{day}"))
        when = timezone.now() - timedelta(days=day)
        Award.objects.filter(pk=award.pk).update(recipient=student, awarded_at=when)
        made.append(award)
    return student, made


def links(answer) -> dict[str, str]:
    return {name: url for url, name in re.findall(r'<([^>]*)>; rel="(\w+)"', answer["Link"])}


def test_pages_lead_to_each_other_and_hold_each_badge_once(world):
    student, made = several(world, 5)
    asking = register().access(student)
    seen, answer = [], asking.get(f"{CREDENTIALS}?limit=2")
    assert set(links(answer)) == {"first", "last", "next"}
    for _ in range(5):
        assert answer["X-Total-Count"] == "5"
        seen += [credential["id"].rsplit("/", 1)[1] for credential in answer.json()["credential"]]
        following = links(answer).get("next")
        if not following:
            break
        assert following.startswith(f"https://insigne.example{CREDENTIALS}?")
        answer = asking.get(following.removeprefix("https://insigne.example"))
    assert seen == [str(award.pk) for award in made]
    assert set(links(answer)) == {"first", "last", "prev"}


def test_beyond_the_end_is_nothing_and_a_way_back_to_the_end(world):
    student, _made = several(world, 3)
    answer = register().access(student).get(f"{CREDENTIALS}?limit=2&offset=500")
    assert answer.json()["credential"] == []
    assert (
        links(answer)["prev"]
        == links(answer)["last"]
        == f"https://insigne.example{CREDENTIALS}?limit=2&offset=2"
    )


def test_a_page_may_be_asked_for_by_its_headers_alone(world):
    awarded(world.ours)
    asking = register().access(world.ours.student)
    head = asking.machine.head(CREDENTIALS, headers={"authorization": f"Bearer {asking.token}"})
    assert (head.status_code, head["X-Total-Count"], head.content) == (200, "1", b"")
    assert head["ETag"] == asking.get(CREDENTIALS)["ETag"]
    assert asking.machine.head(CREDENTIALS).status_code == 401


@pytest.mark.parametrize("query", ["limit=1&offset=0&unknown=x", "unknown=%zz", "access_token=x"])
def test_what_it_does_not_know_in_a_question_is_passed_over(world, query):
    awarded(world.ours)
    answer = register().access(world.ours.student).get(f"{CREDENTIALS}?{query}", accept="application/xml")
    assert (answer.status_code, answer["X-Total-Count"]) == (200, "1")


def test_a_page_is_not_endlessly_heavy_and_still_leads_to_every_badge(world, monkeypatch):
    from insigne.api import listing

    student, made = several(world, 3)
    monkeypatch.setattr(listing, "HEAVIEST", 10)
    asking, seen, following = register().access(student), [], CREDENTIALS
    while following:
        answer = asking.get(following.removeprefix("https://insigne.example"))
        assert len(answer.json()["credential"]) == 1
        seen += [credential["id"].rsplit("/", 1)[1] for credential in answer.json()["credential"]]
        following = links(answer).get("next")
    assert seen == [str(award.pk) for award in made]


def test_since_gives_what_came_after(world):
    student, _made = several(world, 3)
    asking = register().access(student)
    moment = (timezone.now() - timedelta(days=1, hours=12)).isoformat()
    for text in (moment, moment.replace("+00:00", "Z")):
        assert asking.get(f"{CREDENTIALS}?since={quote(text)}")["X-Total-Count"] == "2"
    # A `+` that was not escaped arrives as a space.
    assert asking.get(f"{CREDENTIALS}?since={moment}")["X-Total-Count"] == "2"
    later = (timezone.now() + timedelta(days=1)).isoformat()
    assert asking.get(f"{CREDENTIALS}?since={quote(later)}").json()["credential"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=x", "limit=", "limit=1e9999", "offset=-1", "offset=x",
        "since=yesterday", "since=2026-11-22", "since=2026-11-22T10:00:00", "since=0",
        "since=2026-13-45T99:99:99Z", "since=",
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_told_so(world, query):
    answer = register().access(world.ours.student).get(f"{CREDENTIALS}?{query}")
    assert answer.status_code == 400
    assert is_status_info(answer)


def test_twenty_badges_cost_what_ten_cost(world, django_assert_num_queries):
    student, _made = several(world, 4)
    asking = register().access(student)
    asking.get(CREDENTIALS)
    for limit in (1, 4):
        with django_assert_num_queries(4):  # the token, the two lists of places, the awards' bytes
            asking.get(f"{CREDENTIALS}?limit={limit}")


def test_a_page_that_did_not_change_is_known_again(world):
    awarded(world.ours)
    asking = register().access(world.ours.student)
    tag = asking.get(CREDENTIALS)["ETag"]
    assert asking.get(CREDENTIALS, **{"if-none-match": tag}).status_code == 304


# --- Who asks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [CREDENTIALS, f"{HERE}/profile"])
@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer wrong", "Basic eDp5", "bearer é", "Bearer a b"]
)
def test_without_a_good_token_nothing_is_told(db, path, authorization):
    headers = {"authorization": authorization} if authorization else {}
    answer = Client().get(path, headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == ('Bearer error="invalid_token"' if authorization else "Bearer")
    assert is_status_info(answer)


def test_a_session_is_no_token(world):
    assert browser(world.ours.student).get(CREDENTIALS).status_code == 401


def test_a_refresh_token_is_no_access_token(world):
    platform = register()
    refresh = platform.tokens(world.ours.student)["refresh_token"]
    assert Asking(platform.machine, refresh).get(CREDENTIALS).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("GET", CREDENTIALS, scopes.CREDENTIAL_READ),
        ("POST", CREDENTIALS, scopes.CREDENTIAL_UPSERT),
        ("GET", f"{HERE}/profile", scopes.PROFILE_READ),
        ("PUT", f"{HERE}/profile", scopes.PROFILE_UPDATE),
    ],
)
def test_each_operation_needs_its_scope(world, method, path, needed):
    others = [scope for scope in scopes.OFFERED["ob-v3p0"] if scope != needed]
    asking = register().access(world.ours.student, scope=" ".join(others))
    answer = asking.send(method, path, {})
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]
    assert is_status_info(answer)


def test_a_token_of_the_other_standard_opens_nothing(world):
    asking = register("bc-v2p1").access(world.ours.student)
    assert asking.get(CREDENTIALS).status_code == 403


def test_a_platform_that_asks_without_end_is_stopped(world, monkeypatch):
    monkeypatch.setattr("insigne.api.bearer.ASKED_PER_MINUTE", 3)
    asking = register().access(world.ours.student)
    answers = []
    for number in range(4):  # from wherever it asks
        asking.machine.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        answers.append(asking.get(f"{HERE}/profile"))
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (answers[-1]["Retry-After"], is_status_info(answers[-1])) == ("60", True)


# --- Bringing ----------------------------------------------------------------------------------------------


def test_a_good_badge_is_kept_and_echoed_and_the_second_time_is_known(world, elsewhere):
    owner, document = alice(), signed()
    asking = register().access(owner)
    first = asking.post(CREDENTIALS, document)
    assert (first.status_code, first.content) == (201, document)
    again = asking.post(CREDENTIALS, document, "application/vc+ld+json")
    assert (again.status_code, again["Content-Type"]) == (200, "application/vc+ld+json")
    kept = OutsideBadge.objects.get()
    assert (kept.person, kept.kind, bytes(kept.original)) == (owner, "platform", document)


def test_a_newer_edition_replaces_the_older_and_is_what_is_read_from_then_on(world, elsewhere):
    asking = register().access(alice())
    assert asking.post(CREDENTIALS, signed()).status_code == 201
    newer = signed(valid_from=school.NOW - timedelta(hours=1))
    assert asking.post(CREDENTIALS, newer).status_code == 200
    page = asking.get(CREDENTIALS)
    assert (page["X-Total-Count"], newer in page.content) == ("1", True)
    assert asking.post(CREDENTIALS, signed()).status_code == 200  # the older one again: nothing goes back
    assert newer in asking.get(CREDENTIALS).content


@pytest.mark.parametrize("kind", ["text/plain", "application/vc+jwt", "application/jwt"])
def test_a_compact_jws_is_text_or_what_else_its_type_is_called(world, elsewhere, kind):
    from insigne.credentials import build, sign_jwt

    token = sign_jwt(build(school.an_award()), school.KEY, school.METHOD).encode()
    answer = register().access(alice()).post(CREDENTIALS, token, f"{kind}; charset=utf-8")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (201, token, kind)


def test_our_own_badge_comes_home_without_a_copy(world):
    award = awarded(world.ours)
    answer = register().access(world.ours.student).post(CREDENTIALS, bytes(award.credential))
    assert answer.status_code == 200
    assert not OutsideBadge.objects.exists()


def test_the_badge_of_somebody_else_is_refused_and_not_kept(world, elsewhere):
    answer = register().access(world.ours.student).post(CREDENTIALS, signed())
    assert answer.status_code == 400
    assert is_status_info(answer)
    assert "somebody else" in answer.json()["imsx_description"]
    assert not OutsideBadge.objects.exists()


def test_a_changed_badge_is_refused_with_the_reason(world, elsewhere):
    document = signed().replace(b"Engagement associatif", b"Engagement majeur")
    answer = register().access(alice()).post(CREDENTIALS, document)
    assert answer.status_code == 400
    assert is_status_info(answer)
    assert answer.json()["imsx_description"]
    assert not OutsideBadge.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b" ", "application/json", 400),
        (b"{}", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"https://ecole.example/attributions/1", "text/plain", 400),
        (b"http://169.254.169.254/", "text/plain", 400),
        (b"file:///etc/passwd", "text/plain", 400),
        (b"a.b.c", "text/plain", 400),
        (b"{}", "application/zip", 415),
        (b"{}", "", 415),
        (b"{}", "text/html", 415),
        (b'{"a":"' + b"a" * 1_100_000 + b'"}', "application/json", 413),
        (b'{"a":"' + b"a" * 3_000_000 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_no_badge_is_refused(world, body, kind, status):
    answer = register().access(world.ours.student).post(CREDENTIALS, body, kind)
    assert answer.status_code == status
    assert is_status_info(answer)
    assert not OutsideBadge.objects.exists()


def test_bringing_is_not_done_without_end(world, monkeypatch):
    monkeypatch.setattr("insigne.api.bringing.BROUGHT_PER_MINUTE", 2)
    asking = register().access(world.ours.student)
    answers = [asking.post(CREDENTIALS, {"no": "badge"}).status_code for _ in range(3)]
    assert answers == [400, 400, 429]


# --- The profile -------------------------------------------------------------------------------------------


def test_the_profile_is_name_and_address_and_not_the_account(world):
    student = world.ours.student
    first, second = register().access(student), register().access(student)
    said = first.get(f"{HERE}/profile").json()
    assert said["type"] == ["Profile"]
    assert (said["name"], said["email"]) == (student.name, student.email)
    assert str(student.pk) not in json.dumps(said)
    assert said["id"] != second.get(f"{HERE}/profile").json()["id"]


def test_a_platform_cannot_say_that_somebody_is_somebody_else(world):
    student = world.ours.student
    asking = register().access(student)
    known = asking.get(f"{HERE}/profile").json()
    assert asking.send("PUT", f"{HERE}/profile", known | {"url": "https://x.example"}).json() == known
    for changes in ({"name": "Autre Personne"}, {"email": "x@y.example"}, {"id": "urn:uuid:1"}):
        answer = asking.send("PUT", f"{HERE}/profile", known | changes)
        assert answer.status_code == 403
        assert is_status_info(answer)
        assert "WWW-Authenticate" not in answer.headers  # no scope would help
    student.refresh_from_db()
    assert student.name == known["name"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b" ", "application/json", 400), (b"{}", "application/json", 400), (b"[1]", "application/json", 400),
        (b'{"type": "Person"}', "application/json", 400), (b'{"type": {}}', "application/json", 400),
        (b"{}", "application/ld+json", 400), (b"{}", "text/plain", 415), (b"[" * 50_000, "application/json", 400),
    ],
)  # fmt: skip
def test_what_is_no_profile_is_refused(world, body, kind, status):
    answer = register().access(world.ours.student).send("PUT", f"{HERE}/profile", body, kind)
    assert answer.status_code == status
    assert is_status_info(answer)


def test_a_method_that_is_not_there_is_told(world):
    answer = register().access(world.ours.student).send("DELETE", CREDENTIALS, {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
    assert is_status_info(answer)
    assert Client().head("/displayer/convert/email")["Allow"] == "POST"


@pytest.mark.parametrize("path", [f"{CREDENTIALS}/", f"{HERE}/discovery/", f"{HERE}/", f"{HERE}/profile/7"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_there_is_nothing_it_says_so_to_a_program(db, path, method):
    answer = Client(enforce_csrf_checks=True).generic(method, path)
    assert answer.status_code == 404
    assert is_status_info(answer)
    assert not answer.cookies


@pytest.mark.parametrize(
    ("path", "names"), [("/bcv2p1/nothing", {"status"}), ("/displayer/x/y", {"status", "error"})]
)
def test_and_at_the_other_doors_in_their_shape(db, path, names):
    answer = Client().get(path)
    assert (answer.status_code, set(answer.json())) == (404, names)


def test_a_consent_withdrawn_between_two_pages_ends_the_reading(world):
    from insigne.api import actions
    from insigne.api.models import Grant

    student, _made = several(world, 3)
    asking = register().access(student)
    following = links(asking.get(f"{CREDENTIALS}?limit=1"))["next"]
    actions.withdraw(Grant.objects.get(), by=student)
    assert asking.get(following.removeprefix("https://insigne.example")).status_code == 401


def test_time_alone_ends_a_token(world):
    asking = register().access(person())
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert asking.get(CREDENTIALS).status_code == 401

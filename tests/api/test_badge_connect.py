"""Badge Connect 2.1, as Moodle speaks it."""

import json

import pytest
from django.test import Client

from insigne.api import scopes
from insigne.awards.models import Award
from insigne.backpack.models import OutsideBadge
from tests.api.making import register
from tests.api.test_open_badges import alice, links, several
from tests.credentials import school
from tests.world import awarded

ASSERTIONS = "/bcv2p1/assertions"
PROFILE = "/bcv2p1/profile"


def moodle():
    return register("bc-v2p1")


def refused(answer, status: int) -> str:
    """The envelope of a refusal; its words."""
    said = answer.json()["status"]
    assert answer.status_code == said["statusCode"] == status
    assert said["statusText"] != "OK"
    return said["error"]


def hosted() -> dict:
    from insigne.credentials import build_v2

    return build_v2(school.an_award()).assertion


def test_the_manifest_says_where_everything_is(db):
    said = Client().get("/.well-known/badgeconnect.json").json()
    api = said["badgeConnectAPI"][0]
    assert said["id"] == "https://insigne.example/.well-known/badgeconnect.json"
    assert api["apiBase"] == "https://insigne.example/bcv2p1"
    assert api["version"] == "v2p1"
    assert api["registrationUrl"] == "https://insigne.example/oauth/register/bc-v2p1"
    assert set(api["scopesOffered"]) == set(scopes.OFFERED["bc-v2p1"])
    for name in ("name", "image", "termsOfServiceUrl", "privacyPolicyUrl", "authorizationUrl", "tokenUrl"):
        assert api[name]


def test_it_gives_our_assertions_byte_for_byte_in_the_envelope(world):
    award = awarded(world.ours)
    answer = moodle().access(world.ours.student).get(ASSERTIONS)
    said = answer.json()
    assert said["status"] == {"error": None, "statusCode": 200, "statusText": "OK"}
    assert bytes(Award.objects.get(pk=award.pk).assertion) in answer.content
    assert len(said["results"]) == 1
    assert answer["X-Total-Count"] == "1"


def test_pages_lead_to_each_other(world):
    student, _made = several(world, 3)
    answer = moodle().access(student).get(f"{ASSERTIONS}?limit=2")
    assert links(answer)["next"] == f"https://insigne.example{ASSERTIONS}?limit=2&offset=2"


def test_moodle_brings_a_hosted_badge(world, elsewhere):
    owner = alice()
    asking = moodle().access(owner)
    answer = asking.post(ASSERTIONS, {"assertion": hosted()})
    assert answer.status_code == 200
    assert answer.json()["status"]["statusText"] == "OK"
    kept = OutsideBadge.objects.get()
    assert (kept.person, kept.standard[:1], kept.is_mine) == (owner, "2", True)
    assert asking.post(ASSERTIONS, {"assertion": hosted()}).status_code == 200
    assert OutsideBadge.objects.count() == 1
    assert json.loads(asking.get(ASSERTIONS).content)["results"][0]["id"] == hosted()["id"]


def test_its_address_alone_does_too(world, elsewhere):
    answer = moodle().access(alice()).post(ASSERTIONS, {"assertion": hosted()["id"]})
    assert answer.status_code == 200
    assert OutsideBadge.objects.get().address == hosted()["id"]


def test_the_badge_of_somebody_else_is_refused(world, elsewhere):
    answer = moodle().access(world.ours.student).post(ASSERTIONS, {"assertion": hosted()})
    assert "somebody else" in refused(answer, 400)
    assert not OutsideBadge.objects.exists()


@pytest.mark.parametrize(
    "assertion",
    [
        {}, {"id": 7}, {"id": "http://169.254.169.254/latest"}, "http://127.0.0.1:8000/a/1", "http://localhost/",
        "file:///etc/passwd", "", "x", 7, None, [], "https://ecole.example/" + "a" * 3000, "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_badge_is_refused_and_no_inner_machine_is_asked(world, assertion):
    answer = moodle().access(world.ours.student).post(ASSERTIONS, {"assertion": assertion})
    assert refused(answer, 400)
    assert not OutsideBadge.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"{}", "application/json", 400), (b"[]", "application/json", 400), (b"{", "application/json", 400),
     (b"a=1", "application/x-www-form-urlencoded", 415), (b'"' + b"a" * 1_100_000 + b'"', "application/json", 413)],
)  # fmt: skip
def test_a_body_of_another_shape_is_refused(world, body, kind, status):
    assert refused(moodle().access(world.ours.student).post(ASSERTIONS, body, kind), status)


def test_the_profile_is_in_the_envelope(world):
    said = moodle().access(world.ours.student).get(PROFILE).json()
    assert said["results"][0]["email"] == world.ours.student.email
    assert said["results"][0]["type"] == "Profile"


def test_a_profile_may_be_sent_and_changes_nobody(world):
    asking = moodle().access(world.ours.student)
    known = asking.get(PROFILE).json()["results"][0]
    assert asking.post(PROFILE, {"profile": known}).status_code == 200
    assert refused(asking.post(PROFILE, {"profile": known | {"name": "Autre"}}), 403)
    assert refused(asking.post(PROFILE, known), 400)


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("GET", ASSERTIONS, scopes.ASSERTION_READ),
        ("POST", ASSERTIONS, scopes.ASSERTION_CREATE),
        ("GET", PROFILE, scopes.OLD_PROFILE_READ),
        ("POST", PROFILE, scopes.OLD_PROFILE_UPDATE),
    ],
)
def test_each_operation_needs_its_scope_and_a_token(world, method, path, needed):
    others = " ".join(scope for scope in scopes.OFFERED["bc-v2p1"] if scope != needed)
    assert refused(moodle().access(world.ours.student, scope=others).send(method, path, {}), 403)
    assert refused(Client().generic(method, path), 401)


def test_a_token_of_open_badges_3_opens_nothing_here(world):
    assert refused(register().access(world.ours.student).get(ASSERTIONS), 403)

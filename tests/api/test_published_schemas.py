"""What the Open Badges 3.0 API answers, held against the JSON schemas as 1EdTech publishes them."""

from typing import Any

import jsonschema

from insigne.backpack import actions as backpack
from insigne.credentials import build, sign_jwt
from tests.api.making import register
from tests.api.test_open_badges import CREDENTIALS, HERE, alice, signed
from tests.credentials import school, vectors
from tests.world import World, awarded


def faults(name: str, content: Any) -> list[str]:
    """What the published schema has against the content; the JSON-LD flavour, which single values satisfy too."""
    schema = vectors.document(f"schemas/ob_v3p0_{name}_schema.json")
    validator = jsonschema.Draft201909Validator(
        schema, format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER
    )
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(content)]


def test_a_page_of_badges_is_as_published(world: World, elsewhere: school.Web) -> None:
    owner = alice()
    awarded(world.ours, owner)
    backpack.bring_in(owner, signed(), kind="file", by=owner)
    second = school.an_award(id=f"{school.SITE}/attributions/2")
    backpack.bring_in(owner, sign_jwt(build(second), school.KEY, school.METHOD), kind="text", by=owner)
    said = register().access(owner).get(CREDENTIALS).json()
    assert (len(said["credential"]), len(said["compactJwsString"])) == (2, 1)
    assert faults("getopenbadgecredentialsresponse", said) == []


def test_an_empty_page_is_as_published(world: World) -> None:
    said = register().access(world.ours.student).get(CREDENTIALS).json()
    assert faults("getopenbadgecredentialsresponse", said) == []


def test_the_profile_is_as_published(world: World) -> None:
    asking = register().access(world.ours.student)
    assert faults("profile", asking.get(f"{HERE}/profile").json()) == []
    assert faults("profile", asking.send("PUT", f"{HERE}/profile", {"type": ["Profile"]}).json()) == []


def test_each_refusal_is_as_published(world: World) -> None:
    asking = register().access(world.ours.student)
    answers = {
        "no token": asking.machine.get(CREDENTIALS),
        "no page": asking.get(f"{CREDENTIALS}?limit=0"),
        "no instant": asking.get(f"{CREDENTIALS}?since=yesterday"),
        "no badge": asking.post(CREDENTIALS, {"no": "badge"}),
        "another type": asking.post(CREDENTIALS, b"{}", "application/zip"),
        "another name": asking.send("PUT", f"{HERE}/profile", {"name": "Autre"}),
        "another method": asking.send("DELETE", CREDENTIALS, {}),
    }
    found = {name: faults("imsx_statusinfo", answer.json()) for name, answer in answers.items()}
    assert found == {name: [] for name in answers}
    assert all(400 <= answer.status_code < 500 for answer in answers.values())

"""Requests that were good until one value in them was replaced: each gets an answer, and none a wrong one."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.cli.vc_api.calls import Answer, Call
from insigne.cli.vc_api.problems import Problem
from insigne.cli.vc_api.service import Service

VC_V2, EXAMPLES = "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"
JUNK: list[Any] = [
    None, True, 0, -1, 2**53 - 1, 1.5, "", "x", "urn:a", "z", "u", "/a", "did:key:z", "data:,", [], {}, [[]], [None],
    [{}], {"id": 1}, {"@value": 1}, ["VerifiableCredential"], {"type": []}, "\x00", "a" * 5000, "2026-01-01T00:00:00Z",
]  # fmt: skip

SERVICE = Service("http://localhost:1")


def asked(door: str, body: Any, suite: str | None = None) -> Answer | Problem:
    try:
        return SERVICE.doors[door](Call(body, suite))
    except Problem as problem:
        return problem


@cache
def good_requests() -> list[tuple[str, str | None, str]]:
    """A door, a suite, and a body as JSON."""
    requests: list[tuple[str, str | None, Any]] = []
    for suite, kind in (("eddsa-rdfc-2022", "Ed25519"), ("eddsa-jcs-2022", "Ed25519"), ("ecdsa-sd-2023", "P-256"),
                        ("ecdsa-rdfc-2019", "P-256"), ("vc-jwt", "RSA")):  # fmt: skip
        credential = {
            "@context": [VC_V2, EXAMPLES],
            "id": f"urn:{suite}",
            "type": ["VerifiableCredential"],
            "issuer": {"id": SERVICE.issuers.by_kind[kind].id, "name": "École"},  # type: ignore[index]
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:example:alice", "name": "Alice"},
        }
        options = {
            "mandatoryPointers": ["/issuer"],
            "credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"},
        }
        request = {"credential": credential, "options": options}
        issued = answered("credentials/issue", request, suite)
        requests += [
            ("credentials/issue", suite, request),
            ("credentials/verify", None, {"verifiableCredential": issued}),
        ]
        if suite == "ecdsa-sd-2023":
            request = {
                "verifiableCredential": issued,
                "options": {"selectivePointers": ["/credentialSubject/name"]},
            }
            requests.append(("credentials/derive", None, request))
            issued = answered("credentials/derive", request)
            requests.append(("credentials/verify", None, {"verifiableCredential": issued}))
        presentation = {
            "@context": [VC_V2],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [issued],
        }
        request = {"presentation": presentation, "options": {"challenge": "x"}}
        proven = answered("presentations/prove", request)
        requests.append(("presentations/prove", None, request))
        requests.append(
            ("presentations/verify", None, {"verifiablePresentation": proven, "options": {"challenge": "x"}})
        )
    return [(door, suite, json.dumps(body)) for door, suite, body in requests]


def answered(door: str, body: Any, suite: str | None = None) -> Any:
    answer = asked(door, body, suite)
    assert answer.status in (200, 201), answer.body
    return answer.body


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value below the top."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, child in children:
        yield (*way, step)
        yield from places(child, (*way, step))


def spoilt(data: st.DataObject, body: Any) -> tuple[Any, ...]:
    """Replace, remove, wrap or scratch one value of the body, in place; and say which."""
    way = data.draw(st.sampled_from(list(places(body))))
    node = body
    for step in way[:-1]:
        node = node[step]
    value = node[way[-1]]
    how = data.draw(st.sampled_from(["replace", "replace", "remove", "wrap", "scratch"]))
    if how == "remove":
        del node[way[-1]]
    elif how == "wrap":
        node[way[-1]] = [value]
    elif how == "scratch" and isinstance(value, str) and value:
        cut = data.draw(st.integers(0, len(value) - 1))
        node[way[-1]] = value[:cut] + data.draw(st.sampled_from(["A", "z", "é", "", "0"])) + value[cut + 1 :]
    else:
        node[way[-1]] = data.draw(st.sampled_from(JUNK))
    return way


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_request_in_which_one_value_is_spoilt_gets_an_answer(data: st.DataObject) -> None:
    door, suite, text = data.draw(st.sampled_from(good_requests()))
    body = json.loads(text)
    spoilt(data, body)
    answer = asked(door, body, suite)
    assert answer.status in (200, 201, 400, 404)
    if isinstance(answer.body, dict):
        codes = [problem["title"] for problem in answer.body.get("problemDetails", [])]
        assert "format.unexpected" not in codes


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_word_of_what_was_signed_can_be_scratched(data: st.DataObject) -> None:
    _, _, text = data.draw(
        st.sampled_from([each for each in good_requests() if each[0] == "credentials/verify"])
    )
    body = json.loads(text)
    credential = body["verifiableCredential"]
    texts = [way for way in places(credential) if isinstance(_at(credential, way), str)]
    way = data.draw(st.sampled_from(texts))
    node = _at(credential, way[:-1])
    cut = data.draw(st.integers(0, len(node[way[-1]]) - 1))
    scratched = node[way[-1]][:cut] + "é" + node[way[-1]][cut + 1 :]
    node[way[-1]] = scratched
    assert asked("credentials/verify", body).status == 400


def _at(value: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        value = value[step]
    return value

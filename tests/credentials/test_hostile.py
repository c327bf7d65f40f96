"""Input that means harm: whatever it is, the answer is a refusal or a finding, never an exception or a flood.

`make fuzz` looks for more of the same, guided by what an input reaches. Here memory is counted, so that no test
depends on how fast a machine is.
"""

import base64
import gzip
import json
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insigne.credentials import (
    CredentialError,
    DidError,
    Fetched,
    KeyFormatError,
    KeyPair,
    PublicKey,
    Report,
    StatusList,
    StatusListError,
    bake,
    build,
    describe,
    did_key,
    fields,
    sign,
    sign_jwt,
    status_list_credential,
    unbake,
    verify,
)
from insigne.credentials.circumstances import MAX_FETCHES
from insigne.credentials.controllers.did import did_web_url, key_of_did
from insigne.credentials.linked_data import canonical, effort
from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.multibase import MultibaseError, decode
from insigne.credentials.secured import read_secured
from insigne.credentials.strict_json import parse
from tests.credentials.pictures import END, PIXELS, SVG, Chunk, a_png, png_of, text_chunk
from tests.credentials.school import (
    DAY,
    DID,
    DID_URL,
    KEY,
    METHOD,
    NOW,
    SITE,
    STATUS_URL,
    an_award,
    codes,
    signed,
    status_list,
    the_web,
)

MEGABYTE = 1024 * 1024
CREDENTIAL = signed()
TEXT = json.dumps(CREDENTIAL).encode()
TOKEN = sign_jwt(build(an_award()), KEY, METHOD)

slowly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(
        ["\ud800", "\0", "did:key:z", "https://[", "data:,", f"{SITE}/x", METHOD, "2026-13-45T99:99Z"]
    )
)
names = st.sampled_from(
    ["id", "type", "@id", "@type", "@value", "@context", "@graph", "@list", "name", "x", "proof"]
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


def checked(source: Any, fetch: Any = None) -> Report:
    """The report of a verification that must not have met an exception of its own."""
    report = verify(source, fetch or the_web(), NOW)
    assert "format.unexpected" not in codes(report)
    return report


def answering(url: str, body: bytes) -> Callable[[str], Fetched]:
    """The school's web, but for one address."""
    web = the_web()
    return lambda asked: Fetched(url, 200, "application/json", body) if asked == url else web(asked)


# --- Laws: any input is read or refused -----------------------------------------------------------------


@settings(max_examples=200)
@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"<svg", b"{", b"e30.", b"https://"])
)
def test_no_bytes_break_the_readers(data: bytes, start: bytes) -> None:
    for read, refusal in (
        (unbake, CredentialError),
        (parse, CredentialError),
        (read_secured, CredentialError),
    ):
        try:
            read(start + data)  # type: ignore[operator]
        except refusal:
            continue
    assert checked(start + data).verdict != "verified"


@settings(max_examples=200)
@given(
    st.text(max_size=100),
    st.sampled_from(["", "z", "u", "z6Mk", "did:key:z6Mk", "did:jwk:e", "did:web:a", "data:"]),
)
def test_no_text_breaks_the_readers_of_keys_and_lists(text: str, start: str) -> None:
    readers: tuple[tuple[Callable[[str], object], type[Exception]], ...] = (
        (decode, MultibaseError),
        (PublicKey.from_multikey, KeyFormatError),
        (StatusList.decode, StatusListError),
        (did_web_url, DidError),
        (key_of_did, ValueError),
    )
    for read, refusal in readers:
        try:
            read(start + text)
        except refusal:
            continue


def places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, by the steps that lead there."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [way, *(place for step, inner in steps for place in places(inner, (*way, step)))][not way :]


def with_value(document: Any, way: tuple[Any, ...], value: Any) -> Any:
    copy = json.loads(json.dumps(document))
    node = copy
    for step in way[:-1]:
        node = node[step]
    node[way[-1]] = value
    return copy


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(places(CREDENTIAL)), values)
def test_no_value_at_any_place_of_a_credential_breaks_the_verifier(way: tuple[Any, ...], value: Any) -> None:
    document = with_value(CREDENTIAL, way, value)
    if checked(document).verdict == "verified" and way[0] != "proof":
        assert statements(document) == statements(CREDENTIAL)


def statements(document: dict[str, Any]) -> str:
    """What a credential says, whichever way it is written: one value or a list of one, null or nothing."""
    return canonicalize({name: value for name, value in document.items() if name != "proof"})


@slowly
@given(st.sampled_from(places(build(an_award()))), values)
def test_no_value_that_an_issuer_signs_breaks_the_verifier(way: tuple[Any, ...], value: Any) -> None:
    try:
        document = sign(with_value(build(an_award()), way, value), KEY, METHOD, NOW - DAY)
    except CredentialError:
        return
    checked(document)


@slowly
@given(st.sampled_from(places(the_web().documents[DID_URL])), values)
def test_no_value_in_a_key_document_breaks_the_verifier(way: tuple[Any, ...], value: Any) -> None:
    document = with_value(the_web().documents[DID_URL], way, value)
    web = the_web()
    web.documents[DID_URL] = document
    try:
        checked(CREDENTIAL, web)
    except ValueError as error:  # the test's own web cannot write half a character
        assert "surrogates" in str(error)


@slowly
@given(st.sampled_from(places(status_list(StatusList.new()))), values)
def test_no_value_in_a_status_list_breaks_the_verifier(way: tuple[Any, ...], value: Any) -> None:
    listed = with_value(status_list(StatusList.new()), way, value)
    checked(CREDENTIAL, answering(STATUS_URL, json.dumps(listed).encode()))


@slowly
@given(st.data())
def test_no_change_of_a_token_breaks_the_verifier(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(TOKEN)))
    token = (
        TOKEN[:place]
        + data.draw(st.text("eyJ.~-_=\0 é", max_size=4))
        + TOKEN[place + data.draw(st.integers(0, 3)) :]
    )
    assert checked(token).verdict != "verified" or token.strip() == TOKEN


# --- Bombs: small to send, large to open ----------------------------------------------------------------


def peak_of(act: Callable[[], object]) -> float:
    """The most memory that an act held at once, in megabytes."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_text_that_unpacks_to_gigabytes_is_refused_before_it_does() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(100)) + packer.flush()
    image = a_png(Chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + bomb))
    assert peak_of(lambda: checked(image)) < 20
    assert codes(checked(image)) == ["format.too_large"]


def test_a_picture_of_a_billion_pixels_is_never_drawn() -> None:
    header = Chunk(b"IHDR", struct.pack(">IIBBBBB", 65535, 65535, 8, 6, 0, 0, 0))
    image = png_of(header, text_chunk("openbadgecredential", TEXT), PIXELS, END)
    assert peak_of(lambda: checked(image)) < 20
    assert checked(image).verdict == "verified"


def test_a_picture_with_its_chunks_beyond_number_is_refused() -> None:
    assert codes(checked(a_png(*[Chunk(b"tEXt", b"openbadges")] * 30_000))) == ["format.too_large"]


def endless_list(megabytes: int) -> str:
    """An encoded list of so many megabytes of cleared bits, in a thousandth of that."""
    packer = zlib.compressobj(9, wbits=31)
    packed = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@pytest.mark.parametrize("cut", [False, True])
def test_a_status_list_that_never_ends_is_refused_before_it_fills_the_memory(cut: bool) -> None:
    listed = status_list_credential(STATUS_URL, DID, StatusList.new(), NOW - DAY)
    encoded = endless_list(150)
    listed["credentialSubject"]["encodedList"] = encoded[: len(encoded) // 2] if cut else encoded
    body = json.dumps(sign(listed, KEY, METHOD, NOW - DAY)).encode()
    assert peak_of(lambda: checked(CREDENTIAL, answering(STATUS_URL, body))) < 100
    assert "status.list_invalid" in codes(checked(CREDENTIAL, answering(STATUS_URL, body)), "fail")


def test_an_answer_that_is_packed_is_not_unpacked() -> None:
    assert "status.unreachable" in codes(checked(CREDENTIAL, answering(STATUS_URL, gzip.compress(TEXT))))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        json.dumps(CREDENTIAL)[:-1] + ', "depths": ' + "[" * 5_000 + "]" * 5_000 + "}",
    ],
)
def test_json_without_bottom_is_refused(text: str) -> None:
    for source in (text, text.encode(), bake(a_png(), text.encode(), kind="3.0")):
        assert set(codes(checked(source), "fail")) <= {"format.too_deep", "format.not_json"}
        assert checked(source).verdict == "rejected"


def test_a_parsed_document_without_bottom_is_refused() -> None:
    deep: dict[str, Any] = {}
    node = deep
    for _ in range(100_000):
        node["a"] = {}
        node = node["a"]
    assert checked(deep).verdict == "rejected"
    while deep:  # undone by hand: Python itself would run out of stack
        deep = deep["a"]


def test_a_parsed_document_that_holds_itself_is_refused() -> None:
    document = json.loads(TEXT)
    document["credentialSubject"]["achievement"]["related"] = [document]
    assert checked(document).verdict == "rejected"


@pytest.mark.parametrize(
    "text",
    [
        r'{"name": "\ud800"}',
        '{"name": 1, "name": 2}',
        r'{"name": 1, "na\u006de": 2}',
        '{"name": ' + "9" * 5_000 + "}",
        '{"name": 1e400}',
        '{"name": NaN}',
    ],
)
def test_json_that_two_readers_would_read_differently_is_refused(text: str) -> None:
    assert codes(checked(text)) == ["format.ambiguous_json"]


def test_a_crowd_of_nodes_that_look_alike_is_refused() -> None:
    """Blank nodes that all point at each other: what takes a canonicaliser without bounds a minute or a year."""
    document = build(an_award())
    evidence = [{"type": ["Evidence"], "name": "x"} for _ in range(3_000)]
    document |= {"evidence": evidence, "proof": CREDENTIAL["proof"]}
    assert checked(document).verdict == "rejected"


def test_proofs_endorsements_and_statuses_beyond_number_are_not_all_checked() -> None:
    web = the_web()
    many = CREDENTIAL | {
        "proof": CREDENTIAL["proof"] * 500,
        "endorsement": [CREDENTIAL] * 500,
        "credentialStatus": [
            CREDENTIAL["credentialStatus"] | {"statusListCredential": f"{SITE}/status/{n}"}
            for n in range(500)
        ],
    }
    assert checked(many, web).verdict != "verified"
    assert len(web.asked) <= MAX_FETCHES


# --- Documents that lead elsewhere, or in circles ---------------------------------------------------------


def test_key_documents_that_name_each_other_are_not_followed_round() -> None:
    web = the_web()
    one, other = f"{SITE}/cles/1", f"{SITE}/cles/2"
    for here, there in ((one, other), (other, one)):
        web.documents[here] = {
            "@context": "https://www.w3.org/ns/did/v1",
            "id": here,
            "controller": there,
            "alsoKnownAs": [there],
            "verificationMethod": [there],
            "assertionMethod": [there],
        }
    document = sign(build(an_award(status=None)), KEY, f"{one}#cle", NOW - DAY)
    assert checked(document, web).verdict != "verified"
    assert len(web.asked) == len(set(web.asked)) <= MAX_FETCHES


def test_a_status_list_that_names_itself_as_its_status_is_not_followed_round() -> None:
    listed = status_list_credential(STATUS_URL, DID, StatusList.new(), NOW - DAY)
    listed["credentialStatus"] = CREDENTIAL["credentialStatus"]
    web = the_web()
    web.documents[STATUS_URL] = sign(listed, KEY, METHOD, NOW - DAY)
    checked(CREDENTIAL, web)
    assert web.asked.count(STATUS_URL) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://10.0.0.1/did.json",
        "http://169.254.169.254/latest",
        "https://other.example/did.json",
        "https://[::1]/",
        "x",
    ],
)
def test_keys_that_another_host_answers_for_are_not_believed(elsewhere: str) -> None:
    """A redirect to a private address is refused by the site's own fetcher; here, that it would prove nothing."""
    web = the_web()

    def fetch(url: str) -> Fetched:
        answer = web(url)
        return (
            Fetched(elsewhere, answer.status, answer.content_type, answer.body) if url == DID_URL else answer
        )

    report = checked(CREDENTIAL, fetch)
    assert report.verdict == "unconfirmed"
    assert "issuer.confirmed" not in codes(report)


def test_an_address_that_leads_to_itself_comes_to_an_end() -> None:
    loop = f"{SITE}/badge"
    web = the_web()
    web.documents[loop] = loop.encode()
    assert checked(loop, web).verdict != "verified"
    web.documents[loop] = bake(SVG, loop.encode(), kind="2.0")
    assert checked(loop, web).verdict != "verified"


def proofs_without_end(number: int, **said: Any) -> list[dict[str, Any]]:
    """Proofs that a stranger wrote without a key, each of which has to be looked at."""
    key = KeyPair.from_seed(bytes(32)).public_key
    made = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": f"{did_key(key)}#{key.multikey}",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "2" * 88,
    }
    return [{**made, "created": f"2026-11-{day:02}T00:00:00Z", **said} for day in range(1, number + 1)]


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "eddsa-rdfc-2022"])
def test_a_long_document_is_not_expanded_for_each_of_its_proofs(
    suite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = []

    def spend(values: int) -> None:
        effort.spend(values)
        spent.append(values)

    monkeypatch.setattr(canonical, "spend", spend)
    document = build(an_award())
    document["@context"].append({"remark": "https://ecole.example/terms#remark"})
    document["evidence"] = [{"id": f"urn:x:{number}", "type": ["Evidence"]} for number in range(1500)]
    report = verify({**document, "proof": proofs_without_end(8, cryptosuite=suite)}, the_web(), NOW)
    assert report.verdict == "rejected"
    assert 0 < sum(spent) <= effort.MAX_VALUES_IN_ALL


def test_a_long_rubric_is_not_read_for_each_result(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def text(value: object) -> str | None:
        calls.append(value)
        return fields.text(value)

    monkeypatch.setattr(describe, "text", text)
    document = build(an_award())
    subject = document["credentialSubject"]
    described = subject["achievement"]["resultDescription"][0]
    described["rubricCriterionLevel"] = [{"id": "urn:another"}] * 1000
    subject["result"] = [{"resultDescription": described["id"], "achievedLevel": "urn:x"}] * 1000
    badge = verify(document, the_web(), NOW).badge
    assert badge is not None
    assert len(badge.skills) == 1000
    assert len(calls) < 20_000

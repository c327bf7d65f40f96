"""Selective disclosure: whatever the holder leaves out, what is shown is the issuer's, and nothing else passes."""

import json
from collections.abc import Iterator
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import (
    CredentialError,
    KeyPair,
    VerificationKey,
    build,
    derive,
    did_document,
    sign,
    verify,
)
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.linked_data.contexts import OB_V3, VC_V2
from insigne.credentials.multibase import decode, encode_base58, encode_base64url
from insigne.credentials.proofs.check_signed import check_proofs
from insigne.credentials.proofs.ecdsa_sd import MAX_LOOSE, default_pointers
from insigne.credentials.proofs.pointers import pointer_to
from insigne.credentials.proofs.sd_value import BaseValue, DerivedValue, read_value
from tests.credentials.school import (
    ALICE,
    DAY,
    DID,
    DID_URL,
    METHOD,
    NOW,
    Web,
    an_award,
    changed,
    codes,
    the_web,
)

ISSUER = KeyPair.generate("P-256")


def the_web_of_the_issuer() -> Web:
    web = the_web()
    web.documents[DID_URL] = did_document(DID, [VerificationKey(METHOD, ISSUER.public_key)])
    return web


WEB = the_web_of_the_issuer()


def bare() -> dict[str, Any]:
    """A badge whose nodes have no ids, as the examples of the standard are written, with an ordered list."""
    alignments = [
        {"type": ["Alignment"], "targetName": f"t{n}", "targetUrl": "https://t.example/"} for n in range(3)
    ]
    levels = {"resultType": "LetterGrade", "allowedValue": ["F", "D", "C", "B", "A"], "requiredValue": "C"}
    return {
        "@context": [VC_V2, OB_V3],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Lettres",
        "issuer": {"id": DID, "type": ["Profile"], "name": "École"},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": ALICE,
                    "identityType": "emailAddress",
                }
            ],
            "creditsEarned": 2.5,
            "result": [
                {"type": ["Result"], "value": "A", "resultDescription": "urn:r:1", "alignment": alignments},
                {"type": ["Result"], "value": "B", "resultDescription": "urn:r:1"},
                {"type": ["Result"], "value": "B", "resultDescription": "urn:r:1"},
            ],
            "achievement": {
                "id": "urn:uuid:a",
                "type": ["Achievement"],
                "name": "n",
                "description": "d",
                "criteria": {"narrative": "c"},
                "alignment": alignments[:2],
                "resultDescription": [
                    {"id": "urn:r:1", "type": ["ResultDescription"], "name": "r", **levels}
                ],
            },
        },
        "evidence": [{"type": ["Evidence"], "narrative": f"preuve {n}", "genre": "x~y/z"} for n in range(2)],
    }


def base(document: dict[str, Any] | None = None, mandatory: list[str] | None = None) -> dict[str, Any]:
    unsigned = build(an_award(status=None)) if document is None else document
    return sign(unsigned, ISSUER, METHOD, NOW - DAY, suite="ecdsa-sd-2023", mandatory=mandatory)


def value_of(document: dict[str, Any]) -> Any:
    return read_value(decode(document["proof"][0]["proofValue"]))


def with_value(document: dict[str, Any], value: BaseValue | DerivedValue) -> dict[str, Any]:
    return changed(document, "proof[0].proofValue", value.text())


def outcome(document: dict[str, Any]) -> list[str]:
    return codes(verify(document, WEB, NOW), "fail")


def pointers(value: Any, *way: str | int) -> Iterator[str]:
    """To every part of a document, but for pieces of an ordered list."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        if name not in {"@context", "proof"} and "allowedValue" not in way:
            yield pointer_to(*way, name)
            yield from pointers(part, *way, name)


SIGNED = {"with ids": base(), "without ids": base(bare()), "all loose": base(bare(), [])}


@pytest.mark.parametrize("name", SIGNED)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_parts_may_be_shown_and_what_is_shown_verifies(name: str, data: st.DataObject) -> None:
    document = SIGNED[name]
    chosen = data.draw(st.lists(st.sampled_from(sorted(pointers(document))), min_size=1, max_size=6))
    findings = check_proofs(derive(document, chosen), Circumstances(WEB, NOW))
    assert [finding.code for finding in findings][:2] == ["proof.valid", "proof.derived"]


def test_what_is_left_out_is_gone_and_not_even_counted() -> None:
    shown = derive(SIGNED["without ids"], ["/credentialSubject/result/0/value"])
    assert "preuve" not in json.dumps(shown)
    assert len(shown["credentialSubject"]["result"]) == 1
    assert shown["credentialSubject"]["result"][0] == {"type": ["Result"], "value": "A"}
    whole, derived = value_of(SIGNED["without ids"]), value_of(shown)
    assert isinstance(whole, BaseValue)
    assert isinstance(derived, DerivedValue)
    # The result's type, its value, and that the subject has it.
    assert len(derived.signatures) == 3 < len(whole.signatures)
    assert whole.hmac_key not in decode(shown["proof"][0]["proofValue"])


def test_a_derived_badge_is_verified_with_the_remark_that_it_may_be_a_part() -> None:
    report = verify(derive(SIGNED["with ids"], []), WEB, NOW, recipient=ALICE)
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["proof.derived"]
    assert "recipient.matches" in codes(report, "pass")


@pytest.mark.parametrize("name", SIGNED)
def test_what_the_issuer_signed_verifies_before_anything_is_left_out(name: str) -> None:
    report = verify(json.dumps(SIGNED[name]), WEB, NOW)
    assert report.verdict == "verified"
    assert "proof.derived" not in codes(report)


# --- What may not be left out ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["validFrom", "validUntil", "credentialStatus", "issuer", "name", "id", "type", "awardedDate"]
)
def test_a_holder_cannot_leave_out_what_limits_a_badge(name: str) -> None:
    web = the_web_of_the_issuer()
    document = sign(build(an_award()), ISSUER, METHOD, NOW - DAY, suite="ecdsa-sd-2023")
    shown = derive(document, [])
    assert shown[name] == document[name]
    del shown[name]
    assert verify(shown, web, NOW).verdict == "rejected"


def test_the_default_holds_on_to_all_that_the_standard_requires_of_a_badge() -> None:
    """The certification asks for "all required fields mandatory" (ruling 5 of the facts)."""
    shown = derive(base(bare()), [])
    subject = shown["credentialSubject"]
    assert set(shown) == {
        "@context",
        "id",
        "type",
        "name",
        "issuer",
        "validFrom",
        "credentialSubject",
        "proof",
    }
    assert set(subject) == {"type", "identifier", "achievement"}
    assert subject["achievement"] == bare()["credentialSubject"]["achievement"]


def test_the_default_lets_go_of_what_the_standard_does_not_require() -> None:
    loose = ["description", "endorsement", "endorsementJwt", "evidence", "image"]
    of_subject = [
        "activityEndDate", "activityStartDate", "creditsEarned", "image", "licenseNumber", "narrative", "result",
        "role", "source", "term",
    ]  # fmt: skip
    document = build(an_award())
    document |= {"proof": [], **dict.fromkeys(loose, "x")}
    document["credentialSubject"] |= dict.fromkeys(of_subject, "x")
    held = default_pointers(document)
    assert {"/name", "/issuer", "/validFrom", "/credentialSubject/achievement"} <= set(held)
    never = [*loose, "@context", "id", "proof", "type", "credentialSubject"]
    assert not any(pointer == f"/{name}" for pointer in held for name in never)
    assert not any(
        pointer.startswith(f"/credentialSubject/{name}") for pointer in held for name in of_subject
    )


def test_of_another_credential_all_claims_are_loose() -> None:
    document = {
        "@context": [VC_V2],
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "credentialStatus": {"id": "urn:x", "type": "BitstringStatusListEntry"},
        "credentialSubject": [{"id": "urn:s", "name": "n"}, "urn:t"],
    }
    assert default_pointers(document) == ["/issuer", "/credentialStatus", "/credentialSubject/0/id"]


def test_without_its_key_a_badge_is_unconfirmed_unless_nobody_could_have_signed_it() -> None:
    for shown in (SIGNED["without ids"], derive(SIGNED["without ids"], ["/evidence"])):
        report = verify(shown, None, NOW)
        assert report.verdict == "unconfirmed"
        assert "proof.unchecked" in codes(report, "unknown")
        assert verify(shown | {"unheardOf": 1}, None, NOW).verdict == "rejected"


# --- No change goes unnoticed ----------------------------------------------------------------------------


def leaves(value: Any, way: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{way}.{name}" if way else name)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, f"{way}[{place}]")
    elif "@context" not in way and "proofValue" not in way:
        yield way


@pytest.mark.parametrize("derived", [False, True])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_leaf_can_be_changed_or_removed(derived: bool, data: st.DataObject) -> None:
    document = SIGNED["without ids"]
    if derived:
        document = derive(document, ["/credentialSubject/result", "/evidence/1"])
    path = data.draw(st.sampled_from(sorted(leaves(document))))
    value = data.draw(st.sampled_from([..., "changed", 7, "urn:changed", "2020-01-01T00:00:00Z"]))
    altered = changed(document, path, value)
    if altered != document:
        assert verify(altered, WEB, NOW).verdict != "verified"


def test_a_piece_of_another_badge_of_the_same_issuer_does_not_fit() -> None:
    other = derive(base(changed(bare(), "evidence[0].narrative", "meilleure")), ["/evidence/0"])
    mine = derive(SIGNED["without ids"], ["/evidence/0"])
    mine["evidence"] = other["evidence"]
    assert outcome(mine) == ["proof.invalid"]
    theirs, own = value_of(other), value_of(mine)
    swapped = DerivedValue(own.signature, theirs.public_key, theirs.signatures, theirs.labels, own.mandatory)
    assert outcome(with_value(mine, swapped)) == ["proof.invalid"]


def test_two_nodes_cannot_be_made_of_one_nor_one_of_two() -> None:
    """A label stands for one node: the value of one result cannot go to another's description."""
    shown = derive(
        SIGNED["without ids"], ["/credentialSubject/result/0", "/credentialSubject/result/1/value"]
    )
    value = value_of(shown)
    labels = dict(value.labels)
    first, second = list(labels)[:2]
    labels[first] = labels[second]
    shared = DerivedValue(value.signature, value.public_key, value.signatures, labels, value.mandatory)
    assert outcome(with_value(shown, shared)) == ["proof.malformed"]
    labels[first], labels[second] = value.labels[second], value.labels[first]
    crossed = DerivedValue(value.signature, value.public_key, value.signatures, labels, value.mandatory)
    assert outcome(with_value(shown, crossed)) == ["proof.invalid"]


@pytest.mark.parametrize("change", ["drop", "repeat", "reverse", "add", "all", "none"])
def test_signatures_and_places_must_be_just_those(change: str) -> None:
    shown = derive(SIGNED["without ids"], ["/evidence"])
    value = value_of(shown)
    lists = {
        "drop": (value.signatures[1:], value.mandatory),
        "repeat": ([value.signatures[0]] * len(value.signatures), value.mandatory),
        "reverse": (value.signatures[::-1], value.mandatory),
        "add": ([*value.signatures, value.signatures[0]], value.mandatory),
        "all": ([], list(range(len(value.mandatory) + len(value.signatures)))),
        "none": (value.signatures, [*value.mandatory, 10_000]),
    }
    signatures, mandatory = lists[change]
    altered = DerivedValue(value.signature, value.public_key, signatures, value.labels, mandatory)
    assert outcome(with_value(shown, altered)) == ["proof.invalid"]


def test_a_stranger_cannot_sign_the_loose_parts_with_a_key_of_their_own() -> None:
    shown = derive(SIGNED["without ids"], ["/evidence"])
    value, own = value_of(shown), KeyPair.generate("P-256")
    forged = DerivedValue(value.signature, own.public_key, value.signatures, value.labels, value.mandatory)
    assert outcome(with_value(shown, forged)) == ["proof.invalid"]


# --- Whoever derives -------------------------------------------------------------------------------------


def test_a_part_is_derived_from_a_base_proof_only() -> None:
    for document in (bare(), derive(SIGNED["without ids"], []), bare() | {"proof": ["x", {}]}):
        with pytest.raises(CredentialError) as refused:
            derive(document, ["/evidence"])
        assert refused.value.message.code == "proof.missing"


@pytest.mark.parametrize(
    "pointer",
    ["/nowhere", "evidence", "/evidence/2", "/evidence/01", "/evidence/-", "/name/x", "/evidence/0/genre/"],
)
def test_a_pointer_to_nothing_is_refused(pointer: str) -> None:
    with pytest.raises(CredentialError) as refused:
        derive(SIGNED["without ids"], [pointer])
    assert refused.value.message.code == "proof.no_such_part"
    with pytest.raises(CredentialError):
        base(bare(), [pointer])


def test_nothing_at_all_cannot_be_shown() -> None:
    with pytest.raises(CredentialError) as refused:
        derive(SIGNED["all loose"], [])
    assert refused.value.message.code == "proof.no_such_part"


def test_an_ordered_list_is_shown_whole_or_not_at_all() -> None:
    way = "/credentialSubject/achievement/resultDescription/0/allowedValue"
    shown = derive(SIGNED["all loose"], ["/issuer", "/validFrom", way])
    assert shown["credentialSubject"]["achievement"]["resultDescription"][0]["allowedValue"] == [
        "F",
        "D",
        "C",
        "B",
        "A",
    ]
    assert "proof.invalid" not in outcome(shown)
    with pytest.raises(CredentialError) as refused:
        derive(SIGNED["all loose"], ["/issuer", f"{way}/1"])
    assert refused.value.message.code == "proof.unsupported"


def test_a_changed_document_derives_nothing_that_verifies() -> None:
    altered = changed(SIGNED["without ids"], "evidence[0].narrative", "changed")
    assert outcome(derive(altered, ["/evidence/0"])) == ["proof.invalid"]
    longer = changed(SIGNED["without ids"], "description", "added")
    with pytest.raises(CredentialError) as refused:
        derive(longer, ["/evidence/0"])
    assert refused.value.message.code == "proof.invalid"


def test_a_label_that_the_document_gives_itself_is_kept() -> None:
    document = bare()
    document["evidence"][0]["id"] = "_:preuve"
    shown = derive(base(document), ["/evidence/0/narrative"])
    assert outcome(shown) == []


@pytest.mark.parametrize("name", ["urn:bnid:0", "urn:bnid:given-x", "_:c14n0"])
def test_ids_that_look_like_lent_ones_do_no_harm(name: str) -> None:
    document = bare()
    document["evidence"][0]["id"] = name
    assert outcome(base(document)) == []
    assert outcome(derive(base(document), ["/evidence/1"])) == []


def test_a_proof_that_can_be_taken_apart_has_no_place_in_a_chain() -> None:
    document = sign(bare(), ISSUER, METHOD, NOW, suite="ecdsa-rdfc-2019", options={"id": "urn:uuid:1"})
    with pytest.raises(CredentialError):
        sign(document, ISSUER, METHOD, NOW, suite="ecdsa-sd-2023", options={"previousProof": "urn:uuid:1"})
    report = verify(changed(SIGNED["without ids"], "proof[0].previousProof", "urn:uuid:1"), WEB, NOW)
    assert codes(report, "unknown") == ["proof.unsupported"]


# --- Hostile values --------------------------------------------------------------------------------------

KEY_BYTES = b"\x80\x24" + ISSUER.public_key.raw
GOOD: list[Any] = [bytes(64), KEY_BYTES, [bytes(64)], {0: bytes(32)}, [0]]


@pytest.mark.parametrize(
    ("place", "part"),
    [
        (0, bytes(63)), (0, "x" * 64), (1, KEY_BYTES[:-1]), (1, bytes(35)), (1, b"\x80\x24" + bytes(33)),
        (1, b"\xed\x01" + bytes(33)), (2, None), (2, [b""]), (2, b""), (3, []), (3, {0: b""}), (3, {"0": bytes(32)}),
        (3, {True: bytes(32)}), (3, {0: bytes(32), 1: bytes(32)}), (4, [0, 0]), (4, ["0"]), (4, [1.0]), (4, [True]),
        (4, {0: 0}), (0, cbor2.CBORTag(2, bytes(64))), (4, [cbor2.CBORTag(35, "(a+)+$")]),
    ],
    ids=lambda _: "",  # the key is another in each process
)  # fmt: skip
def test_a_proof_value_of_another_form_is_malformed(place: int, part: Any) -> None:
    parts = [*GOOD[:place], part, *GOOD[place + 1 :]]
    assert isinstance(read_value(b"\xd9\x5d\x01" + cbor2.dumps(GOOD)), DerivedValue)
    with pytest.raises(CredentialError):
        read_value(b"\xd9\x5d\x01" + cbor2.dumps(parts))
    text = encode_base64url(b"\xd9\x5d\x01" + cbor2.dumps(parts))
    assert outcome(changed(SIGNED["without ids"], "proof[0].proofValue", text)) == ["proof.malformed"]


BASE: list[Any] = [bytes(64), KEY_BYTES, bytes(32), [bytes(64)], ["/issuer"]]


@pytest.mark.parametrize(
    ("place", "part"),
    [
        (0, bytes(65)), (2, bytes(31)), (2, "x" * 32), (3, [bytes(63)]), (3, bytes(64)), (3, {0: bytes(64)}),
        (4, [5]), (4, [b"/issuer"]), (4, "/issuer"), (4, {"/issuer": 1}), (4, [["/issuer"]]),
    ],
)  # fmt: skip
def test_a_base_value_of_another_form_is_malformed(place: int, part: Any) -> None:
    assert isinstance(read_value(b"\xd9\x5d\x00" + cbor2.dumps(BASE)), BaseValue)
    with pytest.raises(CredentialError):
        read_value(b"\xd9\x5d\x00" + cbor2.dumps([*BASE[:place], part, *BASE[place + 1 :]]))
    for parts in (BASE[:4], [*BASE, 0], dict(enumerate(BASE)), BASE[0]):
        with pytest.raises(CredentialError):
            read_value(b"\xd9\x5d\x00" + cbor2.dumps(parts))


@pytest.mark.parametrize(
    "data",
    [
        b"\xd9\x5d\x02" + cbor2.dumps(GOOD),
        b"\xd9\x5d\x01" + cbor2.dumps(GOOD) + b"\xf6",
        b"\xd9\x5d\x01\x9f" + cbor2.dumps(GOOD)[1:] + b"\xff",
        b"\xd9\x5d\x01" + cbor2.dumps(GOOD[:3]).replace(b"\x83", b"\x85", 1) + b"\xa2\x00\x58\x20" + bytes(32)
        + b"\x00\x58\x20" + bytes(32) + b"\x81\x00",
    ],
    ids=["another tag", "more behind it", "a list without a length", "a label given twice"],
)  # fmt: skip
def test_another_way_to_write_the_same_value_is_malformed(data: bytes) -> None:
    with pytest.raises(CredentialError):
        read_value(data)


@pytest.mark.parametrize("text", ["", "u", "u*", "uA", "z", 7, None, ["u"]])
def test_a_text_that_is_no_proof_value_is_malformed(text: Any) -> None:
    assert outcome(changed(SIGNED["without ids"], "proof[0].proofValue", text)) == ["proof.malformed"]


def test_a_proof_value_in_another_base_is_malformed() -> None:
    value = decode(SIGNED["without ids"]["proof"][0]["proofValue"])
    for text in (encode_base58(value), encode_base64url(value)[1:]):
        assert outcome(changed(SIGNED["without ids"], "proof[0].proofValue", text)) == ["proof.malformed"]


def test_a_node_without_a_label_is_malformed() -> None:
    shown = derive(SIGNED["without ids"], ["/credentialSubject/result"])
    value = value_of(shown)
    labels = dict(list(value.labels.items())[1:])
    bare_of = DerivedValue(value.signature, value.public_key, value.signatures, labels, value.mandatory)
    assert outcome(with_value(shown, bare_of)) == ["proof.malformed"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xd9\x5d\x01", b"\xd9\x5d\x02\x80", b"\xd9\x5d\x00" + b"\x81" * 5_000, b"\xd9\x5d\x00\x9b" + b"\x7f" * 8,
        b"\xd9\x5d\x01" + cbor2.dumps(GOOD) + b"\0", b"\xd9\x5d\x01\x9f\xff", b"\xd9\x5d\x01\xc5\x82\x1b" + b"\x7f" * 8 + b"\x01",
    ],
)  # fmt: skip
def test_bytes_that_are_no_proof_value_are_malformed(data: bytes) -> None:
    with pytest.raises(CredentialError):
        read_value(data)
    text = encode_base64url(data)
    assert outcome(changed(SIGNED["without ids"], "proof[0].proofValue", text)) == ["proof.malformed"]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"\xd9\x5d\x00", b"\xd9\x5d\x01", b""]))
def test_any_bytes_are_a_value_or_malformed(data: bytes, tag: bytes) -> None:
    with pytest.raises(CredentialError):
        read_value(tag + data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 255), st.booleans())
def test_no_byte_of_a_proof_value_can_be_changed(position: int, change: int, derived: bool) -> None:
    document = derive(SIGNED["without ids"], ["/evidence"]) if derived else SIGNED["without ids"]
    data = bytearray(decode(document["proof"][0]["proofValue"]))
    data[position % len(data)] ^= change
    report = verify(changed(document, "proof[0].proofValue", encode_base64url(bytes(data))), WEB, NOW)
    assert report.verdict == "rejected"
    assert "format.unexpected" not in codes(report)


def test_more_loose_statements_than_a_badge_can_need_are_neither_written_nor_read() -> None:
    tags = [f"t{n}" for n in range(MAX_LOOSE + 1)]
    with pytest.raises(CredentialError) as refused:
        base(changed(bare(), "credentialSubject.achievement.tag", tags), [])
    assert refused.value.message.code == "context.too_complex"
    value = value_of(SIGNED["without ids"])
    many = BaseValue(value.signature, value.public_key, value.hmac_key, [bytes(64)] * (MAX_LOOSE + 1), [])
    assert outcome(with_value(SIGNED["without ids"], many)) == ["context.too_complex"]


def test_of_many_selective_proofs_only_the_first_are_worked_through() -> None:
    document = SIGNED["without ids"]
    broken = changed(document, "proof[0].created", "2026-01-01T00:00:00Z")["proof"][0]
    good = document["proof"][0]
    assert verify(document | {"proof": [broken, good]}, WEB, NOW).verdict == "verified"
    assert verify(document | {"proof": [broken, dict(broken), good]}, WEB, NOW).verdict == "rejected"


def test_a_key_of_the_other_curve_cannot_sign_this_way() -> None:
    with pytest.raises(CredentialError, match="does not go with the key"):
        sign(bare(), KeyPair.generate("P-384"), METHOD, NOW, suite="ecdsa-sd-2023")

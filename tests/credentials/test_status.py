"""Status lists: their bits, their publication, and what a verifier makes of them."""

import base64
import gzip
import json
import zlib
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import (
    KeyPair,
    StatusEntry,
    StatusList,
    StatusListError,
    VerificationKey,
    build,
    did_document,
    status_list_credential,
    verify,
)
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.linked_data.contexts import VC_V1
from insigne.credentials.multibase import decode_base64url, encode_base64url
from insigne.credentials.revocation import status_source
from insigne.credentials.revocation.check_status import check_status, value_at
from insigne.credentials.revocation.status import MAX_BYTES, MIN_LENGTH, unpack
from insigne.credentials.tokens.vc_jwt import sign_jwt
from tests.credentials.school import (
    DAY,
    DID,
    DID_URL,
    KEY,
    METHOD,
    NOW,
    SITE,
    STATUS_URL,
    STRANGERS_KEY,
    Web,
    an_award,
    changed,
    codes,
    sign,
    signed,
    status_list,
    the_web,
)

positions = st.integers(0, MIN_LENGTH - 1)


def list_with(*indexes: int) -> StatusList:
    bits = StatusList.new()
    for index in indexes:
        bits.set(index)
    return bits


def web_with(document: Any) -> Web:
    web = the_web()
    web.documents[STATUS_URL] = document
    return web


@settings(max_examples=30)
@given(st.sets(positions, max_size=20))
def test_exactly_the_bits_that_were_set_come_back(indexes: set[int]) -> None:
    bits = StatusList.decode(list_with(*indexes).encode())
    assert {index for index in range(len(bits)) if bits.get(index)} == indexes


def test_index_zero_is_the_leftmost_bit() -> None:
    assert list_with(0).bits[0] == 0x80
    assert list_with(9).bits[1] == 0x40


def test_a_bit_can_be_cleared_again() -> None:
    bits = list_with(5, 6)
    bits.set(5, False)
    assert not bits.get(5)
    assert bits.get(6)


def test_the_same_bits_give_the_same_text() -> None:
    assert list_with(3, 900).encode() == list_with(900, 3).encode()


@settings(max_examples=40)
@given(st.lists(positions, max_size=30), st.data())
def test_a_text_does_not_tell_in_which_order_the_bits_were_set(
    indexes: list[int], data: st.DataObject
) -> None:
    """A flip compresses one block again; the text is as if the list had been made at once."""
    step_by_step = StatusList.new()
    for index in indexes:
        step_by_step.set(index)
        step_by_step.encode()
    for index in data.draw(st.sets(st.sampled_from(indexes))) if indexes else ():
        step_by_step.set(index, False)
    assert step_by_step.encode() == StatusList(step_by_step.bits).encode()


def test_the_text_is_one_gzip_member_that_any_reader_unpacks() -> None:
    bits = list_with(*range(0, MIN_LENGTH, 97))
    packed = decode_base64url(bits.encode()[1:])
    reader = zlib.decompressobj(wbits=31)
    assert reader.decompress(packed) == gzip.decompress(packed) == bits.bits
    assert (reader.eof, reader.unused_data) == (True, b"")


def test_the_text_is_gzip_in_multibase() -> None:
    assert list_with(1).encode().startswith("uH4sI")


@pytest.mark.parametrize("index", [-1, MIN_LENGTH, 10**9])
def test_a_position_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(StatusListError):
        StatusList.new().get(index)
    with pytest.raises(StatusListError):
        StatusList.new().set(index)


@pytest.mark.parametrize("length", [0, 8, MIN_LENGTH - 8, MIN_LENGTH + 1])
def test_a_list_that_would_tell_which_badge_is_checked_is_refused(length: int) -> None:
    with pytest.raises(StatusListError):
        StatusList.new(length)


BOMB = encode_base64url(gzip.compress(bytes(MAX_BYTES + 1), mtime=0))
CUT = encode_base64url(gzip.compress(bytes(20_000), mtime=0)[:-9])


@pytest.mark.parametrize("text", ["", "u", "z123", "é", "uAAAA", CUT, BOMB])
def test_a_text_that_is_no_list_or_unpacks_without_end_is_refused(text: str) -> None:
    with pytest.raises(StatusListError):
        StatusList.decode(text)


def test_a_list_from_before_the_multibase_letter_is_read() -> None:
    assert StatusList.decode(list_with(8).encode()[1:]).get(8)


def test_each_node_of_a_list_credential_has_an_id() -> None:
    assert "_:" not in canonicalize(status_list_credential(STATUS_URL, DID, StatusList.new(), NOW))


def test_a_badge_whose_bit_is_clear_stands() -> None:
    report = verify(signed(), web_with(status_list(list_with(6, 8))), NOW)
    assert report.verdict == "verified"
    assert "status.good" in codes(report, "pass")


def test_a_badge_whose_bit_is_set_is_revoked() -> None:
    report = verify(signed(), web_with(status_list(list_with(7))), NOW)
    assert report.verdict == "rejected"
    assert codes(report, "fail") == ["status.revoked"]


def test_a_badge_without_status_cannot_be_revoked() -> None:
    report = verify(signed(an_award(status=None)), the_web(), NOW)
    assert report.verdict == "verified"
    assert "status.none" in codes(report, "pass")


def test_a_list_that_cannot_be_fetched_leaves_the_status_unknown_never_good() -> None:
    web = the_web()
    del web.documents[STATUS_URL]
    report = verify(signed(), web, NOW)
    assert report.verdict == "unconfirmed"
    assert codes(report, "unknown") == ["status.unreachable"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]"])
def test_a_list_that_is_no_document_leaves_the_status_unknown(body: bytes) -> None:
    assert codes(verify(signed(), web_with(body), NOW), "unknown") == ["status.unreachable"]


def resigned(path: str, value: Any) -> dict[str, Any]:
    unsigned = status_list_credential(STATUS_URL, DID, StatusList.new(), NOW - DAY)
    return sign(changed(unsigned, path, value), KEY, METHOD, NOW - DAY)


SHORT = encode_base64url(gzip.compress(bytes(MIN_LENGTH // 8 - 1), mtime=0))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(status_list(list_with(7)) | {"proof": []}, id="not signed"),
        pytest.param(
            changed(status_list(StatusList.new()), "validFrom", "2020-01-01T00:00:00Z"), id="changed"
        ),
        pytest.param(status_list(StatusList.new(), STRANGERS_KEY), id="signed by a stranger"),
        pytest.param(resigned("id", f"{STATUS_URL}0"), id="another list"),
        pytest.param(resigned("credentialSubject.statusPurpose", "suspension"), id="another purpose"),
        pytest.param(resigned("type", ["VerifiableCredential"]), id="not a list"),
        pytest.param(resigned("credentialSubject.encodedList", SHORT), id="too short"),
        pytest.param(resigned("credentialSubject.encodedList", "u"), id="empty"),
        pytest.param(resigned("credentialSubject.encodedList", BOMB), id="bomb"),
    ],
)
def test_a_list_that_is_not_the_issuers_own_is_not_believed(document: dict[str, Any]) -> None:
    report = verify(signed(), web_with(document), NOW)
    assert report.verdict == "rejected"
    assert codes(report, "fail") == ["status.list_invalid"]


def test_a_list_of_another_issuer_leaves_the_status_unknown() -> None:
    from insigne.credentials import did_key

    other = did_key(STRANGERS_KEY.public_key)
    method = f"{other}#{STRANGERS_KEY.public_multikey}"
    report = verify(signed(), web_with(status_list(StatusList.new(), STRANGERS_KEY, method, other)), NOW)
    assert codes(report, "unknown") == ["status.list_of_another"]


def test_a_list_whose_key_is_unconfirmed_leaves_the_status_unknown() -> None:
    method = f"did:key:{KEY.public_multikey}#{KEY.public_multikey}"
    listed = status_list(StatusList.new(), KEY, method, "urn:uuid:1")
    assert codes(verify(signed(), web_with(listed), NOW), "unknown") == ["status.list_unconfirmed"]


def with_status(*entries: dict[str, Any]) -> dict[str, Any]:
    return sign(build(an_award()) | {"credentialStatus": list(entries)}, KEY, METHOD, NOW - DAY)


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "id": f"{STATUS_URL}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": STATUS_URL,
    } | changes


def test_each_entry_counts_not_the_first_alone() -> None:
    second = entry(id=f"{STATUS_URL}#9", statusListIndex="9")
    report = verify(with_status(entry(), second), web_with(status_list(list_with(9))), NOW)
    assert codes(report, "fail") == ["status.revoked"]
    assert "status.good" in codes(report, "pass")


def test_a_position_written_as_a_number_is_read_with_a_remark() -> None:
    report = verify(with_status(entry(statusListIndex=7)), web_with(status_list(list_with(7))), NOW)
    assert codes(report, "warn") == ["status.index_is_a_number"]
    assert codes(report, "fail") == ["status.revoked"]


@pytest.mark.parametrize("index", ["-1", "7.0", "0x7", "", "٧", None, True, -1, 7.5, "99999999999"])
def test_a_position_that_is_none_is_refused(index: object) -> None:
    document = changed(signed(), "credentialStatus.statusListIndex", index)
    assert "status.malformed" in codes(verify(document, the_web(), NOW), "fail")


def test_a_position_outside_the_list_is_refused_by_the_verifier() -> None:
    document = signed(an_award(status=StatusEntry(STATUS_URL, MIN_LENGTH)))
    assert codes(verify(document, the_web(), NOW), "fail") == ["status.list_invalid"]


def test_a_suspended_badge_is_rejected() -> None:
    listed = sign(
        status_list_credential(STATUS_URL, DID, list_with(7), NOW - DAY, "suspension"), KEY, METHOD, NOW - DAY
    )
    report = verify(with_status(entry(statusPurpose="suspension")), web_with(listed), NOW)
    assert codes(report, "fail") == ["status.suspended"]


def test_a_mark_of_another_purpose_is_told_and_does_no_harm() -> None:
    listed = sign(status_list_credential(STATUS_URL, DID, list_with(7), NOW, "refresh"), KEY, METHOD, NOW)
    report = verify(with_status(entry(statusPurpose="refresh")), web_with(listed), NOW)
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["status.set"]


def test_a_list_of_several_purposes_is_read() -> None:
    listed = resigned("credentialSubject.statusPurpose", ["suspension", "revocation"])
    assert verify(signed(), web_with(listed), NOW).verdict == "verified"


def test_the_reason_that_the_entry_gives_is_told() -> None:
    messages = [{"id": "urn:m1", "status": "0x1", "message": "erreur sur le nom"}]
    document = with_status(entry(statusSize=1, statusMessage=messages))
    report = verify(document, web_with(status_list(list_with(7))), NOW)
    told = [finding.message.text("fr") for finding in report.findings if finding.code == "status.revoked"]
    assert told == ["L’émetteur a révoqué le badge (erreur sur le nom)."]


@pytest.mark.parametrize(
    "date", [{"validUntil": "2026-01-01T00:00:00Z"}, {"validFrom": "2027-01-01T00:00:00Z"}]
)
def test_a_list_that_is_out_of_date_leaves_the_status_unknown(date: dict[str, str]) -> None:
    """It was the issuer's word for another time; today nothing is known."""
    ((name, value),) = date.items()
    report = verify(signed(), web_with(resigned(name, value)), NOW)
    assert (report.verdict, codes(report, "unknown")) == ("unconfirmed", ["status.list_out_of_date"])


@pytest.mark.parametrize(
    "foreign",
    [
        {"id": "https://x.example/1", "type": "RevocationList2020Status"},
        {"id": "https://x.example/1", "type": []},
        {"id": "https://x.example/1", "type": [["BitstringStatusListEntry"]]},
        "https://x.example/1",
        7,
    ],
)
def test_a_status_of_a_kind_that_we_do_not_read_is_unknown(foreign: Any) -> None:
    document = changed(signed(), "credentialStatus", foreign)
    assert "status.unsupported" in codes(verify(document, the_web(), NOW), "unknown")


# --- Lists in other forms ------------------------------------------------------------------------------


def token_of(bits: StatusList, key: KeyPair = KEY) -> bytes:
    listed = status_list_credential(STATUS_URL, DID, bits, NOW - DAY)
    return sign_jwt(listed, key, METHOD).encode()


@pytest.mark.parametrize("bit", [6, 7])
def test_a_list_that_is_a_token_is_read_whatever_its_content_type(bit: int) -> None:
    report = verify(signed(), web_with(token_of(list_with(bit))), NOW)
    assert report.verdict == ("rejected" if bit == 7 else "verified")


def test_a_list_in_an_envelope_is_read() -> None:
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": "data:application/vc+jwt," + token_of(list_with(7)).decode(),
    }
    assert codes(verify(signed(), web_with(envelope), NOW), "fail") == ["status.revoked"]


def test_a_token_of_a_stranger_is_no_list() -> None:
    report = verify(signed(), web_with(token_of(list_with(6), STRANGERS_KEY)), NOW)
    assert codes(report, "fail") == ["status.list_invalid"]


def older_list(*indexes: int) -> dict[str, Any]:
    """StatusList2021, as its draft has it: on VC 1.1, no multibase letter, its own types."""
    listed = status_list_credential(STATUS_URL, DID, list_with(*indexes), NOW - DAY)
    integrity = "https://w3id.org/security/data-integrity/v2"
    listed["@context"] = [VC_V1, "https://w3id.org/vc/status-list/2021/v1", integrity]
    listed["type"] = ["VerifiableCredential", "StatusList2021Credential"]
    listed["issuanceDate"] = listed.pop("validFrom")
    listed["credentialSubject"]["type"] = "StatusList2021"
    listed["credentialSubject"]["encodedList"] = listed["credentialSubject"]["encodedList"][1:]
    return sign(listed, KEY, METHOD, NOW - DAY)


def the_status(status: Any, web: Web) -> list[tuple[str, str]]:
    """What is found about a status on its own; whether it is signed is another step's question."""
    document = changed(build(an_award()), "credentialStatus", status)
    return [(finding.outcome, finding.code) for finding in check_status(document, Circumstances(web, NOW))]


def test_a_list_of_the_kind_of_2021_is_read_with_a_remark() -> None:
    older = entry(type="StatusList2021Entry")
    assert the_status(older, web_with(older_list(6))) == [
        ("warn", "status.older_kind"),
        ("pass", "status.good"),
    ]
    assert ("fail", "status.revoked") in the_status(older, web_with(older_list(7)))


def test_a_list_of_2021_may_be_in_plain_base64() -> None:
    """Its draft says "base64" and no more."""
    bits = bytes(range(256)) * 64
    plain = base64.b64encode(gzip.compress(bits, mtime=0)).decode()
    assert {"+", "/"} <= set(plain)
    assert unpack(plain) == bits


def test_an_entry_of_one_kind_is_not_answered_by_a_list_of_another() -> None:
    assert ("fail", "status.list_invalid") in the_status(entry(), web_with(older_list(6)))


REVOCATIONS = f"{SITE}/revocations"


def revocation_list(*revoked: Any, issuer: Any = DID) -> Web:
    web = the_web()
    web.documents[REVOCATIONS] = {"id": REVOCATIONS, "issuer": issuer, "revokedCredential": list(revoked)}
    return web


CREDENTIAL = f"{SITE}/attributions/1"


@pytest.mark.parametrize(
    ("web", "answer"),
    [
        (revocation_list(), ("pass", "status.good")),
        (revocation_list({"id": f"{SITE}/attributions/2"}), ("pass", "status.good")),
        (revocation_list({"id": CREDENTIAL}), ("fail", "status.revoked")),
        (revocation_list({"id": CREDENTIAL, "revoked": True}), ("fail", "status.revoked")),
        (revocation_list({"id": f" {SITE}/%61ttributions/1 "}), ("fail", "status.revoked")),
        (revocation_list({"id": CREDENTIAL, "revoked": False}), ("pass", "status.good")),
        (revocation_list({"id": CREDENTIAL}, issuer={"id": DID}), ("fail", "status.revoked")),
        (revocation_list(issuer="did:web:else.example"), ("unknown", "status.list_of_another")),
        (revocation_list(issuer=None), ("unknown", "status.list_of_another")),
        (revocation_list(CREDENTIAL, 7, None), ("pass", "status.good")),
        (the_web(), ("unknown", "status.unreachable")),
    ],
)
def test_1edtechs_revocation_list_is_read_with_a_remark(web: Web, answer: tuple[str, str]) -> None:
    listed = the_status({"id": REVOCATIONS, "type": "1EdTechRevocationList"}, web)
    assert listed == [("warn", "status.older_kind"), answer]


def test_the_reason_in_1edtechs_list_is_told() -> None:
    web = revocation_list({"id": CREDENTIAL, "revocationReason": "fraude"})
    document = build(an_award()) | {
        "credentialStatus": {"id": REVOCATIONS, "type": ["1EdTechRevocationList"]}
    }
    told = [str(finding.message) for finding in check_status(document, Circumstances(web, NOW))]
    assert told[1] == "The issuer revoked the badge (fraude)."


# --- Statuses of several bits --------------------------------------------------------------------------

SENTENCES = [
    {"status": "0x0", "message": "en préparation"},
    {"status": "0x1", "message": "imprimé"},
    {"status": "0x2", "message": "remis"},
    {"status": "0x3", "message": "rendu"},
]


@pytest.mark.parametrize("value", range(4))
def test_a_status_of_several_bits_is_told_in_its_own_words(value: int) -> None:
    bits = StatusList.new(2 * MIN_LENGTH)
    bits.set(14, bool(value & 2))
    bits.set(15, bool(value & 1))
    listed = sign(status_list_credential(STATUS_URL, DID, bits, NOW, "message"), KEY, METHOD, NOW)
    document = with_status(entry(statusPurpose="message", statusSize=2, statusMessage=SENTENCES))
    report = verify(document, web_with(listed), NOW)
    told = [str(finding.message) for finding in report.findings if finding.code == "status.message"]
    assert told == [f"The issuer’s list says of this badge: {SENTENCES[value]['message']}."]
    assert report.verdict == "verified"


def test_a_list_too_short_for_its_bits_is_refused() -> None:
    several = entry(statusSize=2, statusMessage=SENTENCES)
    assert ("fail", "status.list_invalid") in the_status(several, web_with(status_list(list_with())))


@pytest.mark.parametrize("size", [0, -1, 33, 10**9, "2", True, 1.5, None, [2]])
def test_a_size_that_is_none_is_refused(size: Any) -> None:
    odd = entry(statusSize=size, statusMessage=SENTENCES)
    assert the_status(odd, the_web()) == [("fail", "status.malformed")]


def test_values_without_words_are_refused() -> None:
    assert the_status(entry(statusSize=2), the_web()) == [("fail", "status.malformed")]


@given(st.integers(1, 32), st.integers(0, 500), st.data())
def test_a_value_is_read_from_the_left(size: int, index: int, data: st.DataObject) -> None:
    value = data.draw(st.integers(0, 2**size - 1))
    bits = StatusList.new()
    for place, digit in enumerate(f"{value:0{size}b}"):
        bits.set(index * size + place, digit == "1")
    assert value_at(bits.bits, index * size, size) == value


@pytest.mark.parametrize(("ttl", "told"), [(300_000, []), (0, ["odd"]), ("soon", ["odd"]), (True, ["odd"])])
def test_how_long_a_list_may_be_kept_does_no_harm(ttl: Any, told: list[str]) -> None:
    listed = status_list_credential(STATUS_URL, DID, StatusList.new(), NOW - DAY)
    listed["credentialSubject"]["ttl"] = ttl
    web = web_with(sign_jwt(listed, KEY, METHOD).encode())
    expected = [("warn", "status.odd_lifetime")] if told else []
    assert the_status(entry(), web) == [*expected, ("pass", "status.good")]


# --- What is remembered of a list ----------------------------------------------------------------------


def answers(web: Web, now: datetime = NOW) -> list[str]:
    return [finding.code for finding in check_status(signed(), Circumstances(web, now))]


def test_a_list_seen_before_is_answered_alike() -> None:
    web = web_with(status_list(list_with(7)))
    assert answers(web) == answers(web) == ["status.revoked"]


def test_a_list_seen_before_is_not_believed_once_its_key_is_withdrawn() -> None:
    web = web_with(status_list(list_with(6)))
    assert answers(web) == ["status.good"]
    withdrawn = VerificationKey(METHOD, KEY.public_key, revoked=NOW - 30 * DAY)
    web.documents[DID_URL] = did_document(DID, [withdrawn])
    assert answers(web) == ["status.list_invalid"]
    del web.documents[DID_URL]
    assert answers(web) == ["status.list_unconfirmed"]


def test_a_list_seen_before_is_not_believed_past_its_date() -> None:
    web = web_with(resigned("validUntil", "2026-12-01T00:00:00Z"))
    assert answers(web) == ["status.good"]
    assert answers(web, NOW + 30 * DAY) == ["status.list_out_of_date"]


def test_a_list_whose_signature_has_expired_is_not_believed() -> None:
    listed = status_list(list_with(6))
    listed["proof"][0] |= {"expires": "2026-12-01T00:00:00Z"}
    web = web_with(listed)
    assert answers(web, NOW + 30 * DAY) == ["status.list_invalid"]


def test_many_lists_are_not_all_remembered() -> None:
    for number in range(100):
        listed = sign(
            status_list_credential(STATUS_URL, DID, list_with(number), NOW - DAY), KEY, METHOD, NOW - DAY
        )
        answers(web_with(listed))
    assert len(status_source._lists) <= 32


def test_a_badge_with_statuses_without_end_is_not_followed() -> None:
    web = the_web()
    entries = [entry(statusListCredential=f"https://x.example/{n}") for n in range(100)]
    report = verify(changed(signed(), "credentialStatus", entries), web, NOW)
    assert "status.too_many" in codes(report, "unknown")
    assert not any("x.example" in url for url in web.asked)


def test_each_address_is_asked_for_once() -> None:
    web = the_web()
    verify(json.dumps(signed()), web, NOW)
    assert len(web.asked) == len(set(web.asked)) == 2

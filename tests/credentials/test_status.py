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
    Issuer,
    KeyPair,
    StatusEntry,
    StatusList,
    StatusListError,
    VerificationKey,
    build,
    did_document,
    reading,
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
from insigne.credentials.secured import Secured
from insigne.credentials.tokens.jwt import sign_jws
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
        (revocation_list(CREDENTIAL, 7, None), ("fail", "status.revoked")),
        (the_web(), ("unknown", "status.unreachable")),
    ],
)
def test_1edtechs_revocation_list_is_read_with_a_remark(web: Web, answer: tuple[str, str]) -> None:
    listed = the_status({"id": REVOCATIONS, "type": "1EdTechRevocationList"}, web)
    assert listed == [("warn", "status.older_kind"), answer]


@pytest.mark.parametrize("address", [..., None, 5, [REVOCATIONS]])
def test_a_revocation_list_without_an_address_is_refused(address: Any) -> None:
    odd = {"id": address, "type": "1EdTechRevocationList"}
    odd = {name: value for name, value in odd.items() if value is not ...}
    assert the_status(odd, revocation_list()) == [("fail", "status.malformed")]


@pytest.mark.parametrize("revoked", [{"id": CREDENTIAL}, CREDENTIAL, 5, None])
def test_what_is_no_list_of_revocations_is_not_believed(revoked: Any) -> None:
    web = revocation_list()
    web.documents[REVOCATIONS]["revokedCredential"] = revoked
    told = the_status({"id": REVOCATIONS, "type": "1EdTechRevocationList"}, web)
    assert told == [("warn", "status.older_kind"), ("fail", "status.list_invalid")]


def test_a_badge_of_nobody_is_in_the_list_of_nobody() -> None:
    document = build(an_award()) | {"credentialStatus": {"id": REVOCATIONS, "type": "1EdTechRevocationList"}}
    del document["issuer"]
    found = check_status(document, Circumstances(revocation_list(issuer=None), NOW))
    assert [finding.code for finding in found] == ["status.older_kind", "status.list_of_another"]


@pytest.mark.parametrize("reason", [..., None, "", 5, [], {}])
def test_a_reason_that_is_none_is_not_told(reason: Any) -> None:
    item = {"id": CREDENTIAL} if reason is ... else {"id": CREDENTIAL, "revocationReason": reason}
    document = build(an_award()) | {"credentialStatus": {"id": REVOCATIONS, "type": "1EdTechRevocationList"}}
    told = [
        str(finding.message) for finding in check_status(document, Circumstances(revocation_list(item), NOW))
    ]
    assert told[1] == "The issuer revoked the badge."


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


def test_the_last_place_of_a_list_is_one_and_the_next_is_none() -> None:
    last = MIN_LENGTH - 1
    web = web_with(status_list(list_with(last)))
    assert ("fail", "status.revoked") in the_status(entry(statusListIndex=str(last)), web)
    assert ("warn", "status.index_is_a_number") in the_status(entry(statusListIndex=0), web)
    assert ("pass", "status.good") in the_status(entry(statusListIndex=0), web)
    assert ("fail", "status.list_invalid") in the_status(entry(statusListIndex=str(last + 1)), web)


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_a_word_for_a_clear_bit_takes_nothing_back(purpose: str) -> None:
    """Some entries say what each value means, that of a good badge too."""
    listed = sign(status_list_credential(STATUS_URL, DID, list_with(), NOW, purpose), KEY, METHOD, NOW)
    said = [{"status": "0x0", "message": "en règle"}, {"status": "0x1", "message": "retiré"}]
    told = the_status(entry(statusPurpose=purpose, statusMessage=said), web_with(listed))
    assert told == [("pass", "status.good")]


@pytest.mark.parametrize(
    "said",
    [
        [{"status": "0x1", "message": 5}],
        [{"status": 1, "message": "retiré"}],
        [{"status": "1", "message": "retiré"}],
        [{"status": "0x1 ", "message": "retiré"}],
        [{"status": "0x" + "1" * 9, "message": "retiré"}],
        ["0x1"],
        "0x1",
        5,
    ],
)
def test_words_that_cannot_be_read_are_none(said: Any) -> None:
    web = web_with(status_list(list_with(7)))
    assert the_status(entry(statusMessage=said), web) == [("fail", "status.revoked")]
    assert the_status(entry(statusSize=2, statusMessage=said), web) == [("fail", "status.malformed")]


def test_one_word_for_one_value_need_not_stand_in_a_list() -> None:
    said = {"status": "0x1", "message": "retiré"}
    web = web_with(
        sign(status_list_credential(STATUS_URL, DID, list_with(7), NOW, "message"), KEY, METHOD, NOW)
    )
    told = the_status(entry(statusPurpose="message", statusMessage=said), web)
    assert told == [("warn", "status.message")]


@pytest.mark.parametrize("member", ["statusListCredential", "statusPurpose"])
@pytest.mark.parametrize("value", [..., None, 5, []])
def test_an_entry_without_its_list_or_its_purpose_is_refused(member: str, value: Any) -> None:
    odd = {name: each for name, each in entry(**{member: value}).items() if each is not ...}
    assert the_status(odd, the_web()) == [("fail", "status.malformed")]


def test_an_entry_may_have_further_types() -> None:
    assert the_status(entry(type=["Ext", "BitstringStatusListEntry"]), the_web()) == [("pass", "status.good")]


def test_each_remark_is_told_where_the_list_is_out_of_reach_too() -> None:
    web = the_web()
    del web.documents[STATUS_URL]
    assert the_status(entry(statusListIndex=7), web) == [
        ("warn", "status.index_is_a_number"),
        ("unknown", "status.unreachable"),
    ]


@pytest.mark.parametrize("number", [8, 9])
def test_so_many_statuses_are_looked_at_and_no_more(number: int) -> None:
    report = verify(with_status(*[entry()] * number), the_web(), NOW)
    assert report.verdict == ("verified" if number == 8 else "unconfirmed")


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
    unsigned = status_list_credential(STATUS_URL, DID, list_with(6), NOW - DAY)
    for listed in (
        sign(unsigned, KEY, METHOD, NOW - DAY, options={"expires": "2026-12-01T00:00:00Z"}),
        sign_jwt(another_kind_of_list(unsigned), KEY, METHOD).encode(),
    ):
        web = web_with(listed)
        assert answers(web) == ["status.good"]
        assert answers(web, NOW + 30 * DAY) in (["status.list_invalid"], ["status.list_out_of_date"])


def test_a_list_in_a_token_is_not_believed_past_the_end_of_the_token() -> None:
    unsigned = status_list_credential(STATUS_URL, DID, list_with(3), NOW - DAY)
    claims = {"iss": DID, "exp": int((NOW + 10 * DAY).timestamp())}
    web = web_with(sign_jws(json.dumps(unsigned | claims).encode(), KEY, {"kid": METHOD}).encode())
    assert answers(web) == ["status.good"]
    assert answers(web, NOW + 30 * DAY) == ["status.list_invalid"]


def another_kind_of_list(unsigned: dict[str, Any]) -> dict[str, Any]:
    """As a token: what it says of its end is its signature's."""
    return unsigned | {"validUntil": "2026-12-01T00:00:00Z"}


def test_a_list_seen_before_is_not_believed_once_one_of_its_documents_changes() -> None:
    """Two documents make the key the issuer's; each is asked again."""
    issuer, cle = f"{SITE}/emetteur", f"{SITE}/cle"
    method = {"id": cle, "type": "Multikey", "controller": issuer, "publicKeyMultibase": KEY.public_multikey}
    web = web_with(status_list(list_with(5), KEY, cle, issuer))
    web.documents |= {cle: method, issuer: {"id": issuer, "assertionMethod": [cle]}}
    badge = signed(an_award(issuer=Issuer(issuer, "École")), method=cle)

    def answer() -> list[str]:
        return [finding.code for finding in check_status(badge, Circumstances(web, NOW))]

    assert answer() == answer() == ["status.good"]
    web.documents[issuer] = {"id": issuer, "assertionMethod": []}
    assert answer() == ["status.list_invalid"]
    web.documents[issuer] = {"id": issuer, "assertionMethod": [cle]}
    web.documents[cle] = method | {"revoked": "2026-01-01T00:00:00Z"}
    assert answer() == ["status.list_invalid"]


def test_a_list_seen_before_is_not_worked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    web = web_with(status_list(list_with(4)))
    assert answers(web) == ["status.good"]
    monkeypatch.setattr(status_source, "check_secured", lambda *_: pytest.fail("checked again"))
    assert answers(web) == ["status.good"]


def test_a_list_of_any_size_is_checked_and_only_a_usual_one_remembered() -> None:
    large = StatusList.new(64 * MIN_LENGTH)
    large.set(7)
    web = web_with(sign(status_list_credential(STATUS_URL, DID, large, NOW), KEY, METHOD, NOW))
    before = len(status_source._lists)
    assert answers(web) == answers(web) == ["status.revoked"]
    assert len(status_source._lists) == before


def test_a_page_that_is_refused_is_no_list_whatever_it_holds() -> None:
    web = web_with(status_list(list_with()))
    web.statuses[STATUS_URL] = 404
    assert answers(web) == ["status.unreachable"]


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


def test_a_long_list_is_read_once_whatever_entries_point_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def read_secured(data: bytes | str) -> Secured:
        read.append(len(data))
        return reading.read_secured(data)

    monkeypatch.setattr(status_source, "read_secured", read_secured)
    listed = status_list(StatusList(bytes(range(256)) * 4000))
    entries = [entry(statusListIndex=str(n), id=f"{STATUS_URL}#{n}") for n in range(8)]
    assert codes(verify(with_status(*entries), web_with(listed), NOW)).count("status.good") == 8
    assert len(read) == 1

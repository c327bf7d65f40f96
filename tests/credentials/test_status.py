"""Status lists: their bits, their publication, and what a verifier makes of them."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import StatusEntry, StatusList, StatusListError, status_list_credential, verify
from insigne.credentials.canonical import canonicalize
from insigne.credentials.multibase import encode_base64url
from insigne.credentials.status import MAX_BYTES, MIN_LENGTH
from tests.credentials.school import (
    DAY,
    DID,
    KEY,
    METHOD,
    NOW,
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


BOMB = encode_base64url(gzip.compress(bytes(MAX_BYTES + 1)))
CUT = encode_base64url(gzip.compress(bytes(20_000))[:-9])


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


SHORT = encode_base64url(gzip.compress(bytes(MIN_LENGTH // 8 - 1)))


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
        pytest.param(resigned("validUntil", "2026-01-01T00:00:00Z"), id="out of date"),
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
    from insigne.credentials import build

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
    "foreign",
    [
        {"id": "https://x.example/1", "type": "1EdTechRevocationList"},
        entry(type="StatusList2021Entry"),
        entry(statusSize=2),
        "https://x.example/1",
    ],
)
def test_a_status_of_a_kind_that_we_do_not_read_is_unknown(foreign: Any) -> None:
    document = changed(signed(), "credentialStatus", foreign)
    assert "status.unsupported" in codes(verify(document, the_web(), NOW), "unknown")


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

"""Whether a badge is somebody's."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import identity_hash
from insigne.credentials.check_recipient import check_recipient

addresses = st.emails()
salts = st.text(max_size=20)


def outcome(identity: Any, asked: str, named: str | None = None) -> str:
    (finding,) = check_recipient([identity], named, asked)
    return finding.code


def test_the_published_example_is_matched() -> None:
    published = identity_hash("a@example.com", "Kosher")
    assert published.startswith("sha256$b5809d8a")
    assert published.endswith("ef399")


@given(addresses, salts)
def test_a_hash_matches_its_own_address(address: str, salt: str) -> None:
    identity = {"hashed": True, "identityHash": identity_hash(address, salt), "salt": salt}
    assert outcome(identity, address) == "recipient.matches"


@given(addresses, addresses, salts)
def test_a_hash_matches_no_other_address(address: str, other: str, salt: str) -> None:
    identity = {"hashed": True, "identityHash": identity_hash(address, salt), "salt": salt}
    same = other in (address, address.lower()) or other.lower() == address
    assert (outcome(identity, other) == "recipient.matches") == same


def test_the_letters_case_of_an_address_does_not_matter() -> None:
    identity = {"hashed": True, "identityHash": identity_hash("alice@x.fr", "s"), "salt": "s"}
    assert outcome(identity, "Alice@X.fr") == "recipient.matches"


def test_the_hexadecimal_may_be_in_capitals() -> None:
    algorithm, _, digest = identity_hash("alice@x.fr", "s").partition("$")
    identity = {"hashed": True, "identityHash": f"{algorithm}${digest.upper()}", "salt": "s"}
    assert outcome(identity, "alice@x.fr") == "recipient.matches"


def test_md5_and_no_salt_are_read() -> None:
    digest = hashlib.md5(b"alice@x.fr", usedforsecurity=False).hexdigest()
    assert outcome({"hashed": True, "identity": f"md5${digest}"}, "alice@x.fr") == "recipient.matches"


def test_an_address_in_clear_is_compared_as_it_is() -> None:
    identity = {"hashed": False, "identityHash": "Alice@x.fr"}
    assert outcome(identity, "alice@x.fr") == "recipient.matches"
    assert outcome(identity, "bob@x.fr") == "recipient.another"


@pytest.mark.parametrize(
    ("kind", "asked", "expected"),
    [
        ("emailAddress", "alice@x.fr", "recipient.matches"),
        ("ext:studentMail", "alice@x.fr", "recipient.matches"),
        ("identifier", "alice@x.fr", "recipient.matches"),
        ("email", "alice@x.fr", "recipient.matches"),
        ("name", "alice@x.fr", "recipient.another"),
        ("sourcedId", "2026-117", "recipient.matches"),
        ("nationalIdentityNumber", "2026-117", "recipient.matches"),
        ("emailAddress", "2026-117", "recipient.another"),
        (["emailAddress"], "alice@x.fr", "recipient.matches"),
        (7, "alice@x.fr", "recipient.matches"),
        (["ext:a", "isbn"], "alice@x.fr", "recipient.another"),
        *(
            (kind, "a@x.fr", "recipient.another")
            for kind in ("isbn", "issn", "nationalIdentityNumber", "telephone", "url")
        ),
        ("email", "2026-117", "recipient.another"),
    ],
)
def test_the_kind_of_an_identity_is_compared_first(kind: Any, asked: str, expected: str) -> None:
    identity = {"hashed": True, "identityHash": identity_hash(asked, "s"), "salt": "s", "identityType": kind}
    assert outcome(identity, asked) == expected


def test_the_kind_of_an_older_identity_is_its_type() -> None:
    identity = {"hashed": False, "identity": "alice@x.fr", "type": "url"}
    assert outcome(identity, "alice@x.fr") == "recipient.another"
    assert outcome(identity | {"type": "email"}, "alice@x.fr") == "recipient.matches"


def test_space_around_an_address_is_none_of_it() -> None:
    clear = {"hashed": False, "identityHash": " alice@x.fr "}
    hashed = {"hashed": True, "identityHash": identity_hash("Alice@x.fr", "s"), "salt": "s"}
    assert outcome(clear, " alice@x.fr\n") == "recipient.matches"
    assert outcome(hashed, " Alice@x.fr\n") == "recipient.matches"
    assert outcome({}, " did:key:z6Mk ", named="did:key:z6Mk") == "recipient.matches"


def test_an_address_may_look_like_a_hash_and_a_hash_may_not_say_that_it_is_one() -> None:
    assert outcome({"hashed": False, "identityHash": "a$b@x.fr"}, "a$b@x.fr") == "recipient.matches"
    silent = {"identity": identity_hash("alice@x.fr", "s"), "salt": "s"}
    assert outcome(silent, "alice@x.fr") == "recipient.matches"
    assert outcome({"hashed": True, "identityHash": "alice@x.fr"}, "alice@x.fr") == "recipient.another"


def test_one_of_several_identities_is_enough() -> None:
    other = {"hashed": False, "identityHash": "bob@x.fr"}
    mine = {"hashed": False, "identityHash": "alice@x.fr"}
    (finding,) = check_recipient([other, mine], None, "alice@x.fr")
    assert finding.code == "recipient.matches"


@pytest.mark.parametrize(
    "identity",
    [
        "x",
        {},
        {"hashed": True, "identityHash": "sha1$00"},
        {"hashed": True, "identityHash": 7},
        {"hashed": True, "identityHash": identity_hash("alice@x.fr", ""), "salt": 7},
        {"hashed": True, "identityHash": "sha256$é"},
    ],
)
def test_an_identity_that_cannot_be_read_is_nobodys(identity: Any) -> None:
    assert outcome(identity, "alice@x.fr") == "recipient.another"


def test_a_did_is_compared_as_it_is() -> None:
    assert outcome({}, "did:key:z6Mk", named="did:key:z6Mk") == "recipient.matches"


def test_nobody_asked_nothing_answered() -> None:
    (finding,) = check_recipient([], None, None)
    assert (finding.outcome, finding.code) == ("skip", "recipient.not_asked")

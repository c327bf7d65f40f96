"""Signing keys: one signs, the others stay published; secrets are sealed."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from insigne.institutions import actions
from insigne.institutions.addresses import absolute, did, key_id
from insigne.institutions.models import Institution, SigningKey
from insigne.institutions.sealing import SealBroken, seal, unseal
from insigne.journal.models import Event
from tests.threads import together
from tests.world import World


def keys(world: World) -> list[SigningKey]:
    return list(SigningKey.objects.filter(institution=world.ours.institution))


def test_another_key_signs_and_the_old_one_stays_listed(world: World) -> None:
    old = actions.active_key(world.ours.institution)
    new = actions.rotate_key(world.ours.institution, by=world.ours.administrator)
    assert keys(world) == [old, new]
    assert actions.active_key(world.ours.institution) == new
    old.refresh_from_db()
    assert old.retired_at is not None
    assert old.revoked_at is None
    assert old.public_multikey != new.public_multikey


def test_a_compromised_key_is_marked_from_that_moment(world: World) -> None:
    old = actions.active_key(world.ours.institution)
    actions.rotate_key(world.ours.institution, by=world.ours.administrator, compromised=True)
    old.refresh_from_db()
    assert old.revoked_at == old.retired_at is not None


@pytest.mark.parametrize("compromised", [True, False])
def test_the_journal_tells_which_key_left_and_which_came(world: World, compromised: bool) -> None:
    old = actions.active_key(world.ours.institution)
    new = actions.rotate_key(world.ours.institution, by=world.ours.administrator, compromised=compromised)
    retired, made = Event.objects.filter(actor=world.ours.administrator, verb__startswith="key.").order_by(
        "-id"
    )[:2][::-1]
    assert (retired.verb, retired.object_id, retired.data) == (
        "key.retired",
        old.pk,
        {"compromised": compromised},
    )
    assert (made.verb, made.object_id, made.data) == ("key.made", new.pk, {"key": new.public_multikey})


def test_only_an_administrator_of_the_institution_replaces_its_key(world: World) -> None:
    before = actions.active_key(world.ours.institution)
    for person in (world.ours.manager, world.ours.reviewer, world.theirs.administrator, world.stranger):
        with pytest.raises(PermissionDenied):
            actions.rotate_key(world.ours.institution, by=person)
    assert keys(world) == [before]


def test_an_institution_never_has_two_keys_that_sign(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.create(
            institution=world.ours.institution, public_multikey="z6Mk", sealed_seed=b"x"
        )


def test_two_administrators_who_replace_the_key_at_once_leave_one_that_signs(crowded_world: World) -> None:
    ours = crowded_world.ours
    first = actions.active_key(ours.institution)
    outcomes = together(
        lambda: actions.rotate_key(ours.institution, by=ours.administrator, compromised=True),
        lambda: actions.rotate_key(ours.institution, by=ours.administrator),
    )
    assert [type(each) for each in outcomes] == [SigningKey, SigningKey]
    signing = SigningKey.objects.filter(institution=ours.institution, retired_at=None)
    assert signing.count() == 1
    assert SigningKey.objects.exclude(pk=first.pk).filter(institution=ours.institution).count() == 2
    assert SigningKey.objects.filter(institution=ours.institution, revoked_at__isnull=False).count() == 1


def test_a_key_opens_to_the_pair_that_it_publishes(world: World) -> None:
    key = actions.active_key(world.ours.institution)
    assert actions.key_pair(key).public_multikey == key.public_multikey


# --- Sealing -------------------------------------------------------------------------------------------


@given(st.binary(max_size=64))
def test_what_is_sealed_opens_again_and_is_not_readable(secret: bytes) -> None:
    sealed = seal(secret)
    assert unseal(sealed) == unseal(memoryview(sealed)) == secret
    assert len(secret) < 4 or secret not in sealed


def test_the_seed_of_a_key_is_not_in_the_database(world: World) -> None:
    key = actions.active_key(world.ours.institution)
    seed = actions.key_pair(key).secret
    assert seed not in bytes(key.sealed_seed)
    assert seed.hex() not in bytes(key.sealed_seed).hex()


def test_another_seal_key_is_a_plain_error_that_says_what_to_do(world: World, settings: Any) -> None:
    key = actions.active_key(world.ours.institution)
    settings.INSIGNE_SEAL_KEY = Fernet.generate_key().decode()
    with pytest.raises(SealBroken, match=r"restore the seal\.key that belongs to this database"):
        actions.key_pair(key)


def test_a_sealed_secret_that_was_touched_does_not_open() -> None:
    sealed = bytearray(seal(b"secret"))
    sealed[20] ^= 1
    with pytest.raises(SealBroken):
        unseal(bytes(sealed))


def test_a_seal_key_is_replaced_by_putting_the_new_one_first(world: World, settings: Any) -> None:
    key, old = actions.active_key(world.ours.institution), settings.INSIGNE_SEAL_KEY
    new = Fernet.generate_key().decode()
    settings.INSIGNE_SEAL_KEY = f"{new}, {old}"
    assert actions.key_pair(key).public_multikey == key.public_multikey
    sealed = seal(b"later")
    settings.INSIGNE_SEAL_KEY = new
    assert unseal(sealed) == b"later"
    with pytest.raises(SealBroken):
        actions.key_pair(key)


@pytest.mark.parametrize("wrong", ["", "short", "é" * 44, "A" * 44 + ","])
def test_what_is_no_seal_key_is_said_to_be_none(settings: Any, wrong: str) -> None:
    settings.INSIGNE_SEAL_KEY = wrong
    with pytest.raises(ImproperlyConfigured, match="INSIGNE_SEAL_KEY"):
        seal(b"secret")


# --- Addresses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://insigne.example", "did:web:insigne.example:i:ours"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000:i:ours"),
        ("https://badges.school.example:8443", "did:web:badges.school.example%3A8443:i:ours"),
    ],
)
def test_the_did_names_the_host_and_encodes_its_port(settings: Any, url: str, expected: str) -> None:
    settings.INSIGNE_URL = url
    assert did(Institution(slug="ours")) == expected


def test_a_key_is_named_by_its_did_and_its_public_half(world: World) -> None:
    key = actions.active_key(world.ours.institution)
    assert key_id(key) == f"did:web:insigne.example:i:ours#{key.public_multikey}"


def test_public_addresses_are_absolute(settings: Any) -> None:
    settings.INSIGNE_URL = "https://elsewhere.example"
    assert absolute("institution", "ours") == "https://elsewhere.example/i/ours/"

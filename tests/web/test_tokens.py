"""The secrets of links, and what is kept of them."""

from uuid import UUID

import pytest
from django.test import override_settings

from insigne.web.tokens import hash_token, keyed_hash, new_token, token_for

ABOUT, ANOTHER = UUID(int=1), UUID(int=2)


def test_a_token_can_be_shown_again_and_is_of_one_thing_and_one_purpose() -> None:
    assert token_for("invitation", ABOUT) == token_for("invitation", ABOUT)
    assert token_for("invitation", ABOUT) != token_for("invitation", ANOTHER)
    assert token_for("invitation", ABOUT) != token_for("wallet", ABOUT)


@pytest.mark.parametrize("purpose", ["invitation", "endorsement", "path-share", "wallet.code"])
@override_settings(SECRET_KEY="another key, of another site")
def test_nobody_without_the_secret_key_makes_one(purpose: str) -> None:
    elsewhere, hashed = token_for(purpose, ABOUT), keyed_hash(purpose, "a@b.example")
    with override_settings(SECRET_KEY="ours"):
        assert token_for(purpose, ABOUT) != elsewhere
        assert keyed_hash(purpose, "a@b.example") != hashed


def test_what_is_kept_does_not_give_the_token() -> None:
    token = new_token()
    assert token != new_token()
    assert token not in hash_token(token)
    assert hash_token(token) == hash_token(token)

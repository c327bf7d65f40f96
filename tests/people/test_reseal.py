"""A new seal key takes over every secret, and the old one can go."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings as site
from django.core.management import call_command

from insigne.institutions.actions import active_key, key_pair
from insigne.institutions.sealing import SealBroken, unseal
from insigne.people.adapter import SecondFactorAdapter
from tests.world import World


def test_every_secret_is_sealed_anew_with_the_first_key(
    world: World, settings: pytest.FixtureRequest
) -> None:
    before = key_pair(active_key(world.ours.institution)).secret
    sealed = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    factor = Authenticator.objects.create(user=world.stranger, type="totp", data={"secret": sealed})
    old, new = site.INSIGNE_SEAL_KEY, Fernet.generate_key().decode()
    settings.INSIGNE_SEAL_KEY = f"{new},{old}"
    call_command("reseal")
    settings.INSIGNE_SEAL_KEY = new
    factor.refresh_from_db()
    assert key_pair(active_key(world.ours.institution)).secret == before
    assert unseal(factor.data["secret"].encode()) == b"JBSWY3DPEHPK3PXP"


def test_a_key_that_opens_nothing_changes_nothing(world: World, settings: pytest.FixtureRequest) -> None:
    before = bytes(active_key(world.ours.institution).sealed_seed)
    settings.INSIGNE_SEAL_KEY = Fernet.generate_key().decode()
    with pytest.raises(SealBroken):
        call_command("reseal")
    assert bytes(active_key(world.ours.institution).sealed_seed) == before

"""`insigne manage reseal`: seal every secret anew with the first seal key, so that an old one can be taken out."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from insigne.institutions.models import SigningKey
from insigne.institutions.sealing import seal, unseal


class Command(BaseCommand):
    """All of them, or none: a key that opens nothing stops it before anything is written."""

    help = "Seal the signing keys and the second factors anew with the first key of INSIGNE_SEAL_KEY."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(SigningKey.objects.select_for_update())
        for key in keys:
            key.sealed_seed = seal(unseal(key.sealed_seed))
        SigningKey.objects.bulk_update(keys, ["sealed_seed"])
        factors = [each for each in Authenticator.objects.select_for_update() if _secrets(each)]
        for factor in factors:
            for name in _secrets(factor):
                factor.data[name] = seal(unseal(factor.data[name].encode())).decode()
        Authenticator.objects.bulk_update(factors, ["data"])
        self.stdout.write(f"{len(keys)} signing keys and {len(factors)} second factors are sealed anew.")


def _secrets(factor: Authenticator) -> list[str]:
    """The names of what allauth has the adapter encrypt: the secret of codes, the seed of recovery codes."""
    return [name for name in ("secret", "seed") if isinstance(factor.data.get(name), str)]

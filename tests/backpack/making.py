"""Badges of another school, for the backpack: signed documents whose keys need no network."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from insigne import credentials
from insigne.backpack.models import OutsideBadge
from insigne.credentials import Fetched, FetchError, KeyPair
from insigne.people.models import User

NOW = datetime.now(UTC).replace(microsecond=0)
KEY = KeyPair.from_seed(bytes(range(32)))
DID_KEY = credentials.did_key(KEY.public_key)
DID_WEB = "did:web:ecole.example"
SITE = "https://ecole.example"
METHODS = {DID_KEY: f"{DID_KEY}#{DID_KEY.removeprefix('did:key:')}", DID_WEB: f"{DID_WEB}#key"}


def badge_for(email: str, **changes: Any) -> bytes:
    """A signed badge of another school for this address. Its issuer is `DID_WEB`, unless `by` names the key alone."""
    name = changes.pop("name", "Ambassadeur des sciences")
    issuer = credentials.Issuer(changes.pop("by", DID_WEB), changes.pop("issuer", "École voisine"))
    number = changes.pop("number", 1)
    value = credentials.Award(
        id=f"{SITE}/attestations/{number}",
        achievement=credentials.Achievement(
            id=f"{SITE}/badges/sciences",
            name=name,
            description="A présenté la recherche à des lycéens.",
            criteria_url=changes.pop("criteria", None),
            criteria_narrative="Trois interventions au moins.",
            image_url=changes.pop("image", None),
        ),
        issuer=issuer,
        recipient=credentials.Recipient(identity=email or None, salt="sel", id=changes.pop("holder", None)),
        awarded_at=NOW - timedelta(days=40),
        valid_from=NOW - timedelta(days=40),
    )
    return signed(replace(value, **changes))


def signed(award: credentials.Award) -> bytes:
    document = credentials.sign(
        credentials.build(award),
        KEY,
        verification_method=METHODS[award.issuer.id],
        created=NOW - timedelta(days=40),
    )
    return json.dumps(document, ensure_ascii=False).encode()


def drawn(colour: str = "navy", size: int = 64) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (size, size), colour).save(out, "PNG")
    return out.getvalue()


def baked(email: str, **changes: Any) -> bytes:
    """The same inside a PNG."""
    return credentials.bake(drawn(), badge_for(email, **changes), kind="3.0")


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


class Web:
    """The outside, as the guarded way out would give it: the other school's key; the rest cannot be reached."""

    def __init__(self) -> None:
        keys = [credentials.VerificationKey(METHODS[DID_WEB], KEY.public_key)]
        document = json.dumps(credentials.did_document(DID_WEB, keys)).encode()
        self.documents: dict[str, bytes | Exception | int] = {f"{SITE}/.well-known/did.json": document}
        self.asked: list[str] = []

    def fetch(self, url: str) -> Fetched:
        self.asked.append(url)
        found = self.documents.get(url, FetchError("Nobody answered."))
        if isinstance(found, Exception):
            raise found
        if isinstance(found, int):
            return Fetched(url, found, "text/plain", b"")
        return Fetched(url, 200, "application/json", found)


def only_of(person: User) -> OutsideBadge:
    return OutsideBadge.objects.get(person=person)


def brought_ago(badge: OutsideBadge, minutes: int) -> OutsideBadge:
    """The badge, brought in so many minutes ago: what comes first does not hang on how fine the clock is."""
    badge.brought_at = timezone.now() - timedelta(minutes=minutes)
    badge.save(update_fields=["brought_at"])
    return badge

"""Badges of another school, for the backpack: signed documents whose keys need no network."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from insigne import credentials
from insigne.backpack.models import OutsideBadge
from insigne.credentials import Fetched, FetchError, KeyPair
from insigne.people.models import User

NOW = datetime.now(UTC).replace(microsecond=0)
KEY = KeyPair.from_seed(bytes(range(32)))
DID = credentials.did_key(KEY.public_key)
METHOD = f"{DID}#{DID.removeprefix('did:key:')}"
SITE = "https://ecole.example"


def badge_for(email: str, **changes: Any) -> bytes:
    """A signed badge of another school for this address, verified without a network but for its issuer's key."""
    name = changes.pop("name", "Ambassadeur des sciences")
    issuer = credentials.Issuer(DID, changes.pop("issuer", "École voisine"))
    number = changes.pop("number", 1)
    value = credentials.Award(
        id=f"{SITE}/attestations/{number}",
        achievement=credentials.Achievement(
            id=f"{SITE}/badges/sciences",
            name=name,
            description="A présenté la recherche à des lycéens.",
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
        credentials.build(award), KEY, verification_method=METHOD, created=NOW - timedelta(days=40)
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
    """The outside, as the guarded way out would give it: what is not in it cannot be reached."""

    def __init__(self) -> None:
        self.documents: dict[str, bytes | Exception | int] = {}
        self.asked: list[str] = []

    def fetch(self, url: str) -> Fetched:
        self.asked.append(url)
        found = self.documents.get(url, FetchError("Nobody answered."))
        if isinstance(found, Exception):
            raise found
        if isinstance(found, int):
            return Fetched(url, found, "text/plain", b"")
        return Fetched(url, 200, "application/json", found)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """The network, in a test's hands."""
    made = Web()
    monkeypatch.setattr("insigne.net.fetch", made.fetch)
    return made


def only_of(person: User) -> OutsideBadge:
    return OutsideBadge.objects.get(person=person)

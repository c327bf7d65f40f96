"""A badge of another issuer, whose key is its own name (did:key): it verifies without any server."""

import json
from datetime import UTC, datetime

from insigne import credentials

HOME = "https://reconnaissance.example"


def badge_for(email: str) -> bytes:
    """A signed Open Badge 3.0 awarded to `email`, as its issuer would send it."""
    key = credentials.KeyPair.generate()
    did = credentials.did_key(key.public_key)
    issuer = credentials.Issuer(id=did, name="Reconnaître à Bordeaux", url=HOME, email=None)
    when = datetime(2026, 3, 14, tzinfo=UTC)
    achievement = credentials.Achievement(
        id=f"{HOME}/badges/premiers-secours",
        name="Premiers secours en équipe",
        description="Organise les premiers secours pendant un événement associatif.",
        criteria_url=f"{HOME}/badges/premiers-secours",
        criteria_narrative="Deux événements encadrés à Bordeaux.",
        achievement_type="Badge",
        version="1",
        language="fr",
    )
    award = credentials.Award(
        id=f"{HOME}/awards/{when:%Y%m%d}",
        achievement=achievement,
        issuer=issuer,
        recipient=credentials.Recipient(identity=email, salt="bordeaux-2026"),
        awarded_at=when,
        valid_from=when,
    )
    method = f"{did}#{did.removeprefix('did:key:')}"
    signed = credentials.sign(credentials.build(award), key, verification_method=method, created=when)
    return json.dumps(signed, ensure_ascii=False).encode()

"""A wallet in a few lines of Python, and a badge to put in it."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.utils import timezone

from insigne.awards.models import Award
from insigne.credentials import KeyPair, did_jwk
from insigne.credentials.tokens.jwt import sign_jws
from insigne.institutions.models import Institution
from insigne.oid4vci import actions
from insigne.oid4vci.metadata import GRANT, issuer_id
from insigne.oid4vci.models import WalletOffer
from insigne.oid4vci.tokens import code_of, digits_of
from insigne.oid4vci.views import _deep_link
from tests.world import House, awarded

BASE = "https://insigne.example"


def path_of(url: str) -> str:
    return urlsplit(url).path


def an_offer(at: House, award: Award | None = None) -> WalletOffer:
    award = award or awarded(at)
    return actions.make_offer(award, by=award.recipient)


class Wallet:
    """Speaks the protocol to one institution, by hand, so that a test may say anything wrong."""

    def __init__(self, institution: Institution, key: KeyPair | None = None) -> None:
        self.institution = institution
        self.key = key or KeyPair.generate("P-256")
        self.client = Client(enforce_csrf_checks=True)
        self.home = f"/i/{institution.slug}/wallet"

    @property
    def did(self) -> str:
        return did_jwk(self.key.public_key)

    def read_offer(self, offer: WalletOffer) -> dict[str, Any]:
        """The offer, by the deep link that the page shows."""
        address = parse_qs(urlsplit(_deep_link(offer)).query)["credential_offer_uri"][0]
        read: dict[str, Any] = self.client.get(path_of(address)).json()
        return read

    def ask_token(self, offer: WalletOffer, **changes: str | None) -> Any:
        fields: dict[str, str | None] = {
            "grant_type": GRANT,
            "pre-authorized_code": code_of(offer.pk),
            "tx_code": digits_of(offer.pk),
        } | changes
        body = {name: value for name, value in fields.items() if value is not None}
        return self.client.post(
            f"{self.home}/token",
            "&".join(f"{name}={value}" for name, value in body.items()),
            content_type="application/x-www-form-urlencoded",
        )

    def token(self, offer: WalletOffer) -> str:
        token: str = self.ask_token(offer).json()["access_token"]
        return token

    def nonce(self) -> str:
        nonce: str = self.client.post(f"{self.home}/nonce").json()["c_nonce"]
        return nonce

    def proof(self, header: dict[str, Any] | None = None, at: datetime | None = None, **claims: Any) -> str:
        said = {
            "aud": issuer_id(self.institution),
            "iat": int((at or timezone.now()).timestamp()),
            "nonce": claims.pop("nonce", None) or self.nonce(),
        } | claims
        named = {"typ": "openid4vci-proof+jwt", "jwk": self.key.public_key.jwk} if header is None else header
        return sign_jws(json.dumps(said).encode(), self.key, named)

    def ask(self, token: str, body: Any, **headers: str) -> Any:
        return self._send("credential", token, body, **headers)

    def tell(self, token: str, body: Any) -> Any:
        """What became of a copy."""
        return self._send("notification", token, body)

    def _send(self, end: str, token: str, body: Any, **headers: str) -> Any:
        return self.client.post(
            f"{self.home}/{end}",
            body if isinstance(body, str | bytes) else json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"} | headers,
        )

    def request(self, offer: WalletOffer, ending: str = "ldp", **proof: Any) -> dict[str, Any]:
        return {
            "credential_configuration_id": f"{offer.award.version.badge.code}.{ending}",
            "proofs": {"jwt": [self.proof(**proof)]},
        }

    def take(self, offer: WalletOffer, ending: str = "ldp") -> Any:
        """The whole road: the copy, as the wallet receives it."""
        answer = self.ask(self.token(offer), self.request(offer, ending))
        return answer.json()["credentials"][0]["credential"]

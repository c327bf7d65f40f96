"""What a wallet reads before it asks: who issues, in which ways, where (OpenID4VCI 1.0 §12.2, RFC 8414).

Each institution is an issuer of its own, and its own authorization server, which knows one grant: the code that
a recipient's page gave. Each of its badges is a configuration in each way of writing, so that the wallet shows
the badge's own name and picture.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from insigne.awards import addresses
from insigne.awards.deliveries import Format
from insigne.catalogue.models import Badge
from insigne.credentials import PRESENTATION_SUITES
from insigne.institutions.addresses import absolute

if TYPE_CHECKING:
    from insigne.catalogue.models import BadgeVersion
    from insigne.institutions.models import Institution

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
# The one kind of authorization details (§5.1.1).
DETAILS = "openid_credential"
PROOF_ALGORITHMS = ("EdDSA", "ES256", "ES384")
TYPES = ["VerifiableCredential", "OpenBadgeCredential"]
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
LANGUAGES = ("fr", "en")
# How a configuration's name ends.
ENDINGS = {Format.LDP_VC: "ldp", Format.JWT_VC_JSON: "jwt", Format.SD_JWT: "sd-jwt"}
SIGNATURES = {Format.LDP_VC: "eddsa-rdfc-2022", Format.JWT_VC_JSON: "EdDSA", Format.SD_JWT: "EdDSA"}


@dataclass(frozen=True, slots=True)
class Configuration:
    """A badge in one way of writing, as an offer and a request name it."""

    badge: Badge
    form: Format

    @property
    def id(self) -> str:
        return f"{self.badge.code}.{ENDINGS[self.form]}"


def configurations_of(badge: Badge) -> list[Configuration]:
    """The ways in which a badge is delivered; the first is the one that most wallets for badges read."""
    return [Configuration(badge, form) for form in Format]


def issuer_id(institution: "Institution") -> str:
    """Who issues to wallets: an address of its own below the institution's."""
    return absolute("wallet-issuer-home", institution.slug)


def issuer_document(institution: "Institution") -> dict[str, Any]:
    """The credential issuer's metadata."""
    badges = Badge.objects.filter(institution=institution, current__isnull=False).select_related(
        "current__badge"
    )
    each = [
        configuration
        for badge in badges.exclude(state=Badge.State.DRAFT).defer("current__picture")
        for configuration in configurations_of(badge)
    ]
    return {
        "credential_issuer": issuer_id(institution),
        "credential_endpoint": absolute("wallet-credential", institution.slug),
        "nonce_endpoint": absolute("wallet-nonce", institution.slug),
        "notification_endpoint": absolute("wallet-notification", institution.slug),
        "display": [
            {"name": institution.name.in_language(language), "locale": language} for language in LANGUAGES
        ],
        "credential_configurations_supported": {
            configuration.id: _configuration(configuration) for configuration in each
        },
    }


def server_document(institution: "Institution") -> dict[str, Any]:
    """The authorization server's metadata."""
    return {
        "issuer": issuer_id(institution),
        "token_endpoint": absolute("wallet-token", institution.slug),
        "token_endpoint_auth_methods_supported": ["none"],
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "pre-authorized_grant_anonymous_access_supported": True,
        "authorization_details_types_supported": [DETAILS],
    }


def type_document(badge: Badge) -> dict[str, Any]:
    """The type of a badge's copies that are disclosed in parts (SD-JWT VC, type metadata)."""
    version = badge.current
    return {
        "vct": addresses.badge_type(badge),
        "name": version.name.in_language("en") if version else badge.slug,
        # The drafts of SD-JWT VC called the language first `lang`, and now `locale`.
        "display": [{"lang": each, "locale": each, **_words(version, each)} for each in LANGUAGES if version],
    }


def offer_document(institution: "Institution", badge: Badge, code: str, language: str) -> dict[str, Any]:
    """An offer, as a wallet reads it (§4.1.1). The wallet shows its owner what the digits are, in their language."""
    with translation.override(language):
        digits = _("The six digits on the page of your badge.")
    return {
        "credential_issuer": issuer_id(institution),
        "credential_configuration_ids": [each.id for each in configurations_of(badge)],
        "grants": {
            GRANT: {
                "pre-authorized_code": code,
                "tx_code": {
                    "input_mode": "numeric",
                    "length": 6,
                    "description": digits,
                },
            }
        },
    }


def _configuration(configuration: Configuration) -> dict[str, Any]:
    form = configuration.form
    return {
        "format": form.value,
        "cryptographic_binding_methods_supported": ["jwk", "did:key", "did:jwk"],
        "credential_signing_alg_values_supported": [SIGNATURES[form]],
        "proof_types_supported": {
            "jwt": {"proof_signing_alg_values_supported": list(PROOF_ALGORITHMS)},
            "di_vp": {"proof_signing_alg_values_supported": list(PRESENTATION_SUITES)},
        },
        "credential_metadata": {"display": _display(configuration.badge)},
        **_definition(configuration),
    }


def _definition(configuration: Configuration) -> dict[str, Any]:
    if configuration.form == Format.SD_JWT:
        return {"vct": addresses.badge_type(configuration.badge)}
    if configuration.form == Format.LDP_VC:
        return {"credential_definition": {"@context": CONTEXTS, "type": TYPES}}
    return {"credential_definition": {"type": TYPES}}


def _display(badge: Badge) -> list[dict[str, Any]]:
    """How a wallet shows the badge, in each language."""
    version = badge.current
    if version is None:
        return []
    return [
        {
            "locale": language,
            **_words(version, language),
            "logo": {
                "uri": addresses.picture(version, language),
                "alt_text": version.name.in_language(language),
            },
        }
        for language in LANGUAGES
    ]


def _words(version: "BadgeVersion", language: str) -> dict[str, str]:
    return {"name": version.name.in_language(language), "description": version.summary.in_language(language)}

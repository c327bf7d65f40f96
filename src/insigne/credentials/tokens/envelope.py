"""Credentials in an envelope: a JSON object whose `id` is a `data:` address that holds a token (VC 2.0 §4.13).

The envelope itself is signed by nobody. Nothing in it is believed but what stands in the token.
"""

from collections.abc import Mapping

from insigne.credentials.fields import texts
from insigne.credentials.linked_data.contexts import VC_V2
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json

# What each envelope must hold, and the media types that may say so (VC-JOSE-COSE §6.1 and its drafts).
_CONTENT_OF_ENVELOPE: Mapping[str, str] = {
    "EnvelopedVerifiableCredential": "VerifiableCredential",
    "EnvelopedVerifiablePresentation": "VerifiablePresentation",
}
_MEDIA_TYPES: Mapping[str, str] = {
    "application/vc+jwt": "VerifiableCredential",
    "application/vc-ld+jwt": "VerifiableCredential",
    "application/vc+ld+json+jwt": "VerifiableCredential",
    "application/vc+sd-jwt": "VerifiableCredential",
    "application/dc+sd-jwt": "VerifiableCredential",
    "application/vp+jwt": "VerifiablePresentation",
    "application/vp-ld+jwt": "VerifiablePresentation",
    "application/vp+ld+json+jwt": "VerifiablePresentation",
    "application/vp+sd-jwt": "VerifiablePresentation",
}


def content_of(document: Json) -> str | None:
    """The type of document that an envelope must hold; None for a document that is no envelope."""
    for type_ in texts(document.get("type")):
        if type_ in _CONTENT_OF_ENVELOPE:
            return _CONTENT_OF_ENVELOPE[type_]
    return None


def token_in_envelope(envelope: Json) -> str:
    """The text of the token. CredentialError: `format.envelope_malformed`, `format.unsupported` (COSE)."""
    if VC_V2 not in texts(envelope.get("@context")):
        raise CredentialError("format.envelope_malformed", reason="“@context” does not name Credentials 2.0")
    address = envelope.get("id")
    if not isinstance(address, str) or not address.startswith("data:"):
        raise CredentialError("format.envelope_malformed", reason="its id is not a data: address")
    content, token = token_in_address(address)
    if content != content_of(envelope):
        raise CredentialError("format.envelope_malformed", reason="it holds another kind of document")
    return token


def token_in_address(address: str) -> tuple[str, str]:
    """The type of document that a `data:` address says it holds, and its token; CredentialError as above."""
    media_type, comma, token = address.removeprefix("data:").partition(",")
    media_type = media_type.strip().lower()
    if media_type.endswith("+cose"):
        raise CredentialError("format.unsupported", kind="COSE")
    if not comma or media_type not in _MEDIA_TYPES:
        raise CredentialError("format.envelope_malformed", reason="its content is of an unknown kind")
    if ("~" in token) != media_type.endswith("+sd-jwt"):
        raise CredentialError("format.envelope_malformed", reason="it holds another kind of document")
    return _MEDIA_TYPES[media_type], token

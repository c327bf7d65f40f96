"""The addresses that wallets call (OpenID4VCI 1.0): metadata, offer, token, nonce, credential, notification."""

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from insigne.awards.deliveries import Format, NotDeliverable, Reception, is_deliverable
from insigne.catalogue.models import Badge
from insigne.institutions.models import Institution
from insigne.oid4vci import actions, details, metadata
from insigne.oid4vci.answers import Refused, for_wallets, read_form, read_json
from insigne.oid4vci.proofs import holder_in
from insigne.oid4vci.queries import access_of, offer_at
from insigne.oid4vci.tokens import LIFETIME, code_of, name_of, new_nonce

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.oid4vci.models import AccessToken

# Descriptions of public things: they change when a badge is published.
A_MINUTE = "public, max-age=60"


@for_wallets("GET")
def issuer(request: "HttpRequest", slug: str) -> HttpResponse:
    """Who issues, and each badge in each way of writing."""
    return _described(metadata.issuer_document(_institution(slug)))


@for_wallets("GET")
def server(request: "HttpRequest", slug: str) -> HttpResponse:
    """Where and how a wallet gets access."""
    return _described(metadata.server_document(_institution(slug)))


@for_wallets("GET")
def badge_type(request: "HttpRequest", code: str) -> HttpResponse:
    """What the type of a badge's copies means."""
    known = (
        Badge.objects.exclude(state=Badge.State.DRAFT)
        .select_related("current__badge")
        .defer("current__picture")
    )
    return _described(metadata.type_document(get_object_or_404(known, code=code)))


@for_wallets("GET")
def offer(request: "HttpRequest", slug: str, address: str) -> HttpResponse:
    """The offer behind a QR code. Read it as often as needed while it is open: the code in it works once."""
    institution = _institution(slug)
    found = offer_at(institution, address)
    if found is None or not is_deliverable(found.award):
        raise Refused("invalid_request", "There is no such offer, or it has ended.", status=404)
    award = found.award
    language = award.recipient.language if award.recipient else award.language
    badge, code = award.version.badge, code_of(found.pk)
    return JsonResponse(metadata.offer_document(institution, badge, code, language))


@for_wallets("POST")
def token(request: "HttpRequest", slug: str) -> HttpResponse:
    """An access token for the code of an offer and the digits that its owner read on their page (§6)."""
    institution, fields = _institution(slug), read_form(request)
    kind = fields.get("grant_type")
    if kind is None:
        raise Refused("invalid_request", "The parameter grant_type is missing.")
    if kind != metadata.GRANT:
        raise Refused("unsupported_grant_type", f"The one grant is {metadata.GRANT}.")
    _must_be_anonymous(request, fields)
    code, digits = fields.get("pre-authorized_code"), fields.get("tx_code")
    if code is None or digits is None:
        raise Refused("invalid_request", "The parameters pre-authorized_code and tx_code are both needed.")
    # Before the code is taken: a wallet that asks for what is not offered has not lost its offer.
    granted = details.granted(institution, code, fields.get("authorization_details"))
    # Our page shows the digits in two groups, and some wallets let them be pasted as they stand.
    access = actions.redeem(institution, code, "".join(digits.split()))
    if access is None:
        raise Refused("invalid_grant", "The code or its digits are wrong, were used, or are too old.")
    given = {"access_token": access, "token_type": "Bearer", "expires_in": int(LIFETIME.total_seconds())}
    return JsonResponse(given | granted)


def _must_be_anonymous(request: "HttpRequest", fields: dict[str, str]) -> None:
    """Refuse a wallet that says who it is (RFC 6749 §5.2: a header is answered by 401, and its own scheme)."""
    sentence = "Wallets are anonymous here: send no client authentication."
    if "Authorization" in request.headers:
        raise Refused("invalid_client", sentence, status=401, scheme='Basic realm="insigne"')
    if "client_secret" in fields or "client_assertion" in fields:
        raise Refused("invalid_client", sentence)


@for_wallets("POST")
def nonce(request: "HttpRequest", slug: str) -> HttpResponse:
    """A question for the wallet's key to answer (§7)."""
    return JsonResponse({"c_nonce": new_nonce(_institution(slug))})


@for_wallets("POST")
def credential(request: "HttpRequest", slug: str) -> HttpResponse:
    """A copy of the badge, signed for the wallet's key (§8)."""
    institution = _institution(slug)
    access = _access(request, institution)
    asked = read_json(request, "invalid_credential_request")
    form = _form(asked, access)
    holder = holder_in(asked, institution)
    try:
        copy = actions.hand_over(access, holder, form)
    except actions.StaleNonce:
        raise Refused(
            "invalid_nonce", "Ask the nonce endpoint for a fresh nonce: one is good once."
        ) from None
    except actions.AccessEnded:
        raise Refused("invalid_token", "The access token has ended.", status=401) from None
    except NotDeliverable:
        raise Refused("credential_request_denied", "The badge is no longer delivered.") from None
    written = json.loads(copy.document) if form == Format.LDP_VC else copy.document.decode()
    named = name_of(access, copy.delivery)
    return JsonResponse({"credentials": [{"credential": written}], "notification_id": named})


@for_wallets("POST")
def notification(request: "HttpRequest", slug: str) -> HttpResponse:
    """What a wallet says became of a copy (§11). It may say it again: the answer is the same.

    Its description of what went wrong is not looked at: it is for the developers of a service that reads it.
    """
    access = _access(request, _institution(slug))
    said = read_json(request, "invalid_notification_request")
    name, event = said.get("notification_id"), said.get("event")
    if not isinstance(name, str) or event not in Reception.values:
        events = ", ".join(Reception.values)
        raise Refused("invalid_notification_request", f"Send notification_id, and as event one of {events}.")
    try:
        actions.hear(access, name, Reception(event))
    except actions.UnknownCopy:
        raise Refused(
            "invalid_notification_id", "This access token brought no credential of that name."
        ) from None
    return HttpResponse(status=204)


def _access(request: "HttpRequest", institution: Institution) -> "AccessToken":
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise Refused("invalid_request", "Send the access token as a Bearer token.", status=401)
    access = access_of(institution, secret.strip())
    if access is None:
        raise Refused("invalid_token", "The access token is unknown here, or has ended.", status=401)
    return access


def _form(asked: dict[str, Any], access: "AccessToken") -> Format:
    """The way of writing that the request names, by exactly one of its two names (§8.2).

    Both names are the same text here: a wallet that asked for identifiers got those of the configurations.
    """
    names = asked.keys() & {"credential_configuration_id", "credential_identifier"}
    if len(names) != 1:
        sentence = "Name one credential_configuration_id, or one credential_identifier, and not both."
        raise Refused("invalid_credential_request", sentence)
    if "credential_response_encryption" in asked:
        raise Refused("invalid_encryption_parameters", "Answers are not encrypted beyond TLS.")
    (name,) = names
    for configuration in metadata.configurations_of(access.offer.award.version.badge):
        if configuration.id == asked[name]:
            return configuration.form
    if name == "credential_identifier":
        raise Refused("unknown_credential_identifier", "The token came without such an identifier.")
    raise Refused("unknown_credential_configuration", "The offer holds no such configuration.")


def _institution(slug: str) -> Institution:
    return get_object_or_404(Institution, slug=slug)


def _described(document: dict[str, Any]) -> HttpResponse:
    """What is said in every language at once: a wallet picks its own (§12.2.2)."""
    said_in = ", ".join(metadata.LANGUAGES)
    return JsonResponse(document, headers={"Cache-Control": A_MINUTE, "Content-Language": said_in})

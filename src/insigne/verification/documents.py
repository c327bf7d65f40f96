"""Documents for machines: credentials, assertions, keys, status lists. Exact bytes where bytes were signed."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from insigne import credentials
from insigne.awards import addresses, status_lists
from insigne.awards.documents import achievement_value, issuer_value, to_bytes
from insigne.awards.images import baked_image
from insigne.awards.models import Award, StatusList
from insigne.awards.rules import may_see
from insigne.catalogue.models import Badge, BadgeVersion
from insigne.catalogue.queries import version_with_skills
from insigne.institutions import addresses as institution_addresses
from insigne.institutions.models import Institution, SigningKey
from insigne.web.own import handed_out, published

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest

VC = "application/vc+ld+json"
LD = "application/ld+json"
IMAGES = {"png": "image/png", "svg": "image/svg+xml"}


class Erased(Http404):
    """The award was erased with its recipient."""


@published
@require_safe
def credential(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """The signed OB 3.0 credential, byte for byte as it was issued."""
    try:
        award = visible(request, award_id)
    except Erased:
        return gone(award_id)
    return discreet(_public(bytes(award.credential), VC, private=not award.is_shared), award)


@published
@require_safe
def assertion(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """The hosted OB 2.0 assertion. It names nobody and quotes nothing that was not chosen to be public.

    Whoever holds a baked badge must be able to check it, so it answers even while the page is private. A
    revoked one answers 410 with `revoked: true` (OB 2.0, hosted verification).
    """
    award = get_object_or_404(Award.objects.only("assertion", "revoked_at", "sharing"), pk=award_id)
    if award.is_revoked:
        gone = credentials.revoked_assertion(addresses.assertion(award_id))
        return discreet(_public(to_bytes(gone), LD, status=410), award)
    return discreet(_public(bytes(award.assertion), LD), award)


@handed_out
@require_safe
def baked(request: "HttpRequest", award_id: "UUID", kind: str) -> HttpResponse:
    """The badge's picture with both documents inside."""
    if kind not in IMAGES:
        raise Http404
    award = visible(request, award_id)
    response = HttpResponse(baked_image(award, kind), content_type=IMAGES[kind])
    name = f"{award.version.badge.slug}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return discreet(response, award)


@published
@require_safe
def did(request: "HttpRequest", slug: str) -> HttpResponse:
    """The institution's `did:web` document with every key it ever signed with."""
    institution = get_object_or_404(Institution, slug=slug)
    keys = [_published(key) for key in institution.keys.select_related("institution")]
    document = credentials.did_document(institution_addresses.did(institution), keys)
    return _public(to_bytes(document), "application/did+ld+json")


@published
@require_safe
def jwks(request: "HttpRequest") -> HttpResponse:
    """The keys of every institution here, for verifiers of tokens that ask the host (OB 3.0 implementation guide).

    Each says by `iss` whose it is: one institution's key proves nothing for another.
    """
    found = SigningKey.objects.select_related("institution").order_by("institution__slug", "created_at", "pk")
    sets = (
        credentials.jwk_set([_published(key)], issuer=institution_addresses.did(key.institution))
        for key in found
    )
    keys = [jwk for each in sets for jwk in each["keys"]]
    return _public(to_bytes({"keys": keys}), "application/jwk-set+json")


def _published(key: SigningKey) -> credentials.VerificationKey:
    return credentials.VerificationKey(
        id=institution_addresses.key_id(key),
        public_key=credentials.PublicKey.from_multikey(key.public_multikey),
        revoked=key.revoked_at,
        expires=_whole_second_after(key.retired_at) if key.retired_at else None,
    )


def _whole_second_after(instant: "datetime") -> "datetime":
    """Proofs bear whole seconds: cut as they are, a key's end would come before what it signed in its last second."""
    return instant.replace(microsecond=0) + timedelta(seconds=1) if instant.microsecond else instant


@published
@require_safe
def status_list(request: "HttpRequest", slug: str, number: int) -> HttpResponse:
    """A bitstring status list, as it was last signed; anew when a revocation came since."""
    found = get_object_or_404(StatusList, institution__slug=slug, number=number)
    response = _public(status_lists.current(found), VC)
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@published
@require_safe
def profile(request: "HttpRequest", slug: str, language: str) -> HttpResponse:
    """The OB 2.0 issuer profile, in one language."""
    institution = get_object_or_404(Institution, slug=slug)
    document = credentials.profile_v2(
        issuer_value(institution, _known(language)), addresses.profile(institution, language)
    )
    return _public(to_bytes(document), LD)


@published
@require_safe
def badge_class(request: "HttpRequest", code: str, number: int, language: str) -> HttpResponse:
    """The OB 2.0 badge class of a version, in one language."""
    shown = version_with_skills().exclude(badge__state=Badge.State.DRAFT)
    version: BadgeVersion = get_object_or_404(shown, badge__code=code, number=number)
    achievement = achievement_value(version, _known(language))
    institution = version.badge.institution
    document = credentials.badge_class_v2(
        achievement, addresses.badge_class(version, language), addresses.profile(institution, language)
    )
    return _public(to_bytes(document), LD)


def visible(request: "HttpRequest", award_id: "UUID") -> Award:
    """An award whose page this reader may open; to anybody else it does not exist.

    Raises Erased, a kind of Http404, for a tombstone: its id tells nobody anything, so anybody may know.
    """
    related = ("version__badge", "version__kit", "institution", "recipient", "key")
    award = get_object_or_404(
        Award.objects.select_related(*related).defer("version__kit__archive"), pk=award_id
    )
    if award.erased_at:
        raise Erased
    if not may_see(request.user, award):
        raise Http404
    return award


def gone(award_id: "UUID") -> HttpResponse:
    """To a machine that asks for the document of a person who was erased: it was, and is no more."""
    body = {"id": addresses.award(award_id), "erased": True}
    return _public(to_bytes(body), "application/json", status=410)


def discreet(response: HttpResponse, award: Award) -> HttpResponse:
    """The answer, with a word to search engines: they index an award only when its recipient lists it."""
    if award.sharing != Award.Sharing.LISTED:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _known(language: str) -> str:
    if language not in {"fr", "en"}:
        raise Http404
    return language


def _public(body: bytes, content_type: str, *, status: int = 200, private: bool = False) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type, status=status)
    # Verifiers also run in browsers, on other sites: what everybody may read, a page of theirs may read.
    if not private:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response

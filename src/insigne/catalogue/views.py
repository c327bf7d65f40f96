"""The public catalogue: no account is needed to read it."""

from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from insigne.catalogue.models import Badge, BadgeVersion
from insigne.catalogue.pictures import png_of, qr_code
from insigne.catalogue.queries import published_badges, version_with_skills
from insigne.institutions.models import Institution
from insigne.institutions.rules import is_staff_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

# A version's picture never changes, so a browser may keep it for a year.
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def home(request: "HttpRequest") -> HttpResponse:
    """The catalogue of the only institution; or the list of institutions, with their badges."""
    institutions = list(Institution.objects.all())
    if len(institutions) == 1:
        return _catalogue(request, institutions[0])
    badges = list(published_badges().order_by("institution__slug", "position", "slug"))
    shelves = [
        (issuer, list(group)) for issuer, group in groupby(badges, key=lambda badge: badge.institution)
    ]
    return render(request, "catalogue/home.html", {"shelves": shelves})


@require_safe
def institution(request: "HttpRequest", slug: str) -> HttpResponse:
    """The catalogue of one institution."""
    return _catalogue(request, get_object_or_404(Institution, slug=slug))


@require_safe
def badge(request: "HttpRequest", code: str) -> HttpResponse:
    """A badge's short address: what it recognises now, and how it is obtained."""
    current = get_object_or_404(version_with_skills(), badge__code=code, badge__current=F("pk"))
    return _badge_page(request, current)


@require_safe
def version(request: "HttpRequest", code: str, number: int) -> HttpResponse:
    """A badge as one version says it: where the credentials of that version point."""
    found = get_object_or_404(version_with_skills(), badge__code=code, number=number)
    return _badge_page(request, found)


@require_safe
def picture(request: "HttpRequest", code: str, number: int, language: str, kind: str) -> HttpResponse:
    """The picture of a version, as SVG or PNG, without any credential in it."""
    if language not in {"fr", "en"} or kind not in {"svg", "png"}:
        raise Http404
    versions = BadgeVersion.objects.select_related("badge")
    versions = versions.only("picture", "badge__state", "badge__institution_id")
    found = get_object_or_404(versions, badge__code=code, number=number)
    _require_shown(request, found.badge)
    if kind == "svg":
        response = HttpResponse(found.picture.in_language(language), content_type="image/svg+xml")
    else:
        response = HttpResponse(png_of(found, language), content_type="image/png")
    if found.badge.state != Badge.State.DRAFT:
        response.headers["Cache-Control"] = FOREVER
        # Wallets and displayers also run in browsers, on other sites.
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def qr(request: "HttpRequest", code: str) -> HttpResponse:
    """The QR code of a badge's short address."""
    get_object_or_404(Badge, code=code)
    address = settings.INSIGNE_URL + reverse("badge", args=[code])
    return HttpResponse(qr_code(address), content_type="image/svg+xml")


def _catalogue(request: "HttpRequest", institution: Institution) -> HttpResponse:
    badges = published_badges().filter(institution=institution)
    content = {"institution": institution, "shelves": by_category(badges)}
    return render(request, "catalogue/institution.html", content)


def by_category(badges: "Iterable[Badge]") -> "list[tuple[object, list[Badge]]]":
    """The badges under their categories, both in the order they came."""
    return [(category, list(group)) for category, group in groupby(badges, key=lambda each: each.category)]


def _badge_page(request: "HttpRequest", shown: BadgeVersion) -> HttpResponse:
    badge = shown.badge
    _require_shown(request, badge)
    content = {
        "badge": badge,
        "version": shown,
        "institution": badge.institution,
        "skills": shown.skills.all(),
        "is_current": badge.current_id == shown.pk,
        "short_address": settings.INSIGNE_URL + reverse("badge", args=[badge.code]),
    }
    return render(request, "catalogue/badge.html", content)


def _require_shown(request: "HttpRequest", badge: Badge) -> None:
    """A badge that was never published exists for the staff of its institution only. Raises Http404."""
    if badge.state == Badge.State.DRAFT and not is_staff_of(request.user, badge.institution_id):
        raise Http404

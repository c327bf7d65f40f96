"""Choose who you are; read the e-mails."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from insigne.demo.mailbox import letters
from insigne.people.models import User
from insigne.people.sign_in import sign_in

if TYPE_CHECKING:
    from django.http import HttpRequest


def marks(request: "HttpRequest") -> dict[str, str]:
    """Context processor: the line on top of every page."""
    return {"demo_people": reverse("demo-people"), "demo_mailbox": reverse("demo-mailbox")}


def people(request: "HttpRequest") -> HttpResponse:
    """Sign in by choosing who you are."""
    next_page = request.GET.get("next") or request.POST.get("next") or ""
    if not next_page.startswith("/") or not url_has_allowed_host_and_scheme(next_page, allowed_hosts=None):
        next_page = ""
    if request.method == "POST":
        sign_in(request, _chosen(request.POST.get("person", "")))
        return redirect(next_page or "home")
    everybody = User.objects.order_by("created_at", "pk").prefetch_related("memberships__institution")
    return render(request, "demo/people.html", {"people": everybody, "next": next_page})


def _chosen(person: str) -> User:
    try:
        return get_object_or_404(User, pk=UUID(person))
    except ValueError:  # not even an id
        raise Http404 from None


@require_safe
def mailbox(request: "HttpRequest") -> HttpResponse:
    """The e-mails that were sent."""
    return render(request, "demo/mailbox.html", {"letters": letters(settings.DATA / "mail")})

"""The directory of a badge's recipients: for them, and what anybody may see of it; one's own entry."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.catalogue.models import Badge
from insigne.directory import actions
from insigne.directory.actions import ChangedMeanwhile, Details
from insigne.directory.forms import EntryForm
from insigne.directory.models import Entry, Reach
from insigne.directory.queries import crosses, entry_of, own_badge, shown_to, shown_to_anybody
from insigne.path.models import PathShare
from insigne.people.consents import WORDINGS
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.forms.boundfield import BoundWidget
    from django.http import HttpRequest
    from django_stubs_ext import StrPromise

    from insigne.people.models import User

PER_PAGE = 20


@require_safe
def directory(request: "HttpRequest", code: str) -> HttpResponse:
    """To a recipient the directory, to others the entries that their owners made public, if there are any."""
    badge = known_badge(code)
    own = own_badge(request.user, badge)
    if own is None:
        return _for_anybody(request, badge)
    if own != badge:  # the same badge elsewhere: one sees the same people from one's own
        return redirect("directory", own.code)
    entries = shown_to(badge)
    filters = _filters(request, entries)
    chosen = _chosen(entries, filters)
    content = {
        "badge": badge,
        "institution": badge.institution,
        "entry": entry_of(request.user, badge),
        "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": bool(filters["institution_chosen"] or filters["promotion_chosen"]),
        **filters,
    }
    return render(request, "directory/directory.html", content)


@login_required
def entry(request: "HttpRequest", code: str) -> HttpResponse:
    """One's own entry: write it, look at it as others will, and publish it."""
    badge, user = recipients_badge(request, code), signed_in(request)
    found = entry_of(user, badge)
    form = _form(request, badge, found)
    status = 200
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            _save(form, badge, user)
        except ChangedMeanwhile:
            form = _form(request, badge, found, given={**request.POST.dict(), "seen": _seen(found)})
            form.add_error(
                None,
                _(
                    "Your entry was taken out, or is shown to other people, since you opened this page. Look at "
                    "who sees it, then publish it again if you wish to."
                ),
            )
        else:
            messages.success(request, _("Your entry is published."), extra_tags="ok")
            return redirect("directory", badge.code)
    if form.errors:
        status = 422
    content = {
        "badge": badge,
        "institution": badge.institution,
        "form": form,
        "entry": found,
        "preview": _preview(form, badge, user, found),
        "reaches": _reaches(form),
    }
    return render(request, "directory/entry.html", content, status=status)


@login_required
@require_POST
def leave(request: "HttpRequest", code: str) -> HttpResponse:
    """One click, also for somebody whose award no longer stands."""
    badge, user = known_badge(code), signed_in(request)
    found = entry_of(user, badge)
    if found:
        actions.leave(found, by=user)
    messages.success(
        request,
        _("You are in this directory no more; your entry is deleted, and nobody writes to you from it."),
        extra_tags="ok",
    )
    return redirect("directory", code) if own_badge(user, badge) == badge else redirect("account")


def known_badge(code: str) -> Badge:
    """A badge that was published once. Raises Http404."""
    badges = Badge.objects.exclude(state=Badge.State.DRAFT).filter(current__isnull=False)
    badges = badges.select_related("institution", "current").defer("current__picture")
    return get_object_or_404(badges, code=code)


def recipients_badge(request: "HttpRequest", code: str) -> Badge:
    """The badge, if the reader is one of its recipients. To others its directory does not exist: Http404."""
    badge = known_badge(code)
    if own_badge(request.user, badge) != badge:
        raise Http404
    return badge


def _for_anybody(request: "HttpRequest", badge: Badge) -> HttpResponse:
    entries = shown_to_anybody(badge)
    if not entries.exists():
        if request.user.is_anonymous:  # a recipient who is not signed in; a stranger learns nothing from it
            return redirect_to_login(request.get_full_path())
        raise Http404
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    content = {"badge": badge, "institution": badge.institution, "page": page}
    return render(request, "directory/public.html", content)


def _filters(request: "HttpRequest", entries: "QuerySet[Entry]") -> dict[str, Any]:
    """What one may choose from, and what is chosen: only among people whom the reader sees."""
    houses = entries.order_by().values_list("badge__institution__slug", "badge__institution__name").distinct()
    promotions = (
        entries.order_by("promotion").exclude(promotion="").values_list("promotion", flat=True).distinct()
    )
    return {
        "institutions": list(houses),
        "promotions": list(promotions),
        "institution_chosen": request.GET.get("institution", ""),
        "promotion_chosen": request.GET.get("promotion", ""),
    }


def _chosen(entries: "QuerySet[Entry]", filters: dict[str, Any]) -> "QuerySet[Entry]":
    if filters["institution_chosen"]:
        entries = entries.filter(badge__institution__slug=filters["institution_chosen"])
    if filters["promotion_chosen"]:
        entries = entries.filter(promotion=filters["promotion_chosen"])
    return entries


def _form(
    request: "HttpRequest", badge: Badge, found: Entry | None, given: "Mapping[str, Any] | None" = None
) -> EntryForm:
    user = signed_in(request)
    shares = [share.pk for share in PathShare.objects.filter(person=user) if share.is_open]
    initial: dict[str, Any] = {"name_form": Entry.NameForm.FULL, "reach": Reach.INSTITUTION}
    if found:
        fields = ("name_form", "promotion", "line", "share", "reach")
        initial = {field: getattr(found, field) for field in fields}
    initial["seen"] = _seen(found)
    crossing = crosses(badge.institution_id)
    data = given or request.POST or None
    return EntryForm(data, initial=initial, person=user, crosses=crossing, shares=shares)


def _reaches(form: EntryForm) -> "list[tuple[BoundWidget, list[StrPromise]]]":
    """Each choice with the consents that it adds to those of the choice above it."""
    rows, told = [], 0
    for radio in form["reach"]:
        uses = actions.USES[Reach(radio.data["value"])]
        rows.append((radio, [WORDINGS[use] for use in uses[told:]]))
        told = len(uses)
    return rows


def _seen(found: Entry | None) -> str:
    return f"{found.pk} {found.reach}" if found else ""


def _save(form: EntryForm, badge: Badge, user: "User") -> None:
    data = form.cleaned_data
    details = Details(
        name_form=data["name_form"],
        promotion=data["promotion"],
        line=data["line"],
        share=data.get("share"),
        reach=data["reach"],
    )
    if not data["seen"]:
        actions.join(badge, details, by=user)
        return
    entry_id, _space, reach = data["seen"].partition(" ")
    try:
        actions.change(UUID(entry_id), details, seen_reach=reach, by=user)
    except ValueError as wrong:  # nor an id that a page of ours would carry
        raise ChangedMeanwhile from wrong


def _preview(form: EntryForm, badge: Badge, user: "User", found: Entry | None) -> Entry:
    """The entry as the form has it now, never saved: what is wrong in it is left as it was."""
    given = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else {}
    shown = {
        name: given.get(name, form.initial.get(name) or "") for name in ("name_form", "promotion", "line")
    }
    share = given.get("share") if form.is_bound else form.initial.get("share")
    preview = Entry(person=user, badge=badge, share=share, **shown)
    preview.is_valid = True  # type: ignore[attr-defined]
    return preview

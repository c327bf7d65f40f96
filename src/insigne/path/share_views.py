"""What one shares of one's path: prepare, look at it as a visitor, open, take back; and the visitor's page."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.path import actions
from insigne.path.forms import KEYS, PartsForm, first_choice
from insigne.path.models import PathShare
from insigne.path.queries import own_share, shares_of
from insigne.path.shares import (
    NoSuchShare,
    ShareClosed,
    address_of,
    discreet,
    share_at,
    token_of,
    visible_story,
)
from insigne.path.story import story_of
from insigne.path.timeline import picture_of_path
from insigne.path.visitors import gone, language_for
from insigne.people.consents import WORDINGS
from insigne.people.models import Use
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from insigne.path.told import Story


@login_required
@require_safe
def shares(request: "HttpRequest") -> "HttpResponse":
    """Everything that one shares or has shared, with its address and its last day."""
    # What somebody can read now stands first, what is closed last.
    listed = sorted(shares_of(signed_in(request)), key=lambda share: (not share.is_open, share.is_over))
    rows = [(share, address_of(share) if share.is_open else "") for share in listed]
    return render(request, "path/shares.html", {"rows": rows})


@login_required
def new(request: "HttpRequest") -> "HttpResponse":
    """Choose the parts of a share to be: `?kind=link` or `?kind=public`."""
    person = signed_in(request)
    kind = request.GET.get("kind", PathShare.Kind.LINK)
    if kind not in PathShare.Kind.values:
        raise Http404
    story = story_of(person)
    form = PartsForm(request.POST or None, kind=kind, story=story, initial=first_choice(story))
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data.get("address", "")
        try:
            share = actions.prepare_share(kind, form.parts(), address=address, by=person)
        except actions.AddressTaken:
            form.add_error("address", _("This address is taken: choose another."))
        except actions.TooManyShares:
            form.add_error(None, _("You have thirty shares: remove one that you no longer need."))
        else:
            return redirect("path-share-preview", share.pk)
    return _form(request, form, story, {"kind": kind})


@login_required
def change(request: "HttpRequest", share_id: "UUID") -> "HttpResponse":
    """Choose other parts of a share."""
    person = signed_in(request)
    share = own_share(person, share_id)
    if share.is_dead:
        return redirect("path-share-preview", share_id)
    story = story_of(person)
    form = PartsForm(request.POST or None, kind=share.kind, story=story, share=share)
    if request.method == "POST" and form.is_valid():
        actions.change_share(share, form.parts(), by=person)
        return redirect("path-share-preview", share.pk)
    return _form(request, form, story, {"kind": share.kind, "share": share})


def _form(
    request: "HttpRequest", form: PartsForm, story: "Story", content: "dict[str, Any]"
) -> "HttpResponse":
    ticked = {name: form.chosen(name) for name in KEYS}
    content |= {"form": form, "story": story, "ticked": ticked}
    return render(request, "path/share_form.html", content, status=422 if form.errors else 200)


@login_required
@require_safe
def preview(request: "HttpRequest", share_id: "UUID") -> "HttpResponse":
    """The visitor's page, exactly, under a bar that opens it or goes back to the choices."""
    share = own_share(signed_in(request), share_id)
    bar = {"share": share, "address": address_of(share), "consent": WORDINGS[Use.PATH]}
    return _visitors_page(request, share, share.language or translation.get_language() or "fr", bar)


@login_required
@require_POST
def open_(request: "HttpRequest", share_id: "UUID") -> "HttpResponse":
    """Let visitors in."""
    person = signed_in(request)
    share = own_share(person, share_id)
    try:
        actions.open_share(share, by=person)
    except actions.CannotOpen:
        messages.error(request, _("This cannot be opened: choose its parts and its last day anew."))
        return redirect("path-share", share_id)
    messages.success(
        request, _("It is open. Copy its address and give it to whom you like."), extra_tags="ok"
    )
    return redirect("path-shares")


@login_required
@require_POST
def close(request: "HttpRequest", share_id: "UUID") -> "HttpResponse":
    """One click takes it back."""
    person = signed_in(request)
    actions.take_back(own_share(person, share_id), by=person)
    messages.success(request, _("It is closed: from now on its address shows nothing."), extra_tags="ok")
    return redirect("path-shares")


@login_required
@require_POST
def forget(request: "HttpRequest", share_id: "UUID") -> "HttpResponse":
    """Remove a share from one's list."""
    person = signed_in(request)
    actions.forget_share(own_share(person, share_id), by=person)
    messages.success(request, _("It is removed from your list."), extra_tags="ok")
    return redirect("path-shares")


@require_safe
def shared(request: "HttpRequest", token: str) -> "HttpResponse":
    """What somebody shares of their path, to whoever has its address."""
    try:
        share = share_at(token)
    except NoSuchShare:
        raise Http404 from None
    except ShareClosed:
        return gone(request)
    return discreet(_visitors_page(request, share, language_for(request, share)), share)


def _visitors_page(
    request: "HttpRequest", share: PathShare, language: str, bar: "dict[str, Any] | None" = None
) -> "HttpResponse":
    with translation.override(language):
        story = visible_story(share)
        content = {
            "story": story,
            "picture": picture_of_path(story),
            "is_listed": share.is_listed,
            "words_in": share.language,
            "token": token_of(share),
            "preview": bar,
        }
        response = render(request, "path/shared.html", content)
    response.headers["Content-Language"] = language
    return response

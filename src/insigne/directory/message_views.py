"""Messages: write one, read them, answer or not, block, report."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from insigne.directory import messaging, reporting
from insigne.directory.forms import ReportForm, TextForm
from insigne.directory.models import Block
from insigne.directory.queries import message_with_everything, messages_of, shown_to, suspensions_of
from insigne.directory.refusals import NoMessagesTaken, NotRelayed, check_answer, check_message
from insigne.directory.rules import is_blocker, is_party, is_receiver, may_report
from insigne.directory.views import recipients_badge
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.directory.models import Message

PER_PAGE = 20
ANSWER = gettext_lazy("Your answer")


@login_required
def write(request: "HttpRequest", code: str, entry_id: "UUID") -> HttpResponse:
    """Write to somebody of the directory, or read why they cannot be written to."""
    badge, user = recipients_badge(request, code), signed_in(request)
    entry = shown_to(badge).exclude(person=user).filter(pk=entry_id).first()
    form = TextForm(request.POST or None, address=user.email)
    refused = None
    try:
        check_message(user, badge, entry)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            messaging.send(badge, entry_id, data["text"], shows_address=data["shows_address"], by=user)
            messages.success(
                request, _("Your message is passed on. They answer if they wish to."), extra_tags="ok"
            )
            return redirect("directory", code)
    except NotRelayed as found:
        refused = found
    content = {
        "badge": badge,
        "institution": badge.institution,
        # Somebody who takes no message is not named: the page is the same whoever it was.
        "entry": None if isinstance(refused, NoMessagesTaken) else entry,
        "form": form,
        "refused": refused,
        "kept": form.data.get("text", ""),
        "name": messaging.name_of(user, badge),
    }
    wrong = request.method == "POST"
    return render(request, "directory/write.html", content, status=422 if wrong else 200)


@login_required
@require_safe
def inbox(request: "HttpRequest") -> HttpResponse:
    """What one sent and received, whom one blocked, and who suspended one's messages."""
    user = signed_in(request)
    content = {
        "page": Paginator(messages_of(user), PER_PAGE).get_page(request.GET.get("page")),
        "blocks": Block.objects.filter(blocker=user),
        "suspensions": suspensions_of(user),
    }
    return render(request, "directory/messages.html", content)


@login_required
def message(request: "HttpRequest", message_id: "UUID") -> HttpResponse:
    """One message: what it says, and to its receiver the ways to answer or not."""
    shown, user = _own(request, message_id), signed_in(request)
    received = is_receiver(user, shown)
    form = TextForm(request.POST or None, address=user.email, label=ANSWER)
    refused = None
    if received and (shown.is_open or request.method == "POST"):
        try:
            check_answer(user, shown)
            if request.method == "POST" and form.is_valid():
                data = form.cleaned_data
                messaging.answer(shown, data["text"], shows_address=data["shows_address"], by=user)
                messages.success(request, _("Your answer is passed on."), extra_tags="ok")
                return redirect("message", message_id)
        except NotRelayed as found:
            refused = found
    content = {
        "message": shown,
        "received": received,
        "form": form,
        "refused": refused,
        "kept": form.data.get("text", ""),
        "may_answer": received and shown.is_open and refused is None,
        "name": shown.receiver_name,
    }
    wrong = request.method == "POST"
    return render(request, "directory/message.html", content, status=422 if wrong else 200)


@login_required
@require_POST
def set_aside(request: "HttpRequest", message_id: "UUID") -> HttpResponse:
    """Not answer."""
    shown = _own(request, message_id)
    if not is_receiver(request.user, shown):
        raise Http404
    messaging.set_aside(shown, by=signed_in(request))
    messages.success(request, _("The message is set aside. Its author is not told."), extra_tags="ok")
    return redirect("messages")


@login_required
@require_POST
def block(request: "HttpRequest", message_id: "UUID") -> HttpResponse:
    """Take no more messages from the other one, after asking once."""
    shown, user = _own(request, message_id), signed_in(request)
    other, name = messaging.other_party(shown, user)
    if other is None:
        raise Http404
    if request.POST.get("confirmed") != "yes":
        content = {
            "title": _("Block %(name)s?") % {"name": name},
            "sentence": _(
                "Neither of you can write to the other any more, about any badge. They are not told. You can undo "
                "it on the page of your messages."
            ),
            "label": _("Block"),
            "action": request.path,
            "back": reverse("message", args=[message_id]),
        }
        return render(request, "web/confirm.html", content)
    messaging.block(shown, by=user)
    messages.success(request, _("%(name)s is blocked.") % {"name": name}, extra_tags="ok")
    return redirect("messages")


@login_required
@require_POST
def unblock(request: "HttpRequest", block_id: "UUID") -> HttpResponse:
    """Let somebody write again."""
    found = get_object_or_404(Block, pk=block_id)
    if not is_blocker(request.user, found):
        raise Http404
    messaging.unblock(found, by=signed_in(request))
    messages.success(request, _("%(name)s is blocked no more.") % {"name": found.name}, extra_tags="ok")
    return redirect("messages")


@login_required
def report(request: "HttpRequest", message_id: "UUID") -> HttpResponse:
    """Show a message to the managers of one's institution."""
    shown, user = _own(request, message_id), signed_in(request)
    if not may_report(user, shown):
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = reporting.report(shown, form.cleaned_data["words"], by=user)
        told = _("The message is reported to %(institution)s, and its author is blocked.")
        messages.success(request, told % {"institution": made.institution}, extra_tags="ok")
        return redirect("messages")
    content = {
        "message": shown,
        "received": is_receiver(user, shown),
        "form": form,
        "to": reporting.institution_for(shown, user),
    }
    return render(request, "directory/report.html", content, status=422 if form.errors else 200)


def _own(request: "HttpRequest", message_id: "UUID") -> "Message":
    """A message of which the reader is one party; to anybody else it does not exist: Http404."""
    found = get_object_or_404(message_with_everything(), pk=message_id)
    if not is_party(request.user, found):
        raise Http404
    return found

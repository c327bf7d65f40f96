"""The backpack: all one's badges together, ours and others', as one arranged them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.backpack import arranging, reminders
from insigne.backpack.forms import KeepForm
from insigne.backpack.queries import collections_of, item_of, items_of
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.backpack.models import Collection
    from insigne.backpack.queries import Item

LONGEST_SEARCH = 100
STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader chose to see: words, a collection, the hidden ones."""

    words: str
    collection: "Collection | None"
    hidden: bool

    @property
    def leaves_out(self) -> bool:
        """Whether something that would be there is not."""
        return bool(self.words or self.collection or self.hidden)

    def admits(self, item: "Item") -> bool:
        """Whether a badge is among what was asked for."""
        if item.is_foreign or item.hidden != self.hidden:
            return False
        if self.collection and self.collection.pk not in item.collections:
            return False
        text = f"{item.name} {item.issuer} {item.note}".casefold()
        return all(word in text for word in self.words.casefold().split())


@login_required
@require_safe
def former(request: "HttpRequest") -> HttpResponse:
    """The address that this page had before."""
    return redirect("backpack", permanent=True)


@login_required
@require_safe
def backpack(request: "HttpRequest") -> HttpResponse:
    """Everything in the backpack; `?q=`, `?collection=` and `?show=hidden` choose, `?show=order` arranges."""
    person = signed_in(request)
    items, collections = items_of(person), list(collections_of(person))
    choice = _choice(request, collections)
    content = {
        "items": [item for item in items if choice.admits(item)],
        "foreign": [item for item in items if item.is_foreign],
        "hidden": sum(item.hidden and not item.is_foreign for item in items),
        "any": bool(items),
        "collections": collections,
        "choice": choice,
        "filtered": choice.leaves_out,
        "arranging": request.GET.get("show") == "order",
        "remind": reminders.needs_another_address(person) and reminders.wants_reminders(person),
    }
    return render(request, "backpack/backpack.html", content)


@login_required
@require_POST
def move(request: "HttpRequest", kind: str, badge_id: "UUID") -> HttpResponse:
    """One place up or down; back to the badge, so that one can go on from there."""
    person = signed_in(request)
    item = _item(request, kind, badge_id)
    step = STEPS.get(request.POST.get("to", ""))
    if step:
        arranging.move(person, item, step, by=person)
    return redirect(f"{reverse('backpack')}?show=order#{item.kind}-{item.id}")


@login_required
def keep(request: "HttpRequest", kind: str, badge_id: "UUID") -> HttpResponse:
    """Note, collections, hidden or not: of one badge, ours or another's."""
    person = signed_in(request)
    item = _item(request, kind, badge_id)
    kept = {"note": item.note, "hidden": item.hidden, "collections": item.collections}
    form = KeepForm(request.POST or None, initial=kept, collections=collections_of(person))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = [each.pk for each in data["collections"]]
        arranging.keep(person, item, note=data["note"], hidden=data["hidden"], collections=chosen, by=person)
        messages.success(request, _("Kept."), extra_tags="ok")
        return redirect(f"{reverse('backpack')}{'?show=hidden' if data['hidden'] else ''}")
    content = {"item": item, "form": form, "has_collections": collections_of(person).exists()}
    return render(request, "backpack/keep.html", content, status=422 if form.errors else 200)


@login_required
@require_POST
def no_more_reminders(request: "HttpRequest") -> HttpResponse:
    """Stop the reminders to add a personal address."""
    person = signed_in(request)
    reminders.stop(person, by=person)
    messages.success(request, _("We will not remind you again."), extra_tags="ok")
    return redirect("backpack")


def _choice(request: "HttpRequest", collections: "Sequence[Collection]") -> Choice:
    wanted = request.GET.get("collection", "")
    collection = next((each for each in collections if str(each.pk) == wanted), None)
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    return Choice(words, collection, request.GET.get("show") == "hidden")


def _item(request: "HttpRequest", kind: str, badge_id: "UUID") -> "Item":
    item = item_of(signed_in(request), kind, badge_id)
    if item is None:
        raise Http404
    return item

"""Collections: made, renamed, undone."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insigne.backpack import arranging
from insigne.backpack.forms import CollectionForm
from insigne.backpack.queries import collections_of
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.backpack.models import Collection


@login_required
def collections(request: "HttpRequest") -> HttpResponse:
    """The list, and a form for a new one."""
    person = signed_in(request)
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            arranging.make_collection(person, **form.cleaned_data, by=person)
        except arranging.NameTaken:
            form.add_error("name", _("You have a collection of this name. Choose another."))
        except arranging.TooManyCollections:
            sentence = _("You have %(most)d collections, as many as one may have. Remove one first.")
            form.add_error(None, sentence % {"most": arranging.MOST_COLLECTIONS})
        else:
            messages.success(
                request, _("Made. Put badges into it from their “Note and collections”."), extra_tags="ok"
            )
            return redirect("collections")
    content = {"collections": collections_of(person).annotate(number=Count("items")), "form": form}
    return render(request, "backpack/collections.html", content, status=422 if form.errors else 200)


@login_required
def collection(request: "HttpRequest", collection_id: "UUID") -> HttpResponse:
    """Another name, another description."""
    found = _mine(request, collection_id)
    form = CollectionForm(
        request.POST or None, initial={"name": found.name, "description": found.description}
    )
    if request.method == "POST" and form.is_valid():
        try:
            arranging.change_collection(found, **form.cleaned_data, by=signed_in(request))
        except arranging.NameTaken:
            form.add_error("name", _("You have a collection of this name. Choose another."))
        else:
            messages.success(request, _("The collection is changed."), extra_tags="ok")
            return redirect("collections")
    name = form.initial["name"]
    content = {"collection": found, "name": name, "form": form}
    return render(request, "backpack/collection.html", content, status=422 if form.errors else 200)


@login_required
def remove(request: "HttpRequest", collection_id: "UUID") -> HttpResponse:
    """Ask once, then undo the collection; its badges stay."""
    found = _mine(request, collection_id)
    if request.POST.get("confirmed") == "yes":
        arranging.remove_collection(found, by=signed_in(request))
        messages.success(request, _("The collection is removed; its badges are where they were."))
        return redirect("collections")
    number = found.items.count()
    sentence = ngettext(
        "Its badge stays in your backpack; only the collection goes.",
        "Its %(number)d badges stay in your backpack; only the collection goes.",
        number,
    )
    content = {
        "title": _("Remove the collection “%(name)s”?") % {"name": found.name},
        "sentence": sentence % {"number": number} if number else _("There is no badge in it."),
        "label": _("Remove the collection"),
        "action": request.path,
        "back": reverse("collections"),
    }
    return render(request, "web/confirm.html", content)


def _mine(request: "HttpRequest", collection_id: "UUID") -> "Collection":
    found: Collection = get_object_or_404(collections_of(signed_in(request)), pk=collection_id)
    return found

"""The forms of a directory and of its messages."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insigne.directory.models import LINE_LENGTH, TEXT_LENGTH, Entry, Reach, written
from insigne.path.models import PathShare
from insigne.web.plain_words import check_plain, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django_stubs_ext import StrPromise

    from insigne.people.models import User

PLAIN = [check_plain]


class EntryForm(forms.Form):
    """What others see of somebody, and who they are. `seen` is the entry as the page found it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    name_form = forms.ChoiceField()
    promotion = forms.CharField(
        label=_("Year and course"),
        required=False,
        max_length=60,
        validators=PLAIN,
        help_text=_("Your year and course, for example “2026, GEA”."),
    )
    line = forms.CharField(
        label=_("A line about you"),
        required=False,
        max_length=LINE_LENGTH,
        validators=PLAIN,
        help_text=_(
            "What you did, what you would like to talk about. No address: messages are passed on to you."
        ),
    )
    share = forms.ModelChoiceField(PathShare.objects.none())
    reach = forms.ChoiceField()

    def __init__(
        self, *args: Any, person: "User", crosses: bool, shares: "Sequence[UUID]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_form"] = forms.ChoiceField(
            label=_("Your name"),
            choices=[(form.value, written(person.name, form)) for form in Entry.NameForm],
            widget=forms.RadioSelect,
        )
        wanted = [
            reach
            for reach in Reach
            if crosses or reach != Reach.NETWORK or self.initial.get("reach") == reach
        ]
        self.fields["reach"] = forms.ChoiceField(
            label=_("Who sees your entry"),
            choices=[(reach.value, reach.label) for reach in wanted],
            widget=forms.RadioSelect,
        )
        if shares:
            self.fields["share"] = forms.ModelChoiceField(
                PathShare.objects.filter(pk__in=shares),
                label=_("A part of your path"),
                required=False,
                empty_label=_("none"),
                help_text=_("One of the pages that you share. Whoever sees your entry may open it."),
            )
        else:
            del self.fields["share"]


class TextForm(forms.Form):
    """Words to pass on, and whether one's address goes with them."""

    text = forms.CharField(
        label=_("Your message"),
        # Each line end counts as one letter, though a browser sends two.
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": TEXT_LENGTH}),
        help_text=_("At most 1,000 characters, without links."),
    )
    shows_address = forms.BooleanField(required=False)

    def __init__(self, *args: Any, address: str, label: "StrPromise | None" = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label
        self.fields["shows_address"].label = _("Let them see my e-mail address, %(address)s") % {
            "address": address
        }

    def clean_text(self) -> str:
        return plain_text(self.cleaned_data["text"], TEXT_LENGTH)


class ReportForm(forms.Form):
    """What is wrong with a message, in the words of who reports it."""

    words = forms.CharField(
        label=_("What is wrong with it"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

"""The forms of endorsements: asking, answering, giving."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from insigne.endorsements.writing import LEAST, MOST
from insigne.people.names import check_function, check_name
from insigne.web.drafts import LongText
from insigne.web.plain_words import check_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

LANGUAGES = [("fr", "Français"), ("en", "English")]


class AskForm(forms.Form):
    """Whom to ask, and a word to go with it."""

    name = forms.CharField(label=_("Their first name and surname"), max_length=120, validators=[check_name])
    function = forms.CharField(
        label=_("Who they are for you"),
        max_length=160,
        validators=[check_function],
        help_text=_("For instance “president of the association” or “tutor of the internship”."),
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        help_text=_("We write to it once. They need no account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the message"), choices=LANGUAGES)
    message = LongText(
        label=_("A word from you"),
        max_length=500,
        required=False,
        validators=[check_plain],
        help_text=_(
            "What you would like them to speak of. Words only: a message with an address in it is not sent."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _words(label: Any, help_text: Any = "") -> LongText:
    return LongText(
        label=label,
        max_length=MOST,
        validators=[MinLengthValidator(LEAST), check_plain],
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 7}),
    )


class AnswerForm(forms.Form):
    """What the endorser writes, who they are, and that they agree."""

    words = _words(
        _("Your words"),
        _("What you saw this person do, and what it shows. 20 to 2,000 characters; words only, no address."),
    )
    name = forms.CharField(
        label=_("Your first name and surname"),
        max_length=120,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    function = forms.CharField(
        label=_("Your function and organisation"),
        max_length=160,
        validators=[check_function],
        help_text=_("As it should stand under your words."),
    )
    consent = forms.BooleanField(
        label="", error_messages={"required": _("Without your agreement nothing is signed.")}
    )

    def __init__(self, *args: Any, agreement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = agreement


class GiveForm(forms.Form):
    """What an institution endorses, and its words in both languages."""

    to = forms.ChoiceField(label=_("What you endorse"), choices=[])
    words_fr = _words(_("Your words, in French"))
    words_en = _words(_("Your words, in English"))

    def __init__(self, *args: Any, choices: "Sequence[tuple[Any, Any]]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Choose…")), *choices]  # type: ignore[attr-defined]

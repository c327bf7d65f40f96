"""The form of an institution's identity and appearance."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from insigne.institutions.contrast import AA, PAPER, contrast
from insigne.institutions.models import COLOUR
from insigne.web.links import WebAddressField


def readable(colour: str) -> None:
    """Refuse a colour in which text cannot be read on our paper. Raises ValidationError."""
    COLOUR(colour)
    ratio = contrast(colour, PAPER)
    if ratio < AA:
        sentence = now(
            "Too pale to be read: the contrast is %(ratio).1f, at least 4.5 is needed. Choose a darker one."
        )
        raise ValidationError(sentence % {"ratio": ratio})


class InstitutionForm(forms.Form):
    """Name, contact, colours."""

    name_fr = forms.CharField(label=_("Name of the institution, in French"), max_length=200)
    name_en = forms.CharField(label=_("Name of the institution, in English"), max_length=200)
    url = WebAddressField(label=_("Website"), max_length=200, assume_scheme="https")
    email = forms.EmailField(label=_("Contact address of the institution"), max_length=254)
    linkedin_id = forms.RegexField(
        r"^[0-9]{1,12}$",
        label=_("LinkedIn organisation number"),
        required=False,
        help_text=_("Digits only: they stand in the address of your LinkedIn page’s administration."),
    )
    accent = forms.CharField(
        label=_("Main colour"), validators=[readable], help_text=_("Links and buttons. Written like #24408E.")
    )
    warm = forms.CharField(
        label=_("Second colour"), validators=[readable], help_text=_("The seal and numbers.")
    )

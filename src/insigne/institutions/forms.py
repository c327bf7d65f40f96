"""The form of an institution's identity and appearance."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
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


class DomainsField(forms.CharField):
    """Domains of e-mail addresses, one per line: a list, in lower case and the letters of the network."""

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> object:
        lines = str(super().clean(value)).replace(",", " ").split()
        return sorted({self._domain(line) for line in lines})

    def _domain(self, line: str) -> str:
        domain = line.rpartition("@")[2].strip(".").lower()
        try:
            domain = domain.encode("idna").decode()
            validate_domain_name(domain)
        except (UnicodeError, ValidationError):
            sentence = now("“%(domain)s” is no domain. Write it like etu.ecole.example.")
            raise ValidationError(sentence % {"domain": line[:80]}) from None
        return domain


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
    school_domains = DomainsField(
        label=_("Domains of the school’s e-mail addresses"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_(
            "Those that end when a student leaves, one per line, like etu.ecole.example. Whoever has no other "
            "address is reminded to add one before."
        ),
    )
    accent = forms.CharField(
        label=_("Main colour"), validators=[readable], help_text=_("Links and buttons. Written like #24408E.")
    )
    warm = forms.CharField(
        label=_("Second colour"), validators=[readable], help_text=_("The seal and numbers.")
    )

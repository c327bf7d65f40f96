"""The form with which a kit is adopted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insigne.catalogue.shipped import shipped_kits


class AdoptForm(forms.Form):
    """A kit that ships with Insigne, by its name, or a zip."""

    shipped = forms.CharField(required=False, widget=forms.HiddenInput)
    archive = forms.FileField(
        label=_("Kit file (zip)"),
        required=False,
        help_text=_("A zip with kit.toml, its texts in both languages and its images."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("archive") and data.get("shipped") not in shipped_kits() and not self.errors:
            self.add_error("archive", _("Choose a kit: one of those offered, or a file."))
        return data

"""The form with which a kit is adopted."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from insigne.catalogue.shipped import shipped_kits

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class AdoptForm(forms.Form):
    """A kit that ships with Insigne, by its name, or a zip."""

    shipped = forms.CharField(required=False, widget=forms.HiddenInput)
    archive = forms.FileField(
        label=_("Kit file (zip)"),
        required=False,
        help_text=_("A zip with kit.toml, its texts in both languages and its images."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_archive(self) -> "UploadedFile[bytes] | None":
        """Past the limit the upload handler kept the size and not the bytes: say so rather than "no zip"."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["archive"]
        if upload and (upload.size or 0) > settings.INSIGNE_UPLOAD_LIMIT:
            sentence = now(
                "This file is larger than %(limit)s. Make it smaller, or split it, and send it again."
            )
            raise ValidationError(sentence % {"limit": filesizeformat(settings.INSIGNE_UPLOAD_LIMIT)})
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("archive") and data.get("shipped") not in shipped_kits() and not self.errors:
            self.add_error("archive", _("Choose a kit: one of those offered, or a file."))
        return data

"""What one may give to the verify page."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from insigne.verification.given import as_source


class VerifyForm(forms.Form):
    """A file or a text; and, if one knows it, the address of the person the badge should belong to."""

    SAYS_OPTIONAL = False  # a file or a text, as their labels say; the help says when the address is given

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_(
            "The badge’s image (.png or .svg), its certificate (.pdf) or its document (.json, .jwt, .jws, .txt, .1ob…)."
        ),
    )
    text = forms.CharField(
        label=_("Or an address or a text"),
        required=False,
        strip=True,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("The web address of the badge, or the whole document or signed text (JWT) pasted here."),
    )
    recipient = forms.EmailField(
        label=_("Who should own this badge?"),
        required=False,
        help_text=_("An e-mail address, if you want to check that the badge belongs to that person."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if upload and upload.size > settings.INSIGNE_UPLOAD_LIMIT:
            sentence = now("This file is larger than %(limit)s: no badge is that large.")
            self.add_error("file", sentence % {"limit": filesizeformat(settings.INSIGNE_UPLOAD_LIMIT)})
        elif not upload and not data.get("text") and not self.errors:
            self.add_error("file", now("Give a file, an address or a text."))
        return data

    def source(self) -> bytes | str:
        """What to verify."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if upload:
            return bytes(upload.read())
        return as_source(str(self.cleaned_data["text"]))

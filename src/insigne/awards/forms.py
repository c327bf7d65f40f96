"""The form with which an award is revoked."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RevokeForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The recipient reads it. It is not shown publicly."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

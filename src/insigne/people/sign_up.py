"""The sign-up form: allauth's, with our hints. Apart from `forms`, which allauth reads while it loads its own."""

from typing import Any

from allauth.account.forms import SignupForm
from django.utils.translation import gettext_lazy as _


class OwnSignupForm(SignupForm):  # type: ignore[misc]
    """Name, address, password: one line of help each, instead of each validator's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Your school’s or your own: you can add the other one later.")
        self.fields["password1"].help_text = _(
            "At least 12 characters. A few words that you will remember do well."
        )

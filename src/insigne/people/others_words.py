"""Words of allauth and Django that stand on our pages, and that our catalogue says otherwise in French.

A project's catalogue comes before those of its libraries: what is listed here only has to be found by our tool.
"""

from django.utils.translation import gettext_noop as _

SAID_OTHERWISE = [
    # Django says “Courriel” and allauth “E-mail”; the rest of the site says “Adresse e-mail”.
    _("Email"),
    _("Are you sure you want to sign out?"),
    _("You are about to deactivate authenticator app based authentication. Are you sure?"),
    _("This mail can be safely ignored if you did not initiate this action."),
    _(
        "You are receiving this email because you, or someone else, tried to access an account with email "
        "%(email)s. However, we do not have any record of such an account in our database."
    ),
]

"""What allauth changes of an account, written in the journal: an incident is rebuilt from it."""

from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from django.db import transaction

from insigne.journal.actions import record
from insigne.people.models import User

VERBS = {
    "user.password_changed": (account.password_set, account.password_changed, account.password_reset),
    "user.addresses_changed": (account.email_added, account.email_removed, account.email_changed),
    "user.second_factor_changed": (
        mfa.authenticator_added,
        mfa.authenticator_removed,
        mfa.authenticator_reset,
    ),
}


def connect() -> None:
    """Listen. Connecting twice is once."""
    for verb, signals in VERBS.items():
        for signal in signals:
            signal.connect(_teller(verb), weak=False, dispatch_uid=f"journal:{verb}")
    account.email_confirmed.connect(_tell_confirmed, weak=False, dispatch_uid="journal:confirmed")


def _tell_confirmed(email_address: EmailAddress, **_rest: object) -> None:
    with transaction.atomic():
        person = email_address.user
        record("user.address_confirmed", person, actor=person, institution_id=None)


def _teller(verb: str) -> Any:
    def tell(user: User, **_rest: object) -> None:
        with transaction.atomic():
            record(verb, user, actor=user, institution_id=None)

    return tell

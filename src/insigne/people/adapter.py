"""What allauth asks of us: the language of its messages, whom its caps count, which addresses it takes, its seal."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils import translation

from insigne.institutions.sealing import seal, unseal
from insigne.journal.actions import record
from insigne.people.models import User
from insigne.web.throttle import line_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's messages, in the language of the person who receives them."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, context)

    def save_user(self, request: Any, user: User, form: Any, commit: bool = True) -> User:
        user.language = (translation.get_language() or "fr")[:2]
        with transaction.atomic():
            saved: User = super().save_user(request, user, form, commit)
            record("user.registered", saved, actor=saved, institution_id=None)
        return saved

    def get_client_ip(self, request: Any) -> str:
        """Whom allauth's own caps count: not each of the addresses that one IPv6 subscriber has."""
        return line_of(super().get_client_ip(request))

    def clean_email(self, email: str) -> str:
        """allauth takes longer addresses than the standard (RFC 5321 §4.5.3.1.3) and our table do."""
        cleaned: str = super().clean_email(email)
        MaxLengthValidator(254)(cleaned)
        return cleaned


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors are sealed like the signing keys: a stolen database holds none in clear."""

    def encrypt(self, text: str) -> str:
        return seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode()).decode()

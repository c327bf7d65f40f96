"""Forms of accounts, invitations and the first start."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from insigne.institutions.models import Institution, Role
from insigne.people.models import User
from insigne.people.names import check_name
from insigne.people.queries import has_account
from insigne.people.retention import kinds
from insigne.web.links import WebAddressField


class SignupNameForm(forms.Form):
    """The name that a signed-up person is known by; allauth adds the rest."""

    name = forms.CharField(
        label=_("First name and surname"),
        max_length=120,
        validators=[check_name],
        help_text=_("As it should stand on your badges’ pages, if you choose to share them."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class NewAccountForm(forms.Form):
    """Name and password of somebody whose address is already proved."""

    name = forms.CharField(
        label=_("First name and surname"),
        max_length=120,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. A few words that you will remember do well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self._address(), name=self.cleaned_data.get("name", "")))
        return password

    def _address(self) -> str:
        return str(self.initial.get("email", ""))


class SetupForm(NewAccountForm):
    """The first institution and its first administrator, on one page."""

    name_fr = forms.CharField(label=_("Name of the institution, in French"), max_length=200)
    name_en = forms.CharField(label=_("Name of the institution, in English"), max_length=200)
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=60,
        help_text=_(
            "Lower-case letters, digits and hyphens. It is part of every signed badge: it never changes."
        ),
    )
    url = WebAddressField(label=_("Website"), max_length=200, assume_scheme="https")
    email = forms.EmailField(label=_("Contact address of the institution"), max_length=254)
    own_email = forms.EmailField(label=_("Your e-mail address"), max_length=254)

    field_order = ["name_fr", "name_en", "slug", "url", "email", "name", "own_email", "password"]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if Institution.objects.filter(slug=slug).exists():
            raise ValidationError(_("This short name is taken."))
        return slug

    def clean_own_email(self) -> str:
        email = str(self.cleaned_data["own_email"]).lower()
        if has_account(email):
            raise ValidationError(_("An account with this address exists already."))
        return email

    def _address(self) -> str:
        return str(self.cleaned_data.get("own_email", ""))


class EraseForm(forms.Form):
    """The word that keeps an erasure from being a slip of the finger."""

    word = forms.CharField(label="", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = now("Type the word %(word)s") % {"word": now("ERASE")}

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).strip()
        if word.casefold() not in {now("ERASE").casefold(), "erase"}:
            raise ValidationError(
                now("Type exactly %(word)s, then press the button.") % {"word": now("ERASE")}
            )
        return word


class RetentionForm(forms.Form):
    """How many days an institution keeps each kind of data that it may choose for."""

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds().values():
            if kind.least is None or kind.most is None:
                continue
            bounds = {"least": kind.least, "most": kind.most, "default": kind.days}
            self.fields[kind.name] = forms.IntegerField(
                label=capfirst(kind.label),
                min_value=kind.least,
                max_value=kind.most,
                initial=kind.kept(institution),
                help_text=now("In days, from %(least)d to %(most)d. Usually %(default)d.") % bounds,
            )


class InvitationForm(forms.Form):
    """Whom to invite, as what, in which language."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=[])
    language = forms.ChoiceField(
        label=_("Language of the message"), choices=[("fr", "Français"), ("en", "English")]
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]

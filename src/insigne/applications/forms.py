"""What the pages of an application send: forgiving while it is a draft, since nothing typed may be lost."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insigne.applications.actions import Claim
from insigne.awards.models import Audience
from insigne.web.drafts import KEPT, LongText, plain
from insigne.web.links import WebAddressField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from insigne.applications.models import Application, SkillClaim
    from insigne.catalogue.models import Skill


class ExperienceForm(forms.Form):
    """Where, as what, when, how much, and the story. Nothing is required while it is a draft."""

    structure = forms.CharField(
        label=_("Association, project or scheme"),
        max_length=300,
        required=False,
        help_text=_("A name can reveal a belief or an opinion: it is never shown publicly with your badge."),
    )
    role = forms.CharField(label=_("Your role"), max_length=300, required=False)
    start = forms.DateField(
        label=_("Start"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    end = forms.DateField(
        label=_("End"),
        required=False,
        help_text=_("Empty if it goes on. Both dates stand in the badge."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    hours = forms.IntegerField(label=_("Hours, roughly"), required=False, min_value=0, max_value=20_000)
    description = LongText(
        label=_("The experience"),
        max_length=KEPT,
        required=False,
        help_text=_(
            "What was it about, with whom, what did you do, what came of it? 300 to 3,000 characters."
        ),
        widget=forms.Textarea(attrs={"rows": 9, "data-min": 300}),
    )
    already_used = forms.CharField(
        label=_("Did this experience already count elsewhere?"),
        max_length=300,
        required=False,
        help_text=_(
            "For instance ECTS credits for student engagement: say which. This does not prevent a badge."
        ),
    )

    REQUIRED_TO_SEND = ("structure", "role", "start", "description")

    @classmethod
    def of(cls, application: "Application", data: Any = None) -> "ExperienceForm":
        """The form over what is saved, or over what was typed."""
        initial = {name: getattr(application, name) for name in cls.base_fields}
        return cls(data, initial=initial)


def audience_choice() -> forms.TypedChoiceField:
    """Who may see a piece of evidence; the reviewers alone unless its owner says otherwise."""
    return forms.TypedChoiceField(
        label=_("Who may see it"),
        choices=Audience.choices,
        coerce=Audience,
        empty_value=Audience.REVIEWERS,
        initial=Audience.REVIEWERS,
        required=False,
        help_text=_("The reviewers always read it. You can change this later, on the badge’s page."),
    )


class EvidenceFileForm(forms.Form):
    """A file that supports the application."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, PNG or JPEG, at most 10 MB. Places and other notes are taken out of photos; "
            "a PDF keeps its author’s name and all that its program wrote in it."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"}),
    )
    caption = forms.CharField(label=_("What it shows"), max_length=200, required=False)
    skill = forms.ChoiceField(label=_("What it supports"), required=False)
    audience = audience_choice()

    def __init__(self, *args: Any, skills: "Sequence[Skill]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"] = _skill_choice(skills)


class EvidenceLinkForm(forms.Form):
    """A link that supports the application. We never open it."""

    url = WebAddressField(label=_("Link"), max_length=500, assume_scheme="https")
    caption = forms.CharField(label=_("What it shows"), max_length=200, required=False)
    skill = forms.ChoiceField(label=_("What it supports"), required=False)
    audience = audience_choice()

    def __init__(self, *args: Any, skills: "Sequence[Skill]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"] = _skill_choice(skills)


def _skill_choice(skills: "Sequence[Skill]") -> forms.ChoiceField:
    choices = [("", _("The whole experience")), *((skill.code, str(skill)) for skill in skills)]
    return forms.ChoiceField(label=_("What it supports"), choices=choices, required=False)


def read_claims(data: "Mapping[str, str]", claims: "Sequence[SkillClaim]") -> "dict[UUID, Claim]":
    """What the skills step says of each skill, by skill id."""
    return {
        claim.skill_id: Claim(
            chosen=data.get(f"chosen-{claim.skill.code}") == "on",
            text=plain(data.get(f"text-{claim.skill.code}", "")),
            public=data.get(f"public-{claim.skill.code}") == "on",
        )
        for claim in claims
    }


def read_reflection(data: "Mapping[str, str]") -> str:
    return plain(data.get("reflection", ""))

"""What of one's path goes into a CV: chosen line by line, and nothing by itself."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from insigne.path.told import Story, ToldBadge, ToldExperience

VOLUNTEER, WORK, OUT = "volunteer", "work", ""
KINDS = [(VOLUNTEER, _("as volunteering")), (WORK, _("as work")), (OUT, _("leave it out"))]


@dataclass(frozen=True, slots=True)
class Choice:
    """The parts of a path that go out, in the language of the export."""

    name: str
    email: str
    language: str
    experiences: "tuple[tuple[ToldExperience, str], ...]"
    badges: "tuple[ToldBadge, ...]"

    def of_kind(self, kind: str) -> "list[ToldExperience]":
        return [told for told, chosen in self.experiences if chosen == kind]


class CvForm(forms.Form):
    """One choice per experience, a tick per badge."""

    language = forms.ChoiceField(
        label=_("Language of the export"), choices=[("fr", "Français"), ("en", "English")]
    )
    badges = forms.MultipleChoiceField(label=_("Badges"), required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.BooleanField(label=_("With what I wrote about each experience"), required=False)
    structures = forms.BooleanField(
        label=_("With the names of the associations and structures"),
        help_text=_("The name of an association may say what you believe or think."),
        required=False,
    )
    dates = forms.BooleanField(label=_("With the dates"), required=False, initial=True)
    email = forms.BooleanField(label=_("With my e-mail address"), required=False)

    def __init__(self, story: "Story", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story = story
        # Nobody need write anything here: a choice stands in each of them.
        self.REQUIRED_TO_SEND = tuple(f"experience-{told.key}" for told in story.experiences)
        ticks = self.fields["badges"]
        assert isinstance(ticks, forms.MultipleChoiceField)  # noqa: S101  (for the types)
        ticks.choices = [(badge.key, f"{badge.name}, {badge.issuer}") for badge in story.badges]
        ticks.initial = [badge.key for badge in story.badges]
        for told in story.experiences:
            self.fields[f"experience-{told.key}"] = forms.ChoiceField(
                label=told.title, choices=KINDS, required=False, initial=VOLUNTEER
            )

    def experience_fields(self) -> list[forms.BoundField]:
        return [self[f"experience-{told.key}"] for told in self.story.experiences]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kinds = [data.get(f"experience-{told.key}") for told in self.story.experiences]
        if not data.get("badges") and not any(kinds) and not self.errors:
            self.add_error(None, _("Choose at least one experience or one badge: the export would be empty."))
        return data

    def has_awards(self) -> bool:
        """Whether a badge awarded here was ticked: of others' badges we do not know the skills."""
        return any(badge.award_id for badge in self.story.badges if badge.key in self.cleaned_data["badges"])

    def choice(self, email: str) -> Choice:
        """What was chosen, already cut. `email` goes in only when it was ticked."""
        data = self.cleaned_data
        chosen = ((self._cut(told), data[f"experience-{told.key}"]) for told in self.story.experiences)
        return Choice(
            name=self.story.person_name,
            email=email if data["email"] else "",
            language=data["language"],
            experiences=tuple((told, kind) for told, kind in chosen if kind),
            badges=tuple(badge for badge in self.story.badges if badge.key in data["badges"]),
        )

    def _cut(self, told: "ToldExperience") -> "ToldExperience":
        if not self.cleaned_data["words"]:
            told = replace(told, situation="", action="", result="", again="")
        if not self.cleaned_data["structures"]:
            told = replace(told, structure="")
        if not self.cleaned_data["dates"]:
            told = replace(told, start=None, end=None)
        badges = tuple(badge for badge in told.badges if badge.key in self.cleaned_data["badges"])
        return replace(told, badges=badges)

"""Forms of the path: a person's own word on skills, and what to share."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from insigne.path.actions import Mark, Parts
from insigne.path.models import ADDRESS, ADDRESS_MAX, Level, PathShare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from insigne.catalogue.models import Skill
    from insigne.experiences.models import Experience
    from insigne.path.told import Story

PERIODS = {"week": 7, "month": 31, "quarter": 92}
LONGEST = 366
# Another tab took it out of the path since this page was opened.
GONE = {"invalid_choice": _("Something that you ticked is no longer in your path: look at the list again.")}
# The lists of a share, which hold keys of the story's.
KEYS = ("experiences", "badges", "skills")


def read_marks(
    posted: "Mapping[str, str]", skills: "Iterable[Skill]", experiences: "Iterable[Experience]"
) -> dict[str, Mark]:
    """The marks of a posted page, by code; what is no level or no experience of theirs counts as none."""
    own = {str(each.pk): each.pk for each in experiences}
    levels = {str(level.value): level.value for level in Level}
    return {
        skill.code: Mark(
            levels.get(posted.get(f"level-{skill.code}", ""), 0),
            own.get(posted.get(f"experience-{skill.code}", "")),
        )
        for skill in skills
    }


class PartsForm(forms.Form):
    """Which parts of the story are shared, and how. A new item of the path is never ticked by itself."""

    SAYS_OPTIONAL = False  # each line is a choice

    title = forms.CharField(
        label=_("For whom, or what for"),
        max_length=120,
        help_text=_("Only you read this: it tells your shares apart."),
    )
    address = forms.CharField(
        label=_("Address of the page"),
        max_length=ADDRESS_MAX,
        min_length=3,
        validators=[ADDRESS],
        help_text=_("Small letters, figures and hyphens. It stays the same for ever: choose it with care."),
    )
    ends = forms.ChoiceField(
        label=_("The link closes"),
        choices=[
            ("week", _("in a week")),
            ("month", _("in a month")),
            ("quarter", _("in three months")),
            ("date", _("at the end of the day chosen below")),
        ],
        widget=forms.RadioSelect,
        initial="month",
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    experiences = forms.MultipleChoiceField(label=_("Experiences"), required=False, error_messages=GONE)
    badges = forms.MultipleChoiceField(label=_("Badges"), required=False, error_messages=GONE)
    skills = forms.MultipleChoiceField(label=_("Know-hows"), required=False, error_messages=GONE)
    shows_words = forms.BooleanField(
        label=_("What I wrote about each experience"),
        required=False,
        help_text=_("The situation, what you did, what came of it: all of it, as you wrote it."),
    )
    shows_dates = forms.BooleanField(label=_("The dates"), required=False)
    shows_structures = forms.BooleanField(
        label=_("The names of the associations and structures"),
        required=False,
        help_text=_("The name of an association may say what you believe or think. Nobody needs to know."),
    )
    language = forms.ChoiceField(
        label=_("Language of the page"),
        choices=[("", _("the reader’s")), ("fr", _("French")), ("en", _("English"))],
        required=False,
        help_text=_("Your own words are not translated."),
    )
    is_listed = forms.BooleanField(
        label=_("Search engines may list the page"),
        required=False,
        help_text=_("They may keep a copy for a while after you close it."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kind: str,
        story: "Story",
        share: PathShare | None = None,
        initial: "dict[str, Any] | None" = None,
    ) -> None:
        super().__init__(data, initial=_initial(share) if share else initial)
        self.kind = kind
        self.share = share
        self._choice("experiences").choices = [(each.key, each.title) for each in story.experiences]
        self._choice("badges").choices = [(each.key, str(each.name)) for each in story.badges]
        self._choice("skills").choices = [(each.key, str(each.name)) for each in story.skills]
        if kind == PathShare.Kind.LINK:
            del self.fields["is_listed"], self.fields["address"]
        else:
            del self.fields["ends"], self.fields["until"]
        if share:
            self.fields.pop("address", None)

    def _choice(self, name: str) -> forms.MultipleChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 — declared above
        return field

    def chosen(self, name: str) -> set[str]:
        """What is ticked in one of the three lists, as the page shows it again."""
        return {str(value) for value in (self[name].value() or [])}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in KEYS) and not self.errors.keys() & set(KEYS):
            self.add_error(
                None, gettext("Tick at least one experience, badge or know-how: nothing is shared yet.")
            )
        if "ends" in self.fields and cleaned.get("ends"):
            self._clean_end(cleaned)
        return cleaned

    def _clean_end(self, cleaned: dict[str, Any]) -> None:
        today = timezone.localdate()
        days = PERIODS.get(cleaned["ends"])
        if days:
            cleaned["until"] = today + timedelta(days=days)
        elif not cleaned.get("until"):
            if "until" not in self.errors:
                self.add_error("until", gettext("Give the last day on which the link may be opened."))
        elif cleaned["until"] < today:
            self.add_error("until", gettext("This day is over: choose today or a later day."))
        elif cleaned["until"] > today + timedelta(days=LONGEST):
            self.add_error("until", gettext("A link is open for a year at most."))

    def parts(self) -> Parts:
        """What was chosen. Call it on a valid form."""
        said = self.cleaned_data
        until = said.get("until") if self.kind == PathShare.Kind.LINK else None
        return Parts(
            title=said["title"],
            language=said["language"],
            experiences=said["experiences"],
            badges=said["badges"],
            skills=said["skills"],
            shows_words=said["shows_words"],
            shows_dates=said["shows_dates"],
            shows_structures=said["shows_structures"],
            is_listed=said.get("is_listed", False),
            expires_at=_end_of(until) if until else None,
        )


def _end_of(day: date) -> datetime:
    """The first moment of the next day: the link is open for the whole of its last."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _initial(share: PathShare) -> dict[str, Any]:
    names = ("title", "language", "is_listed", *KEYS, "shows_words", "shows_dates", "shows_structures")
    initial: dict[str, Any] = {name: getattr(share, name) for name in names}
    if share.expires_at:
        last = timezone.localtime(share.expires_at - timedelta(seconds=1)).date()
        initial |= {"ends": "date", "until": last}
    return initial


def first_choice(story: "Story") -> dict[str, Any]:
    """How the form of a new share begins: what a badge attests is ticked, what is only said is not."""
    return {
        "ends": "month",
        "shows_dates": True,
        "address": slugify(story.person_name)[:ADDRESS_MAX].strip("-"),
        "badges": [each.key for each in story.badges],
        "experiences": [each.key for each in story.experiences if each.badges],
        "skills": [each.key for each in story.skills if each.badges],
    }

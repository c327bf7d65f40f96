"""What the pages of experiences send: guided questions, forgiving while one writes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from insigne.web.drafts import KEPT, LongText

if TYPE_CHECKING:
    from datetime import date

    from insigne.experiences.models import Experience


class BeginForm(forms.Form):
    """An experience begins with a name."""

    title = forms.CharField(
        label=_("What was it?"),
        max_length=200,
        # What is shared shows it: the example names no association.
        help_text=_(
            "A few words, shown wherever you share it: for instance “Treasurer of a student association”."
        ),
    )


def _question(label: Any, help_text: Any, rows: int = 4) -> LongText:
    area = forms.Textarea(attrs={"rows": rows})
    return LongText(label=label, help_text=help_text, max_length=KEPT, required=False, widget=area)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=picker)


class ExperienceForm(forms.Form):
    """Where, as what, when, how much; then four questions that draw the story out. Only the name is required."""

    # The page says so once, above: said at ten fields it would read like an office's form.
    SAYS_OPTIONAL = False

    title = forms.CharField(label=_("What was it?"), max_length=200)
    structure = forms.CharField(
        label=_("Where: association, project or scheme"),
        max_length=300,
        required=False,
        help_text=_(
            "A name can reveal a belief, an opinion, a union membership or a state of health. It stays between you "
            "and your own pages: it is never shown publicly unless you choose to."
        ),
    )
    role = forms.CharField(label=_("Your role"), max_length=300, required=False)
    start = _day(_("Start"))
    end = _day(_("End"), _("Empty if it goes on."))
    hours = forms.IntegerField(label=_("Hours, roughly"), required=False, min_value=0, max_value=20_000)
    situation = _question(
        _("The situation"),
        _("Where things stood when you came: with whom, for whom, what was needed or difficult?"),
    )
    action = _question(
        _("What you did"),
        _("You yourself, step by step: what did you decide, organise, write, say, repair?"),
        rows=7,
    )
    result = _question(
        _("What came of it"),
        _("What changed, for how many people? What remains of it? What did somebody say about it?"),
    )
    again = _question(
        _("What you would do again, or otherwise"),
        _("What did you learn there that serves you elsewhere? What would you do differently next time?"),
    )
    ects_use = forms.CharField(
        label=_("Did it already count for ECTS credits or another validation?"),
        max_length=300,
        required=False,
        help_text=_(
            "Say which, for instance “student engagement unit, spring 2026”. The same activities count once for a "
            "degree; a badge is not ECTS credits, so this does not prevent one."
        ),
    )

    @classmethod
    def of(cls, experience: "Experience", data: Any = None) -> "ExperienceForm":
        """The form over what is saved, or over what was typed."""
        return cls(data, initial={name: getattr(experience, name) for name in cls.base_fields})

    def clean_end(self) -> "date | None":
        start: date | None = self.cleaned_data.get("start")
        end: date | None = self.cleaned_data["end"]
        if start and end and end < start:
            raise ValidationError(
                now("The end comes before the start: correct one of the two dates."), code="order"
            )
        return end

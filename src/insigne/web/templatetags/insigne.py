"""The components' tags and filters, built in to every template."""

from typing import TYPE_CHECKING, Any

from django import template
from django.forms import CheckboxInput, Select

from insigne.journal.sentences import tell
from insigne.web import dates, faults, markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.forms import BaseForm, BoundField
    from django.utils.safestring import SafeString

    from insigne.journal.models import Event

register = template.Library()


@register.inclusion_tag("web/field.html")
def field(
    bound: "BoundField", lacking: "Mapping[str, str] | None" = None, saved: "Mapping[str, str] | None" = None
) -> dict[str, Any]:
    """A form field with its label, hint and errors tied to it.

    `lacking` adds a sentence by field name; `saved` the text that stands elsewhere, when two pages differ.
    """
    missing = (lacking or {}).get(bound.name)
    # allauth repeats each label as a placeholder, which vanishes as one types and helps nobody.
    bound.field.widget.attrs.pop("placeholder", None)
    return {
        "field": bound,
        "faults": [*bound.errors, *([missing] if missing else [])],
        "saved": (saved or {}).get(bound.name),
        # A list always holds one of its choices: there is nothing to leave empty.
        "optional": not bound.field.required
        and not isinstance(bound.field.widget, Select)
        and bound.name not in getattr(bound.form, "REQUIRED_TO_SEND", ())
        and getattr(bound.form, "SAYS_OPTIONAL", True),
        "checkbox": isinstance(bound.field.widget, CheckboxInput),
    }


@register.inclusion_tag("web/error_summary.html")
def error_summary(form: "BaseForm") -> dict[str, Any]:
    """Everything wrong in a form, on top of it, each line a link to its field."""
    return {"faults": faults.of_form(form) if form.is_bound else []}


@register.filter(name="markdown")
def markdown_filter(text: object) -> "SafeString":
    """Markdown as safe HTML."""
    return markdown.to_html(str(text))


@register.filter
def day(when: "date | None") -> str:
    """A date or the day of an instant, in the reader's language; nothing where there is none."""
    return dates.day(when) if when else ""


@register.filter
def moment(when: "datetime | None") -> str:
    """The day and the hour."""
    return dates.moment(when) if when else ""


@register.filter
def until(end: "datetime | None") -> str:
    """Until when something is open, as the rest of a sentence: by the day where it ends with one."""
    return dates.until(end) if end else ""


@register.filter
def told(event: "Event") -> str:
    """An event of the journal as a sentence."""
    return tell(event.verb)


@register.filter
def places(number: int) -> range:
    """1 to `number`, for a row of dots."""
    return range(1, int(number) + 1)

"""What a browser sends to the pages of an application, and what a person reads in the answer."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from insigne.applications.models import Application
from insigne.journal.models import Event

HTMX = {"HX-Request": "true"}
MARKUP = '<script>alert("Éva")</script>'


def address(name: str, thing: Any) -> str:
    """The address of a page about one application, or one piece of evidence."""
    return reverse(name, args=[thing.pk])


def words(response: Any) -> str:
    """The page without its tags: what is there to be read."""
    bare = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(unescape(bare).split())


def says(response: Any, sentence: str, language: str = "fr", **values: object) -> bool:
    """Whether the page tells this sentence of the code in the reader's language."""
    with translation.override(language):
        told = translation.gettext(sentence)
    return " ".join((told % values if values else told).split()) in words(response)


def keeps_silent(response: Any, sentence: str, language: str = "fr") -> bool:
    """Whether the page does not tell this sentence, which must be one of the code: else a rewording would do."""
    with translation.override("fr"):
        assert translation.gettext(sentence) != sentence, f"no sentence of the code: {sentence}"
    return not says(response, sentence, language)


class _Forms(HTMLParser):
    """The fields of each form of a page as a browser would send them, line ends included."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, str]] = []
        self.area: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif tag == "textarea":
            self.area = given["name"] or ""
            self.forms[-1][self.area] = ""
        elif tag == "input" and self.forms and given.get("name"):
            box = given.get("type") in {"checkbox", "radio"}
            if not box or "checked" in given:
                self.forms[-1][given["name"] or ""] = given.get("value", "on" if box else "") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            text = self.forms[-1][self.area].removeprefix("\n")
            self.forms[-1][self.area] = text.replace("\n", "\r\n")
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.forms[-1][self.area] += data


def form(response: Any, holding: str) -> dict[str, str]:
    """What the page's form that has the field `holding` would send as it stands."""
    found = [fields for fields in _Forms(response.content.decode()).forms if holding in fields]
    assert len(found) == 1, f"{len(found)} forms with {holding}"
    return found[0]


def codes(application: Application) -> list[str]:
    """The codes of the badge's skills, in their order."""
    return list(application.claims.values_list("skill__code", flat=True))


def typed_review(
    application: Application, verdict: str = "shown", comment: str = "", message: str = "", **fields: str
) -> dict[str, str]:
    """The same verdict and comment on every chosen skill, and what else the page sends."""
    chosen = application.claims.filter(chosen=True).values_list("skill__code", flat=True)
    notes = {f"verdict-{code}": verdict for code in chosen} | {f"comment-{code}": comment for code in chosen}
    return {"round": str(application.round), "comment": message, **notes, **fields}


def again(application: Application) -> Application:
    """The same application as the database has it now."""
    return Application.objects.select_related("version", "badge", "applicant").get(pk=application.pk)


def verbs(thing: Any) -> list[str]:
    """What the journal says was done to it, in order."""
    return list(Event.objects.filter(object_id=thing.pk).values_list("verb", flat=True))


def moves(application: Application) -> list[str]:
    """The moves of an application that the journal tells, without what else happened around it."""
    return [verb for verb in verbs(application) if verb.startswith("application.")]


def asked_jobs() -> list[str]:
    """The names of the jobs that wait to be done."""
    return [path.rpartition(".")[2] for path in DBTaskResult.objects.values_list("task_path", flat=True)]

"""A request and its answer, as JSON: what remains of HTTP for those who answer."""

from dataclasses import dataclass
from typing import Any

from insigne.cli.vc_api.problems import MALFORMED, PARSING, Problem
from insigne.credentials.strict_json import Json

OK, CREATED, REFUSED, NOT_FOUND = 200, 201, 400, 404


@dataclass(frozen=True, slots=True)
class Call:
    """A request: what its path chose (`suite`, `kind`) and its body."""

    body: Json
    suite: str | None = None
    kind: str | None = None

    @property
    def options(self) -> Json:
        return self.part("options", needed=False)

    def part(self, name: str, *, needed: bool = True) -> Json:
        """An object in the body; `{}` for one that may be left out. Raises Problem."""
        value = self.body.get(name, None if needed else {})
        if not isinstance(value, dict):
            raise Problem(REFUSED, f"The request has no object “{name}”.", type_=PARSING)
        return value

    def text_option(self, name: str) -> str | None:
        """A text among the options, or None. Raises Problem."""
        value = self.options.get(name)
        if value is not None and not isinstance(value, str):
            raise Problem(REFUSED, f"The option “{name}” is no text.", type_=MALFORMED)
        return value


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and a body of JSON."""

    status: int
    body: Any

"""A page of a list: `limit`, `offset`, `since`, and the headers that lead to the other pages."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.utils.dateparse import parse_datetime
from ninja import Query, Schema
from pydantic import Field

from insigne.api.answers import Refusal
from insigne.api.listing import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    T = TypeVar("T")

FURTHEST = 1_000_000
WHEN = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+ -]\d\d:\d\d)")


class Asked(Schema):
    """Which page."""

    limit: Annotated[int, Field(ge=1, le=FURTHEST)] = MOST
    offset: Annotated[int, Field(ge=0, le=FURTHEST)] = 0
    since: Annotated[str | None, Field(json_schema_extra={"format": "date-time"})] = None


Page = Query[Asked]


@dataclass(frozen=True, slots=True)
class Turn:
    """A page of how many there are."""

    asked: Asked
    total: int

    @property
    def limit(self) -> int:
        """How many at most; a platform that asks for more is led to the rest by `next`."""
        return min(self.asked.limit, MOST)

    def of(self, rows: "Sequence[T]") -> "Sequence[T]":
        """The rows of this page."""
        return rows[self.asked.offset : self.asked.offset + self.limit]

    def lead(self, request: "HttpRequest", response: "HttpResponse") -> None:
        """Add X-Total-Count and Link (RFC 8288) to the answer."""
        limit, offset = self.limit, self.asked.offset
        last = max(0, (self.total - 1) // limit * limit)
        pages = {"first": 0, "last": last}
        if offset + limit < self.total:
            pages["next"] = offset + limit
        if offset > 0:
            pages["prev"] = max(0, offset - limit)
        links = [f'<{self._address(request, place)}>; rel="{name}"' for name, place in pages.items()]
        response.headers["X-Total-Count"] = str(self.total)
        response.headers["Link"] = ", ".join(links)

    def _address(self, request: "HttpRequest", offset: int) -> str:
        asked: dict[str, object] = {"limit": self.limit, "offset": offset}
        if self.asked.since:
            asked["since"] = self.asked.since
        return f"{settings.INSIGNE_URL}{request.path}?{urlencode(asked)}"


def moment(text: str | None) -> datetime | None:
    """A date and time with its zone (RFC 3339). A `+` that a careless client left bare arrives as a space."""
    if text is None:
        return None
    found = WHEN.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        day, time, fraction, zone = found.groups()
        # A leap second is the second before it, to us as to the database.
        time = re.sub(r":60$", ":59", time)
        parsed = parse_datetime(f"{day}T{time}{fraction or ''}{zone.replace(' ', '+').upper()}")
    except ValueError:
        parsed = None
    if parsed is None:
        raise Refusal(400, "since is not a date and time with its zone.", "invalid_query_parameter")
    return parsed

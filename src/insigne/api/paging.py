"""A page of badges: `limit`, `offset`, `since`, and the headers that lead to the other pages."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from django.conf import settings
from django.utils.dateparse import parse_datetime
from ninja import Field, Query, Schema

from insigne.api.answers import Refusal
from insigne.api.bearer import owner
from insigne.api.listing import MOST, documents, page_of, places
from insigne.api.tagging import tagged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from insigne.api.bearer import Known
    from insigne.api.listing import Place

FURTHEST = 1_000_000
WHEN = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+ -]\d\d:\d\d)")


class Asked(Schema):
    """Which page."""

    limit: Annotated[int, Field(ge=1, le=FURTHEST)] = MOST
    offset: Annotated[int, Field(ge=0, le=FURTHEST)] = 0
    since: Annotated[str | None, Field(json_schema_extra={"format": "date-time"})] = None

    @property
    def at_most(self) -> int:
        """How many a page has: as many as one asked for, within what is given at once."""
        return min(self.limit, MOST)


Page = Query[Asked]


@dataclass(frozen=True, slots=True)
class Turn:
    """A page of how many badges there are."""

    asked: Asked
    total: int
    page: "Sequence[Place]"

    @classmethod
    def over(cls, found: "Sequence[Place]", asked: Asked) -> "Turn":
        """The page that is asked for. A platform that asks for more than one holds is led to the rest by `next`."""
        return cls(asked, len(found), page_of(found, asked.offset, asked.at_most))

    def headers(self, request: "HttpRequest") -> dict[str, str]:
        """X-Total-Count, and Link (RFC 8288) to the other pages."""
        limit, offset, following = self.asked.at_most, self.asked.offset, self.asked.offset + len(self.page)
        last = max(0, (self.total - 1) // limit * limit)
        pages = {"first": 0, "last": last}
        if self.page and following < self.total:
            pages["next"] = following
        if offset > 0:
            pages["prev"] = max(0, min(offset - limit, last))  # from beyond the end, back to the end
        links = [f'<{self._address(request, place)}>; rel="{name}"' for name, place in pages.items()]
        return {"X-Total-Count": str(self.total), "Link": ", ".join(links)}

    def _address(self, request: "HttpRequest", offset: int) -> str:
        asked: dict[str, object] = {"limit": self.asked.at_most, "offset": offset}
        if self.asked.since:
            asked["since"] = self.asked.since
        return f"{settings.INSIGNE_URL}{request.path}?{urlencode(asked)}"


def listed(request: "Known", asked: Asked, generation: str, shape: bytes) -> "HttpResponseBase":
    """The page of the person's badges that is asked for, with what leads to the others. `shape` is JSON with two
    places: for the badges that are JSON themselves, and for those that are texts.
    """
    turn = Turn.over(places(owner(request), generation, moment(asked.since)), asked)
    found = documents(turn.page, generation)
    texts = (b'"%b"' % token for token in found.tokens)
    body = shape % (b",".join(found.objects), b",".join(texts))
    return tagged(request, body, {"Cache-Control": "private, no-cache", **turn.headers(request)})


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

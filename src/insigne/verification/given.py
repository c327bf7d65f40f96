"""What a person pastes: an address, a document or a signed text, perhaps broken into lines by an e-mail."""

import re

from insigne.institutions.addresses import absolute
from insigne.web.own import place_of

# A signed text, perhaps as a `data:` address: words of this alphabet and space between them.
TOKEN = re.compile(r"(?:data:[\w.+/-]+,)?\s*e[yw3][\w\s.~=-]+\Z", re.ASCII)


def as_source(text: str) -> str:
    """What to verify. A pasted token loses the line breaks that an e-mail put into it: it has none."""
    return "".join(text.split()) if TOKEN.match(text) else text


def where_to_read(address: str) -> str:
    """The address to ask. Of ours, people have links at hand that are no document themselves: of a printed code's
    link it is the address inside, of a shared path the portfolio. Anything else is asked as it is.
    """
    place = place_of(address)
    if place is None or place.match is None:
        return address
    if place.name == "verify":
        return place.query.get("url") or address
    if place.name == "shared-path":
        return absolute("shared-portfolio", place.match.kwargs["token"])
    return address

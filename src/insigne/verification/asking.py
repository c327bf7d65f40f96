"""How often and how long one check may ask others."""

import time
from typing import TYPE_CHECKING

from insigne.credentials import Fetched, FetchError
from insigne.verification.reasons import OutOfTime, TooManyAsked

if TYPE_CHECKING:
    from insigne.credentials import Fetch

# All the addresses that one badge makes us ask, together.
SECONDS = 12.0
# How many addresses: one badge is bounded by the engine, and the many of a PDF here.
MOST_ASKED = 64


def remembering(fetch: "Fetch") -> "Fetch":
    """Each address is asked once, and no more than MOST_ASKED of them, however many checks ask for them."""
    known: dict[str, Fetched | FetchError] = {}

    def remembered(url: str) -> Fetched:
        if url not in known:
            if len(known) >= MOST_ASKED:
                raise TooManyAsked("Too many addresses.")
            try:
                known[url] = fetch(url)
            except FetchError as error:
                known[url] = error
        answer = known[url]
        if isinstance(answer, FetchError):
            raise answer
        return answer

    return remembered


def within(seconds: float, fetch: "Fetch") -> "Fetch":
    """`fetch`, until `seconds` have gone by since now; after that each address counts as unreachable."""
    deadline = time.monotonic() + seconds

    def bounded(url: str) -> Fetched:
        if time.monotonic() > deadline:
            raise OutOfTime("The time for this check is used up.")
        return fetch(url)

    return bounded

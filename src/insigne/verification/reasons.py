"""Why an address gave nothing, in the reader's language and few words: the finding names the address already."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from insigne import net
from insigne.credentials import Fetched, FetchError

if TYPE_CHECKING:
    from insigne.credentials import Fetch


class OutOfTime(FetchError):
    """The check as a whole has taken as long as it may."""


class TooManyAsked(FetchError):
    """What was given leads to more addresses than are asked at once."""


# The first that fits: the special ones stand before those that they are a case of.
REASONS: tuple[tuple[type[FetchError], str], ...] = (
    (OutOfTime, gettext_noop("the time for this check is used up")),
    (TooManyAsked, gettext_noop("too many addresses for one check")),
    (net.AddressRefused, gettext_noop("it lies in a private network")),
    (net.FetchRefused, gettext_noop("it is not an address that is asked")),
    (net.TooLarge, gettext_noop("the answer is too large")),
    (net.TooSlow, gettext_noop("no answer in time")),
    (net.NotTrusted, gettext_noop("the site could not prove who it is")),
    (net.FetchFailed, gettext_noop("nobody answered")),
)


def in_words(fetch: "Fetch") -> "Fetch":
    """`fetch`, whose errors are told as this reader would be told."""

    def told(url: str) -> Fetched:
        try:
            return fetch(url)
        except FetchError as error:
            raise FetchError(_reason(error)) from error

    return told


def _reason(error: FetchError) -> str:
    return next((_(reason) for kind, reason in REASONS if isinstance(error, kind)), str(error))

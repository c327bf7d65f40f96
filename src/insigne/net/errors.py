"""Why there is no answer. Each sentence names the host that was asked, and no address behind it."""

from insigne.credentials import FetchError


class FetchRefused(FetchError):
    """We do not go there: the address, or where it leads, is not one we ask."""


class AddressRefused(FetchRefused):
    """The host belongs to a private or special network."""


class FetchFailed(FetchError):
    """We went, and came back with nothing that can be used."""


class TooLarge(FetchFailed):
    """The answer is larger than the limit, as it is or once unfolded."""


class TooSlow(FetchFailed):
    """The whole answer did not arrive in time."""


class NotTrusted(FetchFailed):
    """The host could not prove who it is (TLS)."""

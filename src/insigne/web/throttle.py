"""A cap on how often one address may ask for work that costs us something."""

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

if TYPE_CHECKING:
    from django.http import HttpRequest

MINUTE = 60
HOUR = 3600


def too_often(request: "HttpRequest", what: str, times: int, seconds: int = MINUTE) -> bool:
    """Count this request; True when its sender passed `times` within the running span of `seconds`."""
    key = f"throttle:{what}:{_sender(request)}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > times
    except ValueError:  # it expired between the two calls: a new span begins
        return False


def _sender(request: "HttpRequest") -> str:
    """The person; a stranger's peer; behind our own proxy, the address that the proxy itself appended last."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.pk)
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.INSIGNE_PROXY and forwarded:
        return line_of(forwarded.rsplit(",", 1)[-1].strip())
    return line_of(str(request.META.get("REMOTE_ADDR", "")))


def line_of(address: str) -> str:
    """The address, or the line that it came by: an IPv6 subscriber has 2⁶⁴ addresses at least, and counts once."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))

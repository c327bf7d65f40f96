"""A cap on how often one address may ask for work that costs us something."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

if TYPE_CHECKING:
    from django.http import HttpRequest

MINUTE = 60


def too_often(request: "HttpRequest", what: str, per_minute: int) -> bool:
    """Count this request; True when its sender passed the cap within the running minute."""
    key = f"throttle:{what}:{_sender(request)}"
    cache.add(key, 0, timeout=MINUTE)
    try:
        return cache.incr(key) > per_minute
    except ValueError:  # it expired between the two calls: a new minute begins
        return False


def _sender(request: "HttpRequest") -> str:
    """The peer; behind our own proxy, the address that the proxy itself appended last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.INSIGNE_PROXY and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))

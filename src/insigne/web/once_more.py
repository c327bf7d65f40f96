"""A request that others overtook is answered once more, from its beginning.

Between what a page reads and what it writes, somebody else may remove a row, take a name, or erase the very person
who asks; and PostgreSQL ends one of two transactions that wait for each other. Nothing of it was written then, and
what is true now is found by asking again: the person is signed out, the thing is gone, or it simply succeeds. One
place for all writes, because no order of locks covers them: whoever writes about a person waits for that person's
row when the transaction ends, with everything else already in their hands (foreign keys are checked last).
"""

import logging
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

logger = logging.getLogger(__name__)

# PostgreSQL chose this transaction to end a deadlock, or cannot put it in a row with the others.
GIVEN_UP = frozenset({"40P01", "40001"})
SECOND = "insigne.once_more"


class _Overtaken(HttpResponse):
    """Stands for the answer until the second one is there. As a failure it lets no session be saved."""

    status_code = 500


def was_overtaken(error: Exception) -> bool:
    """Whether others may have caused this, so that asking again can end differently."""
    if isinstance(error, OperationalError):
        return getattr(error.__cause__, "sqlstate", None) in GIVEN_UP
    # Django itself raises a plain DatabaseError: it saved a row that is there no more.
    return isinstance(error, IntegrityError | ObjectDoesNotExist) or type(error) is DatabaseError


class OnceMore:
    """Stands before the session, so that who asks is found anew as well. A second failure is a failure."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponse]") -> None:
        self.get_response = get_response

    def __call__(self, request: "HttpRequest") -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, _Overtaken):
            return response
        _begin_again(request)
        return self.get_response(request)

    def process_exception(self, request: "HttpRequest", error: Exception) -> HttpResponse | None:
        """Called by Django with what a view raised; whatever it had begun to write is rolled back by now."""
        if SECOND in request.META or not was_overtaken(error):
            return None
        logger.info("%s was overtaken (%s) and is answered once more.", request.path, type(error).__name__)
        return _Overtaken()


def _begin_again(request: "HttpRequest") -> None:
    """Forget who asked; what they sent was read already and is kept, its files wound back."""
    request.META[SECOND] = True
    for name in ("_cached_user", "_acached_user"):
        request.__dict__.pop(name, None)
    for _name, files in request.FILES.lists():
        for each in files:
            each.seek(0)

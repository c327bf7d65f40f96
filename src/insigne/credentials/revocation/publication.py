"""Publishing a status list: however often its bits change, it is signed once in a while."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from insigne.credentials.revocation.status import StatusList

Signed = TypeVar("Signed")


class StatusPublication(Generic[Signed]):
    """A status list and what is published of it.

    `sign` makes the published form of the list (a signed credential, its bytes) as it is at an instant. It is
    called when somebody reads and the list has changed, but never twice within `interval`: a thousand
    revocations in a row, read in between or not, cost two signatures at most, and none is published later
    than `interval` after it was made. The hour is always passed in; a lock is the caller's business.
    """

    def __init__(
        self,
        bits: StatusList,
        sign: Callable[[StatusList, datetime], Signed],
        interval: timedelta,
    ) -> None:
        self.bits = bits
        self._sign = sign
        self._interval = interval
        self._changed = False
        self._published: tuple[Signed, datetime] | None = None

    def set(self, index: int, value: bool = True) -> None:
        """Set or clear an entry; nothing is signed yet. Raises StatusListError outside the list."""
        if self.bits.get(index) != value:
            self.bits.set(index, value)
            self._changed = True

    def is_due(self, now: datetime) -> bool:
        """Whether a reading at this hour would sign: what a job that runs in the background asks."""
        if self._published is None:
            return True
        return self._changed and now - self._published[1] >= self._interval

    def read(self, now: datetime) -> Signed:
        """What is published at this hour, signed anew if that is due."""
        if self._published is None or self.is_due(now):
            self._published = (self._sign(self.bits, now), now)
            self._changed = False
        return self._published[0]

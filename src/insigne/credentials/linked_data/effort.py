"""How much of the slow work one verification may ask for, however many proofs, endorsements and badges it has.

The general road expands a document at some hundred microseconds for each value. The values of one document are
bounded; but a document may have to be read again for each of its proofs, and so may each that it holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from insigne.credentials.report import CredentialError

# A record of twenty badges in a context of its own has some five thousand, and is read twice.
MAX_VALUES_IN_ALL = 12_000
MAX_VALUES_OF_PRESENTATION = 30_000

_left: ContextVar[list[int] | None] = ContextVar("values left", default=None)


@contextmanager
def bounded(values: int = MAX_VALUES_IN_ALL) -> Iterator[None]:
    """Within it, `spend` gives only so much; one within another has no more of its own."""
    if _left.get() is not None:
        yield
        return
    token = _left.set([values])
    try:
        yield
    finally:
        _left.reset(token)


def spend(values: int) -> None:
    """Account for values about to be expanded. Raises CredentialError `context.too_complex` when it is too much."""
    left = _left.get()
    if left is None:
        return  # no stranger's: what we write ourselves is ours to bound
    left[0] -= values
    if left[0] < 0:
        raise CredentialError("context.too_complex")

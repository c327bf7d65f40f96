"""A hundred thousand awards at once: signed and baked on several processes, in order, in little memory.

What travels to a process is the caller's short row, not the award; what comes back is the finished document or
picture. Never more than a few chunks are under way, so memory does not grow with the number of rows.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Generic, TypeVar

from insigne.credentials.award import Award
from insigne.credentials.keys import KeyPair
from insigne.credentials.pictures.baking import PreparedImage
from insigne.credentials.writing.press import Press

Row = TypeVar("Row")

CHUNK = 500


@dataclass(frozen=True)
class Batch(Generic[Row]):
    """What is done with each row: `award_of` makes its award, which is signed and, with an `image`, baked.

    `finish` is given each document or picture in the process that made it, to store or to send it; what it returns
    comes back instead. A picture is often larger than all the rest, and costs more to bring home than to make.

    Both functions are sent to other processes, so they must be functions of a module. `award_of` should give the
    same badge and issuer objects for all rows: they are then recognised without being compared.
    """

    award_of: Callable[[Row], Award]
    key: KeyPair
    verification_method: str
    created: datetime
    image: PreparedImage | None = None
    finish: Callable[[Row, bytes], Any] | None = None

    def run(self, rows: Iterable[Row], processes: int = 1) -> Iterator[Any]:
        """The signed credentials (UTF-8 JSON), the baked pictures or what became of them, in the order of the rows.

        More processes than one pay from some hundreds of rows on. Raises what `award_of` and `Press.sign` raise.
        """
        if processes == 1:
            yield from _Worker(self).work(rows)
            return
        # Only here: it loads what a single badge never needs.
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(processes, initializer=_begin, initargs=(self,)) as pool:
            under_way: deque[Future[list[Any]]] = deque()
            for chunk in _chunks(rows):
                under_way.append(pool.submit(_work, chunk))
                if len(under_way) > 2 * processes:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()


class _Worker(Generic[Row]):
    """What one process works with: its press keeps what it learned from one chunk to the next."""

    def __init__(self, batch: Batch[Row]) -> None:
        self.batch = batch
        self.press = Press(batch.key, batch.verification_method)

    def work(self, rows: Iterable[Row]) -> Iterator[Any]:
        batch = self.batch
        for row in rows:
            signed = self.press.sign(batch.award_of(row), batch.created)
            made = signed if batch.image is None else batch.image.bake(signed, kind="3.0")
            yield made if batch.finish is None else batch.finish(row, made)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


# The worker of this process, when it is one of a pool.
_worker: list[_Worker[Any]] = []


def _begin(batch: Batch[Any]) -> None:
    _worker[:] = [_Worker(batch)]


def _work(rows: list[Any]) -> list[Any]:
    return list(_worker[0].work(rows))

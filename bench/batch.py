"""100,000 credentials of one badge: built, signed and baked, by one process and by two.

`python -m bench.batch COUNT PROCESSES` prints one line of JSON. It is a program of its own, so that its memory is
nobody else's. Each picture is made whole and then dropped, as if it had been sent.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from time import perf_counter

from bench.material import KEY, METHOD, NOW, award, png
from insigne.credentials import PreparedImage, Press, prepare_image

_CHUNK = 500


class _Worker:
    """What a process keeps from one chunk to the next."""

    press: Press
    plate: PreparedImage

    @classmethod
    def prepare(cls) -> None:
        cls.press, cls.plate = Press(KEY, METHOD), prepare_image(png())
        cls.make(range(30))

    @classmethod
    def make(cls, numbers: range) -> int:
        """The bytes made, all in all."""
        return sum(len(cls.plate.bake(cls.press.sign(award(n), NOW), kind="3.0")) for n in numbers)


def _chunks(count: int) -> Iterator[range]:
    return (range(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK))


def _alone(count: int) -> float:
    start = perf_counter()
    for chunk in _chunks(count):
        _Worker.make(chunk)
    return perf_counter() - start


def _together(count: int, processes: int) -> float:
    with get_context("fork").Pool(processes) as pool:
        pool.map(_Worker.make, [range(10)] * processes)
        start = perf_counter()
        for _ in pool.imap_unordered(_Worker.make, _chunks(count)):
            pass
        passed = perf_counter() - start
        pool.close()
        pool.join()
    return passed


def _megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    count, processes = int(sys.argv[1]), int(sys.argv[2])
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    _Worker.prepare()
    answer = {"ready_mb": _megabytes(resource.RUSAGE_SELF)}
    if processes == 1:
        hundreds = sorted(_alone(100) / 100 for _ in range(21))
        answer |= {"seconds": _alone(count), "per_item_at_100": hundreds[10]}
    else:
        answer["seconds"] = _together(count, processes)
    answer["peak_mb"] = max(_megabytes(resource.RUSAGE_SELF), _megabytes(resource.RUSAGE_CHILDREN))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

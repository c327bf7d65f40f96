"""100,000 credentials of one badge: built, signed and baked, by one process and by two.

`python -m bench.batch COUNT PROCESSES` prints one line of JSON. It is a program of its own, so that its memory is
nobody else's. Each picture is made whole and then dropped, as if it had been sent.
"""

import json
import os
import resource
import sys
from time import perf_counter

from bench.material import KEY, METHOD, NOW, award, png
from insigne.credentials import Batch, prepare_image


def _length(_number: int, made: bytes) -> int:
    return len(made)


def _made(count: int, processes: int = 1) -> float:
    """Seconds for so many, from the first row to the last picture; with several processes, their start included."""
    batch = Batch(award, KEY, METHOD, NOW, prepare_image(png()), _length)
    start = perf_counter()
    for _ in batch.run(range(count), processes):
        pass
    return perf_counter() - start


def _megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    count, processes = int(sys.argv[1]), int(sys.argv[2])
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    _made(30)
    answer = {"ready_mb": _megabytes(resource.RUSAGE_SELF)}
    if processes == 1:
        hundreds = sorted(_made(100) / 100 for _ in range(21))
        answer["per_item_at_100"] = hundreds[10]
    answer["seconds"] = _made(count, processes)
    answer["peak_mb"] = max(_megabytes(resource.RUSAGE_SELF), _megabytes(resource.RUSAGE_CHILDREN))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

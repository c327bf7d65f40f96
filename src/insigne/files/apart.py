"""Work on a stranger's file in a process of its own, which can be ended.

A parser or a renderer keeps the whole process while it works, and a small file can ask for minutes or gigabytes of
it. No count of what is in a file tells beforehand what it costs. So the work is a module that is run as a program,
with the file as its input and the result as its output.
"""

import math
import subprocess
import sys


class TookTooLong(Exception):
    """The work was not done in time, and was ended."""


class Fell(Exception):
    """The work could not be done: the program ended with an error, or could not be started."""


def work_apart(module: str, *arguments: str, given: bytes, seconds: float) -> bytes:
    """What the program `module` makes of the bytes. Its start counts as well. Raises TookTooLong, Fell."""
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=seconds, check=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise TookTooLong from None
    except (subprocess.CalledProcessError, OSError):
        raise Fell from None
    return done.stdout


def limit_memory(size: int) -> None:
    """In that program: what it may take of addresses. Where no such limit can be set, time alone is bounded."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, ValueError, OSError):
        return


def limit_work(seconds: float) -> None:
    """In that program: how long it may compute. Whoever waits for it ends it earlier, unless they are ended first."""
    try:
        import resource

        most = math.ceil(seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    except (ImportError, ValueError, OSError):
        return

"""On what it was measured: without it a rate says nothing, and a ratio little."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

_PACKAGES = (
    "PyNaCl",
    "cryptography",
    "orjson",
    "isal",
    "PyLD",
    "openbadgeslib",
    "openbadges-bakery",
    "joserfc",
)


def describe() -> str:
    """Processor, system, interpreter and versions, in one line each."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return "\n".join(
        (
            f"{_processor()}, {os.cpu_count()} cores; {platform.system()} {platform.release()}",
            f"Python {sys.version.split()[0]}; {packages}",
        )
    )


def on_one_core() -> None:
    """Keep this process, and those it starts, on one core. Nothing happens where the system cannot."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )

"""One target under attack until its time is up: `python -m tests.fuzz.one TARGET SECONDS`.

An input fails when it raises, takes over two seconds, or makes the process grow by 200 MB; it is kept then.
"""

import resource
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["insigne.credentials"]):
    from tests.fuzz.targets import TARGETS

_KEPT = Path(__file__).parents[2] / "var" / "fuzz"
_SECONDS, _BYTES = 2, 200 * 1024 * 1024


def main() -> None:
    name, seconds = sys.argv[1:3]
    target = TARGETS[name]
    corpus, words = _KEPT / name, _KEPT / f"{name}.words"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
        target.attack(seed)  # what is loaded once is loaded before the memory is limited
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in (*target.words, "A")))
    _limit_memory()
    options = (
        f"-max_total_time={seconds} -timeout={_SECONDS} -rss_limit_mb=0 -max_len=65536 -print_final_stats=1 "
        f"-verbosity=0 -artifact_prefix={_KEPT}/{name}-failed- -dict={words} {corpus}"
    )
    atheris.Setup([sys.argv[0], *options.split()], target.attack)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(letter if letter.isalnum() else f"\\x{ord(letter):02x}" for letter in word)


def _limit_memory() -> None:
    """A bomb shall end in a MemoryError, which `verify` shows as `format.unexpected`."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + _BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main()

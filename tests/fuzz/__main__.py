"""All targets, one after the other: `python -m tests.fuzz SECONDS [TARGET …]`. Ends with 1 when one of them fell."""

import subprocess
import sys

from tests.fuzz.targets import TARGETS


def main() -> int:
    seconds, *names = sys.argv[1:]
    fallen = []
    for name in names or TARGETS:
        print(f"--- {name}, {seconds} s", flush=True)
        command = [sys.executable, "-m", "tests.fuzz.one", name, seconds]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            fallen.append(name)
            lines = [line for line in done.stderr.splitlines() if not line.startswith("INFO: Instrumenting")]
            print(*done.stdout.splitlines()[-40:], *lines[-40:], sep="\n")
        else:
            print("  ", _inputs(done.stderr), "inputs")
    print(f"Fallen: {', '.join(fallen)}." if fallen else "All stand.")
    return 1 if fallen else 0


def _inputs(statistics: str) -> str:
    lines = [line for line in statistics.splitlines() if "number_of_executed_units" in line]
    return lines[-1].rpartition(":")[2].strip() if lines else "some"


if __name__ == "__main__":
    sys.exit(main())

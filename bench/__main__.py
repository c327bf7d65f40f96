"""`make bench`: measure every row and print it. Nothing is written but what `--markdown` asks for."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench import machine, printed
from bench.node_peers import NodeMissing, NodePeers
from bench.rounds import Contender, Goal, Result, Row, compare
from bench.rows import Documents, rows

ONE, TWO, AT_100 = "one process", "two processes", "one process, 100 at a time"
_MOST_MEGABYTES = 150


def main() -> int:
    options = _options()
    # The batch first: two processes need two cores, and this one keeps to one of them afterwards.
    results = []
    if not options.only:
        print(machine.describe(), end="\n\n", flush=True)
        results.append(_batch(options.batch, options.rounds))
    machine.on_one_core()
    documents = Documents.made()
    node = _node(documents)
    for row in rows(documents, node):
        if options.only in row.work:
            results.append(compare(row, options.rounds, options.seconds))
            _say(printed.for_terminal(results[-1]))
    if node:
        node.stop()
    if options.markdown:
        options.markdown.write_text(machine.describe() + "\n\n" + printed.as_markdown(results))
    judged = [reached for result in results for _, reached in result.judged()]
    print(f"{sum(judged)} of {len(judged)} goals reached")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often every contender is measured")
    parser.add_argument("--seconds", type=float, default=0.3, help="how long, each time")
    parser.add_argument("--batch", type=int, default=100_000, help="credentials in the batch")
    parser.add_argument("--only", default="", metavar="WORDS", help="only rows whose title holds these words")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table there, too")
    return parser.parse_args()


def _node(documents: Documents) -> NodePeers | None:
    try:
        return NodePeers.start(documents.unsigned, documents.signed)
    except NodeMissing as missing:
        print(f"The JavaScript peers are not measured: {missing}.\n")
        return None


def _batch(count: int, rounds: int) -> Result:
    """The batch's rates, in turn by one process and by two; its memory is only printed."""
    row = Row(
        f"{count:,} credentials of one badge: build, sign, bake",
        [Contender(name, lambda _: 0.0) for name in (TWO, ONE)],
        [Goal(ONE, 1.7)],
    )
    result = Result(row, {TWO: [], ONE: []})
    growth, peaks = [], []
    for _ in range(rounds):
        alone, together = _run_batch(count, 1), _run_batch(count, 2)
        result.rates[ONE].append(count / alone["seconds"])
        result.rates[TWO].append(count / together["seconds"])
        growth.append(alone["seconds"] / count / alone["per_item_at_100"])
        peaks += [alone["peak_mb"], together["peak_mb"]]
    cost, peak, most = median(growth), max(peaks), _MOST_MEGABYTES
    _say(
        [
            *printed.for_terminal(result),
            f"  cost of one beside that at 100: {cost:.2f} ×   goal ≤ 1.1 ×: {_reached(cost <= 1.1)}",
            f"  most memory of a process: {peak:.0f} MB   goal ≤ {most} MB: {_reached(peak <= most)}",
        ]
    )
    return result


def _run_batch(count: int, processes: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.batch", str(count), str(processes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _reached(reached: bool) -> str:
    return "reached" if reached else "NOT REACHED"


def _say(lines: Iterator[str] | list[str]) -> None:
    print("\n".join(lines), end="\n\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())

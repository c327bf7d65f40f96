"""The peers written in JavaScript: one long-lived Node process that measures itself when it is told to."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from bench.material import DID, KEY
from bench.rounds import Contender
from insigne.credentials.linked_data import contexts

_HERE = Path(__file__).parent / "node"
# Beside the checkout's other working files, which git does not see.
_INSTALLED = Path(__file__).parents[1] / "var" / "bench-node"


class NodeMissing(Exception):
    """The JavaScript peers cannot be measured; the sentence says why."""


class NodePeers:
    """The process. `contender` gives measures to be used while it runs."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @classmethod
    def start(cls, unsigned: Sequence[dict[str, Any]], signed: Sequence[bytes]) -> Self:
        """Install the packages unless they are there, and load keys and documents. Raises NodeMissing."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            raise NodeMissing("Node and npm are not installed")
        _install(npm)
        process = subprocess.Popen(
            [node, "peers.mjs"], cwd=_INSTALLED, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        peers = cls(process)
        peers._ask(
            open={
                "contexts": {url: contexts.load(url) for url in contexts.KNOWN},
                "secretKeyMultibase": KEY.secret_multikey,
                "publicKeyMultibase": KEY.public_key.multikey,
                "did": DID,
                "unsigned": unsigned,
                "signed": [text.decode() for text in signed],
            }
        )
        return peers

    def contender(self, name: str, command: str) -> Contender:
        def measure(seconds: float) -> float:
            answer = self._ask(run=command, seconds=seconds)
            return float(answer["times"] / answer["seconds"])

        return Contender(name, measure)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _ask(self, **command: Any) -> dict[str, Any]:
        sent, received = self._process.stdin, self._process.stdout
        if sent is None or received is None:
            raise NodeMissing("Node has no ears")
        sent.write(json.dumps(command, default=dict) + "\n")
        sent.flush()
        answer: dict[str, Any] = json.loads(received.readline() or '{"error": "Node ended"}')
        if "error" in answer:
            raise NodeMissing(f"Node: {answer}")
        return answer


def _install(npm: str) -> None:
    _INSTALLED.mkdir(parents=True, exist_ok=True)
    wanted = (_HERE / "package.json").read_text()
    mark = _INSTALLED / "package.json"
    shutil.copy(_HERE / "peers.mjs", _INSTALLED)
    if mark.exists() and mark.read_text() == wanted and (_INSTALLED / "node_modules").is_dir():
        return
    mark.write_text(wanted)
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"],
        cwd=_INSTALLED, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        mark.unlink()
        raise NodeMissing("npm could not install the packages")

"""The site that the browser visits: a server of its own, started as an operator would start it."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "un mot de passe assez long"  # everybody's
# Seconds until we give up, not that we wait: migrations, static files and the largest scene take two or three
# of a quiet processor, and twenty times that on one that many share.
PATIENCE = 240.0


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the scene, and the session with which a test may be them."""

    name: str
    email: str
    session: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What was set for a test: see `tests.browser.stage`. Identifiers as the addresses hold them."""

    slug: str
    badge: str
    people: dict[str, Player]
    applications: dict[str, str]
    awards: dict[str, str]
    more: dict[str, str]
    invitation: str


class Site:
    """A running server, and the means to set scenes on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._scenes: dict[tuple[str, str], Scene] = {}
        self._process = self._start()

    def set(self, scene: str, language: str) -> Scene:
        """A fresh scene, with an institution and people of its own."""
        with urlopen(f"{self.url}/stage/{scene}?language={language}", data=b"", timeout=PATIENCE) as answer:
            told = json.load(answer)
        told["people"] = {part: Player(**player) for part, player in told["people"].items()}
        return Scene(**told)

    def shared(self, scene: str, language: str) -> Scene:
        """A scene set once, for tests that only look."""
        if (scene, language) not in self._scenes:
            self._scenes[scene, language] = self.set(scene, language)
        return self._scenes[scene, language]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=PATIENCE)

    def _start(self) -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "INSIGNE_DATA": str(self.data),
            "INSIGNE_URL": self.url,
            "DEMO_PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "INSIGNE_LOG_LEVEL": "ERROR",
        }
        for name in ("INSIGNE_SECRET_KEY", "INSIGNE_SEAL_KEY", "INSIGNE_HOSTS", "DATABASE_URL", "EMAIL_URL"):
            environment.pop(name, None)
        self.data.mkdir(parents=True, exist_ok=True)
        log = (self.data / "server.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        self._wait(process)
        return process

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            try:
                urlopen(f"{self.url}/health", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        process.kill()
        raise RuntimeError(f"The server did not start:\n{(self.data / 'server.log').read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""Looking at a page as a critic: what axe finds, what sticks out, what was asked of whom, and how heavy it was."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request

# "region" and its like belong to best-practice: they hold for a site whose every page has landmarks.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"runOnly": ["color-contrast"]}
STICKING_OUT = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll("body *")]
        .filter(each => each.getBoundingClientRect().right > wide + 1).slice(0, 5)
        .map(each => each.tagName + "." + each.className);
}"""
HEAVY = ("document", "stylesheet", "script")


@dataclass
class Record:
    """What a page asked for and said while it loaded."""

    hosts: set[str] = field(default_factory=set)
    finished: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def weights(self) -> dict[str, int]:
        """Bytes of each document, style sheet and script, as they were sent."""
        heavy = [request for request in self.finished if request.resource_type in HEAVY]
        return {request.url: request.sizes()["responseBodySize"] for request in heavy}


def record(page: Page) -> Record:
    """Write down what the page does from now on."""
    kept = Record()
    page.on("request", lambda request: kept.hosts.add(urlsplit(request.url).netloc))
    page.on("requestfinished", lambda request: kept.finished.extend([request]))
    page.on("console", lambda message: _listen(kept, message))
    page.on("pageerror", lambda error: kept.complaints.append(str(error)))
    return kept


def _listen(kept: Record, message: ConsoleMessage) -> None:
    # The browser writes the status of a page that is meant to be an error (404) as an error too.
    if message.type in {"error", "warning"} and "the server responded with a status of" not in message.text:
        kept.complaints.append(message.text)


def violations(page: Page) -> Iterator[str]:
    """What axe finds, in light and dark, narrow and wide, on the page as it is open."""
    page.evaluate(AXE_SCRIPT)
    # The widths to and fro: laying a page out anew costs as much as asking a rule.
    rounds = (("light", {"runOnly": RULES}, (1280, 320)), ("dark", COLOURS, (320, 1280)))
    for theme, options, widths in rounds:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            for found in _axe(page, options):
                nodes = [node["html"][:120] for node in found["nodes"][:3]]
                yield f"{theme}, {width} px: {found['id']} ({found['help']}): {nodes}"


def _axe(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = options | {"resultTypes": ["violations"], "elementRef": False}
    found = page.evaluate(f"axe.run({json.dumps(wanted)})")
    return list(found["violations"])


def sticking_out(page: Page, widths: tuple[int, ...] = (320, 390, 1280, 1600)) -> Iterator[str]:
    """What makes the page scroll sideways."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for element in page.evaluate(STICKING_OUT):
            yield f"{width} px: {element}"

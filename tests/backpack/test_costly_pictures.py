"""A drawing that would keep the renderer for minutes: it is left out, and nobody waits for it."""

import pytest

from insigne.backpack.pictures import redrawn
from insigne.catalogue.engraver import apart

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'


def drawing(inside: str) -> bytes:
    return f"{HEAD}{inside}</svg>".encode()


def test_a_drawing_is_drawn_in_a_process_of_its_own() -> None:
    assert redrawn(drawing('<circle cx="256" cy="256" r="200"/>')).startswith(b"\x89PNG")


def test_thousands_of_layers_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1.0)
    assert redrawn(drawing('<rect width="512" height="512" opacity=".5"/>' * 4900)) == b""


def test_a_process_that_fails_leaves_the_badge_without_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/nowhere/python")
    assert redrawn(drawing("<circle r='9'/>")) == b""

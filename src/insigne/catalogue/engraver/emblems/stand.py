"""A stand at a fair: pennants, striped awning, somebody who welcomes behind the counter."""

from insigne.catalogue.engraver.cuts import SHADE, Cut, Emblem
from insigne.catalogue.engraver.emblems.people import bust
from insigne.catalogue.engraver.shapes import rectangle, star

_STRIPE = 22.5


def stand() -> Emblem:
    """From back to front: posts, person, counter, awning, pennants."""
    person = [cut.moved(y=14, scale=1.02) for cut in bust(hair="long")]
    posts = [Cut(rectangle(x, -20, 6, 80), "ink", 1) for x in (-62, 56)]
    return (*_pennants(), *posts, *person, *_counter(), *_awning())


def _awning() -> list[Cut]:
    """Six stripes, dark and light in turn, each ending in a round flap."""
    cuts = []
    for stripe in range(6):
        left, top = (stripe - 3) * _STRIPE, (stripe - 3) * _STRIPE * 0.84
        right, top_right = left + _STRIPE, top + _STRIPE * 0.84
        path = f"M{top} -46H{top_right}L{right}-18A11.25 10 0 0 1 {left}-18Z"
        cuts.append(Cut(path, "ink" if stripe % 2 else "paper", 2.2))
    return cuts


def _counter() -> list[Cut]:
    front = rectangle(-60, 38, 120, 32)
    return [
        Cut(front, hatch=SHADE),
        Cut(rectangle(-66, 31, 132, 9), "paper"),
        Cut(star(0, 55, 12, 4.8), "paper", 2),
    ]


def _pennants() -> list[Cut]:
    flags = [Cut(f"M{x}-44V-74", "none", 2.4) for x in (-34, 0, 34)]
    cloth = [Cut(f"M{x}-74L{x + 20}-67L{x}-59Z", "ink", 1.4) for x in (-34, 0, 34)]
    return flags + cloth

"""A speaker at a lectern, one hand raised, whose words are heard: the delegate."""

from insigne.catalogue.engraver.cuts import SHADE, Cut, Emblem
from insigne.catalogue.engraver.emblems.hands import hand
from insigne.catalogue.engraver.emblems.people import bust
from insigne.catalogue.engraver.shapes import circle, rectangle, star


def delegate() -> Emblem:
    """The figure, the raised arm, the speech balloon, then the lectern with its microphone."""
    figure = [cut.moved(x=-8, y=-14, scale=1.34) for cut in bust(hair="tied", dark_coat=True)]
    return tuple(cut.moved(scale=0.93) for cut in (*_balloon(), *figure, *_arm(), *_lectern()))


def _arm() -> list[Cut]:
    sleeve = "M-22 22L-62 6L-72-22L-54-27L-47-8L-26 2Z"
    raised = [cut.moved(x=-64, y=-42, degrees=-8, scale=0.66) for cut in hand()]
    return [*raised, Cut(sleeve, "ink", 1), Cut("M-73-19L-53-25L-55-33L-75-27Z", "paper", 2)]


def _lectern() -> list[Cut]:
    """The microphone, the desk, the panel with its star, the foot."""
    panel = "M-46 40H30L26 80H-42Z"
    return [
        Cut("M38 28C42 20 42 14 40 8", "none", 3),
        Cut(circle(39, 6, 6), "ink", 1),
        Cut(panel, hatch=SHADE),
        Cut(rectangle(-35, 46, 54, 28), "paper", 1.6),
        Cut(star(-8, 60, 13, 5), "ink", 0),
        Cut("M-60 27H44L36 41H-52Z"),
        Cut("M-53 34H37", "none", 1.2),
        Cut("M-52 81H36", "none", 3.4),
    ]


def _balloon() -> list[Cut]:
    shape = (
        "M26-70H72A9 9 0 0 1 81-61V-32A9 9 0 0 1 72-23H46L28-8L33-23H26A9 9 0 0 1 17-32V-61A9 9 0 0 1 26-70Z"
    )
    return [Cut(shape), Cut("M28-57H70M28-46H70M28-35H52", "none", 3.4)]

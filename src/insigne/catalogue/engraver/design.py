"""What a medal is made of, and what it may not be."""

from dataclasses import dataclass
from typing import Literal, get_args

from insigne.catalogue.engraver.colour import is_colour
from insigne.catalogue.engraver.emblems import EMBLEMS

Edge = Literal["scallop", "toothed", "octagon", "round", "cusped", "beaded"]
EDGES: tuple[Edge, ...] = get_args(Edge)
MIN_PETALS, MAX_PETALS = 3, 16


class DesignError(ValueError):
    """A medal cannot be engraved from this design; the message says which part is wrong."""


@dataclass(frozen=True, slots=True)
class Design:
    """A medal to engrave. Colours are `#rrggbb`; `petals` counts the lobes of the guilloché.

    `ring` is written over the top, `base` below; `title` and `description` are what a screen reader says.
    Raises DesignError when a part is unknown.
    """

    edge: Edge
    ink: str
    tint: str
    emblem: str
    petals: int
    ring: str
    base: str
    title: str
    description: str

    def __post_init__(self) -> None:
        if self.edge not in EDGES:
            raise DesignError(f"There is no edge called “{self.edge}”; choose among {', '.join(EDGES)}.")
        if self.emblem not in EMBLEMS:
            raise DesignError(
                f"There is no emblem called “{self.emblem}”; choose among {', '.join(EMBLEMS)}."
            )
        for name, colour in (("ink", self.ink), ("tint", self.tint)):
            if not is_colour(colour):
                raise DesignError(f"The {name} “{colour}” is not a colour of the form #rrggbb.")
        if not MIN_PETALS <= self.petals <= MAX_PETALS:
            raise DesignError(f"A medal has {MIN_PETALS} to {MAX_PETALS} petals, not {self.petals}.")
        if not self.title.strip():
            raise DesignError("A medal needs a title, for those who cannot see it.")

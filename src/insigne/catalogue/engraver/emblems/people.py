"""People as medals show them: head, hair and shoulders, hatched on the side away from the light."""

from insigne.catalogue.engraver.cuts import BACK, DEEP, SHADE, Cut
from insigne.catalogue.engraver.shapes import circle, ellipse


def bust(*, hair: str, dark_coat: bool = False) -> list[Cut]:
    """Somebody seen from the front, chin at 0,0, 56 wide and 76 high. `hair` is short, long or tied."""
    shoulders = "M-28 40C-29 20-22 12-8 8L-6 2H6L8 8C22 12 29 20 28 40Z"
    collar = "M-8 8L0 20L8 8L6 3H-6Z"
    face = ellipse(0, -14, 12.5, 15.5)
    cuts = [
        Cut(shoulders, "ink") if dark_coat else Cut(shoulders, hatch=SHADE),
        Cut(collar, "paper", 1.8),
        Cut(face),
        Cut("M4-27C13-21 13-6 3 1C11-1 13-8 12.5-15C12-22 9-26 4-27Z", "none", 0, BACK),
        Cut(_FEATURES, "none", 1.3),
        Cut(_HAIR[hair], "ink", 1),
    ]
    return ([Cut(_LONG_BACK, "ink", 1)] if hair == "long" else []) + cuts


_FEATURES = (
    "M-7-15.5C-6-16.5-4-16.5-3-15.5M3-15.5C4-16.5 6-16.5 7-15.5M0-14L-1.5-9H1M-4-4.5C-2-2.5 2-2.5 4-4.5"
)
"""Eyes, nose and mouth: enough for a face, too little for a portrait."""
_HAIR = {
    "short": "M-13-13C-15-28-8-33 1-32C11-32 15-25 13-13C11-17 10-20 8-22C2-19-6-20-9-22C-11-20-12-17-13-13Z",
    "long": "M-13-10C-16-28-8-33 0-32C9-33 16-27 13-10C12-17 9-21 3-24C-4-20-11-18-13-10Z",
    "tied": "M-13-14C-15-27-8-32 0-32C8-32 15-27 13-14C10-20 5-23 0-23C-5-23-10-20-13-14Z"
    "M-6-33A6 6 0 0 1 6-33A6 6 0 0 1-6-33Z",
}
_LONG_BACK = "M-15-14C-17-30-9-33 0-33C9-33 17-30 15-14C15-4 18 2 20 9H-20C-18 2-15-4-15-14Z"


def seated_from_above() -> list[Cut]:
    """Somebody seen from above, facing down the page: chair, arms, shoulders and head, centred on 0,0."""
    chair = "M-15-12C-9-19 9-19 15-12"
    arms = "M-19-1C-19 8-16 13-9 15L-5 9C-10 8-12 5-12 0ZM19-1C19 8 16 13 9 15L5 9C10 8 12 5 12 0Z"
    return [
        Cut(chair, "none", 4.4),
        Cut(arms, "paper", 2),
        Cut(ellipse(0, -2, 20, 8.5), "paper", 2.2, DEEP),
        Cut(circle(0, -1, 9.5), "paper", 0),
        Cut(circle(0, -1, 7.8), "ink", 0),
    ]

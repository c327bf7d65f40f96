"""The kit: a portable bundle of badges. This is the whole public face of the format.

`read_kit(read_folder(path))` or `read_kit(read_zip(data))` gives a `KitSpec`, or raises `KitFaults` that
carries every fault with its file and its line. `write_kit` and `write_zip` are the way back.
"""

from insigne.catalogue.kit.faults import Fault, KitFaults
from insigne.catalogue.kit.spec import (
    AlignmentSpec,
    Author,
    BadgeSpec,
    CategorySpec,
    DesignSpec,
    Edge,
    KitSpec,
    Language,
    Localized,
    Route,
    SkillSpec,
    SkillWord,
)

__all__ = [
    "AlignmentSpec",
    "Author",
    "BadgeSpec",
    "CategorySpec",
    "DesignSpec",
    "Edge",
    "Fault",
    "KitFaults",
    "KitSpec",
    "Language",
    "Localized",
    "Route",
    "SkillSpec",
    "SkillWord",
]

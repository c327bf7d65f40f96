"""The kit: a portable bundle of badges. This is the whole public face of the format.

`read_kit(read_folder(path))` or `read_kit(read_zip(data))` gives a `KitSpec`, or raises `KitFaults`, which
carries every fault with its file and its line. `write_zip(write_kit(spec, images))` is the way back.
"""

from insigne.catalogue.engraver import Edge
from insigne.catalogue.kit.bundle import read_folder, read_zip, write_zip
from insigne.catalogue.kit.faults import Fault, KitFaults
from insigne.catalogue.kit.read import read_kit
from insigne.catalogue.kit.spec import (
    AlignmentSpec,
    Author,
    BadgeSpec,
    CategorySpec,
    DesignSpec,
    KitSpec,
    Localized,
    Route,
    SkillSpec,
    SkillWord,
)
from insigne.catalogue.kit.write import write_kit

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
    "Localized",
    "Route",
    "SkillSpec",
    "SkillWord",
    "read_folder",
    "read_kit",
    "read_zip",
    "write_kit",
    "write_zip",
]

"""The kits that ship with Insigne, read once."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from insigne import kits
from insigne.catalogue.kit import read_folder, read_kit
from insigne.web.localized import LocalizedText

if TYPE_CHECKING:
    from pathlib import Path

    from insigne.catalogue.kit import KitSpec


@dataclass(frozen=True, slots=True)
class OfferedKit:
    """Where a kit lies and what it says."""

    path: "Path"
    spec: "KitSpec"

    @property
    def name(self) -> LocalizedText:
        return LocalizedText(self.spec.name.fr, self.spec.name.en)

    @property
    def summary(self) -> LocalizedText:
        return LocalizedText(self.spec.summary.fr, self.spec.summary.en)


@cache
def shipped_kits() -> dict[str, OfferedKit]:
    """By id."""
    found = [OfferedKit(kit.path, read_kit(read_folder(kit.path))) for kit in kits.shipped()]
    return {kit.spec.id: kit for kit in found}

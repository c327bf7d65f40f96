"""The kits that ship with the platform, as folders beside this file."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ShippedKit:
    """A kit of the package: read it with `insigne.catalogue.kit.read_folder(kit.path)`."""

    id: str
    path: Path


def shipped() -> tuple[ShippedKit, ...]:
    """The kits that ship, in the order of their ids; a folder is one when it holds a `kit.toml`."""
    home = Path(str(resources.files(__name__)))
    return tuple(ShippedKit(folder.parent.name, folder.parent) for folder in sorted(home.glob("*/kit.toml")))

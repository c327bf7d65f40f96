"""`insigne adopt`, `insigne export-kit`, `insigne check-kit`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from insigne import kits
from insigne.catalogue.kit import KitFaults, read_folder, read_kit, read_zip
from insigne.cli.commands import Trouble
from insigne.cli.serve import boot, unusable_database

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insigne.institutions.models import Institution


def check(kit: str) -> int:
    """Print every fault of a kit; 0 when there is none."""
    try:
        spec = read_kit(_files(kit))
    except KitFaults as error:
        return _tell(error)
    print(f"{spec.id} {spec.version}: {len(spec.badges)} badges, no fault.")
    return 0


def adopt(kit: str, slug: str, email: str) -> int:
    """Adopt a kit as a manager of the institution would on its page."""
    boot()
    from django.core.exceptions import PermissionDenied

    from insigne.catalogue import actions
    from insigne.people.models import User

    institution = _institution(slug)
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        raise Trouble(f"nobody here has the address {email}.")
    try:
        adopted = actions.adopt(institution, _files(kit), by=person)
    except KitFaults as error:
        return _tell(error)
    except actions.AlreadyAdopted as error:
        raise Trouble(f"{error} is here already.") from None
    except actions.SlugTaken as error:
        raise Trouble(f"a badge named {error.slug} is here already, from another kit.") from None
    except PermissionDenied:
        raise Trouble(f"{email} does not manage {slug}.") from None
    print(f"{adopted.slug} {adopted.version} is adopted by {slug}; its badges are published.")
    return 0


def export(kit: str, slug: str, to: str) -> int:
    """Write the newest adopted version of a kit to a zip."""
    boot()
    adopted = _institution(slug).kits.filter(slug=kit).order_by("-adopted_at", "pk").first()
    if adopted is None:
        raise Trouble(f"{slug} has not adopted a kit named {kit}.")
    try:
        Path(to).write_bytes(bytes(adopted.archive))
    except OSError as error:
        raise Trouble(f"{to} cannot be written: {error.strerror}.") from None
    print(f"{adopted.slug} {adopted.version} is in {to}.")
    return 0


def _institution(slug: str) -> "Institution":
    from django.db import DatabaseError

    from insigne.institutions.models import Institution

    try:
        found = Institution.objects.filter(slug=slug).first()
    except DatabaseError as error:
        raise unusable_database(error) from None
    if found is None:
        raise Trouble(f"there is no institution {slug}.")
    return found


def _files(kit: str) -> "Mapping[str, bytes]":
    path = Path(kit)
    if path.is_dir():
        return read_folder(path)
    if path.is_file():
        return read_zip(path.read_bytes())
    for shipped in kits.shipped():
        if shipped.id == kit:
            return read_folder(shipped.path)
    raise Trouble(f"{kit} is no folder, no zip, and no kit that ships with Insigne.")


def _tell(error: KitFaults) -> int:
    for fault in error.faults:
        print(fault, file=sys.stderr)
    print(f"insigne: {len(error.faults)} faults; nothing was adopted.", file=sys.stderr)
    return 1

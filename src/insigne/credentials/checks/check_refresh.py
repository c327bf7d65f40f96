"""Step "refresh": has the issuer published a newer version of the credential? (OB 3.0 §8.2, `1EdTechCredentialRefresh`)

The service is asked once, after the signature was found valid. Only a newer version of the same credential
takes its place, and only when it is signed at least as well; else the original goes on, with a remark.
"""

from typing import Any

from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.dates import read_instant
from insigne.credentials.fields import issuer_id, objects, start_of, texts
from insigne.credentials.ids import same_id
from insigne.credentials.report import CredentialError, Finding, passed, skipped, warned
from insigne.credentials.secured import Secured, read_secured, version_of
from insigne.credentials.strict_json import Json

_KIND = "1EdTechCredentialRefresh"
_CURRENT = passed("refresh.current")


class Unrefreshed(Exception):
    """There is no newer version to check, and `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.code)


def has_refresh_service(document: Json) -> bool:
    return document.get("refreshService") not in (None, [])


def fetch_newer(document: Json, around: Circumstances) -> tuple[Secured, str]:
    """The newer version of a credential, not checked yet, and its address; raises Unrefreshed."""
    address = _address(document)
    try:
        newer = read_secured(around.get_ok(address).body)
    except FetchError as error:
        raise Unrefreshed(warned("refresh.unreachable", address=address, reason=error)) from None
    except CredentialError as error:
        raise Unrefreshed(unusable(address, error.message)) from None
    if not _is_same(newer.document, document):
        raise Unrefreshed(unusable(address, "it is another credential"))
    if _age(newer.document) <= _age(document):
        raise Unrefreshed(_CURRENT)
    return newer, address


def unusable(address: str, reason: Any) -> Finding:
    return warned("refresh.unusable", address=address, reason=reason)


def _address(document: Json) -> str:
    services = list(objects(document["refreshService"]))
    for service in services:
        if _KIND in texts(service.get("type")) and isinstance(service.get("id"), str):
            return str(service["id"])
    kinds = " ".join(kind for service in services for kind in texts(service.get("type")))
    raise Unrefreshed(skipped("refresh.unsupported", kind=kinds))


def _is_same(newer: Json, older: Json) -> bool:
    """Equal ids of credential and issuer (OB 3.0 "Credential equality"), and no badge turned something else."""
    if version_of(newer) != version_of(older):
        return False
    return same_id(newer.get("id"), older.get("id")) and same_id(issuer_id(newer), issuer_id(older))


def _age(document: Json) -> tuple[float, float]:
    """What moves forward when a credential is replaced: its start, then the date of the award."""
    start = start_of(document)
    awarded = read_instant(document.get("awardedDate"))
    return (start.timestamp() if start else 0.0, awarded.timestamp() if awarded else 0.0)

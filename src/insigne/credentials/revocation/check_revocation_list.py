"""`1EdTechRevocationList`: the issuer's plain list of the credentials that it took back.

1EdTech's way before it recommended bitstrings (deprecated since 2026, still met). The list is not signed: that
the badge, which is, names its address must do.
"""

from typing import Any

from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.fields import issuer_id, objects, text, texts
from insigne.credentials.ids import same_id
from insigne.credentials.report import Finding, failed, passed, revoked, unsure, warned
from insigne.credentials.strict_json import Json

_GOOD = passed("status.good")
_MALFORMED = failed("status.malformed")
_OLDER_KIND = warned("status.older_kind", kind="1EdTechRevocationList")


def check_revocation_list(
    entry: Json, credential_id: Any, issuer: str | None, around: Circumstances
) -> list[Finding]:
    """What the list at the entry's `id` says of the credential: revoked, or good when it is not listed."""
    address = entry.get("id")
    if not isinstance(address, str):
        return [_MALFORMED]
    try:
        listed = around.get_own_json(address)
    except FetchError as error:
        return [_OLDER_KIND, unsure("status.unreachable", list=address, reason=error)]
    if issuer is None or issuer_id(listed) != issuer:
        return [_OLDER_KIND, unsure("status.list_of_another", list=address)]
    entries = listed.get("revokedCredential", [])
    if not isinstance(entries, list):
        return [_OLDER_KIND, failed("status.list_invalid", list=address, reason="not a revocation list")]
    if any(same_id(item, credential_id) for item in texts(entries)):  # not as the schema has it, but clear
        return [_OLDER_KIND, revoked()]
    for item in objects(entries):
        if same_id(item.get("id"), credential_id) and item.get("revoked", True) is not False:
            return [_OLDER_KIND, revoked(text(item.get("revocationReason")))]
    return [_OLDER_KIND, _GOOD]

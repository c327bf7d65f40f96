"""Step "endorsement": what others say of a badge, each checked like a badge (OB 3.0 §8.2).

An endorsement that does not hold must not be shown as one, and says nothing against the badge: it is a
remark. Endorsements of endorsements are not followed.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from insigne.credentials.check_dates import check_dates
from insigne.credentials.checks.check_shape import check_shape
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.fields import as_list, first, issuer_id
from insigne.credentials.ids import same_id
from insigne.credentials.report import (
    CredentialError,
    Finding,
    Message,
    has_failed,
    message,
    passed,
    skipped,
    trouble_in,
    warned,
)
from insigne.credentials.revocation.check_status import check_status
from insigne.credentials.secured import Secured, open_document, read_secured
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.check_secured import check_secured

# Each costs a signature, and perhaps the documents of another issuer.
MAX_ENDORSEMENTS = 8


def has_endorsements(document: Json) -> bool:
    return next(_carried(document), None) is not None


def check_endorsements(document: Json, around: Circumstances) -> list[Finding]:
    """One finding for each endorsement of the credential, its achievement and its issuer."""
    carried = list(islice(_carried(document), MAX_ENDORSEMENTS + 1))
    findings = [_check(item, endorsed, around) for item, endorsed in carried[:MAX_ENDORSEMENTS]]
    if len(carried) > MAX_ENDORSEMENTS:
        findings.append(skipped("endorsement.too_many", limit=MAX_ENDORSEMENTS))
    return findings


def _carried(document: Json) -> Iterator[tuple[Any, tuple[object, ...]]]:
    """Each endorsement, with the ids of what it may endorse at the place where it stands."""
    achievement = first(first(document.get("credentialSubject")).get("achievement"))
    issuer = document.get("issuer")
    ids = (document.get("id"), achievement.get("id"), issuer_id(document))
    places = ((document, ids), (achievement, ids[1:2]), (first(issuer), ids[2:]))
    for node, endorsed in places:
        for name in ("endorsement", "endorsementJwt"):
            for item in as_list(node.get(name, [])):
                yield item, endorsed


def _check(item: Any, endorsed: tuple[object, ...], around: Circumstances) -> Finding:
    try:
        secured = open_document(item) if isinstance(item, dict) else read_secured(str(item))
    except CredentialError as error:
        return warned("endorsement.invalid", issuer="?", reason=error.message)
    endorser = issuer_id(secured.document)
    findings = _findings(secured, around)
    trouble = trouble_in(findings)
    wrong = (
        trouble.message
        if trouble and trouble.outcome == "fail"
        else _wrong_subject(secured.document, endorsed)
    )
    if wrong:
        return warned("endorsement.invalid", issuer=endorser, reason=wrong)
    if trouble:
        return warned("endorsement.unconfirmed", issuer=endorser, reason=trouble.message)
    return passed("endorsement.valid", issuer=endorser)


def _findings(secured: Secured, around: Circumstances) -> list[Finding]:
    document = secured.document
    findings = check_shape(document, "EndorsementCredential")
    if has_failed(findings):
        return findings
    return [*check_secured(secured, around), *check_dates(document, around), *check_status(document, around)]


def _wrong_subject(document: Json, endorsed: tuple[object, ...]) -> Message | None:
    """What to say of an endorsement whose subject is not what carries it."""
    subject = first(document.get("credentialSubject")).get("id")
    if any(same_id(subject, id_) for id_ in endorsed):
        return None
    return message("endorsement.of_another", id=subject)

"""The credentials that a learner record (CLR 2.0) holds: each has a signature of its own.

Whoever signs a record vouches for having put it together. What it holds is shown as the word of other
issuers, so a badge in it whose signature is wrong is a forgery under their name, and rejects the record, as does
one that its issuer took back. What is past its date, or cannot be confirmed, stays history: the record says so.
"""

from itertools import islice

from insigne.credentials.circumstances import Circumstances
from insigne.credentials.fields import first, issuer_id, objects
from insigne.credentials.report import CredentialError, Finding, failed, passed, trouble_in, unsure
from insigne.credentials.revocation.check_status import check_status
from insigne.credentials.secured import open_document
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.check_secured import check_secured

# Each costs a signature, and perhaps the documents of another issuer and a status list.
MAX_ENCLOSED = 60
_MEMBERS_OF_ENVELOPE = frozenset({"@context", "id", "type"})


def check_enclosed(document: Json, around: Circumstances) -> list[Finding]:
    """One finding for each credential of the subject's `verifiableCredential`."""
    subject = first(document.get("credentialSubject"))
    enclosed = list(islice(objects(subject.get("verifiableCredential")), MAX_ENCLOSED + 1))
    findings = [_check(item, around) for item in enclosed[:MAX_ENCLOSED]]
    if len(enclosed) > MAX_ENCLOSED:
        findings.append(unsure("proof.enclosed_too_many", limit=MAX_ENCLOSED))
    return findings


def _check(item: Json, around: Circumstances) -> Finding:
    try:
        secured = open_document(item)
        if secured.document is not item:
            _check_nothing_written(item)
    except CredentialError as error:
        return failed("proof.enclosed_invalid", id=item.get("id"), reason=error.message)
    document = secured.document
    id_, findings = document.get("id"), [*check_secured(secured, around), *check_status(document, around)]
    trouble = trouble_in(findings)
    if trouble is None:
        return passed("proof.enclosed_valid", id=id_, issuer=issuer_id(document))
    if trouble.outcome == "fail":
        return failed("proof.enclosed_invalid", id=id_, reason=trouble.message)
    return unsure("proof.enclosed_unconfirmed", id=id_, reason=trouble.message)


def _check_nothing_written(envelope: Json) -> None:
    """Refuse an envelope on which more stands than it needs: in a record it would be shown as if it were signed."""
    written = envelope.keys() - _MEMBERS_OF_ENVELOPE
    if written:
        raise CredentialError("format.envelope_malformed", reason=f"“{min(written)}” is written on it")

"""The ordered checks of a verifiable credential, Open Badge or not (OB 3.0 §8.2, VC 2.0 §7.1)."""

from insigne.credentials.check_dates import check_dates
from insigne.credentials.check_recipient import check_recipient
from insigne.credentials.checks.check_enclosed import check_enclosed
from insigne.credentials.checks.check_endorsements import check_endorsements, has_endorsements
from insigne.credentials.checks.check_refresh import Unrefreshed, fetch_newer, has_refresh_service, unusable
from insigne.credentials.checks.check_shape import check_shape
from insigne.credentials.checks.data_model import check_data_model
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.fields import first, issuer_id, objects, texts, without_proof
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.proofs.check_signed import check_context
from insigne.credentials.report import Finding, passed, skipped, trouble_in, warned
from insigne.credentials.revocation.check_status import check_status
from insigne.credentials.secured import Secured
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.check_secured import check_secured

# The types that a class of `model.CLASSES` describes; any other credential is held to the data model alone.
_CLASS_OF_TYPE = {
    "OpenBadgeCredential": "AchievementCredential",
    "AchievementCredential": "AchievementCredential",
    "EndorsementCredential": "EndorsementCredential",
    "ClrCredential": "ClrCredential",
}
_RDFC = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019")
_CONTEXT_KNOWN = passed("context.known")
_ENDORSEMENTS_NOT_CHECKED = skipped("endorsement.not_checked")
_REFRESH_NOT_CHECKED = skipped("refresh.not_checked")


def is_credential(document: Json) -> bool:
    return "VerifiableCredential" in texts(document.get("type"))


def check_credential(secured: Secured, around: Circumstances) -> tuple[list[Finding], Json]:
    """All findings, in the order of the standard, and the document that they are about in the end.

    That is another one when the issuer publishes a newer version; one that has not the fields it needs is
    not looked at any further.
    """
    findings = _check_authenticity(secured, around)
    if _fails(findings, "schema"):
        return findings, secured.document
    if has_refresh_service(secured.document):
        findings, secured = _check_refresh(findings, secured, around)
    document = secured.document
    subject = first(document.get("credentialSubject"))
    findings += check_dates(document, around)
    findings += check_status(document, around)
    findings += check_recipient(list(objects(subject.get("identifier"))), subject.get("id"), around.recipient)
    if has_endorsements(document):
        findings += (
            check_endorsements(document, around) if _is_proven(findings) else [_ENDORSEMENTS_NOT_CHECKED]
        )
    return findings, document


def _check_authenticity(secured: Secured, around: Circumstances) -> list[Finding]:
    """Steps "context", "schema", "proof", "key" and "issuer"."""
    document = secured.document
    form = Form(without_proof(document))
    shape = _check_model(document, form)
    if _fails(shape, "schema"):
        return [*check_context(document), *shape]
    proofs = check_secured(secured, around, form=form)
    context = [_CONTEXT_KNOWN] if _is_signed_by_its_terms(secured, proofs) else check_context(document)
    issuer = issuer_id(document)
    if issuer is not None and issuer.startswith("http:"):
        shape.append(warned("issuer.plain_http", issuer=issuer))
    enclosed = check_enclosed(document, around) if _is_proven(proofs) else []
    return [*context, *shape, *proofs, *enclosed]


def _is_signed_by_its_terms(secured: Secured, proofs: list[Finding]) -> bool:
    """Whether a valid signature covers what the terms mean: that cannot be found out in an unknown context."""
    if secured.token is not None or not _is_proven(proofs):
        return False
    return all(proof.get("cryptosuite") in _RDFC for proof in objects(secured.document.get("proof")))


def _check_model(document: Json, form: Form) -> list[Finding]:
    for type_ in texts(document.get("type")):
        if type_ in _CLASS_OF_TYPE:
            return check_shape(document, _CLASS_OF_TYPE[type_], form)
    return check_data_model(document)


def _check_refresh(
    findings: list[Finding], secured: Secured, around: Circumstances
) -> tuple[list[Finding], Secured]:
    """The findings and the document to go on with: those of the newer version when there is one that holds."""
    if not _is_proven(findings):
        return [*findings, _REFRESH_NOT_CHECKED], secured
    try:
        newer, address = fetch_newer(secured.document, around)
    except Unrefreshed as reason:
        return [*findings, reason.finding], secured
    of_newer = _check_authenticity(newer, around)
    trouble = trouble_in(of_newer)
    if trouble is not None:
        return [*findings, unusable(address, trouble.message)], secured
    return [*of_newer, passed("refresh.replaced", address=address)], newer


def _is_proven(findings: list[Finding]) -> bool:
    """Whether the document was signed as it is: only then is it worth the work to follow what it leads to."""
    return any(finding.code == "proof.valid" for finding in findings)


def _fails(findings: list[Finding], check: str) -> bool:
    return any(finding.outcome == "fail" and finding.check == check for finding in findings)

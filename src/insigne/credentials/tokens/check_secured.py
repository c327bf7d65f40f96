"""Steps "proof", "key" and "issuer", whichever way a credential is secured: embedded proofs, a token, or both.

One valid proof of the issuer's is enough (OB 3.0 §8.2); the embedded ones are asked first.
"""

from insigne.credentials.circumstances import Circumstances
from insigne.credentials.fields import without_proof
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.proofs.check_signed import CREDENTIAL, Demand, check_proofs
from insigne.credentials.report import Finding, has_failed, warned
from insigne.credentials.secured import Secured
from insigne.credentials.tokens.check_disclosure import check_disclosure
from insigne.credentials.tokens.check_token import check_token


def check_secured(
    secured: Secured, around: Circumstances, demand: Demand = CREDENTIAL, form: Form | None = None
) -> list[Finding]:
    """The findings about the best proof of the credential, and a warning when another one is wrong.

    `form` is that of the document without its proofs, when it was begun already.
    """
    findings = _check_proofs(secured, around, demand, form or Form(without_proof(secured.document)))
    if secured.sd_jwt is not None:
        findings += check_disclosure(secured.sd_jwt, around)
    return findings


def _check_proofs(secured: Secured, around: Circumstances, demand: Demand, form: Form) -> list[Finding]:
    document, token = secured.document, secured.token
    if token is None:
        return check_proofs(document, around, demand, form)
    if "proof" not in document:
        return check_token(document, secured.claims, token, around, demand, form=form)
    embedded = check_proofs(document, around, demand, form)
    if _rank(embedded) == _CONFIRMED:
        return embedded
    outer = check_token(document, secured.claims, token, around, demand, form=form)
    best, other = (outer, embedded) if _rank(outer) > _rank(embedded) else (embedded, outer)
    if _rank(best) >= _VALID and _rank(other) == _BROKEN:
        return [*best, warned("proof.another_is_invalid")]
    return best


_UNREAD, _BROKEN, _VALID, _CONFIRMED = range(4)


def _rank(findings: list[Finding]) -> int:
    """What is wrong outranks what cannot be read: a badge none of whose proofs holds is rejected."""
    if has_failed(findings):
        return _BROKEN
    codes = {finding.code for finding in findings}
    if "issuer.confirmed" in codes:
        return _CONFIRMED
    return _VALID if "proof.valid" in codes else _UNREAD

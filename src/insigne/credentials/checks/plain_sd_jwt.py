"""SD-JWT VCs that are no linked data (draft-ietf-oauth-sd-jwt-vc): neither badges nor W3C credentials.

Such a credential is a set of claims with a type, `vct`. It is checked as far as its claims go, and the report
says what it is: its `version` is None.
"""

from collections.abc import Iterator

from insigne.credentials.check_dates import TOLERANCE
from insigne.credentials.check_recipient import check_recipient
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.dates import read_numeric_date
from insigne.credentials.describe import issuer
from insigne.credentials.fields import text
from insigne.credentials.reading import Secured
from insigne.credentials.report import Badge, Finding, ShownRecipient, failed, passed, skipped
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.check_claims import status_claim
from insigne.credentials.tokens.check_secured import check_secured


def is_plain_sd_jwt(secured: Secured) -> bool:
    """Whether the token holds a type and claims, and no linked data."""
    return secured.sd_jwt is not None and "@context" not in secured.document and "vct" in secured.claims


def check_plain_sd_jwt(secured: Secured, around: Circumstances) -> tuple[list[Finding], Badge]:
    """All findings about it, and what it says of itself in the shape of a badge."""
    claims = secured.claims
    if text(claims["vct"]) is None:
        return [failed("schema.wrong_kind", field="vct")], _describe(claims)
    findings = [
        skipped("format.another_kind", kind=f"SD-JWT VC, {claims['vct']}"),
        *check_secured(secured, around),
        *_check_dates(claims, around),
        status_claim(claims["status"]) if "status" in claims else passed("status.none"),
        *check_recipient([], text(claims.get("sub")), around.recipient),
    ]
    return findings, _describe(claims)


def _describe(claims: Json) -> Badge:
    subject = text(claims.get("sub"))
    start = read_numeric_date(claims.get("nbf")) or read_numeric_date(claims.get("iat"))
    return Badge(
        id=text(claims.get("jti")),
        name=text(claims.get("vct")),
        description=None,
        image=None,
        criteria_url=None,
        criteria_narrative=None,
        issuer=issuer(claims.get("iss")),
        creator=None,
        recipient=ShownRecipient(id=subject) if subject else None,
        awarded_at=start,
        valid_from=start,
        valid_until=read_numeric_date(claims.get("exp")),
    )


def _check_dates(claims: Json, around: Circumstances) -> Iterator[Finding]:
    wrong = []
    for claim in ("nbf", "exp"):
        instant = read_numeric_date(claims.get(claim))
        if claim in claims and instant is None:
            wrong.append(failed("validity.unreadable", field=claim))
        elif instant and claim == "nbf" and instant > around.now + TOLERANCE:
            wrong.append(failed("validity.not_yet", date=instant.date()))
        elif instant and claim == "exp" and instant <= around.now:
            wrong.append(failed("validity.expired", date=instant.date()))
    yield from wrong or [passed("validity.in_force")]

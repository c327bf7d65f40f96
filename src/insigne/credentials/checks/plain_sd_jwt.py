"""SD-JWT VCs that are no linked data (draft-ietf-oauth-sd-jwt-vc): neither badges nor W3C credentials.

Such a credential is a set of claims with a type, `vct`. It is checked as far as its claims go, and the report
says what it is: its `version` is None.
"""

from insigne.credentials.check_dates import check_window
from insigne.credentials.check_recipient import check_recipient
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.dates import read_numeric_date
from insigne.credentials.describe import issuer
from insigne.credentials.fields import text
from insigne.credentials.report import Badge, Finding, ShownRecipient, failed, passed, skipped
from insigne.credentials.secured import Secured
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
        *check_window(_dates(claims), ("nbf",), ("exp",), around.now),
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
        issuer=issuer(claims.get("iss")),
        recipient=ShownRecipient(id=subject) if subject else None,
        awarded_at=start,
        valid_from=start,
        valid_until=read_numeric_date(claims.get("exp")),
    )


def _dates(claims: Json) -> Json:
    """The dates as texts; one that is no number of seconds stays unreadable."""
    instants = {claim: read_numeric_date(claims[claim]) for claim in ("nbf", "exp") if claim in claims}
    return {claim: instant and instant.isoformat() for claim, instant in instants.items()}

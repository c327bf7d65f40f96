"""An assertion of Open Badges 1.0 to 2.1, hosted or signed: all that is asked about it, in order.

What 1.0 and 1.1 say is first put into the words of 2.0 (`openbadges1`); from there on there is one road.
"""

from insigne.credentials.check_dates import check_window
from insigne.credentials.check_recipient import check_recipient
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.describe import describe_v2
from insigne.credentials.fields import objects
from insigne.credentials.older.endorsements2 import check_endorsements_v2
from insigne.credentials.older.hosted import check_publication, check_scope, revocation_reason, says_revoked
from insigne.credentials.older.linked import ASSERTION, BADGE_CLASS, PROFILE, Links, Node, missing_fields
from insigne.credentials.older.openbadges1 import readable_date, upgraded_assertion
from insigne.credentials.older.signed2 import check_revocation_list_v2, check_signature, is_signed
from insigne.credentials.report import Badge, Finding, Version, has_failed, revoked, warned
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.jwt import Token


def check_assertion(
    document: Json, token: Token | None, version: Version, around: Circumstances
) -> tuple[list[Finding], Badge]:
    """All findings about an assertion, and the badge as its issuer publishes it (or as it came).

    `token` is the JWS that the document was read from, if it was.
    """
    links = Links(around, version in ("1.0", "1.1"))
    assertion = upgraded_assertion(document) if links.first_generation else document
    if says_revoked(assertion):
        # A revoked assertion may say nothing else (OB 2.0 "Assertion").
        return [revoked(revocation_reason(assertion))], describe_v2(assertion, {}, {})
    missing = list(missing_fields(assertion, ASSERTION))
    if has_failed(missing):
        return missing, describe_v2(assertion, {}, {})
    findings, published, badge_class, profile = _authenticity(assertion, token, links)
    assertion = published.document
    findings = [*missing, *findings]
    findings += check_window(_dates(assertion), ("issuedOn",), ("expires",), around.now)
    if is_signed(assertion):
        findings += check_revocation_list_v2(assertion, profile, around)
    findings += check_recipient(list(objects(assertion["recipient"])), None, around.recipient)
    findings += check_endorsements_v2((assertion, badge_class.document, profile.document), around)
    return findings, describe_v2(assertion, badge_class.document, profile.document)


def _authenticity(
    assertion: Json, token: Token | None, links: Links
) -> tuple[list[Finding], Node, Node, Node]:
    """Who says so: the findings, and the assertion, the badge class and the profile that they are about."""
    signed = is_signed(assertion)
    published = Node(assertion, True) if signed else check_publication(assertion, ASSERTION, links)
    badge_class = links.follow(published.document["badge"], BADGE_CLASS)
    profile = Node({}, False)
    if badge_class.document.get("issuer"):
        profile = links.follow(badge_class.document["issuer"], PROFILE, always=True)
    findings = [*published.findings, *badge_class.findings, *profile.findings]
    if signed:
        findings += check_signature(assertion, token, profile, links)
    elif profile.confirmed:
        findings += check_scope((published, badge_class), profile.document)
    issuer = str(profile.document.get("id"))
    if issuer.startswith("http:"):
        findings.append(warned("issuer.plain_http", issuer=issuer))
    return findings, published, badge_class, profile


def _dates(assertion: Json) -> Json:
    """The dates; one that is null is not there, as JSON-LD has it, and many an issuer wrote."""
    return {
        name: readable_date(assertion[name])
        for name in ("issuedOn", "expires")
        if assertion.get(name) is not None
    }

"""The door: `verify` asks every question in order and answers with a report, whatever it was given."""

from datetime import datetime
from functools import partial

from insigne.credentials.checks.check_credential import check_credential, is_credential
from insigne.credentials.checks.plain_sd_jwt import check_plain_sd_jwt, is_plain_sd_jwt
from insigne.credentials.circumstances import Circumstances, Fetch, hour_of
from insigne.credentials.describe import describe_credential
from insigne.credentials.linked_data.contexts import ContextSetError
from insigne.credentials.linked_data.effort import bounded
from insigne.credentials.older.assertions import check_assertion
from insigne.credentials.pictures.pdf import OpenPdf, attachments
from insigne.credentials.reading import Opened, Source, open_source
from insigne.credentials.report import CredentialError, Report, failed, refused
from insigne.credentials.secured import version_of


def verify(
    source: Source,
    fetch: Fetch | None = None,
    now: datetime | None = None,
    recipient: str | None = None,
    *,
    open_pdf: OpenPdf = attachments,
) -> Report:
    """Check a badge and say what was found; a bad badge is an answer, not an exception.

    `source` is a PNG, an SVG, a PDF, a JSON text, a compact JWS, a web address or a parsed document: which one is
    found out. A PDF of several badges is refused: `badges_in` gives each of them as a source of its own. `fetch` is
    the only way to the network (it should ask for JSON); without it nothing is looked up, and what needs looking up
    is "unknown". `now` is the hour of the check, by default the clock's; the one thing that raises is an hour
    without a time zone (ValueError). `recipient` is an e-mail address or a DID that the badge should name.
    `open_pdf` reads what is attached to a PDF, by default in this process and for as long as it takes.
    Steps: OB 3.0 §8 and OB 2.0 "Verification".
    """
    around = Circumstances(fetch, hour_of(now), recipient, open_pdf)
    try:
        with bounded():
            return _report(open_source(source, around), around, kept=not isinstance(source, dict))
    except ContextSetError:
        raise  # the installation is broken; no badge is to blame
    except Exception:  # the last barrier: a stranger's file must not break the page that reads it
        return Report((refused(CredentialError("format.unexpected")),))


def _report(opened: Opened, around: Circumstances, *, kept: bool) -> Report:
    """The answer; a document that is `kept`, being ours alone, need not be put into words at once."""
    secured = opened.secured
    if secured is None:
        return Report(opened.findings)
    document = secured.document
    version = version_of(document)
    if is_credential(document):
        checks, document = check_credential(secured, around)
        said = partial(describe_credential, document)
        return Report((*opened.findings, *checks), said if kept else said(), version)
    if is_plain_sd_jwt(secured):
        checks, badge = check_plain_sd_jwt(secured, around)
        return Report((*opened.findings, *checks), badge)
    if version is None:
        return Report((*opened.findings, failed("format.not_a_badge")))
    checks, badge = check_assertion(document, secured.token, version, around)
    return Report((*opened.findings, *checks), badge, version)

"""The badges that a PDF carries: which of its attached files are badges, and which of them are of one award."""

from collections.abc import Iterable
from dataclasses import dataclass

from insigne.credentials.fields import texts
from insigne.credentials.pictures import baking, pdf
from insigne.credentials.report import CredentialError, Finding, Version, passed, skipped, warned
from insigne.credentials.secured import read_secured, version_of

# More is somebody's whole life; each is verified with the fetches of its own.
MAX_BADGES = 100
# What a picture that gives no document may have cost: a small one can unpack to many megabytes before it fails.
_FAILED_PICTURE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Carried:
    """One badge of a PDF, as `verify` takes it: the name of its attachment, and the document as it was signed.

    `other` is the version of a second document of the same award that stands beside it, and is not checked;
    `left` is how many of the PDF's attached files are no badges.
    """

    name: str
    document: bytes
    version: Version | None = None
    other: Version | None = None
    left: int = 0

    @property
    def findings(self) -> list[Finding]:
        """What is to be said of the way in which it came."""
        found = [passed("pdf.attached", name=self.name), warned("pdf.print_unsigned")]
        if self.other:
            found.append(skipped("pdf.another_version", read=self.version, other=self.other))
        if self.left:
            found.append(skipped("pdf.not_badges", number=self.left))
        return found


@dataclass(frozen=True, slots=True)
class _Document:
    name: str
    content: bytes
    id: str
    version: Version | None


def badges_in(file: bytes, open_pdf: pdf.OpenPdf = pdf.attachments) -> tuple[Carried, ...]:
    """The badges attached to a PDF, one for each award, in their order.

    A badge may be attached as its document or baked into a picture. The Open Badges 2.0 document of an award is the
    one whose address lies under that of its credential; anything else that is a badge is a badge of its own.
    Raises CredentialError: what `open_pdf` raises, `pdf.empty` when there is none, `pdf.too_heavy`.
    """
    documents, left = _documents(open_pdf(file))
    if not documents:
        raise CredentialError("pdf.empty")
    credentials = [each for each in documents if each.version == "3.0"]
    beside = {each: twin for each in documents if (twin := _twin(each, credentials))}
    others = {twin: each.version for each, twin in beside.items()}
    badges = tuple(
        Carried(each.name, each.content, each.version, others.get(each), left)
        for each in documents
        if each not in beside
    )
    if len(badges) > MAX_BADGES:
        raise CredentialError("pdf.too_heavy")
    return badges


def documents_in(file: bytes, open_pdf: pdf.OpenPdf = pdf.attachments) -> tuple[Carried, ...]:
    """Every badge's document attached to a PDF, in their order: both of an award, which `badges_in` takes as one.

    Raises CredentialError: what `open_pdf` raises, `pdf.too_heavy`.
    """
    documents, left = _documents(open_pdf(file))
    return tuple(Carried(each.name, each.content, each.version, left=left) for each in documents)


def _documents(attached: Iterable[pdf.Attached]) -> tuple[list[_Document], int]:
    """Each badge's document once, and the number of files that hold none."""
    found: dict[bytes, _Document] = {}
    left, room = 0, 2 * pdf.MAX_BYTES_IN_ALL
    for name, file in attached:
        contents = _contents(file)
        room -= _FAILED_PICTURE if contents is None else sum(map(len, contents))
        if room < 0:
            raise CredentialError("pdf.too_heavy")
        inside = [(content, read) for content in contents or () if (read := _read(name, content))]
        left += not inside
        for content, read in inside:
            found.setdefault(content, read)
    return list(found.values()), left


def _contents(file: bytes) -> list[bytes] | None:
    """What may be a badge: the file, or what is baked into it; None for a picture that cannot be opened."""
    if not (baking.is_png(file) or baking.looks_like_svg(file)):
        return [file]
    try:
        return [embedded.document for embedded in baking.unbake(file)]
    except CredentialError:
        return None


def _read(name: str, content: bytes) -> _Document | None:
    """The document, if it is a badge or another credential; what is neither is not for us to judge."""
    try:
        document = read_secured(content).document
    except CredentialError:
        return None
    version = version_of(document)
    if version is None and "VerifiableCredential" not in texts(document.get("type")):
        return None
    id_ = document.get("id")
    return _Document(name, content, id_ if isinstance(id_, str) else "", version)


def _twin(document: _Document, credentials: Iterable[_Document]) -> _Document | None:
    """The credential of the award that an older document is of, too."""
    if document.version in {"3.0", None}:
        return None
    return next((each for each in credentials if each.id and document.id.startswith(f"{each.id}/")), None)

"""PDFs with files attached, made by pypdf, and some that nobody should make."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfObject,
    TextStringObject,
)


def a_pdf(attached: Mapping[str, bytes] | None = None) -> bytes:
    """One blank page, and these files attached by name."""
    return written(_begun(attached or {}))


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def locked(attached: Mapping[str, bytes], *, password: str) -> bytes:
    """Encrypted; with an empty password anybody may open it, and nobody change it."""
    writer = _begun(attached)
    writer.encrypt(user_password=password, owner_password="propriétaire", algorithm="AES-256")
    return written(writer)


def associated(attached: Mapping[str, bytes], *, named: bool = False) -> bytes:
    """The files are associated with the document (`/AF`), as PDF/A-3 has it; in the tree of names if `named`."""
    writer = _begun({})
    files = [writer._add_object(a_file(writer, name, content)) for name, content in attached.items()]
    writer.root_object[NameObject("/AF")] = ArrayObject(files)
    if not named:
        return written(writer)
    pairs = [each for pair in zip(map(TextStringObject, attached), files, strict=True) for each in pair]
    return _with_tree(writer, DictionaryObject({NameObject("/Names"): ArrayObject(pairs)}))


def nested(attached: Mapping[str, bytes], levels: int) -> bytes:
    """The tree of names has so many levels, and each file is at the bottom of a branch of its own."""
    writer = _begun({})
    leaves: list[PdfObject] = []
    for name, content in attached.items():
        pair = ArrayObject([TextStringObject(name), writer._add_object(a_file(writer, name, content))])
        leaf: PdfObject = writer._add_object(DictionaryObject({NameObject("/Names"): pair}))
        for _ in range(levels):
            leaf = writer._add_object(DictionaryObject({NameObject("/Kids"): ArrayObject([leaf])}))
        leaves.append(leaf)
    return _with_tree(writer, DictionaryObject({NameObject("/Kids"): ArrayObject(leaves)}))


def endless() -> bytes:
    """A tree of names whose root is among its own children, twice."""
    writer = _begun({})
    root = DictionaryObject()
    place = writer._add_object(root)
    root[NameObject("/Kids")] = ArrayObject([place, place])
    return _with_tree(writer, place)


def with_odd_tree(tree: PdfObject) -> bytes:
    return _with_tree(_begun({}), tree)


def a_file(writer: PdfWriter, name: str, content: bytes, filters: Iterable[str] = ()) -> DictionaryObject:
    """A file specification. `filters` are declared of the content as it is."""
    stream = DecodedStreamObject()
    stream.set_data(content)
    if filters:
        stream[NameObject("/Filter")] = ArrayObject([NameObject(each) for each in filters])
    embedded = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject(name),
            NameObject("/EF"): embedded,
        }
    )


def packed(files: Mapping[str, tuple[bytes, Iterable[str]]]) -> bytes:
    """Files whose content is said to be packed by these filters."""
    writer = _begun({})
    pairs: list[Any] = []
    for name, (content, filters) in files.items():
        pairs += [TextStringObject(name), writer._add_object(a_file(writer, name, content, filters))]
    return _with_tree(writer, DictionaryObject({NameObject("/Names"): ArrayObject(pairs)}))


def _begun(attached: Mapping[str, bytes]) -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in attached.items():
        writer.add_attachment(name, content)
    return writer


def _with_tree(writer: PdfWriter, tree: PdfObject) -> bytes:
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): tree})
    return written(writer)

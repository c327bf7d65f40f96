"""How a badge is built: what it says of itself, part by part, with nothing fetched and nothing believed."""

from collections.abc import Iterator
from typing import Any

from insigne.credentials import CredentialError, badges_in, is_pdf, unbake
from insigne.credentials.fields import texts
from insigne.credentials.linked_data import contexts
from insigne.credentials.pictures.baking import Embedded, is_png, looks_like_svg
from insigne.credentials.secured import version_of
from insigne.credentials.strict_json import Json, parse, parse_object
from insigne.credentials.tokens.jwt import read_token

# Claims of a token that are no part of the credential in it (RFC 7519 §4.1, SD-JWT VC).
_CLAIMS = ("iss", "sub", "jti", "iat", "nbf", "exp", "vct", "cnf")
_TITLES = {
    "VerifiablePresentation": "Verifiable Presentation",
    "EnvelopedVerifiablePresentation": "Verifiable Presentation",
    "ClrCredential": "Comprehensive Learner Record",
    "EndorsementCredential": "Open Badges endorsement",
    "BitstringStatusListCredential": "Bitstring Status List",
    "StatusList2021Credential": "Status List 2021",
    "VerifiableCredential": "Verifiable Credential",
    "EnvelopedVerifiableCredential": "Verifiable Credential",
}
_DATES = {
    "awarded": ("awardedDate",),
    "from": ("validFrom", "issuanceDate", "issuedOn"),
    "until": ("validUntil", "expirationDate", "expires"),
}
_LISTS = {
    "evidence": ("evidence",),
    "results": ("result",),
    "endorsements": ("endorsement", "endorsementJwt"),
    "credentials": ("verifiableCredential",),
}
_PROOF_FIELDS = ("type", "cryptosuite", "proofPurpose", "verificationMethod", "created", "expires", "id",
                 "previousProof", "domain", "challenge")  # fmt: skip


def anatomy(data: bytes) -> Json:
    """`{container, bytes, parts}`: the container is "PNG", "SVG", "PDF" or None; a part is a document in it.

    A part has `form` ("JSON", "JWT", "SD-JWT", "address"), `bytes`, and either `trouble` or: `kind`, `version`,
    `says`, `contexts`, `proofs`, `token`, `size`. Raises CredentialError for a picture or a PDF that cannot be opened.
    """
    if is_pdf(data):
        parts = [{"attached_as": badge.name, **_part(badge.document)} for badge in badges_in(data)]
        return {"container": "PDF", "bytes": len(data), "parts": parts}
    if is_png(data):
        container, found = "PNG", unbake(data)
    elif looks_like_svg(data):
        container, found = "SVG", unbake(data)
    else:
        return {"container": None, "bytes": len(data), "parts": [_part(data)]}
    return {"container": container, "bytes": len(data), "parts": [_embedded(each) for each in found]}


def _embedded(embedded: Embedded) -> Json:
    return {"baked_as": embedded.kind, **_part(embedded.document)}


def _part(data: bytes) -> Json:
    text = data.decode("utf-8-sig", "replace").strip()
    if text.startswith("data:"):
        text = text.partition(",")[2]
    part: Json = {"form": _form(text), "bytes": len(data)}
    try:
        if part["form"] == "address":
            return {**part, "kind": "address", "says": {"id": text}}
        if part["form"] == "JSON":
            return part | _document(parse_object(data))
        return part | _token(text)
    except CredentialError as error:
        return {**part, "trouble": error.message}


def _form(text: str) -> str:
    if text.startswith(("http://", "https://")) and not set(text) & set(" \n\t"):
        return "address"
    if text.startswith("{") or "." not in text:
        return "JSON"
    return "SD-JWT" if "~" in text else "JWT"


def _token(text: str) -> Json:
    signed, *disclosures = text.split("~")
    token = read_token(signed)
    payload = parse(token.payload)
    if not isinstance(payload, dict):
        raise CredentialError("format.token_holds_no_badge")
    inside = payload.get("vc")
    document = inside if isinstance(inside, dict) else payload
    told: Json = {
        "header": token.header,
        "claims": {name: payload[name] for name in _CLAIMS if name in payload},
    }
    if disclosures:
        told["disclosures"] = sum(1 for each in disclosures if each and "." not in each)
        told["key_binding"] = "." in disclosures[-1]
    return _document(document) | {"token": told}


def _document(document: Json) -> Json:
    version = version_of(document)
    types = list(texts(document.get("type")))
    part: Json = {
        "kind": f"Open Badges {version}" if version else _title(types, document),
        "version": version,
        "says": dict(_says(document)),
        "contexts": list(_contexts(document, version)),
        "proofs": [_proof(proof) for proof in _items(document.get("proof"))],
        "size": _size(document),
    }
    envelope = document.get("id")
    if any(each.startswith("Enveloped") for each in types) and isinstance(envelope, str):
        part["enveloped"] = _part(envelope.partition(",")[2].encode())
    return part


def _title(types: list[str], document: Json) -> str | None:
    if "verificationMethod" in document:
        return "DID document"
    if "vct" in document:
        return "SD-JWT VC"
    return next((title for type_, title in _TITLES.items() if type_ in types), None)


def _says(document: Json) -> Iterator[tuple[str, Any]]:
    """What it says of itself under short names, whatever the standard; what is absent is left out."""
    subject = _first(document.get("credentialSubject"))
    named = _first(subject.get("achievement")) or _first(document.get("badge"))
    said = {
        "id": document.get("id") or document.get("uid"),
        "type": ", ".join(texts(document.get("type"))),
        "name": _word(named.get("name")) or _word(document.get("name")),
        "description": _word(named.get("description")) or _word(document.get("description")),
        "badge": document.get("badge") if isinstance(document.get("badge"), str) else None,
        "issuer": _named(document.get("issuer") or named.get("issuer")),
        "holder": _named(document.get("holder")),
        "recipient": _recipient(document, subject),
    }
    for name, fields in _DATES.items():
        said[name] = next((document[field] for field in fields if field in document), None)
    said["keys"] = [_key(method) for method in _items(document.get("verificationMethod"))]
    said["status"] = [_status(entry) for entry in _items(document.get("credentialStatus"))]
    for name in ("credentialSchema", "refreshService"):
        said[name] = [_named(item) for item in _items(document.get(name))]
    for name, fields in _LISTS.items():
        said[name] = sum(
            len(_items(node.get(field))) for node in (document, subject, named) for field in fields
        )
    return ((name, value) for name, value in said.items() if value not in (None, "", [], 0))


def _recipient(document: Json, subject: Json) -> list[str]:
    """Ids and identities, hashed ones as they are."""
    asked = document.get("recipient")
    nodes = [subject.get("id"), asked, *_items(subject.get("identifier"))]
    found = []
    for node in nodes:
        identity = (node.get("identityHash") or node.get("identity")) if isinstance(node, dict) else node
        if isinstance(identity, str) and identity:
            found.append(identity)
    return found


def _key(method: Any) -> str:
    node = _first(method)
    return " · ".join(word for word in (_word(node.get("id")), _word(node.get("type"))) if word)


def _status(entry: Any) -> str:
    node = _first(entry)
    words = [", ".join(texts(node.get("type"))), _word(node.get("statusPurpose"))]
    index, listed = node.get("statusListIndex"), node.get("statusListCredential") or node.get("id")
    words += [f"{index} @ {listed}" if index is not None else _word(listed)]
    return " · ".join(word for word in words if word)


def _contexts(document: Json, version: str | None) -> Iterator[Json]:
    """The contexts in their order; only what a proof canonicalises needs them to be known."""
    needed = version in (None, "3.0")
    for context in _items(document.get("@context")):
        if isinstance(context, str):
            yield {"url": context, "known": context in contexts.KNOWN or not needed}
        else:
            yield {"url": None, "terms": len(context) if isinstance(context, dict) else 0}


def _proof(proof: Any) -> Json:
    node = _first(proof)
    return {name: node[name] for name in _PROOF_FIELDS if name in node}


def _size(document: Json) -> Json:
    """Values and levels of the tree: what limits are about."""
    values, deepest = 0, 0
    pending: list[tuple[Any, int]] = [(document, 1)]
    while pending:
        item, depth = pending.pop()
        values, deepest = values + 1, max(deepest, depth)
        children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        pending += [(child, depth + 1) for child in children]
    return {"values": values, "levels": deepest}


def _named(value: Any) -> str:
    """An address, or the name and the address of an object."""
    node = value if isinstance(value, dict) else {"id": value}
    words = [_word(node.get("id")), _word(node.get("name"))]
    return " · ".join(word for word in words if word)


def _word(value: Any) -> str:
    """A text; the first of a language map or of language values."""
    if isinstance(value, dict):
        value = value.get("@value", next(iter(value.values()), None))
    return value if isinstance(value, str) else ""


def _first(value: Any) -> Json:
    node = next(iter(_items(value)), None)
    return node if isinstance(node, dict) else {}


def _items(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]

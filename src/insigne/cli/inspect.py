"""`insigne inspect`: the anatomy of a badge on a screen, or as JSON."""

import json
import sys
from typing import TYPE_CHECKING, Any

from insigne.cli import files
from insigne.cli.anatomy import anatomy
from insigne.cli.screen import as_json, printable, row, section, wrapped
from insigne.credentials import CredentialError, Message

if TYPE_CHECKING:
    from insigne.credentials import Language
    from insigne.credentials.strict_json import Json

UNREADABLE = 3
_WORDS = {
    "en": {
        "picture": "{container} picture, {bytes} bytes", "pdf": "PDF, {bytes} bytes",
        "empty": "It carries no badge.",
        "part": "{form}, {bytes} bytes", "unknown": "a document of no kind that we know",
        "address": "the address of a badge",
        "says": "What it says", "contexts": "Contexts", "proofs": "Proofs", "token": "Token",
        "size": "{values} values, {levels} levels", "enveloped": "In its envelope",
        "not_known": "not known here", "own": "its own, of {terms} terms",
        "id": "id", "type": "type", "name": "name", "description": "description", "issuer": "issuer",
        "holder": "holder", "recipient": "recipient", "awarded": "awarded", "from": "valid from",
        "until": "valid until", "keys": "keys", "status": "status", "credentialSchema": "schema",
        "refreshService": "refresh", "evidence": "evidence", "badge": "badge", "results": "results",
        "endorsements": "endorsements", "credentials": "credentials",
        "proofPurpose": "purpose", "verificationMethod": "key", "created": "made", "expires": "expires",
        "previousProof": "after", "domain": "domain", "challenge": "challenge", "disclosures": "disclosures",
        "key_binding": "bound to key",
        "end": "Nothing was judged: that is the work of “insigne verify”.",
    },
    "fr": {
        "picture": "image {container}, {bytes} octets", "pdf": "PDF, {bytes} octets",
        "empty": "Elle ne contient pas de badge.",
        "part": "{form}, {bytes} octets", "unknown": "un document d’un genre inconnu",
        "address": "l’adresse d’un badge",
        "says": "Ce qu’il dit", "contexts": "Contextes", "proofs": "Signatures", "token": "Jeton",
        "size": "{values} valeurs, {levels} niveaux", "enveloped": "Dans son enveloppe",
        "not_known": "inconnu ici", "own": "le sien, de {terms} termes",
        "id": "identifiant", "type": "type", "name": "nom", "description": "description", "issuer": "émetteur",
        "holder": "titulaire", "recipient": "destinataire", "awarded": "attribué", "from": "valable dès",
        "until": "jusqu’au", "keys": "clés", "status": "état", "credentialSchema": "schéma",
        "refreshService": "mise à jour", "evidence": "preuves", "badge": "badge", "results": "résultats",
        "endorsements": "endossements", "credentials": "attestations",
        "proofPurpose": "usage", "verificationMethod": "clé", "created": "faite", "expires": "expire",
        "previousProof": "après", "domain": "domaine", "challenge": "défi", "disclosures": "dévoilés",
        "key_binding": "lié à une clé",
        "end": "Rien n’a été jugé : c’est le travail de « insigne verify ».",
    },
}  # fmt: skip


def run(source: str, language: "Language", *, as_data: bool) -> int:
    """Print the anatomy; 3 when nothing in it could be read."""
    try:
        built = anatomy(files.read(source))
    except CredentialError as error:
        print(f"insigne: {printable(error.message.text(language))}", file=sys.stderr)
        return UNREADABLE
    words = _WORDS[language]
    print(as_json(_plain(built, language)) if as_data else "\n".join(_lines(built, words, language)))
    return 0 if any("trouble" not in part for part in built["parts"]) else UNREADABLE


def _plain(value: Any, language: "Language") -> Any:
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, dict):
        return {name: _plain(child, language) for name, child in value.items()}
    return [_plain(child, language) for child in value] if isinstance(value, list) else value


def _lines(built: "Json", words: dict[str, str], language: "Language") -> list[str]:
    carrier = words["pdf" if built["container"] == "PDF" else "picture"]
    lines = [_filled(carrier, built, language)] if built["container"] else []
    if not built["parts"]:
        lines.append(words["empty"])
    for part in built["parts"]:
        lines += [*([""] if lines else []), *_part(part, words, language)]
    return [*lines, "", words["end"]]


def _part(part: "Json", words: dict[str, str], language: "Language") -> list[str]:
    form = _filled(words["part"], part, language)
    if "trouble" in part:
        return [form, *wrapped(part["trouble"].text(language), "  ✗ ")]
    kind = words["address"] if part["kind"] == "address" else part["kind"] or words["unknown"]
    size = f", {_filled(words['size'], part['size'], language)}" if "size" in part else ""
    lines = wrapped(f"{kind} · {form}{size}")
    lines += section(words["says"], (_row(words[name], value) for name, value in part["says"].items()))
    lines += section(words["contexts"], (_context(context, words) for context in part.get("contexts", ())))
    lines += section(words["proofs"], (_proof(proof, words) for proof in part.get("proofs", ())))
    lines += section(words["token"], _token(part.get("token", {}), words))
    if "enveloped" in part:
        lines += ["", words["enveloped"], *_part(part["enveloped"], words, language)]
    return lines


def _row(label: str, value: Any) -> list[str]:
    """One line for a value, one for each of several; the label stands before the first alone."""
    values = value if isinstance(value, list) else [value]
    labels = [label, *[""] * len(values)]
    texts = (item if isinstance(item, str) else json.dumps(item) for item in values)
    return [line for name, text in zip(labels, texts, strict=False) for line in row(name, text)]


def _filled(sentence: str, numbers: "Json", language: "Language") -> str:
    """The sentence with its numbers, in groups of three as the language parts them."""
    parts = "," if language == "en" else "\N{NARROW NO-BREAK SPACE}"
    shown = {
        name: f"{value:,}".replace(",", parts) if isinstance(value, int) else value
        for name, value in numbers.items()
    }
    return sentence.format(**shown)


def _context(context: "Json", words: dict[str, str]) -> list[str]:
    if context["url"] is None:
        return wrapped(words["own"].format(**context), "    ")
    return wrapped(context["url"] if context["known"] else f"{context['url']} ({words['not_known']})", "    ")


def _proof(proof: "Json", words: dict[str, str]) -> list[str]:
    lines = wrapped(" ".join(str(proof[name]) for name in ("type", "cryptosuite") if name in proof), "  · ")
    for name, value in proof.items():
        if name in words and name != "type":
            lines += _row(words[name], value)
    return lines


def _token(token: "Json", words: dict[str, str]) -> "list[list[str]]":
    """The header and the claims under their own names, then what only an SD-JWT has."""
    rows = [_row(name, value) for name, value in (token.get("header", {}) | token.get("claims", {})).items()]
    return rows + [
        _row(words[name], token[name]) for name in ("disclosures", "key_binding") if token.get(name)
    ]

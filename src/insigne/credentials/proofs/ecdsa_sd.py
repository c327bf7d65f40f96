"""Selective disclosure with `ecdsa-sd-2023` (W3C Data Integrity ECDSA Cryptosuites 1.0 §3.6).

The issuer signs once all that must always be shown, and each other statement by itself with a one-off key. The
holder derives a credential that shows some of these; whoever reads it sees nothing of the others, not even how
many there were. What a holder could leave out nobody can tell from a derived credential: an issuer that let
`validUntil` or `credentialStatus` go would have made badges that cannot expire or be taken back. So by default
only evidence, results and the like may be left out (`default_pointers`).
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from secrets import token_bytes

from insigne.credentials import multibase
from insigne.credentials.fields import objects, without_proof
from insigne.credentials.keys import KeyPair, PublicKey
from insigne.credentials.linked_data.canonical import dataset
from insigne.credentials.linked_data.rdfc import canonical_names
from insigne.credentials.proofs.pointers import pointer_to, select
from insigne.credentials.proofs.sd_statements import Statements, label_of, labelled
from insigne.credentials.proofs.sd_value import DERIVED, BaseValue, DerivedValue, key_bytes, read_value
from insigne.credentials.proofs.suites import SUITES, hash_options
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json

SUITE = SUITES["ecdsa-sd-2023"]

# Each loose statement costs a signature of its own. The specification's complete example has some 600 statements.
MAX_LOOSE = 2_000

# What a holder may leave out of a credential, and of what an Open Badge says about its subject.
_LOOSE = frozenset({"description", "endorsement", "endorsementJwt", "evidence", "image"})
_LOOSE_OF_SUBJECT = frozenset({
    "activityEndDate", "activityStartDate", "creditsEarned", "image", "licenseNumber", "narrative", "result",
    "role", "source", "term",
})  # fmt: skip
# These come along with any part.
_NEVER_NAMED = frozenset({"@context", "credentialSubject", "id", "proof", "type"})


def default_pointers(document: Json) -> list[str]:
    """JSON pointers to what must always be shown of a credential, unless its issuer decides otherwise.

    Of a badge, all but evidence, endorsements, pictures and what says more of the subject than that they have
    earned the achievement. Of another credential, all but the claims.
    """
    pointers = [pointer_to(name) for name in document if name not in _LOOSE | _NEVER_NAMED]
    for steps, subject in _subjects(document):
        loose = _LOOSE_OF_SUBJECT if "achievement" in subject else subject.keys() - {"id", "type"}
        pointers += [pointer_to(*steps, name) for name in subject if name not in loose]
    return pointers


def _subjects(document: Json) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    subject = document.get("credentialSubject")
    if isinstance(subject, dict):
        yield ("credentialSubject",), subject
    elif isinstance(subject, list):
        for place, item in enumerate(subject):
            if isinstance(item, dict):
                yield ("credentialSubject", place), item


def base_value(document: Json, options: Json, key: KeyPair, pointers: Sequence[str] | None = None) -> str:
    """The proof value that an issuer makes (§3.6.1): of a document without proof, and the proof's other members.

    `pointers` lead to what must always be shown. Raises CredentialError: what `canonicalize` raises,
    `proof.no_such_part`, and `proof.unsupported` for a document that cannot be taken apart.
    """
    chosen = default_pointers(document) if pointers is None else list(pointers)
    hmac_key, one_off = token_bytes(32), KeyPair.generate("P-256")
    statements = Statements.of(document, hmac_key)
    mandatory, loose = _parted(statements.lines, statements.places_of(chosen))
    if len(loose) > MAX_LOOSE:
        raise CredentialError("context.too_complex")
    signature = key.sign(_base_bytes(document, options, one_off.public_key, mandatory))
    signatures = [one_off.sign(line.encode()) for line in loose]
    return BaseValue(signature, one_off.public_key, hmac_key, signatures, chosen).text()


def derive(document: Json, pointers: Sequence[str]) -> Json:
    """The credential that a holder shows: what its issuer made mandatory, and the parts that `pointers` name.

    `document` bears a base proof of `ecdsa-sd-2023`, the first of which is taken (§3.6.4). Raises
    CredentialError: `proof.missing` without one, `proof.no_such_part`, `proof.invalid` when the document is not
    the one that was signed, and what reading and canonicalising raise.
    """
    proof, base = _base_proof(document)
    together = [*base.pointers, *pointers]
    if not together:
        raise CredentialError("proof.no_such_part", part="")
    unsecured = without_proof(document)
    statements = Statements.of(unsecured, base.hmac_key)
    mandatory = statements.places_of(base.pointers)
    shown = sorted(statements.places_of(together))
    loose = [place for place in range(len(statements.lines)) if place not in mandatory]
    if len(loose) != len(base.signatures):
        raise CredentialError("proof.invalid")
    signatures = dict(zip(loose, base.signatures, strict=True))
    names = canonical_names(statements.quads_of(together))
    value = DerivedValue(
        base.signature,
        base.public_key,
        [signatures[place] for place in shown if place in signatures],
        {_number(name): _secret(statements.labels[node]) for node, name in names.items()},
        [relative for relative, place in enumerate(shown) if place in mandatory],
    )
    return {**select(unsecured, together), "proof": [{**proof, "proofValue": value.text()}]}


def _base_proof(document: Json) -> tuple[Json, BaseValue]:
    for proof in objects(document.get("proof")):
        if proof.get("cryptosuite") == SUITE.name:
            value = read_value(value_bytes(proof.get("proofValue")))
            if isinstance(value, BaseValue):
                return proof, value
    raise CredentialError("proof.missing")


def value_bytes(text: object) -> bytes:
    """What a `proofValue` holds, in the one base that the suite allows. Raises `proof.malformed`."""
    try:
        if isinstance(text, str) and text.startswith("u"):
            return multibase.decode(text)
    except multibase.MultibaseError:
        pass
    raise CredentialError("proof.malformed", field="proofValue")


def is_derived(value: bytes) -> bool:
    """Whether the holder made the proof, and may have left something out."""
    return value.startswith(DERIVED)


def holds(document: Json, options: Json, value: bytes, key: PublicKey) -> bool:
    """Whether a proof value, base or derived, is the issuer's for this document (without proof).

    A base proof is meant for the holder, not for verifiers, but can be checked as well: each statement must be
    covered by one signature or the other. Raises CredentialError as `derive` does.
    """
    read = read_value(value)
    if len(read.signatures) > MAX_LOOSE:
        raise CredentialError("context.too_complex")
    if isinstance(read, BaseValue):
        statements = Statements.of(document, read.hmac_key)
        lines, places = statements.lines, statements.places_of(read.pointers)
    else:
        lines, places = _lines_shown(document, read.labels), set(read.mandatory)
    mandatory, loose = _parted(lines, places)
    if len(loose) != len(read.signatures) or len(mandatory) != len(places):
        return False
    if not key.verifies(read.signature, _base_bytes(document, options, read.public_key, mandatory)):
        return False
    one_off = read.public_key
    return all(
        one_off.verifies(signature, line.encode())
        for line, signature in zip(loose, read.signatures, strict=True)
    )


def _lines_shown(document: Json, secrets: Mapping[int, bytes]) -> list[str]:
    _, quads = dataset(document)
    names = canonical_names(quads)
    if any(_number(name) not in secrets for name in names.values()):
        raise CredentialError("proof.malformed", field="proofValue")
    return labelled(quads, {node: label_of(secrets[_number(name)]) for node, name in names.items()})


def _parted(lines: Sequence[str], mandatory: Collection[int]) -> tuple[list[str], list[str]]:
    inside = [line for place, line in enumerate(lines) if place in mandatory]
    return inside, [line for place, line in enumerate(lines) if place not in mandatory]


def _base_bytes(document: Json, options: Json, one_off: PublicKey, mandatory: Sequence[str]) -> bytes:
    """What the issuer's own signature covers (§3.5.1)."""
    hashed_options = hash_options(options, document.get("@context"), SUITE, "sha256")
    return hashed_options + key_bytes(one_off) + hashlib.sha256("".join(mandatory).encode()).digest()


def _number(name: str) -> int:
    return int(name.removeprefix("_:c14n"))


def _secret(label: str) -> bytes:
    return multibase.decode(label.removeprefix("_:"))

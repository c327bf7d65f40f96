"""`insigne keys`: key files, and what is published of them."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from insigne import credentials
from insigne.cli import files
from insigne.cli.commands import Trouble
from insigne.cli.screen import WIDTH, as_json
from insigne.credentials import CredentialError, KeyFormatError, KeyKind, KeyPair, VerificationKey
from insigne.credentials.dates import write_instant
from insigne.credentials.strict_json import parse_object

_DID = re.compile(r"did:[a-z0-9]+:\S+\Z")
_FRAGMENT = re.compile(r"[A-Za-z0-9._-]+\Z")


def make(file: str, kind: KeyKind) -> int:
    """Make a key file, for its owner alone to read, and show what may be published."""
    key = KeyPair.generate(kind)
    content = {
        "type": "Multikey",
        "created": write_instant(datetime.now(UTC)),
        "publicKeyMultibase": key.public_multikey,
        "secretKeyMultibase": key.secret_multikey,
    }
    files.write_secret(file, json.dumps(content, indent=2) + "\n")
    print(f"{file} holds the secret key: keep it, and give it to nobody.\n")
    return show(file, secret=False, as_data=False)


def show(file: str, *, secret: bool, as_data: bool) -> int:
    """Print the public forms of a key; its secret only when that was asked for."""
    key = read_key(file)
    forms = {
        "kind": key.kind,
        "multikey": key.public_multikey,
        "did:key": credentials.did_key(key.public_key),
        "jwk": key.public_key.jwk,
    }
    if secret:
        forms["secret"] = key.secret_multikey
    if as_data:
        print(as_json(forms))
        return 0
    for name, value in forms.items():
        text = value if isinstance(value, str) else json.dumps(value)
        short = len(name) + len(text) + 10 <= WIDTH
        # A key is copied whole: it is never broken into lines of ours.
        print(f"{name:<9} {text}" if short else f"{name}\n{text}")
    return 0


def did(id_: str, names: list[str]) -> int:
    """Print the DID document that publishes the keys, each under the name of its file."""
    if not _DID.match(id_):
        raise Trouble(f"{id_} is no DID, such as did:web:school.example.")
    print(json.dumps(credentials.did_document(id_, _published(id_, names)), indent=2))
    return 0


def jwks(id_: str | None, names: list[str]) -> int:
    """Print the JWK set of the keys; each `kid` is `<id>#<name of the file>`, or the key's own did:key."""
    print(json.dumps(credentials.jwk_set(_published(id_, names)), indent=2))
    return 0


def read_key(file: str) -> KeyPair:
    """The key pair of a key file. Raises Trouble."""
    try:
        content = parse_object(files.read(file))
        secret = content.get("secretKeyMultibase")
        if not isinstance(secret, str):
            raise KeyFormatError
        key = KeyPair.from_multikey(secret)
    except (CredentialError, KeyFormatError):
        raise Trouble(f"{file} is no key file: `insigne keys new` makes one.") from None
    if content.get("publicKeyMultibase", key.public_multikey) != key.public_multikey:
        raise Trouble(f"{file} holds the public half of one key and the secret half of another.")
    return key


def _published(id_: str | None, names: list[str]) -> list[VerificationKey]:
    keys = []
    for name in names:
        public_key = read_key(name).public_key
        fragment = Path(name).stem if id_ else public_key.multikey
        if not _FRAGMENT.match(fragment):
            raise Trouble(
                f"{name}: rename the file, its name will be the name of the key (letters, digits, -)."
            )
        keys.append(VerificationKey(f"{id_ or credentials.did_key(public_key)}#{fragment}", public_key))
    if len({key.id for key in keys}) < len(keys):
        raise Trouble("two of the files have the same name, and so would the keys.")
    return keys

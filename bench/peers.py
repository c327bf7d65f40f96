"""The Python peers, each at its best: contexts at hand, keys loaded, no network."""

import gzip
import io
import json
import warnings
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import openbadges_bakery  # type: ignore[import-untyped]
import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jwt
from joserfc.jwk import OKPKey
from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from openbadgeslib import ob3
from pyld import jsonld

from bench.material import KEY, METHOD, NOW
from insigne.credentials import multibase
from insigne.credentials.linked_data import contexts

Json = dict[str, Any]

PUBLIC, SECRET = crypto_sign_seed_keypair(KEY.secret)
_PRIVATE = Ed25519PrivateKey.from_private_bytes(KEY.secret)
_PRIVATE_PEM = _PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
_PUBLIC_PEM = _PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
_OPTIONS: Json = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": NOW.isoformat().replace("+00:00", "Z"),
    "verificationMethod": METHOD,
    "proofPurpose": "assertionMethod",
}


# --- The limit: what no library of the suite can do without ------------------------------------------------


def limit_of_signing(canonical: bytes) -> bytes:
    digest = sha256(canonical).digest()
    return crypto_sign(digest + digest, SECRET)


def limit_of_verifying(signed: tuple[bytes, bytes]) -> bytes:
    """`signed`: the canonical bytes, and a signature of their hash twice over."""
    canonical, signature = signed
    digest = sha256(canonical).digest()
    return crypto_sign_open(signature + digest + digest, PUBLIC)


# --- PyLD with libsodium: the suite as one writes it by hand -----------------------------------------------


def _load(url: str, _options: object) -> Json:
    return {"contextUrl": None, "documentUrl": url, "document": contexts.load(url)}


def pyld_canonical(document: Json) -> bytes:
    options = {"documentLoader": _load, "algorithm": "URDNA2015", "format": "application/n-quads"}
    return str(jsonld.normalize(document, options)).encode()


def _pyld_hash(document: Json, options: Json) -> bytes:
    configuration = pyld_canonical({"@context": document["@context"], **options})
    return sha256(configuration).digest() + sha256(pyld_canonical(document)).digest()


def pyld_sign(document: Json) -> bytes:
    signature = crypto_sign(_pyld_hash(document, _OPTIONS), SECRET)[:64]
    proof = _OPTIONS | {"proofValue": multibase.encode_base58(signature)}
    return orjson.dumps({**document, "proof": [proof]})


def pyld_verify(text: bytes) -> None:
    document = orjson.loads(text)
    (proof,) = document.pop("proof")
    signature = multibase.decode(proof.pop("proofValue"))
    crypto_sign_open(signature + _pyld_hash(document, proof), PUBLIC)


def pyld_status(bits: bytes, document: Json) -> bytes:
    """A status list published again: all of it packed at gzip's usual level, then signed."""
    packed = urlsafe_b64encode(gzip.compress(bits, 9)).rstrip(b"=").decode()
    subject = {**document["credentialSubject"], "encodedList": f"u{packed}"}
    return pyld_sign({**document, "credentialSubject": subject})


# --- openbadgeslib -----------------------------------------------------------------------------------------


def openbadgeslib_sign(document: Json) -> str:
    return json.dumps(ob3.add_data_integrity_proof(document, _PRIVATE_PEM, METHOD, created=NOW))


def openbadgeslib_verify(text: bytes) -> None:
    """The proof alone. Its whole check of a badge, which refuses proofs in a list, would only cost more."""
    document = json.loads(text)
    (document["proof"],) = document["proof"]
    ob3.verify_data_integrity_proof(document, _PUBLIC_PEM)


# --- openbadges-bakery, in memory: as it is usually called it also writes a temporary file -------------------


def bakery_bake(image: bytes, document: str) -> bytes:
    return bytes(openbadges_bakery.bake(io.BytesIO(image), document, io.BytesIO()).getvalue())


def bakery_bake_into_a_file(image: bytes, document: str) -> bytes:
    with openbadges_bakery.bake(io.BytesIO(image), document) as baked:
        return bytes(baked.read())


def bakery_unbake(image: bytes) -> str:
    return str(openbadges_bakery.unbake(io.BytesIO(image)))


# --- joserfc -----------------------------------------------------------------------------------------------

# It asks for the newer name of EdDSA at each call, and a warning costs time.
warnings.filterwarnings("ignore", message="EdDSA is deprecated")
_JOSE_KEY = OKPKey.import_key(_PRIVATE_PEM.decode())
_JOSE_PUBLIC = OKPKey.import_key(_PUBLIC_PEM.decode())
_HEADER = {"alg": "EdDSA", "typ": "JWT", "kid": METHOD}


def joserfc_sign(payload: Json) -> str:
    return jwt.encode(_HEADER, payload, _JOSE_KEY, algorithms=["EdDSA"])


def joserfc_verify(token: str) -> Json:
    return jwt.decode(token, _JOSE_PUBLIC, algorithms=["EdDSA"]).claims

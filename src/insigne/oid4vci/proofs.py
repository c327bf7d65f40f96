"""Whose key a copy is for: what a wallet sends to prove that it holds one (OpenID4VCI 1.0 §8.2.1.1, appendix F)."""

from typing import TYPE_CHECKING, Any

from insigne import credentials
from insigne.oid4vci.answers import Refused
from insigne.oid4vci.metadata import issuer_id

if TYPE_CHECKING:
    from insigne.institutions.models import Institution


def holder_in(asked: dict[str, Any], institution: "Institution") -> credentials.Possession:
    """The key of the one proof in a request, made in answer to a question of ours. Raises Refused."""
    kind, proof = _one_proof(asked)
    audience = issuer_id(institution)
    try:
        if kind == "di_vp" and isinstance(proof, dict):
            proven = credentials.read_presented_key(proof, audience=audience)
        elif kind == "jwt" and isinstance(proof, str):
            proven = credentials.read_possession(proof, audience=audience)
        else:
            raise Refused("invalid_proof", "A proof is of the kind jwt, a text, or di_vp, an object.")
    except credentials.PossessionError as error:
        raise Refused("invalid_proof", str(error)) from None
    if proven.nonce is None:  # §8.3.1.2: another error than an old one
        raise Refused("invalid_proof", "The proof answers no nonce: ask the nonce endpoint for one.")
    return proven


def _one_proof(asked: dict[str, Any]) -> tuple[str, object]:
    """The kind of the proof, and the proof."""
    proofs = _proofs(asked)
    if not isinstance(proofs, dict) or len(proofs) != 1:
        raise Refused("invalid_proof", "Send proofs with one member, jwt or di_vp.")
    ((kind, several),) = proofs.items()
    if not isinstance(several, list) or len(several) != 1:
        raise Refused("invalid_proof", "Send one proof: one copy is made at a time.")
    return kind, several[0]


def _proofs(asked: dict[str, Any]) -> object:
    """The proofs of the request; the one proof of wallets that still speak the last draft before 1.0 among them."""
    single = asked.get("proof")
    if "proofs" in asked or not isinstance(single, dict):
        return asked.get("proofs")
    kind = single.get("proof_type")
    return {kind: [single.get(kind)]} if isinstance(kind, str) else None

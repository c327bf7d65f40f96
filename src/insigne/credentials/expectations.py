"""Was a proof made for this verifier? What an asker may add to the checks of a credential.

`verify` takes a credential from anybody for anybody. Whoever asked for one, by a challenge or under a name, also
wants an answer that was made for them, and nothing that is meant for the holder alone.
"""

from collections.abc import Iterator, Mapping

from insigne.credentials.fields import as_list
from insigne.credentials.multibase import encode_base64url
from insigne.credentials.proofs.proof import proofs_of
from insigne.credentials.proofs.sd_value import BASE
from insigne.credentials.report import Finding, failed
from insigne.credentials.strict_json import Json

# How the text of a base proof begins: the three bytes of its tag make four letters (vc-di-ecdsa §3.5.2).
_BASE_PROOF = encode_base64url(BASE)
_TOKEN: Json = {"proofPurpose": "assertionMethod"}


def check_expectations(credential: Json | str, expected: Mapping[str, str]) -> Iterator[Finding]:
    """A failure for each member (`domain`, `challenge`, `proofPurpose`) that a proof does not say (§4.4).

    All embedded proofs are held to it. A token has none: it is a claim made for anybody.
    """
    proofs = proofs_of(credential) if isinstance(credential, dict) else []
    for field, value in expected.items():
        for proof in proofs or [_TOKEN]:
            said = proof.get(field) if isinstance(proof, dict) else None
            if value not in as_list(said):
                yield failed("proof.wrong_audience", field=field)


def check_meant_for_verifiers(credential: Json) -> Iterator[Finding]:
    """A failure for a base proof: a holder derives from it what verifiers are shown (vc-di-ecdsa §3.6.7)."""
    for proof in proofs_of(credential):
        if isinstance(proof, dict) and str(proof.get("proofValue")).startswith(_BASE_PROOF):
            yield failed("proof.for_the_holder")

"""Proof that somebody holds a key, by a presentation that shows nothing else (OpenID4VCI 1.0, F.2: `di_vp`).

The other way, by a token, is `tokens.possession`, with what may name a key. As there, the issuer's own question
(`challenge`) is only the issuer's to judge.
"""

import json
from datetime import datetime

from insigne.credentials.fields import as_list
from insigne.credentials.presentation import verify_presentation
from insigne.credentials.proofs.proof import proofs_of
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json, check_tree
from insigne.credentials.tokens.envelope import content_of
from insigne.credentials.tokens.possession import LONGEST, Possession, PossessionError, named_key

# The suites of Data Integrity by which wallets' keys sign for whoever asked; older kinds are not asked for.
PRESENTATION_SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")


def read_presented_key(presentation: Json, *, audience: str, now: datetime | None = None) -> Possession:
    """Whose key signed the presentation that `audience` was sent, as its `domain`. Nobody else is asked.

    Raises PossessionError. `nonce` is the challenge that it answers: whether that was asked, and not yet
    answered, is for the caller to say.
    """
    _check_shape(presentation)
    proofs = proofs_of(presentation)
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise PossessionError("The presentation has one proof.")
    proof, method = proofs[0], proofs[0].get("verificationMethod")
    if proof.get("cryptosuite") not in PRESENTATION_SUITES or not isinstance(method, str):
        raise PossessionError(f"The proof is of one of the kinds {', '.join(PRESENTATION_SUITES)}.")
    if as_list(presentation.get("verifiableCredential", [])):
        raise PossessionError("The presentation shows a key, and no credentials.")
    holder, key = named_key(method)
    if presentation.get("holder", holder) != holder:
        raise PossessionError("The presentation names another holder than its proof.")
    report = verify_presentation(presentation, now=now, domain=audience)
    if report.verdict != "verified":
        wrong = (each.code for each in report.findings if each.outcome in {"fail", "unknown"})
        raise PossessionError(f"The presentation proves nothing here ({', '.join(wrong)}).")
    challenge = proof.get("challenge")
    return Possession(holder, key, challenge if isinstance(challenge, str) else None)


def _check_shape(presentation: Json) -> None:
    """What is read here is what is verified, and it is no longer than a token may be."""
    try:
        check_tree(presentation)
    except CredentialError as error:
        raise PossessionError(str(error)) from None
    # Of an envelope the token inside would be verified, and the proof outside, which names the key, by nobody.
    if content_of(presentation) is not None:
        raise PossessionError("The presentation is in an envelope: send it as it is.")
    if len(json.dumps(presentation)) > LONGEST:
        raise PossessionError("The proof is too long.")

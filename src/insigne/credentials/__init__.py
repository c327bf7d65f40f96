"""Open Badges, written and verified. No Django, no database, no network of its own.

    report = verify(data, fetch=fetch)       a PNG, an SVG, a PDF, JSON, a token, an address → verdict, findings, badge
    signed = sign(build(award), key, method, created)
    image = bake(png, json.dumps(signed).encode(), kind="3.0")

    what is awarded    Award, Achievement, Skill, Issuer, Recipient …; Endorsement; LearnerRecord
    unsigned           build, build_endorsement, build_clr, status_list_credential; build_v2 (Open Badges 2.0)
    signed             sign, sign_jwt, sign_sd_jwt, sign_v2; Press and Batch for many; derive for the holder
    keys               KeyPair, PublicKey; published by did_document, jwk_set; did_key, did_jwk
    a wallet's key     read_possession, read_presented_key → Possession
    revoked            StatusList, StatusPublication
    pictures           bake, unbake, prepare_image; badges_in a PDF, its attachments
    verified           verify → Report; verify_presentation → PresentationReport

Documents are dictionaries as JSON has them, instants have a time zone. A bad badge is an answer of `verify`, never an
exception; what cannot be written or read otherwise raises CredentialError, AwardError, KeyFormatError, DidError or
StatusListError, all of them ValueErrors. `docs/developers/credentials.md` shows each name at work.
"""

from insigne.credentials.award import (
    Achievement,
    Alignment,
    Award,
    AwardError,
    Evidence,
    Issuer,
    Recipient,
    Skill,
    StatusEntry,
)
from insigne.credentials.carried import Carried, badges_in
from insigne.credentials.check_recipient import identity_hash
from insigne.credentials.circumstances import Fetch, Fetched, FetchError
from insigne.credentials.controllers.did import (
    DidError,
    did_document,
    did_jwk,
    did_key,
    did_key_document,
    did_web_url,
)
from insigne.credentials.controllers.jwks import jwk_set
from insigne.credentials.keys import (
    KeyFormatError,
    KeyKind,
    KeyPair,
    PublicKey,
    VerificationKey,
)
from insigne.credentials.messages import Language
from insigne.credentials.pictures.baking import Embedded, PreparedImage, bake, prepare_image, unbake
from insigne.credentials.pictures.pdf import Attached, OpenPdf, attachments, is_pdf, pdf_busy
from insigne.credentials.presentation import PresentationReport, verify_presentation
from insigne.credentials.presented_key import PRESENTATION_SUITES, read_presented_key
from insigne.credentials.proofs.ecdsa_sd import derive
from insigne.credentials.proofs.proof import is_signed_by, sign
from insigne.credentials.report import (
    Badge,
    CredentialError,
    Finding,
    Message,
    Report,
    ShownRecipient,
    ShownSkill,
    unread,
)
from insigne.credentials.revocation.publication import StatusPublication
from insigne.credentials.revocation.status import StatusList, StatusListError, status_list_credential
from insigne.credentials.tokens.possession import Possession, PossessionError, read_possession
from insigne.credentials.tokens.vc_jwt import sign_jwt
from insigne.credentials.tokens.vc_sd_jwt import sign_sd_jwt
from insigne.credentials.verify import verify
from insigne.credentials.writing.batch import Batch
from insigne.credentials.writing.clr import Association, LearnerRecord, build_clr
from insigne.credentials.writing.endorsement import Endorsement, build_endorsement
from insigne.credentials.writing.openbadges2 import (
    HostedBadge,
    badge_class_v2,
    build_v2,
    cryptographic_key_v2,
    profile_v2,
    revocation_list_v2,
    revoked_assertion,
    sign_v2,
)
from insigne.credentials.writing.openbadges3 import build
from insigne.credentials.writing.press import Press

__all__ = [
    "PRESENTATION_SUITES",
    "Achievement",
    "Alignment",
    "Association",
    "Attached",
    "Award",
    "AwardError",
    "Badge",
    "Batch",
    "Carried",
    "CredentialError",
    "DidError",
    "Embedded",
    "Endorsement",
    "Evidence",
    "Fetch",
    "FetchError",
    "Fetched",
    "Finding",
    "HostedBadge",
    "Issuer",
    "KeyFormatError",
    "KeyKind",
    "KeyPair",
    "Language",
    "LearnerRecord",
    "Message",
    "OpenPdf",
    "Possession",
    "PossessionError",
    "PreparedImage",
    "PresentationReport",
    "Press",
    "PublicKey",
    "Recipient",
    "Report",
    "ShownRecipient",
    "ShownSkill",
    "Skill",
    "StatusEntry",
    "StatusList",
    "StatusListError",
    "StatusPublication",
    "VerificationKey",
    "attachments",
    "badge_class_v2",
    "badges_in",
    "bake",
    "build",
    "build_clr",
    "build_endorsement",
    "build_v2",
    "cryptographic_key_v2",
    "derive",
    "did_document",
    "did_jwk",
    "did_key",
    "did_key_document",
    "did_web_url",
    "identity_hash",
    "is_pdf",
    "is_signed_by",
    "jwk_set",
    "pdf_busy",
    "prepare_image",
    "profile_v2",
    "read_possession",
    "read_presented_key",
    "revocation_list_v2",
    "revoked_assertion",
    "sign",
    "sign_jwt",
    "sign_sd_jwt",
    "sign_v2",
    "status_list_credential",
    "unbake",
    "unread",
    "verify",
    "verify_presentation",
]

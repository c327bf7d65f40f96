"""The contexts that no installed package carries, written by us from what their standards define.

Most are told by what sets them apart from a context that we have. A test holds each against the published file.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

VC_V2 = "https://www.w3.org/ns/credentials/v2"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"
JWK_V1 = "https://w3id.org/security/jwk/v1"

Load = Callable[[str], Mapping[str, Any]]
Context = dict[str, Any]

_ALIASES: Context = {"id": "@id", "type": "@type"}
_PROTECTED: Context = {"@protected": True, **_ALIASES}


def written(url: str, load: Load) -> dict[str, Any]:
    """The document of one of the contexts in `WRITTEN`; `load` gives those that it builds on."""
    return {"@context": WRITTEN[url](load)}


def _plain(iri: str) -> Context:
    return {"@id": iri}


def _reference(iri: str) -> Context:
    return {"@id": iri, "@type": "@id"}


def _copy(load: Load, url: str) -> Context:
    copy: Context = json.loads(json.dumps(load(url)["@context"]))
    return copy


def _data_integrity_v1(load: Load) -> Context:
    """Data Integrity before proof chains, and before the name of a suite had a type."""
    context = _copy(load, "https://w3id.org/security/data-integrity/v2")
    proof = context["DataIntegrityProof"]["@context"]
    del proof["previousProof"]
    proof["cryptosuite"] = proof["cryptosuite"]["@id"]
    return context


def _status_v1(load: Load) -> Context:
    """Bitstring Status List 1.0: the same definitions as within VC 2.0."""
    names = ("BitstringStatusListCredential", "BitstringStatusList", "BitstringStatusListEntry")
    return _PROTECTED | {name: load(VC_V2)["@context"][name] for name in names}


def _status_list_2021_v1(_load: Load) -> Context:
    """Status List 2021, the draft that became the bitstring status list."""

    def of_the_list(name: str) -> str:
        return f"https://w3id.org/vc/status-list#{name}"

    def a_class(name: str, terms: Context) -> Context:
        return {"@id": of_the_list(name), "@context": _PROTECTED | terms}

    purpose = {"statusPurpose": of_the_list("statusPurpose")}
    return {
        "@protected": True,
        "StatusList2021Credential": a_class(
            "StatusList2021Credential",
            {name: f"http://schema.org/{name}" for name in ("description", "name")},
        ),
        "StatusList2021": a_class("StatusList2021", purpose | {"encodedList": of_the_list("encodedList")}),
        "StatusList2021Entry": a_class(
            "StatusList2021Entry",
            purpose
            | {
                "statusListIndex": of_the_list("statusListIndex"),
                "statusListCredential": _reference(of_the_list("statusListCredential")),
            },
        ),
    }


def _jwk_v1(load: Load) -> Context:
    """A key as a JWK: what `Multikey` says, with the key as JSON."""
    terms = dict(load(MULTIKEY_V1)["@context"]["Multikey"]["@context"])
    for half in ("public", "secret"):
        del terms[f"{half}KeyMultibase"]
        name = f"{half}KeyJwk"
        terms[name] = {"@id": f"https://w3id.org/security#{name}", "@type": "@json"}
    return _PROTECTED | {"JsonWebKey": {"@id": "https://w3id.org/security#JsonWebKey", "@context": terms}}


def _examples_v2(_load: Load) -> Context:
    """The context of the examples in the W3C's recommendations: any word is a term of theirs."""
    return {"@vocab": "https://www.w3.org/ns/credentials/examples#"}


_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
# In 3.0.0 these terms, by the class that scopes them ("" for none), had a class for their type…
_TYPED_BY_A_CLASS_IN_3_0_0 = {
    "": {"alignment": "Alignment", "endorsement": "EndorsementCredential", "image": "Image"},
    "Achievement": {
        "alignment": "Alignment",
        "otherIdentifier": "IdentifierEntry",
        "related": "Related",
        "resultDescription": "ResultDescription",
    },
    "AchievementSubject": {"identifier": "IdentityObject", "result": "Result", "source": "Profile"},
    "Profile": {"otherIdentifier": "IdentifierEntry"},
    "ResultDescription": {"rubricCriterionLevel": "RubricCriterionLevel"},
}
# … these had a class for their meaning…
_MEANING_A_CLASS_IN_3_0_0 = {
    "Achievement": {"creator": "Profile"},
    "AchievementSubject": {"achievement": "Achievement"},
    "Profile": {"address": "Address", "phone": "PhoneNumber"},
}
# … and these were not there.
_ABSENT_IN_3_0_0 = {
    "": ("awardedDate",),
    "Achievement": ("image",),
    "AchievementSubject": ("image",),
    "Profile": ("image",),
}


def _open_badges_3_0_0(load: Load) -> Context:
    """Open Badges 3.0.0, told from 3.0.1, which mended its meanings."""
    context = _copy(load, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json")

    def within(name: str) -> Context:
        scope: Context = context[name]["@context"] if name else context
        return scope

    for name, terms in _TYPED_BY_A_CLASS_IN_3_0_0.items():
        for term, kind in terms.items():
            within(name)[term]["@type"] = _OB + kind
    for name, terms in _MEANING_A_CLASS_IN_3_0_0.items():
        for term, kind in terms.items():
            within(name)[term]["@id"] = _OB + kind
    for name, absent in _ABSENT_IN_3_0_0.items():
        for term in absent:
            del within(name)[term]
    del within("Profile")["address"]["@type"]
    within("Profile")["parentOrg"]["@type"] = "xsd:string"
    context["Alignment"]["@id"] = "https://schema.org/Alignment"
    return context


# Open Badges 2.0: names that mean the same word of a vocabulary, by its prefix…
_OB2_CLASSES = (
    "Assertion BadgeClass Criteria Evidence Extension FrameValidation IdentityObject Image HostedBadge Issuer "
    "Profile RevocationList SignedBadge TypeValidation VerificationObject"
)
_OB2_TEXTS = {
    "obi": "allowedOrigins audience endorsementComment narrative revocationReason salt targetCode uid "
    "verificationProperty",
    "schema": "caption description email genre name targetDescription targetName targetUrl telephone version",
    "sec": "publicKeyPem",
}
_OB2_REFERENCES = {
    "cred": "claim",
    "dc": "creator",
    "obi": "alignment badge criteria evidence issuer recipient revocationList",
    "schema": "author image url",
    "sec": "owner publicKey",
}
# … and another word.
_OB2_DATES = {"created": "dc:created", "expires": "sec:expiration", "issuedOn": "obi:issueDate"}


def _open_badges_2(_load: Load) -> Context:
    """Open Badges 2.0, a context of JSON-LD 1.0."""
    context = _ALIASES | {
        "obi": "https://w3id.org/openbadges#",
        "extensions": "https://w3id.org/openbadges/extensions#",
        "cred": "https://w3id.org/credentials#",
        "dc": "http://purl.org/dc/terms/",
        "schema": "http://schema.org/",
        "sec": "https://w3id.org/security#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "AlignmentObject": "schema:AlignmentObject",
        "CryptographicKey": "sec:Key",
        "Endorsement": "cred:Credential",
        "hosted": "obi:HostedBadge",
        "signed": "obi:SignedBadge",
        "verify": "verification",
        "endorsement": _reference("cred:credential"),
        "related": _reference("dc:relation"),
        "verification": _reference("obi:verify"),
        "identity": _plain("obi:identityHash"),
        "revokedAssertions": _plain("obi:revoked"),
        "startsWith": _plain("http://purl.org/dqm-vocabulary/v1/dqm#startsWith"),
        "tags": _plain("schema:keywords"),
        "targetFramework": _plain("schema:educationalFramework"),
    }
    names = f"{_OB2_CLASSES} validation validatesType validationFrame validationSchema"
    context |= {name: f"obi:{name}" for name in names.split()}
    context |= {name: {"@id": f"obi:{name}", "@type": "xsd:boolean"} for name in ("hashed", "revoked")}
    context |= {name: {"@id": iri, "@type": "xsd:dateTime"} for name, iri in _OB2_DATES.items()}
    for prefix, names in _OB2_TEXTS.items():
        context |= {name: _plain(f"{prefix}:{name}") for name in names.split()}
    for prefix, names in _OB2_REFERENCES.items():
        context |= {name: _reference(f"{prefix}:{name}") for name in names.split()}
    return context


WRITTEN: Mapping[str, Callable[[Load], Context]] = {
    "https://w3id.org/security/data-integrity/v1": _data_integrity_v1,
    JWK_V1: _jwk_v1,
    "https://www.w3.org/ns/credentials/status/v1": _status_v1,
    "https://w3id.org/vc/status-list/2021/v1": _status_list_2021_v1,
    "https://www.w3.org/ns/credentials/examples/v2": _examples_v2,
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": _open_badges_3_0_0,
    "https://w3id.org/openbadges/v2": _open_badges_2,
}

"""Documents of every kind for the canonicaliser: one with everything in it, and strategies for random ones."""

import json
from typing import Any

from hypothesis import strategies as st

from insigne.credentials.linked_data.contexts import KNOWN, OB_V3, VC_V2, load
from tests.credentials.school import DID, SITE

EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
# Under this context no word lacks a meaning.
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
PROOF = {
    "type": "DataIntegrityProof",
    "created": "2026-05-26T18:17:08Z",
    "verificationMethod": f"{DID}#cle-2026",
    "cryptosuite": "eddsa-rdfc-2022",
    "proofPurpose": "assertionMethod",
    "proofValue": "zvPkdiUHCv8nHGqB1UmsZE5uYMVRu4asAPL",
}


def full_credential() -> dict[str, Any]:
    """A credential written like the specification's complete example: most of its nodes have no id."""
    return {
        "@context": [VC_V2, OB_V3, EXTENSIONS],
        "id": f"{SITE}/credentials/3732",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Diplôme d’exemple",
        "image": {"id": f"{SITE}/credentials/3732/image", "type": "Image", "caption": "Un « sceau »"},
        "awardedDate": "2026-01-01T00:00:00Z",
        "credentialSubject": _subject(),
        "issuer": {
            "id": DID,
            "type": ["Profile"],
            "name": "École d’exemple",
            "url": SITE,
            "parentOrg": {"id": "https://academie.example", "type": "Profile", "name": "Académie"},
            "otherIdentifier": [{"type": "IdentifierEntry", "identifier": "12345", "identifierType": "x"}],
            "address": {
                "type": ["Address"],
                "addressCountry": "France",
                "geo": {"type": "GeoCoordinates", "latitude": 48.85, "longitude": 2.35},
            },
        },
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2030-01-01T00:00:00Z",
        "evidence": [
            {"id": f"{SITE}/evidence/1", "type": ["Evidence"], "narrative": "Un\nrapport", "genre": "Texte"},
            {"type": ["Evidence"], "name": 'Final \\ "Project"'},
        ],
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/x.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
        "credentialStatus": {
            "id": f"{SITE}/status/1#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": f"{SITE}/status/1",
        },
        "refreshService": {"id": f"{SITE}/refresh", "type": "1EdTechCredentialRefresh"},
    }


def _subject() -> dict[str, Any]:
    return {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "activityStartDate": "2026-01-01T00:00:00Z",
        "creditsEarned": 42.5,
        "identifier": [
            {
                "type": "IdentityObject",
                "identityHash": "sha256$b5",
                "identityType": "emailAddress",
                "hashed": True,
            },
            {"type": "IdentityObject", "identityHash": "Alice", "identityType": "name", "hashed": False},
        ],
        "achievement": {
            "id": f"{SITE}/achievements/degree",
            "type": ["Achievement"],
            "achievementType": "Degree",
            "alignment": [
                {"type": ["Alignment"], "targetName": "Degree", "targetUrl": f"{SITE}/degree"},
                {"type": ["Alignment"], "targetName": "Other", "targetType": "CTDL"},
            ],
            "creditsAvailable": 36,
            "criteria": {"narrative": "# Degree\n\nStudents must complete…"},
            "tag": ["research", "computer science", "research"],
            "resultDescription": [
                {
                    "id": "urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c",
                    "type": ["ResultDescription"],
                    "allowedValue": ["D", "C", "B", "A"],
                    "requiredLevel": "urn:uuid:d05a0867-d0ad-4b03-bdb5-28fb5d2aab7a",
                    "rubricCriterionLevel": [
                        {"type": ["RubricCriterionLevel"], "level": "Mastered", "points": "4"},
                        {"type": ["RubricCriterionLevel"], "level": "Basic", "points": "1"},
                    ],
                }
            ],
        },
        "result": [{"type": ["Result"], "resultDescription": "urn:uuid:f6ab24cd", "value": "A"}],
    }


def endorsement(number: int = 1) -> dict[str, Any]:
    """An endorsement; whatever its number, its proof is the same byte for byte."""
    return {
        "@context": [VC_V2, OB_V3],
        "id": f"{SITE}/endorsements/{number}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "https://academie.example", "type": ["Profile"], "name": "Académie"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": DID, "type": ["EndorsementSubject"], "endorsementComment": "Bon"},
        "proof": [dict(PROOF)],
    }


def _names(value: object) -> set[str]:
    if isinstance(value, dict):
        here = {name for name in value if not name.startswith("@")}
        return here.union(*(_names(child) for child in value.values()))
    return set().union(*(_names(child) for child in value)) if isinstance(value, list) else set()


TERMS = sorted(set().union(*(_names(load(url)) for url in KNOWN)))
TYPES = [name for name in TERMS if name[0].isupper() or name[0] == "1"]
ODD_TEXTS = [
    "", "a b", "_:b1", "relative/x", "../x", "cred:x", "xsd:y", "obi:A", "id", "name", "assertionMethod", "@id",
    "@foo", "\x00\n\"\\\x7f", "\ud800", "\U0001f600\ufffe", "relative:/x", "name:x", "http://a b", "urn:<x>", "a:",
    "1:x", "data:,x", "@json", "\xa0\u2028",
]  # fmt: skip
texts = st.one_of(st.sampled_from(["urn:a", "urn:b", f"{SITE}/c", "words"]), st.sampled_from(ODD_TEXTS))
numbers = st.sampled_from([0, 1, -5, 2**53 - 1, 2**53, 1.5, -0.0, 2.0, 1e-7, 1e15, 1e300, 123456.789])
scalars = st.one_of(texts, texts, texts, numbers, st.booleans(), st.none())
ids = st.one_of(st.sampled_from([f"urn:n{number}" for number in range(4)]), texts)
kinds = st.one_of(st.sampled_from(TYPES), st.lists(st.sampled_from(TYPES), max_size=3), texts)
context_lists = st.one_of(
    st.sampled_from([[VC_V2, OB_V3, EXTENSIONS], [VC_V2, OB_V3, EXAMPLES], [VC_V2, EXAMPLES]]),
    st.lists(st.sampled_from(sorted(KNOWN)), min_size=1, max_size=3),
    st.lists(st.sampled_from(sorted(KNOWN)), min_size=1, max_size=2).map(lambda urls: [*urls, EXAMPLES]),
).map(list)  # a list of its own for each document, because some are changed


def _nodes(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    properties = st.dictionaries(st.sampled_from(TERMS), values, max_size=4)
    extras = st.fixed_dictionaries({}, optional={"id": ids, "type": kinds, "@context": context_lists})
    return st.builds(lambda first, second: first | second, extras, properties)


values = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner, max_size=3), _nodes(inner)), max_leaves=12
)
odd_documents = st.builds(
    lambda node, contexts, id_: {**node, "@context": contexts, "id": id_},
    _nodes(values),
    context_lists,
    st.sampled_from(["urn:top", "urn:top", "urn:n1", "relative"]),
)


@st.composite
def damaged(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """The document with one to three of its values replaced, doubled or removed, or with a member too many."""
    copy: Any = json.loads(json.dumps(document))
    for _ in range(draw(st.integers(1, 3))):
        way = draw(st.sampled_from(list(_ways(copy))))
        node = copy
        for step in way[:-1]:
            node = node[step]
        what = draw(st.sampled_from(["remove", "replace", "replace", "double", "add"]))
        if what == "remove":
            del node[way[-1]]
        elif what == "add" and isinstance(node, dict):
            node[draw(st.one_of(st.sampled_from(TERMS), texts))] = draw(values)
        else:
            node[way[-1]] = [node[way[-1]]] * 2 if what == "double" else draw(values)
    return copy  # type: ignore[no-any-return]


def _ways(value: Any, way: tuple[Any, ...] = ()) -> Any:
    if way:
        yield way
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, child in members:
        yield from _ways(child, (*way, step))

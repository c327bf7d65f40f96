"""The direct road of the canonicaliser leads where the general one leads, or is not taken."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import CredentialError, build
from insigne.credentials.linked_data import canonical
from insigne.credentials.linked_data.canonical import MAX_CONTEXTS, MAX_VALUES, canonicalize, dataset
from insigne.credentials.linked_data.contexts import KNOWN, OB_V3, VC_V1, VC_V2, load
from insigne.credentials.linked_data.rdfc import canonical_form
from insigne.credentials.linked_data.walk import walk
from tests.credentials import second_opinion, vectors
from tests.credentials.any_documents import (
    EXAMPLES,
    PROOF,
    TYPES,
    damaged,
    endorsement,
    full_credential,
    odd_documents,
)
from tests.credentials.school import SITE, a_badge, an_award, skills

# Every plane of Unicode, control characters, and twice the same.
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def directly(document: dict[str, Any]) -> str | None:
    """The form by the direct road, or None where that is not taken."""
    found = walk(document, MAX_VALUES, MAX_CONTEXTS)
    return found[1].canonical_form() if found is not None else None


def generally(document: dict[str, Any]) -> str:
    """The form by the general road, or the code of the refusal."""
    try:
        return canonical_form(canonical._general_dataset(document)[1])
    except CredentialError as error:
        return error.message.code


def in_the_end(document: dict[str, Any]) -> str:
    try:
        return canonicalize(document)
    except CredentialError as error:
        return error.message.code


def assert_roads_agree(document: dict[str, Any]) -> None:
    expected = generally(document)
    assert directly(document) in (None, expected)
    assert in_the_end(document) == expected


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), words, words, st.lists(words, max_size=4), st.booleans())
def test_any_award_goes_the_direct_road_to_the_same_form(
    number: int, name: str, narrative: str, tags: list[str], hashed: bool
) -> None:
    badge = a_badge(name=name, criteria_narrative=narrative, tags=(*tags, *tags), skills=skills(number))
    document = build(an_award(achievement=badge, recognised=()))
    assert directly(document) == generally(document)


@settings(max_examples=150, deadline=None)
@given(damaged(full_credential()))
def test_a_damaged_credential_has_the_same_form_or_the_same_refusal_on_both(document: dict[str, Any]) -> None:
    assert_roads_agree(document)


@settings(max_examples=50, deadline=None)
@given(damaged({**full_credential(), "endorsement": [endorsement(1), endorsement(2)], "proof": PROOF}))
def test_a_damaged_credential_with_embedded_proofs_has_the_same_form_on_both_roads(
    document: dict[str, Any],
) -> None:
    assert_roads_agree(document)


@settings(max_examples=200, deadline=None)
@given(odd_documents)
def test_whatever_known_terms_can_make_has_the_same_form_on_both_roads(document: dict[str, Any]) -> None:
    assert_roads_agree(document)


def test_a_credential_with_everything_agrees_with_two_other_implementations() -> None:
    document = full_credential()
    assert directly(document) == generally(document)
    assert directly(document) == second_opinion.pyld_canonicalize(document)
    assert directly(document) == second_opinion.canonicalize(document)


def test_embedded_proofs_that_are_alike_to_the_byte_are_told_apart_as_by_pyld() -> None:
    """The specification's own complete example. pyoxigraph names its blank nodes otherwise, which is wrong."""
    document = {**full_credential(), "endorsement": [endorsement(number) for number in range(4)]}
    document["issuer"]["endorsement"] = [endorsement(0), endorsement(7)]
    assert directly(document) == generally(document)
    assert directly(document) == second_opinion.pyld_canonicalize(document)


@pytest.mark.parametrize("digest", ["sha256", "sha384"])
def test_the_dataset_of_either_road_has_the_canonical_form(digest: Any) -> None:
    document = {**full_credential(), "proof": [PROOF, {**PROOF, "created": "2027-01-01T00:00:00Z"}]}
    subject, quads = dataset(document)
    assert subject == f"<{document['id']}>"
    assert canonical_form(quads, digest) == canonicalize(document, digest)
    assert canonical_form(canonical._general_dataset(document)[1], digest) == canonicalize(document, digest)


def test_sha_384_may_name_the_blank_nodes_in_another_order() -> None:
    assert canonicalize(full_credential(), "sha384") != canonicalize(full_credential(), "sha256")


@pytest.mark.parametrize(
    ("folder", "form"),
    [
        ("1edtech-obv3p0/signed-credential.json", "1edtech-obv3p0/document-canon.txt"),
        ("1edtech-clrv2p0/signed-credential.json", "1edtech-clrv2p0/document-canon.txt"),
        ("w3c-eddsa/unsigned.json", "w3c-eddsa/eddsa-rdfc-2022/canonDocDataInt.txt"),
        (
            "w3c-eddsa/eddsa-rdfc-2022/proofConfigDataInt.json",
            "w3c-eddsa/eddsa-rdfc-2022/proofCanonDataInt.txt",
        ),
        (
            "w3c-eddsa/Ed25519Signature2020/proofConfigEdSig.json",
            "w3c-eddsa/Ed25519Signature2020/proofCanonEdSig.txt",
        ),
    ],
)
def test_the_published_vectors_go_the_direct_road(folder: str, form: str) -> None:
    document = vectors.document(f"vectors/{folder}")
    document.pop("proof", None)
    assert directly(document) == vectors.text(f"vectors/{form}")


def every_term_of(url: str) -> list[dict[str, Any]]:
    """One node for each class of a context, with each term that is defined within; one with all the others."""
    context: Any = load(url)["@context"]
    layers = context if isinstance(context, list) else [context]
    terms = {name: said for layer in layers if isinstance(layer, dict) for name, said in layer.items()}
    scoped = {
        name: said["@context"]
        for name, said in terms.items()
        if isinstance(said, dict) and said.get("@context")
    }
    nodes = [{"type": name, **_values_for(inner)} for name, inner in scoped.items()]
    return [*nodes, _values_for(terms)]


def _values_for(terms: dict[str, Any]) -> dict[str, Any]:
    """A value that fits each property; JSON literals are left to the general road."""
    found: dict[str, Any] = {}
    for name, said in terms.items():
        kind = said.get("@type") if isinstance(said, dict) else None
        if not name.startswith("@") and name not in {"id", "type"} and kind != "@json":
            is_graph = isinstance(said, dict) and said.get("@container") == "@graph"
            value: Any = {"@context": VC_V2, "type": "VerifiableCredential"} if is_graph else "urn:value"
            found[name] = [value, value] if isinstance(said, dict) and "@container" in said else value
    return found


@pytest.mark.parametrize("url", sorted(KNOWN))
def test_every_term_of_every_context_means_the_same_on_both_roads(url: str) -> None:
    for node in every_term_of(url):
        if not set(node) - {"type"}:
            continue
        document = {"@context": [url, EXAMPLES], "id": "urn:a", **node}
        assert_roads_agree(document)
        assert_roads_agree({"@context": [url, EXAMPLES], "id": "urn:a", "within": [node, {"name": "x"}]})


@pytest.mark.parametrize("context", [OB_V3, VC_V2])
def test_every_term_of_a_badge_goes_the_direct_road(context: str) -> None:
    for node in every_term_of(context):
        if str(node.get("type", "A"))[0].islower():
            continue  # `cnf`, a property: as a class it would redefine what is protected
        others = [VC_V2, OB_V3] if context == OB_V3 else [VC_V2]
        assert directly({"@context": others, "id": "urn:a", **node}) is not None, node


def presentation(context: str) -> dict[str, Any]:
    return {
        "@context": [context],
        "id": "urn:p",
        "type": "VerifiablePresentation",
        "holder": "did:example:alice",
        "verifiableCredential": [full_credential(), build(an_award())],
    }


def test_a_presentation_of_credentials_has_the_same_form_on_both_roads() -> None:
    document = presentation(VC_V2)
    assert directly(document) is not None
    assert directly(document) == generally(document)


def test_within_a_presentation_a_credential_may_have_contexts_of_its_own() -> None:
    """VC 2.0 scopes an empty context to `verifiableCredential`, so that nothing of its own is in their way."""
    document = presentation(VC_V2)
    document["verifiableCredential"] = {
        "@context": [VC_V1],
        "id": "urn:c",
        "type": "VerifiableCredential",
        "issuer": "did:example:school",
        "issuanceDate": "2026-01-01T00:00:00Z",
    }
    assert directly(document) == generally(document)
    assert "issuanceDate" in (directly(document) or "")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("unheardOf", "x"),
        ("credentialSubject.unheardOf", "x"),
        ("https://www.w3.org/2018/credentials#validUntil", "2040-01-01T00:00:00Z"),
    ],
)
def test_a_word_without_meaning_or_a_full_address_is_left_to_the_general_road(
    member: str, value: str
) -> None:
    document = full_credential()
    node = document["credentialSubject"] if "Subject" in member else document
    node[member.removeprefix("credentialSubject.")] = value
    assert directly(document) is None


def test_more_said_of_the_credential_inside_the_credential_is_refused() -> None:
    """A second node of the same id could carry a date that no check reads."""
    document = full_credential()
    document["evidence"].append(
        {"id": document["id"], "type": "VerifiableCredential", "validUntil": "2020-01-01T00:00:00Z"}
    )
    assert in_the_end(document) == "context.term_hidden"


def test_a_mere_reference_to_the_credential_inside_it_is_no_trouble() -> None:
    document = full_credential()
    document["evidence"].append({"id": document["id"]})
    assert directly(document) == generally(document)


@pytest.mark.parametrize("depth", [10, 40, 100])
def test_deep_documents_are_answered_as_by_the_general_road(depth: int) -> None:
    document: dict[str, Any] = {"id": "urn:deepest", "name": "x"}
    for number in range(depth):
        document = {"id": f"urn:{number}", "knows": [document]}
    assert_roads_agree({"@context": [VC_V2, EXAMPLES], **document})


def test_a_document_that_contains_itself_is_refused() -> None:
    document = full_credential()
    document["evidence"].append(document)
    assert in_the_end(document) in {"format.too_deep", "format.too_large"}


@pytest.mark.parametrize("value", [object(), b"x", (1, 2), {1: "x"}, float("nan"), 2**60])
def test_what_is_no_json_is_refused_by_name(value: Any) -> None:
    assert in_the_end({**full_credential(), "name": value}) == "format.ambiguous_json"


@pytest.mark.parametrize("size", [MAX_VALUES // 2, MAX_VALUES - 3, MAX_VALUES - 2])
def test_the_bound_on_values_is_the_same_on_both_roads(size: int) -> None:
    document = {"@context": VC_V2, "id": "urn:a", "name": ["x"] * (size - 2)}
    assert_roads_agree(document)


def test_a_long_document_is_read_on_the_direct_road_alone() -> None:
    """Expanding it would take seconds; walking it does not."""
    document = {"@context": VC_V2, "id": "urn:a", "name": [str(n) for n in range(MAX_VALUES * 2)]}
    assert generally(document) == "context.too_complex"
    assert in_the_end(document).count("\n") == MAX_VALUES * 2


@pytest.mark.parametrize("size", [MAX_CONTEXTS, MAX_CONTEXTS + 1])
def test_the_bound_on_contexts_is_the_same_on_both_roads(size: int) -> None:
    assert_roads_agree({"@context": [VC_V2] * size, "id": "urn:a", "name": "x"})


ALIKE = {"deep": {"deep": {"deep": {"name": "x"}}}}


@pytest.mark.parametrize(
    "burden",
    [
        {"proof": [PROOF] * 1000},
        {"evidence": [ALIKE] * 800},
        {"type": "ResultDescription", "allowedValue": ["x"] * 9000},
    ],
    ids=["proofs", "chains", "list"],
)
def test_a_burden_of_look_alikes_is_refused_on_both_roads(burden: dict[str, Any]) -> None:
    document = {"@context": [VC_V2, OB_V3, EXAMPLES], "id": "urn:a", "type": "VerifiableCredential"} | burden
    assert in_the_end(document) == generally(document) == "context.too_complex"


def test_endless_new_combinations_of_types_leave_nothing_behind() -> None:
    """The compiled tables are bounded; what was known is compiled anew and reads the same."""
    expected = canonicalize(full_credential())
    for number in range(600):
        types = [TYPES[number % 7], TYPES[number % 11], TYPES[(number * 5) % 13]]
        inner = {"@context": sorted(KNOWN)[number % len(KNOWN)], "type": types}
        in_the_end({"@context": [VC_V2, EXAMPLES], "id": f"{SITE}/{number}", "x": inner, "type": types})
    assert canonicalize(full_credential()) == expected


def test_the_direct_road_does_without_pyld() -> None:
    script = (
        "import json, sys; from insigne.credentials.linked_data.canonical import canonicalize; "
        "canonicalize(json.load(sys.stdin)); assert 'pyld' not in sys.modules, 'pyld was loaded'"
    )
    document = json.dumps(full_credential())
    subprocess.run([sys.executable, "-c", script], input=document, text=True, check=True)


def test_a_document_without_the_two_newer_terms_reads_the_same_under_both_contents_of_3_0_3() -> None:
    """1EdTech added `endorsementJwt` and `jti` to the context in place."""
    older = vectors.document("contexts/ob-v3p0-context-3.0.3.json")["@context"]
    document = full_credential()
    contexts = [older if url == OB_V3 else url for url in document["@context"]]
    assert second_opinion.pyld_canonicalize({**document, "@context": contexts}) == canonicalize(document)


def test_the_newer_terms_of_3_0_3_are_read() -> None:
    assert '#endorsementJwt> "eyJ"' in canonicalize({**full_credential(), "endorsementJwt": ["eyJ"]})

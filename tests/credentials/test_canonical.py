"""The canonical form: equal to the published ones, to other people's, and never with anything lost or hidden."""

import contextlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import CredentialError, build
from insigne.credentials.linked_data.canonical import (
    MAX_CONTEXTS,
    MAX_OWN_CONTEXT,
    MAX_VALUES_WALKED,
    canonicalize,
)
from insigne.credentials.linked_data.contexts import OB_V3, VC_V2
from tests.credentials import second_opinion, vectors
from tests.credentials.school import SITE, a_badge, an_award, changed

# All that the examples context of the W3C says; its address is not in any installed package.
EXAMPLES = {"@vocab": "https://www.w3.org/ns/credentials/examples#"}

# Every character that JSON in UTF-8 can carry.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def with_examples_in_place(document: dict[str, Any]) -> dict[str, Any]:
    return document | {"@context": [VC_V2, EXAMPLES]}


def refusal(document: dict[str, Any]) -> str:
    with pytest.raises(CredentialError) as caught:
        canonicalize(document)
    return caught.value.message.code


def test_the_w3c_example_has_its_published_canonical_form() -> None:
    document = with_examples_in_place(vectors.document("vectors/w3c-eddsa/unsigned.json"))
    assert canonicalize(document) == vectors.text("vectors/w3c-eddsa/eddsa-rdfc-2022/canonDocDataInt.txt")


def test_the_w3c_proof_options_have_their_published_canonical_form() -> None:
    options = vectors.document("vectors/w3c-eddsa/eddsa-rdfc-2022/proofConfigDataInt.json")
    published = vectors.text("vectors/w3c-eddsa/eddsa-rdfc-2022/proofCanonDataInt.txt")
    assert canonicalize(with_examples_in_place(options)) == published


@pytest.mark.parametrize("name", ["1edtech-obv3p0", "1edtech-clrv2p0"])
def test_the_1edtech_credentials_have_their_published_canonical_form(name: str) -> None:
    document = vectors.document(f"vectors/{name}/signed-credential.json")
    del document["proof"]
    assert canonicalize(document) == vectors.text(f"vectors/{name}/document-canon.txt")


def test_our_own_credential_has_the_same_form_for_three_canonicalisers() -> None:
    document = build(an_award())
    assert canonicalize(document) == second_opinion.canonicalize(document)
    assert canonicalize(document) == second_opinion.pyld_canonicalize(document)


@settings(max_examples=40, deadline=None)
@given(name=texts, narrative=texts)
def test_any_words_give_the_form_that_the_rust_canonicaliser_gives(name: str, narrative: str) -> None:
    document = build(an_award(achievement=a_badge(name=name, criteria_narrative=narrative)))
    assert canonicalize(document) == second_opinion.canonicalize(document)


def test_control_characters_are_escaped_as_the_recommendation_says() -> None:
    written = canonicalize({"@context": VC_V2, "id": "urn:x", "name": "\b\f\x0b\x7f\x00"})
    assert written == '<urn:x> <https://schema.org/name> "\\b\\f\\u000B\\u007F\\u0000" .\n'


@settings(max_examples=30, deadline=None)
@given(
    st.one_of(
        st.integers(-(2**53) + 1, 2**53 - 1),
        st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
        st.booleans(),
    )
)
def test_numbers_and_booleans_give_the_form_that_pyld_gives(value: object) -> None:
    document = {"@context": [VC_V2, {"x": "urn:x"}], "id": "urn:a", "x": value}
    assert canonicalize(document) == second_opinion.pyld_canonicalize(document)


def test_lists_keep_their_order_and_sets_do_not() -> None:
    rubric = {"id": "urn:r", "type": "ResultDescription"}
    base = {"@context": [VC_V2, OB_V3], **rubric}
    assert canonicalize(base | {"allowedValue": ["A", "B"]}) != canonicalize(
        base | {"allowedValue": ["B", "A"]}
    )
    tagged = {"@context": [VC_V2, OB_V3], "id": "urn:a", "type": "Achievement"}
    assert canonicalize(tagged | {"tag": ["A", "B"]}) == canonicalize(tagged | {"tag": ["B", "A"]})


def test_embedded_proofs_and_lists_agree_with_the_second_opinion() -> None:
    document = {
        "@context": [VC_V2, OB_V3],
        "id": "urn:c",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "urn:i", "type": "Profile"},
        "endorsement": [
            {"id": f"urn:e{n}", "type": ["VerifiableCredential"], "proof": [{"type": "DataIntegrityProof"}]}
            for n in range(3)
        ],
        "credentialSubject": {"type": "AchievementSubject", "identifier": [{"type": "IdentityObject"}] * 3},
    }
    assert canonicalize(document) == second_opinion.canonicalize(document)


@pytest.mark.parametrize(
    ("path", "value", "lost"),
    [
        ("unheardOf", "x", "unheardOf"),
        ("credentialSubject.name2", "x", "name2"),
        ("credentialSubject.achievement.crietria", {"narrative": "x"}, "crietria"),
        ("credentialSubject.type", ["AchievementSubject", "Unheard"], "Unheard"),
        ("evidence[0].id", "preuves/1", "preuves/1"),
        ("credentialSubject.achievement.image.id", "../image.png", "image.png"),
        ("evidence[0].@index", "x", "@index"),
    ],
)
def test_what_no_signature_would_cover_is_refused_and_named(path: str, value: object, lost: str) -> None:
    with pytest.raises(CredentialError) as caught:
        canonicalize(changed(build(an_award()), path, value))
    assert caught.value.message.code == "context.term_lost"
    assert lost in str(caught.value)


@pytest.mark.parametrize("extra", ["@direction", "@foo", "@reverse", "@included"])
def test_keywords_that_the_quads_would_not_hold_are_refused(extra: str) -> None:
    assert refusal(
        {"@context": VC_V2, "id": "urn:a", "name": "x", extra: {"urn:x": {"id": "urn:b"}}}
    ).startswith("context.")


@pytest.mark.parametrize("value", ["x", 7, 1.5, None, True, {"b": [1, {}], "a": "é€"}, [1, None], {}, []])
def test_json_within_json_is_written_as_rfc_8785_says(value: object) -> None:
    own = {"x": {"@id": "urn:x", "@type": "@json"}}
    document = {"@context": [VC_V2, own], "id": "urn:a", "x": value}
    assert canonicalize(document) == second_opinion.pyld_canonicalize(document)


def test_json_within_json_has_its_control_characters_escaped_twice() -> None:
    """Once for JSON and once for N-Quads."""
    own = {"x": {"@id": "urn:x", "@type": "@json"}}
    written = canonicalize({"@context": [VC_V2, own], "id": "urn:a", "x": {"b": "\x01\n", "a": 1.0}})
    json_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"
    assert written == f'<urn:a> <urn:x> "{{\\"a\\":1,\\"b\\":\\"\\\\u0001\\\\n\\"}}"^^<{json_type}> .\n'


def test_an_address_that_could_pose_as_several_statements_is_refused() -> None:
    poison = "https://a.example/> <urn:p> <urn:o"
    assert refusal(changed(build(an_award()), "evidence[0].id", poison)) == "context.term_lost"


def test_an_unknown_context_is_refused_and_named() -> None:
    with pytest.raises(CredentialError) as caught:
        canonicalize({"@context": [VC_V2, "https://else.example/v9"], "id": "urn:a"})
    assert caught.value.message.code == "context.unknown"
    assert "https://else.example/v9" in str(caught.value)


def test_an_unknown_context_deep_inside_is_refused() -> None:
    document = changed(build(an_award()), "credentialSubject.achievement.@context", "https://else.example/v9")
    assert refusal(document) == "context.unknown"


def test_an_unknown_context_inside_a_definition_is_refused() -> None:
    own = {"x": {"@id": "urn:x", "@context": "https://else.example/v9"}}
    assert refusal({"@context": [VC_V2, own], "id": "urn:a", "x": {"id": "urn:b"}}).startswith("context.un")


def test_a_document_without_context_is_refused() -> None:
    assert refusal({"id": "urn:a"}) == "context.missing"


@pytest.mark.parametrize(
    "own",
    [
        {"@import": VC_V2},
        {"@base": SITE},
        None,
        {f"term{n}": "urn:x" for n in range(MAX_OWN_CONTEXT // 15)},
        7,
    ],
)
def test_own_definitions_that_could_cost_anything_are_refused(own: object) -> None:
    assert refusal({"@context": [VC_V2, own], "id": "urn:a"}) == "context.unusable"


@pytest.mark.parametrize(
    "own",
    [
        {"@language": None, "x": "urn:x"},
        {"@direction": None, "x": "urn:x"},
        {"x": {"@id": ["urn:x"]}},
        {"x": {"@id": "urn:x", "@nest": ""}},
        {"@vocab": "@foo"},
        {"x": None},
        {"@foo": "urn:foo", "x": "urn:x"},
        {"id": {"@context": {"id": "@id"}}, "@vocab": "urn:v#"},
    ],
)
def test_own_definitions_that_make_no_sense_are_refused_and_break_nothing(own: dict[str, Any]) -> None:
    document = {"@context": [own], "id": "urn:a", "x": ["y", "z:z"]}
    assert refusal(document) in {"context.unusable", "context.term_lost"}


odd_names = st.sampled_from(
    ["a", "b", "id", "type", "x:y", "", "@id", "@type", "@container", "@context", "@vocab"]
)
odd_values = st.recursive(
    st.one_of(
        odd_names, st.sampled_from(["@set", "@index", "@nest", "@json", "en", None, True, 0, 1.5, "urn:x"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(odd_names, inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(odd_names, odd_values, max_size=4), st.dictionaries(odd_names, odd_values, max_size=4))
def test_whatever_a_stranger_defines_there_is_an_answer(own: dict[str, Any], body: dict[str, Any]) -> None:
    with contextlib.suppress(CredentialError):
        canonicalize({**body, "@context": [VC_V2, own], "id": "urn:a"})


def test_a_stranger_cannot_redefine_a_protected_term() -> None:
    assert (
        refusal({"@context": [VC_V2, OB_V3, {"name": "urn:x"}], "id": "urn:a", "name": "x"})
        == "context.unusable"
    )


VC = "https://www.w3.org/2018/credentials#"


@pytest.mark.parametrize("name", ["credentialStatus", "validUntil", "evidence", "credentialSubject"])
def test_a_statement_hidden_under_its_full_address_is_refused(name: str) -> None:
    """The canonical form stays the same, so the signature would hold while the revocation goes unseen."""
    document = build(an_award())
    hidden = changed(document, name, ...) | {f"{VC}{name}": _as_written_in_full(name, document[name])}
    assert refusal(hidden) == "context.term_hidden"


def _as_written_in_full(name: str, value: Any) -> Any:
    date = "http://www.w3.org/2001/XMLSchema#dateTime"
    return {"@value": value, "@type": date} if name == "validUntil" else value


@pytest.mark.parametrize(
    "own",
    [
        {"hidden": f"{VC}credentialStatus"},
        {"@vocab": f"{VC}credentialStat", "hidden": f"{VC}credentialStatus"},
    ],
)
def test_a_statement_hidden_under_an_own_name_is_refused(own: dict[str, str]) -> None:
    document = build(an_award())
    hidden = changed(document, "credentialStatus", ...) | {
        "@context": [*document["@context"], own],
        "hidden": document["credentialStatus"],
    }
    assert refusal(hidden) == "context.term_hidden"


def test_the_end_of_a_signature_cannot_be_hidden() -> None:
    expires = {"@value": "2020-01-01T00:00:00Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
    options = {
        "@context": VC_V2,
        "type": "DataIntegrityProof",
        "https://w3id.org/security#expiration": expires,
    }
    assert refusal(options) == "context.term_hidden"


def test_a_label_cannot_pose_as_a_node_without_label() -> None:
    own = {"x": "urn:x"}
    apart = {"@context": [VC_V2, own], "id": "urn:a", "x": [{"id": "_: 1", "name": "b"}, {"name": "c"}]}
    assert canonicalize(apart).count("<urn:x>") == 2


def test_a_statement_hidden_in_a_nest_is_refused() -> None:
    document = build(an_award())
    hidden = changed(document, "credentialStatus", ...) | {
        "@context": [*document["@context"], {"folder": "@nest"}],
        "folder": {"credentialStatus": document["credentialStatus"]},
    }
    assert refusal(hidden) == "context.term_hidden"


def test_a_graph_of_several_things_is_refused() -> None:
    assert refusal(
        {"@context": VC_V2, "@graph": [{"id": "urn:a", "name": "a"}, {"id": "urn:b", "name": "b"}]}
    ) == ("context.not_one_node")


@pytest.mark.parametrize(
    "document",
    [
        {"evidence": {"id": "urn:e", "@graph": ["unsigned words"]}},
        {"evidence": {"id": "urn:e", "graph": ["unsigned words"]}},
        {"evidence": {"id": "urn:e", "aside": ["unsigned words"]}},
        {"proof": "urn:nothing-is-said-of-it"},
        {"proof": {"id": "urn:nothing-is-said-of-it"}},
        {"proof": [{"type": "DataIntegrityProof"}, {"id": "urn:nothing-is-said-of-it"}]},
    ],
)
def test_what_stands_alone_in_a_graph_is_refused_because_it_would_be_lost(document: dict[str, Any]) -> None:
    own = {"graph": "@graph", "aside": {"@id": "@graph"}} if "evidence" in document else {}
    whole = {"@context": [VC_V2, *([own] if own else [])], "id": "urn:a", "type": "VerifiableCredential"}
    assert refusal(whole | document) == "context.term_lost"


def test_a_document_of_too_many_values_is_refused() -> None:
    assert (
        refusal({"@context": VC_V2, "id": "urn:a", "name": ["x"] * (MAX_VALUES_WALKED + 1)})
        == "context.too_complex"
    )


def test_a_document_that_names_contexts_without_end_is_refused() -> None:
    assert (
        refusal({"@context": [VC_V2] * (MAX_CONTEXTS + 1), "id": "urn:a", "name": "x"})
        == "context.too_complex"
    )


def test_a_document_full_of_alike_blank_nodes_is_refused() -> None:
    """A clique: ten nodes, each knowing all others. PyLD computes for a minute on this."""
    nodes = [f"_:n{n}" for n in range(10)]
    document = {
        "@context": [VC_V2, {"knows": {"@id": "urn:knows", "@type": "@id"}}],
        "id": SITE,
        "knows": [{"id": node, "knows": [other for other in nodes if other != node]} for node in nodes],
    }
    assert refusal(document) == "context.too_complex"


def test_threads_do_not_disturb_each_other() -> None:
    documents = [build(an_award(achievement=a_badge(name=f"Badge {n}"))) for n in range(24)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(canonicalize, documents))
    assert together == [canonicalize(document) for document in documents]


def test_canonicalising_leaves_the_document_alone() -> None:
    document = build(an_award())
    before = json.dumps(document)
    canonicalize(document)
    assert json.dumps(document) == before

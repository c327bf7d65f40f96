"""RDFC-1.0 on bare quads, against an independent implementation."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from insigne.credentials import CredentialError
from insigne.credentials.linked_data.rdfc import Digest, Quad, canonical_form, canonical_names, literal
from tests.credentials import second_opinion

nodes = st.sampled_from([f"_:n{n}" for n in range(5)])
subjects = st.one_of(nodes, st.just("<urn:s>"))
predicates = st.sampled_from(["<urn:p>", "<urn:q>"])
objects = st.one_of(nodes, st.sampled_from(["<urn:o>", '"text"', '"texte"@fr']))
graphs = st.one_of(st.just(""), st.just("<urn:g>"), st.sampled_from(["_:g1", "_:n0"]))
datasets = st.sets(st.tuples(subjects, predicates, objects, graphs), min_size=1, max_size=8)


def nquads(quads: set[Quad]) -> str:
    return "".join(" ".join(term for term in quad if term) + " .\n" for quad in quads)


def nquads_sorted(quads: set[Quad]) -> str:
    return "".join(sorted(nquads(quads).splitlines(keepends=True)))


@settings(max_examples=60, deadline=None)
@given(datasets, st.sampled_from(["sha256", "sha384"]))
def test_any_small_dataset_gets_the_form_that_the_rust_implementation_gives(
    quads: set[Quad], digest: Digest
) -> None:
    # Where a blank node names a graph, pyoxigraph relates it once and the recommendation once for each quad.
    assume(not any(quad[3].startswith("_:") for quad in quads))
    assert canonical_form(quads, digest) == second_opinion.canonical_form(nquads(quads), digest)


def test_where_blank_nodes_name_graphs_the_form_is_that_of_rdf_canonize() -> None:
    """As `rdf-canonize` 5.0 of Digital Bazaar and PyLD write it; pyoxigraph gives another."""
    quads: set[Quad] = {
        ("_:n3", "<urn:p>", "_:n2", "_:n0"),
        ("_:n3", "<urn:p>", "_:n0", "_:n5"),
        ("_:n0", "<urn:p>", "_:n3", "_:n2"),
        ("_:n2", "<urn:p>", "_:n3", "_:n5"),
    }
    assert canonical_form(quads) == (
        "_:c14n0 <urn:p> _:c14n2 _:c14n1 .\n"
        "_:c14n0 <urn:p> _:c14n3 _:c14n2 .\n"
        "_:c14n2 <urn:p> _:c14n0 _:c14n3 .\n"
        "_:c14n3 <urn:p> _:c14n0 _:c14n1 .\n"
    )


def test_the_names_are_those_of_the_form() -> None:
    quads: set[Quad] = {("_:b", "<urn:p>", "_:a", ""), ("_:a", "<urn:p>", '"x"', "")}
    names = canonical_names(quads)
    assert sorted(names.values()) == ["_:c14n0", "_:c14n1"]
    renamed: set[Quad] = {(names[s], p, names.get(o, o), g) for s, p, o, g in quads}
    assert nquads_sorted(renamed) == canonical_form(quads)


PROOFS_ALIKE = """\
<urn:0> <urn:proof> _:c14n1 .
<urn:1> <urn:proof> _:c14n0 .
_:c14n2 <urn:made> "same" _:c14n0 .
_:c14n2 <urn:value> "same" _:c14n0 .
_:c14n3 <urn:made> "same" _:c14n1 .
_:c14n3 <urn:value> "same" _:c14n1 .
"""


def proofs_alike(number: int) -> set[Quad]:
    """Things that differ, each with a proof in a graph of its own; the proofs are the same byte for byte."""
    quads: set[Quad] = set()
    for n in range(number):
        quads.add((f"<urn:{n}>", "<urn:proof>", f"_:g{n}", ""))
        quads |= {(f"_:p{n}", f"<urn:{name}>", '"same"', f"_:g{n}") for name in ("made", "value")}
    return quads


def test_proofs_alike_to_the_byte_are_told_apart_by_what_they_prove() -> None:
    """As `rdf-canonize` 5.0 writes it; pyoxigraph takes the shared quads for one."""
    assert canonical_form(proofs_alike(2)) == PROOFS_ALIKE


def test_proofs_alike_to_the_byte_need_few_tries() -> None:
    """A proof shares all its quads with its graph; orders of one and the same node are one order."""
    many = {(s, f"{p[:-1]}{n}>", o, g) for s, p, o, g in proofs_alike(12) if g for n in range(6)}
    assert canonical_form(many | {quad for quad in proofs_alike(12) if not quad[3]}).count("\n") == 12 * 13


@settings(max_examples=60, deadline=None)
@given(datasets, st.permutations(range(5)))
def test_the_names_that_blank_nodes_came_with_do_not_matter(quads: set[Quad], order: list[int]) -> None:
    names = {f"_:n{n}": f"_:x{order[n]}" for n in range(5)}
    renamed = {tuple(names.get(term, term) for term in quad) for quad in quads}
    assert canonical_form(renamed) == canonical_form(quads)  # type: ignore[arg-type]


# Nothing but blank nodes and one predicate: nearly all look alike, and only their surroundings tell them apart.
webs = st.sets(st.tuples(nodes, st.just("<urn:p>"), nodes, st.just("")), min_size=4, max_size=11)


@settings(max_examples=60, deadline=None)
@given(webs, st.permutations(range(5)))
def test_look_alikes_are_told_apart_by_their_surroundings(quads: set[Quad], order: list[int]) -> None:
    names = {f"_:n{n}": f"_:x{order[n]}" for n in range(5)}
    renamed: set[Quad] = {(names[s], p, names[o], g) for s, p, o, g in quads}
    form = canonical_form(quads)
    assert canonical_form(renamed) == form
    assert second_opinion.canonical_form(nquads(quads)) == form


def test_a_pair_of_alike_nodes_is_told_apart_by_its_neighbours() -> None:
    quads: set[Quad] = {
        ("_:a", "<urn:p>", "_:x", ""),
        ("_:b", "<urn:p>", "_:y", ""),
        ("_:x", "<urn:q>", '"1"', ""),
        ("_:y", "<urn:q>", '"2"', ""),
    }
    assert canonical_form(quads) == second_opinion.canonical_form(nquads(quads))


def family(predicate: str, labels: str) -> set[Quad]:
    """Two parents alike, each with two children alike, whose own children alone differ: orders must be tried."""
    quads: set[Quad] = set()
    for parent, child in [(0, 2), (0, 3), (1, 4), (1, 5)]:
        grandchild = f"_:{labels[child + 4]}"
        quads |= {
            (f"_:{labels[parent]}", f"<urn:{predicate}>", f"_:{labels[child]}", ""),
            (f"_:{labels[child]}", "<urn:q>", grandchild, ""),
            (grandchild, "<urn:name>", f'"{child}"', ""),
        }
    return quads


@pytest.mark.parametrize("predicate", "abcdefgh")
def test_of_several_orders_the_least_is_taken_whatever_the_labels(predicate: str) -> None:
    form = canonical_form(family(predicate, "abcdefghij"))
    assert canonical_form(family(predicate, "jihgfedcba")) == form
    assert canonical_form(family(predicate, "adcfebghij")) == form
    assert second_opinion.canonical_form(nquads(family(predicate, "abcdefghij"))) == form


def test_a_ring_of_alike_nodes_has_one_form() -> None:
    def ring(size: int, start: int) -> set[Quad]:
        return {(f"_:n{start + n}", "<urn:p>", f"_:n{start + (n + 1) % size}", "") for n in range(size)}

    assert canonical_form(ring(6, 0)) == canonical_form(ring(6, 40))
    assert canonical_form(ring(6, 0)) == second_opinion.canonical_form(nquads(ring(6, 0)))


@pytest.mark.parametrize("size", [8, 12, 30])
def test_a_clique_is_refused(size: int) -> None:
    clique: set[Quad] = {
        (f"_:{a}", "<urn:p>", f"_:{b}", "") for a in range(size) for b in range(size) if a != b
    }
    with pytest.raises(CredentialError) as caught:
        canonical_form(clique)
    assert caught.value.message.code == "context.too_complex"


def test_a_ring_too_long_to_walk_is_refused() -> None:
    ring: set[Quad] = {(f"_:{n}", "<urn:p>", f"_:{(n + 1) % 3000}", "") for n in range(3000)}
    with pytest.raises(CredentialError) as caught:
        canonical_form(ring)
    assert caught.value.message.code == "context.too_complex"


def test_twenty_identical_neighbourless_nodes_are_no_trouble() -> None:
    quads: set[Quad] = {("<urn:s>", "<urn:p>", f"_:n{n}", "") for n in range(20)}
    assert canonical_form(quads).count("\n") == 20


def test_a_literal_is_escaped_once() -> None:
    assert literal('a"b\\c\n') == '"a\\"b\\\\c\\n"'

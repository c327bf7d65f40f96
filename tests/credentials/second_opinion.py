"""Canonical forms by other people's code: PyLD makes the quads, pyoxigraph (in Rust) canonicalises them."""

from typing import Any

import pyoxigraph
from pyld import jsonld

from insigne.credentials.linked_data import contexts


def _load(url: str, _options: object) -> dict[str, Any]:
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": contexts.load(url),
        "contentType": "application/ld+json",
    }


_ALGORITHMS = {
    "sha256": pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0,
    "sha384": pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_384,
}


def canonical_form(nquads: str, digest: str = "sha256") -> str:
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(nquads, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(_ALGORITHMS[digest])
    written = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS)
    assert written is not None
    return "".join(sorted(line + "\n" for line in written.decode().split("\n") if line))


def canonicalize(document: dict[str, Any]) -> str:
    return canonical_form(jsonld.to_rdf(document, {"documentLoader": _load, "format": "application/n-quads"}))


def pyld_canonicalize(document: dict[str, Any]) -> str:
    options = {"documentLoader": _load, "algorithm": "URDNA2015", "format": "application/n-quads"}
    return str(jsonld.normalize(document, options))

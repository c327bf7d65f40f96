"""The frozen contexts: the published ones, and no others."""

import json

import pytest

from insigne.credentials.linked_data import contexts
from insigne.credentials.linked_data.contexts import KNOWN, OB_V3, VC_V1, VC_V2, ContextSetError, load
from tests.credentials import vectors

PUBLISHED = {
    VC_V2: "credentials-v2.json",
    VC_V1: "credentials-v1.json",
    OB_V3: "ob-v3p0-context-3.0.3-2026.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "ob-v3p0-context-3.0.2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "ob-v3p0-context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": "clr-v2p0-context-2.0.1.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
    "https://w3id.org/security/multikey/v1": "multikey-v1.json",
    "https://w3id.org/security/suites/ed25519-2020/v1": "ed25519-2020-v1.json",
    "https://www.w3.org/ns/did/v1": "did-v1.json",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.json",
    "https://w3id.org/security/jwk/v1": "jwk-v1.json",
    "https://www.w3.org/ns/credentials/status/v1": "status-v1.json",
    "https://w3id.org/vc/status-list/2021/v1": "status-list-2021-v1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": "ob-v3p0-context.json",
    "https://w3id.org/openbadges/v2": "openbadges-v2.json",
}


@pytest.mark.parametrize("url", sorted(KNOWN))
def test_each_context_is_installed_with_the_content_that_is_pinned(url: str) -> None:
    assert "@context" in load(url)


@pytest.mark.parametrize("url", PUBLISHED)
def test_a_context_says_what_the_published_file_says(url: str) -> None:
    assert load(url) == vectors.document(f"contexts/{PUBLISHED[url]}")


@pytest.mark.parametrize(
    "alias",
    [
        "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld",
        "https://w3id.org/vc-status-list-2021/v1",
        f"{VC_V2}/",
        OB_V3.replace("https", "http"),
    ],
)
def test_an_address_that_nobody_has_shown_to_hold_the_same_stays_unknown(alias: str) -> None:
    assert alias not in KNOWN


def test_the_older_content_of_context_3_0_3_only_lacks_two_terms() -> None:
    """1EdTech added them in place: what was signed under the older content has the same form under ours."""
    older = json.dumps(vectors.document("contexts/ob-v3p0-context-3.0.3.json")["@context"], sort_keys=True)
    newer = json.loads(json.dumps(load(OB_V3)["@context"]))
    text = json.dumps(newer, sort_keys=True)
    assert "endorsementJwt" not in older
    assert "endorsementJwt" in text
    assert json.dumps(_without(newer, {"endorsementJwt", "jti"}), sort_keys=True) == older


def _without(value: object, names: set[str]) -> object:
    if isinstance(value, dict):
        return {name: _without(child, names) for name, child in value.items() if name not in names}
    return value


def test_another_content_than_the_pinned_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    load.cache_clear()
    source = contexts._SOURCES[VC_V2]
    monkeypatch.setattr(
        contexts, "_SOURCES", {VC_V2: contexts._Source(source.package, source.path, "0" * 64)}
    )
    with pytest.raises(ContextSetError, match="pinned"):
        load(VC_V2)
    load.cache_clear()

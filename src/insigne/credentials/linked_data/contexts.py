"""The frozen set of JSON-LD contexts: from installed packages, pinned by hash, or our own; never fetched.

A context decides what a signature covers. One that changed, or that came from the network, could make a
signed badge mean something else, so each file must have a content that we know.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from insigne.credentials.linked_data import definitions
from insigne.credentials.linked_data.definitions import WRITTEN, written

VC_V2 = definitions.VC_V2
MULTIKEY_V1 = definitions.MULTIKEY_V1
JWK_V1 = definitions.JWK_V1
VC_V1 = "https://www.w3.org/2018/credentials/v1"
# 1EdTech has published two contents of this one: since 2026 it also defines `endorsementJwt` and `jti`. The
# newer serves for both, because a document without these terms has the same canonical form under either, and
# under the older one with them would lose them.
OB_V3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR_V2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
DID_V1 = "https://www.w3.org/ns/did/v1"

_W3C = ("pyld", "documentloader/frozen/bundled")
_OPEN_BADGES = ("openbadgeslib", "ob3/contexts")


class ContextSetError(RuntimeError):
    """An installed package lacks the context that we know: the installation is at fault, not a badge."""


@dataclass(frozen=True, slots=True)
class _Source:
    package: str
    path: str
    sha256: str


def _source(folder: tuple[str, str], name: str, sha256: str) -> _Source:
    return _Source(folder[0], f"{folder[1]}/{name}", sha256)


_SOURCES: Mapping[str, _Source] = {
    VC_V2: _source(
        _OPEN_BADGES,
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    VC_V1: _source(
        _W3C, "credentials-v1.jsonld", "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8"
    ),
    OB_V3: _source(
        _OPEN_BADGES,
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": _source(
        _OPEN_BADGES,
        "ob-v3p0-context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": _source(
        _OPEN_BADGES,
        "ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": _source(
        _OPEN_BADGES,
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    CLR_V2: _source(
        _OPEN_BADGES,
        "clr_context_2.0.1.json",
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
    ),
    "https://w3id.org/security/data-integrity/v2": _source(
        _OPEN_BADGES,
        "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    MULTIKEY_V1: _source(
        _OPEN_BADGES,
        "security-multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
    DID_V1: _source(
        _W3C, "did-v1.jsonld", "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f"
    ),
    "https://w3id.org/security/v1": _source(
        _W3C, "security-v1.jsonld", "e2d146cd556f6fa5f14996c6f1749667d5a14073fa30f0643990068e2c0b1bac"
    ),
    "https://w3id.org/security/v2": _source(
        _W3C, "security-v2.jsonld", "4cb186bc29c08af6e40c58178c22dd84d542f2871a063afed6e648b47abc3cf6"
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": _source(
        _W3C,
        "security-ed25519-2020-v1.jsonld",
        "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    ),
    "https://w3id.org/security/suites/jws-2020/v1": _source(
        _W3C,
        "security-jws-2020-v1.jsonld",
        "00ee65bb7307f9a01c3170b823083b0d4de68223520834b2c5eb7a09bae5dea6",
    ),
}

# No other address is taken for one of these: what is served under an alias may differ, and nobody could tell.
KNOWN: frozenset[str] = frozenset(_SOURCES) | frozenset(WRITTEN)


@cache
def load(url: str) -> Mapping[str, Any]:
    """The parsed document of a known context (to be read, never changed). KeyError for an unknown one.

    Raises ContextSetError when the installed file is missing or is not the pinned one.
    """
    if url in WRITTEN:
        return written(url, load)
    source = _SOURCES[url]
    # Found, not imported: these packages load a good deal that we have no use for.
    package = find_spec(source.package)
    if package is None or not package.submodule_search_locations:
        raise ContextSetError(f"The package {source.package} is not installed.")
    data = Path(package.submodule_search_locations[0], source.path).read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ContextSetError(
            f"{source.package} carries another content of {url} than the one that is pinned."
        )
    document: Mapping[str, Any] = json.loads(data)
    return document

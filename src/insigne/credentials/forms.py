"""The canonical form of a document, by the fastest road that is sure: a known plan, else the engine itself.

Plans are made of documents whose signature was found valid, and only when a second one of the kind is met: a
stranger who sends a thousand different badges costs a thousand verifications and nothing more. Both memories are
bounded; the oldest entry goes first.
"""

from hashlib import blake2b
from threading import Lock

from insigne.credentials.canonical import canonicalize
from insigne.credentials.plan import Plan, Unfit, cut
from insigne.credentials.rdfc import Digest
from insigne.credentials.strict_json import Json

_MOST_PLANS = 256
_MOST_SEEN = 4096
_LONGEST_SKELETON = 100_000

_plans: dict[bytes, Plan] = {}
_seen: dict[bytes, None] = {}
_writing = Lock()


def canonical_bytes(document: Json, digest: Digest = "sha256") -> bytes:
    """The RDFC-1.0 canonical N-Quads in UTF-8 of a document that `check_tree` accepts.

    Raises what `canonicalize` raises.
    """
    known = _by_plan(document) if digest == "sha256" else None
    return canonicalize(document, digest).encode() if known is None else known


def is_known(document: Json) -> bool:
    """Whether a plan proves that the document can be canonicalised: all of its terms, then, have a meaning."""
    return _by_plan(document) is not None


def _by_plan(document: Json) -> bytes | None:
    if not _plans:
        return None
    try:
        skeleton, values = cut(document)
        plan = _plans.get(skeleton)
        return None if plan is None else plan.canonical(values)
    except Unfit:
        return None


def learn(document: Json) -> None:
    """Remember a document whose signature was found valid; the second of a kind gets a plan."""
    try:
        skeleton, values = cut(document)
        if skeleton in _plans or len(skeleton) > _LONGEST_SKELETON or not _met_before(skeleton):
            return
        plan = Plan.of(document)
        if plan.canonical(values) != canonicalize(document).encode():
            return
    except Unfit:
        return
    with _writing:
        _plans[skeleton] = plan
        while len(_plans) > _MOST_PLANS:
            del _plans[next(iter(_plans))]


def forget() -> None:
    """Forget all plans, so that the next document of each kind takes the engine's own road."""
    with _writing:
        _plans.clear()
        _seen.clear()


def _met_before(skeleton: bytes) -> bool:
    digest = blake2b(skeleton, digest_size=16).digest()
    with _writing:
        if digest in _seen:
            return True
        _seen[digest] = None
        while len(_seen) > _MOST_SEEN:
            del _seen[next(iter(_seen))]
    return False

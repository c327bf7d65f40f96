"""The canonical form of a document, by the fastest road that is sure: a known plan, else the engine itself.

Plans are made of documents whose signature was found valid, and only when a second one of the kind is met: a
stranger who sends a thousand different badges costs a thousand verifications and nothing more. Both memories are
bounded; the oldest entry goes first.
"""

from contextlib import suppress
from threading import Lock

from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.linked_data.plan import Plan, Unfit, cut
from insigne.credentials.linked_data.rdfc import Digest
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json

_MOST_PLANS = 256
_MOST_SEEN = 4096
_LONGEST_SKELETON = 100_000

_plans: dict[bytes, Plan] = {}
_seen: dict[int, None] = {}
_writing = Lock()


class Form:
    """The canonical form of one document that `check_tree` accepts: made once, and learned from when it is good."""

    __slots__ = ("_document", "_made", "_planned", "skeleton", "values")

    # What `cut` gives, or nothing where no plan could be made of the document.
    skeleton: bytes
    values: list[str]

    def __init__(self, document: Json) -> None:
        self._document = document
        self._made: dict[Digest, bytes | CredentialError] = {}
        self._planned: bytes | None = None
        self.skeleton, self.values = b"", []
        with suppress(Unfit):
            self.skeleton, self.values = cut(document)
            plan = _plans.get(self.skeleton)
            self._planned = None if plan is None else plan.canonical(self.values)

    @property
    def is_known(self) -> bool:
        """Whether a plan vouches for the document: each term has a meaning, none is hidden."""
        return self._planned is not None

    def canonical(self, digest: Digest = "sha256") -> bytes:
        """The RDFC-1.0 canonical N-Quads in UTF-8. Raises what `canonicalize` raises."""
        if digest == "sha256" and self._planned is not None:
            return self._planned
        if digest not in self._made:
            try:
                self._made[digest] = canonicalize(self._document, digest).encode()
            except CredentialError as error:
                self._made[digest] = error  # eight proofs of a hopeless document are not eight tries
        made = self._made[digest]
        if isinstance(made, CredentialError):
            raise made
        return made

    def learn(self) -> None:
        """Remember the document, whose signature was found valid; the second of a kind gets a plan."""
        skeleton = self.skeleton
        if skeleton in _plans or not 0 < len(skeleton) < _LONGEST_SKELETON or not _met_before(skeleton):
            return
        try:
            plan = Plan.of(self._document)
            if plan.canonical(self.values) != self.canonical():
                return
        except (Unfit, CredentialError):
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
    """Whether it was asked before. Two that share a hash only make a plan early."""
    digest = hash(skeleton)
    with _writing:
        if digest in _seen:
            return True
        _seen[digest] = None
        while len(_seen) > _MOST_SEEN:
            del _seen[next(iter(_seen))]
    return False

"""Many awards of one badge, signed at the pace of the signature itself.

    press = Press(key, verification_method)
    for award in awards:
        write(press.sign(award, created))       # the signed credential, as UTF-8 JSON

The first award of a badge takes the plain road, `sign(build(award), …)`, and leaves a template: the badge's plan
and its JSON with holes. Awards of the same shape (the same badge, issuer and fields, whatever their values) fill it.
What comes out is, byte for byte, what the plain road would have written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from typing import Any, Self

import orjson

from insigne.credentials import multibase
from insigne.credentials.award import Achievement, Award, Issuer
from insigne.credentials.check_recipient import identity_hash
from insigne.credentials.dates import write_day, write_instant
from insigne.credentials.keys import KeyPair
from insigne.credentials.linked_data.plan import MARKED_TEXT, Plan, Unfit, cut, encoded
from insigne.credentials.proofs.proof import EDDSA_RDFC, sign
from insigne.credentials.proofs.suites import SUITES, hash_options
from insigne.credentials.writing.openbadges3 import build, part_of

# A school has some badges, each with a few combinations of recognised skills.
_MOST_BADGES = 32
_MOST_TEMPLATES = 256

_Shape = tuple[Any, ...]


class Press:
    """Signs awards with one Ed25519 key (`eddsa-rdfc-2022`). Not to be shared between threads."""

    def __init__(self, key: KeyPair, verification_method: str) -> None:
        self._key = key
        self._method = verification_method
        self._badges: list[_Badge] = []

    def sign(self, award: Award, created: datetime) -> bytes:
        """The signed credential as UTF-8 JSON without spaces. Raises what `sign` raises."""
        badge = self._badge_of(award)
        shape = _shape(award)
        template = badge.templates.get(shape)
        if template is not None:
            try:
                return self._fill(template, award, write_instant(created))
            except Unfit:
                return self._plainly(award, created)
        signed = self._plainly(award, created)
        badge.remember(shape, _Template.made_of(award))
        return signed

    def _plainly(self, award: Award, created: datetime) -> bytes:
        return orjson.dumps(sign(build(award), self._key, self._method, created))

    def _fill(self, template: "_Template", award: Award, created: str) -> bytes:
        values = _values(award)
        raw, is_plain = encoded(values)
        digest = sha256(template.plan.fill(values, raw)).digest()
        options, opening = _options(template.context, created, self._method)
        value = multibase.encode_base58(self._key.sign(options + digest))
        texts = raw if is_plain else [orjson.dumps(text)[1:-1] for text in values]
        return b'%b,"proof":[%b"proofValue":"%b"}]}' % (
            template.text % template.slots(texts),
            opening,
            value.encode(),
        )

    def _badge_of(self, award: Award) -> "_Badge":
        """What is known of the award's badge; the same objects are found without comparing their content."""
        badge, issuer = award.achievement, award.issuer
        for known in self._badges:
            if known.achievement is badge and known.issuer is issuer:
                return known
        for known in self._badges:
            if known.achievement == badge and known.issuer == issuer:
                known.achievement, known.issuer = badge, issuer
                return known
        self._badges.insert(0, _Badge(badge, issuer, {}))
        del self._badges[_MOST_BADGES:]
        return self._badges[0]


@dataclass(frozen=True, slots=True)
class _Template:
    """A badge's plan, and its JSON up to the proof with a hole for each value."""

    plan: Plan
    context: str
    text: bytes
    slots: Callable[[Sequence[bytes]], tuple[bytes, ...]]

    @classmethod
    def made_of(cls, award: Award) -> Self | None:
        """The template of an award; None when awards of this shape have to take the plain road."""
        document = build(award)
        try:
            plan = Plan.of(document)
        except Unfit:
            return None
        if cut(document)[1] != _values(award):
            return None
        pieces = MARKED_TEXT.split(orjson.dumps(plan.marked)[:-1])
        text = b'"%b"'.join(piece.replace(b"%", b"%%") for piece in pieces[::2])
        slots = itemgetter(*(int(number) for number in pieces[1::2]))
        return cls(plan, orjson.dumps(document["@context"]).decode(), text, slots)


@dataclass(slots=True)
class _Badge:
    """A badge and its issuer, as objects of the latest award, and a template for each shape of award."""

    achievement: Achievement
    issuer: Issuer
    templates: dict[_Shape, _Template | None]

    def remember(self, shape: _Shape, template: _Template | None) -> None:
        self.templates[shape] = template
        if len(self.templates) > _MOST_TEMPLATES:
            del self.templates[next(iter(self.templates))]


def _shape(award: Award) -> _Shape:
    """Which fields an award has, and the values that are not cut out of its document (see `linked_data.plan`)."""
    recipient = award.recipient
    return (
        award.recognised,
        award.badge_class_url,
        bool(recipient.identity),
        recipient.salt and True,  # none, empty or some: each is written in another way
        award.valid_until is None,
        award.activity_start is None,
        award.activity_end is None,
        award.status is None,
        tuple(
            (bool(e.id), bool(e.name), bool(e.narrative), bool(e.description), e.genre)
            for e in award.evidence
        ),
    )


def _values(award: Award) -> list[str]:
    """What `cut(build(award))` would take out, in its order, without building."""
    return list(_each_value(award))


def _each_value(award: Award) -> Iterator[str]:
    recipient, id_ = award.recipient, award.id
    yield id_
    yield _instant(award.valid_from)
    if award.valid_until is not None:
        yield _instant(award.valid_until)
    yield _instant(award.awarded_at)
    yield recipient.id or part_of(id_, "recipient")
    if award.activity_start is not None:
        yield write_day(award.activity_start)
    if award.activity_end is not None:
        yield write_day(award.activity_end)
    if recipient.identity and recipient.salt is None:
        yield recipient.identity
    elif recipient.identity and recipient.salt is not None:
        yield identity_hash(recipient.identity, recipient.salt)
        if recipient.salt:
            yield recipient.salt
    for number, skill in enumerate(award.achievement.skills, 1):
        if skill.id in award.recognised:
            yield part_of(id_, f"result-{number}")
    if award.status is not None:
        yield f"{award.status.list_url}#{award.status.index}"
        yield str(award.status.index)
        yield award.status.list_url
    for evidence in award.evidence:
        parts = (evidence.id, evidence.name, evidence.narrative, evidence.description)
        yield from (part for part in parts if part)


# The same few instants return in all awards of a batch.
_instant = lru_cache(maxsize=1024)(write_instant)


@lru_cache(maxsize=256)
def _options(context: str, created: str, method: str) -> tuple[bytes, bytes]:
    """The hash of a proof's options, and the proof's JSON up to its value."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": EDDSA_RDFC,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    digest = hash_options(proof, orjson.loads(context), SUITES[EDDSA_RDFC], "sha256")
    return digest, orjson.dumps(proof)[:-1] + b","

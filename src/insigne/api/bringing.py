"""A platform brings a badge: the same road as the person's own hand, and a plain refusal of what is not theirs."""

from insigne.api.answers import Refusal
from insigne.api.bearer import Known, owner
from insigne.backpack import actions as backpack
from insigne.backpack.kept_reports import to_json, worst_of
from insigne.backpack.models import Arrival, OutsideBadge
from insigne.backpack.sentences import why
from insigne.web.throttle import too_often

LARGEST = 1_000_000
# Each one is verified, which may ask its issuer's host.
BROUGHT_PER_MINUTE = 40
NOT_THEIRS = "It was awarded to somebody else, or to an address that its owner has not verified here."


def bring(request: Known, source: bytes | str, *, address: bool = False) -> bool:
    """Check a badge and keep it; whether it is new. Raises Refusal with the reason.

    What names somebody else is not kept apart, as it is for a person who brings it: a platform cannot fill a
    backpack with the badges of others.
    """
    if too_often(request, "api-bring", BROUGHT_PER_MINUTE):
        raise Refusal(429, "Too many badges in one minute.")
    person = owner(request)
    kind = OutsideBadge.Kind.ADDRESS if address else OutsideBadge.Kind.PLATFORM
    brought = backpack.bring_in(person, source, kind=kind, by=person)
    outcome = Arrival.Outcome
    if brought.badge is not None and brought.badge.is_foreign:
        if brought.outcome == outcome.FOREIGN:
            backpack.remove(brought.badge, by=person)
        raise Refusal(400, NOT_THEIRS, "invalid_data")
    if brought.outcome == outcome.REFUSED:
        raise Refusal(400, _reason(brought), "invalid_data")
    return brought.outcome in (outcome.KEPT, outcome.MARKED)


def _reason(brought: backpack.Brought) -> str:
    if brought.why:
        return why(brought.why)
    if brought.report is not None:
        return worst_of(to_json(brought.report))
    return why("another_kind")

"""The one table of moves between an application's states, and the one way to make a move."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from insigne.applications.models import DECIDABLE, EDITABLE, OPEN, Application, State

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Move:
    """A verb, the states it starts from, and the state it leads to."""

    verb: str
    sources: "Sequence[State]"
    target: State


SUBMIT = Move("submit", EDITABLE, State.SUBMITTED)
TAKE = Move("take", (State.SUBMITTED,), State.IN_REVIEW)
ACCEPT = Move("accept", DECIDABLE, State.ACCEPTED)
ASK_FOR_MORE = Move("ask_for_more", DECIDABLE, State.CHANGES_REQUESTED)
REFUSE = Move("refuse", DECIDABLE, State.REFUSED)
WITHDRAW = Move("withdraw", OPEN, State.WITHDRAWN)
EXPIRE = Move("expire", EDITABLE, State.EXPIRED)

MOVES = (SUBMIT, TAKE, ACCEPT, ASK_FOR_MORE, REFUSE, WITHDRAW, EXPIRE)


class MoveRefused(ValueError):
    """The application is no longer in a state from which this move starts: somebody was faster."""

    def __init__(self, move: Move, state: State) -> None:
        super().__init__(f"{move.verb}: the application is {state}")
        self.move = move
        self.state = state

    def sentence(self) -> str:
        """What happened, for the person who came second."""
        return _("This was not done: meanwhile the application is “%(state)s”.") % {"state": self.state.label}


def make(move: Move, application: Application, **fields: Any) -> None:
    """Move the application and set `fields`, unless its state has changed since: then MoveRefused.

    The check and the move are one UPDATE: of two people who decide at once, one wins. A decision on an
    earlier submission loses too: `round` must still be what `application` was read with.
    """
    rows = Application.objects.filter(pk=application.pk, round=application.round, state__in=move.sources)
    if not rows.update(state=move.target, **fields):
        application.refresh_from_db(fields=["state"])
        raise MoveRefused(move, State(application.state))
    application.state = move.target
    for name, value in fields.items():
        setattr(application, name, value)

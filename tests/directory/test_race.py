"""Two tabs, or two people of a directory, at the same moment."""

from functools import partial

from insigne.directory import actions, messaging
from insigne.directory.models import Entry, Message
from insigne.directory.refusals import AlreadyWritten
from insigne.people.models import Consent
from tests import world as worlds
from tests.directory.making import details, listed, recipient
from tests.threads import one_inside_the_other
from tests.world import World


def test_two_tabs_that_join_make_one_entry_and_one_consent(crowded_world: World) -> None:
    person = recipient(crowded_world.ours)
    join = partial(actions.join, worlds.badge(crowded_world.ours), details(), by=person)
    one, other = one_inside_the_other(join, join)
    assert one == other == Entry.objects.get()
    assert Consent.objects.filter(person=person, about=one.pk, withdrawn_at=None).count() == 1


def test_two_tabs_that_write_relay_one_message(crowded_world: World) -> None:
    ours = crowded_world.ours
    entry, writer = listed(ours), recipient(ours)
    send = partial(
        messaging.send, worlds.badge(ours), entry.pk, "Bonjour, une question.", shows_address=False, by=writer
    )
    one, other = one_inside_the_other(send, send)
    assert one == Message.objects.get()
    assert isinstance(other, AlreadyWritten)


def test_a_message_to_somebody_who_is_leaving_is_closed_or_refused(crowded_world: World) -> None:
    ours = crowded_world.ours
    entry, writer = listed(ours), recipient(ours)
    send = partial(
        messaging.send, worlds.badge(ours), entry.pk, "Bonjour, une question.", shows_address=False, by=writer
    )
    sent, left = one_inside_the_other(send, partial(actions.leave, entry, by=entry.person))
    assert left is None
    assert isinstance(sent, Message)
    sent.refresh_from_db()
    assert not sent.is_open

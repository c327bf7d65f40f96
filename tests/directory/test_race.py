"""Two tabs, or two people of a directory, at the same moment."""

from functools import partial

from insigne.directory import actions, messaging
from insigne.directory.models import Entry, Message, Reach
from insigne.directory.refusals import AlreadyWritten
from insigne.people.models import Consent, Use
from tests import world as worlds
from tests.directory.making import details, listed, recipient, sent
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
    send = partial(sent, ours, entry, writer)
    one, other = one_inside_the_other(send, send)
    assert one == Message.objects.get()
    assert isinstance(other, AlreadyWritten)


def test_a_message_to_somebody_who_is_leaving_is_closed_or_refused(crowded_world: World) -> None:
    ours = crowded_world.ours
    entry, writer = listed(ours), recipient(ours)
    send = partial(sent, ours, entry, writer)
    written, left = one_inside_the_other(send, partial(actions.leave, entry, by=entry.person))
    assert left is None
    assert isinstance(written, Message)
    written.refresh_from_db()
    assert not written.is_open


def test_a_message_that_is_being_sent_to_somebody_who_blocks_is_closed(crowded_world: World) -> None:
    ours = crowded_world.ours
    entry = listed(ours)
    before = sent(ours, entry)
    messaging.answer(before, "Oui, en mai.", shows_address=False, by=entry.person)
    send = partial(sent, ours, entry, before.sender)
    late, blocked = one_inside_the_other(send, partial(messaging.block, before, by=entry.person))
    assert blocked is None
    assert isinstance(late, Message)
    late.refresh_from_db()
    assert not late.is_open


def test_a_consent_withdrawn_while_another_tab_gives_it_leaves_neither_half(crowded_world: World) -> None:
    entry = listed(crowded_world.ours)
    wider = details(reach=Reach.NETWORK)
    widen = partial(actions.change, entry.pk, wider, seen_reach=Reach.INSTITUTION, by=entry.person)
    _changed, narrowed = one_inside_the_other(
        widen, partial(actions.withdraw_network, entry.person, entry.pk)
    )
    assert narrowed is None
    entry.refresh_from_db()
    assert entry.reach == Reach.INSTITUTION
    assert not Consent.objects.filter(about=entry.pk, use=Use.NETWORK, withdrawn_at=None).exists()

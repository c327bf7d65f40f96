"""One's own entry: looked at, published, changed, left; and what each consent allows."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.directory import actions, messaging
from insigne.directory.actions import USES, ChangedMeanwhile
from insigne.directory.models import Entry, Message, Reach, written
from insigne.directory.queries import entry_of
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from insigne.path.models import PathShare
from insigne.people import consents
from insigne.people.models import Consent, Use
from tests import world as worlds
from tests.applications.pages import says, words
from tests.awards.making import awarded
from tests.directory.making import ANSWER, details, directory, filled, listed, own_entry, recipient, sent
from tests.world import World, browser


def standing(entry: Entry) -> set[str]:
    return set(Consent.objects.filter(about=entry.pk, withdrawn_at=None).values_list("use", flat=True))


# --- the form ------------------------------------------------------------------------------------------------


def test_what_one_is_shown_before_is_what_the_others_see_and_nothing_is_published(world: World) -> None:
    badge = worlds.badge(world.ours)
    person = recipient(world.ours, "Camille Moreau")
    given = filled(name_form="short", promotion="2025, MECA", line="Trésorerie.", look="yes")
    page = browser(person).post(own_entry(badge), given)
    assert page.status_code == 200
    shown = words(page).split(" Ce que les autres verront ")[1]
    assert shown.startswith("Camille M. 2025, MECA · Université ours Trésorerie.")
    assert not Entry.objects.exists()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("reach", Reach.values)
def test_publishing_gives_the_consents_of_the_circles_it_reaches(world: World, reach: str) -> None:
    badge = worlds.badge(world.ours)
    person = recipient(world.ours)
    answer = browser(person).post(own_entry(badge), filled(reach=reach))
    assert answer.headers["Location"] == directory(badge)
    entry = Entry.objects.get()
    assert (entry.person, entry.badge, entry.reach) == (person, badge, reach)
    assert standing(entry) == {use.value for use in USES[Reach(reach)]}
    assert Event.objects.filter(verb="directory.joined", object_id=entry.pk, actor=person).count() == 1


def test_each_choice_stands_beside_the_words_of_its_consent(world: World) -> None:
    page = browser(recipient(world.ours)).get(own_entry(worlds.badge(world.ours)))
    for use in USES[Reach.PUBLIC]:
        assert says(page, str(consents.WORDINGS[use]))


def test_an_institution_that_keeps_to_itself_does_not_offer_the_network(world: World) -> None:
    badge, person = worlds.badge(world.ours), recipient(world.ours)
    actions.set_crossing(world.ours.institution, False, by=world.ours.manager)
    page = browser(person).get(own_entry(badge))
    assert b'value="network"' not in page.content
    assert b'value="public"' in page.content
    assert browser(person).post(own_entry(badge), filled(reach="network")).status_code == 422


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("line", "Mon site : exemple.fr"),
        ("line", "x" * 141),
        ("promotion", "camille@exemple.org"),
        ("promotion", "x" * 61),
        ("reach", "moon"),
        ("name_form", "nickname"),
        ("share", "00000000-0000-4000-8000-000000000000"),
    ],
)
def test_what_cannot_be_published_is_refused_at_its_field(world: World, field: str, text: str) -> None:
    badge, person = worlds.badge(world.ours), recipient(world.ours)
    PathShare.objects.create(
        person=person, kind="public", title="CV", address="a", token_hash="1", opened_at="2026-01-01T00:00Z"
    )
    page = browser(person).post(own_entry(badge), filled(**{field: text}))
    assert page.status_code == 422
    assert f'href="#id_{field}' in page.content.decode()
    assert not Entry.objects.exists()


def test_the_path_of_somebody_else_cannot_be_shown(world: World) -> None:
    badge, person = worlds.badge(world.ours), recipient(world.ours)
    theirs = PathShare.objects.create(
        person=recipient(world.ours), kind="public", title="CV", address="a", token_hash="1"
    )
    with pytest.raises(PermissionDenied):
        actions.join(badge, details(share=theirs), by=person)


def test_a_line_is_one_line_without_invisible_marks(world: World) -> None:
    entry = listed(world.ours, line="Une\r\nligne\u202e à\u0000 moi")
    assert entry.line == "Une ligne à moi"
    with pytest.raises(ValidationError):
        listed(world.ours, line="www.exemple")


def test_nobody_enters_a_directory_without_the_badge(world: World) -> None:
    with pytest.raises(PermissionDenied):
        actions.join(worlds.badge(world.ours), details(), by=world.ours.student)
    theirs = recipient(world.theirs)
    with pytest.raises(PermissionDenied):
        actions.join(worlds.badge(world.ours), details(), by=theirs)
    assert browser(theirs).post(own_entry(worlds.badge(world.ours)), filled()).status_code == 404


def test_a_double_click_enters_once(world: World) -> None:
    badge, person = worlds.badge(world.ours), recipient(world.ours)
    for _click in range(2):
        assert browser(person).post(own_entry(badge), filled()).status_code == 302
    assert Entry.objects.count() == 1
    assert Event.objects.filter(verb="directory.joined").count() == 1


# --- change, leave, withdraw ---------------------------------------------------------------------------------


def test_reaching_fewer_people_withdraws_what_is_no_longer_needed(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, reach=Reach.PUBLIC)
    given = filled(seen=f"{entry.pk} public", reach="institution", line="Autre ligne")
    assert browser(entry.person).post(own_entry(badge), given).status_code == 302
    entry.refresh_from_db()
    assert (entry.reach, entry.line) == ("institution", "Autre ligne")
    assert standing(entry) == {Use.DIRECTORY}
    told = Event.objects.get(verb="directory.changed")
    assert (told.actor, told.object_id, told.data) == (entry.person, entry.pk, {"reach": "institution"})


def test_who_is_a_recipient_no_more_publishes_nothing_before_their_entry_goes(world: World) -> None:
    entry = listed(world.ours)
    awards.revoke(Award.objects.get(recipient=entry.person), reason="Erreur.", by=world.ours.manager)
    with pytest.raises(PermissionDenied):
        actions.change(entry.pk, details(reach=Reach.PUBLIC), seen_reach="institution", by=entry.person)
    assert standing(entry) == {Use.DIRECTORY}


def test_one_click_leaves_and_nothing_that_was_written_is_kept(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, reach=Reach.PUBLIC)
    page = browser(entry.person).post(reverse("directory-leave", args=[badge.code]), follow=True)
    assert says(page, "You are not in it")
    assert not Entry.objects.exists()
    assert standing(entry) == set()
    assert browser().get(directory(badge)).status_code == 302
    assert Event.objects.filter(verb="directory.left", actor=entry.person).count() == 1
    # Leaving what one has left is no fault, and no news.
    actions.leave(entry, by=entry.person)
    assert Event.objects.filter(verb="directory.left").count() == 1
    assert browser(entry.person).post(reverse("directory-leave", args=[badge.code])).status_code == 302


def test_nobody_takes_out_the_entry_of_somebody_else(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    other = recipient(world.ours)
    browser(other).post(reverse("directory-leave", args=[badge.code]))
    assert Entry.objects.get() == entry
    with pytest.raises(PermissionDenied):
        actions.leave(entry, by=other)
    given = filled(seen=f"{entry.pk} institution", line="Piraté")
    page = browser(other).post(own_entry(badge), given)
    assert page.status_code == 422
    entry.refresh_from_db()
    assert entry.line != "Piraté"


def test_leaving_closes_the_messages_that_wait(world: World) -> None:
    entry = listed(world.ours)
    received = sent(world.ours, entry)
    other = listed(world.ours, "Yanis Voisin")
    written = sent(world.ours, other, by=entry.person)
    actions.leave(entry, by=entry.person)
    assert not Message.objects.get(pk=received.pk).is_open
    assert not Message.objects.get(pk=written.pk).is_open


def test_leaving_touches_neither_what_is_ended_nor_what_is_about_another_badge(world: World) -> None:
    entry = listed(world.ours)
    answered, aside, written = sent(world.ours, entry), sent(world.ours, entry), sent(world.ours, entry)
    messaging.answer(answered, ANSWER, shows_address=False, by=entry.person)
    messaging.set_aside(aside, by=entry.person)
    aside.refresh_from_db()
    other = worlds.badge(world.ours, "tutorer-ses-pairs")
    Message.objects.filter(pk=written.pk).update(badge=other)
    mine = sent(world.ours, listed(world.ours, "Yanis Voisin"), by=entry.person)
    Message.objects.filter(pk=mine.pk).update(sender_badge=other)
    actions.leave(entry, by=entry.person)
    assert Message.objects.get(pk=answered.pk).closed_at is None
    assert Message.objects.get(pk=aside.pk).closed_at == aside.closed_at
    assert Message.objects.get(pk=written.pk).is_open
    assert Message.objects.get(pk=mine.pk).is_open


@pytest.mark.parametrize(
    ("use", "left"),
    [(Use.DIRECTORY, None), (Use.NETWORK, "institution"), (Use.PUBLIC_LINE, "network")],
)
def test_a_consent_withdrawn_in_the_account_takes_effect_at_once(
    world: World, use: Use, left: str | None
) -> None:
    entry = listed(world.ours, reach=Reach.PUBLIC)
    consent = Consent.objects.get(use=use, about=entry.pk)
    consents.take_back(consent, by=entry.person)
    found = entry_of(entry.person, worlds.badge(world.ours))
    assert (found.reach if found else None) == left
    assert standing(entry) == ({each.value for each in USES[Reach(left)]} if left else set())
    told = Event.objects.filter(verb__startswith="directory.", actor=entry.person).order_by("pk").last()
    assert told
    expected = ("directory.changed", {"reach": left}) if left else ("directory.left", {})
    assert (told.verb, told.data) == expected


def test_what_is_done_to_the_entry_of_one_badge_is_done_to_no_other(world: World) -> None:
    """Neither to another badge's of the same person, nor to another person's of the same badge."""
    entry = listed(world.ours, reach=Reach.PUBLIC)
    person = entry.person
    other = worlds.badge(world.ours, "tutorer-ses-pairs")
    assert other.current
    awarded(world.ours, person, of=other.current)
    second = actions.join(other, details(reach=Reach.PUBLIC, line="Tutorat."), by=person)
    stranger = listed(world.ours, reach=Reach.PUBLIC, line="La leur.")

    def kept() -> set[tuple[str, str]]:
        return set(Entry.objects.exclude(pk=second.pk).values_list("line", "reach"))

    before = kept()
    actions.change(second.pk, details(reach=Reach.PUBLIC, line="Autre."), seen_reach="public", by=person)
    for about, somebody in ((second.pk, stranger.person), (second.pk, person)):
        actions.withdraw_public_line(somebody, about)
        actions.withdraw_network(somebody, about)
        reach = "public" if somebody != person else "institution"
        assert Entry.objects.get(pk=second.pk).reach == reach
    actions.withdraw_directory(stranger.person, second.pk)
    assert Entry.objects.get(pk=second.pk).line == "Autre."
    actions.withdraw_directory(person, second.pk)
    assert not Entry.objects.filter(pk=second.pk).exists()
    second = actions.join(other, details(line="Tutorat."), by=person)
    Award.objects.filter(recipient=person, version__badge=other).update(revoked_at=timezone.now())
    actions.end(other, person)
    assert not Entry.objects.filter(pk=second.pk).exists()
    assert kept() == before == {(entry.line, "public"), ("La leur.", "public")}


def test_withdrawing_what_was_not_given_shows_an_entry_to_nobody_more(world: World) -> None:
    """Another tab was quicker: the entry was narrowed already."""
    entry = listed(world.ours)
    actions.withdraw_public_line(entry.person, entry.pk)
    actions.withdraw_network(entry.person, entry.pk)
    actions.withdraw_public_line(world.stranger, entry.pk)
    entry.refresh_from_db()
    assert entry.reach == "institution"
    assert standing(entry) == {Use.DIRECTORY}
    assert not Event.objects.filter(verb="directory.changed").exists()


def test_a_consent_whose_entry_is_gone_is_closed_all_the_same(world: World) -> None:
    entry = listed(world.ours)
    Entry.objects.all().delete()
    for use in Use.DIRECTORY, Use.NETWORK:
        consents.give(entry.person, use, about=entry.pk)
        consents.take_back(Consent.objects.get(use=use, withdrawn_at=None), by=entry.person)
    assert standing(entry) == set()


@pytest.mark.parametrize("elsewhere", [Use.DIRECTORY, Use.PUBLIC_LINE])
def test_a_page_left_open_does_not_give_again_what_was_withdrawn_in_another_tab(
    world: World, elsewhere: Use
) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, reach=Reach.PUBLIC)
    given = filled(seen=f"{entry.pk} public", reach="public", line="Mes mots restent ici.")
    consents.take_back(Consent.objects.get(use=elsewhere, about=entry.pk), by=entry.person)
    page = browser(entry.person).post(own_entry(badge), given)
    assert page.status_code == 422
    assert says(page, "Your entry was taken out, or is shown to other people, since you opened this page. "
                "Look at who sees it, then publish it again if you wish to.")  # fmt: skip
    assert "Mes mots restent ici." in page.content.decode()
    assert not Entry.objects.filter(reach="public").exists()
    # Read and sent again on purpose, it is published.
    now = Entry.objects.filter(person=entry.person).first()
    again = given | {"seen": f"{now.pk} {now.reach}" if now else ""}
    assert f'value="{again["seen"]}"' in page.content.decode() or not now
    assert browser(entry.person).post(own_entry(badge), again).status_code == 302
    assert Entry.objects.get().reach == "public"


def test_two_tabs_that_enter_with_different_reaches_do_not_widen_each_other(world: World) -> None:
    badge, person = worlds.badge(world.ours), recipient(world.ours)
    actions.join(badge, details(), by=person)
    with pytest.raises(ChangedMeanwhile):
        actions.join(badge, details(reach=Reach.PUBLIC), by=person)
    assert browser(person).post(own_entry(badge), filled(reach="public")).status_code == 422
    assert Entry.objects.get().reach == "institution"


@pytest.mark.parametrize("seen", ["x", "x y", "00000000-0000-4000-8000-000000000000 public", "' or 1=1 --"])
def test_an_invented_trace_of_an_entry_is_refused(world: World, seen: str) -> None:
    badge, person = worlds.badge(world.ours), recipient(world.ours)
    assert browser(person).post(own_entry(badge), filled(seen=seen)).status_code == 422
    assert not Entry.objects.exists()


# --- the award falls -----------------------------------------------------------------------------------------


def test_a_revocation_ends_the_entry_its_consents_and_what_waits(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    awards.revoke(Award.objects.get(recipient=entry.person), reason="Erreur.", by=world.ours.manager)
    run_ready()
    assert not Entry.objects.exists()
    assert standing(entry) == set()
    assert not Message.objects.get(pk=message.pk).is_open
    assert Event.objects.get(verb="directory.left").actor is None


def test_a_badge_that_falls_where_its_holder_was_not_listed_is_no_matter(world: World) -> None:
    entry, unlisted = listed(world.ours), recipient(world.ours)
    awards.revoke(Award.objects.get(recipient=unlisted), reason="Erreur.", by=world.ours.manager)
    actions.end(worlds.badge(world.ours), unlisted)
    assert Entry.objects.get() == entry


def test_a_badge_that_is_declined_leaves_its_directory(world: World) -> None:
    entry = listed(world.ours)
    awards.decline(Award.objects.get(recipient=entry.person), by=entry.person)
    run_ready()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Camille Moreau", "Camille M."),
        ("Jean de La Tour", "Jean T."),
        ("Madonna", "Madonna"),
        ("émile élan", "émile É."),
    ],
)
def test_a_short_name_is_a_first_name_and_an_initial(name: str, short: str) -> None:
    assert written(name, Entry.NameForm.SHORT) == short
    assert written(name, Entry.NameForm.FULL) == name

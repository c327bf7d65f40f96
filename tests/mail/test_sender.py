"""Who a message comes from: its reader sees the institution's name, and an answer finds somebody."""

from email.utils import parseaddr

import pytest
from django.core import mail
from django.utils import translation

from insigne.jobs.queue import run_ready
from insigne.web.localized import LocalizedText
from tests import world as worlds
from tests.directory.making import listed, sent
from tests.endorsements.making import asked
from tests.world import World


def letters() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    run_ready()
    return list(mail.outbox)


def head(letter: mail.EmailMessage) -> str:
    (html,) = letter.alternatives  # type: ignore[attr-defined]
    return str(html.content).partition("<p ")[2].partition("</p>")[0].partition(">")[2]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_comes_from_the_institution_in_the_reader_s_language(world: World, language: str) -> None:
    worlds.awarded(world.ours, worlds.person("Lea Toute", language))
    mine = [letter for letter in letters() if letter.to[0].startswith("lea")]
    assert mine
    with translation.override(language):
        name = str(world.ours.institution.name)
    for letter in mine:
        shown, address = parseaddr(str(letter.message()["From"]))
        assert name in (shown, str(letter.from_email).partition(" <")[0])
        assert address.startswith("insigne@")
        assert head(letter) == name


def test_an_answer_reaches_the_institution_s_contact(world: World) -> None:
    award = worlds.awarded(world.ours)
    letters()
    asked(award, email="presidente@asso.example")
    (letter,) = letters()
    assert letter.to == ["presidente@asso.example"]
    assert letter.reply_to == [world.ours.institution.email]
    assert world.ours.institution.email in letter.body


def test_an_answer_to_a_relayed_message_does_not_reach_the_institution(world: World) -> None:
    entry = listed(world.ours)
    letters()
    sent(world.ours, entry)
    (letter,) = (each for each in letters() if each.to == [entry.person.email] and "> " in each.body)
    assert letter.reply_to == []
    assert f"/b/{entry.badge.code}/recipients" in letter.body


def test_a_name_of_any_kind_adds_no_header(world: World) -> None:
    institution = world.ours.institution
    institution.name = LocalizedText('École "A", B & C;\nBcc: tous@x.example', "School")
    institution.save()
    asked(worlds.awarded(world.ours), email="presidente@asso.example")
    found = letters()
    assert len(found) > 1
    for letter in found:
        message = letter.message()
        assert message["Bcc"] is None
        assert parseaddr(str(message["From"]))[1].startswith("insigne@")

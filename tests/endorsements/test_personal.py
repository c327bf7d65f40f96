"""What a person takes away, and what is left when they are erased."""

import json

from insigne.awards.models import Award
from insigne.endorsements import personal
from insigne.endorsements.models import Endorsement, QuietAddress
from insigne.people.actions import register
from tests.endorsements.making import ADDRESS, SAID, again, asked, award_of, document, link, signed
from tests.world import World, browser


def test_the_archive_has_the_words_and_the_documents(world: World) -> None:
    made = signed(award_of(world.ours))
    files = {kept.path: kept.content for kept in personal.export(world.ours.student)}
    assert files[f"endorsements/{made.pk}.json"] == bytes(made.credential)
    [told] = json.loads(files["endorsements/received.json"])
    assert (told["words"], told["state"]) == (SAID, "answered")


def test_who_wrote_for_others_gets_their_own_words(world: World) -> None:
    signed(award_of(world.ours))
    author = register(email=ADDRESS, name="Paule Président", password=None)
    files = {kept.path: kept.content for kept in personal.export(author)}
    assert json.loads(files["endorsements/written.json"])[0]["words"] == SAID


def test_a_person_without_any_has_no_file(world: World) -> None:
    signed(award_of(world.ours))
    assert list(personal.export(world.stranger)) == []


def test_an_erased_recipient_is_found_nowhere_and_the_document_is_gone(world: World) -> None:
    made = signed(award_of(world.ours, Award.Sharing.LISTED), shown=True)
    waiting = asked(made.award, email="autre@asso.example")
    for _twice in range(2):
        personal.erase(world.ours.student)
    left = str(list(Endorsement.objects.values()))
    for trace in (
        SAID,
        "Sam Étudiant",
        "Paule",
        "présidente",
        ADDRESS,
        "autre@asso.example",
        str(world.ours.student.pk),
    ):
        assert trace not in left
    assert browser().get(document(made)).status_code == 410
    assert browser().get(link(waiting)).status_code == 410
    browser().post(link(waiting), {"step": "quiet"})
    assert not QuietAddress.objects.exists(), "no address is left to leave alone"


def test_an_erased_author_takes_their_words_along(world: World) -> None:
    made = signed(award_of(world.ours, Award.Sharing.LISTED), shown=True)
    author = register(email=ADDRESS, name="Paule Président", password=None)
    personal.erase(author)
    assert (again(made).words.fr, again(made).name, again(made).shown) == ("", "", False)
    assert browser().get(document(made)).status_code == 410

"""The pages of the backpack: one's own, and nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.backpack import actions, arranging
from insigne.backpack.jobs import forget_arrivals, take_in
from insigne.backpack.models import Arrival, BringingIn, Collection, OutsideBadge
from insigne.backpack.queries import item_of, items_of, outside_to_show
from insigne.jobs.queue import run_ready
from insigne.people.models import User
from tests.applications.pages import says
from tests.awards.making import awarded
from tests.backpack.making import DID_KEY, Web, badge_for, baked, brought_ago, only_of, zipped
from tests.world import House, World, browser, person

pytestmark = pytest.mark.usefixtures("web")


def bring(to: User, **changes: object) -> OutsideBadge:
    email = str(changes.pop("email", to.email))
    kept = actions.bring_in(to, badge_for(email, **changes), kind="file", by=to).badge
    assert kept is not None
    return kept


def give(client: Client, *files: tuple[str, bytes], text: str = "") -> str:
    """The page on which what was given is told."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post(reverse("backpack-add"), {"badges": uploads, "text": text})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- the page ----------------------------------------------------------------------------------------------


def test_it_shows_ours_and_others_together_the_newest_first(world: World) -> None:
    student = world.ours.student
    bring(student)
    Award.objects.filter(pk=awarded(world.ours).pk).update(awarded_at=timezone.now() - timedelta(days=1))
    page = read(browser(student), reverse("backpack"))
    assert page.index("Ambassadeur des sciences") < page.index("Engagement associatif")
    assert "École voisine (ecole.example)" in page
    assert "vérifié" in page


def test_it_says_what_it_is_for_when_it_is_empty(world: World) -> None:
    page = read(browser(world.stranger), reverse("backpack"))
    assert reverse("backpack-add") in page
    assert reverse("home") in page


def test_its_former_address_leads_to_it(world: World) -> None:
    answer = browser(world.stranger).get("/badges/")
    assert (answer.status_code, answer.headers["Location"]) == (301, reverse("backpack"))


def test_a_badge_whose_issuer_is_only_a_key_is_not_called_verified(world: World) -> None:
    bring(world.ours.student, by=DID_KEY, issuer="Sorbonne Université")
    page = read(browser(world.ours.student), reverse("backpack"))
    assert "émetteur inconnu" in page


def test_a_badge_of_somebody_else_stands_apart_and_may_not_be_shown(world: World) -> None:
    student = world.ours.student
    bring(student, email="autre@ailleurs.example")
    page = read(browser(student), reverse("backpack"))
    assert page.index("Attribués à une autre identité") < page.index("Ambassadeur des sciences")
    assert not any(item.may_be_shown for item in items_of(student))


def test_only_what_is_theirs_sound_and_not_hidden_may_be_shown_to_others(world: World, web: Web) -> None:
    student = world.ours.student
    sound = bring(student)
    bring(student, number=2, email="autre@ailleurs.example")
    bring(student, number=3, by=DID_KEY)
    bring(student, number=4, email="", holder="did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    hidden = bring(student, number=5)
    item = item_of(student, "outside", hidden.pk)
    assert item
    arranging.keep(student, item, note="", hidden=True, collections=[], by=student)
    assert list(outside_to_show(student)) == [sound]
    assert [each.id for each in items_of(student) if each.may_be_shown] == [sound.pk]
    web.documents.clear()
    actions.check_again(sound, by=student)
    assert list(outside_to_show(student)) == []


def test_twenty_badges_cost_what_ten_cost(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(client, reverse("backpack"))
        return len(queries)

    for number in range(5):
        awarded(world.ours)
        bring(student, number=number)
    arranging.move(student, items_of(student)[1], -1, by=student)
    ten = cost()
    for number in range(5, 10):
        awarded(world.ours)
        bring(student, number=number)
    assert cost() == ten


def test_the_list_is_read_in_four_queries(world: World, django_assert_num_queries: object) -> None:
    student = world.ours.student
    awarded(world.ours)
    bring(student)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert [(item.name, item.issuer, item.state, item.url, item.picture) for item in items_of(student)]


def test_it_finds_by_words_of_the_name_the_issuer_and_the_note(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    bring(student)
    bring(student, number=2, name="Tutorat")
    arranging.keep(
        student, items_of(student)[0], note="Stage à Poitiers", hidden=False, collections=[], by=student
    )
    for words, found in (("sciences", 1), ("VOISINE", 2), ("poitiers", 1), ("introuvable", 0)):
        page = read(client, f"{reverse('backpack')}?q={words}")
        assert page.count('<li id="outside-') == found, words


def test_a_hidden_badge_is_seen_only_when_asked_for(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    kept = bring(student)
    address = reverse("backpack-keep", args=["outside", kept.pk])
    assert client.post(address, {"note": "", "hidden": "on"}).status_code == 302
    assert f"outside-{kept.pk}" not in read(client, reverse("backpack"))
    assert f"outside-{kept.pk}" in read(client, reverse("backpack") + "?show=hidden")
    assert not items_of(student)[0].may_be_shown


# --- order, notes, collections -----------------------------------------------------------------------------


def test_a_badge_moves_up_and_down_without_a_script(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    first, second, third = (
        brought_ago(bring(student, number=number, name=f"Badge {number}"), number) for number in (3, 2, 1)
    )
    assert [item.id for item in items_of(student)] == [third.pk, second.pk, first.pk]
    page = read(client, reverse("backpack") + "?show=order")
    assert page.count('value="up"') == page.count('value="down"') == 2
    answer = client.post(reverse("backpack-move", args=["outside", first.pk]), {"to": "up"})
    assert answer.headers["Location"].endswith(f"?show=order#outside-{first.pk}")
    assert [item.id for item in items_of(student)] == [third.pk, first.pk, second.pk]
    for _ in range(5):  # at the end nothing more happens
        client.post(reverse("backpack-move", args=["outside", third.pk]), {"to": "down"})
    assert [item.id for item in items_of(student)] == [first.pk, second.pk, third.pk]
    newest = awarded(world.ours)
    assert items_of(student)[0].id == newest.pk


def test_a_note_is_kept_and_a_collection_gathers_ours_and_others(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    award, kept = awarded(world.ours), bring(student)
    client.post(reverse("collections"), {"name": "Pour mon stage", "description": "Été 2027"})
    collection = Collection.objects.get(person=student)
    empty = client.get(f"{reverse('backpack')}?collection={collection.pk}")
    assert says(empty, "This collection is empty")
    for kind, badge in (("award", award), ("outside", kept)):
        address = reverse("backpack-keep", args=[kind, badge.pk])
        client.post(address, {"note": "À montrer", "collections": [str(collection.pk)]})
    bring(student, number=9, name="Ailleurs")
    page = read(client, f"{reverse('backpack')}?collection={collection.pk}")
    assert page.count("<li id=") == 2
    assert "Été 2027" in page
    client.post(reverse("backpack-keep", args=["award", award.pk]), {"note": "", "collections": []})
    assert collection.items.count() == 1


def test_a_collection_is_renamed_and_undone_while_its_badges_stay(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    collection = arranging.make_collection(student, name="Stage", description="", by=student)
    kept = bring(student)
    arranging.keep(
        student, items_of(student)[0], note="", hidden=False, collections=[collection.pk], by=student
    )
    client.post(reverse("collection", args=[collection.pk]), {"name": "Emploi", "description": ""})
    collection.refresh_from_db()
    assert collection.name == "Emploi"
    asked = client.get(reverse("collection-remove", args=[collection.pk]))
    assert "Emploi" in asked.content.decode()
    assert Collection.objects.exists()
    client.post(reverse("collection-remove", args=[collection.pk]), {"confirmed": "yes"})
    assert not Collection.objects.exists()
    assert OutsideBadge.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("name", ["Stage", "", "x" * 81])
def test_a_collection_needs_a_name_of_its_own(world: World, name: str) -> None:
    student = world.ours.student
    arranging.make_collection(student, name="Stage", description="", by=student)
    answer = browser(student).post(reverse("collections"), {"name": name, "description": ""})
    assert answer.status_code == 422
    assert Collection.objects.count() == 1


def test_a_badge_cannot_be_put_into_another_person_s_collection(world: World) -> None:
    student = world.ours.student
    theirs = arranging.make_collection(world.stranger, name="À eux", description="", by=world.stranger)
    kept = bring(student)
    answer = browser(student).post(
        reverse("backpack-keep", args=["outside", kept.pk]), {"collections": [str(theirs.pk)]}
    )
    assert answer.status_code == 422
    assert not theirs.items.exists()


# --- bringing in -------------------------------------------------------------------------------------------


def test_one_file_is_checked_at_once_and_what_became_of_it_is_told(world: World) -> None:
    client = browser(world.ours.student)
    page = read(client, give(client, ("badge.png", baked(world.ours.student.email))))
    assert "1 badge a été ajouté" in page
    assert only_of(world.ours.student).kind == "file"


def test_a_broken_badge_is_told_with_its_reason_in_the_reader_s_language(world: World) -> None:
    student = world.ours.student
    broken = badge_for(student.email).replace(b"sciences", b"lettres!")
    client = browser(student)
    address = give(client, ("b.json", broken))
    assert "signature" in read(client, address)
    assert "Aucun badge" in read(client, address)


def test_a_pasted_text_and_an_address_are_taken(world: World, web: Web) -> None:
    student = world.ours.student
    client = browser(student)
    give(client, text=badge_for(student.email).decode())
    web.documents["https://ecole.example/b/2"] = badge_for(student.email, number=2)
    give(client, text=" https://ecole.example/b/2 ")
    assert set(OutsideBadge.objects.values_list("kind", "address")) == {
        ("text", ""), ("address", "https://ecole.example/b/2"),
    }  # fmt: skip


def test_a_zip_is_checked_in_the_background_with_true_progress_that_survives_a_reload(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    files = {f"badge-{number}.json": badge_for(student.email, number=number) for number in range(3)}
    files |= {"../../lisez-moi.txt": b"bonjour", "autre.json": badge_for("autre@x.example", number=9)}
    address = give(client, ("badges.zip", zipped(files)))
    page = read(client, address)
    assert "0 sur 5 vérifiés" in page
    assert 'hx-trigger="every 2s"' in page
    run_ready(at_most=2)
    assert "2 sur 5 vérifiés" in read(client, address)
    run_ready()
    page = read(client, address)
    assert "3 badges ont été ajoutés" in page
    assert "hx-trigger" not in page
    assert "lisez-moi.txt" in page
    assert ".." not in page.split("<ul")[1].split("</ul>")[0].replace("…", "")
    outcomes = Arrival.objects.values_list("outcome", flat=True)
    assert sorted(outcomes) == ["foreign", "kept", "kept", "kept", "refused"]
    assert not any(bytes(each.content) for each in Arrival.objects.all())


def test_a_job_that_runs_twice_brings_a_badge_in_once(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    give(client, ("a.json", badge_for(student.email)), ("b.json", badge_for(student.email)))
    first, second = Arrival.objects.all()
    for arrival in (first, first, second):
        take_in.func(str(arrival.pk))
    assert list(Arrival.objects.values_list("outcome", flat=True)) == ["kept", "known"]
    assert OutsideBadge.objects.count() == 1


def test_what_became_of_it_is_forgotten_after_a_month_and_the_badge_is_kept(world: World) -> None:
    give(browser(world.ours.student), ("a.json", badge_for(world.ours.student.email)))
    for days, left in ((29, 1), (31, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            forget_arrivals.func()
        assert BringingIn.objects.count() == Arrival.objects.count() == left
    assert OutsideBadge.objects.count() == 1


def test_several_addresses_are_taken_one_per_line(world: World, web: Web) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    for number in (1, 2):
        web.documents[f"https://ecole.example/b/{number}"] = badge_for(student.email, number=number)
    give(client, text="https://ecole.example/b/1\r\n\r\nhttps://ecole.example/b/2\r\n")
    run_ready()
    assert OutsideBadge.objects.filter(kind="address").count() == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("thousand.zip", zipped({f"{number}": b"x" for number in range(1000)}), "100"),
        ("broken.zip", b"PK\x03\x04 broken", "abîmée"),
    ],
)
def test_an_archive_that_is_refused_is_told_at_the_field(
    world: World, name: str, content: bytes, words: str
) -> None:
    answer = browser(world.ours.student).post(
        reverse("backpack-add"), {"badges": [SimpleUploadedFile(name, content)]}
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "faults" in answer.content.decode()
    assert not BringingIn.objects.exists()


def test_nothing_given_and_too_many_addresses_are_told_at_the_field(world: World) -> None:
    client = browser(world.ours.student)
    for text in ("", "\n".join(f"https://ecole.example/{number}" for number in range(21))):
        assert client.post(reverse("backpack-add"), {"text": text}).status_code == 422


def test_more_files_than_a_request_may_carry_are_refused_with_a_sentence(world: World) -> None:
    uploads = [SimpleUploadedFile(f"{number}.json", b"{}") for number in range(1000)]
    answer = browser(world.ours.student).post(reverse("backpack-add"), {"badges": uploads})
    assert answer.status_code == 400
    assert "zip" in answer.content.decode()


def test_a_file_over_the_limit_of_the_server_is_told_so(world: World, settings: object) -> None:
    settings.INSIGNE_UPLOAD_LIMIT = 6_000_000  # type: ignore[attr-defined]
    client = browser(world.ours.student)
    for size in (5_500_000, 6_500_000):
        assert "Mo" in read(client, give(client, ("gros.json", b"x" * size)))


@pytest.mark.usefixtures("one_instant")
def test_who_gives_too_much_too_fast_waits(world: World) -> None:
    client = browser(world.ours.student)
    answers = [client.post(reverse("backpack-add"), {"text": "x"}).status_code for _ in range(12)]
    assert answers[-1] == 429


# --- one badge from elsewhere ------------------------------------------------------------------------------


def test_its_page_tells_the_kept_report_and_when_it_was_made(world: World) -> None:
    kept = bring(world.ours.student)
    with CaptureQueriesContext(connection) as asked:
        page = read(browser(world.ours.student), reverse("outside-badge", args=[kept.pk]))
    assert not any('"original"' in each["sql"] for each in asked), "a file of megabytes, for a page of words"
    assert "Vérifié le " in page
    assert "ecole.example" in page
    assert "à l’instant" not in page


def test_the_original_is_given_back_byte_for_byte_and_no_browser_opens_it(world: World) -> None:
    kept = bring(world.ours.student)
    answer = browser(world.ours.student).get(reverse("outside-original", args=[kept.pk]))
    assert answer.content == badge_for(world.ours.student.email)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ambassadeur-des-sciences-')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_its_picture_is_the_one_that_was_drawn_again(world: World) -> None:
    student = world.ours.student
    kept = actions.bring_in(student, baked(student.email), kind="file", by=student).badge
    assert kept
    answer = browser(student).get(reverse("outside-picture", args=[kept.pk]))
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_it_is_checked_again_on_demand_and_not_without_end(world: World, web: Web) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    kept = bring(student)
    web.documents.clear()
    address = reverse("outside-check", args=[kept.pk])
    client.post(address)
    assert only_of(student).verdict == "unconfirmed"
    asked = len(web.asked)
    for _ in range(20):
        client.post(address)
    assert len(web.asked) <= asked + 40


def test_it_is_removed_after_asking_once(world: World) -> None:
    student, client = world.ours.student, browser(world.ours.student)
    kept = bring(student)
    address = reverse("outside-remove", args=[kept.pk])
    assert "Retirer" in client.get(address).content.decode()
    assert OutsideBadge.objects.exists()
    client.post(address, {"confirmed": "yes"})
    assert not OutsideBadge.objects.exists()


# --- who may -----------------------------------------------------------------------------------------------

OF_ONE_BADGE = ("outside-badge", "outside-check", "outside-remove", "outside-original", "outside-picture")


@pytest.mark.parametrize("name", OF_ONE_BADGE)
def test_somebody_else_s_badge_does_not_exist(world: World, name: str) -> None:
    kept = bring(world.ours.student)
    address = reverse(name, args=[kept.pk])
    for other in (world.stranger, world.theirs.student, world.ours.manager, world.ours.administrator):
        client = browser(other)
        assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
        assert client.post(address, {"confirmed": "yes"}).status_code in {404, 405}
    assert OutsideBadge.objects.filter(pk=kept.pk).exists()


def test_somebody_else_s_note_order_collection_and_arrivals_do_not_exist(world: World) -> None:
    student = world.ours.student
    award, kept = awarded(world.ours), bring(student)
    collection = arranging.make_collection(student, name="Stage", description="", by=student)
    arrived = give(browser(student), ("x.json", b"{}"))
    addresses = [
        reverse("backpack-keep", args=["award", award.pk]),
        reverse("backpack-keep", args=["outside", kept.pk]),
        reverse("backpack-keep", args=["nothing", kept.pk]),
        reverse("backpack-move", args=["award", award.pk]),
        reverse("backpack-move", args=["outside", kept.pk]),
        reverse("collection", args=[collection.pk]),
        reverse("collection-remove", args=[collection.pk]),
        arrived,
        reverse("outside-badge", args=[uuid4()]),
    ]
    for other in (world.stranger, world.ours.manager):
        client = browser(other)
        for address in addresses:
            assert {client.get(address).status_code, client.post(address, {"to": "up"}).status_code} <= {
                404,
                405,
            }


def test_a_badge_of_another_institution_s_student_is_not_on_one_s_shelf(world: World) -> None:
    theirs: House = world.theirs
    bring(theirs.student)
    awarded(theirs)
    assert items_of(world.ours.student) == []
    assert len(items_of(theirs.student)) == 2


def test_a_declined_award_leaves_the_backpack(world: World) -> None:
    award = awarded(world.ours)
    awards.decline(award, by=world.ours.student)
    assert items_of(world.ours.student) == []
    address = reverse("backpack-keep", args=["award", award.pk])
    assert browser(world.ours.student).get(address).status_code == 404


def test_the_pages_are_light_in_both_languages(world: World) -> None:
    for language in ("fr", "en"):
        reader = person("Lou", language)
        client = browser(reader, language)
        for number in range(12):
            bring(reader, number=number)
        assert len(client.get(reverse("backpack")).content) < 60_000

"""PDFs brought in: a badge for each that is attached, as an archive gives them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from insigne import credentials
from insigne.backpack import actions, looking, papers
from insigne.backpack.models import Arrival, OutsideBadge
from insigne.credentials.pictures import attachments
from insigne.jobs.queue import run_ready
from insigne.people.models import User
from insigne.verification.opening import open_apart
from tests.backpack.making import SITE, Web, badge_for, baked, only_of, zipped
from tests.credentials.pdfs import a_pdf, locked
from tests.sharing.making import awarded
from tests.world import World, browser

pytestmark = pytest.mark.usefixtures("web")


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        attachments, "read", lambda _pdf: pytest.fail("it is opened in the process that serves")
    )


def give(person: User, *files: tuple[str, bytes]) -> str:
    """What the page says in the end."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    answer = browser(person).post(reverse("backpack-add"), {"badges": uploads})
    assert answer.status_code == 302, answer.context["form"].errors
    run_ready()
    return browser(person).get(answer["Location"]).content.decode()


def test_the_badge_of_a_certificate_is_kept_as_it_was_signed(world: World) -> None:
    person = world.ours.student
    document = badge_for(person.email)
    assert "1 badge a été ajouté" in give(person, ("certificat.pdf", a_pdf({"badge.json": document})))
    kept = only_of(person)
    assert (bytes(kept.original), kept.content_type) == (document, "application/json")
    assert (kept.kind, kept.verdict) == ("file", "verified")


def test_the_same_badge_as_a_picture_and_in_a_pdf_is_one(world: World) -> None:
    person = world.ours.student
    give(person, ("badge.png", baked(person.email)))
    give(person, ("certificat.pdf", a_pdf({"badge.png": baked(person.email)})))
    assert OutsideBadge.objects.count() == 1


def test_a_portfolio_comes_in_as_an_archive_does(world: World) -> None:
    person = world.ours.student
    files = {f"badge-{number}.json": badge_for(person.email, number=number) for number in range(3)}
    files["change.json"] = files["badge-0.json"].replace(b"sciences", b"lettres!")
    files["autre.json"] = badge_for("autre@x.example", number=9)
    page = give(person, ("portfolio.pdf", a_pdf({**files, "lisez-moi.txt": b"bonjour"})))
    assert "3 badges ont été ajoutés" in page
    assert "badge-1.json" in page
    outcomes = Arrival.objects.values_list("label", "outcome")
    assert dict(outcomes)["change.json"] == "refused"
    assert dict(outcomes)["autre.json"] == "foreign"
    assert "lisez-moi.txt" not in dict(outcomes)


def test_a_pdf_in_an_archive_is_opened_too(world: World) -> None:
    person = world.ours.student
    one, two = (a_pdf({"b.json": badge_for(person.email, number=number)}) for number in (1, 2))
    page = give(person, ("tout.zip", zipped({"un.pdf": one, "deux.pdf": two, "rien.pdf": a_pdf()})))
    assert "2 badges ont été ajoutés" in page
    assert OutsideBadge.objects.filter(kind="zip").count() == 2
    assert "Aucun badge n’est joint au PDF" in page


def test_an_archive_of_pdfs_gives_no_more_badges_than_an_archive_holds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insigne.backpack.forms.MOST_ENTRIES", 2)
    pdf = a_pdf({f"{n}.json": badge_for(world.ours.student.email, number=n) for n in range(3)})
    upload = SimpleUploadedFile("tout.zip", zipped({"un.pdf": pdf}))
    answer = browser(world.ours.student).post(reverse("backpack-add"), {"badges": [upload]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["badges"])


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        (a_pdf(), "Aucun badge n’est joint au PDF"),
        (locked({"a": b"x"}, password="secret"), "mot de passe"),
        (b"%PDF-1.7", "abîmé"),
    ],
)
def test_one_without_a_badge_says_why(world: World, pdf: bytes, words: str) -> None:
    assert words in give(world.ours.student, ("certificat.pdf", pdf))
    assert not OutsideBadge.objects.exists()


def test_pdfs_that_take_too_long_together_are_put_off(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "SECONDS", -1.0)
    page = give(
        world.ours.student, ("certificat.pdf", a_pdf({"a.json": badge_for(world.ours.student.email)}))
    )
    assert "Donnez celui-ci à part" in page


def test_a_portfolio_heavier_than_a_badge_may_be_is_taken(world: World) -> None:
    person = world.ours.student
    pdf = a_pdf(
        {"badge.json": badge_for(person.email), "photo.raw": bytes(4_900_000), "autre.raw": bytes(900_000)}
    )
    assert len(pdf) > 5_000_000
    assert "1 badge a été ajouté" in give(person, ("portfolio.pdf", pdf))


def test_pdfs_give_no_more_bytes_together_than_an_archive(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few bytes of PDF hold megabytes of spaces, and each would be kept until its turn comes."""
    badges = [badge_for(world.ours.student.email, number=number) for number in (1, 2)]
    monkeypatch.setattr(papers, "MOST_UNPACKED", len(badges[0]))
    page = give(
        world.ours.student,
        ("un.pdf", a_pdf({"b.json": badges[0]})),
        ("deux.pdf", a_pdf({"b.json": badges[1]})),
    )
    assert "Donnez celui-ci à part" in page
    assert OutsideBadge.objects.count() == 1


def test_who_gives_too_much_too_fast_has_nothing_opened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insigne.backpack.outside.PER_MINUTE", 0)
    monkeypatch.setattr(papers, "open_apart", lambda _pdf: pytest.fail("a process was started"))
    upload = SimpleUploadedFile("certificat.pdf", a_pdf({"b.json": badge_for(world.ours.student.email)}))
    answer = browser(world.ours.student).post(reverse("backpack-add"), {"badges": [upload]})
    assert answer.status_code == 429
    assert list(answer.context["form"].errors) == ["__all__"]


def test_comparing_with_each_address_opens_no_pdf_in_the_process_that_serves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try to open it found no free place; those that follow go the same way."""
    pdf, tries = a_pdf({"b.json": badge_for(world.ours.student.email)}), []

    def at_the_second_try(given: bytes) -> object:
        tries.append(given)
        if len(tries) == 1:
            raise credentials.pdf_busy()
        return open_apart(given)

    monkeypatch.setattr("insigne.backpack.looking.open_apart", at_the_second_try)
    assert looking.look(pdf, ["autre@x.example", world.ours.student.email]).recipient == "mine"


def test_our_own_certificate_is_known(world: World) -> None:
    award = awarded(world.ours)
    pdf = browser(award.recipient).get(reverse("award-certificate", args=[award.pk])).content
    assert "Aucun badge" in give(award.recipient, ("certificat.pdf", pdf))
    assert Arrival.objects.get().reason["why"] == "awarded_here"


def test_one_at_an_address_is_kept_as_the_badge_inside(world: World, web: Web) -> None:
    person = world.ours.student
    document = badge_for(person.email)
    web.documents[f"{SITE}/certificat.pdf"] = a_pdf({"badge.json": document})
    brought = actions.bring_in(person, f"{SITE}/certificat.pdf", kind="address", by=person)
    assert brought.outcome == "kept"
    kept = only_of(person)
    assert (bytes(kept.original), kept.address) == (document, f"{SITE}/certificat.pdf")
    assert actions.check_again(kept, by=person).verdict == "verified"


def test_several_at_an_address_are_to_be_given_as_a_file(world: World, web: Web) -> None:
    person = world.ours.student
    files = {f"{n}.json": badge_for(person.email, number=n) for n in range(2)}
    web.documents[f"{SITE}/portfolio.pdf"] = a_pdf(files)
    brought = actions.bring_in(person, f"{SITE}/portfolio.pdf", kind="address", by=person)
    assert brought.outcome == "refused"
    assert brought.report
    assert "pdf.several" in [finding.code for finding in brought.report.findings]


def test_a_baked_picture_in_a_pdf_gives_its_document(world: World) -> None:
    person = world.ours.student
    give(person, ("certificat.pdf", a_pdf({"badge.png": baked(person.email)})))
    assert json.loads(bytes(only_of(person).original)) == json.loads(
        credentials.unbake(baked(person.email))[0].document
    )


def test_one_larger_than_any_portfolio_is_refused_before_it_is_read(world: World) -> None:
    page = give(world.ours.student, ("portfolio.pdf", b"%PDF-1.7" + bytes(20_000_001)))
    assert "aucun badge n’est aussi gros" in page.replace("\xa0", " ")

"""A PDF on the verify page: what is attached is checked, what is printed is not believed, and nobody's PDF holds us up."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from insigne import credentials
from insigne.awards import actions
from insigne.credentials import CredentialError, Fetched
from insigne.credentials.pictures import attachments
from insigne.files import apart
from insigne.sharing.certificates import certificate
from insigne.verification import asking, checking, opening
from insigne.verification.opening import open_apart
from tests.applications.pages import says, words
from tests.credentials import school
from tests.credentials.pdfs import a_pdf, endless, locked
from tests.path.making import full
from tests.sharing.making import awarded
from tests.world import World, browser

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PRINT = "What is printed is not signed"


def given(pdf: bytes, language: str = "fr", **fields: str) -> Any:
    upload = SimpleUploadedFile("certificat.pdf", pdf)
    return browser(language=language).post("/verify", {"file": upload, "text": "", **fields})


def codes(answer: Any) -> list[str]:
    return [line.code for line in answer.context["report"].lines]


def forged(document: bytes, name: str) -> bytes:
    changed = json.loads(document)
    changed["credentialSubject"]["achievement"]["name"] = name
    return json.dumps(changed).encode()


def two(world: World) -> tuple[bytes, bytes]:
    return tuple(bytes(awarded(world.ours, name).credential) for name in ("Ana Roy", "Léo Bon"))  # type: ignore[return-value]


# --- ours ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_our_certificate_is_verified_and_the_print_is_to_be_compared(world: World, language: str) -> None:
    answer = given(certificate(awarded(world.ours), [language], NOW), language)
    assert answer.context["report"].verdict == "verified"
    assert "pdf.another_version" in codes(answer)
    assert says(answer, "Authentic badge", language)
    assert says(answer, PRINT, language)
    assert says(answer, "What the badge says", language)
    assert "Engagement associatif" in words(answer)
    assert len(answer.content) < 60_000


@pytest.mark.parametrize(("whose", "verdict"), [("elodie", "verified"), ("manager", "rejected")])
def test_whose_it_is_can_be_asked_with_the_file(world: World, whose: str, verdict: str) -> None:
    award = awarded(world.ours)
    address = award.recipient.email if whose == "elodie" else world.ours.manager.email
    answer = given(certificate(award, ["fr"], NOW), recipient=address)
    assert answer.context["report"].verdict == verdict
    assert "donnez l’adresse" not in words(answer).partition("Vérifier un autre badge")[0]


def test_that_of_a_revoked_award_says_so(world: World) -> None:
    award = awarded(world.ours)
    pdf = certificate(award, ["fr"], NOW)
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    assert "status.revoked" in codes(given(pdf))


def test_our_portfolio_is_read(world: World) -> None:
    award = full(world.ours)
    pdf = browser(award.recipient).get("/path/portfolio.pdf?lang=fr").content
    assert given(pdf).context["report"].verdict == "verified"


# --- several ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_of_several_each_has_its_report_the_worst_first(world: World, language: str) -> None:
    first, second = two(world)
    answer = given(a_pdf({"a.json": first, "b.json": second, "c.json": forged(first, "Docteur")}), language)
    sheaf = answer.context["sheaf"]
    assert [each.name for each in sheaf.badges] == ["c.json", "a.json", "b.json"]
    assert [each.report.verdict for each in sheaf.badges] == ["rejected", "verified", "verified"]
    told = {
        "fr": "3 badges dans ce PDF 1 non fiable, 2 authentiques",
        "en": "3 badges in this PDF 1 not to be relied on, 2 authentic",
    }
    assert told[language] in words(answer)
    assert says(answer, PRINT, language)
    assert answer.content.decode().count("<h1") == 1
    unfolded = answer.content.decode().split("<article")[2].partition("<details")[0]
    assert "Université ours" in unfolded, "what is to be compared with the paper stands open"
    assert unfolded.count("<dt>") == 3


@pytest.mark.parametrize("bound", ["SECONDS", "SECONDS_OF_WORK"])
def test_what_the_time_does_not_suffice_for_is_named_and_not_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    first, second = two(world)
    monkeypatch.setattr(checking, bound, -1.0)
    answer = given(a_pdf({"a.json": first, "b.json": second}))
    assert answer.context["sheaf"].left == ("b.json",)
    assert says(answer, "Not checked")
    assert "b.json" in words(answer)


def test_twenty_ask_no_more_addresses_than_may_be_asked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        raise credentials.FetchError("Nobody answered.")

    monkeypatch.setattr("insigne.web.own.net.fetch", fetch)
    award = school.an_award
    documents = {
        f"{number}.json": json.dumps(
            {
                **school.signed(award(id=f"{school.SITE}/{number}")),
                "issuer": f"did:web:{number}.example",
                "credentialStatus": [
                    {"id": f"https://{number}.example/{n}#1", "type": "1EdTechRevocationList"}
                    for n in range(8)
                ],
            }
        ).encode()
        for number in range(20)
    }
    monkeypatch.setattr(asking, "MOST_ASKED", 5)
    assert len(given(a_pdf(documents), "en").context["sheaf"].badges) == 20
    assert len(asked) == len(set(asked)) == 5


def test_a_stranger_s_name_of_a_file_is_text_and_never_markup(world: World) -> None:
    first, second = two(world)
    answer = given(a_pdf({"<b>a</b>.json": first, "\u202e<script>.json": second}))
    assert "<script>.json" not in answer.content.decode()
    assert "<b>a" not in answer.content.decode()


# --- none, and bad ones ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pdf", "code", "sentence"),
    [
        (a_pdf(), "pdf.empty", "QR code"),
        (a_pdf({"certificat.pdf": a_pdf({"a.json": b"{}"})}), "pdf.empty", "fichier d’origine"),
        (locked({"a.json": b"{}"}, password="secret"), "pdf.locked", "mot de passe"),
        (b"%PDF-1.7 coupe", "pdf.damaged", "abîmé"),
        (endless(), "pdf.too_heavy", "trop de travail"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(db: None, pdf: bytes, code: str, sentence: str) -> None:
    answer = given(pdf)
    assert (answer.status_code, codes(answer)) == (200, [code])
    assert says(answer, "No badge could be read")
    assert sentence in words(answer)
    assert not says(answer, PRINT)


def test_it_is_never_opened_in_the_process_that_serves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "read", lambda _pdf: pytest.fail("it is opened here"))
    assert given(certificate(awarded(world.ours), ["fr"], NOW)).context["report"].verdict == "verified"


@pytest.mark.parametrize("several", [False, True])
def test_nor_is_one_that_an_address_leads_to(
    db: None, monkeypatch: pytest.MonkeyPatch, several: bool
) -> None:
    monkeypatch.setattr(attachments, "read", lambda _pdf: pytest.fail("it is opened here"))
    web = school.the_web()
    files = {"a.json": json.dumps(school.signed()).encode()}
    if several:
        files["b.json"] = json.dumps(school.signed(school.an_award(id=f"{school.SITE}/2"))).encode()

    def fetch(url: str) -> Fetched:
        return Fetched(url, 200, "application/pdf", a_pdf(files)) if url.endswith(".pdf") else web(url)

    monkeypatch.setattr("insigne.web.own.net.fetch", fetch)
    answer = browser().post("/verify", {"text": f"{school.SITE}/certificat.pdf"})
    assert ("sheaf" in answer.context) is several
    assert says(answer, PRINT)


# --- the process -----------------------------------------------------------------------------------------


def refusal(pdf: bytes) -> str:
    with pytest.raises(CredentialError) as caught:
        open_apart(pdf)
    return caught.value.message.code


def test_what_is_attached_comes_back_whatever_its_name(db: None) -> None:
    (found,) = open_apart(a_pdf({"é\u202e🎉.json": b"\x00\xff"}))
    assert found.content == b"\x00\xff"


def test_one_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "SECONDS", 0.01)
    assert refusal(a_pdf()) == "pdf.too_heavy"


def test_no_more_than_three_are_opened_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes fourth is not told that their PDF is bad: it was not looked at."""
    monkeypatch.setattr(opening, "PATIENCE", 0.01)
    for _ in range(3):
        assert opening._AT_ONCE.acquire(timeout=1)
    try:
        monkeypatch.setattr(
            opening, "work_apart", lambda *_a, **_k: pytest.fail("a fourth process was started")
        )
        assert refusal(a_pdf()) == "pdf.busy"
        assert credentials.verify(a_pdf(), open_pdf=open_apart).verdict == "unconfirmed"
    finally:
        opening._AT_ONCE.release(3)


def test_who_is_waited_for_by_nobody_any_more_ends_too() -> None:
    """The server was ended while a PDF was open: nobody is left to end the process that opens it."""
    endless_work = "from insigne.files.apart import limit_work; limit_work(0.1)\nwhile True: pass"
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run([sys.executable, "-c", endless_work], check=True, timeout=60)


def test_one_that_ends_the_process_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/nowhere/python")
    assert refusal(a_pdf()) == "pdf.too_heavy"


def test_a_file_larger_than_any_is_refused_before_a_process_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "work_apart", lambda *_a, **_k: pytest.fail("a process was started"))
    assert refusal(b"%PDF-" + bytes(21 * 1024 * 1024)) == "format.too_large"

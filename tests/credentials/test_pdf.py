"""Badges attached to a PDF: one, several, none, and what a damaged or hostile file gives."""

import json
import os
import shutil
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from insigne.credentials import (
    Attached,
    CredentialError,
    Fetched,
    badges_in,
    bake,
    build,
    build_v2,
    sign_jwt,
    verify,
)
from insigne.credentials.pictures.pdf import MAX_ATTACHMENTS, MAX_BYTES, attachments
from tests.credentials.pdfs import a_pdf, associated, endless, locked, nested, packed, with_odd_tree
from tests.credentials.pictures import SVG, Chunk, a_png
from tests.credentials.school import ALICE, KEY, METHOD, NOW, SITE, a_badge, an_award, codes, signed, the_web

MEGABYTE = 1024 * 1024
AWARD = an_award(assertion_url=f"{SITE}/attributions/1/assertion.json")
CREDENTIAL = json.dumps(signed(AWARD)).encode()
ASSERTION = json.dumps(build_v2(AWARD).assertion).encode()
OTHER = an_award(id=f"{SITE}/attributions/2", achievement=a_badge(name="Tutorat"), status=None)
SECOND = json.dumps(signed(OTHER)).encode()
BOTH = {"badge.json": CREDENTIAL, "badge-2.0.json": ASSERTION}


def refusal(pdf: bytes) -> str:
    with pytest.raises(CredentialError) as caught:
        badges_in(pdf)
    return caught.value.message.code


def names(pdf: bytes) -> list[str]:
    return [badge.name for badge in badges_in(pdf)]


# --- one badge -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("badge.json", "badge-2.0.json"), ("badge-2.0.json", "badge.json")])
def test_of_one_award_in_both_standards_the_newer_is_checked_as_in_a_picture(order: tuple[str, str]) -> None:
    pdf = a_pdf({name: BOTH[name] for name in order})
    report = verify(pdf, the_web(AWARD), NOW, ALICE)
    image = bake(bake(a_png(), ASSERTION, kind="2.0"), CREDENTIAL, kind="3.0")
    as_picture = verify(image, the_web(AWARD), NOW, ALICE)
    assert (report.verdict, report.version, report.badge) == ("verified", "3.0", as_picture.badge)
    assert codes(report)[:3] == ["pdf.attached", "pdf.print_unsigned", "pdf.another_version"]
    assert codes(report)[3:] == codes(as_picture)[2:]


def test_the_report_says_under_which_name_it_is_attached_and_that_print_proves_nothing() -> None:
    report = verify(a_pdf({"engagement.json": CREDENTIAL}), the_web(), NOW)
    assert "engagement.json" in str(report.findings[0].message)
    assert codes(report, "warn") == ["pdf.print_unsigned"]
    assert not {"pdf.another_version", "pdf.not_badges"} & set(codes(report))
    assert report.verdict == "verified"


def test_the_document_comes_back_byte_for_byte() -> None:
    (badge,) = badges_in(a_pdf(BOTH))
    assert (badge.document, badge.version, badge.other, badge.left) == (CREDENTIAL, "3.0", "2.0", 0)


def test_a_forged_document_is_rejected() -> None:
    forged = CREDENTIAL.replace(b"Engagement associatif", b"Engagement politique")
    report = verify(a_pdf({"badge.json": forged}), the_web(), NOW)
    assert (report.verdict, "proof.invalid" in codes(report, "fail")) == ("rejected", True)


def test_a_token_an_assertion_and_a_baked_picture_are_badges_too() -> None:
    for content in (
        sign_jwt(build(an_award()), KEY, METHOD).encode(),
        ASSERTION,
        bake(a_png(), CREDENTIAL, kind="3.0"),
        bake(SVG, CREDENTIAL, kind="3.0"),
    ):
        report = verify(a_pdf({"piece": content}), the_web(AWARD), NOW)
        assert report.verdict == "verified", codes(report)


def test_files_associated_with_the_document_are_read_as_well() -> None:
    assert names(associated(BOTH)) == ["badge.json"]


def test_a_file_that_is_attached_by_name_and_associated_is_one() -> None:
    files = {"texte.txt": b"x", "badge.json": CREDENTIAL}
    assert [each.name for each in attachments(associated(files, named=True))] == list(files)


def test_a_name_is_a_stranger_s_word_cut_and_without_signs_that_turn_others_around() -> None:
    assert names(a_pdf({"a\u202etxt.\n\x00é🎉.json": CREDENTIAL})) == ["atxt.é🎉.json"]
    assert names(a_pdf({"a" * MEGABYTE: CREDENTIAL})) == ["a" * 200]


def test_a_tree_of_names_may_have_branches() -> None:
    assert names(nested({"a.json": CREDENTIAL, "b.json": SECOND}, 5)) == ["a.json", "b.json"]


def test_what_is_locked_against_changes_alone_is_read() -> None:
    assert names(locked(BOTH, password="")) == ["badge.json"]


def test_a_pdf_at_an_address_is_read_too() -> None:
    web = the_web(AWARD)

    def fetch(url: str) -> Fetched:
        return Fetched(url, 200, "application/pdf", a_pdf(BOTH)) if url.endswith(".pdf") else web(url)

    assert verify(f"{SITE}/certificat.pdf", fetch, NOW).verdict == "verified"


@pytest.mark.skipif(
    os.environ.get("INSIGNE_REQUIRE_POPPLER") != "1" and shutil.which("pdfattach") is None,
    reason="NO POPPLER: no PDF of another program was read. Install it (`apt-get install poppler-utils`).",
)
def test_what_poppler_attached_is_read(tmp_path: Path) -> None:
    blank, badge, out = tmp_path / "blank.pdf", tmp_path / "badge.json", tmp_path / "out.pdf"
    blank.write_bytes(a_pdf())
    badge.write_bytes(CREDENTIAL)
    subprocess.run(["pdfattach", blank, badge, out], check=True)
    assert [each.document for each in badges_in(out.read_bytes())] == [CREDENTIAL]


# --- several ---------------------------------------------------------------------------------------------


def test_each_badge_of_several_has_a_report_of_its_own() -> None:
    pdf = a_pdf({**BOTH, "tutorat.json": SECOND, "texte.txt": "Un mot d’accompagnement".encode()})
    reports = [verify(each, the_web(AWARD), NOW) for each in badges_in(pdf)]
    assert [report.badge.name for report in reports if report.badge] == ["Engagement associatif", "Tutorat"]
    assert [report.verdict for report in reports] == ["verified", "verified"]
    assert all("pdf.not_badges" in codes(report, "skip") for report in reports)


def test_several_are_not_answered_by_one_report() -> None:
    report = verify(a_pdf({"a.json": CREDENTIAL, "b.json": SECOND}), the_web(), NOW)
    assert (report.verdict, codes(report), report.badge) == ("rejected", ["pdf.several"], None)


def test_two_documents_with_one_id_are_two_badges_and_the_same_one_twice_is_one() -> None:
    forged = CREDENTIAL.replace(b"Engagement associatif", b"Engagement politique")
    assert len(badges_in(a_pdf({"a.json": CREDENTIAL, "b.json": forged}))) == 2
    assert names(a_pdf({"a.json": CREDENTIAL, "b.json": CREDENTIAL})) == ["a.json"]


@pytest.mark.parametrize(
    "address",
    [f"{SITE}/attributions/12/assertion.json", f"{SITE}/attributions/1evil", "https://autre.example/1/x"],
)
def test_an_assertion_of_another_award_is_a_badge_of_its_own(address: str) -> None:
    assertion = json.dumps({**json.loads(ASSERTION), "id": address}).encode()
    assert names(a_pdf({"a.json": CREDENTIAL, "b.json": assertion})) == ["a.json", "b.json"]


@pytest.mark.parametrize("value", [7, None, ["x"], {}, "", f"{SITE}/attributions/1"])
def test_an_assertion_whose_id_says_nothing_is_a_badge_of_its_own(value: object) -> None:
    assertion = json.dumps({**json.loads(ASSERTION), "id": value}).encode()
    assert names(a_pdf({"a.json": CREDENTIAL, "b.json": assertion})) == ["a.json", "b.json"]


def test_only_an_older_document_stands_beside_a_credential_and_only_one_that_has_an_id() -> None:
    below = json.dumps(json.loads(SECOND) | {"id": f"{SITE}/attributions/1/autre"}).encode()
    older = json.dumps(json.loads(ASSERTION) | {"id": f"{SITE}/attributions/1/assertion.json/autre"}).encode()
    nameless = json.dumps({**json.loads(CREDENTIAL), "id": ""}).encode()
    rootless = json.dumps(json.loads(ASSERTION) | {"id": "/x"}).encode()
    for first, second in ((CREDENTIAL, below), (ASSERTION, older), (nameless, rootless)):
        assert names(a_pdf({"a.json": first, "b.json": second})) == ["a.json", "b.json"]


def test_an_endless_row_of_badges_is_refused() -> None:
    documents = {
        f"{n}.json": json.dumps({"type": ["VerifiableCredential"], "n": n}).encode() for n in range(101)
    }
    assert refusal(a_pdf(documents)) == "pdf.too_heavy"


# --- none ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attached",
    [
        {}, {"vide": b""}, {"a.txt": b"bonjour"}, {"a.json": b"{}"}, {"a.json": CREDENTIAL[:-1]}, {"a.png": a_png()},
        {"a.json": b"[" * 100_000}, {"a.url": b"https://ecole.example/attributions/1"}, {"a.pdf": a_pdf(BOTH)},
    ],
)  # fmt: skip
def test_what_holds_no_badge_says_what_to_do(attached: dict[str, bytes]) -> None:
    report = verify(a_pdf(attached), the_web(), NOW)
    assert (report.verdict, codes(report)) == ("rejected", ["pdf.empty"])
    assert "QR" in str(report.findings[0].message)


def test_what_is_locked_with_a_password_is_said_to_be() -> None:
    assert refusal(locked(BOTH, password="secret")) == "pdf.locked"


@pytest.mark.parametrize("ending", [b"", b"1.7", b"1.7\n%%EOF", b"1.7\nstartxref\n0\n%%EOF", b"x" * 5000])
def test_what_only_begins_as_a_pdf_is_damaged(ending: bytes) -> None:
    assert refusal(b"%PDF-" + ending) == "pdf.damaged"


def test_a_pdf_cut_short_gives_an_answer() -> None:
    whole = a_pdf(BOTH)
    for end in range(0, len(whole), 97):
        report = verify(whole[:end], None, NOW)
        assert report.verdict in {"rejected", "unconfirmed"}
        assert "format.unexpected" not in codes(report)


# --- made to do harm -------------------------------------------------------------------------------------


def test_a_tree_that_leads_back_to_itself_ends() -> None:
    assert refusal(endless()) == "pdf.too_heavy"


def test_a_very_deep_tree_ends() -> None:
    assert refusal(nested({"a.json": CREDENTIAL}, 2000)) == "pdf.too_heavy"


def test_thousands_of_attachments_are_refused() -> None:
    many = packed({f"{number}": (b"x", ()) for number in range(MAX_ATTACHMENTS + 1)})
    assert refusal(many) == "pdf.too_heavy"


def test_as_many_attachments_are_read_as_may_be_and_no_more_wherever_they_stand() -> None:
    many = {f"{number}": b"x" for number in range(MAX_ATTACHMENTS)}
    assert len(attachments(nested(many, 0))) == MAX_ATTACHMENTS
    assert refusal(nested(many | {"one more": b"x"}, 0)) == "pdf.too_heavy"


def test_a_row_longer_than_that_of_all_attachments_is_refused() -> None:
    row = DictionaryObject({NameObject("/Names"): ArrayObject([NullObject()] * (2 * MAX_ATTACHMENTS + 1))})
    assert refusal(with_odd_tree(row)) == "pdf.too_heavy"


def test_a_pdf_larger_than_any_picture_is_not_opened() -> None:
    assert refusal(b"%PDF-" + bytes(20 * MEGABYTE)) == "format.too_large"


@pytest.mark.parametrize("error", [LimitReachedError("a limit"), MemoryError(), RecursionError()])
@pytest.mark.parametrize(
    "place", ["pypdf.PdfReader.root_object", "pypdf.generic.DecodedStreamObject.get_data"]
)
def test_where_the_parser_reaches_its_limits_nothing_is_called_damaged(
    monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    def exhausted(*_told: object) -> None:
        raise error

    pdf = packed({"badge.json": (CREDENTIAL, ())})
    monkeypatch.setattr(place, property(exhausted) if "root" in place else exhausted)
    is_left = (
        isinstance(error, LimitReachedError) and "get_data" in place
    )  # a bomb, beside which others are read
    assert refusal(pdf) == ("pdf.empty" if is_left else "pdf.too_heavy")


@pytest.mark.parametrize("twice", [False, True])
def test_a_bomb_is_left_packed_and_the_badge_beside_it_is_read(twice: bool) -> None:
    bomb, filters = zlib.compress(bytes(60 * MEGABYTE), 9), ["/FlateDecode"]
    if twice:
        bomb, filters = zlib.compress(bomb, 9), ["/FlateDecode", "/FlateDecode"]
    pdf = packed({"bombe": (bomb, filters), "badge.json": (CREDENTIAL, ())})
    attachments(a_pdf())
    tracemalloc.start()
    try:
        assert [(badge.name, badge.left) for badge in badges_in(pdf)] == [("badge.json", 1)]
        assert tracemalloc.get_traced_memory()[1] < 40 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_many_bombs_are_given_up() -> None:
    bomb = zlib.compress(bytes(20 * MEGABYTE), 9)
    assert refusal(packed({f"{n}": (bomb, ["/FlateDecode"]) for n in range(9)})) == "pdf.too_heavy"


def test_pictures_made_to_unpack_to_gigabytes_are_given_up() -> None:
    document = CREDENTIAL + b" " * (4 * MEGABYTE)
    packed_text = Chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(document))
    image = a_png(*[packed_text] * 4)
    assert len(image) < MEGABYTE
    assert refusal(packed({f"{n}.png": (image, ()) for n in range(4)})) == "pdf.too_heavy"


def test_photographs_without_a_badge_cost_nothing() -> None:
    photographs = {f"{n}.png": (a_png(), ()) for n in range(60)}
    assert names(packed({**photographs, "badge.json": (CREDENTIAL, ())})) == ["badge.json"]


def test_a_file_larger_than_any_badge_is_left() -> None:
    sizes = {"a": (bytes(MAX_BYTES), ()), "b": (bytes(MAX_BYTES + 1), ())}
    assert [len(each.content) for each in attachments(packed(sizes))] == [MAX_BYTES, 0]
    large = CREDENTIAL + b" " * MAX_BYTES
    assert names(packed({"a.json": (large, ()), "b.json": (SECOND, ())})) == ["b.json"]


@pytest.mark.parametrize(
    "tree",
    [
        NullObject(), NumberObject(7), ArrayObject(), DictionaryObject(),
        DictionaryObject({NameObject("/Names"): NumberObject(1)}),
        DictionaryObject({NameObject("/Names"): ArrayObject([NumberObject(1), NumberObject(2), NullObject()])}),
        DictionaryObject({NameObject("/Kids"): ArrayObject([NullObject(), TextStringObject("x"), ArrayObject()])}),
        DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("x"), DictionaryObject(
            {NameObject("/EF"): DictionaryObject({NameObject("/F"): NumberObject(3)})})])}),
        DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("x"), DictionaryObject()] * 9)}),
    ],
)  # fmt: skip
def test_an_odd_tree_is_one_without_badges(tree: object) -> None:
    assert refusal(with_odd_tree(tree)) == "pdf.empty"  # type: ignore[arg-type]


def test_no_program_is_started_for_a_filter_of_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: pytest.fail("nothing is to be started"))
    monkeypatch.setattr(subprocess, "Popen", lambda *_a, **_k: pytest.fail("nothing is to be started"))
    assert refusal(packed({"a": (b"JBIG2", ["/JBIG2Decode"])})) == "pdf.empty"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=20))
def test_whatever_bytes_are_changed_the_badge_is_never_another(changes: list[tuple[int, int]]) -> None:
    changed = bytearray(WHOLE)
    for place, value in changes:
        changed[place % len(WHOLE)] = value
    report = verify(bytes(changed), WEB, NOW)
    assert "format.unexpected" not in codes(report)
    if report.verdict == "verified":
        assert report.badge
        assert report.badge.name == "Engagement associatif"


WHOLE, WEB = a_pdf(BOTH), the_web(AWARD)


def test_whoever_opens_the_pdf_may_be_another() -> None:
    def opened(pdf: bytes) -> list[Attached]:
        return [Attached("a.json", SECOND)]

    assert verify(WHOLE, WEB, NOW, open_pdf=opened).badge.name == "Tutorat"  # type: ignore[union-attr]


def test_the_parser_is_loaded_for_a_pdf_alone() -> None:
    code = "import sys, insigne.credentials as c; c.verify(b'{}'); sys.exit('pypdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""A kept report reads, later and in either language, as it read when it was made."""

import json
from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from insigne import credentials
from insigne.backpack import kept_reports
from insigne.backpack.kept_reports import from_json, to_json
from insigne.credentials import Message, Report
from insigne.credentials.award import Alignment, Evidence, Issuer
from insigne.credentials.report import failed, passed, unsure
from insigne.verification.reports import presented
from tests.backpack.making import DID_KEY, NOW, Web, badge_for


def stored(report: Report) -> Report:
    """Through what a database keeps."""
    return from_json(json.loads(json.dumps(to_json(report))))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_reads_as_it_read_then(web: Web, language: str) -> None:
    for source in (badge_for("a@b.fr"), badge_for("a@b.fr").replace(b"sciences", b"lettres!"), b"nothing"):
        report = credentials.verify(source, fetch=web.fetch, recipient="a@b.fr")
        with translation.override(language):
            now, then = presented(report, language), presented(stored(report), language)
        assert (then.lines, then.title, then.groups) == (now.lines, now.title, now.groups)
        assert then.rows == now.rows


def test_it_keeps_all_that_a_badge_says() -> None:
    issuer = Issuer("https://e.example/i", "École", url="https://e.example", email="a@e.example")
    same = Alignment("Travail en équipe", "https://esco.example/1", "ESCO", "S1")
    badge = credentials.Badge(
        id="urn:1",
        name="Nom",
        issuer=issuer,
        creator=issuer,
        recipient=credentials.ShownRecipient("sha256$0", hashed=True, id="did:key:z"),
        awarded_at=NOW,
        valid_from=NOW,
        valid_until=NOW,
        skills=(credentials.ShownSkill("Écouter", "Completed", (same,)),),
        evidence=(Evidence("https://e.example/p", "Preuve", "Texte"),),
        alignments=(same,),
        tags=("un", "deux"),
        types=("OpenBadgeCredential",),
    )
    report = Report((passed("format.read"),), badge, "3.0")
    assert stored(report).badge == badge


def test_it_keeps_no_picture_and_nothing_that_a_database_cannot() -> None:
    badge = credentials.Badge(name="a\0b", image="data:image/png;base64," + "A" * 100_000, tags=("x\0",))
    kept = to_json(Report((passed("format.read"),), badge, "3.0"))
    assert len(json.dumps(kept)) < 2_000
    assert "\\u0000" not in json.dumps(kept)


def test_a_sentence_within_a_sentence_is_kept() -> None:
    inner = Message("status.unreachable", {"reason": "nobody answered"})
    report = Report((unsure("status.list_unconfirmed", reason=inner),), None, None)
    with translation.override("en"):
        assert stored(report).findings == report.findings


def test_why_an_address_gave_nothing_is_said_in_the_language_of_whoever_reads_it() -> None:
    kept = to_json(Report((unsure("format.unreachable", reason="it lies in a private network"),)))
    with translation.override("fr"):
        assert "réseau privé" in kept_reports.worst_of(kept)
    with translation.override("en"):
        assert "private network" in kept_reports.worst_of(kept)


def test_the_first_that_failed_says_why_before_what_stayed_open() -> None:
    findings = (unsure("format.unreachable", reason="x"), failed("proof.invalid"))
    with translation.override("en"):
        worst = kept_reports.worst_of(to_json(Report(findings)))
    assert worst == str(failed("proof.invalid").message)


@given(st.text(max_size=50), st.sampled_from(["fr", "en"]))
def test_whatever_a_parameter_says_it_comes_back(words: str, language: str) -> None:
    report = Report((failed("status.revoked", reason=words),))
    with translation.override(language):
        assert stored(report).findings[0].message.params == report.findings[0].message.params


def test_a_badge_that_names_its_issuer_by_a_key_alone_stays_doubtful(web: Web) -> None:
    report = credentials.verify(badge_for("a@b.fr", by=DID_KEY), fetch=web.fetch)
    assert presented(stored(replace(report)), "fr").is_doubtful

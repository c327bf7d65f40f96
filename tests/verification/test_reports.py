"""What the verify page makes of a report: each question answered, nothing hidden, nothing said twice."""

import json
import re
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from insigne import net
from insigne.credentials import (
    Badge,
    Endorsement,
    FetchError,
    Issuer,
    KeyPair,
    LearnerRecord,
    Recipient,
    Report,
    build,
    build_clr,
    build_endorsement,
    did_key,
    sign,
)
from insigne.credentials.messages import SENTENCES
from insigne.credentials.report import Check, Finding, Outcome, message
from insigne.verification.questions import HARMLESS, MOST_LINES, QUESTIONS
from insigne.verification.reasons import REASONS, in_words
from insigne.verification.reports import presented
from insigne.verification.said import LONGEST_ID
from tests.applications.pages import says, words
from tests.credentials import school
from tests.credentials.school import DAY, DID, KEY, METHOD, NOW, SITE
from tests.world import browser

ANYBODY = KeyPair.from_seed(bytes(range(1, 33)))
ANYBODY_ID = did_key(ANYBODY.public_key)
ANYBODY_METHOD = f"{ANYBODY_ID}#{ANYBODY_ID.removeprefix('did:key:')}"


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> school.Web:
    """A school on the web, as the guarded way out brings it home."""
    web = school.the_web()
    monkeypatch.setattr("insigne.web.own.net.fetch", web)
    return web


def checked(document: object, language: str = "en", client: Client | None = None) -> Any:
    text = document if isinstance(document, str) else json.dumps(document)
    answer = (client or browser(language=language)).post("/verify", {"text": text})
    assert answer.status_code == 200
    return answer


def a_card(type_: str = "CarteEtudiante", **changes: Any) -> dict[str, Any]:
    """A verifiable credential that is no badge."""
    card = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            {"CarteEtudiante": "urn:x:c", "Autre": "urn:x:a"},
        ],
        "id": "urn:uuid:0b5f3c1e-2222-4444-8888-0123456789ab",
        "type": ["VerifiableCredential", type_],
        "name": "Carte d’étudiante",
        "issuer": {"id": DID, "name": "École d’exemple"},
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:camille"},
    }
    return card | changes


def by_the_school(document: dict[str, Any]) -> dict[str, Any]:
    return sign(document, KEY, METHOD, NOW - DAY)


def by_anybody(document: dict[str, Any]) -> dict[str, Any]:
    return sign(document, ANYBODY, ANYBODY_METHOD, NOW - DAY)


def values(answer: Any, term: str) -> tuple[str, ...]:
    """What the page says under one term, in English."""
    return next((row.values for row in answer.context["report"].rows if row.term == term), ())


def in_the_open(answer: Any) -> dict[str, list[str]]:
    return {group.title: [line.code for line in group.lines] for group in answer.context["report"].groups}


# --- the verdict -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_verdict_is_said_once(db: None, elsewhere: school.Web, language: str) -> None:
    answer = checked(school.signed(), language)
    page = answer.content.decode()
    title = answer.context["report"].title
    assert re.findall(r"<h1>(.*?)</h1>", page) == [title]
    assert page.partition("<main")[2].count(title) == 1
    assert f"<title>{title} · " in page


def test_what_is_wrong_comes_first(db: None, elsewhere: school.Web) -> None:
    elsewhere.documents.pop(school.STATUS_URL)
    forged = school.changed(school.signed(), "credentialSubject.achievement.name", "Docteur")
    titles = list(in_the_open(checked(forged)))
    assert titles[:2] == ["Signature", "Revocation"]


@pytest.mark.parametrize(
    "text", ["Bonjour", "{}", "<svg xmlns='http://www.w3.org/2000/svg'/>", "https://nowhere.example/"]
)
def test_what_holds_no_badge_is_not_called_a_bad_one(db: None, elsewhere: school.Web, text: str) -> None:
    answer = checked(text)
    assert says(answer, "No badge could be read", "en")
    assert answer.context["report"].rows == ()


def test_a_badge_that_is_gone_is_called_bad_though_nothing_can_be_read(
    db: None, elsewhere: school.Web
) -> None:
    elsewhere.documents[f"{SITE}/a"] = {}
    elsewhere.statuses[f"{SITE}/a"] = 410
    assert says(checked(f"{SITE}/a"), "Do not rely on this badge", "en")


def test_an_issuer_that_is_only_a_key_is_never_called_authentic(db: None) -> None:
    award = school.an_award(issuer=Issuer(ANYBODY_ID, "Sorbonne"), status=None, valid_until=None)
    answer = checked(by_anybody(build(award)))
    report = answer.context["report"]
    assert (report.verdict, report.title) == ("verified", "Intact, from an unknown issuer")
    assert "Authentic" not in words(answer)
    assert "It does come from Sorbonne" not in words(answer)
    assert says(
        answer,
        "Its issuer is known by a key alone; nothing shows that it is %(name)s.",
        "en",
        name="Sorbonne",
    )


# --- what it is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("CarteEtudiante", "CarteEtudiante"),
        ("VerifiableCredential", "Verifiable credential"),
    ],
)
def test_a_credential_that_is_no_badge_is_called_what_it_is(
    db: None, elsewhere: school.Web, type_: str, kind: str
) -> None:
    answer = checked(by_the_school(a_card(type_)))
    assert says(answer, "Authentic document", "en")
    assert values(answer, "Kind") == (kind, "This is not an Open Badge. It was checked in the same way.")
    assert "Open Badges" not in values(answer, "Kind")[0]
    assert values(answer, "Title") == ("Carte d’étudiante",)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_about_a_card_speaks_of_a_badge(db: None, elsewhere: school.Web, language: str) -> None:
    report = checked(by_the_school(a_card()), language).context["report"]
    said = [
        report.title,
        report.sentence,
        *(line.sentence for group in report.groups for line in group.lines),
    ]
    assert not [sentence for sentence in said if "badge" in sentence.lower()]


def test_an_endorsement_on_its_own_is_called_one(db: None, elsewhere: school.Web) -> None:
    issuer = Issuer(DID, "École d’exemple")
    endorsement = Endorsement(
        f"{SITE}/e/1", "Soutien", issuer, f"{SITE}/badges/engagement", NOW - DAY, "Sérieux."
    )
    answer = checked(by_the_school(build_endorsement(endorsement)))
    assert values(answer, "Kind")[0] == "Endorsement"
    assert values(answer, "Description") == ("Sérieux.",)


def test_a_learning_record_tells_what_it_holds(db: None, elsewhere: school.Web) -> None:
    issuer = Issuer(DID, "École d’exemple")
    held = tuple(school.signed(school.an_award(id=f"{SITE}/a/{number}", status=None)) for number in range(2))
    record = LearnerRecord(
        f"{SITE}/clr/1", "Parcours", issuer, Recipient(school.ALICE, salt="s"), NOW - DAY, held
    )
    answer = checked(by_the_school(build_clr(record)))
    assert values(answer, "Kind")[0] == "Learning record (CLR)"
    assert values(answer, "Holds") == ("Engagement associatif · École d’exemple",) * 2


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({}, "1.0"),
        ({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": f"{SITE}/1"}, "1.1"),
    ],
)
def test_the_oldest_badges_are_called_by_their_version(
    db: None, elsewhere: school.Web, changes: dict[str, Any], version: str
) -> None:
    assertion = {
        "uid": "1",
        "recipient": {"type": "email", "identity": school.ALICE, "hashed": False},
        "badge": f"{SITE}/1/badge",
        "verify": {"type": "hosted", "url": f"{SITE}/1"},
        "issuedOn": 1_359_217_910,
    }
    answer = checked(assertion | changes)
    assert values(answer, "Standard") == (f"Open Badges {version}",)
    assert values(answer, "Awarded to") == (school.ALICE,)


# --- what was found -----------------------------------------------------------------------------------------


def test_endorsements_are_shown_in_the_open_the_bad_ones_first(db: None, elsewhere: school.Web) -> None:
    badge = build(school.an_award(valid_until=None))
    issuer = Issuer(DID, "École d’exemple")
    badge["endorsement"] = [
        by_the_school(
            build_endorsement(Endorsement(f"{SITE}/e/{target}", "Soutien", issuer, target, NOW - DAY))
        )
        for target in (badge["id"], "https://other.example/badge")
    ]
    answer = checked(by_the_school(badge))
    assert answer.context["report"].verdict == "verified"
    assert in_the_open(answer)["Endorsements"] == ["endorsement.invalid", "endorsement.valid"]


def test_a_newer_version_is_told_in_the_open(db: None, elsewhere: school.Web) -> None:
    service = f"{SITE}/refresh"

    def refreshable(days: int) -> dict[str, Any]:
        document = build(school.an_award(valid_from=NOW - days * DAY, valid_until=None))
        document["@context"] = [
            *document["@context"],
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        ]
        return by_the_school(
            document | {"refreshService": {"id": service, "type": "1EdTechCredentialRefresh"}}
        )

    elsewhere.documents[service] = refreshable(1)
    assert in_the_open(checked(refreshable(9)))["Newer version"] == ["refresh.replaced"]


def test_many_faults_are_counted_and_folded(db: None) -> None:
    document = school.changed(school.signed(), "credentialSubject.achievement.alignment", [{"x": 1}] * 9)
    report = checked(document).context["report"]
    faults = [line for line in report.lines if line.outcome == "fail"]
    form = next(group for group in report.groups if group.title == "Form")
    assert len(faults) > MOST_LINES == len(form.lines)
    assert form.more == len(faults) - MOST_LINES


def findings() -> st.SearchStrategy[Finding]:
    """Any finding that the engine may make, with any outcome."""

    def made(code: str, outcome: Outcome) -> Finding:
        names = re.findall(r"{(\w+)}", SENTENCES[code].en)
        check: Any = code.partition(".")[0]
        return Finding(check, outcome, code, message(code, **dict.fromkeys(names, "x")))

    return st.builds(made, st.sampled_from(sorted(SENTENCES)), st.sampled_from(get_args(Outcome)))


@given(st.lists(findings(), max_size=40), st.sampled_from(["fr", "en"]))
def test_every_finding_stands_on_the_page_and_what_is_wrong_in_the_open(
    found: list[Finding], language: str
) -> None:
    with translation.override(language):
        report = presented(Report(tuple(found)), language)
    groups, technical = report.groups, report.technical
    shown = {line for group in (*groups, *technical) for line in group.lines}
    assert shown == set(report.lines)
    bad = {line.check for line in report.lines if line.outcome in {"fail", "unknown"}}
    in_open = {line.check for group in groups for line in group.lines if line.outcome in {"fail", "unknown"}}
    assert {_question(check) for check in bad} == {_question(check) for check in in_open}


def _question(check: str) -> str:
    return next(title for title, checks in QUESTIONS if check in checks)


def test_each_check_of_the_engine_answers_one_question() -> None:
    answering = sorted(check for _title, checks in QUESTIONS for check in checks)
    assert answering == sorted([*get_args(Check), "standard"])


def test_what_is_called_harmless_is_said_by_the_engine() -> None:
    assert SENTENCES.keys() >= HARMLESS


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "date"), [("fr", "2 mars 2026"), ("en", "2 March 2026")])
def test_dates_are_written_as_people_write_them(language: str, date: str) -> None:
    nested = message("status.list_invalid", list="x", reason=message("validity.expired", date="2026-03-02"))
    found = Finding("status", "fail", "status.list_invalid", nested)
    with translation.override(language):
        assert date in presented(Report((found,)), language).lines[0].sentence


def test_a_date_that_is_none_is_left_as_it_is() -> None:
    found = Finding("validity", "fail", "validity.expired", message("validity.expired", date="demain"))
    assert "demain" in presented(Report((found,)), "fr").lines[0].sentence


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_date_at_the_end_of_time_breaks_no_page(db: None, until: str) -> None:
    answer = checked(school.changed(school.signed(), "validUntil", until))
    assert values(answer, "Valid until")[0].endswith(until[:4].lstrip("0"))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", [kind for kind, _reason in REASONS])
def test_the_reasons_of_the_network_are_told_in_the_reader_s_language(
    db: None, monkeypatch: pytest.MonkeyPatch, kind: Any, language: str
) -> None:
    def refusing(url: str) -> Any:
        raise kind("inner words")

    monkeypatch.setattr("insigne.web.own.net.fetch", refusing)
    answer = checked(school.signed(), language)
    reason = next(reason for each, reason in REASONS if each is kind)
    assert "inner words" not in words(answer)
    assert says(answer, reason, language)


def test_every_error_of_the_network_has_its_words() -> None:
    errors = {
        kind
        for name in net.__all__
        if isinstance(kind := getattr(net, name), type) and issubclass(kind, Exception)
    }
    assert errors <= {kind for kind, _reason in REASONS}


def test_a_reason_that_is_not_of_the_network_is_kept() -> None:
    def refusing(url: str) -> Any:
        raise FetchError("HTTP 418")

    with pytest.raises(FetchError, match="HTTP 418"):
        in_words(refusing)(SITE)


def test_a_long_identifier_is_shortened_where_it_is_read(db: None) -> None:
    long = "did:jwk:" + "a" * 500
    shown = Badge(
        None, "x", None, None, None, None, Issuer(long, long), None, None, None, NOW, datetime.max.replace(tzinfo=UTC)
    )  # fmt: skip
    with translation.override("en"):
        rows = {row.term: row.values for row in presented(Report((), shown, "3.0"), "en").rows}
    assert [len(value) <= LONGEST_ID for value in rows["Issued by"]] == [True]


@pytest.mark.parametrize("name", ["did:web:", "https://[x", "did:web:%00", "urn:x", ""])
def test_an_issuer_with_an_odd_identifier_breaks_no_page(name: str) -> None:
    shown = Badge(None, None, None, None, None, None, Issuer(name, "École"), None, None, None, None, None)
    found = Finding("issuer", "pass", "issuer.confirmed", message("issuer.confirmed", issuer=name))
    assert presented(Report((found,), shown, "3.0"), "fr").rows

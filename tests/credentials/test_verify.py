"""The door, from outside: every kind of source, every verdict, and no exception whatever comes in."""

import json
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import (
    Fetched,
    Finding,
    Issuer,
    KeyPair,
    Recipient,
    Report,
    bake,
    build,
    sign,
    sign_jwt,
    verify,
)
from insigne.credentials.check_dates import check_dates
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.linked_data.contexts import VC_V1, VC_V2, ContextSetError
from insigne.credentials.report import failed, passed, skipped, unsure, warned
from insigne.credentials.strict_json import MAX_DEPTH
from tests.credentials.pictures import SVG, a_png
from tests.credentials.school import (
    ALICE,
    DAY,
    DID,
    DID_URL,
    ESCO,
    KEY,
    METHOD,
    NOW,
    SITE,
    STATUS_URL,
    a_badge,
    an_award,
    changed,
    codes,
    signed,
    the_web,
)

TEXT = json.dumps(signed(), ensure_ascii=False)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(signed(), id="document"),
        pytest.param(TEXT, id="text"),
        pytest.param(TEXT.encode(), id="bytes"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), id="bytes with a mark"),
        pytest.param(f"\n {TEXT} \n", id="text with spaces"),
        pytest.param(bake(a_png(), TEXT.encode(), kind="3.0"), id="png"),
        pytest.param(bake(SVG, TEXT.encode(), kind="3.0"), id="svg"),
        pytest.param(bake(SVG, TEXT.encode(), kind="3.0").decode(), id="svg as text"),
        pytest.param(f" {SITE}/attributions/1\n", id="address"),
    ],
)
def test_every_kind_of_source_is_found_out_and_verified(source: Any) -> None:
    web = the_web()
    web.documents[f"{SITE}/attributions/1"] = signed()
    report = verify(source, web, NOW)
    assert (report.verdict, report.version) == ("verified", "3.0"), codes(report)
    assert report.badge is not None


def test_an_address_that_leads_to_a_picture_is_followed() -> None:
    web = the_web()
    web.documents[f"{SITE}/badge.png"] = bake(a_png(), TEXT.encode(), kind="3.0")
    assert verify(f"{SITE}/badge.png", web, NOW).verdict == "verified"


def test_the_findings_come_in_the_order_of_the_standard() -> None:
    checks = [finding.check for finding in verify(signed(), the_web(), NOW, ALICE).findings]
    assert checks == [
        "format",
        "context",
        "schema",
        "proof",
        "key",
        "issuer",
        "validity",
        "status",
        "recipient",
    ]


def test_the_badge_tells_all_that_it_says() -> None:
    badge = verify(signed(), the_web(), NOW).badge
    assert badge is not None
    assert (badge.id, badge.name, badge.language) == (f"{SITE}/attributions/1", "Engagement associatif", "fr")
    assert (badge.criteria_url, badge.image) == (
        f"{SITE}/badges/engagement/criteres",
        f"{SITE}/badges/engagement.png",
    )
    assert badge.issuer is not None
    assert (badge.issuer.id, badge.issuer.name, badge.issuer.email) == (
        DID,
        "École d’exemple",
        "badges@ecole.example",
    )
    assert badge.creator is not None
    assert badge.creator.name == "RITM"
    assert (badge.awarded_at, badge.valid_until) == (NOW - DAY, NOW + 36_500 * DAY)
    assert [skill.name for skill in badge.skills] == [f"Savoir-faire {n}" for n in range(1, 6)]
    assert badge.skills[0].alignments == (ESCO,)
    assert badge.skills[0].standing == "Completed"
    assert badge.evidence[0].narrative == "J’ai tenu la trésorerie."
    assert badge.recipient is not None
    assert badge.recipient.hashed
    assert ALICE not in str(badge)
    assert set(badge.tags) == {"bénévolat", "association"}


def test_a_badge_that_does_not_say_when_it_was_awarded_was_when_it_started() -> None:
    badge = verify(changed(signed(), "awardedDate", ...), None, NOW).badge
    assert badge is not None
    assert badge.awarded_at == badge.valid_from == NOW - DAY


def test_offline_a_good_badge_is_unconfirmed_and_says_why() -> None:
    report = verify(signed(), None, NOW)
    assert report.verdict == "unconfirmed"
    assert "key.unreachable" in codes(report, "unknown")
    assert report.badge is not None


def award_of(**changes: Any) -> dict[str, Any]:
    return signed(an_award(**changes))


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (award_of(valid_until=NOW), "validity.expired"),
        (award_of(valid_from=NOW + DAY), "validity.not_yet"),
        (changed(signed(), "validFrom", "soon"), "validity.unreadable"),
        (changed(signed(), "validUntil", 2030), "validity.unreadable"),
    ],
)
def test_a_badge_out_of_its_dates_is_rejected(document: dict[str, Any], code: str) -> None:
    report = verify(document, the_web(), NOW)
    assert report.verdict == "rejected"
    assert code in codes(report, "fail")


def test_a_badge_made_this_very_second_by_a_faster_clock_is_in_force() -> None:
    assert verify(award_of(valid_from=NOW + DAY / 1440), the_web(), NOW).verdict == "verified"


@pytest.mark.parametrize(
    ("field", "date", "code"),
    [
        ("validFrom", "2026-11-22T12:05:00Z", "validity.in_force"),
        ("validFrom", "2026-11-22T12:05:01Z", "validity.not_yet"),
        ("validUntil", "2026-11-22T12:00:01Z", "validity.in_force"),
        ("validUntil", "2026-11-22T12:00:00Z", "validity.expired"),
        ("issuanceDate", "2026-11-22T12:05:01Z", "validity.not_yet"),
        ("expirationDate", "2026-11-22T12:00:00Z", "validity.expired"),
    ],
)
def test_a_badge_holds_from_and_until_the_very_second_that_it_names(field: str, date: str, code: str) -> None:
    found = [finding.code for finding in check_dates({field: date}, Circumstances(None, NOW))]
    assert found == [code]


@pytest.mark.parametrize("source", [b" " * 40, "y" * 40])
def test_a_source_without_end_is_refused_whatever_it_holds(source: Any) -> None:
    report = verify(source * 1024 * 1024, the_web(), NOW)
    assert report.verdict == "rejected"
    assert codes(report) == ["format.too_large"]


def test_a_badge_may_call_itself_by_either_name() -> None:
    document = build(an_award()) | {"type": ["VerifiableCredential", "AchievementCredential"]}
    report = verify(sign(document, KEY, METHOD, NOW), the_web(), NOW)
    assert (report.verdict, report.version) == ("verified", "3.0")


def test_a_date_without_zone_is_read_as_universal_time_with_a_remark() -> None:
    document = sign(build(an_award()) | {"validFrom": "2026-01-01T00:00:00"}, KEY, METHOD, NOW)
    report = verify(document, the_web(), NOW)
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["validity.without_zone"]


def test_the_hour_of_a_verification_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        verify(signed(), None, datetime(2026, 1, 1))


def test_a_badge_on_the_older_data_model_is_read_with_a_remark() -> None:
    document = build(an_award(status=None))
    subject = document["credentialSubject"]
    old = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://w3id.org/security/data-integrity/v2",
        ],
        "id": document["id"],
        "type": document["type"],
        "name": document["name"],
        "issuer": document["issuer"],
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": "2027-01-01T00:00:00Z",
        "credentialSubject": subject,
    }
    report = verify(sign(old, KEY, METHOD, NOW), the_web(), NOW)
    assert report.verdict == "verified", codes(report)
    assert codes(report, "warn") == ["schema.older_model"]
    expired = verify(sign(old, KEY, METHOD, NOW), the_web(), NOW + 36_500 * DAY)
    assert codes(expired, "fail") == ["validity.expired"]


OF_VC_1 = [VC_V1, "https://w3id.org/security/data-integrity/v2"]


@pytest.mark.parametrize(
    ("edition", "contexts"),
    [
        ("context.json", OF_VC_1),
        ("context-3.0.1.json", OF_VC_1),
        ("context-3.0.2.json", [VC_V2]),
        ("context-3.0.3.json", [VC_V2]),
    ],
)
def test_a_badge_in_each_edition_of_the_context_is_verified(edition: str, contexts: list[str]) -> None:
    """The first two were made for VC 1.1 and lack some terms of today, as the language of an achievement."""
    plain = a_badge(creator=None, image_url=None, image_caption=None, language=None, version=None)
    document = award_of(achievement=plain, issuer=Issuer(DID, "École"), status=None, badge_class_url=None)
    document = {name: value for name, value in document.items() if name not in {"awardedDate", "proof"}}
    document["@context"] = [contexts[0], f"https://purl.imsglobal.org/spec/ob/v3p0/{edition}", *contexts[1:]]
    if contexts is OF_VC_1:
        document["issuanceDate"] = document.pop("validFrom")
        document["expirationDate"] = document.pop("validUntil")
    report = verify(sign(document, KEY, METHOD, NOW), the_web(), NOW)
    assert (report.verdict, report.version) == ("verified", "3.0"), codes(report)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (ALICE, "recipient.matches"),
        (f" {ALICE.upper()} ", "recipient.matches"),
        ("bob@x.fr", "recipient.another"),
    ],
)
def test_the_recipient_is_told_from_somebody_else(asked: str, code: str) -> None:
    report = verify(signed(), the_web(), NOW, asked)
    assert codes(report)[-1] == code
    assert report.verdict == ("verified" if code == "recipient.matches" else "rejected")


def test_a_recipient_known_by_a_did_alone_is_matched_by_it_and_not_by_an_address() -> None:
    document = award_of(recipient=Recipient(id="did:key:z6MkAlice"))
    assert verify(document, the_web(), NOW, "did:key:z6MkAlice").verdict == "verified"
    assert codes(verify(document, the_web(), NOW, ALICE), "unknown") == ["recipient.unconfirmed"]


def test_a_term_of_the_extensions_without_their_context_is_refused() -> None:
    """Seen in real badges: `1EdTechCredentialRefresh` is defined in extensions.json alone."""
    refresh = {"id": f"{SITE}/refresh", "type": "1EdTechCredentialRefresh"}
    report = verify(signed() | {"refreshService": refresh}, the_web(), NOW)
    assert "context.term_lost" in codes(report, "fail")


def test_a_badge_that_lacks_a_field_sends_nobody_anywhere() -> None:
    web, document = the_web(), build(an_award())
    del document["credentialSubject"]["achievement"]["name"]
    report = verify(sign(document, KEY, METHOD, NOW), web, NOW)
    assert (report.verdict, codes(report)[1]) == ("rejected", "context.known")
    assert web.asked == []


@pytest.mark.parametrize("type_", ["OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"])
def test_a_credential_of_each_kind_must_have_the_fields_of_its_kind(type_: str) -> None:
    document = build(an_award()) | {"type": ["VerifiableCredential", type_]}
    document["credentialSubject"] = {"id": "urn:uuid:1"}
    report = verify(sign(document, KEY, METHOD, NOW), the_web(), NOW)
    assert report.verdict == "rejected"
    assert any(finding.check == "schema" and finding.outcome == "fail" for finding in report.findings)


@pytest.mark.parametrize("beside", [True, False])
def test_the_meaning_of_a_vocabulary_is_asked_for_unless_the_valid_proof_has_looked_at_it(
    beside: bool,
) -> None:
    """A proof of another kind beside it, which was never checked, has looked at nothing."""
    document = build(an_award())
    document["@context"].append("https://vocabulaire.example/v1")
    signed_by_letters = sign(document, KEY, METHOD, NOW, suite="eddsa-jcs-2022")
    unchecked = signed_by_letters["proof"][0] | {"cryptosuite": "eddsa-rdfc-2022"}
    proofs = [unchecked] * beside + signed_by_letters["proof"]
    for source in (signed_by_letters | {"proof": proofs}, sign_jwt(document, KEY, METHOD)):
        report = verify(source, the_web(), NOW)
        assert report.verdict == "unconfirmed"
        assert "context.unknown" in codes(report, "unknown")


def test_an_unknown_vocabulary_leaves_the_badge_unconfirmed_and_is_named() -> None:
    document = signed()
    document["@context"].append("https://else.example/v9")
    report = verify(document, the_web(), NOW)
    assert report.verdict == "unconfirmed"
    named = next(finding for finding in report.findings if finding.code == "context.unknown")
    assert "https://else.example/v9" in str(named.message)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "format.not_json"),
        (b"", "format.not_json"),
        ("null", "format.not_a_badge"),
        ("[]", "format.not_a_badge"),
        ({}, "format.not_a_badge"),
        ('{"a": 1, "a": 2}', "format.ambiguous_json"),
        ('{"a": "\\ud800"}', "format.ambiguous_json"),
        ('{"a": NaN}', "format.ambiguous_json"),
        ('{"a": 1e999}', "format.ambiguous_json"),
        ('{"a": ' + "9" * 5000 + "}", "format.ambiguous_json"),
        ('{"a":' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1), "format.too_deep"),
        ("[" * 200_000, "format.too_deep"),
        ('{"a": "' + "x" * 6_000_000 + '"}', "format.too_large"),
        (b"\xff\xfe\x00", "format.not_json"),
        ("hello world", "format.not_json"),
        (b"GIF89a", "format.not_json"),
        (" " * 21_000_000, "format.too_large"),
        ("<html><body>Badge</body></html>", "format.not_a_badge"),
        ({"id": object()}, "format.ambiguous_json"),
        ({"a": "\ud800"}, "format.ambiguous_json"),
    ],
)
def test_what_is_no_badge_is_rejected_with_its_reason(source: Any, code: str) -> None:
    report = verify(source)
    assert report.verdict == "rejected"
    assert codes(report, "fail") == [code]
    assert report.badge is None


@pytest.mark.parametrize(
    ("document", "version"),
    [
        ({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion"}, "1.1"),
        ({"@context": "https://w3id.org/openbadges/v1", "type": "", "badge": "", "recipient": {}}, "1.1"),
        ({"recipient": "a@x.fr", "badge": {"name": "x"}}, "1.0"),
    ],
)
def test_the_oldest_badges_are_told_apart(document: dict[str, Any], version: str) -> None:
    report = verify(document)
    assert (report.verdict, report.version) == ("rejected", version)
    assert "schema.missing_field" in codes(report, "fail")


def test_an_address_that_gives_a_page_is_no_badge() -> None:
    web = the_web()
    web.documents[f"{SITE}/page"] = b"<!DOCTYPE html><html><body>Connexion</body></html>"
    assert verify(f"{SITE}/page", web, NOW).verdict == "rejected"


@pytest.mark.parametrize("status", [302, 401, 404, 500])
def test_an_address_that_answers_with_an_error_leaves_the_badge_unconfirmed(status: int) -> None:
    web = the_web()
    web.documents[f"{SITE}/x"] = {}
    web.statuses[f"{SITE}/x"] = status
    report = verify(f"{SITE}/x", web, NOW)
    assert (report.verdict, codes(report)) == ("unconfirmed", ["format.unreachable"])


def test_an_address_offline_is_unconfirmed() -> None:
    assert codes(verify(f"{SITE}/attributions/1"), "unknown") == ["format.unreachable"]


def test_addresses_that_lead_to_each_other_are_not_followed_for_ever() -> None:
    web = the_web()
    web.documents[f"{SITE}/a"] = f"{SITE}/b".encode()
    web.documents[f"{SITE}/b"] = f"{SITE}/a".encode()
    assert codes(verify(f"{SITE}/a", web, NOW)) == ["format.not_a_badge"]


def test_a_network_that_breaks_leaves_things_unknown() -> None:
    def broken(url: str) -> Fetched:
        raise ConnectionResetError("reset")

    report = verify(signed(), broken, NOW)
    assert report.verdict == "unconfirmed"
    assert {"key.unreachable", "status.unreachable"} <= set(codes(report, "unknown"))


def test_a_badge_cannot_make_its_verifier_knock_at_every_door() -> None:
    web = the_web()
    proofs = [signed()["proof"][0] | {"verificationMethod": f"did:web:h{n}.example#k"} for n in range(100)]
    verify(signed() | {"proof": proofs}, web, NOW)
    assert len(web.asked) <= 16


def test_only_web_addresses_are_asked_for() -> None:
    web = the_web()
    method = "file:///etc/passwd#k"
    verify(signed(method=method), web, NOW)
    assert web.asked == [DID_URL, STATUS_URL] or web.asked == [STATUS_URL, DID_URL]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=6)
    | st.sampled_from([DID, NOW.isoformat()]),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=6), children, max_size=3)
    ),
    max_leaves=6,
)
paths = st.sampled_from(
    [
        "@context", "id", "type", "name", "issuer", "issuer.id", "validFrom", "validUntil", "credentialSubject",
        "credentialSubject.id", "credentialSubject.identifier", "credentialSubject.identifier[0]",
        "credentialSubject.achievement", "credentialSubject.achievement.criteria", "credentialSubject.result",
        "credentialSubject.achievement.resultDescription", "credentialSubject.result[0].resultDescription",
        "credentialSubject.achievement.achievementType", "credentialStatus", "credentialStatus.statusListIndex",
        "credentialStatus.statusListCredential", "credentialStatus.statusPurpose", "evidence", "proof", "proof[0]",
        "proof[0].verificationMethod", "proof[0].proofValue", "proof[0].created", "credentialStatus.type",
        "refreshService", "endorsement", "endorsementJwt", "issuer.endorsement", "credentialSchema", "termsOfUse",
        "credentialSubject.achievement.endorsementJwt", "credentialSubject.result[0].status", "awardedDate",
        "credentialStatus.statusSize", "credentialStatus.statusMessage", "issuanceDate", "issuer.parentOrg",
    ]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(paths, json_values)
def test_no_value_anywhere_in_a_badge_raises_or_surprises(path: str, value: object) -> None:
    report = verify(changed(signed(), path, value), the_web(), NOW, ALICE)
    assert "format.unexpected" not in codes(report)
    assert report.verdict in {"verified", "rejected", "unconfirmed"}


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.binary(max_size=60), st.text(max_size=60), st.dictionaries(st.text(max_size=5), json_values))
)
def test_no_source_raises_or_surprises(source: Any) -> None:
    report = verify(source, the_web(), NOW, ALICE)
    assert report.verdict != "verified"
    assert "format.unexpected" not in codes(report)


documents_of_the_web = st.sampled_from(
    [DID_URL, STATUS_URL, f"{SITE}/v2/emetteur", f"{SITE}/v2/badges/engagement"]
)
hosts_answers = st.one_of(
    json_values, st.dictionaries(st.sampled_from(["id", "type", "issuer"]), json_values)
)


@settings(max_examples=60, deadline=None)
@given(documents_of_the_web, hosts_answers)
def test_no_answer_of_the_web_raises_or_surprises(url: str, answer: object) -> None:
    web = the_web()
    web.documents[url] = json.dumps(answer).encode()
    for source in (signed(), f"{SITE}/v2/attributions/1"):
        assert "format.unexpected" not in codes(verify(source, web, NOW, ALICE))


def test_the_last_barrier_turns_a_surprise_into_a_finding() -> None:
    def surprise(url: str) -> Fetched:
        raise ZeroDivisionError

    report = verify(signed(), surprise, NOW)
    assert (report.verdict, codes(report)) == ("unconfirmed", ["format.unexpected"])


def test_a_broken_installation_is_no_badges_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from insigne.credentials.linked_data import contexts

    document = signed() | {"proof": []}  # a signature would be looked at with what is in memory
    contexts.load.cache_clear()
    monkeypatch.setattr(contexts, "find_spec", lambda name: None)
    with pytest.raises(ContextSetError):
        verify(document, the_web(), NOW)
    contexts.load.cache_clear()


def verdict(*findings: Finding) -> str:
    return Report(findings).verdict


PROVEN = (passed("proof.valid"), passed("issuer.confirmed", issuer="x"), passed("validity.in_force"))


def test_the_verdict_follows_from_the_findings() -> None:
    assert verdict(*PROVEN) == "verified"
    assert verdict(*PROVEN, warned("status.index_is_a_number"), skipped("recipient.not_asked")) == "verified"
    assert verdict(*PROVEN, unsure("proof.unchecked")) == "unconfirmed"
    assert verdict(*PROVEN, unsure("proof.unchecked"), failed("proof.missing")) == "rejected"


@pytest.mark.parametrize("left_out", range(3))
def test_silence_never_makes_a_badge_verified(left_out: int) -> None:
    assert verdict(*PROVEN[:left_out], *PROVEN[left_out + 1 :]) == "unconfirmed"
    assert verdict() == "unconfirmed"


def test_importing_the_package_loads_neither_pyld_nor_django() -> None:
    code = "import insigne.credentials, sys; print(sorted({'pyld', 'django', 'openbadgeslib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_key_pair_made_anew_signs_what_verifies() -> None:
    key = KeyPair.generate()
    method = f"did:key:{key.public_multikey}#{key.public_multikey}"
    document = sign(build(an_award(status=None)) | {"issuer": method.partition("#")[0]}, key, method, NOW)
    assert verify(document, None, NOW).verdict == "verified"

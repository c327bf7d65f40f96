"""Hosted Open Badges 2.0: who publishes it, and where."""

import json
from typing import Any

import pytest

from insigne.credentials import Award, Fetched, bake, build_v2, revoked_assertion, verify
from insigne.credentials.older.hosted import is_within
from tests.credentials.pictures import a_png
from tests.credentials.school import ALICE, DAY, NOW, SITE, Web, an_award, changed, codes, the_web

ASSERTION = f"{SITE}/v2/attributions/1"
CLASS = f"{SITE}/v2/badges/engagement"
PROFILE = f"{SITE}/v2/emetteur"


def assertion(award: Award | None = None) -> dict[str, Any]:
    return build_v2(award or an_award()).assertion


def web_with(url: str, path: str, value: Any) -> Web:
    web = the_web()
    web.documents[url] = changed(web.documents[url], path, value)
    return web


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(ASSERTION, id="address"),
        pytest.param(assertion(), id="document"),
        pytest.param(json.dumps(assertion()), id="text"),
        pytest.param(bake(a_png(), json.dumps(assertion()).encode(), kind="2.0"), id="png"),
        pytest.param(bake(a_png(), ASSERTION.encode(), kind="2.0"), id="address in a png"),
    ],
)
def test_a_hosted_badge_is_verified_from_any_source(source: Any) -> None:
    report = verify(source, the_web(), NOW, ALICE)
    assert (report.verdict, report.version) == ("verified", "2.0"), codes(report)
    passes = {"proof.published", "status.published", "issuer.confirmed", "recipient.matches"}
    assert passes <= set(codes(report, "pass"))


def test_the_badge_has_the_same_shape_as_a_newer_one() -> None:
    badge = verify(ASSERTION, the_web(), NOW).badge
    assert badge is not None
    assert (badge.id, badge.name, badge.language) == (ASSERTION, "Engagement associatif", "fr")
    assert (badge.image, badge.achievement_id) == (f"{SITE}/badges/engagement.png", CLASS)
    assert badge.criteria_url == f"{SITE}/badges/engagement/criteres"
    assert badge.criteria_narrative == "Au moins **5** savoir-faire sur 9."
    assert badge.issuer is not None
    assert (badge.issuer.id, badge.issuer.name) == (PROFILE, "École d’exemple")
    assert (badge.awarded_at, badge.valid_until) == (NOW - DAY, NOW + 36_500 * DAY)
    assert badge.evidence[0].name == "Le bilan"
    assert badge.alignments[0].target_code == "60c7"
    assert badge.recipient is not None
    assert badge.recipient.hashed


def test_criteria_and_evidence_given_by_their_address_alone_are_shown() -> None:
    web = web_with(CLASS, "criteria", f"{SITE}/criteres")
    web.documents[ASSERTION] = changed(web.documents[ASSERTION], "evidence", f"{SITE}/preuve")
    badge = verify(ASSERTION, web, NOW).badge
    assert badge is not None
    assert (badge.criteria_url, badge.criteria_narrative) == (f"{SITE}/criteres", None)
    assert badge.evidence[0].id == f"{SITE}/preuve"


def test_offline_nothing_of_a_hosted_badge_can_be_confirmed() -> None:
    report = verify(assertion(), None, NOW)
    assert report.verdict == "unconfirmed"
    assert "proof.unreachable" in codes(report, "unknown")


def test_an_issuer_that_answers_does_not_vouch_for_a_badge_that_does_not() -> None:
    web = the_web()
    del web.documents[ASSERTION]
    report = verify(assertion(), web, NOW)
    assert report.verdict == "unconfirmed"
    assert "issuer.confirmed" not in codes(report)


def test_a_badge_that_is_gone_is_revoked() -> None:
    web = the_web()
    web.statuses[ASSERTION] = 410
    for source in (assertion(), ASSERTION):
        report = verify(source, web, NOW)
        assert report.verdict == "rejected"
        assert "status.revoked" in codes(report, "fail")


def test_a_badge_that_its_address_says_revoked_is_revoked_with_the_reason() -> None:
    web = the_web()
    web.documents[ASSERTION] = revoked_assertion(ASSERTION, "erreur de liste")
    report = verify(assertion(), web, NOW)
    said = [finding.message.text("fr") for finding in report.findings if finding.outcome == "fail"]
    assert said == ["L’émetteur a révoqué le badge (erreur de liste)."]


@pytest.mark.parametrize("word", ["true", 1, "2026-01-01"])
def test_a_badge_that_is_revoked_in_other_words_is_revoked(word: object) -> None:
    assert codes(verify(ASSERTION, web_with(ASSERTION, "revoked", word), NOW), "fail") == ["status.revoked"]


@pytest.mark.parametrize("word", [False, None, "false"])
def test_a_badge_that_says_that_it_is_not_revoked_is_not(word: object) -> None:
    assert verify(ASSERTION, web_with(ASSERTION, "revoked", word), NOW).verdict == "verified"


def test_a_badge_that_says_itself_revoked_is_revoked() -> None:
    assert "status.revoked" in codes(verify(assertion() | {"revoked": True}, None, NOW), "fail")


def test_an_address_that_says_revoked_and_no_more_is_still_read_as_revoked() -> None:
    web = the_web()
    web.documents[ASSERTION] = revoked_assertion(ASSERTION)
    report = verify(ASSERTION, web, NOW)
    assert report.verdict == "rejected"
    assert "status.revoked" in codes(report, "fail")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("recipient.identity", "sha256$00"),
        ("issuedOn", "2020-01-01T00:00:00Z"),
        ("expires", "2099-01-01T00:00:00Z"),
        ("badge", f"{SITE}/v2/badges/autre"),
    ],
)
def test_a_copy_that_differs_from_what_is_published_is_rejected(path: str, value: object) -> None:
    report = verify(changed(assertion(), path, value), the_web(), NOW)
    assert report.verdict == "rejected"
    assert "proof.differs" in codes(report, "fail")


def test_a_copy_that_names_its_class_in_full_where_the_published_one_gives_its_id_is_the_same() -> None:
    web = the_web()
    copy = assertion() | {"badge": web.documents[CLASS]}
    assert verify(copy, web, NOW).verdict == "verified"


@pytest.mark.parametrize(("id_", "verdict"), [(CLASS, "verified"), (f"{SITE}/v2/badges/autre", "rejected")])
def test_a_class_is_known_by_its_id_wherever_it_stands_in_full(id_: str, verdict: str) -> None:
    web = the_web()
    whole = web.documents[CLASS]
    assert verify(assertion() | {"badge": whole | {"id": id_}}, web, NOW).verdict == verdict
    web.documents[ASSERTION] = assertion() | {"badge": whole}
    assert verify(assertion() | {"badge": id_}, web, NOW).verdict == verdict


def test_a_badge_that_its_address_gives_incomplete_is_rejected() -> None:
    report = verify(assertion(), web_with(ASSERTION, "type", ...), NOW)
    assert codes(report, "fail") == ["schema.missing_field"]
    assert "issuer.confirmed" not in codes(report)


def test_nobody_confirms_what_the_issuer_does_not_publish() -> None:
    gone = the_web()
    gone.statuses[ASSERTION] = 410
    for web, copy in (
        (gone, assertion()),
        (web_with(ASSERTION, "issuedOn", "2020-01-01T00:00:00Z"), assertion()),
        (web_with(ASSERTION, "id", f"{SITE}/v2/attributions/2"), assertion()),
    ):
        report = verify(copy, web, NOW)
        assert report.verdict == "rejected"
        assert "issuer.confirmed" not in codes(report)


def test_a_class_and_a_profile_published_within_the_assertion_are_read() -> None:
    web = the_web()
    web.documents[ASSERTION]["badge"] = web.documents[CLASS] | {"issuer": web.documents[PROFILE]}
    assert verify(ASSERTION, web, NOW).verdict == "verified"


def test_a_badge_that_another_site_answers_with_is_not_confirmed() -> None:
    web = the_web()

    def redirecting(url: str) -> Fetched:
        answer = web(url)
        final = "https://pirate.example/a" if url == ASSERTION else url
        return Fetched(final, answer.status, answer.content_type, answer.body)

    report = verify(ASSERTION, redirecting, NOW)
    assert report.verdict == "unconfirmed"
    assert codes(report, "unknown") == ["proof.unreachable"]


@pytest.mark.parametrize("url", [ASSERTION, CLASS, PROFILE])
def test_a_document_at_another_address_than_its_own_is_looked_up_at_its_own(url: str) -> None:
    """Real pages answer at several addresses, with `www` or `?v=2_0` (validator-core, issue 249)."""
    web = the_web()
    own = f"{url}?v=2_0"
    web.documents[url] = web.documents[own] = web.documents[url] | {"id": own}
    report = verify(assertion(), web, NOW)
    assert report.verdict == "verified", codes(report)
    assert codes(report, "warn") == ["proof.other_address" if url == ASSERTION else "issuer.other_address"]


def test_a_page_that_calls_itself_another_does_not_speak_for_it() -> None:
    web = forged_web()
    here = "https://pirate.example/profil"
    web.documents[here] = web.documents[PROFILE] | {"verification": {"allowedOrigins": "pirate.example"}}
    web.documents["https://pirate.example/a"]["badge"]["issuer"] = here
    assert codes(verify("https://pirate.example/a", web, NOW), "fail") == ["issuer.out_of_scope"]


def test_an_address_that_leads_to_another_badge_is_rejected() -> None:
    report = verify(assertion(), web_with(ASSERTION, "id", f"{SITE}/v2/attributions/2"), NOW)
    assert codes(report, "fail") == ["proof.another_id"]


def forged_web() -> Web:
    """A stranger publishes, on their own site, a badge in the name of the school."""
    web = the_web()
    here = "https://pirate.example/a"
    web.documents[here] = assertion() | {"id": here, "badge": web.documents[CLASS] | {"id": f"{here}/classe"}}
    return web


def test_a_badge_published_elsewhere_than_where_its_issuer_publishes_is_rejected() -> None:
    report = verify("https://pirate.example/a", forged_web(), NOW)
    assert report.verdict == "rejected"
    assert codes(report, "fail") == ["issuer.out_of_scope"]


def test_a_profile_embedded_by_a_stranger_is_not_believed() -> None:
    web = forged_web()
    profile = web.documents[PROFILE] | {"verification": {"allowedOrigins": "pirate.example"}}
    web.documents["https://pirate.example/a"]["badge"]["issuer"] = profile
    assert codes(verify("https://pirate.example/a", web, NOW), "fail") == ["issuer.out_of_scope"]


@pytest.mark.parametrize(
    "rule",
    [
        {"allowedOrigins": "pirate.example"},
        {"allowedOrigins": ["autre.example", "https://pirate.example"]},
        {"startsWith": "https://pirate.example/"},
        {"startsWith": ["https://autre.example/", "https://pirate.example/a"]},
    ],
)
def test_an_issuer_may_name_another_site_as_its_own(rule: dict[str, Any]) -> None:
    web = forged_web()
    web.documents[PROFILE]["verification"] = rule
    assert verify("https://pirate.example/a", web, NOW).verdict == "verified"


@pytest.mark.parametrize(
    "rule", [{"startsWith": f"{SITE}/autre/"}, {"allowedOrigins": ["autre.example"]}, {"startsWith": [7]}]
)
def test_an_issuer_may_narrow_where_it_publishes(rule: dict[str, Any]) -> None:
    report = verify(ASSERTION, web_with(PROFILE, "verification", rule), NOW)
    assert report.verdict == ("verified" if rule == {"startsWith": [7]} else "rejected")


@pytest.mark.parametrize(
    ("address", "profile", "within"),
    [
        ("https://ECOLE.example/a", {"id": PROFILE}, True),
        ("https://ecole.example:8443/a", {"id": PROFILE}, False),
        ("urn:uuid:1", {"id": "urn:uuid:2"}, False),
        ("ftp://ecole.example/a", {"id": "ftp://ecole.example/b"}, False),
        ("https://[x", {"id": "https://[y"}, False),
        (
            "ftp://autre.example/a",
            {"id": PROFILE, "verification": {"allowedOrigins": ["autre.example"]}},
            False,
        ),
        (
            "https://autre.example/a",
            {"id": PROFILE, "verification": {"allowedOrigins": ["autre.example"]}},
            True,
        ),
    ],
)
def test_only_a_web_address_is_on_an_issuers_ground(address: str, profile: Any, within: bool) -> None:
    assert is_within(address, profile) == within


def test_an_issuer_at_another_id_is_rejected() -> None:
    report = verify(ASSERTION, web_with(PROFILE, "id", f"{SITE}/v2/autre"), NOW)
    assert codes(report, "fail") == ["issuer.another_id"]


def test_an_issuer_that_does_not_answer_leaves_the_badge_unconfirmed() -> None:
    web = the_web()
    web.documents[CLASS]["issuer"] = web.documents.pop(PROFILE)
    report = verify(ASSERTION, web, NOW)
    assert (report.verdict, codes(report, "unknown")) == ("unconfirmed", ["issuer.unreachable"])
    assert report.badge is not None
    assert report.badge.issuer is not None
    assert report.badge.issuer.name == "École d’exemple"


def test_a_class_that_does_not_answer_leaves_the_badge_unconfirmed() -> None:
    web = the_web()
    del web.documents[CLASS]
    report = verify(ASSERTION, web, NOW)
    assert (report.verdict, codes(report, "unknown")) == ("unconfirmed", ["proof.unreachable"])


def test_an_expired_badge_is_rejected() -> None:
    report = verify(ASSERTION, the_web(an_award(valid_until=NOW)), NOW)
    assert codes(report, "fail") == ["validity.expired"]


def test_a_badge_issued_in_the_future_is_rejected() -> None:
    report = verify(ASSERTION, the_web(an_award(awarded_at=NOW + DAY)), NOW)
    assert codes(report, "fail") == ["validity.not_yet"]


def test_another_persons_badge_is_rejected() -> None:
    assert codes(verify(ASSERTION, the_web(), NOW, "bob@x.fr"), "fail") == ["recipient.another"]


@pytest.mark.parametrize(
    ("url", "place", "name"),
    [(ASSERTION, "", name) for name in ("recipient", "badge", "issuedOn")]
    + [(CLASS, "badge.", name) for name in ("id", "type", "name", "criteria", "issuer")]
    + [(PROFILE, "badge.issuer.", name) for name in ("id", "type", "name")],
)
@pytest.mark.parametrize("value", [..., None, "", []])
def test_what_is_published_must_have_the_fields_that_the_standard_requires(
    url: str, place: str, name: str, value: Any
) -> None:
    report = verify(ASSERTION, web_with(url, name, value), NOW)
    assert report.verdict == "rejected"
    missing = [found for found in report.findings if found.code == "schema.missing_field"]
    assert not missing or f"{place}{name}" in {found.message.params["field"] for found in missing}
    assert missing or name in ("id", "type")


@pytest.mark.parametrize("field", ["id", "recipient", "badge", "issuedOn"])
def test_an_assertion_without_a_required_field_is_rejected_and_the_field_named(field: str) -> None:
    report = verify(changed(assertion(), field, ...), the_web(), NOW)
    assert report.verdict == "rejected"
    said = [str(finding.message) for finding in report.findings if finding.outcome == "fail"]
    assert any(field in sentence for sentence in said)


@pytest.mark.parametrize("field", ["url", "email"])
def test_an_issuer_without_web_site_or_address_is_remarked_only(field: str) -> None:
    report = verify(ASSERTION, web_with(PROFILE, field, ...), NOW)
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["schema.recommended_field"]


def test_an_assertion_that_does_not_say_how_to_verify_it_is_taken_for_hosted() -> None:
    web = web_with(ASSERTION, "verification", ...)
    report = verify(web.documents[ASSERTION], web, NOW)
    assert (report.verdict, codes(report, "warn")) == ("verified", ["schema.recommended_field"])


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-20T10:00:00"])
def test_a_date_without_zone_is_remarked(day: str) -> None:
    report = verify(ASSERTION, web_with(ASSERTION, "issuedOn", day), NOW)
    assert (report.verdict, codes(report, "warn")) == ("verified", ["validity.without_zone"])


def test_the_same_instant_in_another_zone_is_the_same() -> None:
    copy = assertion() | {"issuedOn": "2026-11-21T13:00:00+01:00"}
    assert verify(copy, the_web(), NOW).verdict == "verified"


def test_an_end_that_is_null_is_no_end() -> None:
    assert verify(ASSERTION, web_with(ASSERTION, "expires", None), NOW).verdict == "verified"


def test_the_case_of_a_recipients_address_does_not_matter() -> None:
    assert "recipient.matches" in codes(verify(ASSERTION, the_web(), NOW, ALICE.upper()), "pass")


@pytest.mark.parametrize(
    ("kind", "identity"), [("url", "https://alice.example/"), ("telephone", "+33123456789")]
)
def test_a_recipient_known_otherwise_than_by_mail_is_matched(kind: str, identity: str) -> None:
    recipient = {"type": kind, "hashed": False, "identity": identity}
    report = verify(ASSERTION, web_with(ASSERTION, "recipient", recipient), NOW, identity)
    assert report.verdict == "verified"
    assert "recipient.matches" in codes(report, "pass")


def test_several_pieces_of_evidence_are_shown_in_their_order() -> None:
    evidence = [f"{SITE}/a", {"id": f"{SITE}/b", "narrative": "Récit"}, {"narrative": "Sans adresse"}]
    badge = verify(ASSERTION, web_with(ASSERTION, "evidence", evidence), NOW).badge
    assert badge is not None
    assert [item.id for item in badge.evidence] == [f"{SITE}/a", f"{SITE}/b", ""]


@pytest.mark.parametrize(
    "image", [f"{SITE}/i.png", {"id": f"{SITE}/i.png", "caption": "Une médaille"}, [f"{SITE}/i.png"]]
)
def test_an_image_is_shown_however_it_is_given(image: Any) -> None:
    badge = verify(ASSERTION, web_with(CLASS, "image", image), NOW).badge
    assert badge is not None
    assert badge.image == f"{SITE}/i.png"


@pytest.mark.parametrize("start", [SITE, f"{SITE}/v2/", f"{SITE}/v2/attributions/1"])
def test_the_start_of_an_address_allows_no_other_site(start: str) -> None:
    web = the_web()
    here = f"{SITE}.pirate.example/a"
    web.documents[here] = assertion() | {"id": here}
    web.documents[PROFILE]["verification"] = {"startsWith": [start, f"{SITE}/v2/"]}
    assert codes(verify(here, web, NOW), "fail") == ["issuer.out_of_scope"]
    assert verify(ASSERTION, web, NOW).verdict == "verified"


@pytest.mark.parametrize("way", ["..", "%2e%2E", "%252e.", ".", "..;a", "..%5c..", "..\\"])
def test_an_address_that_leads_out_of_the_issuers_ground_is_not_on_it(way: str) -> None:
    web = the_web()
    here = f"{SITE}/v2/{way}/pirate/a"
    web.documents[here] = assertion() | {"id": here}
    web.documents[PROFILE]["verification"] = {"startsWith": f"{SITE}/v2/"}
    report = verify(web.documents[here], web, NOW)
    assert report.verdict != "verified"
    assert "issuer.confirmed" not in codes(report)


@pytest.mark.parametrize(
    "site", ["https://ecole.example@pirate.example", "https://ecole.example\\@pirate.example"]
)
def test_a_site_that_looks_like_another_is_not_asked(site: str) -> None:
    """What stands before the @ is a user name, and a fake school might well publish under it."""
    web = Web()
    for url in (ASSERTION, CLASS, PROFILE):
        text = json.dumps(the_web().documents[url]).replace(SITE, json.dumps(site)[1:-1])
        web.documents[url.replace(SITE, site)] = text.encode()
    report = verify(web.documents[ASSERTION.replace(SITE, site)], web, NOW)
    assert report.verdict == "unconfirmed"
    assert web.asked == []


@pytest.mark.parametrize("value", [7, None, [], {}, [7], "", {"id": 7}, "x", True])
@pytest.mark.parametrize(
    "name", ["id", "badge", "recipient", "verification", "issuer", "issuedOn", "criteria", "image"]
)
@pytest.mark.parametrize("url", [ASSERTION, CLASS, PROFILE])
def test_a_value_of_another_kind_gives_a_finding(url: str, name: str, value: Any) -> None:
    web = web_with(url, name, value)
    for source in (assertion(), web.documents[ASSERTION]):
        assert "format.unexpected" not in codes(verify(source, web, NOW))


def test_a_badge_of_version_2_1_is_told_apart() -> None:
    web = the_web()
    for url in (ASSERTION, CLASS, PROFILE):
        web.documents[url]["@context"] = "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"
    report = verify(ASSERTION, web, NOW)
    assert (report.verdict, report.version) == ("verified", "2.1")


def test_an_issuer_without_tls_is_remarked() -> None:
    text = json.dumps(the_web().documents).replace("https://ecole.example", "http://ecole.example")
    web = Web()
    web.documents = json.loads(text)
    report = verify("http://ecole.example/v2/attributions/1", web, NOW)
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["issuer.plain_http"]

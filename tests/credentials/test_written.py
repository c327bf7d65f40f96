"""Everything that is written is verified by our own reader: any award, in every form that we write."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insigne.credentials import (
    Award,
    Endorsement,
    KeyPair,
    LearnerRecord,
    Report,
    StatusEntry,
    bake,
    build,
    build_clr,
    build_endorsement,
    build_v2,
    cryptographic_key_v2,
    profile_v2,
    sign,
    sign_v2,
    verify,
)
from tests.credentials import vectors
from tests.credentials.awards import awards, texts
from tests.credentials.pictures import a_png
from tests.credentials.school import DAY, KEY, METHOD, NOW, SITE, STATUS_URL, Web, an_award, codes, the_web

RSA = KeyPair.generate("RSA")
KEY_URL = f"{SITE}/v2/cle"
WEB = the_web()
SCHEMA = "schemas/ob_v3p0_achievementcredential_schema.json"
written = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def awards_in_force(draw: st.DrawFn) -> tuple[Award, datetime]:
    """Any award, in the school's own status list or none, and an instant at which it holds."""
    award = draw(awards())
    now = max(award.valid_from, award.awarded_at, NOW) + timedelta(seconds=1)
    status = draw(st.none() | st.builds(StatusEntry, st.just(STATUS_URL), st.integers(0, 131_071)))
    recipient = replace(award.recipient, identity=draw(st.emails()))
    until = draw(st.none() | st.just(now + DAY))
    return replace(award, recipient=recipient, status=status, valid_until=until), now


def as_read(source: Any, now: datetime, award: Award, web: Web = WEB) -> Report:
    """The report, asked about the recipient too."""
    report = verify(source, web, now, award.recipient.identity)
    assert report.verdict == "verified", codes(report)
    assert report.badge is not None
    assert (report.badge.name, report.badge.awarded_at) == (
        award.achievement.name,
        award.awarded_at.replace(microsecond=0),
    )
    return report


def values(value: Any) -> Iterator[Any]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from values(child)


@written
@given(awards_in_force())
def test_any_award_is_read_as_it_was_written(drawn: tuple[Award, datetime]) -> None:
    award, now = drawn
    credential = sign(build(award), KEY, METHOD, award.valid_from)
    badge = as_read(credential, now, award).badge
    assert badge is not None
    assert badge.description == award.achievement.description
    assert badge.tags == award.achievement.tags
    assert [item.id for item in badge.evidence] == [item.id for item in award.evidence]
    names = {skill.id: skill.name for skill in award.achievement.skills}
    order = [skill.id for skill in award.achievement.skills if skill.id in award.recognised]
    assert [skill.name for skill in badge.skills] == [names[id_] for id_ in order]
    as_read(bake(a_png(), json.dumps(credential).encode(), kind="3.0"), now, award)


@written
@given(awards_in_force())
def test_nothing_of_any_award_is_null_or_empty(drawn: tuple[Award, datetime]) -> None:
    hosted = build_v2(drawn[0])
    for document in (build(drawn[0]), hosted.assertion, hosted.badge_class, hosted.issuer):
        assert not [value for value in values(document) if value in (None, "", [], {})]


@settings(written, max_examples=15)
@given(awards_in_force())
def test_the_published_schema_accepts_any_award(drawn: tuple[Award, datetime]) -> None:
    validator = jsonschema.Draft201909Validator(
        vectors.document(SCHEMA), format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER
    )
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(build(drawn[0]))] == []


@written
@given(awards_in_force())
def test_any_award_hosted_in_version_2_is_read_as_it_was_written(drawn: tuple[Award, datetime]) -> None:
    award, now = drawn
    badge = as_read(build_v2(award).assertion, now, award, the_web(award)).badge
    assert badge is not None
    assert badge.criteria_narrative == award.achievement.criteria_narrative


@written
@given(awards_in_force())
def test_any_award_signed_in_version_2_is_read_as_it_was_written(drawn: tuple[Award, datetime]) -> None:
    award, now = drawn
    hosted, web = build_v2(award), Web()
    profile = profile_v2(award.issuer, str(award.issuer_profile_url), [KEY_URL])
    key = cryptographic_key_v2(RSA.public_key, KEY_URL, profile["id"])
    web.documents |= {document["id"]: document for document in (hosted.badge_class, profile, key)}
    token = sign_v2(hosted, RSA, KEY_URL)
    as_read(token, now, award, web)
    as_read(bake(a_png(), token.encode(), kind="2.0"), now, award, web)


@written
@given(texts, st.none() | texts)
def test_any_endorsement_is_read_as_it_was_written(name: str, comment: str | None) -> None:
    award = an_award()
    endorsement = Endorsement(f"{SITE}/e/1", name, award.issuer, award.achievement.id, NOW - DAY, comment)
    report = verify(sign(build_endorsement(endorsement), KEY, METHOD, NOW), WEB, NOW)
    assert report.verdict == "verified", codes(report)
    assert report.badge is not None
    assert (report.badge.name, report.badge.description) == (name, comment)


@settings(written, max_examples=15)
@given(st.lists(awards(), min_size=1, max_size=3), texts)
def test_any_record_of_any_awards_is_read_as_it_was_written(path: list[Award], name: str) -> None:
    award = an_award()
    credentials = tuple(sign(build(item), KEY, METHOD, NOW) for item in path)
    record = LearnerRecord(f"{SITE}/r/1", name, award.issuer, award.recipient, NOW - DAY, credentials)
    report = verify(sign(build_clr(record), KEY, METHOD, NOW), WEB, NOW)
    assert "proof.valid" in codes(report, "pass"), codes(report)
    assert report.badge is not None
    assert [badge.name for badge in report.badge.contents] == [item.achievement.name for item in path]

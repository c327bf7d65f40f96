"""Any award that a school could make, for laws that hold for all of them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from insigne.credentials import Alignment, Award, Evidence, Recipient, Skill, StatusEntry
from tests.credentials.school import SITE, a_badge, an_award

# Control characters, quotes, backslashes, every plane, noncharacters; no half of a surrogate pair.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30) | st.sampled_from(
    [
        "\x00",
        "\x7f",
        '"',
        "\\",
        "\n\r\t\b\f",
        "\ufffe",
        "\uffff",
        "é",
        "𝄞",
        "\U0010ffff",
        "\u2028",
        "%s",
        "{0}",
        "a b",
        "a",
    ]
)
ids = st.uuids().map(lambda number: f"{SITE}/a/{number}") | st.uuids().map(
    lambda number: f"urn:uuid:{number}"
)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
addresses = st.sampled_from(["", "x", "y/é", "%20", "z#1"]).map(lambda end: f"{SITE}/e/{end}")


@st.composite
def skill_lists(draw: st.DrawFn) -> tuple[Skill, ...]:
    names = draw(st.lists(texts, max_size=draw(st.sampled_from([0, 1, 3, 40]))))
    alignments = (Alignment("travailler", "http://data.europa.eu/esco/skill/60c7", "ESCO", "60c7"),)
    return tuple(
        Skill(f"{SITE}/b#S{n}", name, draw(st.none() | texts), alignments if draw(st.booleans()) else ())
        for n, name in enumerate(names)
    )


@st.composite
def badges(draw: st.DrawFn) -> object:
    return a_badge(
        name=draw(texts),
        description=draw(texts),
        criteria_narrative=draw(texts),
        skills=draw(skill_lists()),
        tags=tuple(draw(st.lists(texts, max_size=3))),
    )


@st.composite
def awards(draw: st.DrawFn, badge: object = None) -> Award:
    """An award of any badge, or of this one."""
    chosen = badge or draw(badges())
    skills = [skill.id for skill in chosen.skills]  # type: ignore[attr-defined]
    awarded = draw(instants)
    evidence = st.builds(Evidence, addresses, st.none() | texts, st.none() | texts, st.none() | texts)
    return an_award(
        achievement=chosen,
        id=draw(ids),
        recipient=Recipient(draw(texts), draw(st.none() | texts), draw(st.none() | st.just("did:key:z6Mk"))),
        awarded_at=awarded,
        valid_from=draw(st.just(awarded) | instants),
        valid_until=draw(st.none() | st.just(awarded + timedelta(days=365))),
        recognised=tuple(skill for skill in skills if draw(st.booleans())),
        evidence=tuple(draw(st.lists(evidence, max_size=2))),
        status=draw(st.none() | st.builds(StatusEntry, addresses, st.integers(0, 131_071))),
        activity_start=draw(st.none() | st.dates(date(2000, 1, 1))),
        activity_end=None,
    )

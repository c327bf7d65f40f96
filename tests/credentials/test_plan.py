"""The fast road gives the very bytes of the plain one, or gives up."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from insigne.credentials import Recipient, build
from insigne.credentials.linked_data import forms
from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.linked_data.plan import Plan, Unfit, cut
from tests.credentials.awards import awards, badges, texts
from tests.credentials.school import SITE, a_badge, an_award, changed


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    forms.forget()


def learn(document: dict[str, Any]) -> None:
    form = Form(document)
    form.canonical()
    form.learn()


def canonical(document: dict[str, Any]) -> bytes:
    return canonicalize(document).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), badges())
def test_a_plan_gives_the_form_of_every_award_of_its_badge(data: st.DataObject, badge: Any) -> None:
    first = build(data.draw(awards(badge)))
    plan = Plan.of(first)
    for _ in range(3):
        document = build(data.draw(awards(badge)))
        skeleton, values = cut(document)
        if skeleton == plan.skeleton:
            try:
                form = plan.canonical(values)
            except Unfit:
                continue
            assert form == canonical(document)
    assert plan.canonical(cut(first)[1]) == canonical(first)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4), st.data())
def test_identities_that_look_alike_are_named_as_the_standard_says_or_left_to_the_engine(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Several blank nodes, whose hashes depend on the values."""
    document = build(an_award())
    template = document["credentialSubject"]["identifier"][0]

    def with_identities(values: list[tuple[str, str]]) -> dict[str, Any]:
        identities = [{**template, "identityHash": one, "salt": other} for one, other in values]
        return changed(document, "credentialSubject.identifier", identities)

    try:
        plan = Plan.of(with_identities([(f"a{n}", f"b{n}") for n in range(len(pairs))]))
        form = plan.canonical(cut(with_identities(pairs))[1])
    except Unfit:
        assume(len(set(pairs)) == len(pairs))
        raise
    assert form == canonical(with_identities(pairs))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "urn:uuid:1"),  # another beginning: a prefix could change its meaning
        ("id", "https://é exemple"),
        ("id", "_:b0"),
        ("id", f"{SITE}/autre"),  # the ids made from it no longer fit
        ("credentialSubject.id", f"{SITE}/autre#recipient"),
        ("credentialStatus.statusListCredential", "status"),
        ("credentialSubject.identifier[0].salt", "\ud800"),
    ],
)
def test_a_value_that_a_plan_cannot_prove_is_left_to_the_engine(path: str, value: str) -> None:
    plan = Plan.of(build(an_award()))
    skeleton, values = cut(changed(build(an_award()), path, value) if "\ud800" not in value else _lone())
    assert skeleton == plan.skeleton
    with pytest.raises(Unfit):
        plan.canonical(values)


def _lone() -> dict[str, Any]:
    return build(an_award(recipient=Recipient("a@example.org", salt="x"))) | {"validFrom": "\ud800"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "Autre"),
        ("credentialSubject.achievement.version", 2),
        ("credentialSubject.achievement.version", True),
        ("credentialSubject.achievement.tag", ["bénévolat"]),
        ("credentialSubject.result[0].status", "Failed"),
        ("credentialSubject.result[1]", ...),
        ("credentialSubject.identifier[0].hashed", 1),
        ("type", ["VerifiableCredential", "AchievementCredential"]),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
        ("validUntil", ...),
        ("issuer", "did:web:autre.example"),
    ],
)
def test_any_change_elsewhere_is_another_plan(path: str, value: Any) -> None:
    document = build(an_award())
    assert cut(changed(document, path, value))[0] != cut(document)[0]


@pytest.mark.parametrize(
    ("path", "value"),
    [("id", 0), ("validFrom", ["2026"]), ("credentialStatus.id", {"@id": "x"}), ("evidence[0]", 0)],
)
def test_a_value_of_another_kind_is_never_taken_for_a_text(path: str, value: Any) -> None:
    with pytest.raises(Unfit):
        cut(changed(build(an_award()), path, value))


@pytest.mark.parametrize(
    "id_", ["urn:uuid:2", "http://ecole.example/1", "xsd:1", "https://ecole.example/a b", "1", ""]
)
def test_an_address_that_begins_otherwise_is_not_for_the_plan(id_: str) -> None:
    """A context might read it otherwise, or there is nothing that it could be read as."""
    plan = Plan.of(build(an_award()))
    skeleton, values = cut(build(an_award()))
    assert (skeleton, values[0]) == (plan.skeleton, f"{SITE}/attributions/1")
    with pytest.raises(Unfit):
        plan.canonical([id_, *[value.replace(values[0], id_) for value in values[1:]]])


def test_a_node_that_could_be_taken_for_the_badge_gets_no_plan() -> None:
    """Its id is a value: were it that of the badge, what it says of its end would be said of the badge's."""
    document = build(an_award())
    evidence = {"id": f"{SITE}/preuves/1", "type": ["VerifiableCredential"]}
    Plan.of(document | {"evidence": [evidence]})
    document["evidence"] = [evidence | {"validUntil": "2027-01-01T00:00:00Z"}]
    with pytest.raises(Unfit):
        Plan.of(document)


def test_a_document_with_definitions_of_its_own_gets_no_plan() -> None:
    document = build(an_award())
    document["@context"] = [*document["@context"], {"ex": "https://example.org/"}]
    with pytest.raises(Unfit):
        Plan.of(document)
    within = build(an_award())
    within["evidence"][0]["@context"] = {"ex": "https://example.org/"}
    with pytest.raises(Unfit):
        Plan.of(within)


def test_the_second_badge_of_a_kind_makes_a_plan_and_the_third_uses_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(2):
        document = build(an_award(id=f"{SITE}/a/{number}"))
        learn(document)
    third = build(an_award(id=f"{SITE}/a/3", recipient=Recipient("x@example.org", salt="y")))
    expected = canonical(third)
    monkeypatch.setattr(forms, "canonicalize", None)
    assert Form(third).canonical() == expected


def test_a_plan_that_gives_another_form_than_the_engine_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Plan, "canonical", lambda _plan, _values: b"another form")
    for _ in range(3):
        learn(build(an_award()))
    assert not forms._plans


def test_no_more_is_remembered_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "_MOST_PLANS", 2)
    monkeypatch.setattr(forms, "_MOST_SEEN", 3)
    for number in range(5):
        document = build(an_award(achievement=a_badge(name=f"Badge {number}")))
        for _ in range(2):
            learn(document)
    assert len(forms._plans) == 2
    assert len(forms._seen) == 3

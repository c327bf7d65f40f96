"""The badge as people are shown it, whatever a stranger wrote where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import Alignment, ShownRecipient, ShownSkill, build, verify
from insigne.credentials.describe import describe_credential, describe_v2, describe_v3
from tests.credentials.school import NOW, SITE, an_award, changed, signed, the_web

ODD = [7, True, [], {}, [7], {"en": 7}, None, [[]], "", [None]]


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize(
    ("path", "attribute"),
    [
        ("credentialSubject.achievement.description", "description"),
        ("credentialSubject.achievement.image", "image"),
        ("credentialSubject.achievement.criteria", "criteria_url"),
        ("credentialSubject.achievement.creator", "creator"),
        ("issuer", "issuer"),
        ("credentialSubject.achievement.inLanguage", "language"),
        ("validUntil", "valid_until"),
    ],
)
def test_a_value_of_another_kind_is_left_out(path: str, attribute: str, value: Any) -> None:
    assert getattr(describe_v3(changed(build(an_award()), path, value)), attribute) is None


@pytest.mark.parametrize("value", [7, True, [], None, [7, None, []]])
@pytest.mark.parametrize(
    ("path", "attribute"),
    [
        ("credentialSubject.result", "skills"),
        ("evidence", "evidence"),
        ("credentialSubject.achievement.alignment", "alignments"),
        ("credentialSubject.achievement.tag", "tags"),
    ],
)
def test_a_list_of_things_of_another_kind_is_empty(path: str, attribute: str, value: Any) -> None:
    assert getattr(describe_v3(changed(build(an_award()), path, value)), attribute) == ()


@pytest.mark.parametrize("name", [{"fr": "Médaille", "en": "Medal"}, ["Médaille", "Medal"]])
def test_of_several_names_the_first_is_shown(name: Any) -> None:
    badge = describe_v3(changed(build(an_award()), "credentialSubject.achievement.name", name))
    assert badge.name == "Médaille"


@pytest.mark.parametrize("image", [f"{SITE}/i.png", {"id": f"{SITE}/i.png"}, [{"id": f"{SITE}/i.png"}]])
def test_an_image_is_shown_however_it_is_given(image: Any) -> None:
    document = changed(build(an_award()), "credentialSubject.achievement.image", image)
    assert describe_v3(document).image == f"{SITE}/i.png"


def test_an_issuer_given_by_its_id_alone_has_it_for_a_name() -> None:
    issuer = describe_v3(changed(build(an_award()), "issuer", "did:web:x.example")).issuer
    assert issuer is not None
    assert (issuer.id, issuer.name) == ("did:web:x.example", "did:web:x.example")


def test_an_issuer_without_name_has_its_id_for_one() -> None:
    issuer = describe_v3(changed(build(an_award()), "issuer.name", ...)).issuer
    assert issuer is not None
    assert issuer.name == issuer.id


def test_a_result_shows_the_name_of_its_level_or_its_value() -> None:
    document = build(an_award())
    subject = document["credentialSubject"]
    first, second, third = subject["achievement"]["resultDescription"][:3]
    first["rubricCriterionLevel"] = [
        {"id": "urn:level:2", "type": ["RubricCriterionLevel"], "name": "Avancé"}
    ]
    second["rubricCriterionLevel"] = [{"name": "Sans identifiant"}]
    subject["result"] = [
        {"type": ["Result"], "resultDescription": first["id"], "achievedLevel": "urn:level:2"},
        {"type": ["Result"], "resultDescription": second["id"], "value": "17/20"},
        {"type": ["Result"], "resultDescription": third["id"], "achievedLevel": "urn:level:9"},
        {"type": ["Result"], "resultDescription": "urn:unheard", "status": "Completed"},
    ]
    shown = [(skill.name, skill.standing) for skill in describe_v3(document).skills]
    assert shown == [
        ("Savoir-faire 1", "Avancé"),
        ("Savoir-faire 2", "17/20"),
        ("Savoir-faire 3", "urn:level:9"),
        ("urn:unheard", "Completed"),
    ]


def test_a_result_without_description_shows_its_own_alignments() -> None:
    aligned = {"type": ["Alignment"], "targetName": "A", "targetUrl": "urn:a"}
    document = build(an_award()) | {}
    document["credentialSubject"]["result"] = [
        {"type": ["Result"], "status": "Completed", "alignment": [aligned]}
    ]
    assert describe_v3(document).skills == (ShownSkill("", "Completed", (Alignment("A", "urn:a"),)),)


def test_an_empty_document_gives_an_empty_badge() -> None:
    for badge in (describe_v3({}), describe_v2({}, {}, {})):
        assert badge.id is badge.name is badge.issuer is badge.recipient is None
        assert badge.skills == badge.evidence == badge.alignments == badge.tags == ()


def test_the_recipient_is_shown_as_it_is_written() -> None:
    assertion = {"recipient": {"type": "email", "hashed": False, "identity": "alice@x.fr"}}
    assert describe_v2(assertion, {}, {}).recipient == ShownRecipient("alice@x.fr", hashed=False)


@pytest.mark.parametrize(
    "name",
    [
        {"@value": "Médaille", "@language": "fr"},
        {"@language": "fr", "@value": "Médaille"},
        [{"@language": "fr", "@value": "Médaille"}, "Medal"],
        [{"fr": "Médaille"}],
    ],
)
def test_a_name_with_its_language_is_shown_without_it(name: Any) -> None:
    badge = describe_v3(changed(build(an_award()), "credentialSubject.achievement.name", name))
    assert badge.name == "Médaille"


def test_a_credential_that_is_no_badge_is_shown_by_what_every_credential_says() -> None:
    badge = describe_credential(
        {
            "id": "urn:uuid:1",
            "type": ["VerifiableCredential", "EmploymentCredential"],
            "name": "Contrat",
            "description": "Un emploi",
            "issuer": {"id": "did:web:x.example", "name": "X"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:key:z6MkAlice", "job": "…"},
        }
    )
    assert (badge.name, badge.description) == ("Contrat", "Un emploi")
    assert badge.types == ("VerifiableCredential", "EmploymentCredential")
    assert badge.recipient == ShownRecipient(None, hashed=False, id="did:key:z6MkAlice")
    assert badge.issuer is not None
    assert badge.issuer.name == "X"


def test_a_record_of_endless_badges_shows_the_first_hundred() -> None:
    held = [build(an_award())] * 1000
    record = {"type": ["ClrCredential"], "credentialSubject": {"verifiableCredential": held}}
    assert len(describe_credential(record).contents) == 100


def test_a_record_within_a_record_is_shown_by_its_name_alone() -> None:
    record: dict[str, Any] = {"type": ["ClrCredential"], "name": "au fond"}
    for _ in range(3):
        record = {
            "type": ["ClrCredential"],
            "name": "dessus",
            "credentialSubject": {"verifiableCredential": record},
        }
    (inner,) = describe_credential(record).contents
    assert (inner.name, inner.contents) == ("dessus", ())


def test_what_was_changed_after_it_was_checked_is_shown_as_it_was_checked() -> None:
    document = signed()
    report = verify(document, the_web(), NOW)
    document["credentialSubject"]["achievement"]["name"] = "Diplôme d’État"
    assert report.badge is not None
    assert report.badge.name == "Engagement associatif"
    assert report.badge is report.badge


NAMES = [
    "id", "type", "name", "description", "image", "criteria", "issuer", "creator", "evidence", "alignment", "tag",
    "credentialSubject", "achievement", "result", "resultDescription", "achievedLevel", "rubricCriterionLevel",
    "identifier", "identityHash", "validFrom", "verifiableCredential", "@value", "targetName", "targetUrl",
]  # fmt: skip
WORDS = ["OpenBadgeCredential", "ClrCredential", "EndorsementCredential", "2026-01-01T00:00:00Z", "urn:a", ""]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=40,
)


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_any_document_can_be_put_into_words(document: dict[str, Any]) -> None:
    for types in (
        ["OpenBadgeCredential"],
        ["ClrCredential"],
        ["EndorsementCredential"],
        document.get("type"),
    ):
        describe_credential(document | {"type": types})
    describe_v2(document, document, document)

"""The CV: what one chooses goes out, the rest does not; valid JSON Resume, and ELM that says it is unsealed."""

import json
import re
from typing import Any

import jsonschema
import pytest
from django.urls import reverse

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.people.models import User
from tests import world as worlds
from tests.applications.pages import says
from tests.awards.making import awarded
from tests.path import making
from tests.sharing.published import schema
from tests.world import World, browser

CV = "/path/cv"


def export(person: User, kind: str = "resume", **fields: Any) -> dict[str, Any]:
    answer = browser(person).post(CV, {"format": kind, "language": "fr", "dates": "on"} | fields)
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    found: dict[str, Any] = json.loads(answer.content)
    return found


def every(person: User, kind: str = "volunteer") -> dict[str, Any]:
    """All the experiences as `kind`, and all the badges."""
    from insigne.path.story import story_of

    story = story_of(person)
    chosen: dict[str, Any] = {f"experience-{told.key}": kind for told in story.experiences}
    return chosen | {"badges": [badge.key for badge in story.badges]}


def valid(resume: dict[str, Any]) -> bool:
    """By the shape that is documented: dates, and nothing empty. The published schema has its own test."""
    dates = [
        each[name]
        for part in ("work", "volunteer", "awards", "certificates")
        for each in resume.get(part, ())
        for name in ("startDate", "endDate", "date")
        if name in each
    ]
    return all(len(day.split("-")) == 3 for day in dates)


def test_it_asks_who_one_is(world: World) -> None:
    assert reverse("cv") == CV
    assert browser().get(CV)["Location"].startswith(reverse("account_login"))
    assert browser().post(CV)["Location"].startswith(reverse("account_login"))


def test_the_export_is_valid_by_the_published_schema(world: World) -> None:
    making.full(world.ours)
    student = world.ours.student
    chosen = every(student) | {"words": "on", "structures": "on", "email": "on"}
    checker = jsonschema.Draft7Validator(schema(), format_checker=jsonschema.FormatChecker())
    for kind in ("volunteer", "work"):
        for fields in (chosen, every(student, kind), {"badges": chosen["badges"]}):
            checker.validate(export(student, **fields))


def test_badges_are_certificates_skills_are_skills_experiences_are_what_was_chosen(world: World) -> None:
    award = making.full(world.ours)
    student = world.ours.student
    chosen = every(student) | {"structures": "on"}
    tutoring = next(name for name in chosen if name.startswith("experience-"))
    resume = export(student, **(chosen | {tutoring: "work"}))
    assert valid(resume)
    assert resume["basics"] == {"name": "Sam Étudiant"}
    assert len(resume["work"]) == 1
    assert len(resume["volunteer"]) == 2
    (certificate,) = resume["certificates"]
    assert (certificate["name"], certificate["issuer"]) == ("Engagement associatif", "Université ours")
    assert "url" not in certificate
    assert [skill["name"] for skill in resume["skills"]] == [
        each.skill.name.fr for each in award.recognised.select_related("skill")
    ]
    assert resume["skills"][0]["keywords"] == ["Engagement associatif"]


def test_nothing_is_said_twice_of_an_experience(world: World) -> None:
    student = world.ours.student
    making.experience(student, title="Trésorière")  # as its role
    making.experience(student, title="L’épicerie", role="Bénévole")
    told = export(student, **every(student))["volunteer"]
    assert [(each["position"], each.get("summary")) for each in told] == [
        ("Trésorière", None),
        ("Bénévole", "L’épicerie"),
    ]


def test_the_address_of_a_badge_is_given_once_its_page_is_open(world: World) -> None:
    award = making.full(world.ours)
    awards.share(award, Award.Sharing.LINK, by=world.ours.student)
    (certificate,) = export(world.ours.student, **every(world.ours.student))["certificates"]
    assert certificate["url"] == f"https://insigne.example/a/{award.pk}"


def test_service_that_no_experience_tells_is_volunteering_too(world: World) -> None:
    worlds.awarded(world.ours, world.ours.student)
    resume = export(world.ours.student, **every(world.ours.student))
    assert [each["position"] for each in resume["volunteer"]] == ["Engagement associatif"]
    assert len(resume["certificates"]) == 1


def test_a_distinction_is_an_award(world: World) -> None:
    best = worlds.badge(world.ours, "top-3-academique").current
    awarded(world.ours, of=best)
    resume = export(world.ours.student, **every(world.ours.student))
    assert [each["title"] for each in resume["awards"]] == [best.name.fr]
    assert "certificates" not in resume


def test_only_what_is_ticked_goes_out(world: World) -> None:
    making.full(world.ours)
    student = world.ours.student
    bare = json.dumps(export(student, **every(student)), ensure_ascii=False)
    for hidden in (
        "En deuxième année",
        "L’Épicerie du campus",
        student.email,
        worlds.WORDS,
        worlds.STORY.strip(),
    ):
        assert hidden not in bare
    whole = json.dumps(
        export(student, **every(student), words="on", structures="on", email="on"), ensure_ascii=False
    )
    for shown in ("En deuxième année", "L’Épicerie du campus", student.email):
        assert shown in whole
    for never in (worlds.WORDS, worlds.STORY.strip()):
        assert never not in whole


def test_without_dates_no_experience_tells_one(world: World) -> None:
    making.full(world.ours)
    resume = export(world.ours.student, **(every(world.ours.student) | {"dates": ""}))
    assert "startDate" not in json.dumps(resume)


def test_what_was_left_out_is_nowhere(world: World) -> None:
    making.full(world.ours)
    student = world.ours.student
    resume = export(student, badges=every(student)["badges"])
    assert "work" not in resume
    assert "Tutrice" not in json.dumps(resume, ensure_ascii=False)
    experiences = {name: value for name, value in every(student).items() if name != "badges"}
    without = export(student, **experiences)
    assert "certificates" not in without
    assert "skills" not in without


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_empty_choice_is_refused_with_the_reason(world: World, language: str) -> None:
    person = worlds.person(language=language)
    making.experience(person)
    answer = browser(person, language).post(CV, {"format": "resume", "language": "fr"})
    assert answer.status_code == 422
    assert says(answer, "Choose at least one experience or one badge: the export would be empty.", language)


def test_somebody_else_s_parts_cannot_be_asked_for(world: World) -> None:
    award = making.full(world.ours)
    making.experience(world.stranger)
    answer = browser(world.stranger).post(
        CV, {"format": "resume", "language": "fr", "badges": [str(award.pk)]}
    )
    assert answer.status_code == 422
    assert "Engagement" not in answer.content.decode()


def test_with_nothing_to_export_it_says_the_first_step(world: World) -> None:
    page = browser(world.stranger).get(CV)
    assert says(page, "Nothing to export yet", "fr")
    assert reverse("experiences") in page.content.decode()


# --- ELM -----------------------------------------------------------------------------------------------


def test_the_european_export_says_in_both_languages_that_it_is_unsealed(world: World) -> None:
    making.full(world.ours)
    student = world.ours.student
    made = export(student, "elm", **every(student))
    said = made["displayParameter"]["description"]
    assert "Unsealed" in said["en"][0]
    assert "Non scellé" in said["fr"][0]
    assert "proof" not in made
    assert "issuer" not in made
    assert says(browser(student).get(CV), "What the two files are", "fr")


def test_without_a_badge_the_european_export_would_be_empty_and_says_so(world: World) -> None:
    making.full(world.ours)
    student = world.ours.student
    fields = {"format": "elm", "language": "fr"} | every(student) | {"badges": []}
    answer = browser(student).post(CV, fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("badges attribués ici") == 2  # on top, and at the field
    (target,) = re.findall(r'<li><a href="#([^"]+)"', page)
    assert f'id="{target}"' in page
    assert browser(student).post(CV, fields | {"format": "resume"}).status_code == 200


def test_each_badge_is_a_claim_of_the_person_with_its_outcomes_in_esco(world: World) -> None:
    award = making.full(world.ours)
    student = world.ours.student
    subject = export(student, "elm", **every(student))["credentialSubject"]
    (claim,) = subject["hasClaim"]
    assert (subject["type"], claim["type"]) == ("Person", "LearningAchievement")
    assert subject["fullName"] == {"fr": ["Sam Étudiant"]}
    assert claim["title"] == {"fr": ["Engagement associatif"], "en": ["Community engagement"]}
    assert claim["awardedBy"]["awardingBody"][0]["legalName"]["fr"] == ["Université ours"]
    assert f"{award.pk}%2Fassertion.json" in claim["additionalNote"][0]["noteLiteral"]["en"][0]
    outcomes = claim["specifiedBy"]["learningOutcome"]
    assert len(outcomes) == 5
    concepts = [concept for each in outcomes for concept in each.get("relatedESCOSkill", ())]
    assert concepts
    assert all(concept["id"].startswith("http://data.europa.eu/esco/") for concept in concepts)


def test_every_node_has_a_name_of_its_own_that_tells_nothing(world: World) -> None:
    making.full(world.ours)
    student = world.ours.student

    def nodes(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [value["id"]] if "type" in value else []
            return own + [name for each in value.values() for name in nodes(each)]
        return [name for each in value for name in nodes(each)] if isinstance(value, list) else []

    made = export(student, "elm", **every(student))
    names = [name for name in nodes(made) if name.startswith("urn:uuid:")]
    assert len(set(names)) == len(names)
    assert student.email not in json.dumps(made)

"""The portfolio: one's own path whole; of a shared one, exactly the parts, as long as it is open."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne import credentials
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.experiences.models import Experience
from insigne.path import actions
from insigne.path.shares import token_of
from insigne.path.story import story_of
from insigne.sharing.portfolio import Openness, portfolio
from insigne.web import own
from tests.path import making
from tests.sharing.making import HOSTILE, POPPLER, attached, pages, text_of
from tests.world import World, browser

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
MINE = "/path/portfolio.pdf"


def shared(share) -> str:
    return reverse("shared-portfolio", args=[token_of(share)])


# --- one's own -----------------------------------------------------------------------------------------


def test_it_is_one_s_own(world: World) -> None:
    assert reverse("path-portfolio") == MINE
    assert browser().get(MINE)["Location"].startswith(reverse("account_login"))
    answer = browser(world.ours.student).get(MINE)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    assert browser(world.ours.student).get(f"{MINE}?lang=it").status_code == 404


@POPPLER
def test_an_experience_whose_title_is_a_pictogram_is_told(world: World) -> None:
    person = world.ours.student
    for title in ("🎉🎉", "\u0302\ufe0f"):
        Experience.objects.create(person=person, title=title, action="Une fête\tpour 200 personnes ❤\ufe0f")
    answer = browser(person).get(f"{MINE}?lang=fr")
    assert answer.status_code == 200
    assert "Expérience Une fête pour 200 personnes" in text_of(answer.content)


@POPPLER
@pytest.mark.parametrize("lang", ["fr", "en", "both"])
def test_it_tells_experiences_badges_and_skills_with_the_credentials_inside(world: World, lang: str) -> None:
    award = making.full(world.ours)
    content = browser(world.ours.student).get(f"{MINE}?lang={lang}").content
    text = text_of(content)
    for expected in ("Épicerie solidaire du campus", "Tutrice", "En deuxième année", "Sam Étudiant"):
        assert expected in text
    assert ("Engagement associatif" in text) is (lang != "en")
    assert ("Community engagement" in text) is (lang != "fr")
    assert ("Savoir-faire" in text) is (lang != "en")
    inside = attached(content)
    assert bytes(award.credential) in inside.values()
    reports = {credentials.verify(each, fetch=own.fetch).verdict for each in inside.values()}
    assert reports == {"verified"}


@POPPLER
def test_an_empty_path_gives_a_page_with_a_name(world: World) -> None:
    content = browser(world.stranger).get(MINE).content
    assert pages(content) == 1
    assert "Stan Inconnu" in text_of(content)


@POPPLER
def test_it_bears_the_day_of_the_site_after_its_midnight(world: World) -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    text = text_of(portfolio(story_of(world.stranger), ("fr",), late, Openness(everything=True)))
    assert "23 novembre 2026" in text


@POPPLER
def test_what_a_person_wrote_is_text_without_pictograms(world: World) -> None:
    making.experience(
        world.ours.student, title=f"Atelier 🎉 {HOSTILE}"[:200], situation=HOSTILE, structure="*A*"
    )
    text = text_of(browser(world.ours.student).get(MINE).content)
    assert '#read("/etc/passwd") *gras* <script>alert(1)</script>' in text
    assert "root:" not in text


def test_a_long_path_costs_as_many_queries_as_a_short_one(world: World) -> None:
    costs = []
    for number in (1, 3):
        for place in range(number):
            making.experience(world.ours.student, place)
        story = story_of(world.ours.student)
        with CaptureQueriesContext(connection) as captured:
            portfolio(story, ("fr",), NOW, Openness(everything=True))
        costs.append(len(captured))
    assert costs[0] == costs[1]


# --- a shared one ----------------------------------------------------------------------------------------


@POPPLER
def test_a_visitor_reads_the_chosen_parts_and_no_other(world: World) -> None:
    making.full(world.ours)
    student = world.ours.student
    chosen = story_of(student).experiences[0]
    share = making.link(student, experiences=[chosen.key], badges=[], skills=[])
    content = browser().get(shared(share)).content
    text = text_of(content)
    assert chosen.title in text
    for hidden in (
        "Course solidaire",
        "Tutorat de mécanique",
        "Engagement associatif",
        "En deuxième année",
        "Les Foulées",
    ):
        assert hidden not in text
    assert attached(content) == {}


@POPPLER
def test_the_credential_of_a_closed_page_stays_home_its_bare_assertion_goes(world: World) -> None:
    award = making.full(world.ours)
    share = making.link(world.ours.student)
    assert list(attached(browser().get(shared(share)).content).values()) == [bytes(award.assertion)]
    awards.share(award, Award.Sharing.LINK, by=world.ours.student)
    inside = attached(browser().get(shared(share)).content)
    assert sorted(inside.values()) == sorted([bytes(award.credential), bytes(award.assertion)])


@POPPLER
def test_without_dates_not_even_the_assertion_tells_one(world: World) -> None:
    making.full(world.ours)
    content = browser().get(shared(making.link(world.ours.student, shows_dates=False))).content
    text = text_of(content)
    assert attached(content) == {}
    assert "2024" not in text
    assert "15 septembre" not in text
    assert "/a/" not in text


def test_it_is_gone_with_the_share_at_once(world: World) -> None:
    making.full(world.ours)
    share = making.link(world.ours.student)
    answer = browser().get(shared(share))
    assert (answer.status_code, answer["Cache-Control"], answer["X-Robots-Tag"]) == (
        200,
        "no-store",
        "noindex",
    )
    assert answer["Referrer-Policy"] == "no-referrer"
    actions.take_back(share, by=world.ours.student)
    gone = browser().get(shared(share))
    assert gone.status_code == 410
    assert world.ours.student.name not in gone.content.decode()


def test_what_was_never_open_is_not_found(world: World) -> None:
    making.full(world.ours)
    share = making.link(world.ours.student, opened=False)
    assert browser().get(shared(share)).status_code == 404
    assert browser().get(reverse("shared-portfolio", args=["nothing-here"])).status_code == 404


@POPPLER
def test_a_revoked_award_is_in_none(world: World) -> None:
    award = making.full(world.ours)
    share = making.link(world.ours.student)
    awards.revoke(award, reason="Doublon", by=world.ours.manager)
    content = browser().get(shared(share)).content
    assert attached(content) == {}
    assert "Engagement associatif" not in text_of(content)


@POPPLER
def test_a_badge_from_elsewhere_stands_apart_from_how_to_check_it(world: World) -> None:
    making.outside(world.ours.student, name="Ambassadrice")
    text = text_of(browser(world.ours.student).get(f"{MINE}?lang=fr").content)
    assert re.search(r"La Croix verte · \d+(er)? \w+ \d{4} ", text)

"""The pages of a path, from the outside."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from insigne.path.models import PathShare
from insigne.path.shares import token_of
from insigne.people import actions as people
from tests import world as worlds
from tests.awards import making as awarding
from tests.path import making
from tests.world import World, browser

MINE = ["/path/", "/path/skills", "/path/shares/", "/path/shares/new", "/path/shares/new?kind=public"]


@pytest.mark.parametrize("address", MINE)
def test_a_stranger_is_asked_to_sign_in(db: None, address: str):
    assert "login" in browser().get(address).headers["Location"]


@pytest.mark.parametrize("address", MINE)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_opens_empty_and_full(world: World, address: str, language: str):
    people.choose_language(world.ours.student, language)
    student = browser(world.ours.student)
    assert student.get(address).status_code == 200
    making.full(world.ours)
    assert student.get(address).status_code == 200


def test_an_empty_path_gives_the_first_step(world: World):
    page = browser(world.ours.student).get("/path/").content.decode()
    assert 'href="/path/experiences/"' in page
    assert "path-picture" not in page


def test_the_picture_and_the_table_say_the_same(world: World):
    making.full(world.ours)
    page = browser(world.ours.student).get("/path/").content.decode()
    picture, table = page.split("<svg", 2)[2].split("</figure>")[0].split("<table")
    for title in ("Épicerie solidaire du campus", "Tutorat de mécanique des fluides", "Course solidaire"):
        assert title in picture
        assert title in table
    assert picture.count('class="dot"') == 5
    assert "septembre 2024 – juin 2026" in table
    assert re.search(r"Badge Engagement associatif</th>.*>5</td>", table)


def test_the_picture_says_in_words_what_it_is(world: World):
    making.full(world.ours)
    page = browser(world.ours.student).get("/path/").content.decode()
    assert "<title" in page.split('role="img"')[1]
    assert "Chaque ruban est une expérience, de son début" in page


def test_thirty_experiences_told_at_length_are_no_heavy_page(world: World):
    """The words themselves are on each experience's own page."""
    for number in range(30):
        making.experience(world.ours.student, number, situation="Les mots " * 300, action="Les faits " * 300)
    page = browser(world.ours.student).get("/path/").content
    assert page.count(b'class="episode"') == 30
    assert len(page) < 60_000


def test_thirty_experiences_make_no_heavy_page_of_the_know_hows_of_a_badge(world: World):
    for number in range(30):
        making.experience(world.ours.student, number, title=f"{number} " + "Un titre " * 20)
    code = worlds.badge(world.ours).code
    assert len(browser(world.ours.student).get(f"/path/skills/{code}").content) < 60_000


def test_it_says_what_is_missing_for_a_badge_within_reach(world: World):
    awarding.awarded(world.ours, number=7)
    president = worlds.badge(world.ours, "president-de-club")
    page = browser(world.ours.student).get("/path/").content.decode()
    assert "Encore 1 parmi" in page
    assert f'action="{reverse("application-start", args=[president.code])}"' in page
    assert "Préparer la relève et transmettre" in page


def test_it_says_that_a_badge_within_reach_asks_to_step_back_too(world: World):
    tutoring = worlds.badge(world.ours, "tutorer-ses-pairs")
    making.mark(world.ours.student, tutoring, {"TP1": 3})
    page = browser(world.ours.student).get("/path/").content.decode()
    assert escape(str(tutoring.current.reflection_question.in_language("fr"))) in page
    making.mark(world.ours.student, worlds.badge(world.ours, "president-de-club"), {"PR1": 3})
    assert (
        browser(world.ours.student)
        .get("/path/")
        .content.decode()
        .count("La demande pose aussi cette question")
        == 1
    )


def test_what_the_person_wrote_is_shown_as_text(world: World):
    making.experience(world.ours.student, title="<script>alert(1)</script>", structure="<b>x</b>")
    page = browser(world.ours.student).get("/path/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_a_longer_list_of_shares_costs_no_more_queries(world: World):
    making.full(world.ours)
    counts = []
    for number in (2, 10):
        for _more in range(number):
            making.link(world.ours.student)
        student = browser(world.ours.student)
        with CaptureQueriesContext(connection) as asked:
            student.get("/path/shares/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def form(world: World, **fields: object) -> dict[str, object]:
    story = making.parts(world.ours.student)
    given = {"title": "Stage", "ends": "week", "language": "", "experiences": story.experiences}
    return given | {"badges": story.badges, "skills": story.skills, "shows_dates": "on"} | fields


def test_a_share_goes_from_the_form_by_its_preview_to_an_open_link(world: World):
    making.full(world.ours)
    student = browser(world.ours.student)
    answer = student.post("/path/shares/new?kind=link", form(world))
    share = PathShare.objects.get()
    assert answer.headers["Location"] == f"/path/shares/{share.pk}/preview"
    preview = student.get(answer.headers["Location"]).content.decode()
    assert "Aperçu" in preview
    student.post(f"/path/shares/{share.pk}/open")
    listed = student.get("/path/shares/").content.decode()
    address = re.search(r'value="https://insigne\.example(/p/[^"]+)"', listed)
    assert address
    assert browser().get(address[1]).status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Pour qui"),
        ({"experiences": [], "badges": [], "skills": []}, "Cochez au moins"),
        ({"ends": "date", "until": ""}, "Indiquez le dernier jour"),
        ({"ends": "date", "until": "2020-01-01"}, "Ce jour est passé"),
        ({"ends": "date", "until": "2099-01-01"}, "un an au plus"),
        ({"ends": "date", "until": "demain"}, "Dernier jour"),
        ({"ends": "never"}, "Le lien se ferme"),
        ({"badges": ["00000000-0000-4000-8000-000000000000"]}, "n’est plus dans votre parcours"),
    ],
    ids=str,
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(world: World, fields, sentence: str):
    making.full(world.ours)
    answer = browser(world.ours.student).post("/path/shares/new?kind=link", form(world, **fields))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert PathShare.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["", "a", "Camille", "camille moreau", "../x", "é" * 5, "x" * 41, "a--b", "-a-"]
)
def test_an_address_is_plain(world: World, address: str):
    making.full(world.ours)
    answer = browser(world.ours.student).post("/path/shares/new?kind=public", form(world, address=address))
    assert answer.status_code == 422
    assert 'id="id_address_error"' in answer.content.decode()


def test_an_address_that_is_taken_is_told_at_its_field(world: World):
    making.full(world.ours)
    making.full(world.theirs)
    making.page(world.theirs.student, "camille")
    answer = browser(world.ours.student).post("/path/shares/new?kind=public", form(world, address="camille"))
    assert answer.status_code == 422
    assert "Cette adresse est prise" in answer.content.decode()


def test_nobody_shares_what_is_anothers(world: World):
    making.full(world.ours)
    foreign = making.experience(world.theirs.student)
    posted = form(world, experiences=[str(foreign.pk)])
    assert browser(world.ours.student).post("/path/shares/new?kind=link", posted).status_code == 422


def test_changing_an_open_share_is_seen_at_once(world: World):
    making.full(world.ours)
    share = making.page(world.ours.student)
    posted = form(world, experiences=[], title="Autrement")
    student = browser(world.ours.student)
    assert "se voit aussitôt" in student.get(f"/path/shares/{share.pk}").content.decode()
    assert student.post(f"/path/shares/{share.pk}", posted).status_code == 302
    assert "Épicerie" not in browser().get("/p/sam-etudiant").content.decode()


def test_a_kind_that_does_not_exist_is_not_found(world: World):
    assert browser(world.ours.student).get("/path/shares/new?kind=forever").status_code == 404


def test_the_preview_of_a_dead_link_offers_no_opening(world: World):
    making.full(world.ours)
    share = making.link(world.ours.student)
    student = browser(world.ours.student)
    student.post(f"/path/shares/{share.pk}/close")
    page = student.get(f"/path/shares/{share.pk}/preview").content.decode()
    assert f"/path/shares/{share.pk}/open" not in page
    answer = student.post(f"/path/shares/{share.pk}/open", follow=True)
    assert "ne peut pas être ouvert" in answer.content.decode()


@pytest.mark.parametrize("deed", ["open", "close", "forget"])
def test_no_link_changes_anything(world: World, deed: str):
    making.full(world.ours)
    share = making.link(world.ours.student)
    assert browser(world.ours.student).get(f"/path/shares/{share.pk}/{deed}").status_code == 405


def test_a_badge_from_elsewhere_leads_to_the_backpack_and_a_visitor_nowhere(world: World):
    badge = making.outside(world.ours.student, has_picture=True)
    page = browser(world.ours.student).get("/path/").content.decode()
    assert f'href="/backpack/outside/{badge.pk}"' in page
    assert f'src="/backpack/outside/{badge.pk}/picture"' in page
    share = making.link(world.ours.student)
    page = browser().get(f"/p/{token_of(share)}").content.decode()
    assert "Secouriste" in page
    assert "délivré ailleurs" in page
    assert "/backpack/" not in page


def test_a_badge_from_elsewhere_without_a_picture_shows_its_initial(world: World):
    making.outside(world.ours.student, issuer_name="")
    page = browser(world.ours.student).get("/path/").content.decode()
    assert '<text class="initial" dy=".36em" text-anchor="middle">S</text>' in page
    assert '<text x="104" y="104">S</text>' in page
    assert '<p class="hint"> ·' not in page


def test_a_role_that_is_the_title_is_not_said_twice(world: World):
    making.experience(world.ours.student, title="Trésorière")
    page = browser(world.ours.student).get("/path/").content.decode()
    assert '<p class="muted">L’Épicerie du campus</p>' in page

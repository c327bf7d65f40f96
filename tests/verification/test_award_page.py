"""The page of an award: who sees it, what it says to a person and to a machine."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.awards import actions
from insigne.awards.models import Award
from tests import world as worlds
from tests.applications.pages import MARKUP, says, words
from tests.awards.making import COLLEAGUES, OUTSIDERS, awarded, expiring_version, someone
from tests.world import World, browser

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
MACHINE_TYPES = ["application/json", "application/ld+json", "application/vc+ld+json", "application/vc"]


def page_of(award: Award) -> str:
    return reverse("award", args=[award.pk])


def every_form(award: Award) -> list[str]:
    """The page, the document and the pictures: what sharing opens and closes."""
    images = [reverse("award-image", args=[award.pk, kind]) for kind in ("png", "svg")]
    return [page_of(award), reverse("award-credential", args=[award.pk]), *images]


def shared(award: Award, sharing: str = "link") -> Award:
    actions.share(award, sharing, by=award.recipient)
    return award


# --- who -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [None, *OUTSIDERS, *COLLEAGUES])
def test_a_private_award_does_not_exist_for_the_others_in_any_form(world: World, who: str | None) -> None:
    award = awarded(world.ours)
    client = browser(someone(world, who) if who else None)
    assert [client.get(address).status_code for address in every_form(award)] == [404] * 4
    assert client.get(page_of(award), headers={"accept": "application/json"}).status_code == 404


def test_a_private_award_cannot_be_told_from_one_that_is_not_there(world: World) -> None:
    award = awarded(world.ours)
    missing = page_of(award).replace(str(award.pk), "00000000-0000-4000-8000-000000000000")
    private, absent = browser().get(page_of(award)), browser().get(missing)
    assert words(private) == words(absent)
    assert private.status_code == absent.status_code == 404


@pytest.mark.parametrize("who", ["ours.student", "ours.manager", "ours.administrator"])
def test_its_recipient_and_the_managers_see_it_in_every_form(world: World, who: str) -> None:
    award = awarded(world.ours)
    client = browser(someone(world, who))
    assert [client.get(address).status_code for address in every_form(award)] == [200] * 4


@pytest.mark.parametrize("sharing", ["link", "listed"])
@pytest.mark.parametrize("who", [None, "stranger", "theirs.manager"])
def test_a_shared_award_is_open_to_anybody_in_every_form(world: World, who: str | None, sharing: str) -> None:
    award = shared(awarded(world.ours), sharing)
    client = browser(someone(world, who) if who else None)
    assert [client.get(address).status_code for address in every_form(award)] == [200] * 4


def test_what_a_signed_in_person_sees_is_kept_by_no_shared_cache(world: World) -> None:
    award = awarded(world.ours)
    for address in every_form(award):
        assert "no-store" in browser(world.ours.student).get(address)["Cache-Control"]


# --- search engines --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", range(4), ids=["page", "document", "png", "svg"])
def test_search_engines_are_sent_away_unless_it_is_listed(world: World, form: int) -> None:
    award = shared(awarded(world.ours), "link")
    address = every_form(award)[form]
    assert browser().get(address)["X-Robots-Tag"] == "noindex"
    shared(award, "listed")
    assert "X-Robots-Tag" not in browser().get(address)


def test_the_document_behind_the_page_s_own_address_is_not_indexed_either(world: World) -> None:
    award = shared(awarded(world.ours), "link")
    assert browser().get(page_of(award), headers={"accept": "application/json"})["X-Robots-Tag"] == "noindex"


def test_the_page_says_so_to_search_engines_as_well(world: World) -> None:
    award = shared(awarded(world.ours), "link")
    assert 'name="robots" content="noindex"' in browser().get(page_of(award)).content.decode()
    shared(award, "listed")
    listed = browser().get(page_of(award)).content.decode()
    assert "noindex" not in listed
    assert world.ours.student.name in listed


# --- content negotiation ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "accept", [BROWSER, "*/*", "text/html", "image/png", "text/html, application/json;q=0.9"]
)
def test_a_browser_gets_the_page(world: World, accept: str) -> None:
    answer = browser().get(page_of(shared(awarded(world.ours))), headers={"accept": accept})
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("accept", [*MACHINE_TYPES, "application/ld+json, application/json;q=0.9, */*;q=0.5"])
def test_a_machine_gets_the_exact_bytes_that_were_signed(world: World, accept: str) -> None:
    award = shared(awarded(world.ours))
    answer = browser().get(page_of(award), headers={"accept": accept})
    assert answer["Content-Type"] == "application/vc+ld+json"
    assert answer.content == bytes(award.credential)
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("accept", [BROWSER, "application/json"])
def test_caches_are_told_that_the_answer_depends_on_what_was_asked(world: World, accept: str) -> None:
    answer = browser().get(page_of(shared(awarded(world.ours))), headers={"accept": accept})
    assert "Accept" in [name.strip() for name in answer["Vary"].split(",")]


def test_pages_of_other_sites_may_not_read_a_private_document(world: World) -> None:
    award = awarded(world.ours)
    answer = browser(world.ours.student).get(page_of(award), headers={"accept": "application/json"})
    assert answer.content == bytes(award.credential)
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_page_is_only_read(world: World, method: str) -> None:
    award = shared(awarded(world.ours))
    assert getattr(browser(), method)(page_of(award)).status_code == 405


# --- what it says ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "badge", "issuer", "sentence"),
    [
        ("fr", "Engagement associatif", "Université ours", "La signature est valide"),
        ("en", "Community engagement", "ours University", "The signature is valid"),
    ],
)
def test_it_speaks_the_language_of_its_reader(
    world: World, language: str, badge: str, issuer: str, sentence: str
) -> None:
    page = browser(language=language).get(page_of(shared(awarded(world.ours))))
    said = words(page)
    assert badge in said
    assert issuer in said
    assert sentence in said.replace("\xa0", " ")
    assert says(page, "Authentic badge", language)
    assert world.ours.student.name in said


def test_it_shows_the_recognised_skills_and_only_the_words_made_public(world: World) -> None:
    award = shared(worlds.awarded(world.ours, public=1))
    said = words(browser().get(page_of(award)))
    for each in award.recognised.all():
        assert str(each.skill.name) in said
    assert said.count(worlds.WORDS) == 1
    assert "L’Épicerie du campus" not in said


def test_no_address_is_shown_to_anybody(world: World) -> None:
    page = browser().get(page_of(shared(awarded(world.ours)))).content.decode()
    assert world.ours.student.email not in page
    assert world.ours.reviewer.name not in page


def test_published_words_and_names_are_text_never_markup(world: World) -> None:
    student = worlds.person(MARKUP.replace(" ", ""))
    award = shared(awarded(world.ours, student, texts=[MARKUP]), "listed")
    page = browser().get(page_of(award))
    assert "<script>alert" not in page.content.decode()
    assert MARKUP in words(page).replace("&lt;", "<")


def test_a_revoked_award_says_so_and_offers_no_linkedin(world: World) -> None:
    award = shared(awarded(world.ours))
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    page = browser().get(page_of(award))
    assert says(page, "Do not rely on this badge")
    assert "linkedin.com" not in browser(world.ours.student).get(page_of(award)).content.decode()


def test_an_expired_award_says_so(world: World) -> None:
    award = shared(awarded(world.ours, of=expiring_version(world.ours, 12)))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=400), tick=False):
        assert says(browser().get(page_of(award)), "Do not rely on this badge")


def test_it_is_checked_anew_each_time_in_both_standards(world: World) -> None:
    award = shared(awarded(world.ours))
    assert says(browser().get(page_of(award)), "Verified by both standards, Open Badges 2.0 and 3.0.")
    Award.objects.filter(pk=award.pk).update(assertion=b'{"type": "Assertion"}')
    page = browser().get(page_of(award))
    assert says(page, "Do not rely on this badge")
    assert says(page, "Verified as Open Badges %(version)s.", version="3.0")
    assert says(page, "Not valid as Open Badges %(version)s.", version="2.0")


def test_when_both_are_revoked_the_standards_are_not_counted(world: World) -> None:
    award = shared(awarded(world.ours))
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    assert "Open Badges 2.0" not in words(browser().get(page_of(award)))


@pytest.mark.parametrize("who", [None, "stranger", "ours.manager"])
def test_what_only_the_recipient_may_do_is_offered_to_nobody_else(world: World, who: str | None) -> None:
    award = shared(awarded(world.ours))
    door = reverse("award-share", args=[award.pk])
    page = browser(someone(world, who) if who else None).get(page_of(award)).content.decode()
    assert door not in page
    assert "linkedin.com" not in page
    assert door in browser(world.ours.student).get(page_of(award)).content.decode()


def test_only_managers_are_offered_the_revocation(world: World) -> None:
    award = shared(awarded(world.ours))
    door = reverse("award-revoke", args=[award.pk])
    seen = {
        who: door in browser(someone(world, who)).get(page_of(award)).content.decode()
        for who in ("ours.manager", "ours.administrator", "ours.reviewer", "ours.student", "theirs.manager")
    }
    assert seen == dict.fromkeys(seen, False) | {"ours.manager": True, "ours.administrator": True}


def test_nine_skills_cost_what_five_cost(world: World) -> None:
    costs = []
    for number in (5, 9):
        award = shared(awarded(world.ours, number=number))
        client = browser()
        client.get(page_of(award))
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(award))
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("sharing", ["private", "listed"])
def test_its_recipient_finds_one_main_thing_to_do_and_the_rest_in_groups(world: World, sharing: str) -> None:
    award = awarded(world.ours)
    actions.share(award, sharing, by=world.ours.student)
    page = browser(world.ours.student).get(page_of(award)).content.decode()
    main = [classes for classes in re.findall(r'class="button([^"]*)"', page) if "quiet" not in classes]
    assert main == [""]
    assert f'class="button" href="{reverse("award-sharing", args=[award.pk])}"' in page
    assert page.count('<ul class="plain">') == 2


def test_nobody_is_asked_to_endorse_a_badge_that_no_longer_stands(world: World) -> None:
    award = awarded(world.ours)
    door = reverse("endorsement-ask", args=[award.pk])
    assert door in browser(world.ours.student).get(page_of(award)).content.decode()
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    assert door not in browser(world.ours.student).get(page_of(award)).content.decode()


def test_a_visitor_reads_who_awarded_it_how_and_by_whom_it_was_designed(world: World) -> None:
    award = shared(awarded(world.ours))
    page = browser().get(page_of(award))
    for said in ("Université ours", "au moins 5 savoir-faire à reconnaître sur 9", "ATP RITM-BFC"):
        assert said in words(page)
    assert f'href="{reverse("institution", args=[world.ours.institution.slug])}"' in page.text


def test_words_addressed_to_the_recipient_are_not_said_to_a_visitor(world: World) -> None:
    award = shared(awarded(world.ours))
    said = "Ce que le badge dit à la personne qui l’obtient"
    assert said in words(browser().get(page_of(award)))
    assert said not in words(browser(award.recipient).get(page_of(award)))


def test_the_medal_of_a_revoked_badge_is_faded(world: World) -> None:
    award = shared(awarded(world.ours))
    assert 'class="medal"' in browser().get(page_of(award)).text
    actions.revoke(award, reason="Par erreur.", by=world.ours.manager)
    assert 'class="medal void"' in browser().get(page_of(award)).text

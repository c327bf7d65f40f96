"""What is shared of a path: exactly what was chosen, until it is taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.path import actions
from insigne.path.jobs import close_expired
from insigne.path.models import PathShare, SpentAddress
from insigne.path.shares import NoSuchShare, ShareClosed, share_at, token_of, visible_story
from insigne.path.told import Standing
from insigne.people import consents
from insigne.people.models import Consent, Use
from insigne.schedule import SCHEDULE
from insigne.web.dates import day
from tests import world as worlds
from tests.applications.pages import words
from tests.path import making
from tests.world import World, browser


def read(share: PathShare, language: str = "fr"):
    return browser(language=language).get(f"/p/{token_of(share)}")


def sentence(share: PathShare) -> str:
    return read(share).content.decode()


@pytest.fixture
def award(world: World) -> Award:
    return making.full(world.ours)


def test_a_visitor_reads_what_was_chosen_without_an_account(world: World, award: Award):
    page = sentence(making.link(world.ours.student))
    assert "Sam Étudiant" in page
    assert "Épicerie solidaire du campus" in page
    assert "Engagement associatif" in page


def test_a_visitor_reads_nothing_private_unless_it_was_chosen(world: World, award: Award):
    page = sentence(making.link(world.ours.student))
    for private in ("L’Épicerie du campus", *making.WORDS.values(), world.ours.student.email):
        assert private not in page
    page = sentence(making.link(world.ours.student, shows_words=True, shows_structures=True))
    for chosen in ("L’Épicerie du campus", *making.WORDS.values()):
        assert chosen in page


def test_without_dates_no_date_is_shown_and_no_picture(world: World, award: Award):
    page = sentence(making.link(world.ours.student, shows_dates=False))
    assert "2026" not in page.split("<main", 1)[1].split("</main")[0]
    assert "path-picture" not in page


def test_what_was_not_chosen_leaves_no_trace(world: World, award: Award):
    share = making.link(world.ours.student, experiences=[], skills=[])
    page = sentence(share)
    assert "Engagement associatif" in page
    assert "picerie" not in page
    assert "Coopérer" not in page
    story = visible_story(share)
    assert (story.experiences, story.skills, story.in_progress, story.nearly) == ((), (), (), ())


def test_an_application_in_progress_is_never_shown(world: World):
    application = worlds.draft(world.ours)
    making.came_of(making.experience(world.ours.student), application)
    share = making.link(world.ours.student)
    assert "Engagement associatif" not in sentence(share)
    assert {each.standing for each in visible_story(share).skills} == {Standing.TOLD}


def test_a_know_how_is_called_recognised_only_beside_the_badge_that_says_so(world: World, award: Award):
    share = making.link(world.ours.student, badges=[])
    assert {each.standing for each in visible_story(share).skills} == {Standing.TOLD}
    assert "Engagement associatif" not in sentence(share)


def test_a_know_how_that_is_shared_alone_keeps_no_ground(world: World, award: Award):
    lines = visible_story(making.link(world.ours.student, badges=[], experiences=[])).skills
    assert lines and all(line.grounds == () for line in lines)


def test_a_badge_attests_its_know_hows_without_the_experience_behind_them(world: World, award: Award):
    share = making.link(world.ours.student, experiences=[])
    attested = [line for line in visible_story(share).skills if line.standing == Standing.RECOGNISED]
    assert len(attested) == award.recognised.count()
    assert all(line.badges and not line.experiences for line in attested)
    assert "picerie" not in sentence(share)


def test_an_experience_tells_its_know_hows_and_its_dates_without_the_badge(world: World, award: Award):
    story = visible_story(making.link(world.ours.student, badges=[]))
    assert all(line.experiences and not line.badges for line in story.skills)
    assert any(each.start and each.end for each in story.experiences)


def test_a_badge_links_to_its_page_only_while_that_is_shared(world: World, award: Award):
    share = making.link(world.ours.student)
    assert f"/a/{award.pk}" not in sentence(share)
    assert "neither revoked nor expired" in read(share, "en").content.decode()
    awards.share(award, Award.Sharing.LINK, by=world.ours.student)
    assert f'href="/a/{award.pk}"' in sentence(share)
    awards.share(award, Award.Sharing.PRIVATE, by=world.ours.student)
    assert f"/a/{award.pk}" not in sentence(share)


def test_what_comes_later_is_not_added_by_itself(world: World, award: Award):
    share = making.link(world.ours.student)
    making.experience(world.ours.student, title="Une expérience venue après")
    assert "venue après" not in sentence(share)


def test_a_deleted_experience_leaves_the_share(world: World, award: Award):
    share = making.link(world.ours.student)
    world.ours.student.experiences.all().delete()
    assert "picerie" not in sentence(share)


@pytest.mark.parametrize("fate", ["revoked_at", "declined_at", "erased_at"])
def test_an_award_that_no_longer_stands_leaves_the_share(world: World, award: Award, fate: str):
    share = making.link(world.ours.student)
    Award.objects.filter(pk=award.pk).update(**{fate: timezone.now()})
    assert "Engagement associatif" not in sentence(share)


def test_an_expired_award_is_marked(world: World, award: Award):
    share = making.link(world.ours.student)
    Award.objects.filter(pk=award.pk).update(valid_until=timezone.now())
    assert "that it has expired since" in read(share, "en").content.decode()


def test_the_preview_is_the_visitors_page(world: World, award: Award):
    share = making.link(world.ours.student, opened=False)
    preview = browser(world.ours.student).get(f"/path/shares/{share.pk}/preview").content.decode()
    actions.open_share(share, by=world.ours.student)
    assert _article(preview) == _article(sentence(share))


def _article(page: str) -> str:
    article = page.split("<article", 1)[1].split(">", 1)[1].split("</article>")[0]
    start = article.find('<p class="act noprint">')  # the PDF is there once the share is open
    return article if start < 0 else article[:start] + article[article.index("</p>", start) + 4 :]


def test_nothing_is_open_before_its_owner_opens_it(world: World, award: Award):
    share = making.link(world.ours.student, opened=False)
    assert read(share).status_code == 404
    assert not consents.stands(world.ours.student, Use.PATH, about=share.pk)


def test_what_somebody_can_read_now_stands_first_in_the_list_and_what_is_closed_last(
    world: World, award: Award
):
    sam = world.ours.student
    for title in ("Ouvert", "Refermé"):
        making.link(sam, title=title)
    actions.take_back(PathShare.objects.get(title="Refermé"), by=sam)
    making.link(sam, title="En projet", opened=False)
    page = browser(sam).get("/path/shares/").content.decode()
    places = [page.index(title) for title in ("Ouvert</a>", "En projet</a>", "Refermé</a>")]
    assert places == sorted(places)
    assert page.count("data-copy=") == 1


def test_its_owner_is_told_the_last_day_of_a_link_and_not_the_midnight_after_it(world: World, award: Award):
    student = world.ours.student
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    last = f"{day(midnight + timedelta(days=6), 'fr')} inclus"
    share = making.link(student, expires_at=midnight + timedelta(days=7))
    draft = making.link(student, opened=False, expires_at=midnight + timedelta(days=7))
    client = browser(student)
    shares = "/path/shares/"
    assert f"Lien jusqu’au {last}" in words(client.get(shares))
    assert f"jusqu’au {last}, puis se ferme" in words(client.get(f"{shares}{draft.pk}/preview"))
    PathShare.objects.update(expires_at=midnight)
    assert f"était ouvert jusqu’au {day(midnight - timedelta(days=1), 'fr')} inclus" in words(
        client.get(shares)
    )
    actions.take_back(share, by=student)
    assert "était ouvert" in words(client.get(shares)), "it had ended by itself"


def test_opening_writes_the_consent_down_and_closing_withdraws_it(world: World, award: Award):
    sam = world.ours.student
    share = making.link(sam)
    assert consents.stands(sam, Use.PATH, about=share.pk)
    actions.take_back(share, by=sam)
    assert not consents.stands(sam, Use.PATH, about=share.pk)


def test_withdrawing_the_consent_closes_the_share(world: World, award: Award):
    sam = world.ours.student
    share = making.link(sam)
    consents.take_back(Consent.objects.get(about=share.pk), by=sam)
    assert read(share).status_code == 410


def test_a_share_taken_back_in_another_tab_is_closed_in_this_one(world: World, award: Award):
    share = making.link(world.ours.student)
    visitor = browser()
    assert visitor.get(f"/p/{token_of(share)}").status_code == 200
    owner = browser(world.ours.student)
    for _click in range(2):
        assert owner.post(f"/path/shares/{share.pk}/close").status_code == 302
    assert visitor.get(f"/p/{token_of(share)}").status_code == 410
    assert Consent.objects.filter(about=share.pk).count() == 1


def test_what_is_closed_names_nobody(world: World, award: Award):
    share = making.link(world.ours.student)
    actions.take_back(share, by=world.ours.student)
    page = read(share)
    assert page.status_code == 410
    for private in ("Sam", "Étudiant", "Engagement", "Pour un stage"):
        assert private not in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_a_link_closes_at_the_second_it_says(world: World, award: Award):
    share = making.link(world.ours.student)
    assert share.expires_at
    with time_machine.travel(share.expires_at - timedelta(seconds=1), tick=False):
        assert read(share).status_code == 200
    with time_machine.travel(share.expires_at, tick=False):
        assert read(share).status_code == 410


def test_a_link_taken_back_is_dead_and_a_public_page_opens_again(world: World, award: Award):
    sam = world.ours.student
    link, page = making.link(sam), making.page(sam)
    for share in (link, page):
        actions.take_back(share, by=sam)
    with pytest.raises(actions.CannotOpen):
        actions.open_share(link, by=sam)
    actions.open_share(page, by=sam)
    assert read(page).status_code == 200
    assert token_of(page) == "sam-etudiant"


def test_opening_and_closing_one_share_leaves_the_others_as_they_were(world: World, award: Award):
    sam = world.ours.student
    one, other = making.link(sam, opened=False), making.link(sam, opened=False)
    actions.open_share(one, by=sam)
    assert (read(one).status_code, read(other).status_code) == (200, 404)
    actions.open_share(other, by=sam)
    actions.take_back(one, by=sam)
    assert (read(one).status_code, read(other).status_code) == (410, 200)


def test_removing_an_open_share_ends_its_consent_and_spends_its_address(world: World, award: Award):
    sam = world.ours.student
    share = making.page(sam, "camille", opened=False)
    actions.open_share(PathShare.objects.get(pk=share.pk), by=sam)  # in another tab
    actions.forget_share(share, by=sam)
    assert not consents.stands(sam, Use.PATH, about=share.pk)
    assert browser().get("/p/camille").status_code == 410


@pytest.mark.parametrize("alone", ["experiences", "badges", "skills"])
def test_one_kind_of_parts_is_enough_to_open(world: World, award: Award, alone: str):
    none: dict[str, list[str]] = {"experiences": [], "badges": [], "skills": []}
    del none[alone]
    assert read(making.link(world.ours.student, **none)).status_code == 200


def test_neither_an_empty_share_nor_an_expired_one_can_be_opened(world: World, award: Award):
    sam = world.ours.student
    empty = making.link(sam, opened=False, experiences=[], badges=[], skills=[])
    late = making.link(sam, opened=False, days=-1)
    for share in (empty, late):
        with pytest.raises(actions.CannotOpen):
            actions.open_share(share, by=sam)


def test_the_secret_of_a_link_stands_in_no_table(world: World, award: Award):
    share = making.link(world.ours.student)
    token = token_of(share)
    assert token not in str(PathShare.objects.values().get(pk=share.pk))
    assert len(token) >= 43
    assert token_of(PathShare(pk=uuid4())) != token


def test_a_link_is_kept_by_no_cache_and_listed_by_nobody(world: World, award: Award):
    page = read(making.link(world.ours.student))
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_search_engines_list_a_public_page_only_if_its_owner_says_so(world: World, award: Award):
    sam = world.ours.student
    hidden, listed = making.page(sam, "cachee"), making.page(sam, "trouvee", is_listed=True)
    assert read(hidden).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in read(listed).headers
    assert 'content="noindex"' not in sentence(listed)


def test_two_people_cannot_have_one_address(world: World, award: Award):
    making.page(world.ours.student, "camille")
    making.full(world.theirs)
    with pytest.raises(actions.AddressTaken):
        making.page(world.theirs.student, "camille")


def test_an_address_that_was_open_is_never_anybody_elses(world: World, award: Award):
    share = making.page(world.ours.student, "camille")
    actions.forget_share(share, by=world.ours.student)
    making.full(world.theirs)
    with pytest.raises(actions.AddressTaken):
        making.page(world.theirs.student, "camille")
    assert browser().get("/p/camille").status_code == 410
    assert browser().get("/p/camille-2").status_code == 404
    making.page(world.theirs.student, "camille-2")
    assert "camille" not in str(SpentAddress.objects.values())


def test_the_address_of_a_draft_that_nobody_saw_is_free_again(world: World, award: Award):
    share = making.page(world.ours.student, "camille", opened=False)
    actions.forget_share(share, by=world.ours.student)
    making.page(world.ours.student, "camille")


def test_an_address_that_never_was_is_not_found(world: World):
    with pytest.raises(NoSuchShare):
        share_at("personne")
    assert browser().get("/p/personne").status_code == 404
    assert browser().get("/p/" + "x" * 3000).status_code == 404


def test_a_person_whose_account_is_closed_shows_nothing(world: World, award: Award):
    share = making.link(world.ours.student)
    world.ours.student.is_active = False
    world.ours.student.save()
    with pytest.raises(ShareClosed):
        share_at(token_of(share))


@pytest.mark.parametrize("page", ["", "/preview"])
def test_a_share_exists_for_nobody_but_its_owner(world: World, award: Award, page: str):
    share = making.link(world.ours.student)
    for other in (world.theirs.student, world.ours.manager, world.ours.reviewer, world.stranger):
        assert browser(other).get(f"/path/shares/{share.pk}{page}").status_code == 404


@pytest.mark.parametrize("deed", ["open", "close", "forget"])
def test_nobody_else_opens_closes_or_removes_it(world: World, award: Award, deed: str):
    share = making.link(world.ours.student)
    assert browser(world.stranger).post(f"/path/shares/{share.pk}/{deed}").status_code == 404
    act = {"open": actions.open_share, "close": actions.take_back, "forget": actions.forget_share}[deed]
    with pytest.raises(PermissionDenied):
        act(share, by=world.stranger)
    with pytest.raises(PermissionDenied):
        actions.change_share(share, making.parts(world.ours.student), by=world.stranger)
    assert read(share).status_code == 200


def test_withdrawing_somebody_elses_consent_closes_nothing(world: World, award: Award):
    share = making.link(world.ours.student)
    actions.withdraw(world.stranger, share.pk)
    assert read(share).status_code == 200


def test_the_page_speaks_its_owners_choice_until_its_reader_chooses(world: World, award: Award):
    share = making.link(world.ours.student, language="en")
    visitor = browser(language="fr")
    answer = visitor.get(f"/p/{token_of(share)}")
    assert "The path of" in answer.content.decode()
    assert answer.headers["Content-Language"] == "en"
    visitor.post("/language", {"language": "fr", "next": "/"})
    assert "Le parcours de" in visitor.get(f"/p/{token_of(share)}").content.decode()


def test_the_owner_s_words_keep_their_language_on_a_page_read_in_another(world: World, award: Award):
    share = making.link(world.ours.student, language="fr", shows_words=True)
    page = read(share, "en")
    page.client.post("/language", {"language": "en"})
    page = page.client.get(f"/p/{token_of(share)}").text
    assert '<html lang="en">' in page
    assert '<span lang="fr">Épicerie solidaire du campus</span>' in page
    assert '<div class="quote" lang="fr">' in page


def test_whoever_hears_the_page_knows_what_no_badge_confirms_and_what_is_valid_today(
    world: World, award: Award
):
    page = sentence(making.link(world.ours.student))
    episode = page.split('<ul class="know"')[2].split("</ul>")[0]
    assert "dit, sans badge montré ici" in episode
    assert "valable aujourd’hui" in page


def test_no_more_than_thirty_shares(world: World, award: Award):
    for _number in range(actions.MOST_SHARES):
        making.link(world.ours.student, opened=False)
    with pytest.raises(actions.TooManyShares):
        making.link(world.ours.student)
    assert making.link(world.stranger, opened=False)  # what others share is not counted


def test_the_consent_of_an_expired_link_is_withdrawn_too(world: World, award: Award):
    sam = world.ours.student
    over, going_on = making.link(sam), making.link(sam, days=60)
    assert over.expires_at
    with time_machine.travel(over.expires_at, tick=False):
        close_expired.func()
        assert PathShare.objects.get(pk=over.pk).closed_at == over.expires_at
    assert not consents.stands(sam, Use.PATH, about=over.pk)
    assert consents.stands(sam, Use.PATH, about=going_on.pk)


def test_a_later_day_does_not_open_a_link_that_is_over(world: World, award: Award):
    sam = world.ours.student
    share = making.link(sam)
    assert share.expires_at
    with time_machine.travel(share.expires_at, tick=False):
        later = making.parts(sam, expires_at=timezone.now() + timedelta(days=7))
        with pytest.raises(actions.CannotOpen):
            actions.change_share(share, later, by=sam)
        answer = browser(sam).post(f"/path/shares/{share.pk}", {"ends": "month"})
        assert answer.headers["Location"] == f"/path/shares/{share.pk}/preview"
        assert read(share).status_code == 410


def test_the_job_runs_by_the_hour():
    assert any(every.job is close_expired for every in SCHEDULE)

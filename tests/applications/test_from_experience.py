"""An application starts from an experience, and may feed one."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from insigne.applications import actions, from_experience
from insigne.applications.actions import DraftConflict, Seen
from insigne.applications.models import Application
from insigne.applications.workflow import MoveRefused
from insigne.catalogue import actions as catalogue
from insigne.experiences import actions as experiences
from insigne.experiences.models import Experience
from tests.applications.pages import again, keeps_silent, says, words
from tests.experiences.making import WORDS, experience
from tests.threads import together
from tests.world import EXPERIENCE, World, adopt, awarded, badge, browser, draft, submitted


def start(world: World, using: Experience | None = None) -> Application:
    return actions.start(badge(world.ours), by=world.ours.student, experience=using)


def fill(application: Application) -> str:
    return reverse("application-fill", args=[application.pk])


def step(application: Application) -> str:
    return reverse("application-experience", args=[application.pk])


# --- starting ----------------------------------------------------------------------------------------------


def test_an_application_begins_with_the_words_of_an_experience(world: World) -> None:
    told = experience(world.ours.student, ects_use="UE engagement, 2025")
    made = again(start(world, told))
    assert made.experience == told
    assert (made.structure, made.role, made.start, made.hours) == tuple(
        WORDS[name] for name in ("structure", "role", "start", "hours")
    )
    parts = [made.description.index(WORDS[name]) for name in ("situation", "action", "result", "again")]
    assert parts == sorted(parts)
    assert made.already_used == "UE engagement, 2025"


def test_the_words_are_a_copy_and_each_side_keeps_its_own(world: World) -> None:
    told = experience(world.ours.student)
    made = start(world, told)
    experiences.save_experience(told, {"role": "Présidente"}, Seen(0, ""), by=world.ours.student)
    actions.save_experience(made, {"description": "Autrement dit."}, Seen(1, ""), by=world.ours.student)
    told.refresh_from_db()
    assert (again(made).role, told.action) == (WORDS["role"], WORDS["action"])


def test_starting_by_the_page_leads_to_the_filled_step(world: World) -> None:
    told = experience(world.ours.student)
    client = browser(world.ours.student)
    path = reverse("application-start", args=[badge(world.ours).code])
    answer = client.post(path, {"experience": str(told.pk)})
    made = Application.objects.get()
    assert answer["Location"] == step(made)
    assert WORDS["action"] in words(client.get(step(made)))


@pytest.mark.parametrize("sent", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_an_experience_that_is_not_there_starts_a_blank_one(world: World, sent: str) -> None:
    path = reverse("application-start", args=[badge(world.ours).code])
    browser(world.ours.student).post(path, {"experience": sent})
    assert from_experience.is_blank(Application.objects.get())


def test_somebody_elses_experience_is_never_copied(world: World) -> None:
    foreign = experience(world.theirs.student)
    path = reverse("application-start", args=[badge(world.ours).code])
    browser(world.ours.student).post(path, {"experience": str(foreign.pk)})
    made = Application.objects.get()
    assert from_experience.is_blank(made)
    assert made.experience is None
    with pytest.raises(PermissionDenied):
        from_experience.use(made, foreign, by=world.ours.student)
    with pytest.raises(PermissionDenied):
        from_experience.use(made, foreign, by=world.theirs.student)


def test_an_application_under_way_is_left_as_it_is_and_the_person_told(world: World) -> None:
    made, told = draft(world.ours), experience(world.ours.student)
    path = reverse("application-start", args=[badge(world.ours).code])
    answer = browser(world.ours.student).post(path, {"experience": str(told.pk)}, follow=True)
    assert again(made).description == EXPERIENCE["description"]
    sentence = (
        "You had begun an application for this badge: it is as you left it. You can still take words over."
    )
    assert says(answer, sentence)


# --- taking words over on the step -------------------------------------------------------------------------


def test_the_step_offers_ones_own_experiences_only(world: World) -> None:
    experience(world.ours.student, "La mienne")
    experience(world.theirs.student, "La leur")
    page = words(browser(world.ours.student).get(step(start(world))))
    assert "La mienne" in page
    assert "La leur" not in page


def test_the_step_without_any_experience_offers_none(world: World) -> None:
    page = browser(world.ours.student).get(step(start(world)))
    assert keeps_silent(page, "Begin from one of my experiences")


def test_a_blank_step_is_filled_at_once(world: World) -> None:
    made, told = start(world), experience(world.ours.student)
    answer = browser(world.ours.student).post(fill(made), {"experience": str(told.pk)})
    assert answer["Location"] == step(made)
    assert again(made).role == WORDS["role"]


def test_words_are_replaced_only_when_the_person_says_so(world: World) -> None:
    made, told = draft(world.ours), experience(world.ours.student, role="Une autre")
    client = browser(world.ours.student)
    asked = client.post(fill(made), {"experience": str(told.pk)})
    assert says(asked, "Replace what this step says?")
    assert again(made).role == EXPERIENCE["role"]
    client.post(fill(made), {"experience": str(told.pk), "confirmed": "yes"})
    assert again(made).role == "Une autre"
    assert again(made).claims.filter(chosen=True).count() == 5


def test_a_tab_opened_before_does_not_save_over_the_copied_words(world: World) -> None:
    made, told = start(world), experience(world.ours.student)
    seen = Seen(made.experience_revision, "old-tab")
    from_experience.use(made, told, by=world.ours.student)
    with pytest.raises(DraftConflict):
        actions.save_experience(made, {"role": ""}, seen, by=world.ours.student)


def test_a_sent_application_takes_no_words_over(world: World) -> None:
    made, told = submitted(world.ours), experience(world.ours.student)
    with pytest.raises(MoveRefused):
        from_experience.use(made, told, by=world.ours.student, replace=True)
    answer = browser(world.ours.student).post(fill(made), {"experience": str(told.pk), "confirmed": "yes"})
    assert answer["Location"] == reverse("application", args=[made.pk])
    assert again(made).experience is None


def test_only_the_applicant_fills_or_keeps(world: World) -> None:
    made, told = start(world), experience(world.ours.student)
    for user in (world.ours.reviewer, world.ours.manager, world.theirs.student, world.stranger):
        assert browser(user).post(fill(made), {"experience": str(told.pk)}).status_code == 404
        assert browser(user).post(reverse("application-keep", args=[made.pk])).status_code == 404
        with pytest.raises(PermissionDenied):
            from_experience.keep(made, by=user)


# --- feeding one -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made_by", [draft, submitted], ids=["draft", "sent"])
def test_an_application_can_be_kept_as_an_experience(world: World, made_by) -> None:
    made = made_by(world.ours)
    client = browser(world.ours.student)
    client.post(reverse("application-keep", args=[made.pk]))
    told = Experience.objects.get()
    assert (told.person, told.structure, told.action) == (
        world.ours.student, EXPERIENCE["structure"], EXPERIENCE["description"],
    )  # fmt: skip
    assert again(made).experience == told
    assert again(made).state == made.state


def test_its_title_does_not_name_the_association(world: World) -> None:
    """The title goes wherever the experience is shown; the association only where its owner ticks it."""
    told = from_experience.keep(draft(world.ours), by=world.ours.student)
    assert told.title == EXPERIENCE["role"]
    assert EXPERIENCE["structure"] not in told.title
    nameless = draft(world.ours, world.stranger, role="")
    told = from_experience.keep(nameless, by=nameless.applicant)
    assert told.title == "Engagement associatif"


def test_it_is_kept_once(world: World) -> None:
    made = draft(world.ours)
    assert from_experience.keep(made, by=world.ours.student) == from_experience.keep(
        made, by=world.ours.student
    )


def test_two_clicks_at_once_keep_one(crowded_world: World) -> None:
    made = draft(crowded_world.ours)
    deed = partial(from_experience.keep, made, by=crowded_world.ours.student)
    together(deed, partial(from_experience.keep, again(made), by=crowded_world.ours.student))
    assert Experience.objects.count() == 1


def test_a_blank_application_is_kept_under_the_badges_name(world: World) -> None:
    assert str(from_experience.keep(start(world), by=world.ours.student)) == "Engagement associatif"


def test_keeping_stops_where_there_is_no_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiences, "LIMIT", 0)
    made = draft(world.ours)
    answer = browser(world.ours.student).post(reverse("application-keep", args=[made.pk]), follow=True)
    assert says(answer, "You keep %(limit)d experiences here, the most there is room for.", limit=0)
    assert not Experience.objects.exists()


# --- what it served ----------------------------------------------------------------------------------------


def test_an_experience_lists_what_it_served(world: World) -> None:
    award = awarded(world.ours)
    made = Application.objects.get(award=award)
    told = from_experience.keep(made, by=world.ours.student)
    page = browser(world.ours.student).get(reverse("experience", args=[told.pk]))
    assert "Engagement associatif" in words(page)
    assert reverse("award", args=[award.pk]) in page.content.decode()


def test_the_same_experience_serves_several_badges(world: World) -> None:
    told = experience(world.ours.student)
    start(world, told)
    actions.start(badge(world.ours, "tutorer-ses-pairs"), by=world.ours.student, experience=told)
    assert {str(made.version.name) for made in from_experience.served(told)} == {
        "Engagement associatif", "Tutorer ses pairs",
    }  # fmt: skip


def test_deleting_the_experience_leaves_the_application_its_words(world: World) -> None:
    told = experience(world.ours.student)
    made = start(world, told)
    experiences.remove(told, by=world.ours.student)
    assert (again(made).experience, again(made).role) == (None, WORDS["role"])


# --- the same activities count once (art. D611-7) ----------------------------------------------------------

NOTICE = "These activities already counted elsewhere"


def test_the_step_says_when_the_experience_counted_for_ects(world: World) -> None:
    page = browser(world.ours.student).get(
        step(start(world, experience(world.ours.student, ects_use="UE libre")))
    )
    assert says(page, NOTICE)
    assert "UE libre" in words(page)


def test_the_step_says_when_another_application_with_it_counted(world: World) -> None:
    told = experience(world.ours.student)
    other = start(world, told)
    actions.save_experience(other, {"already_used": "Semestre 4"}, Seen(1, ""), by=world.ours.student)
    made = actions.start(badge(world.ours, "tutorer-ses-pairs"), by=world.ours.student, experience=told)
    page = browser(world.ours.student).get(step(made))
    assert says(page, NOTICE)
    assert "Semestre 4" in words(page)


def test_the_step_says_nothing_otherwise(world: World) -> None:
    for using in (None, experience(world.ours.student)):
        assert keeps_silent(browser(world.ours.student).get(step(start(world, using))), NOTICE)
        Application.objects.all().delete()


# --- choosing a badge --------------------------------------------------------------------------------------


def test_ones_own_institutions_badges_come_first_and_only_those_on_application(world: World) -> None:
    for house in (world.ours, world.theirs):
        badge(house)
    adopt(world.theirs, "isae-ensma")
    told = experience(world.theirs.student)
    page = words(browser(world.theirs.student).get(reverse("experience-badges", args=[told.pk])))
    assert page.index("Université theirs") < page.index("Université ours")
    assert "Top 3" not in page


def test_a_badge_under_way_says_so_and_goes_on(world: World) -> None:
    draft(world.ours)
    told = experience(world.ours.student)
    page = browser(world.ours.student).get(reverse("experience-badges", args=[told.pk]))
    assert says(page, "You have begun an application for this badge.")


def test_without_a_badge_to_apply_for_the_page_says_so(world: World) -> None:
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    told = experience(world.ours.student)
    page = browser(world.ours.student).get(reverse("experience-badges", args=[told.pk]))
    assert says(page, "No badge is open to applications")


def test_a_reviewer_never_reads_the_experience_behind_an_application(world: World) -> None:
    told = experience(world.ours.student, "Un titre bien à moi", ects_use="")
    made = start(world, told)
    actions.save_experience(made, EXPERIENCE, Seen(1, ""), by=world.ours.student)
    from tests.world import claims

    actions.save_skills(made, claims(made), "", Seen(0, ""), by=world.ours.student)
    actions.submit(made, by=world.ours.student)
    page = browser(world.ours.reviewer).get(reverse("review", args=[made.pk]))
    assert page.status_code == 200
    assert "Un titre bien à moi" not in words(page)
    assert str(told.pk) not in page.content.decode()

"""Words saved by a button after the application left one's hands are given back, not thrown away."""

import pytest

from tests.applications.pages import address, again, words
from tests.world import STORY, World, browser, draft, submitted


@pytest.mark.parametrize("step", ["application-experience", "application-skills"])
def test_words_that_come_after_the_sending_are_given_back(world: World, step: str) -> None:
    application = submitted(world.ours)
    code = application.claims.select_related("skill")[0].skill.code
    late = "Et j’ai aussi formé deux trésoriers pour l’année suivante, budget en main."
    typed = {"description": late, f"text-{code}": late, "revision": "0", "go": "stay"}
    answer = browser(world.ours.student).post(address(step, application), typed)
    assert answer.status_code == 409
    assert late in words(answer)
    assert again(application).description == STORY


def test_a_page_without_words_leads_to_where_the_application_stands(world: World) -> None:
    application = submitted(world.ours)
    answer = browser(world.ours.student).post(address("application-skills", application), {"revision": "0"})
    assert answer.headers["Location"] == address("application", application)


def test_a_draft_is_saved_as_ever(world: World) -> None:
    application = draft(world.ours)
    answer = browser(world.ours.student).get(address("application-skills", application))
    assert answer.status_code == 200

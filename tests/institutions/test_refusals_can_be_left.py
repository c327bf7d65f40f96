"""From the page of a refusal one can change the language or sign in again: its address also answers a visit."""

import pytest
from django.urls import reverse

from tests.world import World, browser


@pytest.mark.parametrize(("refusal", "page"), [("kit-adopt", "manage"), ("member-invite", "manage-members")])
def test_a_visit_leads_to_the_page_of_the_form(world: World, refusal: str, page: str) -> None:
    answer = browser(world.ours.manager).get(reverse(refusal, args=["ours"]))
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse(page, args=["ours"])

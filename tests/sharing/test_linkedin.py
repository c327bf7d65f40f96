"""LinkedIn: every documented parameter, and the same fields to copy."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import time_machine
from django.urls import reverse

from insigne.awards import actions
from insigne.awards.models import Award
from insigne.institutions import actions as institutions
from insigne.sharing.linkedin import add_address
from tests.awards.making import awarded, expiring_version
from tests.world import World, browser


def linkedin(award: Award) -> dict[str, str]:
    parts = urlsplit(add_address(award))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.linkedin.com", "/profile/add")
    return {name: value for name, (value,) in parse_qs(parts.query).items()}


def test_the_link_fills_every_parameter(world: World) -> None:
    with time_machine.travel(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False):
        award = awarded(world.ours, of=expiring_version(world.ours, 11))
    assert linkedin(award) == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Engagement associatif",
        "organizationName": "Université ours",
        "issueYear": "2026",
        "issueMonth": "3",
        "expirationYear": "2027",
        "expirationMonth": "2",
        "certUrl": f"https://insigne.example/a/{award.pk}",
        "certId": str(award.pk),
    }


def test_an_institution_with_a_number_is_linked_by_it(world: World) -> None:
    institutions.change(world.ours.institution, by=world.ours.administrator, linkedin_id="15101812")
    link = linkedin(awarded(world.ours))
    assert link["organizationId"] == "15101812"
    assert "organizationName" not in link
    assert "expirationYear" not in link


def test_the_month_is_that_of_the_place_not_that_of_greenwich(world: World) -> None:
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        link = linkedin(awarded(world.ours))
    assert (link["issueYear"], link["issueMonth"]) == ("2027", "1")


def test_it_names_no_person(world: World) -> None:
    link = add_address(awarded(world.ours))
    assert "Sam" not in link
    assert world.ours.student.email not in link


def test_it_is_offered_only_once_the_page_is_shared_with_the_fields_to_copy(world: World) -> None:
    award = awarded(world.ours)
    client, door = browser(world.ours.student), reverse("award-sharing", args=[award.pk])
    assert "linkedin.com" not in client.get(door).content.decode()
    actions.share(award, "link", by=world.ours.student)
    page = client.get(door).content.decode()
    assert "linkedin.com/profile/add?" in page
    for value in (
        "Engagement associatif",
        "Université ours",
        str(award.pk),
        f"https://insigne.example/a/{award.pk}",
    ):
        assert f'readonly value="{value}"' in page

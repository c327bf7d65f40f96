"""An administrator says at which domains the school's addresses end with their owners' studies."""

import pytest
from django.urls import reverse

from tests.world import World, browser


def form(world: World, domains: str) -> dict[str, str]:
    institution = world.ours.institution
    return {
        "name_fr": "Université", "name_en": "University", "url": institution.url, "email": institution.email,
        "accent": "#24408e", "warm": "#9e2f1b", "linkedin_id": "", "school_domains": domains,
    }  # fmt: skip


def address(world: World) -> str:
    return reverse("manage-settings", args=[world.ours.institution.slug])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        ("etu.ecole.example", ["etu.ecole.example"]),
        (" Etu.Ecole.example \n ecole.example,\n@ecole.example", ["ecole.example", "etu.ecole.example"]),
        ("prenom.nom@etu.ecole.example", ["etu.ecole.example"]),
        ("écoles.example", ["xn--coles-9ra.example"]),
    ],
)
def test_domains_are_kept_as_the_network_writes_them(world: World, typed: str, kept: list[str]) -> None:
    answer = browser(world.ours.administrator).post(address(world), form(world, typed))
    assert answer.status_code == 302, answer.content.decode()
    world.ours.institution.refresh_from_db()
    assert world.ours.institution.school_domains == kept


@pytest.mark.parametrize("typed", ["ecole", "-", "a..b", "ecole example", "http://ecole.example/", "é" * 300])
def test_what_is_no_domain_is_told_at_the_field_and_stays_typed(world: World, typed: str) -> None:
    answer = browser(world.ours.administrator).post(address(world), form(world, typed))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "pas un domaine" in page
    assert typed[:40] in page


def test_the_page_shows_them_one_per_line(world: World) -> None:
    browser(world.ours.administrator).post(address(world), form(world, "b.example a.example"))
    page = browser(world.ours.administrator).get(address(world)).content.decode()
    assert "a.example\nb.example" in page


def test_nobody_but_an_administrator_changes_them(world: World) -> None:
    for other, status in (
        (world.ours.manager, 403),
        (world.theirs.administrator, 404),
        (world.stranger, 404),
    ):
        answer = browser(other).post(address(world), form(world, "ecole.example"))
        assert answer.status_code == status
    world.ours.institution.refresh_from_db()
    assert world.ours.institution.school_domains == []

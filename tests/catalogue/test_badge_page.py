"""A badge's short address, and the page of one of its versions."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne import kits
from insigne.catalogue import actions
from insigne.catalogue.kit import SkillSpec, read_folder, read_kit, write_kit
from insigne.catalogue.models import Badge
from tests import world as worlds
from tests.applications.pages import says, words
from tests.kits import samples
from tests.world import World, browser

SPEC = next(read_kit(read_folder(kit.path)) for kit in kits.shipped() if kit.id == "engagement-associatif")
TOLD = SPEC.badges[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_badge_says_what_it_recognises_and_how_it_is_obtained(world: World, language: str) -> None:
    page = browser(language=language).get(reverse("badge", args=[worlds.badge(world.ours).code]))
    text = words(page)
    for told in (TOLD.name, TOLD.summary, TOLD.audience, *(skill.name for skill in TOLD.skills)):
        assert " ".join(told.text(language).split()) in text
    assert SPEC.author.name in text
    assert world.ours.institution.name.in_language(language) in text
    assert says(page, "How it is obtained", language)
    assert page.headers["Content-Language"] == language


def test_the_short_address_is_short_and_printed_in_full(world: World) -> None:
    code = worlds.badge(world.ours).code
    assert len(reverse("badge", args=[code])) <= 10
    assert f"{settings.INSIGNE_URL}/b/{code}" in words(browser().get(reverse("badge", args=[code])))


def test_only_a_badge_that_is_applied_for_invites_to_apply(world: World) -> None:
    worlds.adopt(world.ours, "isae-ensma")
    shown = {}
    for badge in Badge.objects.select_related("current"):
        page = browser().get(reverse("badge", args=[badge.code]))
        assert badge.current is not None
        shown[says(page, "Apply for this badge")] = True
        assert says(page, "Apply for this badge") is badge.current.by_application
    assert shown == {True: True, False: True}


@pytest.mark.parametrize("signed_in", [True, False])
def test_only_a_stranger_is_told_that_they_will_sign_in(world: World, signed_in: bool) -> None:
    client = browser(world.ours.student if signed_in else None)
    page = client.get(reverse("badge", args=[worlds.badge(world.ours).code]))
    assert says(page, "You will be asked to sign in. Reading needs no account.") is not signed_in


def second_version(world: World) -> Badge:
    worlds.adopt(world.ours)
    renamed = replace(TOLD, name=samples.both("Renamed"))
    newer = replace(SPEC, version="2.0.0", badges=(renamed,))
    actions.adopt(world.ours.institution, write_kit(newer, {}), by=world.ours.manager)
    return Badge.objects.get()


def test_each_version_keeps_its_own_page(world: World) -> None:
    badge = second_version(world)
    first, second = (browser().get(reverse("badge-version", args=[badge.code, number])) for number in (1, 2))
    assert TOLD.name.fr in words(first)
    assert "Renamed" not in words(first)
    assert "Renamed (français)" in words(second)
    assert "Renamed (français)" in words(browser().get(reverse("badge", args=[badge.code])))


def test_an_old_version_says_so_and_leads_to_the_current_one(world: World) -> None:
    badge = second_version(world)
    current = reverse("badge", args=[badge.code])
    old, new = (browser().get(reverse("badge-version", args=[badge.code, number])) for number in (1, 2))
    assert f'<a href="{current}">'.encode() in old.content
    assert not says(old, "Apply for this badge")
    assert says(new, "Apply for this badge")


@pytest.mark.parametrize("number", [0, 2, 2**31, 2**63, 10**30])
def test_a_version_that_does_not_exist_is_not_found(world: World, number: int) -> None:
    code = worlds.badge(world.ours).code
    assert browser().get(reverse("badge-version", args=[code, number])).status_code == 404
    assert browser().get(reverse("badge-picture", args=[code, number, "fr", "svg"])).status_code == 404


@pytest.mark.parametrize("code", ["zzzzzzz", "x", "z" * 300])
def test_a_code_that_does_not_exist_is_not_found(world: World, code: str) -> None:
    assert browser().get(reverse("badge", args=[code])).status_code == 404
    assert browser().get(reverse("badge-qr", args=[code])).status_code == 404


def test_markup_in_a_kit_s_words_is_shown_and_not_obeyed(world: World) -> None:
    spec = samples.complete_kit()
    markup = samples.both('<img src=x onerror="alert(1)">')
    badge = replace(spec.badges[0], name=markup, summary=markup, audience=markup)
    kit = replace(spec, name=markup, badges=(badge,))
    actions.adopt(world.ours.institution, write_kit(kit, {}), by=world.ours.manager)
    for client, address in (
        (browser(), reverse("badge", args=[Badge.objects.get().code])),
        (browser(), reverse("institution", args=["ours"])),
        (browser(world.ours.manager), reverse("manage", args=["ours"])),
    ):
        page = client.get(address)
        assert b"<img src=x" not in page.content
        assert markup.fr.encode() not in page.content
        assert markup.fr in words(page)


def skills(number: int) -> tuple[SkillSpec, ...]:
    return tuple(samples.complete_skill(f"S{place}") for place in range(number))


def test_more_skills_ask_no_more_of_the_database(world: World) -> None:
    counts = []
    for number in (2, 12):
        badge = replace(samples.complete_badge(f"with-{number}"), skills=skills(number))
        kit = replace(samples.complete_kit(), id=f"kit-{number}", badges=(badge,))
        actions.adopt(world.ours.institution, write_kit(kit, {}), by=world.ours.manager)
        address = reverse("badge", args=[Badge.objects.get(slug=badge.id).code])
        with CaptureQueriesContext(connection) as queries:
            page = browser().get(address)
        assert words(page).count("Cooperate (français)") == number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3

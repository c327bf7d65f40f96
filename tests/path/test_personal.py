"""A person's part of the path app: given back, named, erased."""

import json

from insigne.holders import ABOUTS
from insigne.path import personal
from insigne.path.models import PathShare, SkillMark
from insigne.path.shares import token_of
from insigne.people.models import Use
from tests.path import making
from tests.world import World, browser


def test_the_archive_has_marks_and_shares(world: World):
    making.full(world.ours)
    share = making.link(world.ours.student)
    files = {kept.path: json.loads(kept.content) for kept in personal.export(world.ours.student)}
    assert [mark["level_name"] for mark in files["path/self-assessment.json"]] == [
        "Je le fais sans aide",
        "Je le fais avec de l’aide",
    ]
    assert files["path/shares.json"][0]["address"].endswith(token_of(share))


def test_the_archive_of_somebody_who_kept_nothing_is_empty(world: World):
    making.full(world.ours)
    assert list(personal.export(world.theirs.student)) == []


def test_erasing_removes_everything_and_the_addresses_say_that_they_are_gone(world: World):
    making.full(world.ours)
    making.full(world.theirs)
    link, page, draft = (
        making.link(world.ours.student),
        making.page(world.ours.student),
        making.page(world.ours.student, "jamais-ouverte", opened=False),
    )
    tokens = token_of(link), token_of(page)
    theirs = making.link(world.theirs.student)
    for _twice in range(2):
        personal.erase(world.ours.student)
    assert not SkillMark.objects.filter(person=world.ours.student).exists()
    assert list(PathShare.objects.all()) == [theirs]
    assert [browser().get(f"/p/{token}").status_code for token in tokens] == [410, 410]
    assert browser().get(f"/p/{draft.address}").status_code == 404
    assert browser().get(f"/p/{token_of(theirs)}").status_code == 200


def test_the_list_of_consents_names_a_share_to_its_owner_alone(world: World):
    making.full(world.ours)
    share = making.link(world.ours.student)
    names = ABOUTS[Use.PATH]
    assert names(world.ours.student, [share.pk]) == {
        share.pk: ("Pour un stage", f"/path/shares/{share.pk}/preview")
    }
    assert names(world.stranger, [share.pk]) == {}

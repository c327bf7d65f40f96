"""What a person takes away of their experiences, and their erasure."""

import json

from insigne.experiences import personal
from insigne.experiences.models import Experience
from tests.experiences.making import WORDS, experience
from tests.world import World


def test_each_is_given_as_data_and_all_of_them_as_a_text(world: World) -> None:
    told = experience(world.ours.student)
    experience(world.theirs.student, "La leur")
    files = {kept.path: kept.content.decode() for kept in personal.export(world.ours.student)}
    assert set(files) == {f"experiences/{told.pk}.json", "experiences/experiences.txt"}
    data = json.loads(files[f"experiences/{told.pk}.json"])
    assert (data["action"], data["start"], data["hours"]) == (WORDS["action"], "2024-09-15", 240)
    assert (data["id"], data["saved_at"]) == (str(told.pk), told.saved_at.isoformat())
    assert "Ce que vous avez fait" in files["experiences/experiences.txt"]


def test_the_text_says_the_name_once_and_leaves_out_what_is_empty(world: World) -> None:
    experience(world.ours.student, "Trésorière", start=None, hours=0)
    (_data, text) = personal.export(world.ours.student)
    lines = text.content.decode().splitlines()
    assert lines[:2] == ["Trésorière", "=" * len("Trésorière")]
    assert lines.count("Trésorière") == 2, "the title, and the role of the same name"
    assert lines[lines.index("Nombre d’heures, environ") + 1] == "0"
    assert "Début" not in lines
    assert "None" not in lines


def test_an_experience_without_dates_is_given_as_data_too(world: World) -> None:
    experience(world.ours.student, start=None, end=None)
    (data, _text) = personal.export(world.ours.student)
    assert json.loads(data.content)["end"] is None


def test_the_text_is_in_the_persons_language(world: World) -> None:
    world.ours.student.language = "en"
    experience(world.ours.student)
    files = {kept.path: kept.content.decode() for kept in personal.export(world.ours.student)}
    assert "What you did" in files["experiences/experiences.txt"]


def test_a_person_without_any_has_no_file(world: World) -> None:
    assert list(personal.export(world.stranger)) == []


def test_erasing_leaves_nobody_elses_untouched(world: World) -> None:
    experience(world.ours.student)
    theirs = experience(world.theirs.student)
    for _twice in range(2):
        personal.erase(world.ours.student)
    assert list(Experience.objects.all()) == [theirs]

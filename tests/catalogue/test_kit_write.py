"""A kit written down and read again is the same kit."""

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings

from insigne.catalogue.kit import KitSpec, read_kit, read_zip, write_kit, write_zip
from tests.kits.samples import SVG, complete_files, complete_kit, kits, png

IMAGES = {"one.svg": SVG, "images/two.svg": SVG}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kits())
def test_what_is_written_is_read_again(spec: KitSpec) -> None:
    assert read_kit(write_kit(spec, IMAGES)) == spec


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kits())
def test_a_kit_survives_its_archive(spec: KitSpec) -> None:
    files = write_kit(spec, IMAGES)
    assert read_zip(write_zip(files)) == files


def test_every_key_of_the_format_survives() -> None:
    assert read_kit(complete_files()) == complete_kit()


def test_the_same_kit_gives_the_same_bytes() -> None:
    files = complete_files()
    backwards = dict(reversed(files.items()))
    assert list(backwards) != list(files)
    assert write_zip(files) == write_zip(backwards)
    assert complete_files() == files


def test_the_texts_of_a_badge_are_markdown_files() -> None:
    files = complete_files()
    assert files["badges/first-badge/criteria.fr.md"] == "1. One\n2. Two (français)\n".encode()
    assert "description" not in tomllib.loads(files["kit.toml"].decode())["badges"][0]


def test_only_the_images_that_badges_name_are_written() -> None:
    files = write_kit(
        complete_kit(), {"images/second.png": png(), "images/third.svg": SVG, "images/other.png": png()}
    )
    assert "images/other.png" not in files
    assert files["images/third.svg"] == SVG


def test_an_image_that_is_not_given_is_not_forgotten_silently() -> None:
    with pytest.raises(KeyError, match=r"images/second\.png"):
        write_kit(complete_kit(), {"images/third.svg": SVG})

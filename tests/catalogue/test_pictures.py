"""The pictures of a badge version and the QR code of its address."""

from io import BytesIO

import pytest
import segno
from defusedxml import ElementTree
from django.conf import settings
from django.urls import reverse
from PIL import Image

from insigne.catalogue import actions, pictures, views
from insigne.catalogue.models import Badge, BadgeVersion
from insigne.catalogue.pictures import PIXELS, png_of, qr_code
from tests import world as worlds
from tests.kits import samples
from tests.world import World, browser


def address(badge: Badge, language: str = "fr", kind: str = "svg", number: int = 1) -> str:
    return reverse("badge-picture", args=[badge.code, number, language, kind])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_drawing_is_an_svg_that_names_the_badge(world: World, language: str) -> None:
    badge = worlds.badge(world.ours)
    response = browser().get(address(badge, language))
    assert response.headers["Content-Type"] == "image/svg+xml"
    tree = ElementTree.fromstring(response.content)
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert badge.current is not None
    titles = [element.text for element in tree.iter("{http://www.w3.org/2000/svg}title")]
    assert badge.current.name.in_language(language) in titles


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_picture_is_a_square_png(world: World, language: str) -> None:
    response = browser().get(address(worlds.badge(world.ours), language, "png"))
    assert response.headers["Content-Type"] == "image/png"
    with Image.open(BytesIO(response.content)) as image:
        assert (image.format, image.size) == ("PNG", (PIXELS, PIXELS))


def test_the_two_languages_have_their_own_drawings(world: World) -> None:
    badge = worlds.badge(world.ours, "delegue-eleve")
    french, english = (browser().get(address(badge, language)).content for language in ("fr", "en"))
    assert french != english


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_browser_may_keep_a_picture_for_ever(world: World, kind: str) -> None:
    badge = worlds.badge(world.ours)
    for client in (browser(), browser(world.ours.student)):
        assert client.get(address(badge, kind=kind)).headers["Cache-Control"] == views.FOREVER
    assert "immutable" in views.FOREVER


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_wallet_in_a_browser_may_read_the_picture_that_its_metadata_names(world: World, kind: str) -> None:
    badge = worlds.badge(world.ours)
    assert browser().get(address(badge, kind=kind))["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("language", "kind"), [("de", "svg"), ("FR", "svg"), ("fr", "gif"), ("fr", "SVG"), ("en", "html")]
)
def test_another_language_or_kind_is_not_found(world: World, language: str, kind: str) -> None:
    response = browser().get(address(worlds.badge(world.ours), language, kind))
    assert response.status_code == 404
    assert "immutable" not in response.headers.get("Cache-Control", "")


def test_a_picture_is_drawn_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    badge = worlds.badge(world.ours)
    drawn = browser().get(address(badge, kind="png")).content
    monkeypatch.setattr(pictures, "rasterise", lambda *_: pytest.fail("it was drawn before"))
    assert browser().get(address(badge, kind="png")).content == drawn


def test_each_language_is_kept_apart(world: World) -> None:
    version = worlds.badge(world.ours, "delegue-eleve").current
    assert version is not None
    assert png_of(version, "fr") != png_of(version, "en")
    assert png_of(version, "fr") == png_of(version, "fr")


@pytest.mark.parametrize("slug", ["second-badge", "third-badge"])
def test_an_image_of_the_kit_s_own_is_shown(world: World, slug: str) -> None:
    actions.adopt(world.ours.institution, samples.complete_files(), by=world.ours.manager)
    badge = Badge.objects.get(slug=slug)
    assert ElementTree.fromstring(browser().get(address(badge)).content).tag.endswith("svg")
    with Image.open(BytesIO(browser().get(address(badge, kind="png")).content)) as image:
        assert image.convert("RGBA").getbbox() is not None


def test_a_picture_of_a_retired_badge_stays_for_those_who_have_it(world: World) -> None:
    badge = worlds.badge(world.ours)
    actions.retire(badge, by=world.ours.manager)
    assert browser().get(address(badge)).status_code == 200


def test_no_picture_holds_a_script_or_leaves_the_house(world: World) -> None:
    for kit in ("isae-ensma", "engagement-associatif", "tutorer-ses-pairs"):
        worlds.adopt(world.ours, kit)
    for version in BadgeVersion.objects.all():
        for language in ("fr", "en"):
            for element in ElementTree.fromstring(version.picture.in_language(language)).iter():
                assert not element.tag.endswith(("script", "foreignObject"))
                for name, value in element.attrib.items():
                    assert not name.lower().startswith("on")
                    assert not (name.endswith("href") and not value.startswith(("#", "data:image/png")))


# --- QR code --------------------------------------------------------------------------------------------


def test_the_qr_code_holds_the_public_address(world: World) -> None:
    code = worlds.badge(world.ours).code
    response = browser().get(reverse("badge-qr", args=[code]))
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content == qr_code(f"{settings.INSIGNE_URL}/b/{code}")


def test_a_qr_code_keeps_its_quiet_margin_and_a_white_ground() -> None:
    tree = ElementTree.fromstring(qr_code("https://insigne.example/b/bcdfghj"))
    modules = segno.make("https://insigne.example/b/bcdfghj", error="m").symbol_size(scale=4)[0]
    assert tree.get("width") == str(modules)
    assert any(element.get("fill") == "#fff" for element in tree.iter())


def test_two_badges_have_two_codes(world: World) -> None:
    worlds.adopt(world.ours, "isae-ensma")
    codes = {browser().get(reverse("badge-qr", args=[badge.code])).content for badge in Badge.objects.all()}
    assert len(codes) == 6

"""Hatching makes an even grey that stays inside its shape; shapes keep their geometry when moved."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.catalogue.engraver.guilloche import BAND, braid, dial, waves
from insigne.catalogue.engraver.hatching import hatch
from insigne.catalogue.engraver.shapes import (
    Point,
    circle,
    moved,
    number,
    numbers,
    outlines,
    polar,
    rectangle,
    smooth_ring,
    star,
)

Stroke = tuple[Point, Point]


def strokes(d: str) -> list[Stroke]:
    values = [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", d)]
    return [((a, b), (c, e)) for a, b, c, e in zip(*(values[start::4] for start in range(4)), strict=True)]


def length(stroke: Stroke) -> float:
    return math.dist(*stroke)


@settings(max_examples=50, deadline=None)
@given(st.floats(5, 80), st.floats(-90, 90), st.floats(1, 5))
def test_strokes_stay_inside_a_circle_and_cover_it_evenly(
    radius: float, degrees: float, spacing: float
) -> None:
    found = strokes(hatch(circle(0, 0, radius), degrees, spacing))
    assert all(math.hypot(*point) <= radius + 0.2 for stroke in found for point in stroke)
    covered = sum(map(length, found)) * spacing
    assert covered == pytest.approx(math.pi * radius**2, rel=0.15, abs=6 * radius)


@settings(max_examples=40, deadline=None)
@given(st.floats(-90, 90))
def test_strokes_lie_at_the_angle_asked_for(degrees: float) -> None:
    turn = math.radians(degrees)
    for (ax, ay), (bx, by) in strokes(hatch(rectangle(-40, -40, 80, 80), degrees, 4)):
        across = (by - ay) * math.cos(turn) - (bx - ax) * math.sin(turn)
        assert abs(across) < 0.2


def test_a_hole_stays_white() -> None:
    ring = circle(0, 0, 40) + circle(0, 0, 20)
    assert all(math.hypot((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) > 19.5 for a, b in strokes(hatch(ring, 0, 3)))


def test_neighbouring_shapes_share_one_grid() -> None:
    rows = [{ay for (_, ay), _ in strokes(hatch(rectangle(x, 0.5, 10, 20), 0, 4))} for x in (0, 30)]
    assert rows[0] == rows[1] == {4, 8, 12, 16, 20}


def test_a_shape_thinner_than_the_spacing_or_empty_has_no_stroke() -> None:
    assert hatch(rectangle(0, 1, 10, 1), 0, 4) == ""
    assert hatch("", 45, 4) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.04, "0"), (1, "1"), (1.25, "1.2"), (-3.999, "-4"), (10, "10"), (0.1, "0.1")],
)
def test_a_coordinate_is_written_as_short_as_can_be(value: float, text: str) -> None:
    assert number(value) == text


def test_coordinates_are_parted_only_where_they_would_run_together() -> None:
    assert numbers(1, -2, 3.5, -4) == "1-2 3.5-4"


@pytest.mark.parametrize(
    ("degrees", "point"), [(0, (0, -10)), (90, (10, 0)), (180, (0, 10)), (270, (-10, 0))]
)
def test_angles_run_clockwise_from_noon(degrees: float, point: Point) -> None:
    assert polar(10, degrees) == pytest.approx(point)


def test_a_star_points_upwards() -> None:
    corners = outlines(star(0, 0, 20, 8))[0]
    assert len(set(corners)) == 10
    assert min(corners, key=lambda corner: corner[1]) == (0, -20)


def test_a_shape_is_mirrored_then_scaled_then_turned_then_moved() -> None:
    assert outlines(moved("M1 0L2 0L2 1Z", mirror=True))[0][:3] == [(-1, 0), (-2, 0), (-2, 1)]
    assert outlines(moved("M1 0L2 0L2 1Z", x=5, y=7, degrees=90, scale=10))[0][:3] == [
        (5, 17),
        (5, 27),
        (-5, 27),
    ]


@settings(max_examples=30, deadline=None)
@given(st.floats(20, 150), st.integers(40, 200))
def test_a_smooth_ring_of_constant_radius_is_a_circle(radius: float, steps: int) -> None:
    ring = outlines(smooth_ring(lambda _: radius, steps))[0]
    assert all(math.hypot(*point) == pytest.approx(radius, rel=0.01) for point in ring)


@pytest.mark.parametrize("petals", range(3, 17))
def test_the_waves_of_the_braid_agree_with_the_petals(petals: int) -> None:
    assert waves(petals) % petals == 0
    assert 22 <= waves(petals) <= 48
    radii = [math.hypot(*point) for outline in outlines(braid(petals)) for point in outline]
    assert BAND[0] < min(radii) and max(radii) < BAND[1]


@pytest.mark.parametrize("petals", [3, 8, 16])
def test_the_dial_has_as_many_lobes_as_petals(petals: int) -> None:
    radii = [math.hypot(*point) for point in outlines(dial(petals, 100))[0]]
    tops = [
        here
        for before, here, after in zip(radii, radii[1:], radii[2:], strict=False)
        if before < here > after
    ]
    assert sum(radius > 95 for radius in tops) in {petals - 1, petals}
    assert max(radii) <= 100.5

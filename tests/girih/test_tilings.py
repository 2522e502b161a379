"""Tilings leave no gap and nothing twice."""

import pytest

from forum.girih.tilings import DECAGONS, DODECAGONS, DODECAGONS_APART, OCTAGONS, Polygon

pytestmark = pytest.mark.pure

TILINGS = pytest.mark.parametrize("tiling", [OCTAGONS, DECAGONS, DODECAGONS, DODECAGONS_APART])


def edges(polygon: Polygon) -> list[tuple[complex, complex]]:
    return list(zip(polygon, polygon[1:] + polygon[:1], strict=True))


def area(polygon: Polygon) -> float:
    return sum((a.conjugate() * b).imag for a, b in edges(polygon)) / 2


@TILINGS
def test_every_edge_is_one_long(tiling):
    found = [abs(b - a) for polygon in (tiling.main, *tiling.others) for a, b in edges(polygon)]
    assert found == pytest.approx([1] * len(found))


@TILINGS
def test_tiles_fill_the_plane(tiling):
    assert len(tiling.main) == tiling.fold
    tiles = sum(map(area, (tiling.main, *tiling.others)))
    assert tiles == pytest.approx(2 * tiling.step.real * tiling.step.imag)


@TILINGS
def test_every_edge_is_one_of_two_tiles(tiling):
    steps = [m * tiling.step + n * tiling.step.conjugate() for m in (-1, 0, 1) for n in (-1, 0, 1)]
    own = [(a + b) / 2 for polygon in (tiling.main, *tiling.others) for a, b in edges(polygon)]
    everywhere = [middle + step for middle in own for step in steps]
    assert all(sum(abs(middle - each) < 1e-6 for each in everywhere) == 2 for middle in own)

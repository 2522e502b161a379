"""Tilings of the plane by regular polygons, edges one long, in which one polygon with many sides comes back."""

from cmath import rect
from math import cos, pi, radians, sin, tan
from typing import NamedTuple

Polygon = tuple[complex, ...]
"""Corners, counterclockwise."""


class Tiling(NamedTuple):
    """What steps along `step` and its mirror image repeat: around 0 the polygon of the stars, and those in between."""

    fold: int
    step: complex
    main: Polygon
    others: tuple[Polygon, ...]


def regular(sides: int, centre: complex = 0, towards: float = 0) -> Polygon:
    """An edge looks towards this angle, in degrees."""
    radius, first = 0.5 / sin(pi / sides), radians(towards) - pi / sides
    return tuple(centre + rect(radius, first + 2 * pi * n / sides) for n in range(sides))


def apothem(sides: int) -> float:
    """From the centre of a regular polygon to its edges."""
    return 0.5 / tan(pi / sides)


def _octagons() -> Tiling:
    """4.8.8: octagons and squares."""
    step = rect(2 * apothem(8), pi / 4)
    return Tiling(8, step, regular(8), (regular(4, complex(step.real)),))


def _decagons() -> Tiling:
    """Decagons, and between four of them a bow-tie."""
    step = rect(2 * apothem(10), pi / 5)
    side, waist = step.real - apothem(10), 0.5 - cos(2 * pi / 5)
    half = complex(-side, 0.5), complex(-side, -0.5), complex(0, -waist)
    bow_tie = half + tuple(-each for each in half)
    return Tiling(10, step, regular(10), (tuple(step.real + each for each in bow_tie),))


def _dodecagons() -> Tiling:
    """3.12.12: dodecagons and triangles."""
    step = rect(2 * apothem(12), pi / 6)
    third = 2 * step.real / 3
    return Tiling(12, step, regular(12), (regular(3, complex(third), 180), regular(3, complex(2 * third), 0)))


def _dodecagons_apart() -> Tiling:
    """4.6.12: dodecagons, squares and hexagons."""
    step = rect(2 * apothem(12) + 1, pi / 6)
    third = 2 * step.real / 3
    hexagons = regular(6, complex(third)), regular(6, complex(2 * third))
    squares = regular(4, step / 2, 30), regular(4, step.conjugate() / 2, -30), regular(4, complex(0, step.imag), 90)
    return Tiling(12, step, regular(12), (*hexagons, *squares))


OCTAGONS, DECAGONS, DODECAGONS, DODECAGONS_APART = _octagons(), _decagons(), _dodecagons(), _dodecagons_apart()

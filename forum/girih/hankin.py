"""Hankin's polygons in contact: from the middle of each edge two rays at the contact angle, until they meet another.

E. H. Hankin, The Drawing of Geometric Patterns in Saracenic Art (1925); C. S. Kaplan and D. H. Salesin, Islamic Star
Patterns in Absolute Geometry (2004), whose way to pair the rays of any polygon this is.
"""

from cmath import rect
from collections.abc import Iterator
from itertools import combinations
from math import inf
from typing import NamedTuple

from forum.girih.tilings import Polygon, Tiling

NEAR = 1e-6


class Ray(NamedTuple):
    """From the middle of an edge, by turns ahead to the next edge and back to the one before."""

    start: complex
    way: complex


class Crossing(NamedTuple):
    """Where two strands cross, and the ways of both; each strand runs above and below by turns."""

    at: complex
    above: complex
    below: complex


class Tracery(NamedTuple):
    """What the rays enclose: the heart of the star, rings of petals around it, small stars between. A strand is a line
    from edge to edge.
    """

    heart: Polygon
    rings: list[list[Polygon]]
    fillings: list[Polygon]
    strands: list[Polygon]
    crossings: list[Crossing]


def trace(tiling: Tiling, angle: float, depth: int) -> Tracery:
    """The lines in one repeat of a tiling; the contact angle, in radians, is the one between ray and edge.

    In the main polygon a ray goes on until it meets the `depth`-th of those that it meets: a star with so many rings.
    """
    traced = _star(tiling.main, angle, depth)
    for each in tiling.others:
        rays = _rays(each, angle)
        strands = list(_pairs(rays))
        traced.strands.extend(strands)
        traced.fillings.extend(_cycles(strands))
        traced.crossings.extend(Crossing(a.start, a.way, b.way) for a, b in zip(rays[::2], rays[1::2], strict=True))
    return traced._replace(crossings=list(_once(traced.crossings)))


def _rays(polygon: Polygon, angle: float) -> list[Ray]:
    edges = list(zip(polygon, polygon[1:] + polygon[:1], strict=True))
    return [
        Ray((a + b) / 2, (b - a) / abs(b - a) * turn) for a, b in edges for turn in (rect(1, angle), -rect(1, -angle))
    ]


def _star(polygon: Polygon, angle: float, depth: int) -> Tracery:
    sides, rays = len(polygon), _rays(polygon, angle)
    ahead, back = rays[::2], rays[1::2]
    around = range(sides)

    def meeting(edge: int, k: int) -> complex:
        """Where the ray ahead from an edge meets the one back from the k-th edge after it."""
        one, other = ahead[edge % sides], back[(edge + k) % sides]
        return one.start + one.way * _length(one, other) if k else one.start

    def petal(edge: int, k: int) -> Polygon:
        return meeting(edge, k), meeting(edge, k + 1), meeting(edge - 1, k + 2), meeting(edge - 1, k + 1)

    def crossing(edge: int, k: int) -> Crossing:
        ways = ahead[edge].way, back[(edge + k) % sides].way
        return Crossing(meeting(edge, k), ways[k % 2], ways[1 - k % 2])

    return Tracery(
        heart=tuple(meeting(edge, depth - 1 + k) for edge in around for k in (0, 1)),
        rings=[[petal(edge, k) for edge in around] for k in range(depth - 1)],
        fillings=[],
        strands=[(meeting(edge, 0), meeting(edge, depth), meeting(edge + depth, 0)) for edge in around],
        crossings=[crossing(edge, k) for k in range(depth) for edge in around],
    )


def _length(one: Ray, other: Ray) -> float:
    """How far it is along the one to the other, behind it if negative; half of the way if they are on one line."""
    across, gap = (one.way.conjugate() * other.way).imag, other.start - one.start
    if abs(across) > NEAR:
        return (gap.conjugate() * other.way).imag / across
    return (gap * one.way.conjugate()).real / 2 if abs((gap * one.way.conjugate()).imag) < NEAR else inf


def _pairs(rays: list[Ray]) -> Iterator[Polygon]:
    """Each ray ends at another, the nearest two first."""

    def far(pair: tuple[Ray, Ray]) -> float:
        lengths = _length(*pair), _length(*reversed(pair))
        return round(sum(lengths), 6) if min(lengths) > NEAR else inf  # alike on every machine

    free = set(rays)
    for one, other in sorted(combinations(rays, 2), key=far):
        if one.start != other.start and {one, other} <= free:
            free -= {one, other}
            yield one.start, one.start + one.way * _length(one, other), other.start


def _cycles(strands: list[Polygon]) -> Iterator[Polygon]:
    """What the strands of a polygon enclose, one after the other."""
    left = list(strands)
    while left:
        shape = list(left.pop())
        while abs(shape[-1] - shape[0]) > NEAR:
            following = next(s for s in left if min(abs(s[0] - shape[-1]), abs(s[-1] - shape[-1])) < NEAR)
            left.remove(following)
            shape += (following if abs(following[0] - shape[-1]) < NEAR else following[::-1])[1:]
        yield tuple(shape[:-1])


def _once(crossings: list[Crossing]) -> Iterator[Crossing]:
    """Two polygons share the middle of an edge."""
    seen: list[complex] = []
    for crossing in crossings:
        if all(abs(crossing.at - each) > NEAR for each in seen):
            seen.append(crossing.at)
            yield crossing

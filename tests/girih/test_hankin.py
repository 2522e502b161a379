"""Straps of a girih: none ends, each runs above and below by turns, and stars are as round as their fold says."""

from cmath import rect
from itertools import pairwise
from math import pi, radians

import pytest

from forum.girih.drawing import MOTIFS
from forum.girih.hankin import trace
from forum.girih.tilings import DECAGONS

pytestmark = pytest.mark.pure

EVERY = [motif for motifs in MOTIFS for motif in motifs]


def said(motif):
    return f"{motif.tiling.fold}-{len(motif.tiling.others)}-{motif.angle}-{motif.depth}"


@pytest.fixture(params=EVERY, ids=said)
def motif(request):
    return request.param


@pytest.fixture
def traced(motif):
    return trace(motif.tiling, radians(motif.angle), motif.depth)


def unit(way: complex) -> complex:
    return way / abs(way)


def test_every_ray_meets_its_partner_and_goes_on_straight_beyond_the_edge(motif, traced):
    step = motif.tiling.step
    steps = [m * step + n * step.conjugate() for m in (-1, 0, 1) for n in (-1, 0, 1)]
    ends = [(line[end], unit(line[1] - line[end])) for line in traced.strands for end in (0, -1)]
    edges = len(motif.tiling.main) + sum(map(len, motif.tiling.others))
    assert len(ends) == 2 * edges
    everywhere = [(end + step, way) for end, way in ends for step in steps]
    for end, _ in ends:
        ways = [way for other, way in everywhere if abs(other - end) < 1e-6]
        assert len(ways) == 4
        assert all(min(abs(way + other) for other in ways) < 1e-6 for way in ways)


def test_every_strap_runs_above_and_below_by_turns(traced):
    for line in traced.strands:
        turns = []
        for start, end in pairwise(line):
            way, length = unit(end - start), abs(end - start)
            along = [((at - start) / way, above) for at, above, _ in traced.crossings]
            turns += [
                abs((above / way).imag) < 1e-6
                for at, above in sorted(along, key=lambda each: each[0].real)
                if abs(at.imag) < 1e-6 and -1e-6 < at.real < length + 1e-6
            ]
        assert turns
        assert all(one != following for one, following in pairwise(turns)), line


def test_a_star_looks_the_same_turned_by_one_ray(motif, traced):
    turn = rect(1, 2 * pi / motif.tiling.fold)
    for shape in (traced.heart, *(tuple(p for petal in ring for p in petal) for ring in traced.rings)):
        assert all(min(abs(turn * each - other) for other in shape) < 1e-6 for each in shape)
    assert len(traced.heart) == 2 * motif.tiling.fold
    assert len(traced.rings) == motif.depth - 1


def test_a_heart_is_a_star(traced):
    outer, inner = {round(abs(p), 6) for p in traced.heart[::2]}, {round(abs(p), 6) for p in traced.heart[1::2]}
    assert len(outer) == len(inner) == 1
    assert outer > inner or min(outer) > min(inner)


def test_rays_on_one_line_meet_in_the_middle():
    traced = trace(DECAGONS, radians(72), 2)
    assert len(traced.fillings) == 2  # one on either side of a bow-tie's waist

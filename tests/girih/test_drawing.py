"""A girih as SVG: small, the same for ever, without a seam, and nobody else's."""

import re
from hashlib import sha256
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest

from forum.demo.texts import SERIES
from forum.editions.models import ACCENTS
from forum.girih import draw, motif_of
from forum.girih.drawing import COLOURS, MOTIFS

pytestmark = pytest.mark.pure

SVG = "{http://www.w3.org/2000/svg}"
EVERY = range(1, sum(map(len, MOTIFS)) + 1)


@pytest.mark.parametrize(
    ("key", "fold", "digest"),
    [(1, 8, "b3ce2e602cde03ef"), (2, 10, "eb9acf35f1e53e11"), (3, 12, "b70af34e377b4d9b")],
)
def test_the_same_series_is_drawn_alike_for_ever(key, fold, digest):
    assert motif_of(key).tiling.fold == fold
    assert sha256(draw(motif_of(key), "turquoise").encode()).hexdigest()[:16] == digest


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("key", EVERY)
def test_a_girih_is_small_and_has_one_path_for_each_colour(key, accent):
    made = draw(motif_of(key), accent)
    assert len(made) <= 6000
    tiles = [path.get("fill") for path in fromstring(made).iter(f"{SVG}path") if path.get("fill")]
    assert tiles == [COLOURS[accent].heart, COLOURS[accent].petal, COLOURS[accent].filling]


def test_every_accent_has_its_colours_and_an_unknown_one_is_turquoise():
    assert set(COLOURS) == set(ACCENTS)
    assert draw(motif_of(1), "unheard") == draw(motif_of(1), "turquoise")


def test_no_two_series_are_alike_before_all_motifs_are_taken():
    assert len({motif_of(key) for key in EVERY}) == len(EVERY) > len(SERIES)
    assert motif_of(EVERY[-1] + 1) == motif_of(1)
    folds = [motif_of(key).tiling.fold for key in range(1, 100)]
    assert all(one != following for one, following in pairwise(folds))


def test_only_pages_dim_it_and_paper_has_a_size():
    assert "prefers-color-scheme:dark" in draw(motif_of(1), "lapis")
    printed = draw(motif_of(1), "lapis", (600, 200))
    assert "<style" not in printed
    assert (fromstring(printed).get("width"), fromstring(printed).get("height")) == ("600", "200")


@pytest.mark.parametrize("key", EVERY)
def test_it_goes_on_seamlessly_from_one_side_of_its_repeat_to_the_other(key):
    root = fromstring(draw(motif_of(key), "turquoise"))
    pattern = next(root.iter(f"{SVG}pattern"))
    width, height = float(pattern.get("width")), float(pattern.get("height"))
    lines = straps(root, pattern)
    assert cuts(lines, 0, height) == pytest.approx(cuts(lines, width, height), abs=0.5)
    turned = [tuple(complex(p.imag, p.real) for p in line) for line in lines]
    assert cuts(turned, 0, width) == pytest.approx(cuts(turned, height, width), abs=0.5)


def straps(root: Element, pattern: Element) -> list[tuple[complex, complex]]:
    """All pieces of straps in one repeat."""
    drawn = next(path for path in root.iter(f"{SVG}path") if path.get("id") == "s").get("d")
    spots = [complex(float(use.get("x")), float(use.get("y"))) for use in pattern.iter(f"{SVG}use")]
    found = []
    for line in drawn.split("M")[1:]:
        points = [complex(*map(float, each.split(","))) for each in re.split(" ", line)]
        found += [(a + spot, b + spot) for a, b in pairwise(points) for spot in spots]
    return found


def cuts(lines: list[tuple[complex, complex]], x: float, height: float) -> list[float]:
    """Where they cross an upright line a little beside x, within the repeat."""
    x += 0.37
    found = []
    for a, b in lines:
        if min(a.real, b.real) <= x < max(a.real, b.real):
            y = a.imag + (b.imag - a.imag) * (x - a.real) / (b.real - a.real)
            found += [y] if 1 < y < height - 1 else []
    return sorted(found)

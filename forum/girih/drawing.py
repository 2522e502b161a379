"""A girih as SVG: one repeat of it as a pattern, its straps running above and below each other."""

from collections.abc import Iterable, Iterator
from itertools import chain, product
from math import radians
from typing import NamedTuple

from forum.girih.hankin import Crossing, Tracery, trace
from forum.girih.tilings import DECAGONS, DODECAGONS, DODECAGONS_APART, OCTAGONS, Polygon, Tiling, apothem

RENDERER = "1"
"""Part of every ETag: raise it when the same series gets other bytes."""
STAR = 104
"""How wide the polygon around a star is, in CSS pixels."""
STRAP, OUTLINED = 2.8, 5
"""How wide a strap is, and with the lines on both its sides."""
STRAPS = "#f4ecd8"
LIT = 0.75
"""How much of its light a colour keeps on dark pages."""


class Motif(NamedTuple):
    """What the lines of a girih depend on: contact angle in degrees, and at which meeting the rays of a star end."""

    tiling: Tiling
    angle: float
    depth: int


class Colours(NamedTuple):
    """Of the tiles, from the ground between the straps to what fills the gaps of the tiling, and of a strap's lines."""

    ground: str
    heart: str
    petal: str
    filling: str
    line: str


MOTIFS = (
    (Motif(OCTAGONS, 67.5, 2), Motif(OCTAGONS, 60, 2), Motif(OCTAGONS, 72, 3), Motif(OCTAGONS, 54, 2)),
    (Motif(DECAGONS, 54, 2), Motif(DECAGONS, 72, 2), Motif(DECAGONS, 63, 3), Motif(DECAGONS, 72, 3)),
    (
        *(Motif(DODECAGONS_APART, 60, 2), Motif(DODECAGONS, 67.5, 3)),
        *(Motif(DODECAGONS_APART, 67.5, 3), Motif(DODECAGONS, 60, 3)),
    ),
)
"""By fold: eight, ten, twelve."""
COLOURS = {
    "turquoise": Colours("#0b6b76", "#dca53f", "#46b1b5", "#24418f", "#07343a"),
    "lapis": Colours("#24418f", "#dca53f", "#4c70cc", "#1f9aa3", "#101f4a"),
    "saffron": Colours("#b0741d", "#24418f", "#e6b65a", "#12808a", "#4a2c00"),
    "pomegranate": Colours("#9c2742", "#dca53f", "#c75f76", "#12808a", "#4d0f1f"),
    "almond": Colours("#7d5a42", "#12808a", "#b58e70", "#dca53f", "#38241a"),
    "steppe": Colours("#3b6327", "#dca53f", "#75a05c", "#12808a", "#1b3310"),
}
"""By the accent of a series: the turquoise of glaze, lapis and saffron around it."""


def motif_of(key: int) -> Motif:
    """Of the series with this key. The next one has another fold; all motifs come before one comes again."""
    turn, fold = divmod(key - 1, len(MOTIFS))
    return MOTIFS[fold][turn % len(MOTIFS[fold])]


def draw(motif: Motif, accent: str, size: tuple[int, int] | None = None) -> str:
    """The girih around the middle of a picture: of any size, dimmed on dark pages; or of this size, for paper."""
    scale = STAR / 2 / apothem(motif.tiling.fold)
    colours = COLOURS.get(accent, COLOURS["turquoise"])
    across, up = motif.tiling.step.real * scale, motif.tiling.step.imag * scale
    cell = f'width="{_short(2 * across)}" height="{_short(2 * up)}"'
    width, height = size or ("100%", "100%")
    around = ((x, y) for x, y in product(range(-1, 4), repeat=2) if (x + y) % 2 == 0)
    repeats = (f'<use href="#g" x="{_short(x * across)}" y="{_short(y * up)}"/>' for x, y in around)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">',
            "" if size else _dimmed(colours),
            "<defs>",
            *_layers(trace(motif.tiling, radians(motif.angle), motif.depth), scale, colours),
            f'<pattern id="p" {cell} patternUnits="userSpaceOnUse">',
            f'<rect class="ground" {cell} fill="{colours.ground}"/>',
            *repeats,
            '</pattern></defs><svg x="50%" y="50%" overflow="visible">',
            '<rect x="-2000" y="-2000" width="4000" height="4000" fill="url(#p)"/></svg></svg>',
        )
    )


def _layers(traced: Tracery, scale: float, colours: Colours) -> Iterator[str]:
    """What one step of the tiling repeats: tiles, straps, and the pieces of straps that run above others."""
    above = [_bridge(crossing, OUTLINED / 2 / scale) for crossing in traced.crossings]
    tiles = {
        "heart": [traced.heart],
        "petal": chain.from_iterable(traced.rings[::2]),
        "filling": chain(traced.fillings, *traced.rings[1::2]),
    }
    yield f'<path id="s" d="{_path(traced.strands, scale)}"/><path id="a" d="{_path(above, scale)}"/>'
    yield '<g id="g" fill="none">'
    for name, polygons in tiles.items():
        yield f'<path class="{name}" fill="{getattr(colours, name)}" d="{_path(polygons, scale)}"/>'
    for name, cap in (("s", "square"), ("a", "butt")):
        line = f'class="line" stroke="{colours.line}" stroke-width="{OUTLINED}" stroke-linecap="{cap}"'
        strap = f'class="strap" stroke="{STRAPS}" stroke-width="{STRAP}" stroke-linecap="square"'
        yield f'<use href="#{name}" {line}/><use href="#{name}" {strap}/>'
    yield "</g>"


def _bridge(crossing: Crossing, half: float) -> Polygon:
    """The piece of the upper strap that covers all of the lower one; half of their widths."""
    way = crossing.above.conjugate() * crossing.below
    reach = half * (1 + abs(way.real)) / abs(way.imag) * crossing.above
    return crossing.at - reach, crossing.at + reach


def _dimmed(colours: Colours) -> str:
    tiles = "".join(f".{name}{{fill:{_dim(getattr(colours, name))}}}" for name in Colours._fields[:-1])
    straps = f".line{{stroke:{_dim(colours.line)}}}.strap{{stroke:{_dim(STRAPS)}}}"
    return f"<style>@media screen and (prefers-color-scheme:dark){{{tiles}{straps}}}</style>"


def _dim(colour: str) -> str:
    return "#" + "".join(f"{round(LIT * channel):02x}" for channel in bytes.fromhex(colour[1:]))


def _path(polygons: Iterable[Polygon], scale: float) -> str:
    return "".join(
        "M" + " ".join(f"{_short(p.real * scale)},{_short(p.imag * scale)}" for p in each) for each in polygons
    )


def _short(number: float) -> str:
    """To one decimal, as short as can be."""
    return f"{round(number, 1) + 0:g}"

"""Pictures of a forum outside its pages: where a link to it is shared (1200 pixels by 630), and above letters."""

from io import BytesIO
from typing import NamedTuple

from forum import printing
from forum.girih import RENDERER as GIRIH
from forum.girih import draw, motif_of
from forum.languages import locale_of

TEMPLATE = "preview"
BAND = 1200, 180
"""How wide and high the girih is, in pixels."""
HEAD = 1152, 144
"""Of a letter's, which is shown at half of it."""


class Preview(NamedTuple):
    """What is said on it, in one language; `series` and `accent` choose the girih, `cover` names what stands for it.

    `of` names what it is part of; the address is that of the site.
    """

    series: int
    accent: str
    language: str
    title: str
    when: str = ""
    where: str = ""
    of: str = ""
    address: str = ""
    cover: str = ""

    @property
    def version(self) -> tuple[object, ...]:
        """All that its bytes depend on."""
        return GIRIH, printing.fingerprint(TEMPLATE), *self

    def png(self, cover: bytes | None = None) -> bytes:
        """The picture, with these bytes of its cover (WebP)."""
        said = self._asdict() | {"language": locale_of(self.language), "cover": list(cover or b"")}
        return printing.draw(TEMPLATE, said | {"girih_svg": draw(motif_of(self.series), self.accent, BAND)})


def letter_head(series: int, accent: str) -> bytes:
    """The girih above letters, as PNG of a few colours, for it goes along with each. Raises Unprintable."""
    from PIL import Image  # here only: a process that writes no letters does without

    drawn = printing.draw("head", {"accent": accent, "girih_svg": draw(motif_of(series), accent, HEAD)})
    few = BytesIO()
    Image.open(BytesIO(drawn)).convert("RGB").quantize(32).save(few, "PNG", optimize=True)
    return few.getvalue()

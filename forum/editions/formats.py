"""What a link to a forum looks like where it is shared: a picture of 1200 pixels by 630."""

from typing import NamedTuple

from forum import printing
from forum.girih import RENDERER as GIRIH
from forum.girih import draw, motif_of
from forum.languages import locale_of

TEMPLATE = "preview"
BAND = 1200, 180
"""How wide and high the girih is, in pixels."""


class Preview(NamedTuple):
    """What is said on it, in one language; `series` and `accent` choose the girih."""

    series: int
    accent: str
    language: str
    title: str
    when: str
    where: str
    address: str

    @property
    def version(self) -> tuple[object, ...]:
        """All that its bytes depend on."""
        return GIRIH, printing.fingerprint(TEMPLATE), *self

    def png(self) -> bytes:
        """The picture."""
        said = self._asdict() | {"language": locale_of(self.language)}
        return printing.draw(TEMPLATE, said | {"girih_svg": draw(motif_of(self.series), self.accent, BAND)})

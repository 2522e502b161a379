"""The tables or lists of a programme, drawn once for all who read them alike; their stars are put in afterwards."""

import sys
from collections.abc import Container, Sequence
from datetime import date, datetime
from itertools import chain
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cached
from flask import render_template
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from forum.editions.models import PublicEdition
from forum.releases.rules import Document, Released
from forum.releases.rules.grid import Line
from forum.releases.views.choices import key_of
from forum.releases.views.shown import Section, Shown, colours_of
from forum.web.filters import here
from forum.web.language import reader_zone

LIMIT = 32 * 1024 * 1024
"""Bytes of drawings that a process keeps."""
STAR, TOKEN, HERE = Markup("\0\0"), Markup("\0t"), Markup("\0h")
"""What stands for a star, and within its form for what is the reader's: no text of ours holds a NUL."""


Lines = tuple[Line | None, ...]


class Star(NamedTuple):
    """How the star of a session is drawn for who has not starred it, and for who has."""

    uid: str
    out: str
    starred: str


class Drawing(NamedTuple):
    """A star stands between every two pieces."""

    pieces: tuple[str, ...]
    stars: tuple[Star, ...]

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(map(sys.getsizeof, chain(self.pieces, *self.stars)))

    def of(self, uids: Container[str]) -> Markup:
        """As whoever asks sees it, having starred these."""
        stars = (star.starred if star.uid in uids else star.out for star in self.stars)
        html = "".join(chain.from_iterable(zip(self.pieces, (*stars, ""), strict=True)))
        token = generate_csrf() if current_user.is_authenticated else ""
        return Markup(html.replace(TOKEN, token).replace(HERE, escape(here())))  # noqa: S704 - our own templates


def draw(
    edition: PublicEdition,
    document: Document,
    shown: Shown,
    sections: Sequence[Section],
    now: datetime,
    *,
    kept: bool = True,
) -> Drawing:
    """These sections; `kept` of what others are shown too, in this language and by this clock."""
    found = [section.line_at(now) for section in sections]
    lines = tuple(line if not any(found[:n]) else None for n, line in enumerate(found))  # now is once
    return (_kept if kept else _draw)(edition, document, shown, sections, lines, document.over_at(now))


def _draw(
    edition: PublicEdition,
    document: Document,
    shown: Shown,
    sections: Sequence[Section],
    lines: Lines,
    over: datetime | None,
) -> Drawing:
    slots: list[tuple[Released, date]] = []

    def slot(session: Released, day: date) -> Markup:
        slots.append((session, day))
        return STAR

    about = {
        "edition": edition,
        "document": document,
        "tracks": colours_of(document),
        "zone": document.timezone,
        "over": over,
        "here": lambda: HERE,
        "csrf_token": lambda: TOKEN,
    }
    of_tab = len(shown.days) == 1 < len(document.dates) and not shown.filter.narrows
    page = render_template("releases/_sections.html", **about, sections=sections, lines=lines, of_tab=of_tab, slot=slot)
    stars = render_template("releases/_stars.html", **about, slots=slots, mark=STAR).split(STAR)
    pairs = zip(slots, stars[::2], stars[1::2], strict=False)  # what follows the last mark is nobody's
    return Drawing(tuple(page.split(STAR)), tuple(Star(s.facts.uid, out, starred) for (s, _), out, starred in pairs))


def _key_of(
    edition: PublicEdition,
    document: Document,
    shown: Shown,
    sections: Sequence[Section],
    lines: Lines,
    over: datetime | None,
) -> tuple[object, ...]:
    """What it depends on: the release, which says its address too, whether it takes place, and who reads it how."""
    about = edition.state, edition.languages
    return key_of(document, shown, lines, over, about, reader_zone(), current_user.is_authenticated)


_kept = cached(LRUCache(LIMIT, getsizeof=lambda drawing: drawing.size), key=_key_of, lock=Lock())(_draw)

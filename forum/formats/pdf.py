"""PDF of a programme, to print and carry: a page per day, sessions in time, cancelled ones said so."""

from datetime import UTC
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from forum.formats.agenda import Entry, entries, the_edition
from forum.formats.feed import Feed, person
from forum.formats.words import WORDS
from forum.languages import clean

PARTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
LINK, GREY, BLACK = (0, 90, 100), (95, 95, 95), (20, 20, 20)
LEFT, WIDTH = 46, 147  # millimetres: times stand left of it


def pdf(feed: Feed) -> bytes:
    """The programme on A4."""
    from fpdf import FPDF

    edition = the_edition(feed)
    page = FPDF(format="A4")
    page.set_creation_date((feed.modified_at or edition.modified_at).astimezone(UTC))
    page.set_title(_said(feed.name))
    page.set_lang(feed.language)
    page.set_margin(17)
    page.set_auto_page_break(True, 18)
    _fonts(page)
    shown = None
    for entry in entries(feed):
        if entry.starts_at.date() != shown:
            shown = entry.starts_at.date()
            page.add_page()
            _heading(page, feed, format_date(shown, "full", locale=feed.language))
        _session(page, feed, entry)
    if shown is None:
        page.add_page()
        _heading(page, feed, feed.tell(edition.place))
    return bytes(page.output())


@lru_cache(maxsize=1)
def _folder() -> Path:
    package = Path(__file__).parents[2]
    beside = package / "static" / "build"
    return beside if beside.is_dir() else package.parent / "static" / "build"


def _fonts(page: Any) -> None:
    for part in PARTS:
        file = _folder() / f"golos-text-{part}-wght-normal.woff2"
        page.add_font(part, "", file)
        page.add_font(part, "B", file, variations={"wght": 650})
    page.set_font("latin", size=10)
    page.set_fallback_fonts(list(PARTS[1:]), exact_match=False)


def _said(text: str) -> str:
    """The font has no ʻ and ʼ: the quotation marks look the same."""
    known = clean(text, lines=True).translate({0x02BB: 0x2018, 0x02BC: 0x2019, 0x202F: 0x20})
    return "".join(c for c in known if ord(c) < 0x2200 or c == "\n")


def _write(page: Any, text: str, size: float, style: str = "", colour: Any = BLACK, link: str = "") -> None:
    page.set_font("latin", style, size)
    page.set_text_color(*colour)
    page.set_x(LEFT)
    page.multi_cell(WIDTH, size * 0.5, _said(text), new_x="LMARGIN", new_y="NEXT", align="L", link=link)


def _heading(page: Any, feed: Feed, day: str) -> None:
    page.set_font("latin", "", 9)
    page.set_text_color(*GREY)
    version = f" · {feed.number}" if feed.number else ""
    page.multi_cell(0, 5, _said(f"{feed.name}{version}"), new_x="LMARGIN", new_y="NEXT", link=feed.url)
    page.set_font("latin", "B", 17)
    page.set_text_color(*BLACK)
    page.multi_cell(0, 9, _said(day[:1].upper() + day[1:]), new_x="LMARGIN", new_y="NEXT")
    page.ln(3)


def _session(page: Any, feed: Feed, entry: Entry) -> None:
    facts, words = entry.facts, WORDS[feed.language]
    if page.will_page_break(18):
        page.add_page()
    top = page.get_y()
    page.set_font("latin", "B", 10)
    page.set_text_color(*(GREY if entry.off else BLACK))
    page.cell(LEFT - 17, 5.5, f"{entry.starts_at:%H:%M}–{entry.ends_at:%H:%M}")
    page.set_y(top)
    title = feed.tell(facts.title)
    _write(
        page,
        f"{words[entry.status]}: {title}" if entry.off else title,
        11,
        "B",
        GREY if entry.off else BLACK,
        entry.item.url,
    )
    rest = [entry.room(feed.language), feed.tell(facts.track), "/".join(facts.languages).upper()]
    if facts.interpretation:
        rest.append(f"{words['interpretation']}: {'/'.join(facts.interpretation).upper()}")
    _write(page, " · ".join(filter(None, rest)), 8.5, "", GREY)
    for label, role in (("chair", "chair"), ("speakers", "speaker")):
        names = [person(s.name, s.affiliation, feed.language) for s in facts.speakers if s.role == role]
        if names:
            _write(page, f"{words[label]}: {'; '.join(names)}", 8.5)
    page.ln(3.5)

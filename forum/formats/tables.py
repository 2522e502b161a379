"""CSV and XLSX of a programme: one row for each occurrence."""

from collections.abc import Iterator
from datetime import datetime, time

from forum.formats.agenda import in_order, shown, the_edition
from forum.formats.feed import Feed, passage, person
from forum.formats.words import WORDS
from forum.languages import NC_, clean, told
from forum.releases.rules import DETAILS, detail_words
from forum.tables import Cell, Row, to_csv, to_xlsx

_DAY = NC_("column", "Day of the programme")
"""Only where days begin at another hour than midnight."""
_FIRST = (
    NC_("column", "Date"),
    NC_("column", "Start"),
    NC_("column", "End date"),
    NC_("column", "End"),
    NC_("column", "Time zone"),
    NC_("column", "Title"),
    NC_("column", "Status"),
    NC_("column", "Type"),
    NC_("column", "Track"),
    NC_("column", "Room"),
    NC_("column", "Venue"),
)
_LAST = (
    NC_("column", "Chair"),
    NC_("column", "Speakers"),
    NC_("column", "Description"),
    NC_("column", "Address"),
    NC_("column", "UID"),
)


def csv(feed: Feed) -> bytes:
    """The programme as CSV that Excel opens rightly."""
    return to_csv(_rows(feed))


def xlsx(feed: Feed) -> bytes:
    """The programme as a workbook of one sheet."""
    return to_xlsx(_rows(feed), (feed.modified_at or min(e.modified_at for e in feed.editions)))


def _rows(feed: Feed) -> Iterator[Row]:
    details = [detail.label for detail in DETAILS.values()]
    has_own = the_edition(feed).day_starts_at != time()
    day = [_DAY] if has_own else []
    yield [told(head, feed.language) for head in (*day, *_FIRST, *details, *_LAST)]
    words = WORDS[feed.language]
    for entry in in_order(shown(feed), feed.language):
        facts = entry.facts
        people = {
            role: "; ".join(person(s.name, s.affiliation, feed.language) for s in facts.speakers if s.role == role)
            for role in ("chair", "speaker")
        }
        cells: list[Cell] = [
            *([entry.day] if has_own else []),
            entry.starts_at.date(),
            _clock(entry.starts_at),
            entry.ends_at.date(),
            _clock(entry.ends_at),
            getattr(entry.starts_at.tzinfo, "key", "UTC"),
            feed.tell(facts.title),
            words.get(entry.status, entry.status),
            facts.type,
            feed.tell(facts.track),
            feed.tell(facts.place.room),
            feed.tell(facts.place.venue),
            *(detail_words(d, getattr(facts, name), feed.language) for name, d in DETAILS.items()),
            people["chair"],
            people["speaker"],
            passage(facts.abstract, feed.language),
            entry.item.url,
            entry.uid,
        ]
        yield [clean(cell, lines=True) if isinstance(cell, str) else cell for cell in cells]


def _clock(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)

"""The addresses that calendar programs poll for years, and the other formats of the same feeds."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import NamedTuple
from urllib.parse import quote, urlencode

from cachetools import LRUCache
from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter

from forum.editions.models import PublicEdition
from forum.editions.queries import get_series
from forum.errors import NotFound
from forum.feeds.queries import facts_of, find_version, get_public_edition, public_editions, version_of
from forum.formats import FORMATS
from forum.formats.feed import EditionFacts, Feed, Item
from forum.languages import CONTENT, DEFAULT, pick
from forum.releases.queries import document_of, followed, get_document
from forum.releases.rules import Document, Filter
from forum.web import cookieless, limiter, public_url
from forum.web.conditional import answer, tag

bp = Blueprint("feeds", __name__)
EVERYTHING = Filter()
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class Ending(BaseConverter):
    """The ending of an address that names a format other than iCalendar."""

    part_isolating = False
    regex = "|".join(ending.replace(".", r"\.") for ending in FORMATS if ending != "ics") or "none"


bp.record(lambda state: state.app.url_map.converters.update(ending=Ending))


class Known(NamedTuple):
    """What an edition's feed needs: good for FEED_SECONDS, and while its version is the same.

    `stamp` stands for all that is public in ETags, `release` is the key of the last release, `series` of the series.
    """

    id: int
    version: tuple[object, ...]
    facts: EditionFacts
    series: int
    stamp: int
    release: int | None
    until: float

    @property
    def document(self) -> Document | None:
        """The last release."""
        return get_document(self.release) if self.release else None


_known: LRUCache[tuple[str, str], Known] = LRUCache(1000)
_lock = Lock()


def _lang() -> str:
    wanted = request.args.get("lang", DEFAULT)
    return wanted if wanted in CONTENT else DEFAULT


def _source(filter_: Filter = EVERYTHING) -> str:
    """The address itself, with what of its query is understood and in one order: the rest is ignored."""
    names = [(name, value) for name, values in filter_.asked.items() for value in values]
    names += [("lang", _lang())] if "lang" in request.args else []
    return f"{public_url()}{quote(request.path)}{'?' if names else ''}{urlencode(names)}"


def know(series_slug: str, edition_slug: str) -> Known:
    """The edition and its last release; asks the database at most once in FEED_SECONDS."""
    key = (series_slug, edition_slug)
    with _lock:
        known = _known.get(key)
    if known is not None and known.until >= monotonic():
        return known
    until = monotonic() + current_app.config["FEED_SECONDS"]
    if known is not None and known.version == find_version(series_slug, edition_slug):
        known = known._replace(until=until)
    else:
        row = get_public_edition(series_slug, edition_slug)
        known = Known(
            id=row.id,
            version=version_of(row),
            facts=facts_of(row, public_url()),
            series=row.series.id,
            stamp=row.stamp,
            release=row.release,
            until=until,
        )
    with _lock:
        _known[key] = known
    return known


def forget() -> None:
    """Ask the database again at the next look."""
    with _lock:
        _known.clear()


def _respond(
    ending: str,
    parts: Sequence[object],
    modified: datetime,
    build: Callable[[], Feed],
    stem: str,
    *,
    by_date: bool = True,
) -> Response:
    made = FORMATS[ending]

    def shown() -> str:
        """What of a large document differs: other filters that show the same sessions find it made."""
        feed = build()
        uids = tuple(item.facts.uid for item in feed.items)
        return tag(made.version, request.path, *parts[1:], bool(feed.editions), uids)

    return answer(
        tag(made.version, ending, *parts),
        modified,
        lambda: made.render(build()),
        mimetype=made.mimetype,
        filename=f"{stem}.{ending}",
        public=True,
        by_date=by_date,
        large=shown if made.large else None,
    )


def _must_not_be_whole(ending: str) -> None:
    """Some formats tell exactly one edition."""
    if FORMATS[ending].whole:
        raise NotFound


@bp.get("/calendar/all.ics", defaults={"ending": "ics"})
@bp.get("/calendar/all.<ending:ending>")
@cookieless
@limiter.exempt
def all_editions(ending: str) -> ResponseReturnValue:
    """Every public edition."""
    return _editions(public_editions(), "all", "Forum", ending, with_sessions=False)


@bp.get("/calendar/<series_slug>.ics", defaults={"ending": "ics"})
@bp.get("/calendar/<series_slug>.<ending:ending>")
@cookieless
@limiter.exempt
def series(series_slug: str, ending: str) -> ResponseReturnValue:
    """One forum through the years: its editions and their programmes."""
    rows = public_editions(series_slug)
    owner = rows[-1].owner if rows else get_series(series_slug, None)
    rows = rows or public_editions(owner.slug)  # an address of old, or nothing public yet
    own = [row.series for row in rows if row.series.id == row.series_id]  # what was merged into it is told of later
    shown = own[-1] if own else owner
    return _editions(rows, "series", pick(shown.name, _lang())[0], ending, with_sessions=True)


def _editions(rows: Sequence[PublicEdition], stem: str, name: str, ending: str, *, with_sessions: bool) -> Response:
    _must_not_be_whole(ending)
    facts = [facts_of(edition, public_url()) for edition in rows]
    documents = [document_of(edition) if with_sessions else None for edition in rows]
    releases = [edition.stamp for edition in rows if with_sessions]
    language, source = _lang(), _source()
    stamps = [f.modified_at for f in facts] + [d.released_at for d in documents if d]
    modified = max(stamps, default=LONG_AGO)

    def build() -> Feed:
        items = [i for d, f in zip(documents, facts, strict=True) for i in _items(d, f, EVERYTHING)]
        return Feed(
            name=name,
            url=public_url(),
            source=source,
            editions=tuple(facts),
            items=tuple(items),
            language=language,
            number=0,
            modified_at=modified,
        )

    parts = (source, language, name, facts, releases)
    return _respond(ending, parts, modified, build, stem, by_date=False)  # what is closed leaves without a date


@bp.get("/calendar/<series_slug>/<edition_slug>.ics", defaults={"ending": "ics"})
@bp.get("/calendar/<series_slug>/<edition_slug>.<ending:ending>")
@cookieless
@limiter.exempt
def edition(series_slug: str, edition_slug: str, ending: str) -> ResponseReturnValue:
    """The released programme, as the page's filters show it."""
    known, language, filter_ = know(series_slug, edition_slug), _lang(), Filter.read(request.args.getlist)
    source = _source(filter_)
    name = pick(known.facts.name, language)[0]
    document = known.document
    modified = max(known.facts.modified_at, document.released_at) if document else known.facts.modified_at

    def build() -> Feed:
        wanted = followed(known.id, filter_)
        items = tuple(_items(document, known.facts, wanted))
        editions = () if filter_ and items else (known.facts,)
        return Feed(
            name=name,
            url=known.facts.url,
            source=source,
            editions=editions,
            items=items,
            language=language,
            number=document.number if document else 0,
            modified_at=modified,
            series=known.series,
            shows=lambda facts: document is None or wanted.matches(facts, document.days),
        )

    # once they had what repeats whole, and found words within words: one ETag never names two contents
    once = ["once"] if filter_.day and ending in {"pdf", "xlsx", "csv"} else []
    once += ["begins"] if filter_.q else []
    parts = (source, language, known.stamp, *_going_on(document, filter_), *once)
    return _respond(ending, parts, modified, build, "programme")


def _going_on(document: Document | None, filter_: Filter) -> list[str]:
    """What a filter by day finds that began on another. Once it did not: one ETag never names two contents."""
    lasting, asked = document.lasting if document and filter_.day else (), {*filter_.day}
    return [each.uid for each in lasting if asked & each.days and not asked & each.starts]


def _items(document: Document | None, facts: EditionFacts, filter_: Filter) -> list[Item]:
    if document is None:
        return []
    facts = facts._replace(timezone=document.timezone)
    return [Item(s, facts) for s in document.published if filter_.admits(s.facts, document.days)]


@bp.get("/calendar/<series_slug>/<edition_slug>/sessions/<int:session_id>.ics", defaults={"ending": "ics"})
@bp.get("/calendar/<series_slug>/<edition_slug>/sessions/<int:session_id>.<ending:ending>")
@cookieless
@limiter.exempt
def session(series_slug: str, edition_slug: str, session_id: int, ending: str) -> ResponseReturnValue:
    """One session."""
    _must_not_be_whole(ending)
    known, language, source = know(series_slug, edition_slug), _lang(), _source()
    item = next((i for i in _items(known.document, known.facts, EVERYTHING) if i.facts.id == session_id), None)
    if item is None:
        raise NotFound
    modified = max(known.facts.modified_at, item.modified_at)
    name = pick(item.facts.title, language)[0]
    parts = (source, language, item.edition, item.session)
    return _respond(
        ending,
        parts,
        modified,
        lambda: Feed(
            name=name,
            url=item.url,
            source=source,
            editions=(),
            items=(item,),
            language=language,
            number=0,
            modified_at=modified,
        ),
        "session",
    )


@bp.get("/calendar/<path:_anything>")
@cookieless
def nothing(_anything: str) -> ResponseReturnValue:
    """Every other address below /calendar: one page, whatever is wrong with it."""
    raise NotFound

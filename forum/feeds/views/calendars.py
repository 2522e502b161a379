"""The addresses that calendar programs poll for years."""

from datetime import UTC, datetime
from time import monotonic
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, request
from flask_babel import force_locale, gettext

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.queries import get_series, public_editions
from forum.errors import NotFound
from forum.feeds import services
from forum.feeds.formats.ical import RENDERER, EditionFacts, Item, calendar
from forum.feeds.queries import facts_of, get_public_edition, get_subscription, personal_calendar
from forum.feeds.views import bp
from forum.feeds.views.conditional import answer, tag
from forum.languages import DEFAULT, LANGUAGES, pick
from forum.schedule.queries import find_document
from forum.schedule.rules import Document, Filter
from forum.web import limiter, public

MOST = 1000


class Known(NamedTuple):
    """What an edition's feed needs, good for a second."""

    edition_id: int
    facts: EditionFacts
    series: str
    number: int
    until: float


_known: dict[tuple[str, str], Known] = {}


def _lang() -> str:
    wanted = request.args.get("lang", DEFAULT)
    return wanted if wanted in LANGUAGES else DEFAULT


def _base() -> str:
    return str(current_app.config["PUBLIC_URL"])


def _source() -> str:
    return _base() + request.full_path.rstrip("?")


def _filter() -> Filter:
    names = Filter.__struct_fields__
    return Filter(**{name: tuple(v[:100] for v in request.args.getlist(name) if v)[:20] for name in names})


def _know(series: str, edition: str) -> Known:
    """The edition and the number of its last release; asks the database at most once a second."""
    key = (series, edition)
    found = _known.get(key)
    if found is None or found.until < monotonic():
        public_edition, number = get_public_edition(series, edition)
        found = Known(
            public_edition.id,
            facts_of(public_edition, _base()),
            public_edition.series.slug,
            number,
            monotonic() + 1,
        )
        if len(_known) > 1000:
            _known.clear()
        _known[key] = found
    return found


def forget() -> None:
    """Ask the database again at the next look."""
    _known.clear()


@bp.get("/calendar/all.ics")
@public
@limiter.exempt
def all_editions() -> Any:
    facts = [facts_of(e, _base()) for e in public_editions()]
    return _editions(facts, "all.ics", "Forum")


@bp.get("/calendar/<series>.ics")
@public
@limiter.exempt
def series(series: str) -> Any:
    found = get_series(series, None)
    facts = [facts_of(e, _base()) for e in public_editions() if e.series_id == found.id]
    return _editions(facts, "series.ics", pick(found.name, _lang())[0])


def _editions(facts: list[EditionFacts], filename: str, name: str) -> Any:
    facts = facts[-MOST:]
    language, source = _lang(), _source()
    modified = max((f.modified_at for f in facts), default=datetime(2025, 1, 1, tzinfo=UTC))
    etag = tag(RENDERER, source, language, name, facts)
    return answer(
        etag,
        modified,
        lambda: calendar(name, _base(), source, facts, (), language),
        filename=filename,
        public=True,
    )


@bp.get("/calendar/<series>/<edition>.ics")
@public
@limiter.exempt
def edition(series: str, edition: str) -> Any:
    known, language, filter_, source = _know(series, edition), _lang(), _filter(), _source()
    etag = tag(RENDERER, source, language, known.facts, known.number)
    name = pick(known.facts.name, language)[0]
    document = find_document(known.edition_id, known.number)
    modified = max(known.facts.modified_at, document.released_at) if document else known.facts.modified_at

    def render() -> bytes:
        items = _items(document, known.facts, filter_)
        banner = [] if filter_ and items else [known.facts]
        return calendar(name, known.facts.url, source, banner, items, language)

    return answer(etag, modified, render, filename="programme.ics", public=True)


def _items(document: Document | None, facts: EditionFacts, filter_: Filter) -> list[Item]:
    if document is None:
        return []
    zone = ZoneInfo(facts.timezone)
    return [Item(s, facts) for s in document.published if filter_.matches(s.facts, zone)][:MOST]


@bp.get("/calendar/<series>/<edition>/sessions/<int:session_id>.ics")
@public
@limiter.exempt
def session(series: str, edition: str, session_id: int) -> Any:
    known, language, source = _know(series, edition), _lang(), _source()
    document = find_document(known.edition_id, known.number)
    found = next((s for s in (document.published if document else ()) if s.facts.id == session_id), None)
    if found is None:
        raise NotFound
    etag = tag(RENDERER, source, language, known.facts, found.facts.uid, found.sequence)
    modified = max(known.facts.modified_at, found.modified_at)
    name = pick(found.facts.title, language)[0]
    return answer(
        etag,
        modified,
        lambda: calendar(name, known.facts.url, source, (), [Item(found, known.facts)], language),
        filename="session.ics",
        public=True,
    )


@bp.get("/calendar/personal/<token>.ics")
@public
@limiter.limit("600/hour")
def personal(token: str) -> Any:
    subscription = get_subscription(token)
    account = db.session.get_one(Account, subscription.account_id)
    wanted = request.args.get("lang", subscription.language)
    language = wanted if wanted in LANGUAGES else subscription.language
    editions, items, stamps = personal_calendar(account, _base())
    modified = max([subscription.created_at, *stamps])
    etag = tag(
        RENDERER,
        subscription.id,
        language,
        editions,
        [(i.session.facts.uid, i.session.sequence, i.extra, i.dropped_at, i.edition) for i in items],
    )
    with force_locale(language):
        name = gettext("My forums")
    # The address itself is a secret: SOURCE names the page about it instead.
    about = f"{_base()}/account/calendars"
    made = answer(
        etag,
        modified,
        lambda: calendar(name, about, about, editions, items[:MOST], language),
        filename="personal.ics",
        public=False,
    )
    if services.is_use_worth_noting(subscription, clock.now()):
        with transaction():
            services.note_use(subscription, request.user_agent.string, clock.now())
    return made


@bp.get("/calendar/<path:_anything>")
@public
def nothing(_anything: str) -> Any:
    """Every other address below /calendar: one page, whatever is wrong with it."""
    raise NotFound

"""What organisers do with series, editions, venues and rooms."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.accounts.services import found
from forum.audit.services import record, recorded
from forum.db import Values, assign, db
from forum.editions.models import Edition, EditionAct, EditionState, OldSlug, Room, Series, Venue
from forum.editions.queries import is_carried, where_edition, where_series, where_venue
from forum.editions.rules import Refusal, calendar_facts, judge_closing, judge_days
from forum.editions.signals import edition_changed
from forum.errors import Refused


def save_series(series: Series | None, values: Values, by: Account, now: datetime) -> Series:
    """Create a series (its creator owns it) or change it; an old slug keeps answering."""
    slug, is_new = values["slug"], series is None
    if series is None or series.slug != slug:
        _refuse_taken(slug, "", series.id if series else None, None)
    if series is not None and series.slug != slug:
        _keep_slugs_of(series)
    series = series or Series()
    with recorded(by, EditionAct.SERIES_SAVED, series, now):
        assign(series, values)
    if is_new:
        found(where_series(series), by, now, by=by)
    return series


def open_series(series: Series, by: Account, now: datetime) -> None:
    """Let everyone know of it and of its announced editions."""
    with recorded(by, EditionAct.SERIES_OPENED, series, now):
        series.closed, series.opened_at = False, now


def close_series(series: Series, by: Account, now: datetime) -> None:
    """Let it exist for its members only."""
    if reason := judge_closing(series, now, is_carried=is_carried(series)):
        raise Refused(reason)
    with recorded(by, EditionAct.SERIES_CLOSED, series, now):
        series.closed = True


def save_edition(edition: Edition | None, values: Values, by: Account, now: datetime) -> Edition:
    """Create an edition (its creator owns it) or change its facts."""
    if reason := judge_days(values):
        raise Refused(reason)
    series_id = edition.series_id if edition else values["series"].id
    if edition is None or edition.slug != values["slug"]:
        series = db.session.get_one(Series, series_id)
        taken = select(Edition.id).where(Edition.series_id == series_id, Edition.slug == values["slug"])
        if db.session.scalar(taken):
            raise Refused(Refusal.SLUG_TAKEN)
        _refuse_taken(series.slug, values["slug"], series_id, edition.id if edition else None)
    if edition is None:
        edition = Edition(modified_at=now, **values)
        db.session.add(edition)
        db.session.flush()
        record(by, EditionAct.EDITION_SAVED, edition, now, edition.id, after=edition.traced())
        found(where_edition(edition), by, now, by=by)
        return edition
    if edition.slug != values["slug"]:
        _keep_slug(edition.series.slug, edition.slug, series_id, edition.id)
    _change(edition, values, EditionAct.EDITION_SAVED, by, now)
    return edition


def set_state(edition: Edition, state: EditionState, by: Account, now: datetime) -> None:
    """Announce, postpone, cancel or reinstate an edition."""
    change_edition(edition, {"state": state}, by, now)


def take_elsewhere(edition: Edition, venue: Venue, by: Account, now: datetime) -> None:
    """Let it take place at another venue; whoever calls this takes its rooms along. Calendars follow."""
    _change(edition, {"venue_id": venue.id}, EditionAct.EDITION_SAVED, by, now)


def change_edition(edition: Edition, values: Values, by: Account, now: datetime) -> None:
    """Change its state, and days with it; calendars follow at once."""
    _change(edition, values, EditionAct(f"edition {values.get('state', edition.state).value}"), by, now)


def _change(edition: Edition, values: Values, act: EditionAct, by: Account, now: datetime) -> None:
    before = calendar_facts(edition)
    with recorded(by, act, edition, now, edition.id):
        assign(edition, values)
        db.session.flush()
        db.session.refresh(edition, ["venue"])
        _touch(edition, before, now)


def save_venue(venue: Venue | None, values: Values, by: Account, now: datetime) -> Venue:
    """Create a venue (its creator manages it) or change it; the calendars of its editions follow."""
    is_new, venue = venue is None, venue or Venue()
    editions = _editions_at(venue)
    calendars = [calendar_facts(edition) for edition in editions]
    before = venue.traced() if editions else {}
    with recorded(by, EditionAct.VENUE_SAVED, venue, now):
        assign(venue, values)
    for edition, facts in zip(editions, calendars, strict=True):
        _touch(edition, facts, now)
        record(by, EditionAct.VENUE_SAVED, venue, now, edition.id, before=before, after=venue.traced())
    if is_new:
        found(where_venue(venue), by, now, by=by)
    return venue


def _editions_at(venue: Venue) -> Sequence[Edition]:
    return db.session.scalars(select(Edition).where(Edition.venue_id == venue.id)).all() if venue.id else ()


def save_room(room: Room | None, venue: Venue, values: Values, by: Account, now: datetime) -> Room:
    """Create or change a room; the log of every edition there says so."""
    before = room.traced() if room else {}
    if room is None:
        last = db.session.scalar(select(func.max(Room.position)).where(Room.venue_id == venue.id)) or 0
        room = Room(venue=venue, position=last + 1)
    assign(room, values)
    db.session.add(room)
    db.session.flush()
    for edition_id in (None, *(edition.id for edition in _editions_at(venue))):
        record(by, EditionAct.ROOM_SAVED, room, now, edition_id, before=before, after=room.traced())
    return room


def _touch(edition: Edition, before: tuple[object, ...], now: datetime) -> None:
    if calendar_facts(edition) != before and edition.state is not EditionState.DRAFT:
        edition.sequence += 1
        edition.modified_at = now
        edition_changed.send(edition, notable=calendar_facts(edition)[2:] != before[2:], now=now)


def _refuse_taken(series_slug: str, edition_slug: str, series_id: int | None, edition_id: int | None) -> None:
    old = db.session.get(OldSlug, (series_slug, edition_slug))
    mine = old and (old.edition_id == edition_id if edition_slug else old.series_id == series_id)
    other = None if edition_slug else db.session.scalar(select(Series.id).where(Series.slug == series_slug))
    if (old and not mine) or (other and other != series_id):
        raise Refused(Refusal.SLUG_TAKEN)


def _keep_slugs_of(series: Series) -> None:
    _keep_slug(series.slug, "", series.id, None)
    for edition in db.session.scalars(select(Edition).where(Edition.series_id == series.id)):
        _keep_slug(series.slug, edition.slug, series.id, edition.id)


def _keep_slug(series_slug: str, edition_slug: str, series_id: int, edition_id: int | None) -> None:
    if db.session.get(OldSlug, (series_slug, edition_slug)) is None:
        db.session.add(
            OldSlug(series_slug=series_slug, edition_slug=edition_slug, series_id=series_id, edition_id=edition_id)
        )

"""What organisers do with series, editions, venues and rooms."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.accounts.services import make_founder
from forum.audit.services import record, recorded
from forum.db import Values, assign, db, hold, hold_offered, lock
from forum.editions.models import (
    Edition,
    EditionAct,
    EditionFacts,
    EditionState,
    OldSlug,
    PublicEdition,
    Room,
    Series,
    Venue,
)
from forum.editions.queries import find_public, is_in_calendars, where_edition, where_series, where_venue
from forum.editions.rules import Refusal, draft_facts, judge_closing, judge_days
from forum.editions.signals import draft_moved, series_opened, zone_changed
from forum.errors import Refused


class Rooms(NamedTuple):
    """Where sessions go in another venue.

    `goes`: where each room of the former one goes, by its key; None: sessions have no room there yet. `as_released`:
    first of all each session goes where the last release at that venue has it. `seen`: what somebody was told that
    follows from it; None: nobody asks.
    """

    goes: Mapping[int, Room | None]
    as_released: bool = False
    seen: str | None = None


_MAX_STAMP = 2**52
"""Stamps are numbers that a sum of many of them still holds exactly."""


def show(
    edition: Edition, facts: EditionFacts, modified_at: datetime, *, sequence: int = 0, release: int | None = None
) -> PublicEdition:
    """Let everyone see these facts. A release has its key for a stamp; what follows a draft gets one of its own.

    Who is everyone, the series says that it belongs to, whichever series these facts tell.
    """
    public = find_public(edition.id)
    zone = public.venue.timezone if public else facts.venue.timezone
    public = public or PublicEdition(id=edition.id)
    public.facts, public.owner = facts, edition.series
    public.series_slug, public.slug = facts.series.slug, facts.slug
    public.starts_on, public.ends_on, public.state = facts.starts_on, facts.ends_on, facts.state
    public.sequence, public.modified_at = sequence, modified_at
    public.release, public.stamp = release, release or new_stamp()
    db.session.add(public)
    db.session.flush()
    if zone != facts.venue.timezone:
        zone_changed.send(public, before=zone)
    return public


def new_stamp() -> int:
    """A random name for what is public now: numbers would come back after a restore."""
    return secrets.randbelow(_MAX_STAMP) + 1


def follow_draft(edition: Edition, now: datetime) -> None:
    """Before its first release a hidden edition is what its draft says: nobody but its team sees it."""
    public = find_public(edition.id)
    if public is None or (public.release is None and public.state is EditionState.DRAFT):
        show(edition, draft_facts(edition), now)


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
    for edition in db.session.scalars(select(Edition).where(Edition.series_id == series.id)).all():
        follow_draft(edition, now)
    if is_new:
        make_founder(where_series(series), by, now, by=by)
    return series


def open_series(series: Series, by: Account, now: datetime) -> None:
    """Let everyone know of it and of its announced editions."""
    with recorded(by, EditionAct.SERIES_OPENED, series, now):
        series.closed, series.opened_at = False, now
    series_opened.send(series, by=by, now=now)


def close_series(series: Series, by: Account, now: datetime) -> None:
    """Let it exist for its members only."""
    hold_editions(series)
    if reason := judge_closing(series, now, is_in_calendars=is_in_calendars(series)):
        raise Refused(reason)
    with recorded(by, EditionAct.SERIES_CLOSED, series, now):
        series.closed = True


def save_edition(
    edition: Edition | None,
    values: Values,
    by: Account,
    now: datetime,
    rooms: Rooms | None = None,
    *,
    along: bool = False,
) -> Edition:
    """Create an edition (its creator owns it) or change the facts of its draft.

    Another venue wants `rooms`: where each room goes in which sessions take place. With other days sessions stay where
    they are, or move `along` with the first day.
    """
    if reason := judge_days(values, (edition.starts_on, edition.ends_on) if edition else None):
        raise Refused(reason)
    if edition is None:
        hold_offered(Series, values["series"].id, reason=Refusal.SERIES_ARCHIVED)
    hold_offered(Venue, values.get("venue_id"), kept=[edition.venue_id] if edition else [])
    series_id = edition.series_id if edition else values["series"].id
    if edition is None or edition.slug != values["slug"]:
        series = db.session.get_one(Series, series_id)
        taken = select(Edition.id).where(Edition.series_id == series_id, Edition.slug == values["slug"])
        if db.session.scalar(taken):
            raise Refused(Refusal.SLUG_TAKEN)
        _refuse_taken(series.slug, values["slug"], series_id, edition.id if edition else None)
    if edition is None:
        return _create_edition(values, by, now)
    if edition.slug != values["slug"]:
        _keep_slug(edition.series.slug, edition.slug, series_id, edition.id)
    if set(values["languages"]) == set(edition.languages):  # a form has an order of its own
        values = values | {"languages": edition.languages}
    venue_id, zone, days = edition.venue_id, edition.venue.timezone, _days(edition)
    _change(edition, values, EditionAct.EDITION_SAVED, by, now)
    moved, other_days = edition.venue_id != venue_id, days != _days(edition)
    if moved or other_days:
        where, shift = (rooms or Rooms({})) if moved else None, edition.starts_on - days[0] if along else timedelta()
        draft_moved.send(edition, zone=zone, rooms=where, days=other_days, shift=shift, by=by, now=now)
    follow_draft(edition, now)
    return edition


def _days(edition: Edition) -> tuple[Any, ...]:
    """When it begins and ends, to the hour."""
    return edition.starts_on, edition.ends_on, edition.opens_at, edition.closes_at, edition.day_starts_at


def hold_venue(venue_id: int) -> None:
    """Before an edition is locked that may come there: venues come before editions."""
    hold(Venue, venue_id)


def hold_editions(home: Series | Venue) -> Sequence[Edition]:
    """Hold a series or a venue with its editions: nobody brings another, changes one or takes it away from now on."""
    lock(home)
    if editions := _editions_of(home):
        lock(*editions)
    return _editions_of(home)


def _editions_of(home: Series | Venue) -> Sequence[Edition]:
    column = Edition.series_id if isinstance(home, Series) else Edition.venue_id
    return db.session.scalars(select(Edition).where(column == home.id).order_by(Edition.id)).unique().all()


def _create_edition(values: Values, by: Account, now: datetime) -> Edition:
    edition = Edition(**values)
    db.session.add(edition)
    db.session.flush()
    record(by, EditionAct.EDITION_SAVED, edition, now, edition.id, after=edition.traced())
    follow_draft(edition, now)
    make_founder(where_edition(edition), by, now, by=by)
    return edition


def take_elsewhere(edition: Edition, venue: Venue, by: Account, now: datetime) -> None:
    """Let its draft take place at another venue; whoever calls this takes its rooms along."""
    _change(edition, {"venue_id": venue.id}, EditionAct.EDITION_SAVED, by, now)
    follow_draft(edition, now)


def change_edition(edition: Edition, values: Values, by: Account, now: datetime) -> None:
    """Change its state, and days with it. Whoever calls this publishes it."""
    _change(edition, values, EditionAct(f"edition {values.get('state', edition.state).value}"), by, now)


def _change(edition: Edition, values: Values, act: EditionAct, by: Account, now: datetime) -> None:
    with recorded(by, act, edition, now, edition.id):
        assign(edition, values)
        db.session.flush()
        db.session.refresh(edition, ["venue"])


def save_practical(edition: Edition, values: Values, by: Account, now: datetime) -> None:
    """Change what visitors need to know to come: it waits for no release."""
    _change(edition, values, EditionAct.EDITION_SAVED, by, now)


def save_venue(venue: Venue | None, values: Values, by: Account, now: datetime) -> Venue:
    """Create or change a venue: a change in the draft of every edition there, and public with its next release."""
    editions = hold_editions(venue) if venue else ()
    is_new, venue = venue is None, venue or Venue()
    zone = venue.timezone
    before = venue.traced() if editions else {}
    with recorded(by, EditionAct.VENUE_SAVED, venue, now):
        assign(venue, values)
    for edition in editions:
        if before != venue.traced():
            record(by, EditionAct.VENUE_SAVED, venue, now, edition.id, before=before, after=venue.traced())
        if zone != venue.timezone:
            draft_moved.send(edition, zone=zone, rooms=None, days=False, shift=timedelta(), by=by, now=now)
        follow_draft(edition, now)
    if is_new:
        make_founder(where_venue(venue), by, now, by=by)
    return venue


def save_room(room: Room | None, venue: Venue, values: Values, by: Account, now: datetime) -> Room:
    """Create or change a room; the log of every edition there says so."""
    before = room.traced() if room else {}
    if room is None:
        hold_offered(Venue, venue.id, reason=Refusal.VENUE_ARCHIVED)
        last = db.session.scalar(select(func.max(Room.position)).where(Room.venue_id == venue.id)) or 0
        room = Room(venue=venue, position=last + 1)
    assign(room, values)
    db.session.add(room)
    db.session.flush()
    for edition_id in (None, *(edition.id for edition in _editions_of(venue))):
        record(by, EditionAct.ROOM_SAVED, room, now, edition_id, before=before, after=room.traced())
    return room


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

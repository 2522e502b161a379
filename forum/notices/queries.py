"""Reading who must learn of a change, and what their calendars have fetched."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
from babel.dates import format_datetime
from sqlalchemy import func, select

from forum import addresses
from forum.accounts.models import Account
from forum.db import Values, db
from forum.editions.models import PublicEdition
from forum.languages import city_name, in_sentence, locale_of, pick, weekday_form
from forum.notices.models import Notice
from forum.notices.rules import Poller
from forum.releases.models import Star
from forum.releases.queries import document_of, find_before
from forum.releases.rules import Document, Facts, Happening, Released
from forum.releases.rules.dates import paired
from forum.subscriptions.models import Subscription
from forum.zones import get_zone

MOST_DATES = 10
"""Dates of one session that a letter names."""


def starred_by(uids: Collection[UUID]) -> list[tuple[int, UUID]]:
    """Accounts and the sessions of these that they have starred."""
    query = select(Star.account_id, Star.session_uid).where(Star.session_uid.in_(uids), Star.starred)
    return [(account_id, uid) for account_id, uid in db.session.execute(query.order_by(Star.account_id))]


def devices_of(account_ids: Collection[int]) -> dict[int, list[Poller]]:
    """The personal addresses that were ever fetched, by account."""
    devices: dict[int, list[Poller]] = {}
    query = select(Subscription.account_id, Subscription.last_used_at, Subscription.interval).where(
        Subscription.account_id.in_(account_ids),
        Subscription.revoked_at.is_(None),
        Subscription.last_used_at.is_not(None),
    )
    for account_id, used, interval in db.session.execute(query):
        if used is None:
            continue
        devices.setdefault(account_id, []).append(Poller(used, timedelta(seconds=interval) if interval else None))
    return devices


def notices_of(edition_id: int) -> Sequence[Notice]:
    """What is watched of the edition already."""
    return db.session.scalars(select(Notice).where(Notice.edition_id == edition_id)).all()


class Watched(NamedTuple):
    """What one person must learn of one edition; `fetched_at` is when any of their devices looked last."""

    account: Account
    edition: PublicEdition
    uids: frozenset[UUID]
    changed_at: datetime
    fetched_at: datetime | None


def due_people(now: datetime) -> list[tuple[int, int]]:
    """Account and edition of due notices, the most urgent first."""
    query = select(Notice.account_id, Notice.edition_id).where(Notice.due_at <= now)
    query = query.group_by(Notice.account_id, Notice.edition_id).order_by(func.min(Notice.due_at), Notice.account_id)
    return [(account_id, edition_id) for account_id, edition_id in db.session.execute(query)]


def claim_due(account_id: int, edition_id: int, now: datetime) -> Watched | None:
    """One person's due notices of one edition, locked for this transaction; None if another process has them."""
    mine = (Notice.account_id == account_id, Notice.edition_id == edition_id, Notice.due_at <= now)
    notices = db.session.scalars(select(Notice).where(*mine).with_for_update(skip_locked=True)).all()
    if not notices:
        return None
    used = select(func.max(Subscription.last_used_at))
    used = used.where(Subscription.account_id == account_id, Subscription.revoked_at.is_(None))
    return Watched(
        account=notices[0].account,
        edition=notices[0].edition,
        uids=frozenset(notice.session_uid for notice in notices),
        changed_at=max(notice.changed_at for notice in notices),
        fetched_at=db.session.scalar(used),
    )


def lines_of(edition: PublicEdition, uids: Collection[UUID], language: str) -> list[Values]:
    """What a letter says of these sessions as they are released: title, what became of it, time and place, and what it
    had before its last change where that differs."""
    document = document_of(edition)
    return [
        _line(session, document.timezone, find_before(edition.id, session), language)
        for session in (document.sessions if document else ())
        if document and UUID(session.facts.uid) in uids
    ]


def letter_values(each: Watched, language: str) -> Values:
    """What the letter says, in the person's language."""
    name, lines = pick(each.edition.name, language)[0], lines_of(each.edition, each.uids, language)
    path = addresses.programme_page(addresses.edition_page(each.edition.series.slug, each.edition.slug))
    return {"edition": name, "lines": lines, "path": path, "fetched": each.fetched_at is not None}


def _line(session: Released, zone: str, former: tuple[Document, Released] | None, language: str) -> Values:
    """Of what is off the time and place that it had; `also`: what else became of it, of single dates."""
    facts, kind = session.facts, session.change
    kind = Happening(facts.status) if kind is Happening.MOVED and facts.status.is_off else kind
    before, was_zone = (former[1].facts, former[0].timezone) if former else (facts, zone)
    off = session.removed or facts.status.is_off
    now = before if off else facts
    when, place = _when(now, was_zone if off else zone, language), _place(now, language)
    differs = (
        _differs(before, was_zone, facts, zone, language) if kind in {Happening.MOVED, Happening.REINSTATED} else ""
    )
    whole = _told(kind, when, place, differs)
    dates = [] if off or kind is Happening.ADDED else _dates_told(before, was_zone, facts, zone, language)
    is_of_dates = kind in {Happening.DATE_OFF, Happening.DATE_ON} or (kind is Happening.MOVED and not differs)
    first, *also = dates if dates and is_of_dates else [whole, *dates]
    return {"uid": facts.uid, "title": pick(facts.title, language)[0], "kind": kind, "off": off, "also": also, **first}


def _told(kind: Happening, when: str, place: str = "", before: str = "") -> Values:
    return {"label": kind.label, "when": when, "place": place, "before": before}


def _differs(before: Facts, was: str, facts: Facts, zone: str, language: str) -> str:
    """What of its time and place it had otherwise, the first date of a series."""
    differs = list[str]()
    if (before.starts_at, was) != (facts.starts_at, zone):
        differs += [_when(before, was, language) if was != zone else _hour(before, zone, language)]
    if (place := _place(before, language)) != _place(facts, language):
        differs += [place]
    return ", ".join(differs)


def _dates_told(before: Facts, was: str, facts: Facts, zone: str, language: str) -> list[Values]:
    """What became of single dates, apart from their series: they are off, on again, new, or elsewhere."""
    pairs = paired(msgspec.structs.replace(before, status=facts.status), was, facts, zone)
    is_on = [(_is_on(pair.before), _is_on(pair.after)) for pair in pairs]
    off = [pair.before for pair, on in zip(pairs, is_on, strict=True) if on == (True, False)]
    on = [pair.after for pair, on in zip(pairs, is_on, strict=True) if on == (False, True) and pair.was_known]
    new = [pair.after for pair, on in zip(pairs, is_on, strict=True) if on == (False, True) and not pair.was_known]
    own = [pair for pair, on in zip(pairs, is_on, strict=True) if all(on) and pair.is_elsewhere and not pair.by_rule]
    told = [
        (Happening.MOVED, _dates([pair.after for pair in own], zone, language), [pair.before for pair in own]),
        (Happening.DATE_OFF, _dates(off, was, language), []),
        (Happening.DATE_ON, _dates(on, zone, language), []),
        (Happening.ADDED, _dates(new, zone, language), []),
    ]
    return [_told(kind, when, before=_dates(had, was, language)) for kind, when, had in told if when]


def _is_on(facts: Facts | None) -> bool:
    return facts is not None and not facts.status.is_off


def _dates(dates: Sequence[Facts | None], zone: str, language: str) -> str:
    """Each with its own hour and place."""
    there = [f"{_when(each, zone, language)}, {_place(each, language)}" for each in dates[:MOST_DATES] if each]
    return "; ".join([*there, *(["…"] if len(dates) > MOST_DATES else [])])


def _when(facts: Facts, zone: str, language: str) -> str:
    return f"{_hour(facts, zone, language)}, {city_name(zone, language)}"


def _hour(facts: Facts, zone: str, language: str) -> str:
    form = weekday_form("EEE d MMMM, HH:mm", language)
    said = format_datetime(facts.starts_at.astimezone(get_zone(zone)), form, locale=locale_of(language))
    return in_sentence(said, language)


def _place(facts: Facts, language: str) -> str:
    return pick(facts.place.room or facts.place.venue, language)[0]

"""Reading who must learn of a change, and what their calendars have fetched."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from babel.dates import format_datetime
from sqlalchemy import func, select

from forum import addresses
from forum.accounts.models import Account
from forum.db import Values, db
from forum.editions.models import PublicEdition
from forum.languages import city_name, day_form, locale_of, pick
from forum.notices.models import Notice
from forum.notices.rules import Poller
from forum.releases.models import Star
from forum.releases.queries import document_of
from forum.releases.rules import Happening
from forum.subscriptions.models import Subscription
from forum.zones import get_zone


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
    """What a letter says of these sessions as they are released: title, what became of it, time and place."""
    document, lines = document_of(edition), []
    for session in document.sessions if document else ():
        facts = session.facts
        if UUID(facts.uid) not in uids or document is None:
            continue
        zone, locale = get_zone(document.timezone), locale_of(language)
        form = day_form("EEE d MMMM, HH:mm", language)
        before = session.moved_from if session.change is Happening.MOVED else None
        was = before if before != facts.starts_at else None
        day, was_on = (
            at and format_datetime(at.astimezone(zone), form, locale=locale) for at in (facts.starts_at, was)
        )
        lines.append(
            {
                "uid": facts.uid,
                "title": pick(facts.title, language)[0],
                "kind": session.change,
                "label": session.change.label,
                "when": f"{day}, {city_name(zone.key, language)}",
                "before": was_on or "",
                "place": pick(facts.place.room or facts.place.venue, language)[0],
                "off": session.removed or facts.status.is_off,
            }
        )
    return lines


def letter_values(each: Watched, language: str) -> Values:
    """What the letter says, in the person's language."""
    name, lines = pick(each.edition.name, language)[0], lines_of(each.edition, each.uids, language)
    path = addresses.programme_page(addresses.edition_page(each.edition.series.slug, each.edition.slug))
    return {"edition": name, "lines": lines, "path": path}

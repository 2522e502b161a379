"""Reading subscriptions, and what a personal calendar holds."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.accounts.rules import hash_token
from forum.db import db
from forum.editions.models import Edition, EditionState, Series
from forum.editions.queries import find_role, get_edition
from forum.editions.rules import may_see
from forum.errors import NotFound
from forum.feeds.formats.ical import EditionFacts, Item
from forum.feeds.models import Subscription
from forum.languages import LANGUAGES, pick
from forum.registration.models import RegistrationState
from forum.registration.queries import own_registrations
from forum.schedule.models import Release
from forum.schedule.queries import find_document, latest_number, stars_of

PLACED = {RegistrationState.CONFIRMED}
GONE = {RegistrationState.WITHDRAWN, RegistrationState.CANCELLED}


def get_subscription(token: str) -> Subscription:
    """The subscription with this secret, unless revoked."""
    found = db.session.scalar(select(Subscription).where(Subscription.token_hash == hash_token(token)))
    if found is None or found.revoked_at is not None:
        raise NotFound
    return found


def subscriptions_of(account: Account) -> Sequence[Subscription]:
    """The account's personal addresses that work."""
    query = select(Subscription).where(Subscription.account_id == account.id, Subscription.revoked_at.is_(None))
    return db.session.scalars(query.order_by(Subscription.id)).all()


def facts_of(edition: Edition, base: str) -> EditionFacts:
    """What calendars need to know of the edition; base is the public address without a final slash."""
    venue = edition.venue
    place = {
        code: ", ".join(filter(None, (pick(part, code)[0] for part in (venue.name, venue.address, venue.city))))
        for code in LANGUAGES
    }
    return EditionFacts(
        str(edition.uid),
        edition.sequence,
        edition.modified_at,
        edition.state is EditionState.CANCELLED,
        dict(edition.name),
        dict(edition.about),
        place,
        venue.latitude,
        venue.longitude,
        edition.starts_on,
        edition.ends_on,
        f"{base}/forums/{edition.series.slug}/{edition.slug}",
        edition.series.accent,
        venue.timezone,
    )


def get_public_edition(series: str, edition: str) -> tuple[Edition, int]:
    """An edition that anyone may subscribe to, and the number of its last release (0: none): one query, by index."""
    number = select(func.max(Release.number)).where(Release.edition_id == Edition.id).scalar_subquery()
    query = select(Edition, number).join(Edition.series).where(Series.slug == series, Edition.slug == edition)
    row = db.session.execute(query).first()
    found, last = row if row else (get_edition(series, edition, None), None)
    if not may_see(found, None, is_admin=False):
        raise NotFound
    return found, (latest_number(found.id) if row is None else last or 0)


def personal_calendar(account: Account, base: str) -> tuple[list[EditionFacts], list[Item], list[datetime]]:
    """Editions with a place, starred sessions, and tombstones of both; and when each of them last changed."""
    editions: dict[str, EditionFacts] = {}
    items: list[Item] = []
    stamps: list[datetime] = []
    for registration in reversed(own_registrations(account)):
        facts = facts_of(registration.edition, base)
        if registration.state in PLACED | GONE:
            stamps.append(max(registration.changed_at, facts.modified_at))
            editions[facts.uid] = facts._replace(
                uid=str(registration.uid),
                sequence=registration.sequence + facts.sequence,
                modified_at=stamps[-1],
                cancelled=facts.cancelled or registration.state in GONE,
            )
    stars = stars_of(account.id)
    for edition_id in sorted({star.edition_id for star in stars}):
        edition = db.session.get_one(Edition, edition_id)
        document = find_document(edition_id)
        visible = may_see(edition, find_role(edition_id, account), is_admin=account.is_admin)
        if document is None or not visible:
            continue
        facts = facts_of(edition, base)
        published = {session.facts.uid: session for session in document.published}
        for star in (s for s in stars if s.edition_id == edition_id):
            if session := published.get(str(star.session_uid)):
                items.append(Item(session, facts, star.changes, None if star.starred else star.changed_at))
                stamps.append(max(session.modified_at, star.changed_at))
    return list(editions.values()), items, stamps

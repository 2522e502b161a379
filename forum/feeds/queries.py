"""Reading subscriptions, and what public and personal calendars hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, or_, select

from forum.accounts.models import Account
from forum.accounts.rules import hash_token
from forum.db import db
from forum.editions.models import Edition, EditionState, Series, TeamMember
from forum.editions.queries import find_role, get_edition, visible_editions
from forum.editions.rules import may_see
from forum.errors import NotFound
from forum.feeds.formats.feed import EditionFacts, Item
from forum.feeds.models import Subscription, SubscriptionKind
from forum.languages import LANGUAGES, pick
from forum.registration.models import Registration, RegistrationState
from forum.registration.queries import own_registrations
from forum.schedule.models import Release, Star
from forum.schedule.queries import find_document, latest_number, stars_of

PLACED = {RegistrationState.CONFIRMED}
GONE = {RegistrationState.WITHDRAWN, RegistrationState.CANCELLED}


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
    status = edition.state.value if edition.state in {EditionState.CANCELLED, EditionState.POSTPONED} else "confirmed"
    return EditionFacts(
        str(edition.uid),
        edition.sequence,
        edition.modified_at,
        status,
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
        edition.opens_at,
        edition.closes_at,
    )


_last_number = select(func.max(Release.number)).where(Release.edition_id == Edition.id).scalar_subquery()


def get_public_edition(series: str, edition: str) -> tuple[Edition, int]:
    """An edition that anyone may subscribe to, and the number of its last release (0: none): one query, by index."""
    query = select(Edition, _last_number).join(Edition.series).where(Series.slug == series, Edition.slug == edition)
    row = db.session.execute(query).first()
    found, last = row if row else (get_edition(series, edition, None), None)
    if not may_see(found, None, is_admin=False):
        raise NotFound
    return found, (latest_number(found.id) if row is None else last or 0)


def public_editions(series: Series | None = None) -> list[tuple[Edition, int]]:
    """Every edition that anyone may see (of one series), by date, with the number of its last release: one query."""
    query = visible_editions(None).add_columns(_last_number)
    if series is not None:
        query = query.where(Edition.series_id == series.id)
    return [(edition, number or 0) for edition, number in db.session.execute(query)]


class Version(NamedTuple):
    """A subscription, and what its calendar depends on: `version` differs whenever the calendar's bytes may."""

    subscription: Subscription
    account: Account
    version: str
    modified_at: datetime


def _version_query() -> Any:
    account_id = Subscription.account_id
    starred = select(Star.edition_id).where(Star.account_id == account_id).correlate(Subscription)
    entered = select(Registration.edition_id).where(Registration.account_id == account_id).correlate(Subscription)
    editions = or_(Edition.id.in_(starred), Edition.id.in_(entered))
    released = or_(Release.edition_id.in_(starred), Release.edition_id.in_(entered))
    total = func.coalesce(func.sum(Edition.sequence + func.coalesce(_last_number, 0)), 0)
    columns = (
        select(func.coalesce(func.sum(Star.changes + 1), 0)).where(Star.account_id == account_id),
        select(func.coalesce(func.sum(Registration.sequence + 1), 0)).where(Registration.account_id == account_id),
        select(total).where(editions),
        select(func.coalesce(func.sum(case((Series.closed, Edition.id), else_=0)), 0))
        .join(Edition, Edition.series_id == Series.id)
        .where(editions),
        select(func.coalesce(func.sum(TeamMember.edition_id), 0)).where(TeamMember.account_id == account_id),
        select(func.max(Star.changed_at)).where(Star.account_id == account_id),
        select(func.max(Registration.changed_at)).where(Registration.account_id == account_id),
        select(func.max(Edition.modified_at)).where(editions),
        select(func.max(Release.released_at)).where(released),
    )
    query = select(Subscription, Account, *(c.correlate(Subscription).scalar_subquery() for c in columns))
    return query.join(Account, Account.id == Subscription.account_id)


_versions = _version_query()
_by_token = _versions.where(Subscription.token_hash == bindparam("token_hash"), Subscription.kind == bindparam("kind"))
_by_id = _versions.where(Subscription.id == bindparam("subscription_id"))


def get_version(token: str, kind: SubscriptionKind) -> Version:
    """The subscription of this kind with this secret, unless revoked: one query, by index."""
    return _version(db.session.execute(_by_token, {"token_hash": hash_token(token), "kind": kind}).unique().first())


def version_of(subscription: Subscription) -> Version:
    """What the subscription's calendar is now."""
    return _version(db.session.execute(_by_id, {"subscription_id": subscription.id}).unique().first())


def _version(row: Any) -> Version:
    if row is None or row[0].revoked_at is not None:
        raise NotFound
    subscription, account, *counts = row
    stamps = [subscription.created_at, *(at for at in counts[5:] if at is not None)]
    version = ".".join(str(n) for n in counts[:5]) + f".{max(stamps).timestamp()}"
    return Version(subscription, account, version, max(stamps))


def personal_calendar(account: Account, base: str) -> tuple[list[EditionFacts], list[Item]]:
    """Editions with a place, starred sessions, and tombstones of both."""
    editions: dict[str, EditionFacts] = {}
    for registration in reversed(own_registrations(account)):
        if registration.state in PLACED | GONE:
            facts = place_of(registration, base)
            editions[facts.uid] = facts
    stars = stars_of(account.id)
    items: list[Item] = []
    for edition_id in sorted({star.edition_id for star in stars}):
        edition = db.session.get_one(Edition, edition_id)
        document = find_document(edition_id)
        visible = may_see(edition, find_role(edition_id, account), is_admin=account.is_admin)
        if document is None or not visible:
            continue
        facts = facts_of(edition, base)._replace(timezone=document.timezone)
        published = {session.facts.uid: session for session in document.published}
        for star in (s for s in stars if s.edition_id == edition_id):
            if session := published.get(str(star.session_uid)):
                items.append(Item(session, facts, star.changes, None if star.starred else star.changed_at))
    return list(editions.values()), items


def place_of(registration: Registration, base: str) -> EditionFacts:
    """The edition as the registrant's calendar has it: with the place's own UID, SEQUENCE and state."""
    facts = facts_of(registration.edition, base)
    return facts._replace(
        uid=str(registration.uid),
        sequence=registration.sequence + facts.sequence,
        modified_at=max(registration.changed_at, facts.modified_at),
        status="cancelled" if registration.state in GONE else facts.status,
    )

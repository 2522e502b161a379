"""What public and personal calendars hold."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from forum.accounts.models import Account
from forum.db import db, look_up
from forum.editions.models import Edition, EditionState, Role, Series, TeamMember
from forum.editions.queries import get_edition, visible_editions
from forum.editions.rules import may_see
from forum.errors import NotFound
from forum.feeds.formats.feed import EditionFacts, Item
from forum.languages import LANGUAGES, pick
from forum.registration.models import Registration, RegistrationState
from forum.registration.queries import had_places, own_registrations
from forum.schedule.models import Release, Star
from forum.schedule.queries import find_document, latest_number, stars_of


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


last_number = select(func.max(Release.number)).where(Release.edition_id == Edition.id).scalar_subquery()


_version = (
    select(
        Edition.id,
        Edition.sequence,
        Edition.state,
        Series.closed,
        Series.accent,
        func.coalesce(last_number, 0),
    )
    .join(Edition.series)
    .where(Series.slug == bindparam("series"), Edition.slug == bindparam("edition"))
)


def find_version(series: str, edition: str) -> tuple[object, ...] | None:
    """What the feed of the edition at this address depends on; None at an old address. One query, by index."""
    row = look_up(_version, {"series": series, "edition": edition})
    return tuple(row) if row else None


def get_public_edition(series: str, edition: str) -> tuple[Edition, int]:
    """An edition that anyone may subscribe to, and the number of its last release (0: none): one query, by index."""
    query = select(Edition, last_number).join(Edition.series).where(Series.slug == series, Edition.slug == edition)
    row = db.session.execute(query).first()
    found, last = row if row else (get_edition(series, edition, None), None)
    if not may_see(found, None, is_admin=False):
        raise NotFound
    return found, (latest_number(found.id) if row is None else last or 0)


def public_editions(series: str | None = None) -> list[tuple[Edition, int]]:
    """Every edition that anyone may see (of one series), by date, with the number of its last release: one query."""
    query = visible_editions(None).add_columns(last_number)
    if series is not None:
        query = query.where(Series.slug == series)
    return [(edition, number or 0) for edition, number in db.session.execute(query)]


class Personal(NamedTuple):
    """Editions with a place, starred sessions, tombstones of both; UIDs that have left, and when at the earliest."""

    editions: tuple[EditionFacts, ...]
    items: tuple[Item, ...]
    departed: dict[str, datetime]


def personal_calendar(account: Account, base: str) -> Personal:
    """What this person signed up for or starred."""
    editions: dict[str, EditionFacts] = {}
    registrations = own_registrations(account)
    known = had_places([registration.id for registration in registrations])
    for registration in reversed(registrations):
        if registration.id in known:
            facts = place_of(registration, base)
            editions[facts.uid] = facts
    items: list[Item] = []
    departed: dict[str, datetime] = {}
    for edition, number, role, stars in _starred(account):
        document = find_document(edition.id, number) if number else None
        if document is None or not may_see(edition, role, is_admin=account.is_admin):
            departed |= {str(star.session_uid): star.changed_at for star in stars}
            continue
        facts = facts_of(edition, base)._replace(timezone=document.timezone)
        published = {session.facts.uid: session for session in document.published}
        for star in stars:
            if session := published.get(str(star.session_uid)):
                items.append(Item(session, facts, star.changes, None if star.starred else star.changed_at))
            else:
                departed[str(star.session_uid)] = document.released_at
    return Personal(tuple(editions.values()), tuple(items), departed)


def _starred(account: Account) -> list[tuple[Edition, int | None, Role | None, list[Star]]]:
    """The account's stars by edition, un-starred ones too; its last release, and the account's role in it."""
    by_edition: dict[int, list[Star]] = {}
    for star in stars_of(account.id):
        by_edition.setdefault(star.edition_id, []).append(star)
    mine = (TeamMember.edition_id == Edition.id) & (TeamMember.account_id == account.id)
    query = select(Edition, last_number, TeamMember.role).outerjoin(TeamMember, mine)
    rows = db.session.execute(query.where(Edition.id.in_(by_edition)).order_by(Edition.id))
    return [(edition, number, role, by_edition[edition.id]) for edition, number, role in rows]


def place_of(registration: Registration, base: str) -> EditionFacts:
    """The edition as the registrant's calendar has it: with the place's own UID, SEQUENCE and state."""
    facts = facts_of(registration.edition, base)
    return facts._replace(
        uid=str(registration.uid),
        sequence=registration.sequence + facts.sequence,
        modified_at=max(registration.changed_at, facts.modified_at),
        status=facts.status if registration.state is RegistrationState.CONFIRMED else "cancelled",
    )

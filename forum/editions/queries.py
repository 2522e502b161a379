"""Looking editions up, with the right to see or manage them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, or_, select, true

from forum.accounts.models import Account, Grant, Right, Scope, Where
from forum.accounts.queries import granted, is_granted_everywhere
from forum.accounts.rules import holds_anywhere, rights_in
from forum.db import db, offered
from forum.editions.models import (
    Edition,
    EditionState,
    OldSlug,
    PublicEdition,
    Room,
    Series,
    Venue,
)
from forum.editions.models.public import Texts
from forum.editions.rules import may_see, rights_over
from forum.errors import Forbidden, NotFound

T = TypeVar("T", Edition, Series, Venue)
IS_THERE = offered(Edition) | (Edition.state != EditionState.DRAFT)
"""An archived draft is gone; what calendars may carry keeps its pages, and lists leave it out."""
_IS_SHOWN = select(Edition.id).where(Edition.id == PublicEdition.id, IS_THERE).exists()
_IS_LISTED = select(Edition.id).where(Edition.id == PublicEdition.id, offered(Edition)).exists()
"""The same of what is public of it."""


def _series_is_there() -> ColumnElement[bool]:
    """An archived series is gone unless editions of it are there."""
    return offered(Series) | select(Edition.id).where(Edition.series_id == Series.id, IS_THERE).exists()


def _edition(series_slug: str, edition_slug: str) -> Edition:
    edition = db.session.scalar(
        select(Edition).join(Series).where(Series.slug == series_slug, Edition.slug == edition_slug, IS_THERE)
    )
    if edition is None:
        old = select(Edition).join(OldSlug, OldSlug.edition_id == Edition.id).where(IS_THERE)
        edition = db.session.scalar(old.where(OldSlug.series_slug == series_slug, OldSlug.edition_slug == edition_slug))
    if edition is None:
        raise NotFound
    return edition


def find_public(edition_id: int) -> PublicEdition | None:
    """What everyone sees of the edition; None of one that is just being made."""
    return db.session.get(PublicEdition, edition_id)


def get_public(edition_id: int) -> PublicEdition:
    """What everyone sees of the edition."""
    return db.session.get_one(PublicEdition, edition_id)


def find_by_address(series_slug: str, edition_slug: str) -> PublicEdition | None:
    """The edition whose public address this is now: one query, by index."""
    query = select(PublicEdition).where(PublicEdition.series_slug == series_slug, PublicEdition.slug == edition_slug)
    return db.session.scalar(query.where(_IS_SHOWN))


def get_edition(series_slug: str, edition_slug: str, account: Account | None) -> PublicEdition:
    """What is public of the edition at this address (of now, of old, of its draft), if it exists for this account."""
    edition = find_by_address(series_slug, edition_slug) or get_public(_edition(series_slug, edition_slug).id)
    if not may_see(edition, rights_over(edition, account)):
        raise NotFound
    return edition


def get_managed_edition(series_slug: str, edition_slug: str, account: Account, right: Right) -> Edition:
    """The edition at this address if the account has the right; NotFound if it may not know of it."""
    edition = _edition(series_slug, edition_slug)
    rights = rights_over(edition, account)
    if right in rights:
        return edition
    raise Forbidden if may_see(edition, rights) else NotFound


def get_series(slug: str, account: Account | None) -> Series:
    """The series at this address; a closed one only for who knows of it or of one of its editions."""
    series = db.session.scalar(select(Series).where(Series.slug == slug, _series_is_there()))
    if series is None:
        series = db.session.scalar(
            select(Series)
            .join(OldSlug, OldSlug.series_id == Series.id)
            .where(OldSlug.series_slug == slug, OldSlug.edition_slug == "")
        )
    if series is None or (series.closed and not _knows(series, account)):
        raise NotFound
    return series


def get_managed_series(slug: str, account: Account, right: Right) -> Series:
    """The series, if the account has the right in it."""
    series = get_series(slug, account)
    if right not in rights_in(account, (Scope.SERIES, series.id)):
        raise Forbidden
    return series


def _knows(series: Series, account: Account | None) -> bool:
    if account is None:
        return False
    if Right.KNOW in rights_in(account, (Scope.SERIES, series.id)):
        return True
    own = select(Edition.id).where(Edition.series_id == series.id, _granted(account, Right.KNOW))
    return db.session.scalar(own.limit(1)) is not None


def _granted(account: Account, right: Right, of: type[Edition] | type[PublicEdition] = Edition) -> ColumnElement[bool]:
    """Whether the account has the right in an edition by a role there or in its series."""
    return or_(
        of.id.in_(granted(account, Scope.EDITION, right)),
        of.series_id.in_(granted(account, Scope.SERIES, right)),
    )


def may_create(account: Account) -> bool:
    """Whether the account may create series and venues."""
    return holds_anywhere(account, Right.CREATE)


def select_visible_editions(account: Account | None) -> Select[PublicEdition]:
    """Every edition that exists for this account, by date."""
    query = select(PublicEdition).join(PublicEdition.owner).where(_IS_SHOWN)
    query = query.order_by(PublicEdition.starts_on, PublicEdition.id)
    if is_granted_everywhere(account, Right.SEE_DESK):
        return query
    announced = PublicEdition.state != EditionState.DRAFT
    open_ = announced & Series.closed.is_(False)
    if account is None or not account.grants:
        return query.where(open_)
    known = announced & _granted(account, Right.KNOW, PublicEdition)
    return query.where(or_(open_, known, _granted(account, Right.SEE_DESK, PublicEdition)))


def visible_series(account: Account | None) -> Sequence[Series]:
    """Every series that exists for this account, in the order of the house."""
    query = select(Series).where(offered(Series)).order_by(Series.position, Series.id)
    if account is None or not account.grants:
        query = query.where(Series.closed.is_(False))
    elif not is_granted_everywhere(account, Right.KNOW):
        own = select(Edition.series_id).where(_granted(account, Right.KNOW))
        known = Series.id.in_(granted(account, Scope.SERIES, Right.KNOW))
        query = query.where(or_(Series.closed.is_(False), Series.id.in_(own), known))
    return db.session.scalars(query).all()


def coming_editions(
    account: Account | None, today: date, limit: int, series: Series | None = None
) -> Sequence[PublicEdition]:
    """The next editions that exist for this account, of one series or of all."""
    query = select_visible_editions(account).where(PublicEdition.ends_on >= today, _IS_LISTED)
    query = query.where(PublicEdition.series_id == series.id) if series else query
    return db.session.scalars(query.limit(limit)).all()


def names_beside(edition: Edition, account: Account | None) -> list[Texts]:
    """The names of all other editions that exist for this account."""
    query = select_visible_editions(account).where(PublicEdition.id != edition.id)
    return [other.name for other in db.session.scalars(query)]


def select_past_editions(account: Account | None, today: date, series: Series) -> Select[PublicEdition]:
    """The series' editions that are over and exist for this account, latest first."""
    query = select_visible_editions(account).where(PublicEdition.series_id == series.id, PublicEdition.ends_on < today)
    return query.where(_IS_LISTED).order_by(None).order_by(PublicEdition.starts_on.desc())


def select_managed_editions(account: Account, right: Right = Right.SEE_DESK) -> Select[Edition]:
    """The editions in which the account has the right (to open their desk), latest first."""
    query = select(Edition).join(Edition.series).where(offered(Edition))
    query = query.order_by(Edition.starts_on.desc(), Edition.id)
    return query if is_granted_everywhere(account, right) else query.where(_granted(account, right))


def editions_of(series: Series) -> Sequence[Edition]:
    """All editions of a series, by date: for who may open and close it."""
    query = select(Edition).where(Edition.series_id == series.id, IS_THERE).order_by(Edition.starts_on, Edition.id)
    return db.session.scalars(query).all()


def is_carried(series: Series) -> bool:
    """Whether calendars carry an edition of it: closing makes that vanish without a word."""
    return any(edition.state in {EditionState.ANNOUNCED, EditionState.POSTPONED} for edition in editions_of(series))


def rooms_of(venue_id: int, kept: int | None = None) -> Sequence[Room]:
    """The venue's rooms in their order, an archived one only if it is chosen already."""
    query = select(Room).where(Room.venue_id == venue_id, offered(Room, kept))
    return db.session.scalars(query.order_by(Room.position, Room.id)).all()


def find_room(room_id: int | None) -> Room | None:
    """A room that a form lets one choose, or none."""
    return db.session.get(Room, room_id) if room_id else None


def get_room(room_id: int, venue: Venue) -> Room:
    """A room, if it is this venue's."""
    room = find_room(room_id)
    if room is None or room.venue_id != venue.id:
        raise NotFound
    return room


def managed_venues(account: Account) -> Sequence[Venue]:
    """The venues this account may change."""
    query = select(Venue).where(offered(Venue)).order_by(Venue.id)
    if not is_granted_everywhere(account, Right.MANAGE_VENUE):
        query = query.where(Venue.id.in_(granted(account, Scope.VENUE, Right.MANAGE_VENUE)))
    return db.session.scalars(query).all()


def get_managed_venue(venue_id: int, account: Account, right: Right = Right.MANAGE_VENUE) -> Venue:
    """A venue in which the account has the right."""
    venue = db.session.get(Venue, venue_id)
    if venue is None or right not in rights_in(account, (Scope.VENUE, venue_id)):
        raise NotFound
    return venue


def visible_editions_at(venue: Venue, account: Account) -> Sequence[PublicEdition]:
    """The editions whose draft uses a venue, as far as the account may know of them, by date."""
    there = select(Edition.id).where(Edition.venue_id == venue.id)
    return db.session.scalars(select_visible_editions(account).where(PublicEdition.id.in_(there))).all()


def all_venues(kept: int | None = None) -> Sequence[Venue]:
    """Every venue, for choosing one; an archived one only if it is chosen already."""
    return db.session.scalars(select(Venue).where(offered(Venue, kept)).order_by(Venue.id)).all()


def managed_series(account: Account) -> Sequence[Series]:
    """The series this account may change."""
    query = select(Series).where(offered(Series)).order_by(Series.position, Series.id)
    if not is_granted_everywhere(account, Right.EDIT_SERIES):
        query = query.where(Series.id.in_(granted(account, Scope.SERIES, Right.EDIT_SERIES)))
    return db.session.scalars(query).all()


def where_edition(edition: Edition) -> Where:
    """The edition as what a role is held in."""
    return Where(Scope.EDITION, edition.id, edition.name)


def where_series(series: Series) -> Where:
    """The series as what a role is held in."""
    return Where(Scope.SERIES, series.id, series.name)


def where_venue(venue: Venue) -> Where:
    """The venue as what a role is held in."""
    return Where(Scope.VENUE, venue.id, venue.name)


def get_where(scope: Scope, key: int, account: Account, right: Right | None) -> Where:
    """What a role is held in, if the account has the right there; None asks for no right."""
    where, covering = Where(scope), [(scope, key)]
    if scope is Scope.EDITION:
        edition = _row(Edition, key)
        where = where_edition(edition)
        covering.append((Scope.SERIES, edition.series_id))
    elif scope is Scope.SERIES:
        where = where_series(_row(Series, key))
    elif scope is Scope.VENUE:
        where = where_venue(_row(Venue, key))
    if right and right not in rights_in(account, *covering):
        raise NotFound
    return where


def _row(table: type[T], key: int) -> T:
    row = db.session.get(table, key)
    if row is None:
        raise NotFound
    return row


class OwnRole(NamedTuple):
    """A role of one's own; what it is held in, if that has a row."""

    grant: Grant
    row: Edition | Series | Venue | None


def roles_of(account: Account) -> list[OwnRole]:
    """The roles an account holds in what is there, the widest first: as many queries however many."""
    there = {Scope.SERIES: _series_is_there(), Scope.EDITION: IS_THERE, Scope.VENUE: true()}
    tables: dict[Scope, Any] = {Scope.SERIES: Series, Scope.EDITION: Edition, Scope.VENUE: Venue}
    own = [OwnRole(grant, None) for grant in account.grants if grant.scope not in tables]
    for scope, table in tables.items():
        held = [grant for grant in account.grants if grant.scope is scope]
        keys = [grant.scope_id for grant in held]
        rows = (
            {row.id: row for row in db.session.scalars(select(table).where(table.id.in_(keys), there[scope]))}
            if keys
            else {}
        )
        own += [OwnRole(grant, rows[grant.scope_id]) for grant in held if grant.scope_id in rows]
    return own

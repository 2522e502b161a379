"""Looking editions up, with the right to see or manage them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select

from forum.accounts.models import Account
from forum.db import db
from forum.editions.models import (
    Edition,
    EditionState,
    OldSlug,
    PublicEdition,
    Role,
    Room,
    Series,
    TeamMember,
    Venue,
)
from forum.editions.models.public import Texts
from forum.editions.rules import Right, may, may_see
from forum.errors import Forbidden, NotFound


def find_role(edition_id: int, account: Account | None) -> Role | None:
    """The account's role in the edition."""
    if account is None:
        return None
    member = db.session.get(TeamMember, (edition_id, account.id))
    return member.role if member else None


def _is_admin(account: Account | None) -> bool:
    return bool(account and account.is_admin)


def _edition(series_slug: str, edition_slug: str) -> Edition:
    edition = db.session.scalar(
        select(Edition).join(Series).where(Series.slug == series_slug, Edition.slug == edition_slug)
    )
    if edition is None:
        old = select(Edition).join(OldSlug, OldSlug.edition_id == Edition.id)
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
    return db.session.scalar(query)


def get_edition(series_slug: str, edition_slug: str, account: Account | None) -> PublicEdition:
    """What is public of the edition at this address (of now, of old, of its draft), if it exists for this account."""
    edition = find_by_address(series_slug, edition_slug) or get_public(_edition(series_slug, edition_slug).id)
    if not may_see(edition, find_role(edition.id, account), is_admin=_is_admin(account)):
        raise NotFound
    return edition


def get_managed_edition(series_slug: str, edition_slug: str, account: Account, right: Right = Right.MANAGE) -> Edition:
    """The edition at this address if the account has the right; NotFound if it may not know of it."""
    edition = _edition(series_slug, edition_slug)
    role, admin = find_role(edition.id, account), _is_admin(account)
    if may(right, role, is_admin=admin):
        return edition
    raise Forbidden if may_see(edition, role, is_admin=admin) else NotFound


def get_series(slug: str, account: Account | None) -> Series:
    """The series at this address; a closed one only for who takes part in one of its editions."""
    series = db.session.scalar(select(Series).where(Series.slug == slug))
    if series is None:
        series = db.session.scalar(
            select(Series)
            .join(OldSlug, OldSlug.series_id == Series.id)
            .where(OldSlug.series_slug == slug, OldSlug.edition_slug == "")
        )
    if series is None or (series.closed and not _is_admin(account) and not _takes_part(series, account)):
        raise NotFound
    return series


def get_managed_series(slug: str, account: Account) -> Series:
    """The series, if the account runs one of its editions."""
    series = get_series(slug, account)
    if not _is_admin(account) and not _takes_part(series, account, Role.ORGANISER):
        raise Forbidden
    return series


def _takes_part(series: Series, account: Account | None, *roles: Role) -> bool:
    if account is None:
        return False
    if series.created_by == account.id:
        return True
    query = (
        select(TeamMember.edition_id)
        .join(Edition)
        .where(Edition.series_id == series.id, TeamMember.account_id == account.id)
    )
    return db.session.scalar(query.where(TeamMember.role.in_(roles)) if roles else query) is not None


def may_create(account: Account) -> bool:
    """Whether the account may create series and venues: administrators and whoever organises something."""
    query = select(TeamMember.edition_id).where(TeamMember.account_id == account.id, TeamMember.role == Role.ORGANISER)
    return account.is_admin or db.session.scalar(query) is not None


def select_visible_editions(account: Account | None) -> Select[PublicEdition]:
    """Every edition that exists for this account, by date."""
    query = select(PublicEdition).join(PublicEdition.owner).order_by(PublicEdition.starts_on, PublicEdition.id)
    if _is_admin(account):
        return query
    announced = PublicEdition.state != EditionState.DRAFT
    open_ = announced & Series.closed.is_(False)
    if account is None:
        return query.where(open_)
    mine = select(TeamMember.edition_id).where(TeamMember.account_id == account.id)
    run = mine.where(TeamMember.role != Role.MEMBER)
    return query.where(or_(open_, announced & PublicEdition.id.in_(mine), PublicEdition.id.in_(run)))


def visible_series(account: Account | None) -> Sequence[Series]:
    """Every series that exists for this account, in the order of the house."""
    query = select(Series).order_by(Series.position, Series.id)
    if not _is_admin(account):
        mine = select(Edition.series_id).join(TeamMember, TeamMember.edition_id == Edition.id)
        own: ColumnElement[bool] = (
            Series.id.in_(mine.where(TeamMember.account_id == account.id)) | (Series.created_by == account.id)
            if account
            else false()
        )
        query = query.where(or_(Series.closed.is_(False), own))
    return db.session.scalars(query).all()


def coming_editions(
    account: Account | None, today: date, limit: int, series: Series | None = None
) -> Sequence[PublicEdition]:
    """The next editions that exist for this account, of one series or of all."""
    query = select_visible_editions(account).where(PublicEdition.ends_on >= today)
    query = query.where(PublicEdition.owner_id == series.id) if series else query
    return db.session.scalars(query.limit(limit)).all()


def names_beside(edition: Edition, account: Account | None) -> list[Texts]:
    """The names of all other editions that exist for this account."""
    query = select_visible_editions(account).where(PublicEdition.id != edition.id)
    return [other.name for other in db.session.scalars(query)]


def select_past_editions(account: Account | None, today: date, series: Series) -> Select[PublicEdition]:
    """The series' editions that are over and exist for this account, latest first."""
    query = select_visible_editions(account).where(PublicEdition.owner_id == series.id, PublicEdition.ends_on < today)
    return query.order_by(None).order_by(PublicEdition.starts_on.desc())


def public_editions() -> Sequence[PublicEdition]:
    """What anyone may see, by date: the calendar of everything."""
    return db.session.scalars(select_visible_editions(None)).all()


def select_managed_editions(account: Account) -> Select[Edition, Role]:
    """The editions the account works for, latest first, and its role in each."""
    join: Any = (TeamMember.edition_id == Edition.id) & (TeamMember.account_id == account.id)
    query = (
        select(Edition, TeamMember.role)
        .join(Edition.series)
        .outerjoin(TeamMember, join)
        .order_by(Edition.starts_on.desc(), Edition.id)
    )
    return query if account.is_admin else query.where(TeamMember.role.in_([Role.ORGANISER, Role.DESK, Role.VIEWER]))


def rooms_of(venue_id: int) -> Sequence[Room]:
    """The venue's rooms in their order."""
    return db.session.scalars(select(Room).where(Room.venue_id == venue_id).order_by(Room.position, Room.id)).all()


def find_room(room_id: int | None) -> Room | None:
    """A room that a form lets one choose, or none."""
    return db.session.get(Room, room_id) if room_id else None


def get_room(room_id: int, venue: Venue) -> Room:
    """A room, if it is this venue's."""
    room = find_room(room_id)
    if room is None or room.venue_id != venue.id:
        raise NotFound
    return room


def team_of(edition_id: int) -> Sequence[tuple[TeamMember, Account]]:
    """Who works for the edition or belongs to it."""
    query = (
        select(TeamMember, Account)
        .join(Account, Account.id == TeamMember.account_id)
        .where(TeamMember.edition_id == edition_id)
    )
    return [(member, account) for member, account in db.session.execute(query.order_by(Account.email)).unique()]


def managed_venues(account: Account) -> Sequence[Venue]:
    """The venues this account may change: its own, and those of the editions it runs."""
    query = select(Venue).order_by(Venue.id)
    if not account.is_admin:
        runs = select(Edition.venue_id).join(TeamMember, TeamMember.edition_id == Edition.id)
        runs = runs.where(TeamMember.account_id == account.id, TeamMember.role == Role.ORGANISER)
        query = query.where(or_(Venue.created_by == account.id, Venue.id.in_(runs)))
    return db.session.scalars(query).all()


def get_managed_venue(venue_id: int, account: Account) -> Venue:
    """A venue this account may change."""
    for venue in managed_venues(account):
        if venue.id == venue_id:
            return venue
    raise NotFound


def all_venues() -> Sequence[Venue]:
    """Every venue, for choosing one."""
    return db.session.scalars(select(Venue).order_by(Venue.id)).all()


def managed_series(account: Account) -> Sequence[Series]:
    """The series this account may change: those it created or runs an edition of."""
    query = select(Series).order_by(Series.position, Series.id)
    if not account.is_admin:
        runs = select(Edition.series_id).join(TeamMember, TeamMember.edition_id == Edition.id)
        runs = runs.where(TeamMember.account_id == account.id, TeamMember.role == Role.ORGANISER)
        query = query.where(or_(Series.created_by == account.id, Series.id.in_(runs)))
    return db.session.scalars(query).all()

"""What a role is held in, and the roles of an account."""

from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, or_, select, true

from forum.accounts.models import Account, Grant, Right, Scope, Where
from forum.accounts.rules import judge_access, rights_in
from forum.db import db
from forum.editions.models import (
    Edition,
    PublicEdition,
    Series,
    Venue,
)
from forum.editions.queries.editions import IS_SHOWN, find_public, series_is_there
from forum.editions.rules import spots_of
from forum.errors import NotFound
from forum.languages import Text

T = TypeVar("T", Edition, Series, Venue)


def where_edition(edition: Edition) -> Where:
    """The edition as what a role is held in, by the name that is public: letters and offers tell it to others."""
    public = find_public(edition.id)
    return Where(Scope.EDITION, edition.id, Text(public.name if public else edition.name))


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
        judge_access(account, [right], *covering)
        raise NotFound
    return where


def select_team(edition: Edition) -> Select[int]:
    """The keys of everyone with a role that covers the edition."""
    spots = (*spots_of(edition), (Scope.SITE, 0))
    return select(Grant.account_id).where(or_(*((Grant.scope == s) & (Grant.scope_id == key) for s, key in spots)))


def _row(table: type[T], key: int) -> T:
    row = db.session.get(table, key)
    if row is None:
        raise NotFound
    return row


class OwnRole(NamedTuple):
    """A role of one's own; what it is held in, if that has a row: an edition as everyone sees it."""

    grant: Grant
    row: PublicEdition | Series | Venue | None


def roles_of(account: Account) -> list[OwnRole]:
    """The roles an account holds in what is there, the widest first: as many queries however many."""
    there = {Scope.SERIES: series_is_there(), Scope.EDITION: IS_SHOWN, Scope.VENUE: true()}
    tables: dict[Scope, Any] = {Scope.SERIES: Series, Scope.EDITION: PublicEdition, Scope.VENUE: Venue}
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

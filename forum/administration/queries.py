"""What administrators look for, in all slices."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, func, or_, select

from forum.accounts.models import Account, Grant
from forum.administration.rules import AccountState
from forum.db import db
from forum.editions.models import Edition, PublicEdition, Room, Series, Venue
from forum.editions.queries import roles_of
from forum.editions.queries.editions import IS_THERE, series_is_there
from forum.languages import fold
from forum.people.models import Person

T = TypeVar("T", Room, Person)

_MATCHES = {
    AccountState.UNCONFIRMED: Account.confirmed_at.is_(None),
    AccountState.CLOSED: Account.disabled_at.is_not(None),
    AccountState.WITH_FACTOR: Account.has_factor,
}


def select_accounts(words: str, state: AccountState | None = None) -> Select[Account]:
    """The accounts with all these words somewhere in the address or in what is known of the person, newest first."""
    query = select(Account).order_by(Account.id.desc())
    if words.strip():
        query = query.outerjoin(Person, Person.account_id == Account.id)
    for word in words.split():
        inside = Account.email.contains(word.lower(), autoescape=True)
        query = query.where(or_(inside, Person.folded.contains(fold(word), autoescape=True)))
    return query.where(_MATCHES[state]) if state else query


def select_keys(words: str) -> Select[int] | None:
    """The keys of these accounts; None where nobody is asked for."""
    return select_called(words) if words.strip() else None


def select_called(word: str) -> Select[int]:
    """The keys of the accounts with this word in the address or in what is known of the person."""
    return select_accounts(word).with_only_columns(Account.id).order_by(None)


def select_persons(word: str) -> Select[int]:
    """The keys of the profiles with this word in what is known of the person."""
    return select(Person.id).where(Person.folded.contains(fold(word), autoescape=True))


def count_accounts() -> dict[AccountState | None, int]:
    """How many there are, and in each of these states."""
    sums = [func.count().filter(matches) for matches in _MATCHES.values()]
    total, *numbers = db.session.execute(select(func.count(), *sums).select_from(Account)).one()
    return {None: total, **dict(zip(_MATCHES, numbers, strict=True))}


class Held(NamedTuple):
    """A role of an account, what it is held in – nothing for the site –, and who gave it, if that is known."""

    grant: Grant
    row: PublicEdition | Series | Venue | None
    giver: Account | None


def held_by(account: Account) -> Sequence[Held]:
    """The roles of an account, the widest first."""
    roles = roles_of(account)
    keys = {role.grant.granted_by for role in roles} - {None}
    givers = {each.id: each for each in db.session.scalars(select(Account).where(Account.id.in_(keys)))}
    return [Held(role.grant, role.row, givers.get(role.grant.granted_by or 0)) for role in roles]


def find_rows(table: type[T], keys: Collection[int | None]) -> dict[int, T]:
    """The rows that are there, by key."""
    wanted = {key for key in keys if key}
    return {row.id: row for row in db.session.scalars(select(table).where(table.id.in_(wanted))).unique()}


def series_among(keys: Collection[int]) -> dict[int, Series]:
    """Those of these series that are there, by key."""
    return {row.id: row for row in db.session.scalars(select(Series).where(Series.id.in_(keys), series_is_there()))}


def editions_there() -> frozenset[int]:
    """The keys of the editions whose pages are there."""
    return frozenset(db.session.scalars(select(Edition.id).where(IS_THERE)))


def all_editions() -> Sequence[Edition]:
    """Every edition, latest first: of whichever the log tells."""
    query = select(Edition).order_by(Edition.starts_on.desc(), Edition.id)
    return db.session.scalars(query).unique().all()

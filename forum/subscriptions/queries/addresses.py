"""Reading subscriptions, and the version of the calendar behind each."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, or_, select

from forum.accounts.models import Account, FactorDemand, Grant, Role, Scope
from forum.accounts.rules import hash_token
from forum.db import db, look_up
from forum.editions.models import EditionState, PublicEdition, Series
from forum.editions.rules import may_see, rights_over
from forum.errors import NotFound
from forum.people.models import Person
from forum.registration.models import Registration
from forum.releases.models import Release, Star
from forum.subscriptions.models import Subscription, SubscriptionKind


def subscriptions_of(account: Account) -> Sequence[Subscription]:
    """The account's personal addresses that work."""
    query = select(Subscription).where(Subscription.account_id == account.id, Subscription.revoked_at.is_(None))
    return db.session.scalars(query.order_by(Subscription.id)).all()


def revoked_since(account: Account, since: datetime) -> Sequence[Subscription]:
    """The account's personal addresses that were revoked lately."""
    query = select(Subscription).where(Subscription.account_id == account.id, Subscription.revoked_at > since)
    return db.session.scalars(query.order_by(Subscription.id)).all()


def get_subscription(subscription_id: int, account: Account) -> Subscription:
    """A personal address, if it is this account's."""
    subscription = db.session.get(Subscription, subscription_id)
    if subscription is None or subscription.account_id != account.id:
        raise NotFound
    return subscription


class Version(NamedTuple):
    """A subscription, and what its calendar depends on: `version` differs whenever the calendar's entries may; `sight`
    whenever other editions of it may be seen: the rule itself is asked, so that nothing that it weighs is forgotten.

    It is the same for all subscriptions of an account.
    """

    id: int
    account_id: int
    email: str
    language: str
    last_used_at: datetime | None
    seen: str
    version: str
    sight: str
    modified_at: datetime

    @property
    def subscription(self) -> Subscription:
        """The row itself."""
        return db.session.get_one(Subscription, self.id)

    @property
    def account(self) -> Account:
        """Whose calendar it is."""
        return db.session.get_one(Account, self.account_id)


def _version_query() -> Any:
    account_id = Subscription.account_id
    starred = select(Star.edition_id).where(Star.account_id == account_id).correlate(Subscription)
    person_id = select(Person.id).where(Person.account_id == account_id).correlate(Subscription).scalar_subquery()
    entered = select(Registration.edition_id).where(Registration.person_id == person_id).correlate(Subscription)
    editions = or_(PublicEdition.id.in_(starred), PublicEdition.id.in_(entered))
    released = or_(Release.edition_id.in_(starred), Release.edition_id.in_(entered))
    total = func.coalesce(func.sum(PublicEdition.stamp), 0)
    series = _told(PublicEdition.id, PublicEdition.series_id, PublicEdition.state, Series.closed)
    columns = (
        series.join(Series, Series.id == PublicEdition.series_id).where(editions),
        _told(Grant.scope, Grant.scope_id, Grant.role).where(Grant.account_id == account_id),
        _told(FactorDemand.scope, FactorDemand.scope_id),
        select(func.coalesce(func.sum(Star.changes + 1), 0)).where(Star.account_id == account_id),
        select(func.coalesce(func.sum(Registration.sequence + 1), 0)).where(Registration.person_id == person_id),
        select(total).where(editions),
        select(func.max(Star.changed_at)).where(Star.account_id == account_id),
        select(func.max(Registration.changed_at)).where(Registration.person_id == person_id),
        select(func.max(PublicEdition.modified_at)).where(editions),
        select(func.max(Release.released_at)).where(released),
    )
    known = (
        Subscription.id,
        Subscription.account_id,
        Account.email,
        Subscription.language,
        Subscription.last_used_at,
        Subscription.seen,
        Subscription.revoked_at,
        Subscription.created_at,
        Account.disabled_at,
        Account.has_factor,
    )
    query = select(*known, *(c.correlate(Subscription).scalar_subquery() for c in columns))
    return query.join(Account, Account.id == Subscription.account_id)


def _told(*columns: Any) -> Select[Any]:
    """Of each row these, in one text: what one statement can tell of many rows."""
    first, *others = (cast(column, String) for column in columns)
    told: ColumnElement[str] = first
    for each in others:
        told = told + "." + each
    return select(func.aggregate_strings(told, " "))


_versions = _version_query()
_by_token = _versions.where(Subscription.token_hash == bindparam("token_hash"), Subscription.kind == bindparam("kind"))
_by_id = _versions.where(Subscription.id == bindparam("subscription_id"))


def get_version(token: str, kind: SubscriptionKind) -> Version:
    """The subscription with this secret, unless it is revoked or its account closed: one query, by index."""
    return _version(look_up(_by_token, {"token_hash": hash_token(token), "kind": kind}))


def version_of(subscription: Subscription) -> Version:
    """What the subscription's calendar is now."""
    return _version(look_up(_by_id, {"subscription_id": subscription.id}))


def _version(row: Any) -> Version:
    if row is None or row.revoked_at is not None or row.disabled_at is not None:
        raise NotFound
    counts, stamps = row[13:16], [at for at in row[16:] if at is not None]
    hidden = ".".join(str(key) for key in sorted(_hidden(row.has_factor, *row[10:13])))
    seed = ".".join(str(int(n)) for n in counts) + f".{max(stamps).timestamp() if stamps else 0}/{hidden}"
    version = blake2b(seed.encode(), digest_size=12).hexdigest()
    sight = blake2b(hidden.encode(), digest_size=6).hexdigest()
    known = (row.id, row.account_id, row.email, row.language, row.last_used_at, row.seen)
    return Version(*known, version, sight, max([row.created_at, *stamps]))


def _hidden(has_factor: bool, editions: str | None, grants: str | None, demands: str | None) -> Iterator[int]:
    """Which of these editions the account may not see: rows made of what was told, for the rule alone."""
    account = Account(
        has_factor=has_factor,
        grants=[Grant(scope=Scope[s], scope_id=int(key), role=Role[role]) for s, key, role in _read(grants)],
        demands=[FactorDemand(scope=Scope[scope], scope_id=int(key)) for scope, key in _read(demands)],
    )
    for key, series_id, state, closed in _read(editions):
        owner = Series(closed=closed in {"1", "true"})
        edition = PublicEdition(id=int(key), series_id=int(series_id), state=EditionState[state], owner=owner)
        if not may_see(edition, rights_over(edition, account)):
            yield edition.id


def _read(told: str | None) -> Iterator[list[str]]:
    return (each.split(".") for each in (told or "").split())

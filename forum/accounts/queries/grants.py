"""Looking up who holds and who is offered which role. An account's own roles are read once per request."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from forum.accounts.models import Account, FactorDemand, Grant, GrantOffer, Right, Role, Scope, Where
from forum.accounts.rules import hash_token, rights_in, unmet_demands
from forum.accounts.signals import covering
from forum.db import db
from forum.errors import NotFound


def granted(account: Account, scope: Scope, right: Right) -> Select[int]:
    """The keys of a scope's rows in which the account itself has a role with the right: for `in_`."""
    mine = select(Grant.scope_id).where(Grant.account_id == account.id, Grant.scope == scope)
    open_ = is_undemanded(account, Grant.scope_id, right, scope)
    return mine.where(Grant.role.in_(Role.with_right(right)), open_)


def is_undemanded(
    account: Account, key: ColumnElement[int] | InstrumentedAttribute[int], right: Right, scope: Scope = Scope.EDITION
) -> ColumnElement[bool]:
    """Where no second factor is demanded for the right that the account lacks: of rows of a scope, by their key."""
    if account.has_factor or right is Right.KNOW or not account.demands:
        return true()
    if any(demand.scope is Scope.SITE for demand in account.demands):
        return false()
    return key.not_in([demand.scope_id for demand in account.demands if demand.scope is scope])


def is_demanded(where: Where) -> bool:
    """Whether a second factor is demanded of the team there."""
    query = select(FactorDemand.id).where(FactorDemand.scope == where.scope, FactorDemand.scope_id == where.key)
    return db.session.scalar(query) is not None


def covered_by(where: Where) -> list[tuple[Scope, int]]:
    """In what else a role covers a thing."""
    return [spot for _, spots in covering.send(where) for spot in spots]


def demands_on(account: Account) -> list[FactorDemand]:
    """Where a second factor is demanded of the account, which may have one."""
    return unmet_demands(account, covered_by)


def demanded_of(where: Where) -> Sequence[Account]:
    """Whoever has a role there and no second factor."""
    query = select(Account).join(Grant, Grant.account_id == Account.id).where(Account.has_factor.is_(False))
    query = query.where(Grant.role.in_([role for role in Role if role.rights - {Right.KNOW}])).distinct()
    if where.scope is not Scope.SITE:
        spots = [(where.scope, where.key), (Scope.SITE, 0), *covered_by(where)]
        query = query.where(tuple_(Grant.scope, Grant.scope_id).in_(spots))
    return db.session.scalars(query.where(Account.disabled_at.is_(None)).order_by(Account.id)).all()


def is_granted_everywhere(account: Account | None, right: Right) -> bool:
    """Whether the account has the right in the whole site."""
    return right in rights_in(account)


def is_lapsed(offer: GrantOffer) -> bool:
    """Whether its inviter may give the role no more, by a role there or in what covers it."""
    above = covered_by(offer.where)
    return Right.MANAGE_TEAM not in rights_in(offer.inviter, (offer.scope, offer.scope_id), *above)


def find_open_offer(offer_id: int, now: datetime) -> GrantOffer | None:
    """An offer that can still be taken up."""
    offer = db.session.get(GrantOffer, offer_id)
    good = offer and not offer.is_settled and offer.expires_at > now and not is_lapsed(offer)
    return offer if good else None


def grants_in(scope: Scope, key: int) -> Sequence[Grant]:
    """Who holds which role in a thing: by role, then by address."""
    query = select(Grant).join(Grant.account).options(joinedload(Grant.account))
    query = query.where(Grant.scope == scope, Grant.scope_id == key)
    order = list(Role)
    return sorted(db.session.scalars(query.order_by(Account.email)).unique(), key=lambda grant: order.index(grant.role))


def offers_in(scope: Scope, key: int) -> Sequence[GrantOffer]:
    """The offers in a thing that nobody has settled, expired ones too."""
    query = select(GrantOffer).options(joinedload(GrantOffer.inviter))
    query = query.where(GrantOffer.scope == scope, GrantOffer.scope_id == key)
    return db.session.scalars(query.where(*_OPEN).order_by(GrantOffer.email, GrantOffer.id)).unique().all()


def offers_by(account: Account) -> Sequence[GrantOffer]:
    """What the account has offered and nobody has settled, lowest key first, as whoever settles them locks them."""
    query = select(GrantOffer).where(GrantOffer.offered_by == account.id, *_OPEN)
    return db.session.scalars(query.order_by(GrantOffer.id)).unique().all()


def accepted_since(account: Account, since: datetime) -> Sequence[GrantOffer]:
    """What others took up that the account offered after a moment."""
    query = select(GrantOffer).where(GrantOffer.offered_by == account.id, GrantOffer.offered_at >= since)
    return db.session.scalars(query.where(GrantOffer.accepted_at.is_not(None)).order_by(GrantOffer.id)).unique().all()


def offers_to(account: Account, now: datetime) -> Sequence[GrantOffer]:
    """What the account can accept."""
    query = select(GrantOffer).options(joinedload(GrantOffer.inviter))
    query = query.where(GrantOffer.email == account.email, GrantOffer.expires_at > now)
    return db.session.scalars(query.where(*_OPEN).order_by(GrantOffer.id)).unique().all()


def get_sent_offer(token: str) -> GrantOffer:
    """The offer of a letter's link."""
    offer = db.session.scalar(select(GrantOffer).where(GrantOffer.token_hash == hash_token(token)))
    if offer is None:
        raise NotFound
    return offer


def get_offer(offer_id: int) -> GrantOffer:
    """An offer, whosever."""
    offer = db.session.get(GrantOffer, offer_id)
    if offer is None:
        raise NotFound
    return offer


def get_grant(grant_id: int) -> Grant:
    """A role somebody holds."""
    grant = db.session.get(Grant, grant_id)
    if grant is None:
        raise NotFound
    return grant


_OPEN = (GrantOffer.accepted_at.is_(None), GrantOffer.declined_at.is_(None), GrantOffer.taken_back_at.is_(None))

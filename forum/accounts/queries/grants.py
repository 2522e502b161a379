"""Looking up who holds and who is offered which role. An account's own roles are read once per request."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Account, Grant, GrantOffer, Right, Role, Scope
from forum.accounts.rules import hash_token, rights_in
from forum.accounts.signals import covering
from forum.db import db
from forum.errors import NotFound


def granted(account: Account, scope: Scope, right: Right) -> Select[int]:
    """The keys of a scope's rows in which the account itself has a role with the right: for `in_`."""
    mine = select(Grant.scope_id).where(Grant.account_id == account.id, Grant.scope == scope)
    return mine.where(Grant.role.in_(Role.with_right(right)))


def is_granted_everywhere(account: Account | None, right: Right) -> bool:
    """Whether the account has the right in the whole site."""
    return right in rights_in(account)


def is_lapsed(offer: GrantOffer) -> bool:
    """Whether its inviter may give the role no more, by a role there or in what covers it."""
    above = (spot for _, spots in covering.send(offer.where) for spot in spots)
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

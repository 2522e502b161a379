"""Looking up where accounts are signed in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Account, AccountAct, SignIn
from forum.accounts.rules import hash_token
from forum.audit.models import AuditEntry
from forum.audit.queries import select_history
from forum.db import db
from forum.errors import NotFound


def lasting(now: datetime) -> ColumnElement[bool]:
    """What nobody ended and what has not run out."""
    return SignIn.ended_at.is_(None) & (SignIn.expires_at > now)


def find_sign_in(token: str, now: datetime) -> SignIn | None:
    """The sign-in of a cookie, with its account, if it lasts: one query, by index."""
    query = select(SignIn).options(joinedload(SignIn.account)).where(SignIn.token_hash == hash_token(token))
    return db.session.scalar(query.where(lasting(now)))


def sign_ins_of(account: Account, now: datetime) -> Sequence[SignIn]:
    """Where the account is signed in, the one used last first."""
    query = select(SignIn).where(SignIn.account_id == account.id, lasting(now))
    return db.session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def is_known(account: Account, device: str, address: str) -> bool:
    """Whether the account was signed in there, as far back as that is kept."""
    query = select(SignIn.id).where(SignIn.account_id == account.id, SignIn.device == device)
    return db.session.scalar(query.where(SignIn.address == address).limit(1)) is not None


def first_known_sign_in(account: Account) -> datetime | None:
    """When the first began that lasts, or is known though it ended."""
    return db.session.scalar(select(func.min(SignIn.made_at)).where(SignIn.account_id == account.id))


def get_sign_in(sign_in_id: int, account: Account, now: datetime) -> SignIn:
    """One of these."""
    query = select(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == account.id, lasting(now))
    sign_in = db.session.scalar(query)
    if sign_in is None:
        raise NotFound
    return sign_in


def events_of(account: Account, limit: int) -> Sequence[AuditEntry]:
    """The latest that happened to the security of an account."""
    query = select_history({"account": [account.id]}).where(AuditEntry.act.in_([act.value for act in AccountAct]))
    return db.session.scalars(query.limit(limit)).unique().all()

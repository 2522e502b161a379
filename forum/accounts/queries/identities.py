"""Looking up accounts elsewhere."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.accounts.models import Account, Identity
from forum.db import db
from forum.errors import NotFound


def identities_of(account: Account) -> Sequence[Identity]:
    """Those that sign in to the account, the first one first."""
    query = select(Identity).where(Identity.account_id == account.id)
    return db.session.scalars(query.order_by(Identity.id)).all()


def find_identity(issuer: str, subject: str) -> Identity | None:
    """Somebody at a provider, to whichever account."""
    return db.session.scalar(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject))


def get_identity(identity_id: int, account: Account) -> Identity:
    """One of the account."""
    identity = db.session.get(Identity, identity_id)
    if identity is None or identity.account_id != account.id:
        raise NotFound
    return identity

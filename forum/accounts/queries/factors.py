"""Looking up second factors."""

from collections.abc import Sequence

from sqlalchemy import func, select

from forum.accounts.models import Account, Factor, Passkey, RecoveryCode
from forum.accounts.rules import is_sealed_by
from forum.db import db
from forum.errors import NotFound


def find_factor(account: Account) -> Factor | None:
    """The app of the account."""
    return db.session.scalar(select(Factor).where(Factor.account_id == account.id))


def count_recovery_codes(account: Account) -> int:
    """How many are left."""
    left = select(func.count(RecoveryCode.id)).where(RecoveryCode.account_id == account.id)
    return db.session.scalar(left.where(RecoveryCode.used_at.is_(None))) or 0


def passkeys_of(account: Account) -> Sequence[Passkey]:
    """Those of the account, the first one first."""
    query = select(Passkey).where(Passkey.account_id == account.id)
    return db.session.scalars(query.order_by(Passkey.id)).all()


def find_passkey(credential: str) -> Passkey | None:
    """The passkey that browsers call so, whosever."""
    return db.session.scalar(select(Passkey).where(Passkey.credential == credential))


def get_passkey(passkey_id: int, account: Account) -> Passkey:
    """One of the account."""
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.account_id != account.id:
        raise NotFound
    return passkey


def count_sealed_by_others(key: str) -> int:
    """How many second factors this key does not open."""
    return sum(not is_sealed_by(secret, [key]) for secret in db.session.scalars(select(Factor.secret)))

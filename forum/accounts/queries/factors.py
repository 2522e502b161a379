"""Looking up second factors."""

from sqlalchemy import func, select

from forum.accounts.models import Account, Factor, RecoveryCode
from forum.accounts.rules import is_sealed_by
from forum.db import db


def find_factor(account: Account) -> Factor | None:
    """The app of the account."""
    return db.session.scalar(select(Factor).where(Factor.account_id == account.id))


def count_recovery_codes(account: Account) -> int:
    """How many are left."""
    left = select(func.count(RecoveryCode.id)).where(RecoveryCode.account_id == account.id)
    return db.session.scalar(left.where(RecoveryCode.used_at.is_(None))) or 0


def count_sealed_by_others(key: str) -> int:
    """How many second factors this key does not open."""
    return sum(not is_sealed_by(secret, [key]) for secret in db.session.scalars(select(Factor.secret)))

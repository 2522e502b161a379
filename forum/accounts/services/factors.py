"""A second factor: added, shown, removed."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import case, delete, or_, select, update

from forum.accounts.models import Account, AccountAct, Factor, OneTimeLink, Passkey, Purpose, RecoveryCode, SignIn
from forum.accounts.queries import count_recovery_codes, demands_on, find_factor, passkeys_of
from forum.accounts.rules import Refusal, hash_token, make_recovery_code, open_secret, seal_anew, step_of
from forum.accounts.services.security import tell_owner
from forum.accounts.services.sign_ins import end_sign_ins
from forum.db import changed_rows, db, lock
from forum.errors import Refused
from forum.languages import N_

CODES = 10
TRIES, PAUSE = 5, timedelta(minutes=15)
TO_SHOW = timedelta(minutes=10)
"""How long whoever showed the first factor has for the second."""


class FactorRefusal(StrEnum):
    WRONG = N_("This code is not right, or it was used already.")
    PAUSED = N_("Too many wrong codes. Wait for 15 minutes, or use a recovery code.")
    GONE = N_("This took too long. Sign in again.")


def add_app(here: SignIn, sealed: str, code: str, keys: Sequence[str], now: datetime) -> list[str]:
    """From now on the app is asked for, instead of any before: what it shows proves that it has the secret.

    The recovery codes are returned only here.
    """
    account = here.account
    secret = open_secret(sealed, account.id, keys)
    step = step_of(secret, code, now) if secret else None
    if step is None:
        raise Refused(FactorRefusal.WRONG)
    lock(account)
    end_without_factor(here, now)
    db.session.execute(delete(Factor).where(Factor.account_id == account.id))
    db.session.add(Factor(account_id=account.id, secret=sealed, added_at=now, step=step))
    keep_factors(account)
    codes = _make_codes(account)
    tell_owner(account, AccountAct.FACTOR_ADDED, now)
    return codes


def end_without_factor(here: SignIn, now: datetime) -> None:
    """Before the first factor comes: every other sign-in ends, nobody showed it there."""
    if not here.account.has_factor:
        end_sign_ins(here.account, now, here)


def make_recovery_codes(account: Account, now: datetime) -> list[str]:
    """New ones; those of before are good no more."""
    lock(account)
    codes = _make_codes(account)
    tell_owner(account, AccountAct.RECOVERY_CODES, now)
    return codes


def make_first_codes(account: Account) -> list[str]:
    """Those that come with the first factor."""
    return [] if account.has_factor else _make_codes(account)


def _make_codes(account: Account) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [make_recovery_code() for _ in range(CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=hash_token(code)) for code in codes)
    return codes


def keep_factors(account: Account) -> None:
    """After one came or went: whether the account has any; recovery codes stand in for one, and go with the last."""
    account.has_factor = find_factor(account) is not None or bool(passkeys_of(account))
    if not account.has_factor:
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def remove_app(account: Account, now: datetime) -> None:
    """Its codes are asked for no more; passkeys stay."""
    lock(account)
    if changed_rows(delete(Factor).where(Factor.account_id == account.id)):
        keep_factors(account)
        must_keep_one(account)
        tell_owner(account, AccountAct.FACTOR_REMOVED, now)


def must_keep_one(account: Account) -> None:
    """Nobody takes off their own last factor while it is demanded."""
    if not account.has_factor and demands_on(account):
        raise Refused(Refusal.DEMANDED)


def remove_factors(
    account: Account, now: datetime, *, by: Account | None = None, since: datetime = datetime.min.replace(tzinfo=UTC)
) -> int:
    """Take off the app and the passkeys added `since`, and all recovery codes, which do not tell since when: whoever
    lost them, or never had them, comes in by password or mail alone; how many factors there were."""
    lock(account)
    gone = changed_rows(delete(Factor).where(Factor.account_id == account.id, Factor.added_at >= since))
    gone += changed_rows(delete(Passkey).where(Passkey.account_id == account.id, Passkey.added_at >= since))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    if gone:
        keep_factors(account)
        tell_owner(account, AccountAct.FACTOR_TAKEN if by else AccountAct.FACTOR_REMOVED, now, by=by)
    return gone


def seal_factors_anew(keys: Sequence[str]) -> int:
    """Seal every secret by the last of the keys: the others are no longer needed for them; how many were."""
    sealed = {key: seal_anew(secret, keys) for key, secret in db.session.execute(select(Factor.id, Factor.secret))}
    for key, secret in sealed.items():
        if secret:
            db.session.execute(update(Factor).where(Factor.id == key).values(secret=secret))
    return sum(secret is not None for secret in sealed.values())


def show_factor(account: Account, code: str, keys: Sequence[str], now: datetime) -> bool:
    """Whether this is the app's code of now, or a recovery code; either is good once. Each wrong try counts."""
    if not (code.isascii() and code.isdecimal()):
        return _use_recovery_code(account, code, now)
    factor = find_factor(account)
    if factor is None:
        return False
    rested = Factor.tried_at <= now - PAUSE
    mine = update(Factor).where(Factor.id == factor.id)
    tried = {"tries": case((rested, 1), else_=Factor.tries + 1), "tried_at": now}
    if not changed_rows(mine.where(or_(Factor.tries < TRIES, rested)).values(tried)):
        raise Refused(FactorRefusal.PAUSED)
    secret = open_secret(factor.secret, account.id, keys)
    step = step_of(secret, code, now) if secret else None
    return step is not None and changed_rows(mine.where(Factor.step < step).values(step=step, tries=0)) == 1


def _use_recovery_code(account: Account, code: str, now: datetime) -> bool:
    unused = update(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    if not changed_rows(unused.where(RecoveryCode.code_hash == hash_token(code)).values(used_at=now)):
        return False
    tell_owner(account, AccountAct.RECOVERY_CODE_USED, now, str(count_recovery_codes(account)))
    return True


def confirm_by_factor(sign_in: SignIn, code: str, keys: Sequence[str], now: datetime) -> bool:
    """Whether this shows who is there; for a while nobody is asked again in this sign-in."""
    is_right = show_factor(sign_in.account, code, keys, now)
    if is_right:
        sign_in.confirmed_at = now
    return is_right


def begin_halfway(account: Account, now: datetime) -> str:
    """What the browser keeps that showed the first factor: it opens nothing but the question for the second."""
    token = secrets.token_urlsafe(24)
    link = OneTimeLink(
        account_id=account.id,
        purpose=Purpose.FACTOR,
        email=account.email,
        token_hash=hash_token(token),
        expires_at=now + TO_SHOW,
    )
    db.session.add(link)
    return token

"""Where an account is signed in: begun, noted, ended."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, or_, update

from forum.accounts.models import Account, AccountAct, SignIn
from forum.accounts.queries import is_known, lasting
from forum.accounts.rules import expiry, hash_token
from forum.accounts.services.security import tell_owner
from forum.accounts.services.standing import leave
from forum.audit.models import Named
from forum.audit.services import record
from forum.db import changed_rows, db, lock
from forum.errors import AccountClosed

NOTED_EVERY = timedelta(minutes=10)
KEPT = timedelta(days=30)
"""How long one is kept that ended or ran out."""


class Place(NamedTuple):
    """What a request says of where it comes from."""

    device: str
    address: str


def begin_sign_in(account: Account, place: Place, now: datetime, *, remembered: bool) -> SignIn:
    """Let a browser act for an account; what its cookie holds, the account says only here.

    From a device or network that is new – not the very first one –, its owner hears of it. Raises AccountClosed.
    """
    lock(account)
    if account.disabled_at:
        raise AccountClosed
    if account.signed_in_at and not is_known(account, *place):
        tell_owner(account, AccountAct.SIGNED_IN, now, ", ".join(filter(None, place)))
    account.signed_in_at = now
    account.cookie = secrets.token_urlsafe(24)
    sign_in = SignIn(
        account=account,
        token_hash=hash_token(account.cookie),
        device=place.device,
        address=place.address,
        remembered=remembered,
        made_at=now,
        seen_at=now,
        confirmed_at=now,
        expires_at=expiry(now, now, remembered=remembered),
    )
    db.session.add(sign_in)
    return sign_in


def is_sight_worth_noting(sign_in: SignIn, now: datetime) -> bool:
    """Whether the last noted use is long enough ago to write again."""
    return now - sign_in.seen_at >= NOTED_EVERY


def note_sight(sign_in: SignIn, place: Place, now: datetime) -> None:
    """Remember when and where it was used last; of several requests at once one writes."""
    unnoted = update(SignIn).where(SignIn.id == sign_in.id, SignIn.seen_at <= now - NOTED_EVERY, lasting(now))
    until = expiry(sign_in.made_at, now, remembered=sign_in.remembered)
    seen = {"seen_at": now, "expires_at": until, "device": place.device, "address": place.address}
    db.session.execute(unnoted.values(seen))


def end_sign_in(sign_in: SignIn, now: datetime) -> None:
    """From now on its cookie opens nothing."""
    sign_in.ended_at = sign_in.ended_at or now
    leave(sign_in.account_id, sign_in.id)


def end_sign_ins(account: Account, now: datetime, but: SignIn | None = None, *, by: Account | None = None) -> int:
    """End all of an account, or all others; how many. Who begins one at this moment was first, or waits."""
    ended = _end(account, now, but)
    record(by or account, AccountAct.SIGNED_OUT, Named("account", account.id, account.email), now, sign_ins=ended)
    return ended


def sign_out_elsewhere(sign_in: SignIn, now: datetime) -> int:
    """End all others of its account, and tell its owner; how many."""
    ended = _end(sign_in.account, now, but=sign_in)
    tell_owner(sign_in.account, AccountAct.SIGNED_OUT, now)
    return ended


def sign_out_for(account: Account, by: Account, now: datetime, sign_in: SignIn | None = None) -> None:
    """An administrator ends one of an account, or all, and its owner hears of it."""
    if sign_in:
        end_sign_in(sign_in, now)
    else:
        _end(account, now, None)
    tell_owner(account, AccountAct.SIGNED_OUT_FOR, now, sign_in.device if sign_in else "", by=by)


def _end(account: Account, now: datetime, but: SignIn | None) -> int:
    lock(account)
    if but is None:
        leave(account.id)
    there = update(SignIn).where(SignIn.account_id == account.id, lasting(now))
    return changed_rows((there.where(SignIn.id != but.id) if but else there).values(ended_at=now))


def remove_old_sign_ins(now: datetime) -> int:
    """How many ended or ran out long ago and are gone."""
    before = now - KEPT
    return changed_rows(delete(SignIn).where(or_(SignIn.ended_at < before, SignIn.expires_at < before)))

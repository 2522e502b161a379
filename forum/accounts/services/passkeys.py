"""Passkeys: added, renamed, used, removed."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, update

from forum.accounts.models import Account, AccountAct, OneTimeLink, Passkey, Purpose, SignIn
from forum.accounts.queries import find_passkey, get_account, passkeys_of
from forum.accounts.rules import Ask, credential_of, hash_token, read_known, read_new
from forum.accounts.services.factors import end_without_factor, keep_factors, make_first_codes, must_keep_one
from forum.accounts.services.security import tell_owner
from forum.audit.models import Named
from forum.audit.services import record
from forum.db import changed_rows, db, lock
from forum.errors import Refused
from forum.languages import N_

MOST = 20
"""Passkeys of one account."""
TO_ANSWER = timedelta(minutes=15)
"""How long a challenge is good."""


class PasskeyRefusal(StrEnum):
    WRONG = N_("This passkey does not open this account, or it was removed. Sign in another way.")
    LATE = N_("This took too long. Try again.")
    NOT_MADE = N_("What the browser answered is no passkey of this site. Try again.")
    HELD = N_("This passkey is here already.")
    MANY = N_("There are 20 passkeys already. Remove one first.")


def add_passkey(here: SignIn, answer: str, ask: Ask, name: str, now: datetime) -> list[str]:
    """From now on it signs in. The recovery codes are returned only here, if it is the first factor."""
    account, made = here.account, read_new(answer, ask)
    if made is None:
        raise Refused(PasskeyRefusal.NOT_MADE)
    lock(account)
    if len(passkeys_of(account)) >= MOST:
        raise Refused(PasskeyRefusal.MANY)
    if find_passkey(made.credential):
        raise Refused(PasskeyRefusal.HELD)
    _spend(account, ask, now)
    end_without_factor(here, now)
    codes = make_first_codes(account)
    db.session.add(Passkey(account_id=account.id, name=name, added_at=now, **made._asdict()))
    keep_factors(account)
    tell_owner(account, AccountAct.PASSKEY_ADDED, now, name)
    return codes


def rename_passkey(account: Account, passkey: Passkey, name: str, now: datetime) -> None:
    """So that its owner knows which it is."""
    before, passkey.name = passkey.name, name
    thing = Named("account", account.id, account.email)
    record(account, AccountAct.PASSKEY_RENAMED, thing, now, before={"name": before}, after={"name": name})


def remove_passkey(account: Account, passkey: Passkey, now: datetime) -> None:
    """It opens nothing any more; the device may still offer it."""
    lock(account)
    name = passkey.name
    if changed_rows(delete(Passkey).where(Passkey.id == passkey.id)):
        keep_factors(account)
        must_keep_one(account)
        tell_owner(account, AccountAct.PASSKEY_REMOVED, now, name)


def use_passkey(answer: str, ask: Ask, now: datetime, of: Account | None = None) -> Account:
    """Whose passkey this shows; `of` says whose it must be. A challenge is good once, and whoever removes the passkey,
    or uses a copy of it, at this moment was first."""
    passkey = find_passkey(credential_of(answer))
    if passkey is None or (of and passkey.account_id != of.id):
        raise Refused(PasskeyRefusal.WRONG)
    account, known = get_account(passkey.account_id), passkey.sign_count
    count = read_known(answer, ask, account_id=account.id, public_key=passkey.public_key, sign_count=passkey.sign_count)
    mine = update(Passkey).where(Passkey.id == passkey.id, Passkey.sign_count == known)
    if count is None or not changed_rows(mine.values(sign_count=count, used_at=now)):
        raise Refused(PasskeyRefusal.WRONG)
    _spend(account, ask, now)
    return account


def confirm_by_passkey(sign_in: SignIn, answer: str, ask: Ask, now: datetime) -> None:
    """This shows who is there; for a while nobody is asked again in this sign-in."""
    use_passkey(answer, ask, now, of=sign_in.account)
    sign_in.confirmed_at = now


def _spend(account: Account, ask: Ask, now: datetime) -> None:
    """Of all who answer one challenge, one does: its hash is unique."""
    spent = OneTimeLink(
        account_id=account.id,
        purpose=Purpose.PASSKEY,
        email=account.email,
        token_hash=hash_token(ask.challenge),
        expires_at=now + TO_ANSWER,
        used_at=now,
    )
    db.session.add(spent)
    db.session.flush()

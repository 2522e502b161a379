"""What accounts do: sign up or in by a letter, sign in by password, change the password."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, or_, update

from forum import addresses
from forum.accounts.models import Account, AccountAct, OneTimeLink, Purpose, SignIn
from forum.accounts.queries import find_account, find_asked, is_held
from forum.accounts.rules import hash_token, spellings
from forum.accounts.services.counting import count_ask, count_code, forget_code, may_write
from forum.accounts.services.security import tell_owner
from forum.accounts.services.sign_ins import end_sign_ins
from forum.accounts.signals import password_reset
from forum.db import changed_rows, db, lock
from forum.errors import Refused
from forum.languages import N_
from forum.mail.services import write_letter


class Asked(NamedTuple):
    """What somebody who wants to come in says, in which browser and from which network (forum/web/limits.py);
    `next_path` is where they wanted to go."""

    email: str
    browser: str
    password_hash: str = ""
    next_path: str = ""
    network: str = ""


TRIES = 5
"""How often a code can be typed."""
LIFETIME = timedelta(hours=2)
CODE_LIFETIME = timedelta(minutes=30)
TO_SIGN_UP = timedelta(days=3)
_hasher = PasswordHasher()  # argon2id


class Refusal(StrEnum):
    HELD = N_("An account left this address lately and may come back: look for its letter, or wait for a week.")
    LINK_GONE = N_("It was used already, or it is too old.")
    NO_CODE = N_("Nobody asked for a code here, or it is too old. Ask for a new one, or open the link in the letter.")
    CHANGED = N_("The password was changed at this moment.")
    USE_LINK = N_("Wrong codes of this address were tried too often. Open the link in the letter: it works as ever.")
    TRIED_OUT = N_("This code was tried too often. Ask for a new one.")


@lru_cache(1)
def _nobody() -> str:
    return hash_password(secrets.token_hex())


def hash_password(password: str) -> str:
    """What is kept of a password; empty for none. It takes its time: not within a transaction."""
    return _hasher.hash(spellings(password)[0]) if password else ""


def ask_in(asked: Asked, language: str, now: datetime) -> None:
    """Send a letter whose link or code lets its reader in; which of both an address is, the page cannot tell.

    Whoever has no account gets one by it, with the password that was chosen here: no other sign-up touches it. That it
    was asked for is counted before, by `count_ask`: before the password is hashed.
    """
    email = asked.email.strip().lower()
    if not may_write(email, asked.network, now):
        return
    account = find_account(email)
    known = account is not None and account.confirmed_at is not None
    token, code = secrets.token_urlsafe(24), f"{secrets.randbelow(10**6):06}"
    link = OneTimeLink(
        purpose=Purpose.CONFIRM,
        email=email,
        password_hash="" if known else asked.password_hash,
        language=language,
        next_path=asked.next_path,
        token_hash=hash_token(token),
        code_hash=hash_token(asked.browser + code),
        browser_hash=hash_token(asked.browser),
        expires_at=now + (LIFETIME if known else TO_SIGN_UP),
    )
    db.session.add(link)
    db.session.flush()
    told, about = {"path": addresses.confirmation(token), "code": code}, ("link", link.id)
    until = link.expires_at
    if account and known:
        write_letter(email, account.language, "sign_in", told, now, awaited=True, about=about, expires_at=until)
    else:
        source = asked.network
        write_letter(email, language, "confirm", told, now, awaited=True, source=source, about=about, expires_at=until)


def try_code(
    browser: str, code: str, network: str, now: datetime, purpose: Purpose = Purpose.CONFIRM
) -> OneTimeLink | None:
    """The link whose code this is, if this browser asked for it. Each try counts, however many come at once."""
    link = find_asked(browser, purpose, now)
    if link is None:
        raise Refused(Refusal.NO_CODE)
    if not count_code(link, network, now):
        raise Refused(Refusal.USE_LINK)
    left = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.tries < TRIES)
    if not changed_rows(left.values(tries=OneTimeLink.tries + 1)):
        raise Refused(Refusal.TRIED_OUT)
    if not secrets.compare_digest(link.code_hash, hash_token(browser + code)):
        return None
    forget_code(link, network, now)
    return link


def tries_left(browser: str, purpose: Purpose, now: datetime) -> int:
    """How often the code can still be typed that this browser asked for last."""
    link = find_asked(browser, purpose, now)
    return TRIES - link.tries if link else 0


def ask_again(sign_in: SignIn, now: datetime) -> None:
    """Send a code that shows, in this sign-in alone, who is there."""
    account, code = sign_in.account, f"{secrets.randbelow(10**6):06}"
    link = OneTimeLink(
        account_id=account.id,
        purpose=Purpose.AGAIN,
        email=account.email,
        token_hash=hash_token(secrets.token_urlsafe(24)),
        code_hash=hash_token(sign_in.token_hash + code),
        browser_hash=hash_token(sign_in.token_hash),
        expires_at=now + CODE_LIFETIME,
    )
    db.session.add(link)
    db.session.flush()
    told, about, until = {"code": code, "path": addresses.OWN_SIGN_INS}, ("link", link.id), link.expires_at
    write_letter(account.email, account.language, "again", told, now, awaited=True, about=about, expires_at=until)


def confirm_by_code(sign_in: SignIn, code: str, network: str, now: datetime) -> bool:
    """Whether this is the code that was sent for it; for a while nobody is asked again there."""
    link = try_code(sign_in.token_hash, code, network, now, Purpose.AGAIN)
    if link:
        use_link(link, now)
        sign_in.confirmed_at = now
    return link is not None


def confirm_by_password(sign_in: SignIn, password_hash: str, now: datetime) -> None:
    """The same by the password that was just checked."""
    hold_password(sign_in.account, password_hash)
    sign_in.confirmed_at = now


def come_in(link: OneTimeLink, browser: str, now: datetime) -> tuple[Account, bool]:
    """Whoever uses it reads the mail of its address: theirs is the account, and every other link to it ends.

    Also says whether the address was not confirmed before.

    The password counts if this is the browser in which it was chosen: anybody can sign up with an address of others.
    """
    if there := find_account(link.email):
        lock(there)
    elif is_held(link.email, now):
        raise Refused(Refusal.HELD)
    use_link(link, now)
    account = there
    if account is None:
        account = Account(email=link.email, created_at=now, language=link.language)
        db.session.add(account)
    if is_new := account.confirmed_at is None:
        account.password_hash = link.password_hash if is_asked_by(link, browser) else ""
        account.confirmed_at = now
    others = update(OneTimeLink).where(OneTimeLink.email == link.email, OneTimeLink.purpose == Purpose.CONFIRM)
    db.session.execute(others.where(OneTimeLink.used_at.is_(None)).values(used_at=now))
    return account, is_new


def is_asked_by(link: OneTimeLink, browser: str) -> bool:
    """Whether this browser asked for it."""
    return bool(browser) and secrets.compare_digest(link.browser_hash, hash_token(browser))


def check_password(email: str, password: str) -> Account | None:
    """The confirmed account these open, after the same work whether it exists or not."""
    account, nobody = find_account(email), _nobody()
    hashed = (account and account.password_hash) or nobody
    opens = any(_opens(hashed, spelled) for spelled in spellings(password))
    return account if opens and account and account.confirmed_at else None


def _opens(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def hold_password(account: Account, password_hash: str) -> None:
    """Whoever changes the password that was just checked was first, then it opens nothing, or waits."""
    lock(account)
    if account.password_hash != password_hash:
        raise Refused(Refusal.CHANGED)


def ask_reset(email: str, language: str, network: str, now: datetime) -> None:
    """Write a link to choose a new password; whether there is such an account is asked when its letter leaves."""
    email = email.strip().lower()
    count_ask(network, now)
    if not may_write(email, network, now):
        return
    token, until = secrets.token_urlsafe(24), now + LIFETIME
    link = OneTimeLink(purpose=Purpose.RESET, email=email, token_hash=hash_token(token), expires_at=until)
    db.session.add(link)
    db.session.flush()
    told, about, source = {"path": addresses.reset(token)}, ("reset", link.id), "" if find_account(email) else network
    write_letter(email, language, "reset", told, now, awaited=True, source=source, about=about, expires_at=until)


def reset_password(link: OneTimeLink, password_hash: str, now: datetime) -> Account:
    """Choose a new password by link; every open sign-in of the account ends, every link to it, and what was given out
    before its address was confirmed."""
    account = find_account(link.email)
    if account is None:
        raise Refused(Refusal.LINK_GONE)
    lock(account)
    use_link(link, now)
    account.confirmed_at = account.confirmed_at or now
    change_password(account, password_hash, now)
    password_reset.send(account, now=now)
    return account


def change_password(account: Account, password_hash: str, now: datetime, but: SignIn | None = None) -> None:
    """Set the password; every other sign-in ends, and every link that was sent before. The owner hears of it."""
    lock(account)
    account.password_hash = password_hash
    end_sign_ins(account, now, but)
    end_links(account, now)
    tell_owner(account, AccountAct.PASSWORD_SET, now)


def create_account(email: str, password: str, now: datetime) -> Account:
    """An account that needs no confirmation: made by an operator. No password means nobody can sign in."""
    account = Account(email=email.strip().lower(), created_at=now, confirmed_at=now)
    account.password_hash = hash_password(password)
    db.session.add(account)
    return account


def remove_old_links(before: datetime) -> int:
    """How many ran out before and are gone."""
    return changed_rows(delete(OneTimeLink).where(OneTimeLink.expires_at < before))


def use_link(link: OneTimeLink, now: datetime) -> None:
    """Of all who use it at once, one does."""
    unused = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
    if not changed_rows(unused.where(OneTimeLink.expires_at > now).values(used_at=now)):
        raise Refused(Refusal.LINK_GONE)


def end_links(account: Account, now: datetime) -> None:
    """Every link to the account, and to its address, but those that take an address back."""
    theirs = or_(OneTimeLink.email == account.email, OneTimeLink.account_id == account.id)
    there = update(OneTimeLink).where(theirs, OneTimeLink.purpose != Purpose.BACK, OneTimeLink.used_at.is_(None))
    db.session.execute(there.values(used_at=now))

"""Another address for an account: asked for, confirmed at the new one, taken back from the old one."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import update

from forum import addresses
from forum.accounts.models import Account, AccountAct, GrantOffer, OneTimeLink, Purpose, SignIn
from forum.accounts.queries import (
    accepted_since,
    can_be_taken_back,
    find_account,
    first_known_sign_in,
    is_held,
    offers_by,
)
from forum.accounts.rules import hash_token
from forum.accounts.services.counting import may_write
from forum.accounts.services.factors import remove_factors
from forum.accounts.services.grants import take_back
from forum.accounts.services.identities import unlink_identities
from forum.accounts.services.sign_ins import end_sign_ins
from forum.accounts.services.signing_in import end_links, use_link
from forum.accounts.signals import address_changed, address_taken_back
from forum.audit.models import Named
from forum.audit.services import record
from forum.db import db, lock
from forum.errors import AccountClosed, Refused
from forum.languages import N_
from forum.mail.services import write_letter

TO_CONFIRM = timedelta(days=1)
TO_TAKE_BACK = timedelta(days=7)


class Refusal(StrEnum):
    SAME = N_("This is your address already.")
    TAKEN = N_("This address can no longer be used here.")


def ask_address(sign_in: SignIn, email: str, network: str, now: datetime) -> None:
    """Send a letter whose code, in this sign-in, or link makes an address the account's, instead of any asked before.

    If the address is another account's the letter says so to whom it belongs, and to nobody else.
    """
    account, email = sign_in.account, email.strip().lower()
    if email == account.email:
        raise Refused(Refusal.SAME)
    cancel_change(account, now)
    token, code = secrets.token_urlsafe(24), f"{secrets.randbelow(10**6):06}"
    link = OneTimeLink(
        account_id=account.id,
        purpose=Purpose.ADDRESS,
        email=email,
        token_hash=hash_token(token),
        code_hash=hash_token(sign_in.token_hash + code),
        browser_hash=hash_token(sign_in.token_hash),
        expires_at=now + TO_CONFIRM,
    )
    db.session.add(link)
    if not may_write(email, network, now):
        return
    db.session.flush()
    owner, held, about = find_account(email), is_held(email, now, account), ("link", link.id)
    if owner or held:
        told, language = {"path": addresses.SIGN_IN}, (owner or account).language
        write_letter(email, language, "address_taken", told, now, awaited=True, about=about)
    else:
        told, until = {"code": code, "path": addresses.new_address(token)}, link.expires_at
        write_letter(email, account.language, "address", told, now, awaited=True, about=about, expires_at=until)


def cancel_change(account: Account, now: datetime) -> None:
    """Whatever was asked for is not wanted any more."""
    _end(account, Purpose.ADDRESS, now)


def change_address(link: OneTimeLink, now: datetime, but: SignIn | None = None) -> None:
    """Whoever uses it reads the mail of the new address; every other sign-in ends. The old one is told, and can take it
    back for a week.

    Of several old ones within that week the first can: the others may be those of whoever took the account away.
    """
    account = db.session.get_one(Account, link.account_id)
    lock(account)
    use_link(link, now)
    if find_account(link.email) or is_held(link.email, now, account):
        raise Refused(Refusal.TAKEN)
    old, token = account.email, secrets.token_urlsafe(24)
    end_links(account, now)
    end_sign_ins(account, now, but)
    told, expires_at = {"path": ""}, None
    if not can_be_taken_back(account, now):
        told, expires_at = {"path": addresses.take_back(token)}, now + TO_TAKE_BACK
        db.session.add(
            OneTimeLink(
                account_id=account.id,
                purpose=Purpose.BACK,
                email=old,
                token_hash=hash_token(token),
                expires_at=expires_at,
            )
        )
    account.email = link.email
    address_changed.send(account)
    _record(account, AccountAct.ADDRESS_CHANGED, old, now)
    write_letter(old, account.language, "address_changed", told, now, awaited=True, expires_at=expires_at)


class TakenBack(NamedTuple):
    """What came of it: how many ways in went, whether older factors stay, and which roles somebody took up that the
    account offered `since` somebody else may have had it."""

    account: Account
    since: datetime
    removed: int
    given: Sequence[GrantOffer]

    @property
    def has_factor(self) -> bool:
        """Whether a factor of before is asked for."""
        return self.account.has_factor


def take_back_address(link: OneTimeLink, now: datetime) -> TakenBack:
    """Whoever reads the mail of the old address has the account again, alone: without the password and the second
    factors or accounts elsewhere of whoever changed the address, and without what the account has handed out.

    Those of an intruder may be older than the change, and older than the sign-in that made it: they begin by adding
    one, and come in by it. But in whichever sign-in they did, it is known for weeks after its end, and its owner got a
    letter. So what was added since the first one that is known goes, the owner's own too. What is older stays: else
    whoever reads an abandoned mailbox could do without the second factor of the account that left it.
    """
    account = db.session.get_one(Account, link.account_id)
    lock(account)
    if account.disabled_at is not None:
        raise AccountClosed
    use_link(link, now)
    owner = find_account(link.email)
    if owner and owner.id != account.id:
        raise Refused(Refusal.TAKEN)
    since = min(first_known_sign_in(account) or now, link.expires_at - TO_TAKE_BACK)
    end_links(account, now)
    _end(account, Purpose.BACK, now, after=link.id)
    changed, account.email, account.password_hash = account.email, link.email, ""
    removed = remove_factors(account, now, since=since) + unlink_identities(account, since)
    end_sign_ins(account, now)
    for offer in offers_by(account):
        take_back(offer, account, now)
    address_changed.send(account)
    address_taken_back.send(account, now=now)
    _record(account, AccountAct.ADDRESS_TAKEN_BACK, changed, now)
    return TakenBack(account, since, removed, accepted_since(account, since))


def _record(account: Account, act: AccountAct, before: str, now: datetime) -> None:
    thing, after = Named("account", account.id, account.email), {"email": account.email}
    record(account, act, thing, now, before={"email": before}, after=after)


def _end(account: Account, purpose: Purpose, now: datetime, after: int = 0) -> None:
    there = update(OneTimeLink).where(OneTimeLink.account_id == account.id, OneTimeLink.purpose == purpose)
    db.session.execute(there.where(OneTimeLink.id > after, OneTimeLink.used_at.is_(None)).values(used_at=now))

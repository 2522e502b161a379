"""Accounts elsewhere: linked, coming in, unlinked."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete

from forum.accounts.models import Account, AccountAct, Identity
from forum.accounts.queries import find_account, find_identity, get_account, is_held
from forum.accounts.rules import Told
from forum.accounts.services.security import tell_owner
from forum.accounts.services.signing_in import Refusal
from forum.audit.models import Named
from forum.audit.services import record
from forum.db import changed_rows, db, lock
from forum.errors import Refused
from forum.languages import N_


class IdentityRefusal(StrEnum):
    AWAY = N_("The other site does not answer. Sign in another way, or try again later.")
    BUSY = N_("Many are signing in that way at this moment. Try again in a few seconds.")
    DENIED = N_("The other site was not allowed to say who you are. Sign in another way, or try again.")
    HELD = N_("That account signs in to another account here. Sign out first, then continue with it.")
    LATE = N_("This took too long, or was begun in another browser. Try again.")
    WRONG = N_("What the other site answered cannot be believed. Sign in another way, or try again.")


def come_in_by(issuer: str, told: Told, language: str, now: datetime) -> Account | None:
    """The account that somebody at a provider signs in to: the linked one, or a new one with an address that the
    provider vouches for and no account has. None: whose they are must be shown here first."""
    identity = find_identity(issuer, told.subject)
    if identity:
        identity.seen_at = now
        return get_account(identity.account_id)
    if not told.is_verified or find_account(told.email):
        return None
    if is_held(told.email, now):
        raise Refused(Refusal.HELD)
    account = Account(email=told.email, created_at=now, confirmed_at=now, language=language)
    db.session.add(account)
    db.session.flush()
    record(account, AccountAct.ACCOUNT_CREATED, Named("account", account.id, account.email), now)
    link_identity(account, issuer, told, now)
    return account


def link_identity(account: Account, issuer: str, told: Told, now: datetime) -> None:
    """From now on it signs in; its owner hears of it."""
    lock(account)
    if held := find_identity(issuer, told.subject):
        if held.account_id != account.id:
            raise Refused(IdentityRefusal.HELD)
        return
    known = {"issuer": issuer, "subject": told.subject, "name": told.name}
    db.session.add(Identity(account_id=account.id, linked_at=now, **known))
    db.session.flush()
    tell_owner(account, AccountAct.IDENTITY_LINKED, now, told.name)


def unlink_identity(account: Account, identity: Identity, now: datetime) -> None:
    """It opens nothing any more; a code from the mail still does."""
    lock(account)
    name = identity.name
    if changed_rows(delete(Identity).where(Identity.id == identity.id)):
        tell_owner(account, AccountAct.IDENTITY_UNLINKED, now, name)


def unlink_identities(account: Account, since: datetime) -> int:
    """Those that whoever had the account since then has linked; how many."""
    return changed_rows(delete(Identity).where(Identity.account_id == account.id, Identity.linked_at >= since))

"""Looking persons up."""

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Account
from forum.accounts.rules import hash_token
from forum.db import db
from forum.people.models import ClaimLink, Person
from forum.people.signals import describing


def find_person(account: Account | None) -> Person | None:
    """The person of an account, once its profile is filled in."""
    if account is None or account.id is None:  # persons without an account are not those of a new one
        return None
    return db.session.scalar(select(Person).where(Person.account_id == account.id))


def find_claim(token: str, now: datetime) -> ClaimLink | None:
    """A link to claim a person that can still be used."""
    link = db.session.scalar(select(ClaimLink).where(ClaimLink.token_hash == hash_token(token)))
    return link if link and link.used_at is None and link.expires_at > now else None


def may_describe(person: Person, account: Account) -> bool:
    """Whether the account may say who a person is: they have no account, and are nobody's but its own to know."""
    return person.account_id is None and all(may for _, may in describing.send(person, account=account))

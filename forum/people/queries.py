"""Looking persons up."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Account
from forum.accounts.rules import hash_token
from forum.db import db
from forum.errors import NotFound, Refused
from forum.people.models import ClaimLink, Person
from forum.people.rules import Refusal
from forum.people.signals import describing, joining


def find_person(account: Account | None) -> Person | None:
    """The person of an account, once its profile is filled in."""
    if account is None or account.id is None:  # persons without an account are not those of a new one
        return None
    return db.session.scalar(select(Person).where(Person.account_id == account.id))


def persons_at(address: str) -> Sequence[Person]:
    """Whose account or whose profile has this address."""
    if not address:
        return []
    query = select(Person).outerjoin(Person.account).where((Person.email == address) | (Account.email == address))
    return db.session.scalars(query.order_by(Person.id)).unique().all()


def find_offer(person: Person, account: Account) -> ClaimLink | None:
    """The latest letter that offers the person, if the account is whom it was sent to and its sender still may; an
    account whose address is confirmed needs no letter that still holds."""
    query = select(ClaimLink).where(ClaimLink.person_id == person.id, ClaimLink.used_at.is_(None))
    link = db.session.scalars(query.order_by(ClaimLink.id.desc()).limit(1)).first()
    return link if link and why_not_take(link, account) is None else None


def working_links(sender: Account, now: datetime) -> list[ClaimLink]:
    """The links that the account sent and that let their owners in, as long as it may describe whom they offer."""
    query = select(ClaimLink).join(ClaimLink.person).where(ClaimLink.sent_by == sender.id, Person.account_id.is_(None))
    query = query.where(ClaimLink.used_at.is_(None), ClaimLink.expires_at > now)
    return [link for link in db.session.scalars(query).unique() if may_describe(link.person, sender)]


def find_sent(person: Person, now: datetime) -> ClaimLink | None:
    """The link in the last letter that offers the person, while it is unused and lets its reader in."""
    query = select(ClaimLink).where(ClaimLink.person_id == person.id, ClaimLink.used_at.is_(None))
    link = db.session.scalars(query.where(ClaimLink.expires_at > now).order_by(ClaimLink.expires_at.desc())).first()
    return link if link and link.sender and may_describe(person, link.sender) else None


def still_offers(link_id: int, address: str) -> bool:
    """Whether a link lets the owner of the address in: it was not used or revoked, and whoever sent it still may."""
    link = db.session.get(ClaimLink, link_id)
    good = link and link.used_at is None and link.person.address == address
    return bool(link and good and link.sender and may_describe(link.person, link.sender))


def get_claim(token: str, now: datetime) -> ClaimLink:
    """A link to claim a person that can still be used; of one that cannot, why: nothing of whom it was about."""
    query = select(ClaimLink).options(joinedload(ClaimLink.person)).where(ClaimLink.token_hash == hash_token(token))
    link = db.session.scalar(query)
    if link is None:
        raise NotFound
    if link.used_at is not None:
        raise Refused(Refusal.USED if link.person.account_id is not None else Refusal.WITHDRAWN)
    if link.expires_at <= now:
        raise Refused(Refusal.OUT_OF_TIME)
    return link


def may_describe(person: Person, account: Account) -> bool:
    """Whether the account may say who a person is: it is open, they have none, and are nobody's but its own to know."""
    free = account.disabled_at is None and person.account_id is None
    return free and all(may for _, may in describing.send(person, account=account))


def why_not_take(link: ClaimLink, account: Account) -> Refusal | None:
    """Why the link is not for the account: it lets in the owner of the address, while its sender may offer that."""
    if link.person.account_id is not None:
        return Refusal.CLAIMED
    if account.confirmed_at is None or account.email != link.person.email:
        return Refusal.ANOTHERS
    return None if link.sender and may_describe(link.person, link.sender) else Refusal.LAPSED


def why_not_claim(link: ClaimLink, account: Account) -> StrEnum | None:
    """Why the account cannot make the person its own: the link is not for it, or what both have cannot be one's."""
    if reason := why_not_take(link, account):
        return reason
    person = link.person
    mine = find_person(account)
    return why_not_join(mine, person) if mine else None


def why_not_join(person: Person, gone: Person) -> StrEnum | None:
    """Why two persons cannot become one."""
    return next((reason for _, reason in joining.send(person, gone=gone) if reason), None)

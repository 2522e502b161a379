"""What is done with persons: entered, described, offered to their owner, claimed."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import update

from forum import addresses
from forum.accounts.models import Account
from forum.accounts.rules import hash_token
from forum.accounts.services import count_offer, hold_roles
from forum.audit.services import record, recorded
from forum.db import Values, assign, changed_rows, db, lock
from forum.errors import Refused
from forum.mail.services import Known, write_letter
from forum.people.models import LIFETIME, ClaimLink, Person, PersonAct
from forum.people.queries import find_offer, find_person, may_describe, why_not_claim
from forum.people.rules import Refusal, filled, folded
from forum.people.signals import claimed, joined, readdressed


def describe_self(account: Account, values: Values, now: datetime, language: str = "") -> Person:
    """Fill in or change one's own profile; the account is called by its name from now on."""
    person = find_person(account) or Person(account=account)
    with recorded(account, PersonAct.PERSON_SAVED, person, now):
        _describe(person, values)
    account.name = person.name
    account.language = language or account.language
    return person


def complete_self(account: Account, person: Person, values: Values, now: datetime) -> None:
    """Say in one's own profile what it does not say yet; what it says stays."""
    lock(person)
    with recorded(account, PersonAct.PERSON_SAVED, person, now):
        _describe(person, {name: value for name, value in values.items() if value and not getattr(person, name)})


def save_person(person: Person | None, values: Values, by: Account, now: datetime, edition_id: int | None) -> Person:
    """Enter a person who has no account, or correct one; the log of the edition where that was done says so."""
    person = person or Person()
    if person.account_id is not None:
        raise Refused(Refusal.CLAIMED)
    moved = person.id is not None and values.get("email", person.email) != person.email
    with recorded(by, PersonAct.PERSON_SAVED, person, now, edition_id):
        _describe(person, values)
    if moved:
        revoke_claims(person, now)
        readdressed.send(person)
    return person


def follow_address(person: Person) -> None:
    """Its account has another address from now on: it is found by that."""
    lock(person)  # whoever registers it now does so under the one or the other
    person.folded = folded(person.said())
    readdressed.send(person)


def _describe(person: Person, values: Values) -> None:
    assign(person, values)
    person.folded = folded(person.said())


class Offered(NamedTuple):
    """The link by which a person becomes an account's own: its path, its key, and how long it opens something."""

    path: str
    link_id: int
    expires_at: datetime


def open_offer(person: Person, by: Account, now: datetime, edition_id: int | None = None) -> Offered:
    """Make that link, for a letter to hold; earlier ones stop working."""
    if person.account_id is not None:
        raise Refused(Refusal.CLAIMED)
    if not person.address:
        raise Refused(Refusal.NO_ADDRESS)
    count_offer(person.address, by, now)
    revoke_claims(person, now)
    token = secrets.token_urlsafe(24)
    link = ClaimLink(person=person, sent_by=by.id, token_hash=hash_token(token), expires_at=now + LIFETIME)
    db.session.add(link)
    db.session.flush()
    record(by, PersonAct.CLAIM_SENT, person, now, edition_id)
    return Offered(addresses.claim(token), link.id, link.expires_at)


def offer_person(
    person: Person, by: Account, now: datetime, edition_id: int | None = None, *, forum: str = "", reply_to: str = ""
) -> None:
    """Send that link; `forum` is the edition's name, where they may hear of it; answers go to `reply_to`."""
    offered = open_offer(person, by, now, edition_id)
    name, language = person.greeted(person.reads), person.reads
    who = [f"{person.name} {person.patronymic or ''}".strip(), person.position, person.organisation]
    values = {"name": name, "path": offered.path, "forum": forum, "who": ", ".join(filter(None, who))}
    known: Known = {"edition_id": edition_id, "reply_to": reply_to, "expires_at": offered.expires_at}
    write_letter(person.address, language, "claim", values, now, about=("claim", offered.link_id), **known)


def lead_to_claim(person: Person, account: Account, now: datetime) -> str:
    """Let the owner of the address in without the letter: the token of a link that holds for an hour."""
    link = find_offer(person, account)
    if link is None:
        raise Refused(Refusal.LAPSED)
    token = secrets.token_urlsafe(24)
    values = {"sent_by": link.sent_by, "token_hash": hash_token(token), "expires_at": now + timedelta(hours=1)}
    db.session.add(ClaimLink(person=person, **values))
    db.session.flush()
    return token


def revoke_claims(person: Person, now: datetime) -> bool:
    """Let no link that was sent so far work any more; whether there was one. Two at once cannot both find it."""
    open_ = (ClaimLink.person_id == person.id) & ClaimLink.used_at.is_(None)
    return bool(changed_rows(update(ClaimLink).where(open_).values(used_at=now)))


def pass_links(person: Person, other: Person) -> bool:
    """Let the links that were sent for a person open another, who has the same address; whether there was one."""
    if person.account_id is not None or other.account_id is not None or not person.email or person.email != other.email:
        return False
    open_ = (ClaimLink.person_id == person.id) & ClaimLink.used_at.is_(None)
    return bool(changed_rows(update(ClaimLink).where(open_).values(person_id=other.id)))


def claim_person(link: ClaimLink, account: Account, now: datetime) -> Person:
    """Make the person the account's own; one that has a profile keeps it, and all that is the person's becomes its."""
    person, mine = link.person, find_person(account)
    if link.sender is not None:
        hold_roles(link.sender)
    lock(person, *([mine] if mine else []))
    if reason := why_not_claim(link, account):
        raise Refused(reason)
    if not revoke_claims(person, now):
        raise Refused(Refusal.CLAIMED)
    if mine is not None:
        join_persons(mine, person, account, now)
        return mine
    person.account, account.name = account, person.name
    person.folded = folded(person.said())
    record(account, PersonAct.PERSON_CLAIMED, person, now)
    claimed.send(person, by=account, now=now)
    db.session.flush()
    return person


def join_persons(person: Person, gone: Person, by: Account, now: datetime, edition_id: int | None = None) -> None:
    """Two persons are one from now on; who may describe the one that stays lets it take what it lacks.

    The log keeps all that the other profile said.
    """
    theirs = person.account_id == by.id or may_describe(person, by)
    joined.send(person, gone=gone, by=by, now=now)
    with recorded(by, PersonAct.PERSONS_JOINED, person, now, edition_id, always=True):
        _describe(person, filled(person.said(), gone.said()) if theirs else {})
    record(by, PersonAct.PERSONS_JOINED, gone, now, edition_id, before=gone.traced(), into=person.id)
    revoke_claims(gone, now)
    db.session.execute(update(ClaimLink).where(ClaimLink.person_id == gone.id).values(person_id=person.id))
    db.session.delete(gone)
    db.session.flush()

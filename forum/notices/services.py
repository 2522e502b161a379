"""Changes that must reach people in time: watched until a calendar fetched them, else written."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update

from forum.db import db
from forum.editions.models import PublicEdition
from forum.editions.queries import contact_of
from forum.editions.rules import may_see, rights_over
from forum.mail.services import write_letter
from forum.notices.models import Notice
from forum.notices.queries import Watched, claim_due, devices_of, letter_values, notices_of, starred_by
from forum.notices.rules import affects_from, due_at
from forum.notices.signals import changes_watched
from forum.people.queries import find_person
from forum.releases.queries import document_of
from forum.releases.rules import Change

LATER = timedelta(hours=1)


def watch_changes(edition: PublicEdition, changes: Iterable[Change], now: datetime) -> None:
    """Watch whoever starred a changed session."""
    document = document_of(edition)
    zone = document.timezone if document else edition.venue.timezone
    starts = {c.facts.uid: at for c in changes if (at := affects_from(c, zone, now)) is not None}
    stars = starred_by({UUID(uid) for uid in starts})
    devices = devices_of({account_id for account_id, _ in stars})
    known = {(n.account_id, n.session_uid): n for n in notices_of(edition.id)}
    for account_id, uid in stars:
        due = due_at(starts[str(uid)], devices.get(account_id, ()), now)
        notice = known.get((account_id, uid))
        if notice is None:
            notice = Notice(account_id=account_id, session_uid=uid, edition_id=edition.id, due_at=due)
            db.session.add(notice)
        notice.changed_at, notice.due_at = now, min(due, notice.due_at)
    if stars:
        changes_watched.send()


def settle_due(account_id: int, edition_id: int, now: datetime) -> bool:
    """Write one letter about what is due and unseen, forget what was seen; whether there was anything to say."""
    due = claim_due(account_id, edition_id, now)
    return due is not None and _settle(due, now)


def forget_watched(account_id: int, edition_id: int, uids: Collection[UUID]) -> set[UUID]:
    """A letter that leaves now tells how these sessions stand; which of them would have needed another letter."""
    mine = (Notice.account_id == account_id, Notice.edition_id == edition_id, Notice.session_uid.in_(uids))
    return set(db.session.scalars(delete(Notice).where(*mine).returning(Notice.session_uid)))


def put_off(account_id: int, edition_id: int, now: datetime) -> None:
    """Try again later what could not be written."""
    mine = (Notice.account_id == account_id, Notice.edition_id == edition_id, Notice.due_at <= now)
    db.session.execute(update(Notice).where(*mine).values(due_at=now + LATER))


def _settle(each: Watched, now: datetime) -> bool:
    mine = (Notice.account_id == each.account.id, Notice.edition_id == each.edition.id)
    db.session.execute(delete(Notice).where(*mine, Notice.session_uid.in_(each.uids)))
    if each.fetched_at is not None and each.fetched_at > each.changed_at:
        return False
    if each.account.disabled_at is not None or not may_see(each.edition, rights_over(each.edition, each.account)):
        return False
    language = each.account.language
    person = find_person(each.account)
    values = {"name": person.greeted(language) if person else each.account.label, **letter_values(each, language)}
    if not values["lines"]:
        return False
    write_letter(
        each.account.email,
        language,
        "changes",
        values,
        now,
        about=("edition", each.edition.id),
        account_id=each.account.id,
        edition_id=each.edition.id,
        reply_to=contact_of(each.edition.id),
    )
    return True

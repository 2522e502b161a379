"""Publishing a release, and starring its sessions."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import db
from forum.editions.models import Edition
from forum.errors import Refused
from forum.releases.models import Release, ReleaseAct, Star
from forum.releases.queries import find_document, find_star
from forum.releases.rules import Document, Refusal, Released, Status, difference, encode, next_document
from forum.releases.signals import programme_released


def publish(edition: Edition, document: Document, by: Account, now: datetime) -> Release:
    previous = find_document(edition.id)
    changes = difference(previous, document)
    if previous and not changes and previous.timezone == document.timezone:
        raise Refused(Refusal.NOTHING_NEW)
    made = Release(
        edition_id=edition.id,
        number=document.number,
        released_at=document.released_at,
        released_by=by.id,
        document=encode(document),
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(Refusal.OVERTAKEN) from None
    record(by, ReleaseAct.RELEASED, str(document.number), now, edition.id, changes=len(changes))
    if previous:
        programme_released.send(edition, changes=changes, now=now)
    return made


def publish_status(edition: Edition, status: Status, by: Account, now: datetime) -> None:
    previous = find_document(edition.id)
    if previous is None:
        return
    public = [
        s.facts if s.facts.status is Status.CANCELLED else msgspec.structs.replace(s.facts, status=status)
        for s in previous.listed
    ]
    document = next_document(previous, public, previous.timezone, now)
    if difference(previous, document):
        publish(edition, document, by, now)


def set_star(account: Account, edition: Edition, session: Released, starred: bool, now: datetime) -> None:
    """Star or un-star a released session; both count as changes of the personal calendar."""
    uid = UUID(session.facts.uid)
    star = find_star(account, uid)
    if star is None:
        if starred:
            db.session.add(Star(account_id=account.id, session_uid=uid, edition_id=edition.id, changed_at=now))
    elif star.starred != starred:
        star.starred, star.changes, star.changed_at = starred, star.changes + 1, now

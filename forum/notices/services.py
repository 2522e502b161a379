"""Changes that must reach people in time: watched until a calendar fetched them, else written."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from forum.db import db
from forum.editions.models import Edition
from forum.mail.services import write_letter
from forum.notices.models import Notice
from forum.notices.queries import Watched, claim_due, devices_of, notices_of, starred_by, told
from forum.notices.rules import affects_from, due_at
from forum.releases.queries import find_document
from forum.releases.rules import Change

BATCH = 500


def watch_changes(edition: Edition, changes: Iterable[Change], now: datetime) -> int:
    """Watch whoever starred a changed session; the letters that are due already are written. How many."""
    document = find_document(edition.id)
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
    db.session.flush()
    return send_due(now) if stars else 0


def send_due(now: datetime) -> int:
    """Write one letter per person and edition about what is due and unseen; forget what was seen. How many letters."""
    letters = 0
    while watched := claim_due(now, BATCH):
        letters += sum(_settle(each, now) for each in watched)
        db.session.flush()
    return letters


def _settle(each: Watched, now: datetime) -> bool:
    mine = (Notice.account_id == each.account.id, Notice.edition_id == each.edition.id)
    db.session.execute(delete(Notice).where(*mine, Notice.session_uid.in_(each.uids)))
    if each.fetched_at is not None and each.fetched_at > each.changed_at:
        return False
    language = each.account.language
    values = {"name": each.account.label, **told(each, language)}
    if not values["lines"]:
        return False
    write_letter(each.account.email, language, "changes", values, now)
    return True

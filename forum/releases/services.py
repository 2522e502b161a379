"""Publishing a release, and starring its sessions."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Account
from forum.audit.models import Named
from forum.audit.services import record
from forum.db import Values, db
from forum.editions.models import AnyEdition, Edition, EditionState, PublicEdition
from forum.editions.services import new_stamp, show
from forum.editions.signals import edition_changed
from forum.errors import Refused
from forum.releases.models import Release, ReleaseAct, Star
from forum.releases.queries import document_of, find_document, find_star, released_edition, stars_in
from forum.releases.rules import (
    Document,
    Refusal,
    Released,
    Status,
    difference,
    encode,
    facts_difference,
    next_document,
    next_edition,
    status_within,
    without_past,
)
from forum.releases.signals import programme_released


def publish(edition: Edition, document: Document, by: Account, now: datetime) -> Release:
    """Let everyone see the document. Its edition's facts follow those that are public."""
    previous, before = find_document(edition.id), released_edition(edition)
    released, changes = document.edition or before, difference(previous, document)
    if previous and not changes and released.facts == before.facts:
        raise Refused(Refusal.NOTHING_NEW)
    made = _store(edition, document, by)
    facts = len(facts_difference(before.facts, released.facts))
    record(
        by,
        ReleaseAct.RELEASED,
        Named("release", None, str(document.number)),
        now,
        edition.id,
        changes=len(changes),
        facts=facts,
    )
    public = show(edition, released.facts, released.modified_at, sequence=released.sequence, release=made.key)
    if released.sequence != before.sequence:
        edition_changed.send(public, before=before.facts, now=now)
    if previous:
        programme_released.send(public, changes=changes, now=now)
    return made


def _store(edition: Edition, document: Document, by: Account) -> Release:
    programme, encoded = encode(document)
    made = Release(
        edition_id=edition.id,
        number=document.number,
        released_at=document.released_at,
        released_by=by.id,
        document=programme,
        edition=encoded,
        key=new_stamp(),
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(Refusal.OVERTAKEN) from None
    return made


def publish_act(edition: Edition, facts: Values, by: Account, now: datetime, status: Status = Status.CONFIRMED) -> None:
    """Let everyone see at once that these facts are others and no session is surer than this status; nothing else."""
    previous, before = find_document(edition.id), released_edition(edition)
    if previous and before.facts.state is EditionState.DRAFT:
        previous = without_past(previous)
    released = next_edition(before, msgspec.structs.replace(before.facts, **facts), now)
    public = [
        msgspec.structs.replace(s.facts, status=status_within(s.facts.status, status))
        for s in (previous.listed if previous else ())
    ]
    document = next_document(previous, public, released.facts.venue.timezone, now, released)
    if released != before or difference(previous, document):
        publish(edition, document, by, now)


def forget_past(edition: Edition, by: Account, now: datetime) -> None:
    """Release what everyone sees without what was removed or moved before: whoever now comes to see it never did."""
    document = find_document(edition.id)
    if document is None or without_past(document) == document:
        return
    released, now = released_edition(edition), max(now, document.released_at)
    document = msgspec.structs.replace(without_past(document), number=document.number + 1, released_at=now)
    made = _store(edition, document, by)
    record(by, ReleaseAct.RELEASED, Named("release", None, str(document.number)), now, edition.id, changes=0, facts=0)
    show(edition, released.facts, released.modified_at, sequence=released.sequence, release=made.key)


def set_star(account: Account, edition: AnyEdition, session: Released, starred: bool, now: datetime) -> None:
    """Star or un-star a released session; both count as changes of the personal calendar."""
    _set(find_star(account, UUID(session.facts.uid)), account, edition, session, starred, now)


def take_stars(account: Account, edition: PublicEdition, uids: Iterable[str], now: datetime) -> int:
    """Star what a browser kept for the account, as far as it is in the last release: how many are new."""
    document, known = document_of(edition), stars_in(account, edition.id)
    listed = {session.facts.uid: session for session in (document.listed if document else ())}
    new = [uid for uid in uids if uid in listed and not (uid in known and known[uid].starred)]
    for uid in new:
        _set(known.get(uid), account, edition, listed[uid], True, now)
    return len(new)


def _set(
    star: Star | None, account: Account, edition: AnyEdition, session: Released, starred: bool, now: datetime
) -> None:
    if star is None:
        if starred:
            uid = UUID(session.facts.uid)
            db.session.add(Star(account_id=account.id, session_uid=uid, edition_id=edition.id, changed_at=now))
    elif star.starred != starred:
        star.starred, star.changes, star.changed_at = starred, star.changes + 1, now

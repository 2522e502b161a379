"""Releasing the draft exactly as it was shown."""

from datetime import datetime, timedelta
from hashlib import blake2b

import msgspec
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Account
from forum.db import db
from forum.editions.models import Edition
from forum.editions.queries import get_public
from forum.errors import Refused
from forum.releases.models import Release
from forum.releases.services import publish
from forum.schedule.models import Proposal
from forum.schedule.queries import document_after, find_proposal, whole_draft
from forum.schedule.rules import Refusal

PROPOSALS_LAST = timedelta(days=7)
"""How long a draft that was shown can be released."""


def propose(edition: Edition, now: datetime) -> Proposal:
    """Keep the draft as it is now, to be shown and then released; one that was not changed is kept once."""
    draft, after = whole_draft(edition), get_public(edition.id).release
    data = msgspec.json.encode((edition.id, after, draft))
    key = blake2b(data, digest_size=16).hexdigest()
    db.session.execute(
        delete(Proposal).where(Proposal.edition_id == edition.id, Proposal.made_at < now - PROPOSALS_LAST)
    )
    if known := find_proposal(key, edition):
        known.made_at = max(now, known.made_at)
        return known
    try:
        with db.session.begin_nested():
            db.session.add(Proposal(id=key, edition_id=edition.id, after=after, made_at=now, draft=draft))
    except IntegrityError:
        pass  # somebody is shown the same at this moment
    return db.session.get_one(Proposal, key)


def release(edition: Edition, shown: str, by: Account, now: datetime) -> Release:
    """Publish a draft that was shown, whatever was changed since; not if another release came between."""
    proposal = find_proposal(shown, edition)
    if proposal is None or proposal.after != get_public(edition.id).release:
        raise Refused(Refusal.OVERTAKEN)
    made = publish(edition, document_after(edition, proposal.draft, now), by, now)
    db.session.execute(delete(Proposal).where(Proposal.edition_id == edition.id))
    return made


def release_draft(edition: Edition, by: Account, now: datetime) -> Release:
    """Publish the draft as it is now."""
    return release(edition, propose(edition, now).id, by, now)

"""What becomes public once an edition is announced, and who changed that last."""

from hashlib import sha256

import msgspec

from forum.audit.models import AuditEntry
from forum.audit.queries import LogFilter, select_entries
from forum.db import db
from forum.editions.models import Edition, PublicEdition


def announced_of(edition: Edition) -> str:
    """Its state, who would see it and what it tells, in a word: a page that shows the button shows all of that."""
    public = db.session.get_one(PublicEdition, edition.id, populate_existing=True)
    told = [public.facts, public.release, edition.version]
    facts = sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()[:12]
    return f"{edition.state.value}-{int(edition.series.closed)}-{facts}"


def find_last_told(edition: Edition) -> AuditEntry | None:
    """What was done last to what it tells: to itself, its series or its venue."""
    things = (edition.id, edition), (None, edition.series), (edition.id, edition.venue)
    entries = [
        db.session.scalars(select_entries(home, LogFilter(thing=row.__tablename__, thing_id=row.id)).limit(1)).first()
        for home, row in things
    ]
    return max(filter(None, entries), key=lambda entry: entry.id, default=None)

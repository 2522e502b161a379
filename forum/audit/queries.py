"""Reading the log."""

from sqlalchemy import Select, select

from forum.audit.models import Entry


def entries_of(edition_id: int) -> Select[Entry]:
    """The edition's log, newest first."""
    return select(Entry).where(Entry.edition_id == edition_id).order_by(Entry.id.desc())

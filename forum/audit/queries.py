"""Reading the log."""

from sqlalchemy import Select, select

from forum.audit.models import AuditEntry


def select_entries(edition_id: int) -> Select[AuditEntry]:
    """The edition's log, newest first."""
    return select(AuditEntry).where(AuditEntry.edition_id == edition_id).order_by(AuditEntry.id.desc())

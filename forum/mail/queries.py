"""Reading the outbox."""

from sqlalchemy import Select, select

from forum.mail.models import Letter


def letters() -> Select[Letter]:
    """Every letter, newest first."""
    return select(Letter).order_by(Letter.id.desc())

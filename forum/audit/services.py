"""Writing the log."""

from datetime import datetime
from typing import Any, Protocol

from forum.audit.models import Act, AuditEntry
from forum.db import db


class Actor(Protocol):
    """Whoever acts: an account."""

    @property
    def id(self) -> Any: ...
    @property
    def label(self) -> str: ...


def record(
    actor: Actor | None, act: Act, subject: str, now: datetime, edition_id: int | None = None, **details: Any
) -> None:
    """Log an act; no actor means the system itself."""
    db.session.add(
        AuditEntry(
            at=now,
            actor_id=actor.id if actor else None,
            actor=actor.label[:200] if actor else "",
            edition_id=edition_id,
            act=act.value,
            subject=subject[:300],
            details=details,
        )
    )

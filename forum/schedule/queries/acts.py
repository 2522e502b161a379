"""Who took something out of the draft schedule, as the log has it."""

from collections.abc import Iterator

from forum.audit.models import AuditEntry
from forum.audit.queries import LogFilter, select_entries
from forum.db import db
from forum.programme.models import Session
from forum.schedule.models import ScheduleAct
from forum.schedule.queries.draft import Occurrence

LATEST = 50
"""Acts of one kind that are looked through."""


def find_taking_out(session: Session) -> AuditEntry | None:
    """The last act by which a session lost its time and place."""
    return next(_acts(session, ScheduleAct.SESSION_UNSCHEDULED), None)


_PLACING = (
    ScheduleAct.SESSION_SCHEDULED,
    ScheduleAct.SESSION_RESCHEDULED,
    ScheduleAct.SERIES_SHORTENED,
    ScheduleAct.SERIES_PROLONGED,
    ScheduleAct.DATES_TAKEN_OUT,
    ScheduleAct.DATES_ADDED,
)
"""Acts by which a session gets times or loses some."""


def find_last_placing(session: Session) -> AuditEntry | None:
    """The last act by which a session got another time, place or rule."""
    return max((entry for act in _PLACING for entry in _acts(session, act)), key=lambda entry: entry.id, default=None)


def find_leaving_out(session: Session, occurrence: Occurrence) -> AuditEntry | None:
    """The last act by which one occurrence was left out."""
    acts = _acts(session, ScheduleAct.OCCURRENCE_LEFT_OUT)
    at = {"instant": occurrence.recurs_at.isoformat()}
    return next((entry for entry in acts if entry.words.after.get("recurs_at") == at), None)


def _acts(session: Session, act: ScheduleAct) -> Iterator[AuditEntry]:
    wanted = LogFilter(thing=Session.__tablename__, thing_id=session.id, act=act.value)
    return iter(db.session.scalars(select_entries(session.edition_id, wanted).limit(LATEST)).unique())

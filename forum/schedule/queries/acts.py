"""Who did something to the draft schedule, as the log has it."""

from collections.abc import Iterator

from forum.audit.models import AuditEntry
from forum.audit.queries import LogFilter, select_entries
from forum.db import db
from forum.editions.models import Edition
from forum.programme.models import Session
from forum.releases.models import ReleaseAct
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


def find_last_act(row: Session | Edition, edition_id: int) -> AuditEntry | None:
    """What was done last to a session or an edition."""
    wanted = LogFilter(thing=row.__tablename__, thing_id=row.id)
    return db.session.scalars(select_entries(edition_id, wanted).limit(1)).first()


def find_last_release(edition_id: int) -> AuditEntry | None:
    """The act by which the programme was released last."""
    return db.session.scalars(select_entries(edition_id, LogFilter(act=ReleaseAct.RELEASED.value)).limit(1)).first()


def find_leaving_out(session: Session, occurrence: Occurrence) -> AuditEntry | None:
    """The last act by which one occurrence was left out."""
    acts = _acts(session, ScheduleAct.OCCURRENCE_LEFT_OUT)
    at = {"instant": occurrence.recurs_at.isoformat()}
    return next((entry for entry in acts if entry.words.after.get("recurs_at") == at), None)


def _acts(session: Session, act: ScheduleAct) -> Iterator[AuditEntry]:
    wanted = LogFilter(thing=Session.__tablename__, thing_id=session.id, act=act.value)
    return iter(db.session.scalars(select_entries(session.edition_id, wanted).limit(LATEST)).unique())

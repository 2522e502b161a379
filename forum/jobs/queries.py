"""Reading how jobs are doing."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select

from forum.db import db
from forum.jobs.models import JobState
from forum.jobs.rules import trouble_of


def states_of(names: Collection[str]) -> dict[str, JobState]:
    """What is known of these jobs."""
    query = select(JobState).where(JobState.name.in_(names)).order_by(JobState.name)
    return {state.name: state for state in db.session.scalars(query)}


def due_names(names: Collection[str], now: datetime) -> list[str]:
    """The jobs whose turn has come and that nobody has taken."""
    free = or_(JobState.leased_until.is_(None), JobState.leased_until <= now)
    query = select(JobState.name).where(JobState.name.in_(names), JobState.due_at <= now, free)
    return list(db.session.scalars(query.order_by(JobState.due_at, JobState.name)))


def find_failure(name: str) -> tuple[int, datetime | None]:
    """How often a job has failed in a row, and when the clock tries it again."""
    row = db.session.execute(select(JobState.failures, JobState.due_at).where(JobState.name == name)).first()
    return (row[0], row[1]) if row else (0, None)


def troubles(names: Collection[str], now: datetime) -> list[str]:
    """What an operator must hear of these jobs."""
    return [trouble for state in states_of(names).values() if (trouble := trouble_of(state, now))]

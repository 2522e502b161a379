"""How many registered, from where and when."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from forum.db import db
from forum.registration.models import Registration, RegistrationState, Step
from forum.registration.rules import can_get_place


class UtcDay(FunctionElement[date]):
    """The day of an instant by UTC, whatever zone the connection is in."""

    name, inherit_cache = "utc_day", True


@compiles(UtcDay)
def _utc_day(element: UtcDay, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)})"


@compiles(UtcDay, "postgresql")
def _utc_day_postgresql(element: UtcDay, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)} AT TIME ZONE 'UTC')"


def count_by_state(edition_id: int) -> dict[str, int]:
    """How many registrations are in each state."""
    query = (
        select(Registration.state, func.count())
        .where(Registration.edition_id == edition_id)
        .group_by(Registration.state)
    )
    return {state.value: count for state, count in db.session.execute(query)}


def count_by_country(edition_id: int) -> list[tuple[str, int]]:
    """Participants by country, most first."""
    query = select(Registration.country, func.count())
    query = query.where(Registration.edition_id == edition_id, Registration.state == RegistrationState.CONFIRMED)
    rows = db.session.execute(query.group_by(Registration.country).order_by(func.count().desc(), Registration.country))
    return [(country, count) for country, count in rows]


def count_participants(edition_id: int) -> tuple[int, int]:
    """How many have a place, and from how many countries they are."""
    query = select(func.count(), func.count(func.distinct(func.nullif(Registration.country, ""))))
    of_edition = Registration.edition_id == edition_id, Registration.state == RegistrationState.CONFIRMED
    participants, countries = db.session.execute(query.where(*of_edition)).one()
    return participants, countries


def count_by_day(edition_id: int) -> list[tuple[date, int]]:
    """Registrations received on each day (UTC), oldest first."""
    day = UtcDay(Registration.created_at)
    query = select(day, func.count()).where(Registration.edition_id == edition_id).group_by(day).order_by(day)
    return [(date.fromisoformat(str(on)), count) for on, count in db.session.execute(query)]


def countries_of(edition_id: int) -> frozenset[str]:
    """Every country from which somebody registered, whatever became of it."""
    query = select(Registration.country).where(Registration.edition_id == edition_id).distinct()
    return frozenset(db.session.scalars(query))


def queue_of(*category_ids: int) -> dict[int, int]:
    """Who waits in these categories, by key, and as which of its queue: numbers on the waitlist only rise."""
    place = func.row_number().over(partition_by=Registration.category_id, order_by=Registration.waitlist_number)
    query = select(Registration.id, place).where(Registration.category_id.in_(category_ids))
    waiting = db.session.execute(query.where(Registration.state == RegistrationState.WAITLISTED))
    return {row[0]: row[1] for row in waiting}


def waits_in(category_id: int) -> bool:
    """Whether somebody there waits for an answer, or for a place."""
    waiting = (RegistrationState.PENDING, RegistrationState.WAITLISTED)
    query = select(Registration.id).where(Registration.category_id == category_id, Registration.state.in_(waiting))
    return db.session.scalar(query.limit(1)) is not None


def first_waiting(category_id: int, limit: int) -> list[Registration]:
    """So many of its waitlist, in its order, of those who can get a place."""
    query = select(Registration).where(Registration.category_id == category_id)
    query = query.where(Registration.state == RegistrationState.WAITLISTED).order_by(Registration.waitlist_number)
    with db.session.scalars(query.execution_options(yield_per=20)) as in_order:
        return list(islice(filter(can_get_place, in_order), limit))


def given_at(category_id: int, at: datetime) -> Sequence[Registration]:
    """Who got a place in it from the waitlist at this moment, by no decision on them."""
    step = (Step.registration_id == Registration.id) & (Step.at == at) & Step.actor_id.is_(None)
    query = select(Registration).join(Step, step & (Step.state == RegistrationState.CONFIRMED))
    return db.session.scalars(query.where(Registration.category_id == category_id).order_by(Step.id)).unique().all()

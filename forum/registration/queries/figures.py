"""How many registered, from where and when."""

from datetime import date

from sqlalchemy import func, select

from forum.db import db
from forum.registration.models import Registration, RegistrationState


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


def count_by_day(edition_id: int) -> list[tuple[date, int]]:
    """Registrations received on each day (UTC), oldest first."""
    day = func.date(Registration.created_at)
    query = select(day, func.count()).where(Registration.edition_id == edition_id).group_by(day).order_by(day)
    return [(date.fromisoformat(str(on)), count) for on, count in db.session.execute(query)]

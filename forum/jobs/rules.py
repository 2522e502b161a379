"""When a job runs again, and what an operator must hear of."""

from datetime import UTC, datetime, time, timedelta

from forum.jobs.models import JobState

LEASE = timedelta(minutes=1)
"""How long a turn of the clock is taken for; renewed while its process lives."""
MAX_RUN = timedelta(minutes=30)
"""How long a lease is renewed at most: then the job hangs, and somebody else may try."""
MIN_PAUSE = timedelta(seconds=30)
MAX_PAUSE = timedelta(hours=1)
LATE = timedelta(minutes=5)
"""How long after its turn a job counts as forgotten by everybody."""


def pause(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, up to MAX_PAUSE."""
    doublings: int = 2 ** min(failures - 1, 20)
    return min(MIN_PAUSE * doublings, MAX_PAUSE)


def next_turn(every: timedelta | None, daily: time | None, now: datetime) -> datetime | None:
    """The clock's next turn after this one; None for a job that only news asks for."""
    if every:
        return now + every
    if daily is None:
        return None
    today = datetime.combine(now.astimezone(UTC), daily, UTC)
    return today if today > now else today + timedelta(days=1)


def first_turn(every: timedelta | None, daily: time | None, now: datetime) -> datetime | None:
    """The first turn of a job that has never run: at once if it runs every so often."""
    return now if every else next_turn(every, daily, now)


def trouble_of(state: JobState, now: datetime) -> str | None:
    """What is wrong with a job, for the operator; None if nothing is."""
    if state.failures and state.finished_at:
        times = "once" if state.failures == 1 else f"{state.failures} times"
        return f"job {state.name} failed {times}, last {state.finished_at:%Y-%m-%d %H:%M} UTC: {state.error}"
    if state.leased_until and state.leased_until > now and state.started_at and state.started_at < now - MAX_RUN:
        return f"job {state.name} has been running since {state.started_at:%Y-%m-%d %H:%M} UTC"
    if state.due_at and max(state.due_at, state.leased_until or state.due_at) < now - LATE:
        return f"job {state.name} waits since {state.due_at:%Y-%m-%d %H:%M} UTC: is a server or worker running?"
    return None

"""Acts on a whole edition that everyone sees at once: a release of their own, with nothing else of the draft."""

from datetime import date, datetime

from forum.accounts.models import Account
from forum.db import Values, lock
from forum.editions.models import Edition, EditionState
from forum.editions.services import change_edition
from forum.errors import Refused
from forum.releases.rules import Status
from forum.releases.services import publish_act
from forum.schedule.queries import announced_of
from forum.schedule.rules import Refusal
from forum.schedule.services.whole import call_off, move_days, reinstate


def _hold(edition: Edition) -> None:
    """What makes calendars carry it is for no archived edition or series: who archives it waits now, or was first."""
    lock(edition)
    if edition.archived_at is not None:
        raise Refused(Refusal.ARCHIVED)
    if edition.series.archived_at is not None:
        raise Refused(Refusal.SERIES_ARCHIVED)


def announce_edition(edition: Edition, by: Account, now: datetime) -> None:
    """Everyone sees it from now on: its facts, and of its programme what was released.

    Sessions that were cancelled with it are what they were again in the draft: the next release says so.
    """
    _hold(edition)
    if edition.state is EditionState.CANCELLED:
        reinstate(edition, by, now)
    change_edition(edition, {"state": EditionState.ANNOUNCED}, by, now)
    publish_act(edition, {"state": EditionState.ANNOUNCED}, by, now)


def cancel_edition(edition: Edition, by: Account, now: datetime) -> None:
    """Cancel the edition and every session; what is public says so at once, other changes of the draft wait."""
    lock(edition)
    if edition.state is EditionState.DRAFT:
        raise Refused(Refusal.NOT_CANCELLED)
    change_edition(edition, {"state": EditionState.CANCELLED}, by, now)
    call_off(edition, by, now)
    publish_act(edition, {"state": EditionState.CANCELLED}, by, now, Status.CANCELLED)


def postpone_edition(edition: Edition, by: Account, now: datetime) -> None:
    """It does not take place on its days; new ones are not known yet. Calendars say so at once."""
    _hold(edition)
    if edition.state is not EditionState.ANNOUNCED:
        raise Refused(Refusal.NOT_POSTPONED)
    change_edition(edition, {"state": EditionState.POSTPONED}, by, now)
    publish_act(edition, {"state": EditionState.POSTPONED}, by, now, Status.POSTPONED)


def must_be_as_seen(edition: Edition, seen: str) -> None:
    """Refuse a button of a page that showed something else than becomes public now, or does not say what it showed."""
    lock(edition.series)
    lock(edition)
    if seen == announced_of(edition):
        return
    state = seen.partition("-")[0]
    raise Refused(Refusal.OTHER_FACTS if state in {"", edition.state.value} else Refusal.OTHER_STATE)


def must_be_postponed(edition: Edition) -> None:
    """Refuse new days to an edition that keeps its own, or was given others meanwhile."""
    _hold(edition)
    if edition.state is not EditionState.POSTPONED:
        raise Refused(Refusal.POSTPONE_FIRST)


def reschedule_edition(edition: Edition, starts_on: date, by: Account, now: datetime) -> None:
    """Give a postponed edition its new days: the whole draft moves along, by the wall clock; releasing is separate."""
    must_be_postponed(edition)
    ends_on = edition.ends_on + (starts_on - edition.starts_on)
    move_days(edition, starts_on, by, now)
    facts: Values = {"starts_on": starts_on, "ends_on": ends_on, "state": EditionState.ANNOUNCED}
    change_edition(edition, facts, by, now)
    publish_act(edition, facts, by, now)

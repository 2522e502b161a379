"""Whoever's calendars have not carried a change by now gets a letter."""

import logging
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from forum import clock
from forum.db import transaction
from forum.errors import Overtaken, summary
from forum.jobs import job
from forum.notices.queries import due_people
from forum.notices.services import put_off, settle_due
from forum.notices.signals import changes_watched

log = logging.getLogger(__name__)


@job(every=timedelta(seconds=15), on=changes_watched)
def send_notices() -> int:
    """One transaction per person and edition, so that a bad one is put off and stops no other; how many letters."""
    return sum(_send(*whom) for whom in due_people(clock.now()))


def _send(account_id: int, edition_id: int) -> bool:
    try:
        with transaction():
            return settle_due(account_id, edition_id, clock.now())
    except (Overtaken, OperationalError):  # not this person's fault
        raise
    except Exception as problem:
        log.error("account %s, edition %s: notices put off: %s", account_id, edition_id, summary(problem))
        with transaction():
            put_off(account_id, edition_id, clock.now())
        return False

"""The log is sealed: a chain of hashes over what is durable, which `forum check` follows."""

import logging
from datetime import time, timedelta

from forum import clock
from forum.audit.queries import find_anchor, find_floor
from forum.audit.services import seal
from forum.db import transaction
from forum.errors import Refused
from forum.jobs import job

log = logging.getLogger(__name__)


LONGEST_ACT = timedelta(hours=1)
"""Between an entry's key and the end of its act; what takes longer is sealed once a day."""


@job(every=timedelta(minutes=1))
def seal_entries() -> int:
    """Whatever acts have left in the log since; none of them waits for it."""
    return _seal_above(find_floor(clock.now() - LONGEST_ACT))


@job(daily=time(3, 10))
def seal_late_entries() -> int:
    """What became durable very late."""
    return _seal_above(0)


def _seal_above(floor: int) -> int:
    sealed = 0
    while True:
        try:
            with transaction():
                keys = seal(clock.now(), floor)
        except Refused:  # another process was first: it goes on
            keys = []
        if not keys:
            break
        sealed, floor = sealed + len(keys), keys[-1]
    if sealed:
        log.info("the log is sealed up to %s", find_anchor())
    return sealed

"""How much of the machine others took while the bench ran: on a busy one, figures say little."""

import os
import resource
import time
from pathlib import Path

QUIET = 0.1
"""Share of the machine that others may take."""


class Watch:
    """From its making until asked; processes count once they have ended."""

    def __init__(self) -> None:
        self.started, self.all, self.own = time.monotonic(), _seconds_of_all(), _seconds_of_ours()

    def others(self) -> float:
        """Share of all cores that went to processes which are not ours; 0 where the system does not tell."""
        whole = (time.monotonic() - self.started) * (os.cpu_count() or 1)
        return max(0.0, (_seconds_of_all() - self.all - _seconds_of_ours() + self.own) / whole)


def _seconds_of_all() -> float:
    told = Path("/proc/stat")
    if not told.exists():
        return 0.0
    user, nice, system, _idle, _waiting, *interrupts = (int(n) for n in told.read_text().splitlines()[0].split()[1:9])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def _seconds_of_ours() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)

"""Which jobs there are: functions marked with @job in the room `jobs` of any slice, found by name."""

import importlib
import json
from collections.abc import Callable, Hashable
from datetime import time, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar

from blinker import Signal

from forum.db import after_commit
from forum.jobs.queues import enqueue

SLICES = Path(__file__).parents[1]
Work = TypeVar("Work", bound=Callable[..., object])


class Job(NamedTuple):
    """A function, and when the clock asks for it: every so often, daily at a time in UTC, or never."""

    name: str
    work: Callable[..., object]
    every: timedelta | None = None
    daily: time | None = None

    @property
    def is_clocked(self) -> bool:
        """Whether the clock asks for it."""
        return bool(self.every or self.daily)


JOBS: dict[str, Job] = {}


def job(
    *, every: timedelta | None = None, daily: time | None = None, on: Signal | None = None
) -> Callable[[Work], Work]:
    """Mark a function as a job: for the clock, for news sent within a transaction, for `ask`, or for all of them.

    It may run twice or in two places at once: it takes its rows with guarded updates or locks. It runs within
    an application context, outside any transaction; its arguments are values of JSON.
    """

    def mark(work: Work) -> Work:
        name = work.__name__
        if name in JOBS:
            raise ValueError(f"there are two jobs called {name}")
        JOBS[name] = Job(name, work, every=every, daily=daily)
        if on is not None:
            on.connect(lambda _sender: ask(name), weak=False)
        return work

    return mark


def ask(name: str, *arguments: Hashable) -> None:
    """Ask for a job once the current transaction is durable; the same job with the same arguments only once."""
    after_commit(enqueue, name, json.dumps(arguments))


def find_jobs() -> dict[str, Job]:
    """Import the room `jobs` of every slice that has one."""
    for room in sorted([*SLICES.glob("*/jobs.py"), *SLICES.glob("*/jobs/__init__.py")]):
        importlib.import_module(f"forum.{room.relative_to(SLICES).parts[0]}.jobs")
    return JOBS

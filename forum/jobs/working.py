"""The hands: threads that watch the clock and the queues, in a server process or in `forum worker`.

Every turn of the clock has a thread of its own, and every queue too: a job that hangs holds no other.
"""

import logging
import signal
import threading
from datetime import datetime
from time import monotonic
from uuid import uuid4

from flask import Flask
from huey.consumer import Consumer

from forum import clock
from forum.db import db, transaction
from forum.errors import summary
from forum.jobs.queries import due_names, states_of
from forum.jobs.queues import queues_of
from forum.jobs.registry import JOBS, Job
from forum.jobs.rules import LEASE, MAX_RUN, first_turn
from forum.jobs.running import take_turn
from forum.jobs.services import make_known, renew_leases

TICK = 1.0
TROUBLED = 15.0
"""Seconds between two looks at the clock, and after a look that failed."""
GRACE = 5.0
"""Seconds that a job gets to end when its worker is told to stop; what did not end is done again."""
log = logging.getLogger(__name__)


class Turn(threading.Thread):
    """One turn of the clock."""

    def __init__(self, app: Flask, job: Job, now: datetime) -> None:
        super().__init__(name=f"turn-{job.name}", daemon=True)
        self.app, self.job, self.started_at, self.holder = app, job, now, uuid4().hex

    def run(self) -> None:
        """Claim and carry out."""
        try:
            take_turn(self.app, self.job, self.holder)
        except Exception as problem:  # the database, most likely: the lease runs out, and the next turn comes
            log.error("the turn of job %s was not noted: %s", self.job.name, summary(problem))


class Clock(threading.Thread):
    """Starts the jobs whose turn has come and keeps the leases of those that are running."""

    def __init__(self, app: Flask, consumers: list[Consumer]) -> None:
        super().__init__(name="jobs-clock", daemon=True)
        self.app, self.consumers, self.stopped = app, consumers, threading.Event()
        self.jobs = {name: job for name, job in JOBS.items() if job.is_clocked}
        self.turns: dict[str, Turn] = {}
        self.renewed_at = clock.now()

    def run(self) -> None:
        """Look, for as long as the process lives."""
        wait = 0.0
        while not self.stopped.wait(wait):
            wait = TICK
            try:
                self.look(clock.now())
            except Exception as problem:
                log.error("the clock of jobs: %s", summary(problem))
                wait = TROUBLED

    def look(self, now: datetime) -> None:
        """One look at the clock."""
        for consumer in self.consumers:
            consumer.check_worker_health()
        self.turns = {name: turn for name, turn in self.turns.items() if turn.is_alive()}
        with self.app.app_context():
            self._renew(now)
            due = due_names(self.jobs, now)
            unknown = self.jobs.keys() - states_of(self.jobs).keys()
            db.session.rollback()
            if unknown:
                with transaction():
                    for name in unknown:
                        make_known(name, first_turn(self.jobs[name].every, self.jobs[name].daily, now))
        for name in due:
            if name not in self.turns:
                self.turns[name] = Turn(self.app, self.jobs[name], now)
                self.turns[name].start()

    def _renew(self, now: datetime) -> None:
        alive = [turn.holder for turn in self.turns.values() if turn.started_at > now - MAX_RUN]
        if alive and now >= self.renewed_at + LEASE / 4:
            with transaction():
                renew_leases(alive, now)
            self.renewed_at = now


class Hands:
    """All threads of a process that work on jobs."""

    def __init__(self, app: Flask) -> None:
        patience = 10.0 if app.config["REDIS_URL"] else 0.2  # Redis wakes by itself; memory is looked at
        options = {"workers": 1, "periodic": False, "max_delay": patience}
        self.consumers = [queue.create_consumer(**options) for queue in queues_of(app)]
        for consumer in self.consumers:  # not Consumer.start(), which takes the process's signals
            consumer.scheduler.start()
            for _, thread in consumer.worker_threads:
                thread.start()
        self.clock = Clock(app, self.consumers)
        self.clock.start()

    def stop(self, grace: float = GRACE) -> None:
        """Take nothing new, and wait a little for what is running."""
        deadline = monotonic() + grace
        self.clock.stopped.set()
        for consumer in self.consumers:
            consumer.stop()
        threads = [thread for consumer in self.consumers for _, thread in consumer.worker_threads]
        for thread in [self.clock, *threads, *self.clock.turns.values()]:
            thread.join(max(0.0, deadline - monotonic()))


def start_in_process(app: Flask) -> None:
    """Without Redis every server process works on the jobs itself."""
    if not app.config["REDIS_URL"]:
        Hands(app)


def work(app: Flask) -> None:
    """The worker command: until told to stop."""
    hands = None
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        hands = Hands(app)
        signal.pause()
    except KeyboardInterrupt:
        if hands:
            hands.stop()

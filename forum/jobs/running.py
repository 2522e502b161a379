"""One job, carried out: by its turn of the clock, or because it was asked for."""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from huey.exceptions import RetryTask

from forum import clock
from forum.db import db, transaction
from forum.errors import summary
from forum.jobs.queries import find_failure
from forum.jobs.queues import RETRIES
from forum.jobs.registry import Job
from forum.jobs.rules import next_turn, pause
from forum.jobs.services import claim_turn, end_asked, end_turn, make_known

Time = Callable[[], datetime]
log = logging.getLogger(__name__)


def take_turn(app: Flask, job: Job, holder: str, time: Time = clock.now) -> bool:
    """Run a job of the clock if its turn has come and nobody else has taken it; whether it ran."""
    with app.app_context():
        with transaction():
            if not claim_turn(job.name, holder, time()):
                return False
        error = _try(job, ())
        with transaction():
            now = time()
            end_turn(job.name, holder, next_turn(job.every, job.daily, now), error, now)
        return True


def bodies(app: Flask, jobs: dict[str, Job]) -> dict[str, Callable[..., None]]:
    """What the queue of each job calls."""

    def body(job: Job) -> Callable[..., None]:
        return lambda *arguments, task: answer(app, job, arguments, task)

    return {name: body(job) for name, job in jobs.items()}


def answer(app: Flask, job: Job, arguments: tuple[object, ...], task: Any, time: Time = clock.now) -> None:
    """Run a job that was asked for. A failure waits for the clock, or else in the queue (by Huey's RetryTask)."""
    waits_for_clock = job.is_clocked and not arguments
    with app.app_context():
        failures, due_at = find_failure(job.name)
        db.session.rollback()  # no transaction stays open while a job runs
        if waits_for_clock and failures and due_at and due_at > time():
            return
        error = _try(job, arguments)
        if error or failures:
            with transaction():
                make_known(job.name, None)
                end_asked(job.name, job.is_clocked, error, time())
    if error and not waits_for_clock and task.retries:
        wait = pause(RETRIES - task.retries + 1)
        task.retries -= 1
        raise RetryTask(delay=wait.total_seconds())


def _try(job: Job, arguments: tuple[object, ...]) -> str:
    """What went wrong, if anything did; logged by class and place, because messages and values may name people."""
    try:
        job.work(*arguments)
    except Exception as problem:
        db.session.rollback()
        where = "".join(traceback.format_tb(problem.__traceback__))
        log.error("job %s failed: %s\n%s", job.name, summary(problem), where)
        return summary(problem)
    return ""

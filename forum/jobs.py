"""What runs after a commit and by the clock: Huey carries it, in this process or through Redis.

The outbox's rows are the truth; a job only says "look now". A lost job costs at most TICK seconds.
"""

import logging
import threading
import time
from typing import Any

from flask import Flask
from huey import MemoryHuey, RedisHuey
from huey.consumer import Consumer

from forum.invitations.delivery import take_replies
from forum.mail.delivery import deliver_due
from forum.mail.signals import letter_written
from forum.notices.delivery import send_due_notices

TICK = 15
log = logging.getLogger(__name__)


def connect_jobs(app: Flask) -> None:
    """Give the application its queue and let written letters wake the worker."""
    url = app.config["REDIS_URL"]
    huey = RedisHuey("forum", url=url, results=False) if url else MemoryHuey("forum", results=False)

    @huey.task()
    def deliver() -> None:
        with app.app_context():
            deliver_due()

    @huey.task()
    def look() -> None:
        with app.app_context():
            take_replies()
            send_due_notices()

    app.extensions["huey"] = huey
    app.extensions["deliver"], app.extensions["look"] = deliver, look
    letter_written.connect(_wake)


def _wake(_sender: Any) -> None:
    from flask import current_app

    current_app.extensions["deliver"]()


class _Thread(Consumer):
    """A consumer inside a server process leaves the signals to the server."""

    def _set_signal_handlers(self) -> None:
        pass


def start_in_process(app: Flask) -> None:
    """Without Redis every server process works off the outbox itself; claims keep them apart."""
    if app.config["REDIS_URL"]:
        return
    _Thread(app.extensions["huey"], workers=1, periodic=False, check_worker_health=False).start()
    _tick(app)


def work(app: Flask) -> None:
    """The worker command: consume the queue until told to stop."""
    _tick(app)
    Consumer(app.extensions["huey"], workers=1, periodic=False).run()


def _tick(app: Flask) -> None:
    def loop() -> None:
        while True:
            try:
                app.extensions["deliver"]()
                app.extensions["look"]()
            except Exception:
                log.exception("the queue does not answer")
            time.sleep(TICK)

    threading.Thread(target=loop, daemon=True, name="outbox-tick").start()

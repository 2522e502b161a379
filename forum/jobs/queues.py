"""Queues carry what was asked for, in this process or through Redis: one per job, so that none waits for another.

A message says which job and its arguments, as signed JSON. The rows are the truth: a lost message costs a moment.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from flask import Flask, current_app
from huey import Huey
from huey.exceptions import HueyException
from huey.registry import Message
from huey.storage import MemoryStorage, RedisStorage
from itsdangerous import BadData, Serializer
from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

REDIS_PAUSE = 2.0
"""Seconds between two looks at a Redis that does not answer."""
RETRIES = 24
"""How often a message is tried again: about a day."""
log = logging.getLogger(__name__)


class NotOurs(Exception):
    """A message that nobody who knows the secret wrote."""


class Messages:
    """Huey's messages as JSON that only holders of the secret can write."""

    def __init__(self, keys: str | list[str]) -> None:
        self.signed = Serializer(keys, salt="forum.jobs", signer_kwargs={"digest_method": hashlib.sha256})

    def serialize(self, message: Any) -> bytes:
        """A message, signed."""
        eta = message.eta and message.eta.isoformat()
        return str(self.signed.dumps([message.id, message.name, eta, message.retries, message.args])).encode()

    def deserialize(self, data: bytes) -> Any:
        """A message of ours. Raises NotOurs for any other."""
        try:
            id_, name, eta, retries, arguments = self.signed.loads(data)
            eta = eta and datetime.fromisoformat(eta)
            return Message(id=id_, name=name, eta=eta, retries=retries, args=tuple(arguments), kwargs={})
        except (BadData, ValueError, TypeError) as problem:
            raise NotOurs(type(problem).__name__) from None


class Queue(Huey):
    """Huey, but what is no message of ours is dropped, and a Redis that is away is asked again without haste."""

    _told_at = float("-inf")

    def dequeue(self) -> Any:
        """The next task, if there is one."""
        try:
            return super().dequeue()
        except (NotOurs, HueyException) as problem:  # the latter for a job that there is no more
            log.warning("dropped a message that is not ours: %s", type(problem).__name__)
            return None
        except RedisError as problem:
            self._wait_for_redis(problem)
            return None

    def read_schedule(self, timestamp: Any = None) -> Any:
        """What was put off and is due."""
        try:
            return super().read_schedule(timestamp)
        except RedisError as problem:
            self._wait_for_redis(problem)
            return []

    def _wait_for_redis(self, problem: RedisError) -> None:
        """The clock finds what is due meanwhile; one line a minute says why."""
        if monotonic() - self._told_at > 60:
            self._told_at = monotonic()
            log.warning("the queue %s does not answer: %s", self.name, type(problem).__name__)
        sleep(REDIS_PAUSE)


def open_queues(app: Flask, bodies: dict[str, Callable[..., None]]) -> None:
    """Give the application a queue for each job; its body gets the job's arguments and Huey's `task`."""
    url, storage = app.config["REDIS_URL"], {"storage_class": MemoryStorage}
    if url:  # an answer waits for these: better a lost message than a visitor before a still page
        impatient = {"socket_timeout": 2, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}
        storage = {"storage_class": RedisStorage, "connection_pool": ConnectionPool.from_url(url, **impatient)}
    messages = Messages(app.config["KEYS"])
    app.extensions["jobs"] = {}
    for name, body in bodies.items():
        queue = Queue(f"forum_{name}", results=False, serializer=messages, **storage)
        app.extensions["jobs"][name] = queue.task(name=name, retries=RETRIES, context=True)(body)


def enqueue(name: str, arguments: str) -> None:
    """Put a job into its queue, with its arguments as JSON. Raises RedisError if Redis does not answer."""
    current_app.extensions["jobs"][name](*json.loads(arguments))


def queues_of(app: Flask) -> Iterable[Queue]:
    """All queues."""
    return [task.huey for task in app.extensions["jobs"].values()]

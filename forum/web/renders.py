"""Large answers, PDF and XLSX, and hashes of passwords: one is made at a time, and who asks for many waits.

Behind the gateway one waits for one's turn without a thread; who waited too long there is told so here.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import IO

from flask import current_app, request

from forum.bounds import Bound
from forum.errors import Busy, Engaged
from forum.web.turns import LATE

_at_once = BoundedSemaphore(Bound.LARGE_AT_ONCE.most)
_hashes_at_once = BoundedSemaphore(Bound.HASHES_AT_ONCE.most)
_engaged, _engaging = set[int](), Lock()
PLACES = max(1, (os.cpu_count() or 1) // 2)
"""How many are made at a time on this machine, by all its processes: pages have the other half."""
LOOK = 0.1


@contextmanager
def turn() -> Iterator[None]:
    """Make something large, alone in this process and one of PLACES on this machine. Raises Busy."""
    until = time.monotonic() + (0 if request.environ.get(LATE) else Bound.LARGE_SECONDS.seconds)
    if not _at_once.acquire(timeout=max(0, until - time.monotonic())):
        raise Busy
    try:
        with _place(current_app.config["INSTANCE"]).open("w") as file:
            _lock(file, until)
            yield
    finally:
        _at_once.release()


@contextmanager
def hashing() -> Iterator[None]:
    """Hash or compare a password, alone in this process: not within a transaction. Raises Busy."""
    if not _hashes_at_once.acquire(timeout=0 if request.environ.get(LATE) else Bound.HASH_SECONDS.seconds):
        raise Busy
    try:
        yield
    finally:
        _hashes_at_once.release()


@contextmanager
def alone(account_id: int) -> Iterator[None]:
    """What is large is made for one account one at a time, by this process. Raises Engaged."""
    with _engaging:
        if account_id in _engaged:
            raise Engaged
        _engaged.add(account_id)
    try:
        yield
    finally:
        _engaged.discard(account_id)


def _place(folder: Path) -> Path:
    return folder / f"large-{os.getpid() % PLACES}.lock"


def _lock(file: IO[str], until: float) -> None:
    """Hold it until it is closed."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy from None
            time.sleep(LOOK)
        else:
            return

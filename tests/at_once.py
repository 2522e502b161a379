"""Acts that stand in each other's way: begun at the same moment, or the second while the first is not committed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

from flask import Flask

from forum.db import db, transaction
from forum.errors import NotFound, Overtaken, Refused

WAITING = 0.15
"""Seconds that the first one stays open: the second waits, if it asks under the lock."""


def meanwhile(app: Flask, first: Callable[[], object], second: Callable[[], Any]) -> Any:
    """What the second one returns, a request or whatever opens its own transaction."""
    begun, ended = Event(), Event()

    def lead() -> None:
        with app.app_context(), transaction():
            first()
            db.session.flush()
            begun.set()
            ended.wait(WAITING)

    def follow() -> Any:
        begun.wait(10)
        try:
            return second()
        finally:
            ended.set()

    with ThreadPoolExecutor(2) as pool:
        leading, following = pool.submit(lead), pool.submit(follow)
        leading.result()
        return following.result()


def second_of_two(app: Flask, first: Callable[[], object], second: Callable[[], object]) -> str:
    """How the second act ends: "done", or why it is refused."""

    def act() -> str:
        with app.app_context():
            try:
                with transaction():
                    second()
            except Refused as refused:
                return refused.reason.name
            return "done"

    return str(meanwhile(app, first, act))


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """How each act ends, sorted, all begun at the same moment: "done", why it is refused, or that it gave way."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    act()
                return "done"
            except NotFound:
                return "no right"
            except Refused as refused:
                return type(refused).__name__ if isinstance(refused, Overtaken) else refused.reason.name
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))

"""Sites, filled and served: each asked for once a run, and kept until its end."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine

from tests.bench.content.people import fill_subscribers
from tests.bench.content.programme import A_DAY, days_for, fill_programme
from tests.bench.content.world import ADMIN, PASSWORD, PATH, fill_world
from tests.bench.load import request
from tests.bench.rows import Rows
from tests.bench.servers import BIN, ROOT, Server, launched, serving
from tests.bench.visitor import Visitor


class Site:
    """A database of its own, filled, and `forum serve` before it."""

    def __init__(self, folder: Path, url: str, **settings: str) -> None:
        self.folder, self.url = folder, url
        self.environ = {"FORUM_DEMO": "1", "FORUM_RATE_LIMITS": "0", "FORUM_WORKERS": "1", "FORUM_DATABASE_URL": url}
        self.environ |= {"FORUM_INSTANCE": str(folder)} | {f"FORUM_{name}": value for name, value in settings.items()}
        self.stack = ExitStack()
        self.addresses: list[str] = []
        self.server = Server(0, 0, 0.0)

    @cached_property
    def engine(self) -> Engine:
        return create_engine(self.url)

    @cached_property
    def rows(self) -> Rows:
        return Rows(self.engine)

    @cached_property
    def admin(self) -> Visitor:
        """An organiser who may everything, signed in."""
        return Visitor(self.port).sign_in(ADMIN, PASSWORD)

    @cached_property
    def empty(self) -> Server:
        """The same site with an empty view, on a server of its own."""
        return self.stack.enter_context(launched("tests.bench.empty:app", self.environ, "/bench/empty"))

    @property
    def port(self) -> int:
        return self.server.port

    def fill(self, days: int = 4) -> "Site":
        """The world without a programme; what is announced can be seen by everyone."""
        fill_world(self.rows, days)
        program = [sys.executable, "-m", "tests.bench.showing"]
        subprocess.run(program, cwd=ROOT, env=os.environ | self.environ, check=True)
        return self

    def serve(self) -> "Site":
        self.server = self.stack.enter_context(serving(self.environ))
        return self

    def release(self) -> None:
        """Publish the draft, as an organiser does."""
        address = f"/manage/{PATH}/release"
        self.admin.send(self.admin.get(address).form("shown"))

    def request(self, path: str, *headers: str) -> bytes:
        return request(self.port, path, *headers)

    def close(self) -> None:
        self.stack.close()
        self.engine.dispose()


class Sites:
    """Makes each site once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, {}  # type: tuple[Path, dict[Any, Any]]

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """What was made under this key, or is made now."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def empty(self, name: str, url: str = "", **settings: str) -> Site:
        """A migrated database without content, not served yet."""
        folder = self.folder / name
        folder.mkdir()
        if not url:
            shutil.copy(self.once("migrated", self._migrated), folder / "forum.sqlite")
            return Site(folder, f"sqlite:///{folder}/forum.sqlite", **settings)
        migrate(folder, url)
        return Site(folder, url, **settings)

    def programme(
        self, sessions: int, subscribers: int = 0, *, stars: int = 5, a_day: int = A_DAY, **settings: str
    ) -> Site:
        """A released programme of so many sessions, `a_day` on each, with subscribers, served."""
        name = "-".join(["programme", *map(str, (sessions, subscribers, stars, a_day)), *settings.values()])
        site: Site = self.once(name, lambda: self._programme(name, sessions, subscribers, stars, a_day, settings))
        return site

    def _programme(
        self, name: str, sessions: int, subscribers: int, stars: int, a_day: int, settings: dict[str, str]
    ) -> Site:
        site = self.empty(name, **settings).fill(days_for(sessions, a_day))
        fill_programme(site.rows, sessions, a_day)
        if subscribers:
            site.addresses = fill_subscribers(site.rows, 10, subscribers, stars, sessions)
        site.serve().release()
        return site

    def _migrated(self) -> Path:
        folder = self.folder / "migrated"
        folder.mkdir()
        migrate(folder, f"sqlite:///{folder}/forum.sqlite")
        with sqlite3.connect(folder / "forum.sqlite") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return folder / "forum.sqlite"

    def close(self) -> None:
        for made in self.made.values():
            if isinstance(made, Site):
                made.close()


def migrate(folder: Path, url: str) -> None:
    """As an operator does."""
    environ = os.environ | {"FORUM_DEMO": "1", "FORUM_INSTANCE": str(folder), "FORUM_DATABASE_URL": url}
    subprocess.run([BIN / "forum", "db", "upgrade"], cwd=ROOT, env=environ, check=True, capture_output=True)

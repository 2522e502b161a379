"""A release of 1,000 changed sessions, the first feeds after it, and 2,000 sessions rendered."""

import gzip
import json
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta

import brotli
from icalendar import Calendar
from sqlalchemy import bindparam, select

from tests.bench.content.world import PATH
from tests.bench.figures import Measured, asked, figure, no_worse
from tests.bench.measures.feeds import FEED
from tests.bench.servers import ROOT
from tests.bench.site import Site, Sites
from tests.bench.visitor import Visitor

ROUNDS = 3
CODINGS = ("identity", "gzip", "br")


def measured(sites: Sites) -> dict[str, Measured]:
    """Both figures of the same releases."""
    return sites.once("releases", lambda: _measure(sites.programme(1000, FEED_SECONDS="0")))  # type: ignore[no-any-return]


def _measure(site: Site) -> dict[str, Measured]:
    publishing, feeding = Measured([], []), Measured([], [])
    for turn in range(ROUNDS):
        _move(site, timedelta(minutes=-5 if turn % 2 else 5))
        publishing.values.append(_publish(site))
        publishing.baselines.append(_write_document(site))
        seconds, plain = _first_feeds(site)
        feeding.values.append(seconds)
        feeding.baselines.append(_serialise(plain))
    return {"publishing": publishing, "feeding": feeding}


def _move(site: Site, by: timedelta) -> None:
    slot = site.rows["slot"]
    with site.engine.begin() as connection:
        rows = connection.execute(select(slot.c.session_id, slot.c.ends_at)).all()
        moved = slot.update().where(slot.c.session_id == bindparam("id")).values(ends_at=bindparam("end"))
        connection.execute(moved, [{"id": number, "end": end + by} for number, end in rows])


def _publish(site: Site) -> float:
    form = site.admin.get(f"/manage/{PATH}/release").form("shown")
    started = time.perf_counter()
    site.admin.send(form)
    return time.perf_counter() - started


def _write_document(site: Site) -> float:
    """The document read, written again and stored by the bare driver."""
    path = site.url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        (document,) = connection.execute("SELECT document FROM release ORDER BY id DESC LIMIT 1").fetchone()
    scratch = sqlite3.connect(f"{path}.scratch", isolation_level=None)
    scratch.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS kept (document BLOB)"
    )
    started = time.perf_counter()
    scratch.execute("INSERT INTO kept VALUES (?)", [json.dumps(json.loads(document), ensure_ascii=False).encode()])
    seconds = time.perf_counter() - started
    scratch.close()
    return seconds


def _first_feeds(site: Site) -> tuple[float, list[bytes]]:
    """Every language in every coding."""
    reader, plain = Visitor(site.port), []
    started = time.perf_counter()
    for language in ("en", "ru", "uz"):
        for coding in CODINGS:
            body = reader.get(f"{FEED}?lang={language}", Accept_Encoding=coding).body
            plain += [body] if coding == "identity" else []
    return time.perf_counter() - started, plain


def _serialise(plain: list[bytes]) -> float:
    """The same calendars by icalendar, packed as we pack them; reading them is not counted."""
    read = [Calendar.from_ical(data) for data in plain]
    started = time.perf_counter()
    for made in [calendar.to_ical() for calendar in read]:
        gzip.compress(made, 6)
        brotli.compress(made, quality=5)
    return time.perf_counter() - started


@figure("release", "release of 1,000 changed sessions", unit="s", baseline="JSON and one INSERT", goal=no_worse(0.19))
def publishing(sites: Sites) -> Measured:
    return measured(sites)["publishing"]


@figure(
    "release-feeds",
    "first feeds after it: 3 languages × 3 codings",
    unit="s",
    baseline="icalendar, gzip, br",
    goal=no_worse(0.75),
)
def feeding(sites: Sites) -> Measured:
    return measured(sites)["feeding"]


@figure("render", "2,000 sessions rendered, past the server", unit="ms", baseline="icalendar", goal=asked(2.0))
def rendering(sites: Sites) -> Measured:
    site = sites.programme(2000, 10, FEED_SECONDS="0")
    command = [sys.executable, "-m", "tests.bench.inside"]
    said = subprocess.run(command, cwd=ROOT, env=site.environ, check=True, capture_output=True, text=True).stdout
    ours, theirs = json.loads(said.splitlines()[-1])
    return Measured(ours, theirs)

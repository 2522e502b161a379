"""A site filled and served for measuring, and the load on it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path

from flask_migrate import upgrade

from forum import clock, create_app
from forum.db import db, transaction
from forum.editions.models import Room
from forum.schedule.services import release
from tests.environment import load_settings
from tests.factories import make_account, make_edition, make_session, text

SECONDS = 3
CLIENTS = 16


@contextmanager
def application(environ):
    app = create_app(load_settings(environ))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def fill_programme(count, slug="bench"):
    with transaction():
        edition = make_edition(slug)
        rooms = [Room(venue=edition.venue, name=text(f"Hall {i}")) for i in range(20)]
        db.session.add_all(rooms)
        for i in range(count):
            make_session(
                edition, f"Session number {i} of the benchmark", hour=8 + i // 20 % 10, day=i // 200, room=rooms[i % 20]
            )
        release(edition, 0, make_account(slug), clock.now())


@contextmanager
def served(environ):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.monotonic()
    command = [
        Path(sys.executable).parent / "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--no-access-log",
        "tests.bench.site:app",
    ]
    server = subprocess.Popen(command, env=os.environ | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while time.monotonic() < started + 30:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
            break
        time.sleep(0.02)
    yield port, time.monotonic() - started, server.pid
    server.terminate()
    server.wait(20)


async def _load(port, requests):
    end = time.monotonic() + SECONDS
    waiting, done = cycle(requests), 0

    async def client():
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < end:
            writer.write(next(waiting))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
            status = head.partition(b" ")[2][:3]
            assert status in {b"200", b"304"}, head
            if status != b"304" and length:
                await reader.readexactly(int(length))
            done += 1
        writer.close()

    started = time.monotonic()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return done / (time.monotonic() - started)


def request(path, headers=""):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()


def per_second(port, path, headers="", requests=None):
    """Answers per second: of one address, or of many in turn. The better of two runs, after one that warms up."""
    requests = requests or [request(path, headers)]
    asyncio.run(_load(port, requests))
    return max(asyncio.run(_load(port, requests)) for _ in range(2))


def show(what, value, baseline):
    print(f"{what:64} {value:9.0f}/s  baseline {baseline:9.0f}/s  ratio {value / baseline:5.2f}", flush=True)


def memory(pid):
    """MiB of the largest worker of this server."""
    found = subprocess.run(["ps", "-o", "rss=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    return max(map(int, found)) / 1024

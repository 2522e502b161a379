"""make bench: every figure beside a baseline of the same run. Prints requests per second and their ratio."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from flask_migrate import upgrade

from forum import clock, create_app, settings
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, Room
from forum.registration import services
from forum.registration.models import Category, RegistrationState
from forum.schedule.services import release
from tests.factories import make_account, make_category, make_edition, make_session, text
from tests.postgres import cluster, find_binaries

SECONDS = 4
CLIENTS = 16


@contextmanager
def application(environ):
    app = create_app(settings.load(environ))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def fill_programme(count):
    with transaction():
        edition = make_edition("bench")
        rooms = [Room(venue=edition.venue, name=text(f"Hall {i}")) for i in range(20)]
        db.session.add_all(rooms)
        for i in range(count):
            make_session(
                edition, f"Session number {i} of the benchmark", hour=8 + i // 20 % 10, day=i // 200, room=rooms[i % 20]
            )
        release(edition, 0, make_account("bench"), clock.now())


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


async def _load(port, path, headers):
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()
    end = time.monotonic() + SECONDS
    done = 0

    async def client():
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < end:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
            if b" 304 " not in head.partition(b"\r\n")[0] and length:
                await reader.readexactly(int(length))
            done += 1
        writer.close()

    started = time.monotonic()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return done / (time.monotonic() - started)


def per_second(port, path, headers=""):
    asyncio.run(_load(port, path, headers))  # warm
    return asyncio.run(_load(port, path, headers))


def show(what, value, baseline):
    print(f"{what:60} {value:9.0f}/s  baseline {baseline:9.0f}/s  ratio {value / baseline:5.2f}", flush=True)


def serving(environ):
    with application(environ):
        fill_programme(500)
    with served(environ) as (port, seconds, pid):
        base = f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{base}/calendar/bench/2027.ics") as answer:
            tag = answer.headers["ETag"]
        empty = per_second(port, "/bench/empty")
        show("feed of 500 sessions, GET, 16 connections", per_second(port, "/calendar/bench/2027.ics"), empty)
        show(
            "feed of 500 sessions, If-None-Match, 304",
            per_second(port, "/calendar/bench/2027.ics", f"If-None-Match: {tag}\r\n"),
            empty,
        )
        show(
            "programme page of 500 sessions (one day of them)", per_second(port, "/forums/bench/2027/programme"), empty
        )
        workers = subprocess.run(
            ["ps", "-o", "rss=", "--ppid", str(pid)], capture_output=True, text=True
        ).stdout.split()
        print(f"{'memory per worker after that':60} {max(map(int, workers)) / 1024:9.0f} MiB")
        print(f"{'cold start until /healthz answers':60} {seconds:9.2f} s")


def registering(name, environ):
    with application(environ) as app:
        take = services._take_place
        speeds = {}
        for kind, place in (("with a quota", take), ("without a quota", lambda _: RegistrationState.CONFIRMED)):
            services._take_place = place
            with transaction():
                category = make_category(make_edition(kind.replace(" ", "-")), 1_000_000).id
                ids = [make_account(f"{kind[:7].strip().replace(' ', '')}{len(kind)}{i}").id for i in range(800)]

            def one(account, category=category):
                with app.app_context():
                    with transaction():
                        row = db.session.get_one(Category, category)
                        services.register(
                            db.session.get_one(Edition, row.edition_id),
                            row,
                            db.session.get_one(Account, account),
                            "",
                            clock.now(),
                        )
                    db.session.remove()

            started = time.monotonic()
            with ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(one, ids))
            speeds[kind] = len(ids) / (time.monotonic() - started)
        services._take_place = take
        show(f"registrations, 16 clients, {name}", speeds["with a quota"], speeds["without a quota"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        environ = {"FORUM_DEMO": "1", "FORUM_INSTANCE": folder, "FORUM_RATE_LIMITS": "0"}
        serving(environ)
        registering("SQLite", environ | {"FORUM_DATABASE_URL": f"sqlite:///{folder}/registering.sqlite"})
        if find_binaries():
            with cluster() as url:
                registering("PostgreSQL", environ | {"FORUM_DATABASE_URL": url})
        else:
            print("PostgreSQL is not installed: its registrations were not measured")


if __name__ == "__main__":
    main()

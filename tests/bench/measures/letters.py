"""Letters on their way: from the outbox of a served site to a mail server on loopback."""

import smtplib
import sys
import time
from email import message_from_bytes
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, select

from tests.bench.content.world import PASSWORD, PATH, fill_delegates
from tests.bench.figures import Failed, Measured, alternate, asked, figure
from tests.bench.servers import free_port, running, serving
from tests.bench.site import Site, Sites
from tests.bench.visitor import Visitor

COUNT, ROUNDS = 60, 3
PATIENCE = 60


class Sink:
    """A mail server in a process of its own; a file says when each letter came, another holds the last."""

    def __init__(self, folder: Path) -> None:
        self.port, self.times, self.last = free_port(), folder / "arrived", folder / "arrived.last"
        self.times.touch()
        self.command: list[str | Path] = [sys.executable, "-m", "tests.bench.sink", str(self.port), str(self.times)]

    def arrivals(self, count: int) -> list[float]:
        """When these many came (seconds of a clock that all processes share)."""
        until = time.monotonic() + PATIENCE
        while len(lines := self.times.read_text().split()) < count:
            if time.monotonic() > until:
                raise Failed(f"{len(lines)} of {count} letters came in {PATIENCE} seconds")
            time.sleep(0.02)
        self.times.write_text("")
        return [float(line) for line in lines]


def per_second(times: list[float]) -> float:
    """Between the first and the last of them."""
    return (len(times) - 1) / (times[-1] - times[0])


@figure(
    "letters", "letters to a mail server on loopback", baseline="smtplib, kept connection", goal=asked(200, of="figure")
)
def letters(sites: Sites) -> Measured:
    sink = Sink(sites.folder)
    site = sites.empty("letters", SMTP_URL=f"smtp://127.0.0.1:{sink.port}")
    site.fill()
    fill_delegates(site.rows, 10, 1)
    with running(sink.command, {}, sink.port, ""):
        _write_one(site, sink)
        return alternate(lambda: _deliver(site, sink), lambda: _send(sink), ROUNDS)


def _write_one(site: Site, sink: Sink) -> None:
    """A real letter, invitation included: what the others are copied from."""
    with serving(site.environ) as server:
        visitor = Visitor(server.port).sign_in("delegate10@bench.example", PASSWORD)
        visitor.send(visitor.get(f"/forums/{PATH}/register").form("category"))
        sink.arrivals(1)
        time.sleep(0.5)  # let it be marked as sent


def _deliver(site: Site, sink: Sink) -> float:
    letter = site.rows["letter"]
    with site.engine.begin() as connection:
        row = connection.execute(select(letter).order_by(letter.c.id).limit(1)).mappings().one()
        fresh = {"state": "WAITING", "attempts": 0, "due_at": row["created_at"], "sent_at": None}
        fresh |= {"about": "", "about_id": None}  # of letters about one thing the newest alone would leave
        copy = {name: value for name, value in row.items() if name != "id"} | fresh
        connection.execute(insert(letter), [copy | {"message_id": f"<{uuid4()}@bench>"} for _ in range(COUNT)])
        job = site.rows["job"]  # else the server waits for its next turn
        connection.execute(job.update().where(job.c.name.endswith("deliver_letters")).values(due_at=row["created_at"]))
    with serving(site.environ):
        times = sink.arrivals(COUNT)
        time.sleep(0.3)
        return per_second(times)


def _send(sink: Sink) -> float:
    message = message_from_bytes(sink.last.read_bytes())
    with smtplib.SMTP("127.0.0.1", sink.port) as server:
        for _ in range(COUNT):
            server.send_message(message, "forum@bench.example", "delegate@bench.example")
    return per_second(sink.arrivals(COUNT))

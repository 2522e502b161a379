"""Registrations over HTTP from 16 client processes, beside the bare driver writing the same rows, on both databases."""

import time
from contextlib import ExitStack

from sqlalchemy import func, select

from tests.bench.bare import Floor, Written, difference, look
from tests.bench.content.world import PASSWORD, PATH, fill_delegates
from tests.bench.crowd import CLIENTS, crowd
from tests.bench.figures import Failed, Measured, alternate, asked, figure
from tests.bench.site import Site, Sites
from tests.bench.visitor import Form, Visitor
from tests.postgres import cluster

COUNT, ROUNDS = 5, 3
"""Registrations of each process in a round."""
FLOOR = 320
"""Acts of the bare driver in a round, over all its processes."""
FIRST = 100
REGISTER = f"/forums/{PATH}/register"
NOTE = "Vegetarian; arrives on the evening before."


class Delegates:
    """One process, one connection: its delegates are signed in and have the form open before the first is sent."""

    def __init__(self, port: int, number: int) -> None:
        first = FIRST + number * COUNT * ROUNDS
        self.visitor = Visitor(port)
        self.waiting = iter([self._open(n) for n in range(first, first + COUNT * ROUNDS)])

    def _open(self, number: int) -> tuple[dict[str, str], Form]:
        self.visitor.cookies = {}
        form = self.visitor.sign_in(f"delegate{number}@bench.example", PASSWORD).get(REGISTER).form("category")
        return self.visitor.cookies, Form(form.action, form.fields | {"note": NOTE})

    def act(self) -> None:
        self.visitor.cookies, form = next(self.waiting)
        self.visitor.send(form)


def one_registration(site: Site) -> Written:
    """What the site writes when one delegate registers, its letter delivered."""
    visitor = Visitor(site.port).sign_in(f"delegate{FIRST - 1}@bench.example", PASSWORD)
    form = visitor.get(REGISTER).form("category")
    before = look(site.rows)
    visitor.send(form, note=NOTE)
    settle(site)
    return difference(site.rows, before, look(site.rows))


def settle(site: Site) -> None:
    """Until no letter waits: what one half of a round left must not burden the other."""
    letter = site.rows["letter"]
    waiting = select(func.count()).select_from(letter).where(letter.c.state == "WAITING")
    for _ in range(600):
        with site.engine.connect() as connection:
            if not connection.scalar(waiting):
                return
        time.sleep(0.05)
    raise Failed("letters still wait after 30 seconds")


def measure(site: Site, writers: int) -> Measured:
    """`writers`: processes of the bare driver, as many as the database serves best."""
    others = FIRST + CLIENTS * COUNT * ROUNDS
    site.fill()
    fill_delegates(site.rows, FIRST - 1, 1 + CLIENTS * COUNT * ROUNDS + FLOOR * ROUNDS)
    site.rows.catch_up()
    port, written = site.serve().port, one_registration(site)
    share = FLOOR // writers

    def floor(number: int) -> Floor:
        first = others + number * share * ROUNDS
        return Floor(site.url, site.rows, written, range(first, first + share * ROUNDS))

    site.engine.dispose()  # connections do not survive a fork
    with (
        crowd(lambda number: Delegates(port, number), CLIENTS, COUNT, ROUNDS) as delegates,
        crowd(floor, writers, share, ROUNDS) as drivers,
    ):

        def register() -> float:
            speed = delegates.act()
            settle(site)
            return speed

        measured = alternate(register, drivers.act, ROUNDS)
    return Measured(measured.values, measured.baselines, note=f"one registration {written}")


@figure(
    "register-sqlite", "registrations, 16 clients, SQLite", baseline="sqlite3, same rows, 1 writer", goal=asked(0.1)
)
def on_sqlite(sites: Sites) -> Measured:
    return measure(sites.once("registering", lambda: sites.empty("registering")), 1)


@figure(
    "register-postgresql", "registrations, 16 clients, PostgreSQL", baseline="psycopg, same rows, 16", goal=asked(0.25)
)
def on_postgresql(sites: Sites) -> Measured:
    with ExitStack() as stack:
        site = sites.empty("registering-postgresql", stack.enter_context(cluster()))
        stack.callback(site.close)
        return measure(site, CLIENTS)

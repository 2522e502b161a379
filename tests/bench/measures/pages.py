"""Visitors' pages beside an empty view of the same application."""

import time

from tests.bench.beside import beside_empty, known
from tests.bench.content.world import PASSWORD, PATH
from tests.bench.figures import Measured, asked, figure, no_worse
from tests.bench.measures.feeds import big
from tests.bench.site import Site, Sites
from tests.bench.visitor import Visitor

EMPTY = "empty view"
FAST = asked(0.3)


def delegate(sites: Sites, site: Site) -> str:
    """The cookies of somebody with 20 stars."""
    return str(
        sites.once(
            ("delegate", site.url), lambda: Visitor(site.port).sign_in("delegate10@bench.example", PASSWORD).cookie
        )
    )


def day_of_200(sites: Sites) -> Site:
    """A programme of two days, 200 sessions each, and 200 people with 20 stars each."""
    return sites.programme(400, 200, stars=20, a_day=200)


@figure("programme", "programme, one day of 500 sessions, anonymous", baseline=EMPTY, goal=FAST)
def programme(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/programme")


@figure("programme-304", "the same, 304", baseline=EMPTY, goal=FAST)
def programme_unchanged(sites: Sites) -> Measured:
    """Who has it, asking again each second, as long as it is the same."""
    path = f"/forums/{PATH}/programme"
    return beside_empty(big(sites), path, *known(big(sites), path), status=304)


@figure("programme-signed-in", "the same, signed in, 20 stars", baseline=EMPTY, goal=no_worse(0.03))
def programme_signed_in(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/programme", delegate(sites, big(sites)))


@figure("programme-all", "programme, all days, 500 sessions, anonymous", baseline=EMPTY, goal=FAST)
def programme_all(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/programme?view=all")


@figure("programme-all-signed-in", "the same, signed in, 20 stars", baseline=EMPTY)
def programme_all_signed_in(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/programme?view=all", delegate(sites, big(sites)))


@figure("programme-day", "one day of 200 sessions after the first, signed in", unit="ms", goal=asked(20, "value"))
def programme_day(sites: Sites) -> Measured:
    """What one reader waits for the server, who is signed in."""
    site = day_of_200(sites)
    reader = Visitor(site.port).sign_in("delegate10@bench.example", PASSWORD)
    return Measured([_milliseconds(reader) for _ in range(20)][5:])


@figure("programme-day-anew", "the same, anonymous, drawn anew", unit="ms", goal=asked(20, "value"))
def programme_day_anew(sites: Sites) -> Measured:
    """Each visit by an address of its own, so that none is answered from memory."""
    reader = Visitor(day_of_200(sites).port)
    return Measured([_milliseconds(reader, f"?visit={n}") for n in range(20)][5:])


def _milliseconds(reader: Visitor, query: str = "") -> float:
    started = time.perf_counter()
    reader.get(f"/forums/{PATH}/programme{query}")
    return (time.perf_counter() - started) * 1000


@figure("home", "home page, 16 editions, anonymous", baseline=EMPTY, goal=FAST)
def home(sites: Sites) -> Measured:
    return beside_empty(big(sites), "/")


@figure("home-signed-in", "the same, signed in", baseline=EMPTY)
def home_signed_in(sites: Sites) -> Measured:
    return beside_empty(big(sites), "/", delegate(sites, big(sites)))


@figure("edition", "an edition's page, anonymous", baseline=EMPTY, goal=FAST)
def edition(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/")


@figure("edition-signed-in", "the same, signed in", baseline=EMPTY)
def edition_signed_in(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/", delegate(sites, big(sites)))


@figure("session", "a session's page, anonymous", baseline=EMPTY, goal=FAST)
def session(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/sessions/3")


@figure("session-signed-in", "the same, signed in", baseline=EMPTY)
def session_signed_in(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/sessions/3", delegate(sites, big(sites)))

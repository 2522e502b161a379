"""Feeds of a programme of 500 sessions, public and personal."""

import time

from tests.bench.beside import beside_constant, each_beside_constant, fetch, known
from tests.bench.content.texts import title
from tests.bench.content.world import PATH
from tests.bench.figures import Measured, alternate, asked, figure, no_worse
from tests.bench.servers import constant
from tests.bench.site import Site, Sites
from tests.bench.visitor import Visitor

FEED = f"/calendar/{PATH}.ics"
CONSTANT = "constant answer"
REMEMBERED = 1.1
"""Seconds after which no address is answered from memory any more (FORUM_FEED_SECONDS is 1)."""


def big(sites: Sites) -> Site:
    """500 sessions; 1,500 people with 20 stars each."""
    return sites.programme(500, 1500, stars=20)


@figure("feed", "feed of 500 sessions, warm", baseline=CONSTANT, goal=asked(0.84))
def warm(sites: Sites) -> Measured:
    return beside_constant(big(sites), FEED)


@figure("feed-gzip", "the same, gzip", baseline=CONSTANT, goal=asked(0.84))
def packed(sites: Sites) -> Measured:
    return beside_constant(big(sites), FEED, "Accept-Encoding: gzip")


@figure("feed-br", "the same, br", baseline=CONSTANT, goal=asked(0.84))
def packed_well(sites: Sites) -> Measured:
    return beside_constant(big(sites), FEED, "Accept-Encoding: br")


@figure("feed-304", "the same, 304", baseline=CONSTANT, goal=asked(0.84))
def unchanged(sites: Sites) -> Measured:
    return beside_constant(big(sites), FEED, *known(big(sites), FEED))


@figure("feed-cold", "the same, first GET of a release", unit="ms", baseline=CONSTANT, goal=no_worse(0.015))
def cold(sites: Sites) -> Measured:
    site = big(sites)
    reader = Visitor(site.port)
    with constant(fetch(site, FEED), str(site.folder)) as other:
        numbers, other_reader = iter(range(1000, 2000)), Visitor(other.port)

        def first() -> float:
            before = reader.get(FEED).headers["ETag"]
            _rename(site, next(numbers))
            site.release()
            time.sleep(REMEMBERED)
            return timed(reader, before)

        other_reader.get(FEED)
        return alternate(first, lambda: timed(other_reader))


def timed(reader: Visitor, before: str = "") -> float:
    """Milliseconds of one GET, which must bring something new."""
    started = time.perf_counter()
    page = reader.get(FEED)
    seconds = time.perf_counter() - started
    assert page.headers["ETag"] != before, "the release did not arrive"
    return seconds * 1000


def _rename(site: Site, number: int) -> None:
    session = site.rows["session"]
    with site.engine.begin() as connection:
        connection.execute(session.update().where(session.c.id == 1).values(title=title(number)))


@figure("personal", "personal feed of 20 sessions, warm", baseline=CONSTANT, goal=no_worse(0.59))
def personal(sites: Sites) -> Measured:
    return beside_constant(big(sites), big(sites).addresses[0])


@figure("personal-cold", "the same, each another's for the first time", baseline=CONSTANT, goal=no_worse(0.003))
def personal_cold(sites: Sites) -> Measured:
    addresses = big(sites).addresses[1000:1300]
    return each_beside_constant(big(sites), [(path, ()) for path in addresses], parts=5)


@figure("personal-304", "personal feed, 304, the same address again", baseline=CONSTANT, goal=asked(0.5))
def personal_same(sites: Sites) -> Measured:
    path = big(sites).addresses[0]
    return beside_constant(big(sites), path, *known(big(sites), path))


@figure("personal-304-each", "personal feed, 304, each another's", baseline=CONSTANT, goal=no_worse(0.018))
def personal_each(sites: Sites) -> Measured:
    site = big(sites)
    asked_for = [(path, known(site, path)) for path in site.addresses[1:401]]
    time.sleep(REMEMBERED)
    return each_beside_constant(site, asked_for, parts=2)

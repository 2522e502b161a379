"""Visitors' pages beside an empty view of the same application."""

from tests.bench.beside import beside_empty
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


@figure("programme", "programme, one day of 500 sessions, anonymous", baseline=EMPTY, goal=FAST)
def programme(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/programme")


@figure("programme-signed-in", "the same, signed in, 20 stars", baseline=EMPTY, goal=no_worse(0.018))
def programme_signed_in(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/programme", delegate(sites, big(sites)))


@figure("home", "home page, 16 editions, anonymous", baseline=EMPTY, goal=FAST)
def home(sites: Sites) -> Measured:
    return beside_empty(big(sites), "/")


@figure("edition", "an edition's page, anonymous", baseline=EMPTY, goal=FAST)
def edition(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/")


@figure("session", "a session's page, anonymous", baseline=EMPTY, goal=FAST)
def session(sites: Sites) -> Measured:
    return beside_empty(big(sites), f"/forums/{PATH}/sessions/3")

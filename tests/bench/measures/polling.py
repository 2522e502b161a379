"""304s where every one asks the database (FORUM_FEED_SECONDS=0), over sessions and over subscribers: they must stay flat."""

from tests.bench.beside import beside_constant, beside_site, each_beside_constant, known
from tests.bench.figures import Measured, asked, figure, no_worse
from tests.bench.measures.feeds import CONSTANT, FEED
from tests.bench.site import Site, Sites

FLAT = asked(1 / 1.2)
SAMPLE = 200


def asking(sites: Sites, sessions: int, subscribers: int) -> Site:
    """A site that remembers nothing."""
    return sites.programme(sessions, subscribers, FEED_SECONDS="0")


def public(site: Site) -> list[bytes]:
    return [site.request(FEED, *known(site, FEED))]


def personal(site: Site) -> list[bytes]:
    """Of people spread over all subscribers."""
    step = max(1, len(site.addresses) // SAMPLE)
    return [site.request(path, *known(site, path)) for path in site.addresses[::step][:SAMPLE]]


@figure("304-asking", "304 of 100 sessions, asking the database", baseline=CONSTANT, goal=no_worse(0.032))
def smallest(sites: Sites) -> Measured:
    site = asking(sites, 100, 10)
    return beside_constant(site, FEED, *known(site, FEED))


@figure("personal-304-asking", "personal 304 of 10 subscribers, asking", baseline=CONSTANT, goal=no_worse(0.023))
def smallest_personal(sites: Sites) -> Measured:
    site = asking(sites, 100, 10)
    return each_beside_constant(site, [(path, known(site, path)) for path in site.addresses * 40], parts=1)


def flat_over_sessions(count: int) -> None:
    @figure(f"304-{count}", f"304 of {count:,} sessions, asking", baseline="100 sessions", goal=FLAT)
    def measure(sites: Sites) -> Measured:
        site, small = asking(sites, count, 10), asking(sites, 100, 10)
        return beside_site(site, public(site), small, public(small), 304)


def flat_over_subscribers(count: int) -> None:
    @figure(
        f"personal-304-{count}", f"personal 304 of {count:,} subscribers, asking", baseline="10 subscribers", goal=FLAT
    )
    def measure(sites: Sites) -> Measured:
        site, small = asking(sites, 100, count), asking(sites, 100, 10)
        return beside_site(site, personal(site), small, personal(small), 304)


for sessions in (500, 2000):
    flat_over_sessions(sessions)
for subscribers in (1000, 100_000):
    flat_over_subscribers(subscribers)

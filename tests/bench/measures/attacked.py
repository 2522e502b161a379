"""What the honest wait under attack: p95 beside p95 of the same requests without it, in the same round. By name only."""

import random
import time
from collections.abc import Callable
from statistics import quantiles
from urllib.parse import urlencode

from tests.bench.attackers import flooding, post, silent, slow, under
from tests.bench.beside import known
from tests.bench.content.world import PASSWORD, PATH, fill_delegates
from tests.bench.figures import Measured, asked, figure
from tests.bench.load import request
from tests.bench.measures.feeds import FEED
from tests.bench.site import Site, Sites
from tests.bench.visitor import Form, Visitor

ROUNDS, TURNS, REGISTRATIONS = 3, 30, 10
"""Of each page so many a half round, and so many registrations."""
FIRST, PEOPLE = 20_000, 1_000
TWICE = asked(0.5)
PAGES = {"home": "/", "programme": f"/forums/{PATH}/programme", "feed-304": FEED}
REGISTER = f"/forums/{PATH}/register"
FORM = "Content-Type: application/x-www-form-urlencoded"
Times = dict[str, float]


def site_of(sites: Sites) -> Site:
    """500 sessions, and people who did not register yet; limits are on."""
    return sites.once("attacked", lambda: _filled(sites))  # type: ignore[no-any-return]


def _filled(sites: Sites) -> Site:
    site = sites.programme(500, RATE_LIMITS="1")
    fill_delegates(site.rows, FIRST, PEOPLE)
    site.addresses = [f"delegate{number}@bench.example" for number in range(FIRST, FIRST + PEOPLE)]
    return site


def some_filter(chance: random.Random) -> str:
    """Hardly ever the same, and hardly ever the same sessions."""
    return urlencode([("speaker", chance.randrange(1, 400)) for _ in range(12)] + [("q", f"{chance.random()}"[:3])])


def propfind(site: Site) -> Callable[[int], None]:
    names = "".join(f"<x{n}/>" for n in range(100)).encode()
    body = b"<propfind xmlns='DAV:'><prop>%s</prop></propfind>" % names
    path = f"/dav/editions/{PATH.replace('/', '--')}/"
    return flooding(lambda _: post(site.port, path, body, "Depth: 1", method="PROPFIND"))


def filters(site: Site, path: str) -> Callable[[int], None]:
    return flooding(lambda chance: request(site.port, f"{path}?{some_filter(chance)}"))


def posting(site: Site, path: str, **fields: str) -> Callable[[int], None]:
    """A form that is sent for somebody else each time."""
    visitor = Visitor(site.port)
    form, cookie = visitor.get(path).form("email"), visitor.cookie
    visitor.close()

    def ask(chance: random.Random) -> bytes:
        sent = form.fields | fields | {"email": f"x{chance.random()}@bench.example"}
        return post(site.port, form.action, urlencode(sent).encode(), FORM, cookie)

    return flooding(ask)


ATTACKS: dict[str, tuple[str, Callable[[Site], Callable[[int], None]]]] = {
    "silent": ("500 silent sockets", lambda _: silent()),
    "slow": ("50 slow readers", lambda _: slow(FEED)),
    "propfind": ("PROPFIND flood", propfind),
    "pdf": ("flood of PDF filters", lambda site: filters(site, f"/calendar/{PATH}.pdf")),
    "ics": ("flood of ICS filters", lambda site: filters(site, FEED)),
    "html": ("flood of HTML filters", lambda site: filters(site, PAGES["programme"])),
    "tokens": (
        "wrong feed tokens",
        lambda site: flooding(lambda chance: request(site.port, f"/calendar/personal/x{chance.random()}.ics")),
    ),
    "passwords": ("wrong passwords", lambda site: posting(site, "/account/sign-in", password="wrong and long")),
    "sign-ups": ("sign-up flood", lambda site: posting(site, "/account/sign-up", password="right-angled comet")),
}


class Honest:
    """One who opens pages, polls a feed, and registers one after the other; from here."""

    def __init__(self, site: Site) -> None:
        self.site, self.visitor, self.people = site, Visitor(site.port), iter(site.addresses)
        name, _, value = known(site, FEED)[-1].partition(": ")
        self.etag = {name.replace("-", "_"): value}

    def times(self, begin: Callable[[], None]) -> Times:
        """p95 of each, in milliseconds, once `begin` let it begin; forms are open by then."""
        forms = [self._open() for _ in range(REGISTRATIONS)]
        begin()
        spent: dict[str, list[float]] = {name: [] for name in (*PAGES, "registration")}
        for turn in range(TURNS):
            for name, path in PAGES.items():
                given = (304, self.etag) if name == "feed-304" else (200, {})
                spent[name].append(_timed(lambda: self.visitor.get(path, given[0], **given[1])))  # noqa: B023
            if turn % (TURNS // REGISTRATIONS) == 0:
                who, form = forms.pop()
                spent["registration"].append(_timed(lambda: who.send(form)))  # noqa: B023
                who.close()
        return {name: quantiles(values, n=20, method="inclusive")[-1] for name, values in spent.items()}

    def _open(self) -> tuple[Visitor, Form]:
        visitor = Visitor(self.site.port).sign_in(next(self.people), PASSWORD)
        return visitor, visitor.get(REGISTER).form("category")


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def measure(sites: Sites, attack: str) -> dict[str, Measured]:
    """Of each honest request, with and without."""
    site = site_of(sites)
    honest: Honest = sites.once("honest", lambda: Honest(site))
    rounds: list[tuple[Times, Times]] = []
    for _ in range(ROUNDS):
        without = honest.times(lambda: None)
        rounds.append((_under(honest, ATTACKS[attack][1](site), site.port), without))
    return {
        name: Measured([a[name] for a, _ in rounds], [b[name] for _, b in rounds]) for name in (*PAGES, "registration")
    }


def _under(honest: Honest, attack: Callable[[int], None], port: int) -> Times:
    attacked = under(attack, port)
    try:
        return honest.times(lambda: attacked.__enter__())
    finally:
        attacked.__exit__(None, None, None)


def declare(attack: str, honest: str) -> None:
    """One figure: this request under that attack."""
    title = f"{honest} under {ATTACKS[attack][0]}, p95"

    @figure(f"attack-{attack}-{honest}", title, unit="ms", baseline="without", goal=TWICE, heavy=True)
    def measured(sites: Sites) -> Measured:
        return sites.once(("attack", attack), lambda: measure(sites, attack))[honest]  # type: ignore[no-any-return]


for _attack in ATTACKS:
    for _honest in (*PAGES, "registration"):
        declare(_attack, _honest)

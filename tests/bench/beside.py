"""HTTP figures: the site and its baseline under the same load, in turn."""

from collections.abc import Callable
from contextlib import closing

from tests.bench.figures import ROUNDS, Failed, Measured
from tests.bench.load import Load, pass_once, press, request
from tests.bench.servers import constant
from tests.bench.site import Site
from tests.bench.visitor import Page, Visitor

SLOT = 0.5
"""Seconds of load for one value."""
SLOW = 1.0
"""The same where one answer takes longer."""
WARM = 0.2


def in_turn(act: Callable[[], Load], baseline: Callable[[], Load], rounds: int = ROUNDS) -> Measured:
    """A B A B, with how busy the load itself was."""
    pairs = [(act(), baseline()) for _ in range(rounds)]
    values, baselines = [a.per_second for a, _ in pairs], [b.per_second for _, b in pairs]
    return Measured(values, baselines, busy=max(load.busy for pair in pairs for load in pair))


def beside_constant(site: Site, path: str, *headers: str) -> Measured:
    """One address beside a constant application that answers the same to the byte."""
    page = fetch(site, path, *headers)
    with constant(page, str(site.folder)) as other:
        _must_agree(page, look(other.port, path, page.status, *headers))
        ours, theirs = [site.request(path, *headers)], [request(other.port, path, *headers)]
        press(site.port, ours, WARM, page.status)
        press(other.port, theirs, WARM, page.status)
        return in_turn(
            lambda: press(site.port, ours, SLOT, page.status), lambda: press(other.port, theirs, SLOT, page.status)
        )


def each_beside_constant(
    site: Site, asked: list[tuple[str, tuple[str, ...]]], parts: int, rounds: int = ROUNDS
) -> Measured:
    """Many addresses, each once a round at most: the rounds take `parts` shares of them in turn."""
    page = fetch(site, asked[0][0], *asked[0][1])
    with constant(page, str(site.folder)) as other:
        turns = iter(
            [site.request(path, *headers) for path, headers in asked[turn % parts :: parts]] for turn in range(rounds)
        )
        theirs = [request(other.port, path, *headers) for path, headers in asked[::parts]]
        press(other.port, theirs, WARM, page.status)
        return in_turn(
            lambda: pass_once(site.port, next(turns), page.status),
            lambda: press(other.port, theirs, SLOT, page.status),
            rounds,
        )


def beside_site(site: Site, requests: list[bytes], other: Site, others: list[bytes], status: int) -> Measured:
    """One site beside another."""
    press(site.port, requests, WARM, status)
    press(other.port, others, WARM, status)
    return in_turn(lambda: press(site.port, requests, SLOT, status), lambda: press(other.port, others, SLOT, status))


def beside_empty(site: Site, path: str, *headers: str, status: int = 200) -> Measured:
    """A page beside an empty view of the same application on a server of its own."""
    ours, empty = [site.request(path, *headers)], site.empty
    theirs = [request(empty.port, "/bench/empty", *headers)]
    press(site.port, ours, WARM, status)
    press(empty.port, theirs, WARM)
    return in_turn(lambda: press(site.port, ours, SLOW, status), lambda: press(empty.port, theirs, SLOT))


def fetch(site: Site, path: str, *headers: str) -> Page:
    """The answer, 200 or 304."""
    expect = 304 if any(header.startswith("If-None-Match") for header in headers) else 200
    return look(site.port, path, expect, *headers)


def look(port: int, path: str, expect: int, *headers: str) -> Page:
    """One answer, on a connection of its own."""
    with closing(Visitor(port)) as visitor:
        return visitor.get(path, expect, **_named(headers))


def known(site: Site, path: str, *headers: str) -> tuple[str, ...]:
    """The headers with which a program asks again for what it has."""
    return (*headers, f"If-None-Match: {fetch(site, path, *headers).headers['ETag']}")


def _named(headers: tuple[str, ...]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, _, value in (header.partition(": ") for header in headers)}


def _must_agree(page: Page, other: Page) -> None:
    if (page.status, page.body, _told(page)) != (other.status, other.body, _told(other)):
        raise Failed(f"{page.path}: the constant answer is another one: {_told(page)} | {_told(other)}")


def _told(page: Page) -> list[tuple[str, str]]:
    return sorted((name.lower(), value) for name, value in page.headers.items() if name.lower() != "date")

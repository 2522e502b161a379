"""Who gets a thread next, when many ask."""

import asyncio
from collections import Counter
from threading import Event, Lock

import pytest

from forum.bounds import Bound
from forum.web.gateway import LATE, Lane, Turns, origin_of

pytestmark = pytest.mark.pure
FLOOD, HALL = "198.51.100.1", "203.0.113.1"


class Acts:
    """A WSGI application of which each answer waits until it is let go; says who was let in, in which order."""

    def __init__(self):
        self.began, self.go, self.lock, self.running, self.most = [], Event(), Lock(), Counter(), Counter()

    def __call__(self, environ, start):
        who = environ["who"]
        with self.lock:
            self.began.append(who)
            self.running[who] += 1
            self.most[who] = max(self.most[who], self.running[who])
        assert self.go.wait(20)
        with self.lock:
            self.running[who] -= 1
        start("200 OK", [])
        return [b"late" if environ.get(LATE) else b"in time"]


class Pass:
    """One turn of the loop."""

    def __await__(self):
        yield


async def ask(turns, acts, who, large=False):
    return (await turns.run(Lane(who, large), {"who": who}, acts))[2]


async def settle(done):
    """Lets the loop and the threads go on until it is so."""
    while not done():
        await Pass()


def test_a_network_alone_has_every_thread_and_in_company_one_at_a_time():
    async def story():
        turns, acts = Turns(), Acts()
        first = [asyncio.create_task(ask(turns, acts, FLOOD)) for _ in range(20)]
        await settle(lambda: acts.running[FLOOD] == 1)
        acts.go.set()
        await asyncio.gather(*first)
        turns._changed = float("-inf")  # long ago
        acts.go.clear()
        alone = [asyncio.create_task(ask(turns, acts, FLOOD)) for _ in range(20)]
        await settle(lambda: acts.running[FLOOD] == 4)
        guest = asyncio.create_task(ask(turns, acts, HALL))
        await Pass()
        acts.most.clear()
        acts.began.clear()
        acts.go.set()
        await asyncio.gather(*alone, guest)
        return acts

    acts = asyncio.run(story())
    assert acts.most[FLOOD] <= 3  # those that had begun, and then one at a time
    assert acts.began.index(HALL) <= 4  # as soon as one of them ended, before the rest of the flood


def test_networks_take_turns_however_many_requests_each_has_waiting():
    async def story():
        turns, acts = Turns(threads=1), Acts()
        tasks = [asyncio.create_task(ask(turns, acts, FLOOD)) for _ in range(50)]
        await settle(lambda: len(acts.began) == 1)
        tasks += [asyncio.create_task(ask(turns, acts, who)) for who in (HALL, "third", HALL)]
        await Pass()
        acts.go.set()
        await asyncio.gather(*tasks)
        return acts.began

    began = asyncio.run(story())
    assert began[:6] == [FLOOD, FLOOD, HALL, "third", FLOOD, HALL]
    assert Counter(began) == {FLOOD: 50, HALL: 2, "third": 1}


def test_of_what_is_large_so_many_are_made_at_a_time_and_who_waits_too_long_is_told():
    async def story():
        turns, acts = Turns(patience=0.05), Acts()
        tasks = [asyncio.create_task(ask(turns, acts, f"n{n}", large=True)) for n in range(3)]
        await settle(lambda: len(acts.began) == Bound.LARGE_AT_ONCE.most)
        page = asyncio.create_task(ask(turns, acts, "page"))
        await settle(lambda: acts.running["page"] == 1)  # no thread is held by who waits
        await settle(lambda: len(acts.began) == 4)  # the late ones, to be told
        acts.go.set()
        return [await task for task in [*tasks, page]]

    assert asyncio.run(story()) == [b"in time", b"late", b"late", b"in time"]


def test_who_went_away_while_waiting_holds_nothing():
    async def story():
        turns, acts = Turns(threads=1), Acts()
        first = asyncio.create_task(ask(turns, acts, FLOOD))
        await settle(lambda: acts.began == [FLOOD])
        gone = [asyncio.create_task(ask(turns, acts, who)) for who in (FLOOD, HALL, "third")]
        last = asyncio.create_task(ask(turns, acts, HALL))
        await Pass()
        for task in gone:
            task.cancel()
        acts.go.set()
        await asyncio.gather(first, last)
        await asyncio.gather(*gone, return_exceptions=True)
        return acts.began, turns

    began, turns = asyncio.run(story())
    assert began == [FLOOD, HALL]
    assert (turns._held, turns._waiting) == (Counter(), {})


@pytest.mark.parametrize(
    ("proxies", "told", "origin"),
    [
        (0, "192.0.2.9", "10.0.0.1"),
        (1, "192.0.2.9", "192.0.2.9"),
        (1, "1.1.1.1, 192.0.2.9", "192.0.2.9"),
        (2, "1.1.1.1, 192.0.2.9, 10.0.0.2", "192.0.2.9"),
        (2, "192.0.2.9", "10.0.0.1"),
        (1, "", "nowhere"),
        (1, "2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ],
)
def test_the_network_is_what_the_declared_proxies_tell(proxies, told, origin):
    environ = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": told}
    assert origin_of(environ, proxies) == origin

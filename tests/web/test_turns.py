"""Who gets a thread next, when many ask."""

import asyncio
from collections import Counter
from itertools import count
from threading import Event, Lock
from uuid import uuid4

import pytest

from forum.bounds import Bound
from forum.web.turns import COMPANY, HASTE, LATE, Lane, Turns, lane_of, origin_of

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


class Clock(asyncio.SelectorEventLoop):
    """A loop by whose clock it is as late as the test says."""

    now = 0.0

    def time(self):
        return self.now


def run_by_clock(story):
    """The story is told its loop."""
    with asyncio.Runner(loop_factory=Clock) as runner:
        return runner.run(story(runner.get_loop()))


async def ask(turns, acts, who, large=False, costly=False):
    return (await turns.run(Lane(who, large, costly), {"who": who}, acts))[2]


async def settle(done):
    """Lets the loop and the threads go on until it is so."""
    while not done():
        await Pass()


async def settle_all(turns, acts, *asking, **kind):
    """Each of them asks and is answered, one after the other."""
    acts.go.set()
    for who in asking:
        await ask(turns, acts, who, **kind)


def test_a_network_alone_has_every_thread_and_in_company_one_at_a_time():
    async def story(loop):
        turns, acts = Turns(), Acts()
        await settle_all(turns, acts, HALL)
        acts.go.clear()
        first = [asyncio.create_task(ask(turns, acts, FLOOD)) for _ in range(20)]
        await settle(lambda: acts.running[FLOOD] == 1)
        acts.go.set()
        await asyncio.gather(*first)
        loop.now += COMPANY + 1
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

    acts = run_by_clock(story)
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
    ("work", "rest"),
    [
        (0.0625, 0.0625 * Bound.REST.number),
        (Bound.REST_SECONDS.seconds / Bound.REST.number, Bound.REST_SECONDS.seconds),
        (30.0, Bound.REST_SECONDS.seconds),
    ],
)
def test_who_asks_for_what_is_costly_rests_while_others_ask_and_nobody_else_does(work, rest):
    async def story(loop):
        turns, acts = Turns(spent=count(0, work).__next__), Acts()
        await settle_all(turns, acts, HALL)
        await settle_all(turns, acts, FLOOD, costly=True)
        acts.began.clear()
        second = asyncio.create_task(ask(turns, acts, FLOOD, costly=True))
        await settle_all(turns, acts, *[FLOOD, HALL] * 3)  # its pages, and everybody else's
        await settle_all(turns, acts, HALL, costly=True)
        loop.now += rest - 0.001
        await settle_all(turns, acts, "third", "third")
        assert acts.began == [FLOOD, HALL] * 3 + [HALL, "third", "third"]
        assert not second.done()
        loop.now += 0.001
        await second

    run_by_clock(story)


@pytest.mark.parametrize("quiet", [None, HASTE + 0.001])
def test_who_asks_alone_or_where_others_ask_now_and_then_does_not_rest(quiet):
    async def story(loop):
        turns, acts = Turns(spent=count().__next__), Acts()
        if quiet:
            await settle_all(turns, acts, HALL)
            loop.now += quiet
        await settle_all(turns, acts, *[FLOOD] * 30, costly=True)
        assert loop.now == (quiet or 0)

    run_by_clock(story)


def test_a_hall_on_pages_never_rests_whatever_they_cost():
    async def story(loop):
        turns, acts = Turns(spent=count().__next__), Acts()
        acts.go.set()
        hall = [asyncio.create_task(ask(turns, acts, HALL)) for _ in range(500)]
        await settle_all(turns, acts, *["third"] * 5)
        await asyncio.gather(*hall)
        assert (acts.began.count(HALL), loop.now) == (500, 0)

    run_by_clock(story)


@pytest.mark.parametrize(
    ("method", "path", "query", "large", "costly"),
    [
        ("GET", "/", "", False, False),
        ("POST", "/account/by-mail", "", False, False),
        ("GET", "/account/sign-in", "next=/forums/a/b/register", False, False),
        ("GET", "/forums/a/b/programme", "", False, False),
        ("GET", "/forums/a/b/programme", "day=2027-01-02&track=1&room=&type=&language=en&speaker=&q=", False, False),
        ("GET", "/forums/a/b/programme", "q=bread", False, True),
        ("GET", "/forums/a/b/programme", "%71=bread", False, True),
        ("GET", "/forums/a/b/programme", "speaker=1&speaker=2&speaker=3&speaker=4", False, True),
        ("GET", "/forums/a/b/programme", "x=" * 200, False, True),
        ("GET", "/calendar/a/b.ics", "", False, False),
        ("GET", "/calendar/a/b.ics", "lang=ru", False, True),
        ("GET", "/calendar/a/b.pdf", "", True, True),
        ("GET", "/forums/a/b/preview.ru.png", "", True, True),
        ("GET", "/calendar/personal/secret.ics", "", False, True),
        ("PROPFIND", "/dav/editions/a--b/", "", False, True),
        ("REPORT", "/", "", False, True),
        ("GET", "/forums/a/b/mine", "", False, False),
    ],
)
def test_what_is_costly_is_seen_by_its_address(method, path, query, large, costly):
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": HALL}
    assert lane_of(environ, 0) == Lane(HALL, large, costly)


@pytest.mark.parametrize(("stars", "costly"), [(100, False), (1_000, True)])
@pytest.mark.parametrize("path", ["/forums/a/b/mine", "/forums/a/b/sessions/7/wish"])
def test_a_browser_with_many_stars_asks_for_much(path, stars, costly):
    told = "+".join([f"{uuid4()}%401760000000"] * stars)
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": "", "REMOTE_ADDR": HALL}
    assert lane_of(environ | {"CONTENT_LENGTH": str(len(f"stars={told}"))}, 0) == Lane(HALL, costly=costly)


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


def test_nothing_is_kept_of_networks_that_asked_however_many():
    async def story(loop):
        turns, acts = Turns(spent=count().__next__), Acts()
        await settle_all(turns, acts, HALL)
        await settle_all(turns, acts, *map(str, range(500)), costly=True)
        assert len(turns._resting) == 500
        loop.now += Bound.REST_SECONDS.seconds
        await settle_all(turns, acts, HALL)
        assert (turns._held, turns._waiting, turns._resting) == (Counter(), {}, {})

    run_by_clock(story)


@pytest.mark.parametrize(
    ("path", "kind", "large"),
    [
        ("/manage/a/b/cover", "multipart/form-data; boundary=x", True),
        ("/manage/a/b/cover", "application/x-www-form-urlencoded", False),
        ("/account/profile", "multipart/form-data; boundary=x", False),
    ],
)
def test_a_picture_that_is_drawn_waits_among_what_is_large(path, kind, large):
    """Eight at once of one organiser held every thread."""
    told = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": "", "CONTENT_TYPE": kind, "REMOTE_ADDR": HALL}
    assert lane_of(told, 0) == Lane(HALL, large)


def test_of_what_hashes_passwords_one_has_a_thread_and_pages_have_the_others():
    """On the landed revision a dozen networks that signed up held all threads, and strangers waited for seconds."""

    async def story():
        turns, acts = Turns(), Acts()
        crowd = [Lane(f"198.51.100.{n}", hashes=True) for n in range(12)]
        asking = [asyncio.ensure_future(turns.run(lane, {"who": "hashes"}, acts)) for lane in crowd]
        await settle(lambda: len(acts.began) == Bound.HASHES_AT_ONCE.most)
        asking.append(asyncio.ensure_future(ask(turns, acts, HALL)))
        await settle(lambda: HALL in acts.began)
        acts.go.set()
        await asyncio.gather(*asking)
        assert acts.most["hashes"] == Bound.HASHES_AT_ONCE.most
        assert len(acts.began) == 13

    asyncio.run(story())


def test_a_password_waits_no_longer_than_it_may_and_is_told_so():
    async def story():
        turns, acts = Turns(patience=0.05), Acts()
        first = asyncio.ensure_future(turns.run(Lane(FLOOD, hashes=True), {"who": FLOOD}, acts))
        await settle(lambda: acts.began == [FLOOD])
        late = asyncio.ensure_future(turns.run(Lane(HALL, hashes=True), {"who": HALL}, acts))
        await settle(lambda: HALL in acts.began)
        acts.go.set()
        assert [(await each)[2] for each in (first, late)] == [b"in time", b"late"]

    asyncio.run(story())


@pytest.mark.parametrize("path", ["sign-in", "sign-up", "reset/token", "password", "again"])
def test_whoever_sends_a_password_waits_where_passwords_do(path):
    asked = {"PATH_INFO": f"/account/{path}", "QUERY_STRING": "", "REMOTE_ADDR": HALL}
    assert lane_of(asked | {"REQUEST_METHOD": "POST"}, 0) == Lane(HALL, hashes=True)
    assert lane_of(asked | {"REQUEST_METHOD": "GET"}, 0) == Lane(HALL)

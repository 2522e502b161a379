"""The calendars' figures: feeds, 304s, renders, a release, memory; and what a million subscribers would need."""

import hashlib
import time
import urllib.request
from uuid import UUID

from icalendar import Calendar
from sqlalchemy import insert, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.feeds.queries import facts_of
from forum.formats.feed import Feed, Item
from forum.formats.ical import calendar
from forum.languages import LANGUAGES
from forum.releases.models import Star
from forum.releases.queries import find_document, forget_documents
from forum.schedule.models import Slot
from forum.schedule.services import release
from forum.subscriptions.models import Subscription, SubscriptionKind
from forum.web.conditional import PACK
from tests.bench.load import application, fill_programme, memory, per_second, request, served, show
from tests.bench.subscribers import simulate

BASE = "https://forum.example"


def address(folder, name, **settings):
    """The environment of a site with its own database."""
    url = f"sqlite:///{folder}/{name}.sqlite"
    environ = {"FORUM_DEMO": "1", "FORUM_INSTANCE": folder, "FORUM_RATE_LIMITS": "0", "FORUM_DATABASE_URL": url}
    return environ | {f"FORUM_{key}": value for key, value in settings.items()}


def etag(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.headers["ETag"]


def subscribers(count, stars):
    """Accounts with a personal address and so many starred sessions; the tokens."""
    now = clock.now()
    uids = [UUID(s.facts.uid) for s in find_document(1).listed]
    first = (db.session.scalar(select(db.func.max(Account.id))) or 0) + 1
    ids = range(first, first + count)
    tokens = [f"token-of-{n}" for n in ids]
    with transaction():
        db.session.execute(insert(Account), [{"id": n, "email": f"{n}@bench.example", "created_at": now} for n in ids])
        rows = [
            {
                "account_id": n, "token_hash": hashlib.sha256(token.encode()).hexdigest(), "name": "phone", "language": "en",
                "created_at": now, "kind": SubscriptionKind.FEED, "last_used_at": now,
            }
            for n, token in zip(ids, tokens, strict=True)
        ]  # fmt: skip
        db.session.execute(insert(Subscription), rows)
        for start in range(0, count, 5000):
            part = [
                {"account_id": n, "session_uid": uids[(n + k) % len(uids)], "edition_id": 1, "changed_at": now}
                for n in ids[start : start + 5000]
                for k in range(stars)
            ]
            db.session.execute(insert(Star), part)
    return tokens


def feeds(folder):
    environ = address(folder, "feeds")
    with application(environ):
        fill_programme(500)
        tokens = subscribers(2000, 20)
    with served(environ) as (port, _, _pid):
        path = "/calendar/bench/2027.ics"
        empty, same = per_second(port, "/bench/empty"), per_second(port, "/bench/bytes")
        got = per_second(port, path)
        show("feed of 500 sessions, GET (against the same bytes from a view)", got, same)
        show("feed of 500 sessions, gzip, GET", per_second(port, path, "Accept-Encoding: gzip\r\n"), same)
        unchanged = per_second(port, path, f"If-None-Match: {etag(port, path)}\r\n")
        show("feed of 500 sessions, If-None-Match, 304", unchanged, empty)
        mine = f"/calendar/personal/{tokens[0]}.ics"
        show("personal feed of 20 sessions, warm GET", per_second(port, mine), empty)
        show(
            "personal feed of 20 sessions, 304", per_second(port, mine, f"If-None-Match: {etag(port, mine)}\r\n"), empty
        )
        rest = iter(tokens[1:])
        started = time.monotonic()
        for _ in range(200):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/calendar/personal/{next(rest)}.ics").close()
        cold = 200 / (time.monotonic() - started)
        show("personal feed of 20 sessions, cold GET, each another's, one by one", cold, empty)
        tags = [(p := f"/calendar/personal/{t}.ics", etag(port, p)) for t in tokens[300:1300]]
        each = per_second(port, "", requests=[request(p, f"If-None-Match: {tag}\r\n") for p, tag in tags])
        show("personal feed of 20 sessions, 304, each another's", each, empty)
    return {"get": got, "304": unchanged, "personal": each, "cold": cold}


def flat(folder):
    """How 304s depend on sessions and subscribers, every one asking the database (FEED_SECONDS=0)."""
    smallest = None
    for count in (100, 500, 2000):
        environ = address(folder, f"sessions{count}", FEED_SECONDS="0")
        with application(environ):
            fill_programme(count)
        with served(environ) as (port, _, _pid):
            path = "/calendar/bench/2027.ics"
            speed = per_second(port, path, f"If-None-Match: {etag(port, path)}\r\n")
        smallest = smallest or speed
        show(f"304 of a feed with {count:,} sessions, asking the database each time", speed, smallest)
    smallest = None
    for count in (10, 1000, 100_000):
        environ = address(folder, f"subscribers{count}", FEED_SECONDS="0")
        with application(environ):
            fill_programme(100)
            tokens = subscribers(count, 5)
        with served(environ) as (port, _, _pid):
            sample = [f"/calendar/personal/{t}.ics" for t in tokens[:: max(1, count // 500)][:500]]
            requests = [request(p, f"If-None-Match: {etag(port, p)}\r\n") for p in sample]
            speed = per_second(port, "", requests=requests)
        smallest = smallest or speed
        show(f"personal 304 with {count:,} subscribers, asking the database each time", speed, smallest)


def rendering(folder):
    with application(address(folder, "rendering")):
        fill_programme(2000)
        document = find_document(1)
        facts = facts_of(db.session.get_one(Edition, 1), BASE)
        feed = Feed("Bench", BASE, BASE, (facts,), tuple(Item(s, facts) for s in document.published), "en")

        def ours():
            return calendar(feed, largest=10**9, most=10**6)

        read = Calendar.from_ical(ours())
        show("first render of 2,000 sessions (against icalendar's to_ical)", fastest(ours), fastest(read.to_ical))


def fastest(act, times=3):
    """Per second, the best of some tries."""
    best = 10.0**9
    for _ in range(times):
        started = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - started)
    return 1 / best


def releasing(folder):
    with application(address(folder, "releasing")):
        fill_programme(1000)
        with transaction():
            for slot in db.session.scalars(select(Slot)):
                slot.ends_at += (slot.ends_at - slot.starts_at) / 2
        started = time.perf_counter()
        with transaction():
            edition = db.session.get_one(Edition, 1)
            release(edition, 1, db.session.scalars(select(Account)).unique().first(), clock.now())
        released = time.perf_counter()
        forget_documents()
        document, facts = find_document(1), facts_of(edition, BASE)
        size = 0
        for language in LANGUAGES:
            items = tuple(Item(s, facts) for s in document.published)
            data = calendar(Feed("Bench", BASE, BASE, (facts,), items, language))
            size += sum(len(pack(data)) for pack in PACK.values()) + len(data)
        warm = time.perf_counter()
        print(f"{'a release of 1,000 changed sessions: publishing it':64} {released - started:9.2f} s")
        print(f"{'… and every language warm, plain, gzip and br':64} {warm - released:9.2f} s, {size / 1e6:.1f} MB")


def remembering(folder):
    environ = address(folder, "remembering")
    with application(environ):
        fill_programme(200)
    with served(environ) as (port, _, pid):
        per_second(port, "/bench/empty")
        before = memory(pid)
        for n in range(10_000):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/calendar/bench/2027.ics?speaker={n}&q=number").close()
        middle = memory(pid)
        for n in range(3000):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/calendar/bench/2027.ics?q={n % 500}&lang=ru&x={n}").close()
        print(
            f"{'memory per worker, empty / after 10,000 feeds / 3,000 larger ones':64} {before:.0f} / {middle:.0f} / {memory(pid):.0f} MiB"
        )


def main(folder):
    speeds = feeds(folder)
    flat(folder)
    rendering(folder)
    releasing(folder)
    remembering(folder)
    simulate(speeds)

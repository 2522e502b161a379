"""Feeds with everything in them: nasty texts, recurrence with exceptions, postponement, zones, removal."""

from datetime import UTC, datetime, time, timedelta

import msgspec

from forum.formats.feed import EditionFacts, Feed, Item
from forum.releases.rules import (
    Appears,
    Frequency,
    Override,
    Released,
    Repeats,
    Status,
)
from tests.releases.samples import PLACE, START, facts

NASTY = (
    "Title\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT; a, b \\ \u202eRTL\u202c \x07 🎪 oʻgʻirlanmagan 'ʻ`’ʼ <b>&amp; שלום " + "ы" * 120
)  # fmt: skip


ELSEWHERE = msgspec.structs.replace(PLACE, room_id=2, room={"en": "Hall 2"})
WEEKLY = datetime(2027, 3, 1, 8, tzinfo=UTC)  # a Monday, ten in Berlin's winter, before its summer time begins
UIDS = [f"6f1c0a3e-0000-4000-8000-{n:012}" for n in range(20)]
SPEAKERS = (
    Appears(7, {"en": "Aziza", "ru": "Азиза"}, {"en": "Works, Ltd; \\"}, {"en": "Life"}, "UZ", "speaker"),
    Appears(8, {"ru": "Иван"}, {}, {}, "RU", "chair"),
)


def week(n: int, hours: int = 0) -> datetime:
    """The n-th Monday's start by Berlin's clock (summer time from the fourth on), moved by so many hours."""
    return WEEKLY + timedelta(weeks=n, hours=hours) - timedelta(hours=1 if n >= 4 else 0)


def recurring():
    """Ten Mondays: the third left out, the fifth cancelled, the seventh moved to another hall and hour."""
    overrides = (
        Override(week(4), week(4), week(4, 1), PLACE, Status.CANCELLED),
        Override(week(6), week(6, 3), week(6, 5), ELSEWHERE, Status.CONFIRMED),
    )
    repeats = Repeats(Frequency.WEEKLY, 1, (), week(9), (week(2),), overrides)
    return msgspec.structs.replace(
        facts(2, "Council"), uid=UIDS[2], starts_at=WEEKLY, ends_at=week(0, 1), repeats=repeats
    )


def everything(language: str = "en") -> Feed:
    """Two editions in two zones, one with hours and postponed; every state of a session."""
    berlin = EDITION._replace(
        uid=UIDS[19], timezone="Europe/Berlin", url="https://forum.example/forums/council/2027", status=Status.POSTPONED,
        starts_on=WEEKLY.date(), ends_on=WEEKLY.date() + timedelta(days=100), opens_at=time(9), closes_at=time(18, 30),
    )  # fmt: skip
    home = EDITION._replace(url="https://forum.example/forums/innoprom/2027")
    plain = msgspec.structs.replace(
        facts(1, NASTY, speakers=SPEAKERS), uid=UIDS[1], abstract={"en": NASTY * 60, "ru": "Кратко"},
        stream_url="https://stream.example/?a=1&b=2",
    )  # fmt: skip
    states = [
        msgspec.structs.replace(facts(n, f"State {s}", hours=n, status=s), uid=UIDS[n])
        for n, s in ((3, "tentative"), (4, "cancelled"), (5, "postponed"))
    ]
    removed = msgspec.structs.replace(facts(6, "Gone", hours=6, status="cancelled"), uid=UIDS[6])
    long = msgspec.structs.replace(facts(7, "Exhibition"), uid=UIDS[7], ends_at=START + timedelta(days=40))
    items = [Item(Released(f, 3, START, moved_from=START - timedelta(days=1)), home) for f in (plain, *states, long)]
    items += [Item(Released(recurring(), 1, START), berlin)]
    items += [Item(Released(removed, 4, START, removed=True, change="removed"), home)]
    items += [Item(Released(msgspec.structs.replace(plain, uid=UIDS[8], id=8), 1, START), home, 2, START)]
    return Feed(
        "Any; \\ name",
        "https://forum.example/forums",
        "https://forum.example/calendar/x.ics",
        (home, berlin),
        tuple(items),
        language,
        5,
        START,
    )


def one_edition(language: str = "en") -> Feed:
    """The same without what belongs to another edition."""
    whole = everything(language)
    items = tuple(i for i in whole.items if i.edition.uid == EDITION.uid)
    return whole._replace(editions=whole.editions[:1], items=items)


EDITION = EditionFacts(
    "edition-uid", 0, START, Status.CONFIRMED, {"en": "Edition"}, {"en": "About"}, {"en": "Halls"}, 41.3, 69.2, START.date(),
    START.date(), "https://forum.example/forums/a/b", "lapis", "Asia/Tashkent",
)  # fmt: skip

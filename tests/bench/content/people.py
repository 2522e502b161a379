"""Subscribers and delegates."""

import hashlib
import random
from datetime import timedelta

from forum.people.rules import marks_of
from tests.bench.content.world import NOW, fill_delegates, identifier, said
from tests.bench.rows import Row, Rows


def fill_subscribers(rows: Rows, first: int, count: int, stars: int, sessions: int) -> list[str]:
    """Accounts with a personal address and so many starred sessions each; the addresses."""
    fill_delegates(rows, first, count)
    numbers = range(first, first + count)
    tokens = [f"token-of-{n}" for n in numbers]
    common = {"kind": "FEED", "name": "phone", "language": "en", "created_at": NOW, "last_used_at": NOW}
    hashes = [hashlib.sha256(token.encode()).hexdigest() for token in tokens]
    rows.add(
        "subscription", [{"account_id": n, "token_hash": h, **common} for n, h in zip(numbers, hashes, strict=True)]
    )
    uids = [identifier("session", n) for n in range(1, sessions + 1)]
    star = {"edition_id": 1, "starred": True, "changes": 0, "changed_at": NOW}
    every = ((n, uids[(n * 7 + k) % sessions]) for n in numbers for k in range(stars))
    rows.add("star", ({"account_id": n, "session_uid": uid, **star} for n, uid in every))
    return [f"/calendar/personal/{token}.ics" for token in tokens]


def fill_registrations(rows: Rows, first: int, count: int) -> None:
    """Delegates of our edition in every state."""
    fill_delegates(rows, first, count)
    registrations = [_registration(n) | {"id": n} for n in range(first, first + count)]
    rows.add("registration", registrations)
    told = [(row["id"], row["said"]) for row in registrations]
    marks = ((key, mark) for key, said in told for mark in marks_of(said, said["email"]))
    rows.add("registration_mark", ({"registration_id": key, "mark": mark, "edition_id": 1} for key, mark in marks))


def _registration(number: int) -> Row:
    chance = random.Random(number)
    state = chance.choices(("CONFIRMED", "PENDING", "WITHDRAWN", "REJECTED"), (75, 15, 7, 3))[0]
    at = NOW - timedelta(minutes=chance.randrange(60 * 24 * 45))
    return {
        "reference": f"B{number:07}",
        "uid": identifier("registration", number),
        "edition_id": 1,
        "category_id": chance.choice((1, 1, 1, 2, 3)),
        "person_id": number,
        "submitted_by": number,
        "state": state,
        "answers": {"note": "Vegetarian; arrives on the evening before." if number % 6 == 0 else ""},
        **said(number),
        "created_at": at,
        "changed_at": at,
        "sequence": 1,
    }

"""Editions, venue, accounts: row by row, in the tables themselves."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher

from tests.bench.content.texts import abstract, company, name, title, told
from tests.bench.rows import Row, Rows

PASSWORD = "eight-pointed star of the bench"
ADMIN = "olga@bench.example"
PATH = "bench/2027"
ROOMS, HOURS = 16, 8
KINDS = (("Delegate", "Делегат", "Delegat"), ("Guest", "Гость", "Mehmon"), ("Press", "Пресса", "Matbuot"))
COUNTRIES = ("UZ", "KZ", "KG", "TJ", "TM", "RU", "CN", "TR", "AZ", "DE")
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Cheap on purpose: signing in is not what is measured."""
NOW = datetime.now(UTC).replace(microsecond=0)
FIRST_DAY = NOW.date() + timedelta(days=30)


def identifier(kind: str, number: int) -> UUID:
    """The same in every run."""
    return UUID(bytes=hashlib.md5(f"{kind}{number}".encode()).digest(), version=4)


def fill_world(rows: Rows, days: int = 4) -> None:
    """An organiser, a venue, eight series with two editions each; the first is ours and lasts so many days."""
    fill_accounts(rows, [1], [ADMIN])
    site = {"id": 1, "account_id": 1, "scope": "SITE", "scope_id": 0, "role": "OWNER", "granted_at": NOW}
    rows.add("grant", [site])
    where: Row = {
        "address": told(("107 Amir Temur Avenue", "проспект Амира Темура, 107", "Amir Temur shoh koʻchasi, 107"))
    }
    where |= {"city": told(("Tashkent", "Ташкент", "Toshkent")), "country": "UZ", "timezone": "Asia/Tashkent"}
    halls = told(("Central Exhibition Halls", "Центральные выставочные павильоны", "Markaziy koʻrgazma pavilyonlari"))
    rows.add("venue", [{"id": 1, "name": halls, "latitude": 41.34, "longitude": 69.28, **where}])
    hall = [told((f"Hall {n}", f"Зал {n}", f"{n}-zal")) for n in range(1, ROOMS + 1)]
    rows.add(
        "room", [{"id": n, "venue_id": 1, "name": h, "capacity": 200, "position": n} for n, h in enumerate(hall, 1)]
    )
    rows.add("series", [_series(n) for n in range(1, 9)])
    rows.add("edition", [_edition(n, days) for n in range(1, 17)])
    rows.add("category", [_category(n) for n in range(1, 4)])


def _series(number: int) -> Row:
    slug = "bench" if number == 1 else f"series-{number}"
    texts = {"name": title(number), "summary": abstract(number), "about": abstract(number + 100)}
    return {"id": number, "slug": slug, "accent": "lapis", "closed": False, "position": number, **texts}


def _edition(number: int, days: int) -> Row:
    first = FIRST_DAY if number == 1 else FIRST_DAY + timedelta(days=(number - 8) * 45)
    names = {"name": title(number + 50), "about": abstract(number + 200), "audience": abstract(number + 300)}
    dates = {"starts_on": first, "ends_on": first + timedelta(days=days - 1)}
    return {
        "id": number,
        "series_id": (number + 1) // 2,
        "slug": "2027" if number % 2 else "2026",
        "uid": identifier("edition", number),
        "languages": ["ru", "en", "uz"],
        "venue_id": 1,
        "state": "ANNOUNCED",
        **names,
        **dates,
    }


def _category(number: int) -> Row:
    kind = KINDS[number - 1]
    window = {"opens_at": NOW - timedelta(days=60), "closes_at": NOW + timedelta(days=20)}
    places = {"quota": 1_000_000, "has_waitlist": True, "needs_approval": number == 3, "position": number}
    return {"id": number, "edition_id": 1, "name": told(kind), "description": abstract(number), **window, **places}


def fill_delegates(rows: Rows, first: int, count: int) -> None:
    """Accounts numbered on from `first`: delegate<number>@bench.example."""
    ids = range(first, first + count)
    fill_accounts(rows, ids, [f"delegate{number}@bench.example" for number in ids])


def fill_accounts(rows: Rows, ids: Sequence[int], emails: Sequence[str]) -> None:
    """Confirmed accounts with a profile; everybody's password is PASSWORD."""
    known = {"password_hash": _HASH, "confirmed_at": NOW, "created_at": NOW, "language": "en"}
    pairs = list(zip(ids, emails, strict=True))
    people = [_person(number, email) for number, email in pairs]
    names = {person["id"]: f"{person['given_name']} {person['family_name']}" for person in people}
    rows.add("account", [{"id": number, "email": email, "name": names[number], **known} for number, email in pairs])
    rows.add("person", people)


def _person(number: int, email: str) -> Row:
    (given, _, family), here = name(number)["en"].partition(" "), company(number)["en"]
    names = {"given_name": given, "family_name": f"{family}-{number}", "native_name": f"{name(number)['ru']}-{number}"}
    work = {"organisation": here, "position": "Head of department", "phone": f"+99890{number:07}"}
    folded = f"{family}-{number} {given} {here} {email}".lower()
    country = COUNTRIES[number % len(COUNTRIES)]
    return {"id": number, "account_id": number, "country": country, "folded": folded, **names, **work}


def said(number: int) -> Row:
    """What a delegate told of themselves when registering."""
    person = _person(number, email := f"delegate{number}@bench.example")
    told = {name: value for name, value in person.items() if isinstance(value, str) and name != "folded"}
    return {"said": told | {"patronymic": "", "email": email}, "folded": person["folded"], "country": told["country"]}

"""The demonstration's accounts that one signs in to, and its 400 delegates."""

import random
import re
from datetime import datetime
from itertools import product
from unicodedata import normalize

from forum.accounts.models import Account
from forum.accounts.services import create_account, hash_password
from forum.db import db
from forum.demo.editions import INNOPROM_FILES
from forum.demo.scenes import Crowd, Names, read, read_script
from forum.people.models import Person
from forum.people.services import describe_self

PASSWORD = "eight-pointed star"  # noqa: S105 - printed by the demonstration, which listens on loopback only
NUMBER = 400
HOME = {"UZ": 10, "RU": 7, "KZ": 5, "KG": 4, "TJ": 4, "TM": 3}
"""From which of the six countries how many come, compared with each other."""
LANGUAGES = {
    "UZ": ("uz", "uz", "ru"),
    "RU": ("ru",),
    "KZ": ("ru", "ru", "en"),
    "KG": ("ru",),
    "TJ": ("ru",),
    "TM": ("ru",),
}
CAST = {
    "admin": ("Rustam", "Ergashev", "Rustam Ergashev", "UZ", "Secretariat of the forums", "System administrator"),
    "olga": ("Olga", "Lesnikova", "Ольга Лесникова", "RU", "Secretariat of the forums", "Head of the secretariat"),
    "petra": ("Petra", "Aksyonova", "Петра Аксёнова", "KZ", "Secretariat of the forums", "Programme editor"),
    "rita": ("Rita", "Tulyaganova", "Rita Tulyaganova", "UZ", "Secretariat of the forums", "Head of registration"),
    "dana": ("Dana", "Serikova", "Дана Серікова", "KZ", "Secretariat of the forums", "Registration desk"),
    "vera": ("Vera", "Solovyova", "Вера Соловьёва", "RU", "Chamber of Industrial Engineers", "Protocol"),
    "paul": ("Paul", "Reimer", "Пауль Реймер", "KZ", "Steppe Main Line", "Head of international projects"),
    "sam": ("Sam", "Tashmatov", "Sam Toshmatov", "UZ", "Navoi College of Mechatronics", "Lecturer"),
}
"""Given and family name, name as written at home, country, organisation, position."""
FIELDS = ("given_name", "family_name", "native_name", "country", "organisation", "position")


def make_cast(now: datetime) -> dict[str, Account]:
    """Those whose password everybody knows."""
    known, cast = hash_password(PASSWORD), {}
    for name, facts in CAST.items():
        cast[name] = create_account(f"{name}@demo.example", "", now)
        cast[name].password_hash = known
        db.session.flush()
        describe_self(cast[name], dict(zip(FIELDS, facts, strict=True)), now)
    return cast


def make_people(now: datetime, chance: random.Random) -> list[int]:
    """Their persons' keys; nobody bears the name of another."""
    rows = make_rows(read("delegates", Crowd), chance)
    taken: set[str] = set()
    made = [_person(row[:-1], row[-1], taken, now) for row in rows]
    db.session.flush()
    return [person.id for person in made]


def make_rows(crowd: Crowd, chance: random.Random) -> list[tuple[str, ...]]:
    """Country, given and family name, name at home, organisation, position and language of each."""
    guests = [(*guest, "en") for guest in crowd.guests]
    rows = [*_at_home(crowd, NUMBER - len(guests), chance), *guests]
    chance.shuffle(rows)
    return rows


def _person(facts: tuple[str, ...], language: str, taken: set[str], now: datetime) -> Person:
    given, family = facts[1], facts[2]
    address = _plain(f"{given}.{family}")
    address = next(each for n in range(99) if (each := address + (str(n + 1) if n else "")) not in taken)
    taken.add(address)
    account = create_account(f"{address}@people.example", "", now)
    account.language = language
    db.session.flush()
    country, *names, organisation, position = facts
    return describe_self(account, dict(zip(FIELDS, (*names, country, organisation, position), strict=True)), now)


def _at_home(crowd: Crowd, number: int, chance: random.Random) -> list[tuple[str, ...]]:
    """People of the six countries, in organisations of theirs."""
    known = read_script(*INNOPROM_FILES).organisation
    whole, rows = sum(HOME.values()), list[tuple[str, ...]]()
    offices = {code: [each.name["en"] for each in known if each.country == code] for code in HOME}
    for code, share in HOME.items():
        count = number - len(rows) if code == list(HOME)[-1] else number * share // whole
        for given, family, native in chance.sample(_names(crowd.names[code]), count):
            office, position = chance.choice(offices[code]), chance.choice(crowd.positions)
            rows.append((code, given, family, native, office, position, chance.choice(LANGUAGES[code])))
    return rows


def _names(names: Names) -> list[tuple[str, str, str]]:
    """Every name that men and women can have: given, family, and both as written at home."""
    found = []
    for index, givens in enumerate((names.men, names.women)):
        for given, family in product(givens, names.families):
            (own, own_home), (theirs, home) = given.split("="), family.split("=")
            found.append(
                (
                    own,
                    theirs.split("|")[index * theirs.count("|")],
                    f"{own_home} {home.split('|')[index * home.count('|')]}",
                )
            )
    return found


def _plain(name: str) -> str:
    letters = normalize("NFKD", name.lower().replace("ı", "i").replace("ə", "e")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z.]+", "", letters)

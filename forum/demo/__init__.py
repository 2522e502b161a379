"""The demonstration: the forums of the summit's report, with invented sessions, people and companies.

The same day gives the same database: every choice comes from a seeded generator.
"""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from forum.accounts.models import Account, Role, Scope, Where
from forum.accounts.services import create_account, give
from forum.db import db, transaction
from forum.demo.people import first_category, make_people, make_registrations
from forum.demo.programme import make_programme, text, uid
from forum.demo.texts import AUDIENCE, CATEGORIES, SERIES, VENUES, OneSeries, Words
from forum.demo.visiting import FIGURES, PRACTICAL, SOURCE
from forum.editions.models import Edition, EditionState, Room, Series, Venue
from forum.editions.queries import where_edition, where_series, where_venue
from forum.editions.services import follow_draft
from forum.mail.models import Letter, LetterState
from forum.people.queries import find_person
from forum.people.services import describe_self
from forum.registration import services as registration
from forum.registration.models import Category

PASSWORD = "eight-pointed star"  # noqa: S105 - printed by the demonstration, which listens on loopback only
ACCOUNTS = [
    ("admin@demo.example", "administrator: owner of the site"),
    ("olga@demo.example", "owner of all series, editions and venues"),
    ("petra@demo.example", "programme of INNOPROM"),
    ("rita@demo.example", "registration of INNOPROM"),
    ("dana@demo.example", "registration desk of INNOPROM"),
    ("vera@demo.example", "viewer of INNOPROM"),
    ("paul@demo.example", "delegate, member of the councils"),
    ("sam@demo.example", "delegate"),
]


def is_empty() -> bool:
    """Whether no forum exists yet."""
    return db.session.scalar(select(Series.id)) is None


def load(now: datetime, tell: Callable[[str], object] = lambda _: None) -> None:
    """Fill an empty database; `tell` hears what is being made."""
    chance = random.Random(2025)  # noqa: S311 - the same data every time
    today = now.date()
    tell("accounts, venues, forums and editions")
    with transaction():
        cast = _cast(now)
        venues = {key: _venue(*facts) for key, facts in VENUES.items()}
        for venue in venues.values():
            give(where_venue(venue), cast["olga"], Role.OWNER, None, now)
        editions = [e for i, s in enumerate(SERIES) for e in _series(i, s, venues, cast, today, now, chance)]
    for edition, programme in editions:
        tell(f"the programme of {edition.name['en']}")
        with transaction():
            make_programme(edition, programme, cast["olga"], now, chance)
    tell("people")
    with transaction():
        people = make_people(now, chance)
    innoprom = editions[1][0]
    for part in range(0, len(people), 50):
        tell(f"who registers: {part} of {len(people)}")
        with transaction():
            make_registrations(innoprom, people[part : part + 50], now, chance)
    with transaction():
        paul = cast["paul"]
        registration.register(innoprom, first_category(innoprom), find_person(paul), {}, by=paul, now=now)
        # What the loading itself wrote is history: no mail goes to invented people.
        for letter in db.session.scalars(select(Letter).where(Letter.recipient.not_like("%@demo.example"))):
            letter.state, letter.sent_at = LetterState.SENT, now


def _cast(now: datetime) -> dict[str, Account]:
    cast = {}
    for email, _ in ACCOUNTS:
        name = email.partition("@")[0]
        cast[name] = account = create_account(email, PASSWORD, now)
        db.session.flush()
        profile = {"given_name": name.title(), "family_name": "Demonstration", "country": "UZ", "organisation": "Forum"}
        describe_self(account, profile, now)
    give(Where(Scope.SITE), cast["admin"], Role.OWNER, None, now)
    return cast


def _venue(
    name: Words,
    address: Words,
    city: Words,
    country: str,
    zone: str,
    where: tuple[float, float],
    rooms: list[tuple[Words, int]],
) -> Venue:
    venue = Venue(
        name=text(*name),
        address=text(*address),
        city=text(*city),
        country=country,
        timezone=zone,
        latitude=where[0],
        longitude=where[1],
    )
    db.session.add(venue)
    for position, (room, seats) in enumerate(rooms):
        db.session.add(Room(venue=venue, name=text(*room), capacity=seats, position=position))
    db.session.flush()
    return venue


def _series(
    position: int,
    facts: OneSeries,
    venues: dict[str, Venue],
    cast: dict[str, Account],
    today: date,
    now: datetime,
    chance: random.Random,
) -> list[tuple[Edition, str]]:
    slug, accent, closed, name, summary, about, editions = facts
    series = Series(
        slug=slug,
        accent=accent,
        closed=closed,
        position=position,
        name=text(*name),
        summary=text(*summary),
        about=text(*about),
    )
    if slug == "innoprom":
        series.figures, series.figures_source = text(*FIGURES), text(*SOURCE)
    db.session.add(series)
    db.session.flush()
    give(where_series(series), cast["olga"], Role.OWNER, None, now)
    made = []
    for offset, length, venue, suffix, programme in editions:
        days = today + timedelta(days=offset), today + timedelta(days=offset + length - 1)
        edition = _edition(series, suffix, days, venues[venue], now, chance)
        _team(edition, slug, closed, cast, now)
        _categories(edition, now)
        made.append((edition, programme))
    return made


def _edition(
    series: Series, suffix: str, days: tuple[date, date], venue: Venue, now: datetime, chance: random.Random
) -> Edition:
    year = days[0].year
    edition = Edition(
        series=series,
        slug=f"{year}-{suffix.lower()}" if suffix else str(year),
        uid=uid(chance),
        venue=venue,
        name=text(*(f"{series.name[code]} {suffix or year}" for code in ("en", "ru", "uz"))),
        about=series.about.copy(),
        audience=text(*AUDIENCE),
        languages=["ru", "en", "uz"],
        state=EditionState.ANNOUNCED,
        starts_on=days[0],
        ends_on=days[1],
    )
    for name, words in PRACTICAL.items() if series.slug == "innoprom" else ():
        setattr(edition, name, text(*words))
    db.session.add(edition)
    db.session.flush()
    follow_draft(edition, now)
    return edition


def _team(edition: Edition, slug: str, closed: bool, cast: dict[str, Account], now: datetime) -> None:
    roles = {"olga": Role.OWNER}
    if slug == "innoprom":
        roles |= {"petra": Role.PROGRAMME, "rita": Role.REGISTRATION, "dana": Role.DESK, "vera": Role.VIEWER}
    if closed:
        roles["paul"] = Role.MEMBER
    for name, role in roles.items():
        give(where_edition(edition), cast[name], role, None, now)


def _categories(edition: Edition, now: datetime) -> None:
    closes = datetime.combine(edition.starts_on, time(), UTC)
    for position, (name, description, quota, approval) in enumerate(CATEGORIES):
        db.session.add(
            Category(
                edition_id=edition.id,
                name=text(*name),
                description=text(*description),
                quota=quota,
                position=position,
                needs_approval=approval,
                opens_at=now - timedelta(days=60),
                closes_at=max(closes, now - timedelta(days=1)),
            )
        )

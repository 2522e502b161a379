"""The demonstration: the forums of the summit's report, with invented sessions, people and companies.

The same day gives the same database: every choice comes from a seeded generator.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.accounts.models import Account
from forum.accounts.services import create_account, describe_person
from forum.db import db, transaction
from forum.demo_texts import CATEGORIES, COMPANIES, COUNTRIES, NAMES, SERIES, TOPICS, TRACKS, VENUES
from forum.editions.models import Edition, EditionState, Role, Room, Series, TeamMember, Venue
from forum.languages import Text
from forum.mail.models import Letter, LetterState
from forum.programme.models import Appearance, Session, SessionType, Speaker, SpeakerRole, Track
from forum.registration import services as registration
from forum.registration.models import Category, Registration
from forum.schedule.models import Slot, SlotState
from forum.schedule.services import release

PASSWORD = "eight-pointed star"  # noqa: S105 - printed by the demonstration, which listens on loopback only
ACCOUNTS = [
    ("admin@demo.example", "administrator"),
    ("olga@demo.example", "organiser of all editions"),
    ("dana@demo.example", "registration desk of INNOPROM"),
    ("vera@demo.example", "viewer of INNOPROM"),
    ("paul@demo.example", "delegate, member of the councils"),
    ("sam@demo.example", "delegate"),
]


def is_empty() -> bool:
    """Whether no forum exists yet."""
    return db.session.scalar(select(Series.id)) is None


def load(now: datetime) -> None:
    """Fill an empty database."""
    chance = random.Random(2025)  # noqa: S311 - the same data every time
    today = now.date()
    with transaction():
        cast = _cast(now)
        venues = {key: _venue(*facts) for key, facts in VENUES.items()}
        editions = [e for i, s in enumerate(SERIES) for e in _series(i, s, venues, cast, today, now, chance)]
    for edition, programme in editions:
        with transaction():
            _programme(edition, programme, cast["olga"], now, chance)
    with transaction():
        people = _people(now, chance)
    innoprom = editions[1][0]
    for part in range(0, len(people), 50):
        with transaction():
            _registrations(innoprom, people[part : part + 50], now, chance)
    with transaction():
        registration.register(innoprom, _first_category(innoprom), cast["paul"], "", now)
        # What the loading itself wrote is history: no mail goes to invented people.
        for letter in db.session.scalars(select(Letter).where(Letter.recipient.not_like("%@demo.example"))):
            letter.state, letter.sent_at = LetterState.SENT, now


def _text(en: str, ru: str = "", uz: str = "") -> Text:
    return Text({code: value for code, value in (("en", en), ("ru", ru), ("uz", uz)) if value})


def _cast(now: datetime) -> dict[str, Account]:
    cast = {}
    for email, _ in ACCOUNTS:
        name = email.partition("@")[0]
        cast[name] = account = create_account(email, PASSWORD, now, is_admin=name == "admin")
        describe_person(
            account,
            given_name=name.title(),
            family_name="Demonstration",
            country="UZ",
            organisation="Forum",
            position="",
        )
    db.session.flush()
    return cast


def _venue(
    name: Any, address: Any, city: Any, country: str, zone: str, where: tuple[float, float], rooms: Any
) -> Venue:
    venue = Venue(
        name=_text(*name),
        address=_text(*address),
        city=_text(*city),
        country=country,
        timezone=zone,
        latitude=where[0],
        longitude=where[1],
    )
    db.session.add(venue)
    for position, (room, seats) in enumerate(rooms):
        db.session.add(Room(venue=venue, name=_text(*room), capacity=seats, position=position))
    db.session.flush()
    return venue


def _series(
    position: int, facts: Any, venues: Any, cast: Any, today: date, now: datetime, chance: random.Random
) -> list[tuple[Edition, str]]:
    slug, accent, closed, name, summary, about, editions = facts
    series = Series(
        slug=slug,
        accent=accent,
        closed=closed,
        position=position,
        name=_text(*name),
        summary=_text(*summary),
        about=_text(*about),
    )
    db.session.add(series)
    made = []
    for offset, length, venue, suffix, programme in editions:
        starts = today + timedelta(days=offset)
        label = f" {suffix}" if suffix else f" {starts.year}"
        edition = Edition(
            series=series,
            slug=f"{starts.year}{'-' + suffix.lower() if suffix else ''}",
            uid=_uid(chance),
            venue=venues[venue],
            name=_text(*(n + label for n in name)),
            about=_text(*about),
            languages=["ru", "en", "uz"],
            state=EditionState.ANNOUNCED,
            audience=_text(
                "Delegates of the parties, their guests and the public named in the programme.",
                "Делегаты сторон, их гости и публика, названная в программе.",
                "Tomonlar delegatlari, ularning mehmonlari va dasturda nomlangan omma.",
            ),
            starts_on=starts,
            ends_on=starts + timedelta(days=length - 1),
            modified_at=now,
        )
        db.session.add(edition)
        db.session.flush()
        _team(edition, slug, closed, cast)
        _categories(edition, now)
        made.append((edition, programme))
    return made


def _uid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _team(edition: Edition, slug: str, closed: bool, cast: dict[str, Account]) -> None:
    roles = {"olga": Role.ORGANISER}
    if slug == "innoprom":
        roles |= {"dana": Role.DESK, "vera": Role.VIEWER}
    if closed:
        roles["paul"] = Role.MEMBER
    for name, role in roles.items():
        db.session.add(TeamMember(edition_id=edition.id, account_id=cast[name].id, role=role))


def _categories(edition: Edition, now: datetime) -> None:
    closes = datetime.combine(edition.starts_on, time(), UTC)
    for position, (name, description, quota, approval) in enumerate(CATEGORIES):
        db.session.add(
            Category(
                edition_id=edition.id,
                name=_text(*name),
                description=_text(*description),
                quota=quota,
                position=position,
                needs_approval=approval,
                opens_at=now - timedelta(days=60),
                closes_at=max(closes, now - timedelta(days=1)),
            )
        )


def _programme(edition: Edition, kind: str, olga: Account, now: datetime, chance: random.Random) -> None:
    if kind == "none":
        return
    tracks = [Track(edition_id=edition.id, name=_text(*name), position=i) for i, name in enumerate(TRACKS[kind])]
    speakers = _speakers(edition, chance, 24 if kind == "industry" else 10)
    db.session.add_all(tracks)
    rooms = db.session.scalars(select(Room).where(Room.venue_id == edition.venue_id).order_by(Room.position)).all()
    days = (edition.ends_on - edition.starts_on).days + 1
    hours = {"industry": (10, 14), "festival": (12, 15, 18), "consortium": (10,), "council": (10,)}[kind]
    # 4 days × 2 blocks × 8 halls, without a few; 3 days × 3 × 4 stages; one meeting.
    places = [
        (d, h, r)
        for d in range(days)
        for h in hours
        for r in (rooms if kind in {"industry", "festival"} else rooms[:1])
    ]
    for number, (day, hour, room) in enumerate(places):
        if kind == "industry" and number % 16 == 13:
            continue
        topic = TOPICS[kind][number % len(TOPICS[kind])]
        turn = number // len(TOPICS[kind])
        _session(
            edition,
            kind,
            topic,
            turn,
            day,
            hour,
            room,
            tracks[number % len(tracks)],
            speakers,
            number,
            chance,
        )
    db.session.flush()
    release(edition, 0, olga, now)


def _session(
    edition: Edition,
    kind: str,
    topic: Any,
    turn: int,
    day: int,
    hour: int,
    room: Room,
    track: Track,
    speakers: list[Speaker],
    number: int,
    chance: random.Random,
) -> None:
    part = ("", ": practice", ": finance", ": people", ": standards", ": partners")[turn % 6]
    part_ru = ("", ": практика", ": финансы", ": люди", ": стандарты", ": партнёры")[turn % 6]
    part_uz = ("", ": amaliyot", ": moliya", ": odamlar", ": standartlar", ": hamkorlar")[turn % 6]
    types = {
        "industry": (SessionType.PANEL, SessionType.PLENARY, SessionType.WORKSHOP),
        "festival": (SessionType.CONCERT, SessionType.WORKSHOP),
    }
    session = Session(
        edition_id=edition.id,
        uid=_uid(chance),
        title=_text(topic[0] + part, topic[1] + part_ru, topic[2] + part_uz),
        abstract=_text(
            f"An invented session of the demonstration about {topic[0].lower()}.",
            f"Вымышленная сессия демонстрации: {topic[1].lower()}.",
            f"Namoyish uchun oʻylab topilgan sessiya: {topic[2].lower()}.",
        ),
        type=chance.choice(types.get(kind, (SessionType.MEETING,))),
        track=track,
        languages=[chance.choice(["ru", "en", "uz"])],
        interpretation=["en", "ru"] if kind == "industry" else [],
    )
    if kind != "festival":
        first = number * 2 % len(speakers)
        session.appearances = [
            Appearance(speaker=speakers[first], role=SpeakerRole.CHAIR, position=0),
            Appearance(speaker=speakers[(first + 1) % len(speakers)], position=1),
        ]
    zone = ZoneInfo(edition.venue.timezone)
    starts = datetime.combine(edition.starts_on + timedelta(days=day), time(hour), zone).astimezone(UTC)
    state = SlotState.TENTATIVE if kind == "industry" and number % 17 == 5 else SlotState.CONFIRMED
    length = timedelta(minutes=chance.choice([90, 120]))
    db.session.add(
        Slot(
            session=session,
            edition_id=edition.id,
            room=room,
            starts_at=starts,
            ends_at=starts + length,
            state=state,
        )
    )


def _speakers(edition: Edition, chance: random.Random, count: int) -> list[Speaker]:
    made = []
    for i in range(count):
        (given_en, given_ru), (family_en, family_ru) = (
            NAMES[0][i % len(NAMES[0])],
            NAMES[1][(i * 7 + edition.id) % len(NAMES[1])],
        )
        company = COMPANIES[(i + edition.id) % len(COMPANIES)]
        made.append(
            Speaker(
                edition_id=edition.id,
                name=_text(f"{given_en} {family_en}", f"{given_ru} {family_ru}"),
                affiliation=_text(*company),
                biography=_text(
                    "An invented person of the demonstration.",
                    "Вымышленное лицо демонстрации.",
                    "Namoyishning oʻylab topilgan shaxsi.",
                ),
                country=chance.choice(COUNTRIES[:6]),
            )
        )
    db.session.add_all(made)
    return made


def _people(now: datetime, chance: random.Random) -> list[int]:
    ids = []
    for i in range(400):
        (given, given_native), (family, family_native) = chance.choice(NAMES[0]), chance.choice(NAMES[1])
        account = create_account(f"delegate{i}@people.example", "", now)
        account.language = chance.choice(["ru", "ru", "uz", "en"])
        describe_person(
            account,
            given_name=given,
            family_name=family,
            native_name=f"{given_native} {family_native}",
            country=COUNTRIES[i % len(COUNTRIES)] if i < 70 else chance.choice(COUNTRIES[:10]),
            organisation=chance.choice(COMPANIES)[0],
            position="",
        )
        db.session.flush()
        ids.append(account.id)
    return ids


def _registrations(edition: Edition, ids: list[int], now: datetime, chance: random.Random) -> None:
    categories = db.session.scalars(
        select(Category).where(Category.edition_id == edition.id).order_by(Category.position)
    ).all()
    olga = db.session.scalars(select(Account).where(Account.email == "olga@demo.example")).one()
    for account_id in ids:
        at = now - timedelta(days=int(chance.triangular(0, 45, 8)), minutes=chance.randrange(600))
        account = db.session.get_one(Account, account_id)
        made = registration.register(edition, chance.choices(categories, [5, 3, 3])[0], account, "", at)
        _fate(made, olga, at, chance)


def _fate(made: Registration, olga: Account, at: datetime, chance: random.Random) -> None:
    later = at + timedelta(minutes=90)
    if made.state.value == "pending":
        if chance.random() < 0.6:
            registration.approve(made, olga, later)
        elif chance.random() < 0.4:
            registration.reject(made, "The papers do not show the work of a journalist.", olga, later)
    elif chance.random() < 0.05:
        registration.withdraw(made, made.account, later)
    elif made.state.value == "confirmed" and chance.random() < 0.03:
        registration.cancel(made, "Registered twice.", olga, later)


def _first_category(edition: Edition) -> Category:
    return db.session.scalars(
        select(Category).where(Category.edition_id == edition.id).order_by(Category.position)
    ).first()  # type: ignore[return-value]

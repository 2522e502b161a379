"""The demonstration's tracks, sessions and speakers."""

import random
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from forum.accounts.models import Account
from forum.db import db
from forum.demo.texts import ABSTRACT, COMPANIES, COUNTRIES, NAMES, PARTS, TOPICS, TRACKS
from forum.editions.models import Edition, Room
from forum.languages import Text
from forum.people.models import Person
from forum.people.rules import folded
from forum.programme.models import Appearance, Session, Speaker, SpeakerRole, Track
from forum.releases.rules import Frequency, SessionType
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.services import release_draft
from forum.zones import get_zone


def text(en: str, ru: str = "", uz: str = "") -> Text:
    """A text in three languages."""
    return Text({code: value for code, value in (("en", en), ("ru", ru), ("uz", uz)) if value})


def uid(chance: random.Random) -> UUID:
    """The next identifier of the seeded generator."""
    return UUID(int=chance.getrandbits(128), version=4)


def make_programme(edition: Edition, kind: str, olga: Account, now: datetime, chance: random.Random) -> None:
    """Fill the draft of an edition and release it."""
    if kind == "none":
        return
    tracks = [Track(edition_id=edition.id, name=text(*name), position=i) for i, name in enumerate(TRACKS[kind])]
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
    for number, slot in enumerate(places):
        if kind == "industry" and number % 16 == 13:
            continue
        _session(edition, kind, number, slot, tracks[number % len(tracks)], speakers, chance)
    if days == 1:
        edition.opens_at, edition.closes_at = time(9), time(18)
    if kind == "industry":
        _briefing(edition, rooms[0], chance)
    db.session.flush()
    release_draft(edition, olga, now)


def _briefing(edition: Edition, room: Room, chance: random.Random) -> None:
    """Every morning, on the last day a quarter of an hour later."""
    session = Session(
        edition_id=edition.id,
        uid=uid(chance),
        title=text(
            "Morning briefing for exhibitors",
            "Утренний брифинг для участников",
            "Ishtirokchilar uchun ertalabki brifing",
        ),
        abstract=text("What the day brings.", "О чём будет день.", "Bugun nimalar boʻladi."),
        type=SessionType.MEETING,
        languages=["ru", "en"],
        interpretation=["uz"],
    )
    first, half = _at(edition, 0, time(9)), timedelta(minutes=30)
    last, later = _at(edition, (edition.ends_on - edition.starts_on).days, time(9)), timedelta(minutes=15)
    moved = SlotException(recurs_at=last, room_id=room.id, starts_at=last + later, ends_at=last + later + half)
    slot = Slot(session=session, edition_id=edition.id, room=room, starts_at=first, ends_at=first + half, until=last)
    slot.frequency, slot.exceptions = Frequency.DAILY, [moved]
    db.session.add(slot)


def _at(edition: Edition, day: int, hour: time) -> datetime:
    local = datetime.combine(edition.starts_on + timedelta(days=day), hour, get_zone(edition.venue.timezone))
    return local.astimezone(UTC)


TYPES = {
    "industry": (SessionType.PANEL, SessionType.PLENARY, SessionType.WORKSHOP),
    "festival": (SessionType.CONCERT, SessionType.WORKSHOP),
}


def _session(
    edition: Edition,
    kind: str,
    number: int,
    slot: tuple[int, int, Room],
    track: Track,
    speakers: list[Speaker],
    chance: random.Random,
) -> None:
    topic = TOPICS[kind][number % len(TOPICS[kind])]
    part = PARTS[number // len(TOPICS[kind]) % len(PARTS)]
    session = Session(
        edition_id=edition.id,
        uid=uid(chance),
        title=text(*(name + more for name, more in zip(topic, part, strict=True))),
        abstract=text(*(form.format(name) for form, name in zip(ABSTRACT, topic, strict=True))),
        type=chance.choice(TYPES.get(kind, (SessionType.MEETING,))),
        track=track,
        languages=[chance.choice(["ru", "en", "uz"])],
        interpretation=["en", "ru"] if kind == "industry" else [],
    )
    if kind != "festival":
        first = number * 2 % len(speakers)
        chair = Appearance(speaker=speakers[first], role=SpeakerRole.CHAIR, position=0)
        session.appearances = [chair, Appearance(speaker=speakers[(first + 1) % len(speakers)], position=1)]
    day, hour, room = slot
    starts = _at(edition, day, time(hour))
    state = SlotState.TENTATIVE if kind == "industry" and number % 17 == 5 else SlotState.CONFIRMED
    ends = starts + timedelta(minutes=chance.choice([90, 120]))
    db.session.add(Slot(session=session, edition_id=edition.id, room=room, starts_at=starts, ends_at=ends, state=state))


def _met(edition: Edition) -> dict[str, Person]:
    """Who spoke in earlier editions of the series, by name."""
    query = select(Speaker).join(Edition, Edition.id == Speaker.edition_id)
    query = query.where(Edition.series_id == edition.series_id).order_by(Speaker.id)
    return {speaker.name["en"]: speaker.person for speaker in db.session.scalars(query)}


def _speakers(edition: Edition, chance: random.Random, count: int) -> list[Speaker]:
    made = []
    met = _met(edition)
    for i in range(count):
        (given_en, given_ru), (family_en, family_ru) = (
            NAMES[0][i % len(NAMES[0])],
            NAMES[1][(i * 7 + edition.series_id) % len(NAMES[1])],
        )
        company, country = COMPANIES[(i + edition.id) % len(COMPANIES)], chance.choice(COUNTRIES[:6])
        name = text(f"{given_en} {family_en}", f"{given_ru} {family_ru}")
        if name["en"] not in met:
            profile = {"family_name": name["en"], "native_name": name["ru"], "organisation": company[0]}
            met[name["en"]] = Person(country=country, folded=folded(profile), **profile)
        made.append(
            Speaker(
                edition_id=edition.id,
                person=met[name["en"]],
                name=name,
                affiliation=text(*company),
                biography=text(
                    "An invented person of the demonstration.",
                    "Вымышленное лицо демонстрации.",
                    "Namoyishning oʻylab topilgan shaxsi.",
                ),
                country=country,
            )
        )
    db.session.add_all(made)
    return made

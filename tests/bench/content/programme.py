"""A programme with people in it."""

import random
from datetime import UTC, datetime, timedelta

from tests.bench.content.texts import abstract, biography, company, name, title
from tests.bench.content.world import COUNTRIES, FIRST_DAY, HOURS, ROOMS, identifier
from tests.bench.rows import Row, Rows

FIRST_KNOWN = 1_000_000
"""Keys of speakers' persons: higher than those of delegates."""


A_DAY = ROOMS * HOURS


def days_for(sessions: int, a_day: int = A_DAY) -> int:
    """As many as the halls need for so many sessions."""
    return max(2, -(-sessions // a_day))


def fill_programme(rows: Rows, count: int, a_day: int = A_DAY) -> None:
    """The draft: so many sessions in tracks and halls, each with one to four people, one of them in the chair."""
    tracks = [{"id": n, "edition_id": 1, "name": title(n * 3), "position": n} for n in range(1, 9)]
    rows.add("track", tracks)
    speakers = max(8, count * 3 // 5)
    rows.add("person", [_known(n) for n in range(1, speakers + 1)])
    rows.add("speaker", [_speaker(n) for n in range(1, speakers + 1)])
    rows.add("session", [_session(n) for n in range(1, count + 1)])
    rows.add("appearance", [a for n in range(1, count + 1) for a in _appearances(n, speakers)])
    rows.add("slot", [_slot(n, a_day) for n in range(1, count + 1)])


def _speaker(number: int) -> Row:
    texts = {"name": name(number), "affiliation": company(number), "biography": biography(number)}
    person = {"person_id": FIRST_KNOWN + number}
    return {"id": number, "edition_id": 1, "country": COUNTRIES[number % len(COUNTRIES)], **person, **texts}


def _known(number: int) -> Row:
    names = name(number)
    told = {"family_name": names["en"], "native_name": names["ru"], "organisation": company(number)["en"]}
    return {"id": FIRST_KNOWN + number, "folded": " ".join(told.values()).lower(), "country": "", **told}


def _session(number: int) -> Row:
    chance = random.Random(number)
    kind = chance.choice(("PANEL", "PANEL", "PLENARY", "WORKSHOP", "MEETING"))
    spoken = chance.choice(("ru", "en", "uz"))
    return {
        "id": number,
        "edition_id": 1,
        "uid": identifier("session", number),
        "title": title(number),
        "abstract": abstract(number),
        "type": kind,
        "track_id": number % 8 + 1,
        "languages": [spoken],
        "interpretation": [code for code in ("en", "ru", "uz") if code != spoken],
        "stream_url": f"https://stream.example/live/{number}" if number % 5 == 0 else "",
    }


def _appearances(number: int, speakers: int) -> list[Row]:
    chance = random.Random(number)
    people = chance.sample(range(1, speakers + 1), chance.choice((1, 2, 3, 4)))
    return [
        {"session_id": number, "speaker_id": who, "role": "SPEAKER" if place else "CHAIR", "position": place}
        for place, who in enumerate(people)
    ]


def _slot(number: int, a_day: int) -> Row:
    day, place = divmod(number - 1, a_day)
    hour, room = divmod(place, ROOMS)
    starts = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 4, tzinfo=UTC) + timedelta(days=day, hours=hour)
    times = {"starts_at": starts, "ends_at": starts + timedelta(minutes=50)}
    state = "TENTATIVE" if number % 17 == 5 else "CONFIRMED"
    rule = {"interval": 1, "weekdays": []}
    return {"session_id": number, "edition_id": 1, "room_id": room + 1, "state": state, **times, **rule}

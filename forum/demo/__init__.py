"""The demonstration: the forums of the summit's report, with invented sessions, people and companies.

The same day gives the same database: every choice comes from a seeded generator.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update

from forum.accounts.models import Account, Role, Scope, Where
from forum.accounts.services import give
from forum.db import db, transaction
from forum.demo import acts
from forum.demo.editions import PLANS
from forum.demo.forums import make_edition, make_series, make_venues
from forum.demo.people import PASSWORD as PASSWORD
from forum.demo.people import make_cast, make_people
from forum.demo.programme import Stage
from forum.demo.registrations import LATELY, make_registrations, person_of, persons, take_part
from forum.demo.scenes import Turns, read
from forum.demo.secretariat import introduce
from forum.editions.models import Series
from forum.mail.models import Letter, LetterState
from forum.people.models import Person
from forum.schedule.services import release_draft
from forum.zones import get_zone

ACCOUNTS = [
    ("paul@demo.example", "a delegate with a history: places, a waitlist, stars, a calendar; member of the councils"),
    ("sam@demo.example", "a delegate who is new here: register as Sam"),
    ("olga@demo.example", "organiser: owns every series, edition and venue"),
    ("petra@demo.example", "edits the programme of INNOPROM: a draft that is not released, two sessions in one hall"),
    ("rita@demo.example", "decides on registrations of INNOPROM: some are pending, one is incomplete, two are alike"),
    ("dana@demo.example", "registration desk of INNOPROM"),
    ("vera@demo.example", "looks at INNOPROM and changes nothing"),
    ("admin@demo.example", "administrator of the whole site: accounts, mail, log"),
]
"""Who there is, and what for."""
_DAY = timedelta(days=1)
_SINCE = timedelta(days=550)
"""For how long there have been these accounts."""
PASTS = ("innoprom past", "festival past", "engineers past")
"""What Paul was at."""
ATTENDED = {
    "innoprom past": (0, 0, 130), "festival past": (0, 60, 150), "engineers past": (0, 300, 325),
    "ai-council past": (1, 150, 190), "grants past": (1, 240, 270), "festival": (0, 200, 310), "ai-council 2": (1, 140, 186),
}  # fmt: skip
"""Who was there the last time, or will be: a category by its position, and which of the people."""
EARLY = {0: (0, 130), 1: (130, 230)}
"""Who registered for INNOPROM early, by category; the others of the people came lately, one by one."""


def is_empty() -> bool:
    """Whether no forum exists yet."""
    return db.session.scalar(select(Series.id)) is None


def load(now: datetime, tell: Callable[[str], object] = lambda _: None) -> None:
    """Fill an empty database; `tell` hears what is being made."""
    chance = random.Random(2025)  # noqa: S311 - the same data every time
    tell("accounts, venues and forums")
    with transaction():
        cast = make_cast(now - _SINCE)
        give(Where(Scope.SITE), cast["admin"], Role.OWNER, None, now - _SINCE)
        introduce(cast["admin"], now - _SINCE)
        stages = _announce(cast, now, chance)
    _release(stages, cast["olga"], now, tell)
    tell("people, and where they were before")
    with transaction():
        people = make_people(now - _SINCE, chance)
        _tell_of_others(stages, people, cast["paul"], now, chance)
        acts.come_first(stages["innoprom"].edition, cast["paul"], now)
        for position, (first, last) in EARLY.items():
            early = persons(people[first:last])
            take_part(stages["innoprom"].edition, position, early, now - 48 * _DAY, now - LATELY * _DAY, chance)
    for part in range(max(end for _, end in EARLY.values()), len(people), 50):
        tell(f"who registers: {part} of {len(people)}")
        with transaction():
            lately = persons(people[part : part + 50])
            make_registrations(stages["innoprom"].edition, lately, cast["rita"], now, chance)
    tell("what happened since")
    with transaction():
        acts.happen(stages, people, cast, now)
        # What the loading itself wrote is history: no mail goes to invented people.
        db.session.execute(update(Letter).values(state=LetterState.SENT, sent_at=Letter.created_at, source=""))


def _announce(cast: dict[str, Account], now: datetime, chance: random.Random) -> dict[str, Stage]:
    today = now.astimezone(get_zone("Asia/Tashkent")).date()
    venues, series = make_venues(cast["olga"], now - _SINCE), make_series(cast["olga"], now - _SINCE)
    stages = {}
    for plan in PLANS:
        edition = make_edition(plan, series[plan.series], venues[plan.venue], cast, today, now, chance)
        stages[plan.key] = Stage(edition, plan.script(), chance)
    return stages


def _release(stages: dict[str, Stage], olga: Account, now: datetime, tell: Callable[[str], object]) -> None:
    met: dict[str, Person] = {}
    for plan in (plan for plan in PLANS if plan.files):
        stage = stages[plan.key]
        tell(f"the programme of {stage.edition.name['en']}")
        with transaction():
            stage.fill(met, read("turns", Turns) if plan.key == "innoprom" else None)
            release_draft(stage.edition, olga, _start(stage) - 45 * _DAY if plan.is_past else now - 30 * _DAY)


def _start(stage: Stage) -> datetime:
    return datetime.combine(stage.edition.starts_on, time(6), UTC)


def _tell_of_others(
    stages: dict[str, Stage], people: list[int], paul: Account, now: datetime, chance: random.Random
) -> None:
    """Who came to what is past, Paul too, and who will come elsewhere."""
    for key, (position, first, last) in ATTENDED.items():
        come = persons(people[first:last]) + ([person_of(paul)] if key in PASTS else [])
        since = min(_start(stages[key]), now) - 40 * _DAY
        take_part(stages[key].edition, position, come, since, since + 35 * _DAY, chance)

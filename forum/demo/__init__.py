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
from forum.demo.editions import PLANS, Plan
from forum.demo.forums import make_edition, make_series, make_venues
from forum.demo.people import PASSWORD as PASSWORD
from forum.demo.people import make_cast, make_people
from forum.demo.programme import Stage
from forum.demo.registrations import categories_of, make_registrations, took_part
from forum.demo.scenes import Turns, read
from forum.editions.models import Edition, Series
from forum.mail.models import Letter, LetterState
from forum.people.models import Person
from forum.people.queries import find_person
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
ATTENDED = {
    "innoprom past": (0, 0, 130), "festival past": (0, 60, 150), "engineers past": (0, 300, 325),
    "ai-council past": (1, 150, 190), "grants past": (1, 240, 270), "festival": (0, 200, 310), "ai-council 2": (1, 140, 186),
}  # fmt: skip
"""Who was there the last time, or will be: a category by its position, and which of the people."""


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
        stages = _announce(cast, now, chance)
    for plan in PLANS:
        if stages[plan.key].script.session:
            tell(f"the programme of {stages[plan.key].edition.name['en']}")
            with transaction():
                stages[plan.key].fill(read("turns", Turns) if plan.key == "innoprom" else None)
                release_draft(stages[plan.key].edition, cast["olga"], _released(plan, stages[plan.key].edition, now))
    tell("people")
    with transaction():
        people = make_people(now - _SINCE, chance)
    for part in range(0, len(people), 50):
        tell(f"who registers: {part} of {len(people)}")
        with transaction():
            if part == 0:
                acts.come_first(stages["innoprom"].edition, cast["paul"], now)
            make_registrations(stages["innoprom"].edition, people[part : part + 50], cast["rita"], now, chance)
    tell("what happened before and since")
    with transaction():
        _tell_of_others(stages, people, cast, now, chance)
    with transaction():
        acts.happen(stages, people, cast, now)
        # What the loading itself wrote is history: no mail goes to invented people.
        db.session.execute(update(Letter).values(state=LetterState.SENT, sent_at=Letter.created_at, source=""))


def _announce(cast: dict[str, Account], now: datetime, chance: random.Random) -> dict[str, Stage]:
    today = now.astimezone(get_zone("Asia/Tashkent")).date()
    venues, series = make_venues(cast["olga"], now - _SINCE), make_series(cast["olga"], now - _SINCE)
    met: dict[str, Person] = {}
    stages = {}
    for plan in PLANS:
        edition = make_edition(plan, series[plan.series], venues[plan.venue], cast, today, now, chance)
        stages[plan.key] = Stage(edition, plan.script(), met, chance)
    return stages


def _released(plan: Plan, edition: Edition, now: datetime) -> datetime:
    return datetime.combine(edition.starts_on, time(6), UTC) - 45 * _DAY if plan.is_past else now - 30 * _DAY


def _tell_of_others(
    stages: dict[str, Stage], people: list[Person], cast: dict[str, Account], now: datetime, chance: random.Random
) -> None:
    """Who came to what is past, Paul too, and who will come elsewhere."""
    paul = find_person(cast["paul"])
    assert paul is not None
    for key, (position, first, last) in ATTENDED.items():
        edition = stages[key].edition
        come = people[first:last] + ([paul] if key in {"innoprom past", "festival past", "engineers past"} else [])
        is_past = edition.starts_on < now.date()
        since = datetime.combine(edition.starts_on, time(6), UTC) - 40 * _DAY if is_past else now - 36 * _DAY
        took_part(edition, categories_of(edition)[position], come, since, chance)

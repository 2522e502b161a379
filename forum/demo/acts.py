"""What happened in the demonstration: something of each kind that organisers and delegates meet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from forum.accounts.models import Account
from forum.db import Values
from forum.demo.programme import Stage
from forum.demo.registrations import categories_of, enrol, in_words, person_of, persons
from forum.demo.scenes import Turns, read
from forum.demo.texts import UNSAID
from forum.editions.models import Edition
from forum.people.models import PERSON_FIELDS, Person
from forum.registration.queries import find_alive
from forum.registration.services import approve, ask, enter, take_apart_back
from forum.releases.queries import find_document
from forum.releases.services import set_star
from forum.schedule.services import postpone_edition, release_draft
from forum.subscriptions.queries.addresses import subscriptions_of
from forum.subscriptions.services import note_use, subscribe

STARRED = (
    "robots-by-the-loom", "fifty-hertz", "sea-freight-without-a-sea", "engineers-who-came-back", "heat-up-the-chimney",
    "cherries-in-seventy-two-hours", "what-we-take-home",
)  # fmt: skip
"""Paul's: two take place at once, two are moved later."""
_DAY = timedelta(days=1)


def come_first(edition: Edition, paul: Account, now: datetime) -> None:
    """Paul has a place at INNOPROM."""
    enrol(edition, categories_of(edition)[0], person_of(paul), now - 50 * _DAY)


def happen(stages: dict[str, Stage], people: list[int], cast: dict[str, Account], now: datetime) -> None:
    """All of it, in its order."""
    innoprom, paul = stages["innoprom"], cast["paul"]
    star(innoprom, paul, now)
    turn(innoprom, read("turns", Turns), cast["petra"], now)
    postpone_edition(stages["engineers 4"].edition, cast["olga"], now - 4 * _DAY)
    fill_up(stages["engineers 1"].edition, person_of(paul), persons(people[330:352]), cast["olga"], now)
    apply(stages["grants"].edition, person_of(paul), persons(people[260:270]), now)
    enter_people(innoprom.edition, persons(people[7:8])[0], cast["dana"], cast["rita"], now)


def turn(stage: Stage, turns: Turns, petra: Account, now: datetime) -> None:
    """A second release moves and cancels; then the draft goes on, and nobody is told yet."""
    lately = now - 3 * _DAY
    for key in turns.formerly:
        stage.move(key, petra, lately)
    for key in turns.cancelled:
        stage.cancel(key, petra, lately)
    release_draft(stage.edition, petra, lately + timedelta(hours=1))
    for key, hour in turns.drafted.items():
        stage.move(key, petra, now - _DAY, hour)


def star(stage: Stage, paul: Account, now: datetime) -> None:
    """Paul has chosen what he wants to hear, and his telephone looks after it."""
    document = find_document(stage.edition.id)
    released = {session.facts.uid: session for session in document.listed} if document else {}
    for key in STARRED:
        set_star(paul, stage.edition, released[stage.uids[key]], True, now - 9 * _DAY)
    subscribe(paul, "Telephone", "en", now - 12 * _DAY)
    (telephone,) = subscriptions_of(paul)
    for hours in (30, 24, 18, 12, 6):
        note_use(telephone, f"{hours} hours ago", "iOS/26.0 dataaccessd/1.0", now - timedelta(hours=hours))


def fill_up(edition: Edition, paul: Person, people: Sequence[Person], olga: Account, now: datetime) -> None:
    """A meeting with few places for observers: some wait, Paul too; of the members' representatives one is let in."""
    members, observers = categories_of(edition)
    for number, person in enumerate([*people[5:20], paul, *people[20:22]]):
        enrol(edition, observers, person, now - 15 * _DAY + timedelta(hours=5 * number))
    approve(enrol(edition, members, people[0], now - 12 * _DAY), olga, now - 11 * _DAY)
    for number, person in enumerate(people[1:5]):
        enrol(edition, members, person, now - 2 * _DAY + timedelta(minutes=437 * number))


def apply(edition: Edition, paul: Person, people: Sequence[Person], now: datetime) -> None:
    """For a grant: nobody has decided yet."""
    applicants, _ = categories_of(edition)
    for number, person in enumerate([*people, paul]):
        enrol(edition, applicants, person, now - 8 * _DAY + timedelta(hours=11 * number))


NOBODY: Values = dict.fromkeys(PERSON_FIELDS, "") | {"language": "ru"}


def enter_people(edition: Edition, twin: Person, dana: Account, rita: Account, now: datetime) -> None:
    """The desk entered one of whom much is missing, who was asked for it; and one who is perhaps there already: the secretariat doubts
    that they are two."""
    _, guests, _ = categories_of(edition)
    asked = {
        "given_name": "Nodira",
        "family_name": "Xoliqova",
        "country": "UZ",
        "email": "nodira.xoliqova@people.example",
    }
    made = enter(edition, guests, NOBODY | asked, {}, dana, now - 2 * _DAY)
    ask(made, in_words(UNSAID, made.person), rita, now - _DAY)
    same = {"given_name": twin.family_name, "family_name": twin.given_name, "country": twin.country}
    alike = enter(edition, guests, NOBODY | same, {}, dana, now - timedelta(hours=20), apart=[twin.id])
    if there := find_alive(edition.id, twin):
        take_apart_back(alike, there.reference, rita, now - timedelta(hours=19))

"""The demonstration's tracks, sessions and speakers, from the scenes."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from forum.accounts.models import Account
from forum.db import db
from forum.demo.scenes import Company, Figure, Hour, Scene, Script, Turns
from forum.editions.models import Edition, Room
from forum.languages import Text
from forum.people.models import Person
from forum.people.rules import folded
from forum.programme.models import Appearance, Session, Speaker, SpeakerRole, Track
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.services import schedule_session
from forum.zones import get_zone


def text(en: str, ru: str = "", uz: str = "") -> Text:
    """A text in three languages."""
    return Text({code: value for code, value in (("en", en), ("ru", ru), ("uz", uz)) if value})


def uid(chance: random.Random) -> UUID:
    """The next identifier of the seeded generator."""
    return UUID(int=chance.getrandbits(128), version=4)


class Stage:
    """An edition's halls, and what is played there."""

    def __init__(self, edition: Edition, script: Script, chance: random.Random) -> None:
        self.edition, self.script, self.chance = edition, script, chance
        in_order = select(Room).where(Room.venue_id == edition.venue_id).order_by(Room.position)
        self.rooms = db.session.scalars(in_order).all()
        self.uids: dict[str, str] = {}

    def fill(self, met: dict[str, Person], turns: Turns | None = None) -> None:
        """Write the draft; with `turns`, as it was before them. `met` are the persons of all editions, by their names."""
        tracks = {
            theme.key: Track(edition_id=self.edition.id, name=Text(theme.name), position=position)
            for position, theme in enumerate(self.script.track)
        }
        db.session.add_all(tracks.values())
        speakers = self._speakers(met)
        provisional, formerly = (turns.provisional, turns.formerly) if turns else ((), {})
        for scene in self.script.session:
            session = self._session(scene, tracks, speakers)
            hour = formerly.get(scene.key, scene.hour)
            state = SlotState.TENTATIVE if scene.key in provisional else SlotState.CONFIRMED
            starts, ends = self._times(hour)
            slot = Slot(session=session, edition_id=self.edition.id, starts_at=starts, ends_at=ends, state=state)
            slot.room = self._room(hour)
            self._repeat(slot, scene)
            db.session.add(slot)
            self.uids[scene.key] = str(session.uid)
        db.session.flush()

    def move(self, key: str, by: Account, now: datetime, to: Hour | None = None) -> None:
        """Change the draft as organisers do: to another hour, or to that of the scene."""
        scene = next(scene for scene in self.script.session if scene.key == key)
        self._schedule(key, to or scene.hour, SlotState.CONFIRMED, by, now)

    def cancel(self, key: str, by: Account, now: datetime) -> None:
        """The same: it does not take place."""
        scene = next(scene for scene in self.script.session if scene.key == key)
        self._schedule(key, scene.hour, SlotState.CANCELLED, by, now)

    def _schedule(self, key: str, hour: Hour, state: SlotState, by: Account, now: datetime) -> None:
        session = db.session.scalars(select(Session).where(Session.uid == UUID(self.uids[key]))).one()
        schedule_session(self.edition, session, self._room(hour), *self._times(hour), state, by=by, now=now)

    def _room(self, hour: Hour) -> Room | None:
        return self.rooms[hour.hall - 1] if hour.hall else None

    def _times(self, hour: Hour) -> tuple[datetime, datetime]:
        day = self.edition.starts_on + timedelta(days=hour.day - 1)
        return self._at(day, hour.starts), self._at(day, hour.ends)

    def _at(self, day: date, hour: str) -> datetime:
        """By the clock of the venue; 25:00 is 01:00 of the next day."""
        hours, minutes = map(int, hour.split(":"))
        day, hours = day + timedelta(days=hours // 24), hours % 24
        return datetime.combine(day, time(hours, minutes), get_zone(self.edition.venue.timezone)).astimezone(UTC)

    def _repeat(self, slot: Slot, scene: Scene) -> None:
        if scene.until is None:
            return
        last = self.edition.starts_on + timedelta(days=scene.until - 1)
        slot.frequency, slot.until = Frequency.DAILY, self._at(last, scene.starts)
        if scene.on_last is not None:
            starts, ends = scene.on_last or (scene.starts, scene.ends)
            exception = SlotException(
                recurs_at=slot.until, starts_at=self._at(last, starts), ends_at=self._at(last, ends)
            )
            exception.room, exception.left_out = slot.room, not scene.on_last
            slot.exceptions = [exception]

    def _session(self, scene: Scene, tracks: Mapping[str, Track], speakers: Mapping[str, Speaker]) -> Session:
        session = Session(
            edition_id=self.edition.id,
            uid=uid(self.chance),
            title=Text(scene.title),
            abstract=Text({code: words.strip() for code, words in scene.abstract.items()}),
            type=scene.type,
            track=tracks.get(scene.track),
            languages=list(scene.languages),
            interpretation=list(scene.interpretation),
        )
        roles = dict.fromkeys(scene.speakers, SpeakerRole.SPEAKER) | dict.fromkeys(scene.chair, SpeakerRole.CHAIR)
        order = dict.fromkeys((*scene.chair, *scene.speakers))
        session.appearances = [
            Appearance(speaker=speakers[key], role=roles[key], position=n) for n, key in enumerate(order)
        ]
        return session

    def _speakers(self, met: dict[str, Person]) -> dict[str, Speaker]:
        """Whom the scenes need, in the order of their first appearance."""
        needed = dict.fromkeys(key for scene in self.script.session for key in (*scene.chair, *scene.speakers))
        figures = {figure.key: figure for figure in self.script.person}
        companies = {company.key: company for company in self.script.organisation}
        made = {key: self._speaker(figures[key], companies[figures[key].organisation], met) for key in needed}
        db.session.add_all(made.values())
        return made

    def _speaker(self, figure: Figure, company: Company, met: dict[str, Person]) -> Speaker:
        return Speaker(
            edition_id=self.edition.id,
            person=met.setdefault(figure.name["en"], person_of(figure, company)),
            name=Text(figure.name),
            affiliation=Text({code: f"{position}, {company.name[code]}" for code, position in figure.position.items()}),
            biography=Text(figure.biography),
            country=figure.country,
        )


def person_of(figure: Figure, company: Company) -> Person:
    """The person behind a speaker."""
    person = Person(
        given_name=figure.given,
        family_name=figure.family,
        native_name=figure.native,
        country=figure.country,
        organisation=company.name["en"],
        position=figure.position["en"],
    )
    person.folded = folded(person.said())
    return person

"""Reading the draft's slots, and telling the draft in the words of a release."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from forum.db import db
from forum.editions.models import Edition, EditionState, Room, Venue
from forum.editions.rules import draft_facts
from forum.programme.models import Appearance, Session
from forum.releases.queries import find_document, released_edition
from forum.releases.rules import (
    Appears,
    Change,
    Document,
    Draft,
    FactChange,
    Facts,
    Override,
    Place,
    Repeats,
    Status,
    difference,
    edition_status,
    facts_difference,
    next_document,
    next_edition,
    status_within,
)
from forum.schedule.models import Proposal, Slot, SlotState, key_of
from forum.schedule.rules import judge_days, opening
from forum.zones import get_zone

_COPIED = tuple(name for name in Facts.__struct_fields__ if name in Session.__table__.columns)
"""What a release says in the words of the draft: columns of a session and facts that have the same name."""


def _frozen(value: Any) -> Any:
    """A column's value as documents hold it: nothing that can change, nothing but plain values."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    return tuple(value) if isinstance(value, list) else value


def find_slot(session: Session) -> Slot | None:
    """When and where the draft puts the session."""
    return db.session.get(Slot, session.id)


def slots_of(*edition_ids: int) -> Sequence[Slot]:
    """The drafts' slots in time."""
    return db.session.scalars(
        select(Slot).where(Slot.edition_id.in_(edition_ids)).order_by(Slot.starts_at, Slot.session_id)
    ).all()


class Outside(NamedTuple):
    """A session of which an occurrence that takes place lies outside the edition's days or hours: the first such."""

    session: Session
    starts_at: datetime
    zone: str
    is_early: bool
    is_late: bool


def outside(edition: Edition) -> list[Outside]:
    """Sessions of the draft that lie outside the edition's days."""
    zone, days, begin = edition.venue.timezone, (edition.starts_on, edition.ends_on), edition.day_starts_at
    return _left(edition, lambda *at: judge_days(*days, at[0], at[1], zone, begin) is not None, lambda *_: False)


def outside_hours(edition: Edition) -> list[Outside]:
    """Sessions of the draft that begin before the edition opens or end after it closes."""
    if (hours := opening(edition)) is None:
        return []
    opens, closes = hours
    return _left(edition, lambda starts_at, _: starts_at < opens, lambda _, ends_at: ends_at > closes)


def _left(edition: Edition, *are_out: Callable[[datetime, datetime], bool]) -> list[Outside]:
    zone, left = edition.venue.timezone, list[Outside]()
    for slot in slots_of(edition.id):
        early, late = ([at for at, end in times_of(slot, edition) if is_out(at, end)] for is_out in are_out)
        if early or late:
            left.append(Outside(slot.session, min(early + late), zone, bool(early), bool(late)))
    return left


def times_of(slot: Slot, edition: Edition) -> list[tuple[datetime, datetime]]:
    """When it takes place."""
    return [(starts_at, ends_at) for starts_at, ends_at, _ in places_of(slot, edition)]


def places_of(slot: Slot, edition: Edition) -> list[tuple[datetime, datetime, int | None]]:
    """When it takes place, and in which room by its key."""
    if slot.state is SlotState.CANCELLED:
        return []
    if slot.frequency is None:
        return [(slot.starts_at, slot.ends_at, slot.room_id)]
    taking_place = [o for o in occurrences_of(slot, edition) if not o.left_out and o.status is not Status.CANCELLED]
    return [(o.starts_at, o.ends_at, o.room_id) for o in taking_place]


def unscheduled(edition_id: int) -> Sequence[Session]:
    """Sessions of the draft that have no slot."""
    query = select(Session).outerjoin(Slot).where(Session.edition_id == edition_id, Slot.session_id.is_(None))
    return db.session.scalars(query.order_by(Session.id)).all()


def find_proposal(proposal_id: str, edition: Edition) -> Proposal | None:
    """A draft of the edition that somebody was shown."""
    proposal = db.session.get(Proposal, proposal_id[:32])
    return proposal if proposal and proposal.edition_id == edition.id else None


class Waiting(NamedTuple):
    """What a draft would change of what everyone sees: sessions, and facts of the edition."""

    changes: tuple[Change, ...]
    facts: tuple[FactChange, ...]

    @property
    def number(self) -> int:
        """How much that is."""
        return len(self.changes) + len(self.facts)


def whole_draft(edition: Edition) -> Draft:
    """The draft with the edition's facts."""
    return Draft(draft_facts(edition), tuple(draft_of(edition)))


def document_after(edition: Edition, draft: Draft, now: datetime) -> Document:
    """What a release of this draft would publish."""
    released = next_edition(released_edition(edition), draft.edition, now)
    return next_document(find_document(edition.id), draft.sessions, draft.edition.venue.timezone, now, released)


def waiting_of(edition: Edition, draft: Draft) -> Waiting:
    """What this draft would change, whenever it is released."""
    public = released_edition(edition)
    changes = difference(find_document(edition.id), document_after(edition, draft, public.modified_at))
    return Waiting(changes, facts_difference(public.facts, draft.edition))


def draft_of(edition: Edition) -> list[Facts]:
    """The draft, in the words of a release: every session that has a slot."""
    return drafts_of([edition])[edition.id]


def drafts_of(editions: Collection[Edition]) -> dict[int, list[Facts]]:
    """The same of several, by the edition's key."""
    known = {edition.id: edition for edition in editions}
    drafts: dict[int, list[Facts]] = {key: [] for key in known}
    for slot in slots_of(*known):
        drafts[slot.edition_id].append(_facts(slot, known[slot.edition_id].venue, known[slot.edition_id].state))
    return drafts


def _status(state: SlotState, edition: EditionState) -> Status:
    """Nothing takes place at an edition that does not, whenever a session was scheduled."""
    return status_within(Status(state.value), edition_status(edition))


def _facts(slot: Slot, venue: Venue, state: EditionState) -> Facts:
    s = slot.session
    return Facts(
        **{name: _frozen(getattr(s, name)) for name in _COPIED},
        track=dict(s.track.name) if s.track else {},
        speakers=tuple(_appears(appearance) for appearance in s.appearances),
        place=_place(slot.room, venue),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        status=_status(slot.state, state),
        repeats=repeats_of(slot, venue),
    )


def repeats_of(slot: Slot, venue: Venue) -> Repeats | None:
    """How the draft repeats the session, in the words of a release."""
    if slot.frequency is None or slot.until is None:
        return None
    return Repeats(
        frequency=slot.frequency,
        interval=slot.interval,
        weekdays=tuple(slot.weekdays),
        until=slot.until,
        excluded=tuple(e.recurs_at for e in slot.exceptions if e.left_out),
        overrides=tuple(
            Override(
                recurs_at=e.recurs_at,
                starts_at=e.starts_at,
                ends_at=e.ends_at,
                place=_place(e.room, venue),
                status=Status(e.state.value),
            )
            for e in slot.exceptions
            if not e.left_out
        ),
    )


class Occurrence(NamedTuple):
    """One occurrence of a slot as the draft has it; `recurs_at` is when the rule has it, `day` its day by the clock."""

    session_id: int
    day: date
    recurs_at: datetime
    starts_at: datetime
    ends_at: datetime
    room: Room | None
    state: SlotState
    series: Status
    left_out: bool
    differs: bool

    @property
    def has_own_hour(self) -> bool:
        """Whether it takes place at another hour than its rule has it."""
        return not self.left_out and self.starts_at != self.recurs_at

    def differs_from(self, slot: Slot) -> bool:
        """Whether it is, apart from its hour, anything else than its series."""
        length = self.ends_at - self.starts_at
        own = (length, self.room_id, self.state)
        return self.left_out or own != (slot.ends_at - slot.starts_at, slot.room_id, slot.state)

    @property
    def status(self) -> Status:
        """Whether it takes place, in its series."""
        return status_within(Status(self.state.value), self.series)

    @property
    def room_id(self) -> int | None:
        """Its room's key."""
        return self.room.id if self.room else None

    @property
    def stamp(self) -> tuple[str, int]:
        """Which it is, whatever hour its series gets; it has no row, and no version, of its own until it differs."""
        return f"occurrence:{self.session_id}:{self.day}", 0

    @property
    def key(self) -> str:
        """Its place in addresses."""
        return key_of(self.recurs_at)


def occurrences_of(slot: Slot, edition: Edition) -> list[Occurrence]:
    """Every occurrence of a recurring slot, exceptions in their place; none of one that does not recur."""
    repeats = repeats_of(slot, edition.venue)
    if repeats is None:
        return []
    own, length = {e.recurs_at: e for e in slot.exceptions}, slot.ends_at - slot.starts_at
    zone = edition.venue.timezone
    return [
        Occurrence(
            session_id=slot.session_id,
            day=at.astimezone(get_zone(zone)).date(),
            recurs_at=at,
            starts_at=e.starts_at if e else at,
            ends_at=e.ends_at if e else at + length,
            room=e.room if e else slot.room,
            state=e.state if e else slot.state,
            series=Status(slot.state.value),
            left_out=e.left_out if e else False,
            differs=e is not None,
        )
        for at, e in ((at, own.get(at)) for at in repeats.instances(slot.starts_at, zone))
    ]


def _place(room: Room | None, venue: Venue) -> Place:
    name = dict(room.name) if room else {}
    number = room.id if room else None
    return Place(
        room_id=number,
        room=name,
        venue=dict(venue.name),
        address=dict(venue.address),
        latitude=venue.latitude,
        longitude=venue.longitude,
    )


def _appears(a: Appearance) -> Appears:
    who = a.speaker
    texts = dict(who.name), dict(who.affiliation), dict(who.biography)
    return Appears(a.speaker_id, *texts, who.country, a.role.value)

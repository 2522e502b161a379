"""What the draft collides with: in its edition, and in others in which its people appear or that use its halls."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from forum.accounts.models import Account, Right
from forum.db import db, offered
from forum.editions.models import Edition, EditionState, PublicEdition
from forum.editions.queries import select_managed_editions, select_visible_editions
from forum.programme.models import Appearance, Speaker
from forum.programme.queries import persons_of
from forum.releases.queries import documents_of
from forum.releases.rules import Document, Facts
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.queries.draft import draft_of, places_of, times_of
from forum.schedule.rules import Busy, Conflict, Elsewhere, Open, Scarce, clashes_elsewhere, conflicts

_TAKES_PLACE = {EditionState.DRAFT, EditionState.ANNOUNCED}


class Collisions(NamedTuple):
    """What collides; of another edition that the reader may not see only that it does, once."""

    inside: tuple[Conflict, ...]
    elsewhere: tuple[Elsewhere, ...]

    @property
    def number(self) -> int:
        """How many."""
        return len(self.inside) + len(self.elsewhere)

    @property
    def sessions(self) -> frozenset[int]:
        """The keys of the edition's sessions that collide."""
        return frozenset(key for key, _ in self.times)

    def of(self, session_id: int) -> "Collisions":
        """Those of one session."""
        inside = tuple(each for each in self.inside if session_id in {each.first.id, each.second.id})
        return Collisions(inside, tuple(each for each in self.elsewhere if each.first.id == session_id))

    @property
    def by_time(self) -> Mapping[tuple[int, datetime], Sequence[Conflict | Elsewhere]]:
        """Those of each session's occurrence, by its start."""
        found = defaultdict[tuple[int, datetime], list[Conflict | Elsewhere]](list)
        clashes: list[Conflict | Elsewhere] = [*self.inside, *self.elsewhere]
        for clash in clashes:
            both = (clash.first, clash.second) if isinstance(clash, Conflict) else (clash.first,)
            for key in dict.fromkeys((facts.id, facts.starts_at) for facts in both):
                found[key].append(clash)
        return found

    @property
    def times(self) -> frozenset[tuple[int, datetime]]:
        """The same of each occurrence, with its start."""
        return frozenset(self.by_time)


def collisions_of(edition: Edition, account: Account) -> Collisions:
    """What the edition's draft collides with, as the account may know it: as many queries however much it is."""
    draft, persons, zone = draft_of(edition), persons_of(edition.id), edition.venue.timezone
    busy = [*busy_elsewhere(edition, draft), *rooms_busy_elsewhere(edition, draft)]
    clashes = clashes_elsewhere(draft, zone, persons, busy)
    return Collisions(conflicts(draft, zone, persons), told_of(clashes, account))


def told_of(clashes: Sequence[Elsewhere], account: Account) -> tuple[Elsewhere, ...]:
    """As the account may know them: of a hall what was released for it; else only that it clashes, once."""
    own = select_managed_editions(account, Right.SEE_PROGRAMME).with_only_columns(Edition.id).order_by(None)
    told, hidden, visible = [], set[tuple[object, ...]](), set(db.session.scalars(own))
    secret = [clash for clash in clashes if clash.busy and clash.busy.edition.id not in visible]
    public = _find_public(secret, account)
    for clash in clashes:
        if clash.busy and clash.busy.edition.id not in visible:
            known = _public(clash, *public[clash.busy.edition.id]) if clash.busy.edition.id in public else None
            key = clash.first.id, clash.first.starts_at, clash.kind, clash.busy.key
            clash = clash._replace(busy=None, public=known)
            if known is None:
                if key in hidden:
                    continue
                hidden.add(key)
        told.append(clash)
    return tuple(told)


def _find_public(clashes: Sequence[Elsewhere], reader: Account) -> dict[int, tuple[PublicEdition, Document]]:
    """Of editions that use a hall meanwhile what was released, where its pages are the reader's to see."""
    keys = {clash.busy.edition.id for clash in clashes if clash.busy and clash.kind is Scarce.ROOM}
    if not keys:
        return {}
    editions = db.session.scalars(select_visible_editions(reader).where(PublicEdition.id.in_(keys))).unique()
    seen = {edition.release: edition for edition in editions if edition.release}
    return {seen[key].id: (seen[key], document) for key, document in documents_of([*seen]).items()}


def _public(clash: Elsewhere, edition: PublicEdition, document: Document) -> Open | None:
    """The session as it was released, if that is in the way too."""
    if clash.busy is None or clash.kind is not Scarce.ROOM:
        return None
    uid, first = str(clash.busy.session.uid), clash.first
    for facts in (
        o for each in document.listed if each.facts.uid == uid for o in each.facts.occurrences(document.timezone)
    ):
        meanwhile = facts.starts_at < first.ends_at and first.starts_at < facts.ends_at
        if facts.place.room_id == clash.busy.key and meanwhile and not facts.status.is_off:
            return Open(facts.title, edition, facts.starts_at, facts.ends_at)
    return None


def busy_elsewhere(edition: Edition, draft: Sequence[Facts], *more: int) -> Iterator[Busy]:
    """When other drafts want those who speak or chair here, and these persons, while this edition is on."""
    if not draft:
        return
    ours = select(Speaker.person_id).where(Speaker.edition_id == edition.id)
    query = select(Slot, Speaker.person_id).join(Appearance, Appearance.session_id == Slot.session_id)
    wanted = or_(Speaker.person_id.in_(ours), Speaker.person_id.in_(more))
    query = query.join(Speaker, Speaker.id == Appearance.speaker_id).where(wanted)
    query = query.where(*_meanwhile(edition, draft))
    taken = db.session.execute(query.order_by(Slot.starts_at, Slot.session_id)).unique().all()
    editions = _others({slot.edition_id for slot, _ in taken})
    for slot, person in taken:
        if other := editions.get(slot.edition_id):
            for starts_at, ends_at in times_of(slot, other):
                yield Busy(Scarce.SPEAKER, person, starts_at, ends_at, slot.session, other)


def rooms_busy_elsewhere(edition: Edition, draft: Sequence[Facts]) -> Iterator[Busy]:
    """When other drafts use the rooms of this one while this edition is on."""
    rooms = {room for facts in draft for room in facts.rooms}
    if not rooms:
        return
    single = select(SlotException.session_id).where(SlotException.room_id.in_(rooms))
    there = or_(Slot.room_id.in_(rooms), Slot.session_id.in_(single))
    query = select(Slot).where(there, *_meanwhile(edition, draft)).order_by(Slot.starts_at, Slot.session_id)
    taken = db.session.scalars(query).unique().all()
    editions = _others({slot.edition_id for slot in taken})
    for slot in taken:
        if other := editions.get(slot.edition_id):
            for starts_at, ends_at, room in places_of(slot, other):
                if room in rooms:
                    yield Busy(Scarce.ROOM, room, starts_at, ends_at, slot.session, other)


def _meanwhile(edition: Edition, draft: Sequence[Facts]) -> list[ColumnElement[bool]]:
    """Slots of other editions that may fall into the time of this draft."""
    first, last = min(facts.starts_at for facts in draft), max(facts.over_at for facts in draft)
    then = or_(Slot.frequency.is_not(None), and_(Slot.starts_at < last, Slot.ends_at > first))
    return [Slot.edition_id != edition.id, Slot.state != SlotState.CANCELLED, then]


def _others(keys: Collection[int]) -> dict[int, Edition]:
    """Of these editions those that take place."""
    if not keys:
        return {}
    editions = db.session.scalars(select(Edition).where(Edition.id.in_(keys), offered(Edition))).unique()
    return {edition.id: edition for edition in editions if edition.state in _TAKES_PLACE}

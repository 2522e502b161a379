"""What the draft collides with: within its edition, and with every other edition in which its people appear."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import Edition, EditionState
from forum.editions.queries import select_managed_editions
from forum.programme.models import Appearance, Speaker
from forum.programme.queries import persons_of
from forum.releases.rules import Facts
from forum.schedule.models import Slot, SlotState
from forum.schedule.queries.draft import draft_of, times_of
from forum.schedule.rules import Busy, Conflict, Elsewhere, clashes_elsewhere, conflicts

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

    @property
    def times(self) -> frozenset[tuple[int, datetime]]:
        """The same of each occurrence, with its start."""
        both = [f for c in self.inside for f in (c.first, c.second)]
        return frozenset((f.id, f.starts_at) for f in [*both, *(e.first for e in self.elsewhere)])


def collisions_of(edition: Edition, account: Account) -> Collisions:
    """What the edition's draft collides with, as the account may know it: as many queries however much it is."""
    draft, persons, zone = draft_of(edition), persons_of(edition.id), edition.venue.timezone
    clashes = clashes_elsewhere(draft, zone, persons, list(busy_elsewhere(edition, draft)))
    return Collisions(conflicts(draft, zone, persons), told_of(clashes, account))


def told_of(clashes: Sequence[Elsewhere], account: Account) -> tuple[Elsewhere, ...]:
    """As the account may know them: of another edition that it may not see only that it clashes, once."""
    own = select_managed_editions(account, Right.SEE_PROGRAMME).with_only_columns(Edition.id).order_by(None)
    told, hidden, visible = [], set[tuple[int, datetime, int]](), set(db.session.scalars(own))
    for clash in clashes:
        if clash.busy and clash.busy.edition.id not in visible:
            key = clash.first.id, clash.first.starts_at, clash.busy.person_id
            if key in hidden:
                continue
            hidden.add(key)
            clash = clash._replace(busy=None)
        told.append(clash)
    return tuple(told)


def busy_elsewhere(edition: Edition, draft: Sequence[Facts], *more: int) -> Iterator[Busy]:
    """When other drafts want those who speak or chair here, and these persons, while this edition is on."""
    if not draft:
        return
    ours = select(Speaker.person_id).where(Speaker.edition_id == edition.id)
    query = select(Slot, Speaker.person_id).join(Appearance, Appearance.session_id == Slot.session_id)
    wanted = or_(Speaker.person_id.in_(ours), Speaker.person_id.in_(more))
    query = query.join(Speaker, Speaker.id == Appearance.speaker_id).where(wanted)
    first, last = min(facts.starts_at for facts in draft), max(facts.over_at for facts in draft)
    meanwhile = or_(Slot.frequency.is_not(None), and_(Slot.starts_at < last, Slot.ends_at > first))
    query = query.where(Slot.edition_id != edition.id, Slot.state != SlotState.CANCELLED, meanwhile)
    taken = db.session.execute(query.order_by(Slot.starts_at, Slot.session_id)).unique().all()
    others = select(Edition).where(Edition.id.in_({slot.edition_id for slot, _ in taken}))
    editions = {other.id: other for other in db.session.scalars(others).unique()} if taken else {}
    for slot, person in taken:
        other = editions[slot.edition_id]
        if other.archived_at is None and other.state in _TAKES_PLACE:
            for starts_at, ends_at in times_of(slot, other):
                yield Busy(person, starts_at, ends_at, slot.session, other)

"""How one release document follows another, and what changed between two."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from forum.editions.rules import common_facts
from forum.languages import N_
from forum.releases.rules.document import Document, Released, ReleasedEdition
from forum.releases.rules.facts import FactChange
from forum.releases.rules.session import Facts, Place, Repeats
from forum.releases.rules.telling import told
from forum.releases.rules.vocabulary import Happening, Status


class Refusal(StrEnum):
    NOTHING_NEW = N_("Nothing has changed since the last release.")
    OVERTAKEN = N_("Somebody released meanwhile. Look at the difference again.")


def next_document(
    previous: Document | None,
    draft: Iterable[Facts],
    timezone: str,
    now: datetime,
    edition: ReleasedEdition | None = None,
) -> Document:
    """The document that follows: untouched sessions keep their stamps, changed ones get SEQUENCE + 1 and now.

    So does every session when what all of them show of the edition changes: its zone, address or colour.

    What is no longer in the draft becomes a tombstone and stays one for ever, so that a session which comes
    back continues its SEQUENCE (RFC 5546 2.1.4). Time never runs backwards: stamps are at least the previous ones.
    """
    before = {s.facts.uid: s for s in previous.sessions} if previous else {}
    now = max(now, previous.released_at) if previous else now
    common = previous is None or (previous.timezone == timezone and _is_common(previous.edition, edition))
    sessions: dict[str, Released] = {}
    for facts in draft:
        old = before.get(facts.uid)
        if old is None:
            sessions[facts.uid] = Released(facts, 0, now)
        elif old.facts == facts and not old.removed:
            sessions[facts.uid] = old if common else _restamped(old, now)
        else:
            sessions[facts.uid] = _changed(old, facts, now)
    for uid, old in before.items():
        if uid not in sessions:
            sessions[uid] = _removed(old, now) if not old.removed else old if common else _restamped(old, now)
    ordered = sorted(sessions.values(), key=lambda s: (s.facts.starts_at, s.facts.uid))
    return Document(
        number=(previous.number if previous else 0) + 1,
        released_at=now,
        timezone=timezone,
        sessions=tuple(ordered),
        edition=edition,
    )


def without_past(document: Document) -> Document:
    """The same for whoever sees it for the first time: nothing of what was removed or moved before."""
    there = [s for s in document.sessions if not s.removed]
    new = tuple(msgspec.structs.replace(s, change=Happening.ADDED, moved_from=None) for s in there)
    return msgspec.structs.replace(document, sessions=new)


def _is_common(before: ReleasedEdition | None, after: ReleasedEdition | None) -> bool:
    return before is None or after is None or common_facts(before.facts) == common_facts(after.facts)


def _restamped(old: Released, now: datetime) -> Released:
    return msgspec.structs.replace(old, sequence=old.sequence + 1, modified_at=now)


def _removed(old: Released, now: datetime) -> Released:
    gone = msgspec.structs.replace(old.facts, status=Status.CANCELLED)
    return Released(gone, old.sequence + 1, now, removed=True, change=Happening.REMOVED)


def _changed(old: Released, facts: Facts, now: datetime) -> Released:
    new = Released(facts, old.sequence + 1, now)
    moved = old.facts.starts_at != facts.starts_at
    moved_from = old.facts.starts_at if moved else old.moved_from
    return msgspec.structs.replace(new, change=_change(old, new).kind, moved_from=moved_from)


class Change(msgspec.Struct, frozen=True):
    """How one session differs between two documents; `fields` names what, in the words of Facts."""

    kind: Happening
    before: Facts | None
    after: Facts | None
    fields: tuple[str, ...] = ()

    def told(self, was: str, zone: str) -> tuple[FactChange, ...]:
        """Field by field, before by the clock of one zone, after by that of another."""
        return told(self.before, self.after, was, zone)

    @property
    def facts(self) -> Facts:
        """The session, as it is or was."""
        return self.after or self.before  # type: ignore[return-value]


def _is_renamed(before: Place, after: Place) -> bool:
    """Whether it is the same room where it always was, by another name."""
    where = [(place.room_id, place.address, place.latitude, place.longitude) for place in (before, after)]
    return before != after and before.room_id is not None and where[0] == where[1]


def difference(previous: Document | None, following: Document) -> tuple[Change, ...]:
    """What the following document changes of sessions, in their order."""
    before = {s.facts.uid: s for s in previous.sessions} if previous else {}
    changes = []
    for session in following.sessions:
        old = before.get(session.facts.uid)
        if old is None:
            changes.append(Change(Happening.ADDED, None, session.facts))
        elif (old.facts, old.removed) != (session.facts, session.removed):
            changes.append(_change(old, session))
    return tuple(changes)


def _change(old: Released, new: Released) -> Change:
    fields = tuple(f for f in new.facts.__struct_fields__ if getattr(old.facts, f) != getattr(new.facts, f))
    if new.removed:
        return Change(Happening.REMOVED, old.facts, None)
    if old.removed:
        return Change(kind=Happening.REINSTATED, before=old.facts, after=new.facts, fields=fields)
    if "status" in fields and new.facts.status.is_off:
        return Change(kind=Happening(new.facts.status), before=old.facts, after=new.facts, fields=fields)
    if "status" in fields and old.facts.status.is_off:
        return Change(kind=Happening.REINSTATED, before=old.facts, after=new.facts, fields=fields)
    renamed = {"place"} if _is_renamed(old.facts.place, new.facts.place) else set()
    moved = ({"starts_at", "ends_at", "place", "repeats"} - renamed) & set(fields)
    kind = Happening.MOVED if moved else Happening.CHANGED
    if moved == {"repeats"} and old.facts.repeats and new.facts.repeats:
        kind = _of_dates(old.facts.repeats, new.facts.repeats)
    return Change(kind=kind, before=old.facts, after=new.facts, fields=fields)


def _of_dates(before: Repeats, after: Repeats) -> Happening:
    """Whether nothing but single dates is off now, or on again."""
    off, off_now = _off(before), _off(after)
    rest = [
        msgspec.structs.replace(
            each, excluded=(), overrides=tuple(o for o in each.overrides if o.recurs_at not in off | off_now)
        )
        for each in (before, after)
    ]
    if rest[0] != rest[1] or not off ^ off_now:
        return Happening.MOVED
    return Happening.DATE_OFF if off < off_now else Happening.DATE_ON if off_now < off else Happening.MOVED


def _off(repeats: Repeats) -> set[datetime]:
    """The dates that are left out or cancelled."""
    return {*repeats.excluded, *(o.recurs_at for o in repeats.overrides if o.status.is_off)}

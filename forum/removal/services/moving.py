"""What refers to a thing goes over to another of its kind, row by row and logged; and back."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import flag_modified

from forum.accounts.models import Account
from forum.audit.services import record, recorded
from forum.db import db
from forum.programme.models import Appearance, Session, SpeakerRole
from forum.registration.queries import alive_among
from forum.registration.services import Moved as MovedRegistration
from forum.registration.services import give_registrations_back, move_registrations
from forum.removal.models import RemovalAct
from forum.schedule.models import Slot, SlotException

Moved = dict[str, Any]


class Going(NamedTuple):
    """What goes where (back: whence it came), by whose act."""

    row: Any
    into: Any
    by: Account
    now: datetime


def key_of(row: Any) -> str:
    """Its key as a merger keeps it."""
    return " ".join(map(str, inspect(row).identity))


def move_sessions(going: Going) -> Moved:
    """Of a track."""
    return {"session": _point(Session, "track", going)}


def give_sessions_back(going: Going, moved: Moved) -> int:
    """How many stay."""
    return _point_back(Session, "track", going, moved["session"])


def move_slots(going: Going) -> Moved:
    """Of a room, single occurrences of recurring sessions included."""
    return {table.__tablename__: _point(table, "room", going) for table in (Slot, SlotException)}


def give_slots_back(going: Going, moved: Moved, editions: Collection[int] | None = None) -> int:
    """How many stay; of these editions only, if they are named."""
    return sum(
        _point_back(table, "room", going, moved[table.__tablename__], editions) for table in (Slot, SlotException)
    )


def _point(table: Any, name: str, going: Going) -> list[str]:
    """Let every row that refers to the one refer to the other; their keys."""
    rows = db.session.scalars(select(table).where(getattr(table, f"{name}_id") == going.row.id)).unique().all()
    _turn(rows, name, going.into, going, RemovalAct.MERGED)
    return [key_of(each) for each in rows]


def _point_back(
    table: Any, name: str, going: Going, keys: Collection[str], editions: Collection[int] | None = None
) -> int:
    rows = db.session.scalars(select(table).where(getattr(table, f"{name}_id") == going.into.id)).unique().all()
    back = [each for each in rows if key_of(each) in keys]
    back = [each for each in back if editions is None or session_of(each).edition_id in editions]
    _turn(back, name, going.row, going, RemovalAct.TAKEN_BACK)
    return len(keys) - len(back)


def session_of(row: Any) -> Session:
    """The session whose slot, or one occurrence of it, a row is; or itself."""
    return row if isinstance(row, Session) else db.session.get_one(Session, row.session_id)


def _turn(rows: Collection[Any], name: str, to: Any, going: Going, act: RemovalAct) -> None:
    """All of them at once: each in the history of its session."""
    keys = [row.id if isinstance(row, Session) else row.session_id for row in rows]
    sessions = {each.id: each for each in db.session.scalars(select(Session).where(Session.id.in_(keys))).unique()}
    before = [row.traced() for row in rows]
    for row in rows:
        setattr(row, name, to)
    db.session.flush()
    for row, key, was in zip(rows, keys, before, strict=True):
        session = sessions[key]
        record(going.by, act, session, going.now, session.edition_id, before=was, after=row.traced())


def move_appearances(going: Going) -> Moved:
    """Of a speaker; who is in a session twice then, is so once."""
    query = select(Session).join(Appearance).where(Appearance.speaker_id == going.row.id).order_by(Session.id)
    return {"appearance": [_appear(session, going) for session in db.session.scalars(query).unique().all()]}


def _appear(session: Session, going: Going) -> list[Any]:
    own, other = _in(session, going.row), _in(session, going.into)
    if own is None:
        raise ValueError("nobody moves from a session without being there")
    kept = [session.id, own.role.value, own.position, other is not None]
    with _recast(session, going, RemovalAct.MERGED):
        session.appearances.remove(own)
        if other is None:
            session.appearances.append(Appearance(speaker=going.into, role=own.role, position=own.position))
    return kept


def give_appearances_back(going: Going, moved: Moved) -> int:
    """How many stay: the session is gone, or somebody took the other out of it."""
    return sum(not _reappear(going, *kept) for kept in moved["appearance"])


def _reappear(going: Going, session_id: int, role: str, position: int, twice: bool) -> bool:
    session = db.session.get(Session, session_id)
    other = _in(session, going.into) if session else None
    if session is None or other is None or _in(session, going.row):
        return False
    with _recast(session, going, RemovalAct.TAKEN_BACK):
        if twice:
            back = Appearance(speaker=going.row, role=SpeakerRole(role), position=position)
        else:
            session.appearances.remove(other)
            back = Appearance(speaker=going.row, role=other.role, position=other.position)
        session.appearances.append(back)
    return True


def _in(session: Session, speaker: Any) -> Appearance | None:
    return next((each for each in session.appearances if each.speaker_id == speaker.id), None)


@contextmanager
def _recast(session: Session, going: Going, act: RemovalAct) -> Iterator[None]:
    with recorded(going.by, act, session, going.now, session.edition_id):
        yield
        flag_modified(session, "uid")  # whoever appears is part of its version
        db.session.flush()
        db.session.expire(session, ["appearances"])


def move_category(going: Going) -> Moved:
    """Its registrations, with their places."""
    moved = move_registrations(going.row, going.into, going.now)
    _trace_registrations([each.key for each in moved], going.row, going.into, going, RemovalAct.MERGED)
    return {"registration": [list(each) for each in moved]}


def give_category_back(going: Going, moved: Moved) -> int:
    """How many stay: they are in another state meanwhile, or in another category."""
    registrations = [MovedRegistration(*each) for each in moved["registration"]]
    back = give_registrations_back(going.row, going.into, registrations, going.now)
    _trace_registrations([each.key for each in back], going.into, going.row, going, RemovalAct.TAKEN_BACK)
    return len(registrations) - len(back)


def _trace_registrations(keys: Sequence[int], was: Any, now_in: Any, going: Going, act: RemovalAct) -> None:
    """Only those that are alive: what is over keeps the history it has."""
    before, after = {"category": was.trace_name}, {"category": now_in.trace_name}
    for registration in alive_among(keys):
        record(going.by, act, registration, going.now, registration.edition_id, before=before, after=after)

"""What refers to a track or a speaker goes over to another, row by row and logged; and back."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from forum.accounts.models import Account
from forum.audit.models import Act
from forum.audit.services import record, recorded
from forum.db import Values, assign, db
from forum.programme.models import Appearance, ProgrammeAct, Session, SpeakerRole
from forum.programme.queries import uses_of_sessions
from forum.programme.rules import emptied, filled, lacking
from forum.removal.models import RemovalAct
from forum.removal.rules import Going, Gone, Moved, Returning
from forum.removal.services import key_of


def move_sessions(going: Going) -> Moved:
    """Of a track."""
    return {"session": point(Session, "track", going)}


def give_sessions_back(going: Going, moved: Moved) -> int:
    """How many stay."""
    return point_back(Session, "track", going, moved["session"])


def returning_sessions(gone: Gone, reader: Account, *, name: str, tables: Collection[Any]) -> Returning:
    """The sessions of which a row of these tables would go back, and those of which one stays."""
    back, stays = list[str](), list[str]()
    for table in tables:
        keys, there = gone.moved[table.__tablename__], _still_there(table, name, gone.into)
        back += [key for key in keys if key in there]
        stays += [key for key in keys if key not in there]
    return _told({*map(_session_key, back)}, {*map(_session_key, stays)}, len(stays), reader)


def _told(back: Collection[int], stays: Collection[int], left: int, reader: Account) -> Returning:
    return Returning(uses_of_sessions(back, reader), uses_of_sessions(stays, reader), left)


def _session_key(key: str) -> int:
    """Of which session a merger keeps this key of a session, a slot or one occurrence."""
    return int(key.partition(" ")[0])


def point(table: Any, name: str, going: Going) -> list[str]:
    """Let every row that refers to the one refer to the other; their keys."""
    rows = db.session.scalars(select(table).where(getattr(table, f"{name}_id") == going.row.id)).unique().all()
    _turn(rows, name, going.into, going, RemovalAct.MERGED)
    return [key_of(each) for each in rows]


def point_back(
    table: Any, name: str, going: Going, keys: Collection[str], editions: Collection[int] | None = None
) -> int:
    """Those of these keys that still refer to the other, and are of these editions; how many stay."""
    back = [each for key, each in _still_there(table, name, going.into).items() if key in keys]
    back = [each for each in back if editions is None or session_of(each).edition_id in editions]
    _turn(back, name, going.row, going, RemovalAct.TAKEN_BACK)
    return len(keys) - len(back)


def _still_there(table: Any, name: str, into: Any) -> dict[str, Any]:
    """The rows that refer to what the merger went into, by key as it keeps them."""
    rows = db.session.scalars(select(table).where(getattr(table, f"{name}_id") == into.id)).unique().all()
    return {key_of(each): each for each in rows}


def session_of(row: Any) -> Session:
    """The session whose slot, or one occurrence of it, a row is; or itself."""
    return row if isinstance(row, Session) else db.session.get_one(Session, row.session_id)


def _turn(rows: Collection[Any], name: str, to: Any, going: Going, act: Act) -> None:
    """All of them at once: each in the history of its session."""
    keys = [row.id if isinstance(row, Session) else row.session_id for row in rows]
    sessions = {each.id: each for each in db.session.scalars(select(Session).where(Session.id.in_(keys))).unique()}
    before = [row.traced_before() for row in rows]
    for row in rows:
        setattr(row, name, to)
    db.session.flush()
    for row, key, was in zip(rows, keys, before, strict=True):
        session = sessions[key]
        record(going.by, act, session, going.now, session.edition_id, before=was, after=row.traced())


def move_appearances(going: Going) -> Moved:
    """Of a speaker; who is in a session twice then, is so once. What the other does not say, it says from now on."""
    query = select(Session).join(Appearance).where(Appearance.speaker_id == going.row.id).order_by(Session.id)
    appearances = [_appear(session, going) for session in db.session.scalars(query).unique().all()]
    told = lacking(going.into, going.row)
    _say(going, filled(going.into, told))
    return {"appearance": appearances, "speaker": told}


def _say(going: Going, values: Values) -> None:
    into = going.into
    with recorded(going.by, ProgrammeAct.SPEAKER_SAVED, into, going.now, into.edition_id):
        assign(into, values)


def _appear(session: Session, going: Going) -> list[Any]:
    own, other = _in(session, going.row), _in(session, going.into)
    if own is None:
        raise ValueError("nobody moves from a session without being there")
    place, order = session.appearances.index(own), [each.speaker_id for each in session.appearances]
    kept = [session.id, own.role.value, own.position, other is not None, order]
    with _recast(session, going, RemovalAct.MERGED):
        session.appearances.remove(own)
        if other is None:
            new = Appearance(speaker=going.into, role=own.role, position=own.position)
            session.appearances.insert(place, new)
    return kept


def give_appearances_back(going: Going, moved: Moved) -> int:
    """How many stay: the session is gone, or somebody took the other out of it."""
    _say(going, emptied(going.into, moved.get("speaker", {})))
    return sum(not _reappear(going, *kept) for kept in moved["appearance"])


def returning_appearances(gone: Gone, reader: Account) -> Returning:
    """The sessions in which a speaker would appear again, and those in which the other stays."""
    keys = [kept[0] for kept in gone.moved["appearance"]]
    sessions = db.session.scalars(select(Session).where(Session.id.in_(keys))).unique().all()
    back = {each.id for each in sessions if _in(each, gone.into) and not _in(each, gone.row)}
    return _told(back, {*keys} - back, len(keys) - len(back), reader)


def _reappear(going: Going, session_id: int, role: str, position: int, twice: bool, order: Sequence[int] = ()) -> bool:
    session = db.session.get(Session, session_id)
    other = _in(session, going.into) if session else None
    if session is None or other is None or _in(session, going.row):
        return False
    with _recast(session, going, RemovalAct.TAKEN_BACK):
        if twice:
            back, place = Appearance(speaker=going.row, role=SpeakerRole(role)), _place(session, going, position, order)
        else:
            back, place = Appearance(speaker=going.row, role=other.role), session.appearances.index(other)
            session.appearances.remove(other)
        session.appearances.insert(place, back)
        for number, each in enumerate(session.appearances):
            each.position = number
    return True


def _place(session: Session, going: Going, position: int, order: Sequence[int]) -> int:
    """Behind whoever stood before; a merger of old knows no order, only the place."""
    before = order[: order.index(going.row.id)] if going.row.id in order else None
    if before is None:
        return sum(each.position < position for each in session.appearances)
    return max((n + 1 for n, each in enumerate(session.appearances) if each.speaker_id in before), default=0)


def _in(session: Session, speaker: Any) -> Appearance | None:
    return next((each for each in session.appearances if each.speaker_id == speaker.id), None)


@contextmanager
def _recast(session: Session, going: Going, act: Act) -> Iterator[None]:
    with recorded(going.by, act, session, going.now, session.edition_id):
        yield
        flag_modified(session, "uid")  # whoever appears is part of its version
        db.session.flush()
        db.session.expire(session, ["appearances"])

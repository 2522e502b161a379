"""Writing the log."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from sqlalchemy import insert, inspect

from forum.audit.models import Act, AuditEntry, AuditWords, Named, Seal, Seen, Traced
from forum.audit.queries import find_anchor, unsealed_facts
from forum.audit.rules import links_for
from forum.db import Versioned, db
from forum.languages import fold
from forum.limits.queries import counted
from forum.limits.rules import Kind
from forum.limits.services import take


class Actor(Protocol):
    """Whoever acts: an account."""

    @property
    def id(self) -> int: ...
    @property
    def signed(self) -> str: ...


SEALED_AT_ONCE = 500
Traces = Mapping[str, object]
"""What `Traced.traced()` said."""


def record(
    by: Actor | None,
    act: Act,
    thing: Traced | Named | str,
    now: datetime,
    edition_id: int | None = None,
    *,
    before: Traces | None = None,
    after: Traces | None = None,
    **details: object,
) -> None:
    """Log an act on a row, or on something that has a name only; nobody means the system itself.

    `before` and `after` are what `Traced.traced()` said; what is the same in both is left out.
    """
    before, after = before or {}, after or {}
    differ = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    named = _named(thing)
    words = AuditWords(
        actor=by.signed if by else "",
        subject=named.name[:300],
        folded=fold(f"{by.signed if by else ''} {thing.sought if isinstance(thing, Traced) else named.name}")[:1000],
        before={name: before[name] for name in differ if name in before},
        after={name: after[name] for name in differ if name in after},
        details=details,
    )
    db.session.add(
        AuditEntry(
            at=now,
            actor_id=by.id if by else None,
            edition_id=edition_id,
            act=act.value,
            thing=named.kind,
            thing_id=named.key,
            words=words,
        )
    )


def record_look(by: Actor, seen: Seen, thing: Named, now: datetime, edition_id: int | None = None) -> None:
    """Log that somebody looked at people's data. Raises TooMany if they did so lately."""
    take(Kind.LOOKS, _look_key(by, seen, thing, edition_id), now)
    record(by, seen, thing, now, edition_id)


def has_looked(by: Actor, seen: Seen, thing: Named, now: datetime, edition_id: int | None = None) -> bool:
    """Whether the log tells it already, within the window of now."""
    return counted(Kind.LOOKS, _look_key(by, seen, thing, edition_id), now) > 0


def _look_key(by: Actor, seen: Seen, thing: Named, edition_id: int | None) -> str:
    return f"{by.id} {seen.value} {thing.kind} {thing.key} {edition_id}"


def _named(thing: Traced | Named | str) -> Named:
    if isinstance(thing, Traced):
        return Named(thing.__tablename__, thing.id, thing.trace_name)
    return thing if isinstance(thing, Named) else Named("", None, thing)


@contextmanager
def recorded(
    by: Actor | None,
    act: Act,
    row: Traced,
    now: datetime,
    edition_id: int | None = None,
    *,
    on: Traced | None = None,
    always: bool = False,
) -> Iterator[None]:
    """Log what the block changes of a row: its state before and after. A new row has no before.

    `on` is the thing in whose history it stands, if that is another row. A block that changes nothing of the row
    leaves nothing in the log, unless the act itself is to be told (`always`).
    """
    is_new = inspect(row, raiseerr=True).transient
    before, version = ({}, None) if is_new else (row.traced(), _version(row))
    yield
    db.session.add(row)
    db.session.flush()
    _forget_beside(row)
    after = row.traced()
    if always or is_new or before != after or version is None or version != _version(row):
        record(by, act, on or row, now, edition_id, before=before, after=after)


def _forget_beside(row: Traced) -> None:
    """Who changes a key leaves the row of the former one beside it: what is told of is read by its key."""
    if beside := inspect(type(row), raiseerr=True).relationships.keys() & row.TRACED.keys():
        db.session.expire(row, beside)


def _version(row: Traced) -> int | None:
    """What rises with every change of a row, also of what is not traced."""
    return row.version if isinstance(row, Versioned) else None


def seal(now: datetime, floor: int) -> list[int]:
    """Add to the chain what is durable, above a key and not in it; the keys, in their order there.

    Two at once: the second is refused, its places are taken.
    """
    links = [link._asdict() for link in links_for(unsealed_facts(floor, SEALED_AT_ONCE), find_anchor(), now)]
    for link in links:
        del link["fact"]
    if links:
        db.session.execute(insert(Seal), links)
    return [link["entry_id"] for link in links]

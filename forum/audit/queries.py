"""Reading the log."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from forum.audit.models import Act, AuditEntry, AuditWords, Named, Seal, Seen, Traced
from forum.audit.rules import START, Anchor, Break, Fact, Link, Words, judge
from forum.db import db
from forum.languages import fold

LAST_DAY = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
"""After which there is no other."""

_MERGERS = ("thing merged", "merging taken back")
"""Acts whose details name what came (the thing's key) or went again."""
ENDS = ("archived", "merged", "removed")
"""The last words of acts by which a thing goes."""
IS_OF_ITSELF = AuditEntry.act.not_like("% taken along")
"""Who changed many at once by one act stands in the log once; what changed along is shown to who asks for it."""
IS_NO_LOOK = AuditEntry.act.not_in([seen.value for seen in Seen])
"""Who looked at people's data is for the log of the whole site."""
_FACT: tuple[Any, ...] = tuple(getattr(AuditEntry, name) for name in ("id", *Fact._fields[1:-1]))
_WORDS: tuple[Any, ...] = (AuditWords.entry_id, *(getattr(AuditWords, name) for name in Words._fields))
MOST_WORDS = 8
"""Of a search: each is looked for in all names."""
_AT_ONCE = 1000
"""Links that are held in memory."""


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """What of a log is asked for; `day` is its first instant (UTC).

    `words` stand in the name of who acted or of what they acted on; `finds` says by kind which keys have a word in
    names that the log does not tell, to who may know these.
    """

    actor_id: int | None = None
    act: str = ""
    thing: str = ""
    thing_id: int | None = None
    day: datetime | None = None
    along: bool = False
    words: str = ""
    finds: Mapping[str, Callable[[str], Select[int]]] = field(default_factory=dict)

    @property
    def is_of_all(self) -> bool:
        """Whether neither a thing nor an act is asked for."""
        return not self.act and self.thing_id is None


def select_entries(edition_id: int | None, wanted: LogFilter = LogFilter()) -> Select[AuditEntry]:
    """The log of an edition without looks, or (None) of a thing that belongs to none, newest first."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc())
    query = query.where(AuditEntry.edition_id.is_(None) if edition_id is None else AuditEntry.edition_id == edition_id)
    if wanted.is_of_all and not wanted.along:
        query = query.where(IS_OF_ITSELF)
    return _matching(query.where(IS_NO_LOOK), wanted)


def entries_before(
    key: int | None, wanted: LogFilter, limit: int, *, actors: Select[int] | None = None, edition_id: int | None = None
) -> Sequence[AuditEntry]:
    """What the log of the whole site holds before an entry, newest first; of these actors, of one edition (0: of what
    belongs to none)."""
    query = _matching(select(AuditEntry).order_by(AuditEntry.id.desc()), wanted)
    if key is not None:
        query = query.where(AuditEntry.id < key)
    if actors is not None:
        query = query.where(AuditEntry.actor_id.in_(actors))
    if edition_id is not None:
        home = AuditEntry.edition_id
        query = query.where(home == edition_id if edition_id else home.is_(None))
    return db.session.scalars(query.limit(limit)).unique().all()


def removed_among(entries: Collection[AuditEntry]) -> frozenset[tuple[str, int]]:
    """Which of the things that these entries tell of are gone, by table and key."""
    told = {(entry.thing, entry.thing_id) for entry in entries if entry.thing and entry.thing_id is not None}
    query = select(AuditEntry.thing, AuditEntry.thing_id).where(AuditEntry.act.endswith(" removed"))
    query = query.where(AuditEntry.thing_id.in_({key for _, key in told}))
    return frozenset((thing, key) for thing, key in db.session.execute(query) if key is not None) & told


def _matching(query: Select[AuditEntry], wanted: LogFilter) -> Select[AuditEntry]:
    if wanted.actor_id is not None:
        query = query.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.act:
        query = query.where(AuditEntry.act == wanted.act)
    if wanted.thing:
        query = query.where(AuditEntry.thing == wanted.thing)
    if wanted.thing_id is not None:
        query = query.where(AuditEntry.thing_id == wanted.thing_id)
    if wanted.day is not None:
        query = query.where(AuditEntry.at >= wanted.day)
        if wanted.day <= LAST_DAY:
            query = query.where(AuditEntry.at < wanted.day + timedelta(days=1))
    for word in wanted.words.split()[:MOST_WORDS]:
        query = query.where(_is_of(word, wanted.finds))
    return query


def _is_of(word: str, finds: Mapping[str, Callable[[str], Select[int]]]) -> ColumnElement[bool]:
    named = AuditEntry.words.has(AuditWords.folded.contains(fold(word), autoescape=True))
    return or_(
        named, *((AuditEntry.thing == kind) & AuditEntry.thing_id.in_(find(word)) for kind, find in finds.items())
    )


def select_history(things: Mapping[str, Collection[int] | None]) -> Select[AuditEntry]:
    """What was done to these things, by table and keys (None: there is one only, without a key), where that belongs to
    no edition; newest first."""
    key = AuditEntry.thing_id
    named = [(AuditEntry.thing == thing) & (key.is_(None) if keys is None else key.in_(keys))
             for thing, keys in things.items()]  # fmt: skip
    query = select(AuditEntry).where(AuditEntry.edition_id.is_(None), IS_NO_LOOK, or_(*named))
    return query.order_by(AuditEntry.id.desc())


def with_what_came(thing: str, key: int) -> list[int]:
    """A thing, and what was merged into it and not taken back, and into that: by key, also of what has gone since."""
    keys = [key]
    for each in keys:
        query = select(AuditEntry).where(AuditEntry.thing == thing, AuditEntry.thing_id == each)
        query = query.where(AuditEntry.act.in_(_MERGERS)).order_by(AuditEntry.id)
        came = list[int]()
        for entry in db.session.scalars(query).unique():
            details = entry.words.details
            came = [other for other in came if other != details.get("went")]
            came += [details["came"]] if "came" in details else []
        keys += [other for other in came if other not in keys]
    return keys


def count_acts(thing: Named, act: Act, since: datetime) -> int:
    """How often something was done to a thing since then."""
    query = select(func.count(AuditEntry.id)).where(AuditEntry.thing == thing.kind, AuditEntry.thing_id == thing.key)
    return db.session.scalar(query.where(AuditEntry.act == act.value, AuditEntry.at >= since)) or 0


def find_last_change(thing: str, key: int, name: str) -> AuditEntry | None:
    """The last act that changed an attribute of a thing, if it is among the latest fifty."""
    query = select(AuditEntry).where(AuditEntry.thing == thing, AuditEntry.thing_id == key)
    latest = db.session.scalars(query.where(IS_NO_LOOK).order_by(AuditEntry.id.desc()).limit(50)).unique()
    return next((entry for entry in latest if name in {**entry.words.before, **entry.words.after}), None)


def find_end(thing: str, key: int, edition_id: int | None) -> AuditEntry | None:
    """The last act by which a thing went, in the log of an edition or (None) of what belongs to none."""
    went = [AuditEntry.act.endswith(f" {how}") for how in ENDS]
    query = select_entries(edition_id, LogFilter(thing=thing, thing_id=key)).where(or_(*went))
    return db.session.scalars(query.limit(1)).first()


def name_of(thing: str, key: int, edition_id: int) -> str:
    """What a thing of an edition, by its table and key, is called now; nothing of what is not there."""
    table = next((table for table in Traced.__subclasses__() if table.__tablename__ == thing), None)
    row = db.session.get(table, key) if table else None
    home = row.id if row and thing == "edition" else getattr(row, "edition_id", None)
    return row.trace_name if row and home == edition_id else ""


def names_now(entries: Collection[AuditEntry]) -> dict[int, Mapping[str, str]]:
    """By entry, what its thing is called in every language; nothing where it is gone or has another name now."""
    keys = {(entry.thing, entry.thing_id) for entry in entries}
    names = dict[tuple[str, int | None], Mapping[str, str]]()
    for table in Traced.__subclasses__():
        of_table = [key for thing, key in keys if thing == table.__tablename__ and hasattr(table, "id")]
        for row in db.session.scalars(select(table).where(table.id.in_(of_table))) if of_table else ():
            name = getattr(row, "name", None) or getattr(row, "title", None)
            if isinstance(name, Mapping):
                names[table.__tablename__, row.id] = name
    found = {entry.id: names.get((entry.thing, entry.thing_id), {}) for entry in entries}
    return {entry.id: found[entry.id] for entry in entries if entry.words.subject in found[entry.id].values()}


def told_among(entries: Collection[AuditEntry]) -> set[tuple[int | None, str, str]]:
    """By edition, kind and name, all that these entries tell of by name."""
    return {(entry.edition_id, kind, name) for entry in entries
            for kept in (entry.words.before, entry.words.after)
            for kind, value in kept.items()
            for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)}  # fmt: skip


def names_told(entries: Collection[AuditEntry]) -> dict[tuple[int | None, str, str], Mapping[str, str]]:
    """By edition, kind and name, what things of an edition that changes tell of by that name are called in every
    language; nothing of what is gone or has another name now."""
    told = told_among(entries)
    names = dict[tuple[int | None, str, str], Mapping[str, str]]()
    for table in Traced.__subclasses__():
        kinds = (table.__tablename__, *table.NAMED_IN)
        home, editions = getattr(table, "edition_id", None), {edition for edition, kind, _ in told if kind in kinds}
        if home is None or not editions:
            continue
        for edition, row in db.session.execute(select(home, table).where(home.in_(editions))).unique():
            name = getattr(row, "name", None)
            if isinstance(name, Mapping):
                names |= {(edition, kind, word): name for kind in kinds for word in name.values()}
    return {key: name for key, name in names.items() if key in told}


def entries_at(edition_id: int, moments: Collection[datetime]) -> Sequence[AuditEntry]:
    """What an edition's log holds of these moments, in its order."""
    query = select(AuditEntry).where(AuditEntry.edition_id == edition_id, AuditEntry.at.in_(moments))
    return db.session.scalars(query.order_by(AuditEntry.id)).unique().all()


def find_first_edition(thing: str, key: int) -> int | None:
    """The edition in which something was first done to a thing; none if that was outside of any, or never logged."""
    query = select(AuditEntry.edition_id).where(AuditEntry.thing == thing, AuditEntry.thing_id == key)
    return db.session.scalar(query.order_by(AuditEntry.id).limit(1))


def removed_things(edition_id: int) -> frozenset[tuple[str, int]]:
    """What an edition's log says is gone, by table and key."""
    query = select(AuditEntry.thing, AuditEntry.thing_id)
    query = query.where(AuditEntry.edition_id == edition_id, AuditEntry.act.endswith(" removed"))
    return frozenset((thing, key) for thing, key in db.session.execute(query) if key is not None)


def actors_of(edition_id: int, team: Select[int], asked: int | None) -> Sequence[tuple[int, str]]:
    """Who acted in an edition on more than registrations, and of the team and who is asked for, whoever acted at all.

    Delegates act on their own registration: a list of all of them helps nobody to choose.
    """
    more = (
        AuditEntry.thing.not_in(("registration", "person"))
        | AuditEntry.actor_id.in_(team)
        | (AuditEntry.actor_id == asked)
    )
    acted = select(AuditEntry.actor_id).where(AuditEntry.edition_id == edition_id, IS_NO_LOOK, more)
    last = select(func.max(AuditEntry.id)).where(AuditEntry.edition_id == edition_id, AuditEntry.actor_id.in_(acted))
    query = select(AuditEntry.actor_id, AuditWords.actor).join(AuditWords)
    query = query.where(AuditEntry.id.in_(last.group_by(AuditEntry.actor_id))).order_by(AuditWords.actor)
    return [(int(key), name) for key, name in db.session.execute(query) if key is not None]


def acts_of(edition_id: int) -> Sequence[str]:
    """Every act that an edition's log holds."""
    query = select(AuditEntry.act).where(AuditEntry.edition_id == edition_id, IS_NO_LOOK).distinct()
    return db.session.scalars(query.order_by(AuditEntry.act)).all()


def find_anchor(position: int | None = None) -> Anchor:
    """The last link of the chain, or the one at this place; START where there is none."""
    query = select(Seal.position, Seal.hash).order_by(Seal.position.desc()).limit(1)
    found = db.session.execute(query if position is None else query.where(Seal.position == position)).first()
    return Anchor(*found) if found else START


def find_floor(before: datetime) -> int:
    """The key of the last entry that had been sealed by then; 0 if none had."""
    query = select(Seal.entry_id).where(Seal.sealed_at < before).order_by(Seal.position.desc())
    return db.session.scalar(query.limit(1)) or 0


def unsealed_facts(floor: int, limit: int) -> list[Fact]:
    """Entries above a key that stand nowhere in the chain, the first of them."""
    query = select(*_FACT, *_WORDS).outerjoin(AuditWords, AuditWords.entry_id == AuditEntry.id)
    query = query.outerjoin(Seal, Seal.entry_id == AuditEntry.id).where(Seal.entry_id.is_(None))
    query = query.where(AuditEntry.id > floor).order_by(AuditEntry.id).limit(limit)
    return [_fact(tuple(row)) for row in db.session.execute(query)]


def links_after(position: int) -> Iterator[Link]:
    """The chain from there on, with the entries of now."""
    seal = (Seal.position, Seal.entry_id, Seal.sealed_at, Seal.words_digest, Seal.hash)
    query = select(*_FACT, *_WORDS, *seal).outerjoin_from(Seal, AuditEntry, AuditEntry.id == Seal.entry_id)
    query = query.outerjoin(AuditWords, AuditWords.entry_id == AuditEntry.id).order_by(Seal.position)
    while rows := db.session.execute(query.where(Seal.position > position).limit(_AT_ONCE)).all():
        for row in map(tuple, rows):
            yield Link._make([*row[-len(seal) :], None if row[0] is None else _fact(row)])
        position = rows[-1].position


def _fact(row: Sequence[Any]) -> Fact:
    words = row[len(_FACT) + 1 : len(_FACT) + len(_WORDS)]
    return Fact._make([*row[: len(_FACT)], None if row[len(_FACT)] is None else Words._make(words)])


def follow_chain(start: Anchor) -> tuple[Anchor, Link | None, Break | None]:
    """How far the log is what was sealed, from a place where it was before; what broke there, and how, if it did."""
    last = start
    if start != START and find_anchor(start.position) != start:
        return last, None, Break.ELSEWHERE
    for link in links_after(start.position):
        if broken := judge(link, last):
            return last, link, broken
        last = Anchor(link.position, link.hash)
    return last, None, None

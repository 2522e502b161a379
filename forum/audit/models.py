"""The log of acts, and what rows tell it."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model, Values
from forum.languages import N_, LabelledText


class Act(LabelledText):
    """What somebody did. Each slice names its acts in a subclass; the log keeps the value."""

    @classmethod
    def label_of(cls, value: str) -> str:
        """What pages call an act of any slice; one that no slice knows any more is called by its value."""
        return next((act.label for acts in cls.__subclasses__() for act in acts if act.value == value), value)


def every_act() -> list[Act]:
    """The acts of every slice."""
    return [act for acts in Act.__subclasses__() for act in acts]


class Seen(Act):
    """Looks at people's data."""

    REGISTRATION = "registration seen", N_("Looked at a registration")
    REGISTRATIONS = "registrations seen", N_("Looked at the list of registrations")
    SEARCH = "people searched", N_("Searched for people at the desk")
    LINKS = "lapsed links seen", N_("Looked at lapsed links")
    SPEAKER = "person of a speaker sought", N_("Looked which registrant a speaker is")
    ANSWERS = "answers seen", N_("Looked at answers to invitations")
    MAIL = "mail seen", N_("Looked at mails of people")
    ACCOUNT = "account seen", N_("Looked at an account")
    ACCOUNTS = "accounts seen", N_("Looked at the list of accounts")
    OUTBOX = "outbox seen", N_("Looked at the outbox")


class Traced:
    """A row whose acts the log keeps: its attributes by the words for them, and the name it goes by.

    Its key stands in addresses and in the log: it is never given to another, for which SQLite needs AUTOINCREMENT.
    """

    TRACED: ClassVar[Mapping[str, str]] = {}
    NAMED_IN: ClassVar[tuple[str, ...]] = ()
    """Attributes of others that hold such rows, beside the one called like their table."""
    SAYS_WHICH: ClassVar[frozenset[str]] = frozenset()
    """What tells it from others in the history of one thing: the log always says it of what it is now."""
    __tablename__: str
    id: Any

    @classmethod
    def __table_cls__(cls, *told: Any, **options: Any) -> Table:
        return Table(*told, **options, sqlite_autoincrement=True)

    @property
    def trace_name(self) -> str:
        """What the log calls it."""
        name = getattr(self, "name", None) or getattr(self, "title", None) or {}
        return next(iter(name.values()), "") if isinstance(name, Mapping) else str(name)

    @property
    def sought(self) -> str:
        """By what the log is searched for it: its names in every language, where the log names it."""
        name = getattr(self, "name", None) or getattr(self, "title", None)
        names = name.values() if isinstance(name, Mapping) else ()
        return " ".join(dict.fromkeys([self.trace_name, *names]))

    def traced(self) -> dict[str, object]:
        """Its attributes as the log keeps them."""
        return {name: _kept(getattr(self, name)) for name in self.TRACED}

    def traced_before(self) -> dict[str, object]:
        """The same before a change: without what says which it is."""
        return {name: kept for name, kept in self.traced().items() if name not in self.SAYS_WHICH}

    @classmethod
    def word_for(cls, kind: str, name: str) -> str:
        """What pages call an attribute of a kind of rows (their table's name), or of what hangs on them."""
        kinds = sorted(cls.__subclasses__(), key=lambda traced: traced.__tablename__ != kind)
        return next((traced.TRACED[name] for traced in kinds if name in traced.TRACED), name)


def _kept(value: object) -> object:
    """A value as JSON: what pages must put into words of their own says what it is."""
    if isinstance(value, Enum):
        return {"label": getattr(value, "label", str(value.value))}
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Mapping):
        return {"texts": dict(value)}
    if isinstance(value, Traced):
        return value.trace_name
    if isinstance(value, (list, tuple)):
        return [_kept(each) for each in value]
    return value


class Named(NamedTuple):
    """A thing that the log tells of without holding its row: its table, key and name."""

    kind: str
    key: int | None
    name: str


class AuditEntry(Model):
    """One act on a thing (its table and key); `edition_id` says whose log shows it."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    edition_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(40), default="")
    thing_id: Mapped[int | None]
    words: Mapped["AuditWords"] = relationship(lazy="joined", cascade="all, delete-orphan")

    @property
    def label(self) -> str:
        """What pages call the act."""
        return Act.label_of(self.act)

    __table_args__ = (
        Index("ix_audit_entry_edition_id_id", "edition_id", "id"),
        Index("ix_audit_entry_thing_thing_id", "thing", "thing_id", "id"),
        Index("ix_audit_entry_actor_id_id", "actor_id", "id"),
        Index("ix_audit_entry_act_id", "act", "id"),
        Index("ix_audit_entry_at", "at"),
    )


class AuditWords(Model):
    """The names and values of an act, in a row apart: who must be forgotten is forgotten here, the act stays.

    `before` and `after` hold the attributes that differ; `details` what else there is to say; a search compares who
    acted and what on, `folded`. `salt` goes with them: without it nobody can try out which names a seal was made of.
    """

    __tablename__ = "audit_words"
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id", ondelete="CASCADE"), primary_key=True)
    actor: Mapped[str] = mapped_column(String(500), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    before: Mapped[Values]
    after: Mapped[Values]
    details: Mapped[Values]
    folded: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    salt: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16), server_default="")


class Seal(Model):
    """A link of the chain over the log: which entry stands at which place, and what it and all before it said."""

    __tablename__ = "seal"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(unique=True)
    sealed_at: Mapped[datetime]
    words_digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

"""What a kind of things is: all that archiving, merging and removing ask of it, in one declaration.

A slice declares its kinds in its room `outlets` as `KINDS`; what refers to a kind is what its table's foreign keys say.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from forum.accounts.models import Account, Right, Scope
from forum.audit.models import Act
from forum.editions.models import AnyEdition, Edition
from forum.languages import LabelledText
from forum.releases.rules import Facts, Texts

SITE_ARCHIVE = "removal.archive"
"""The list of what belongs to no edition's programme or people."""
Moved = dict[str, Any]
"""What a merger keeps of what it moved, by table."""


class Use(NamedTuple):
    """What refers to a thing: its name, or what kind (registrations: in which state) and how many; and its page."""

    name: Mapping[str, str] | str
    edition: AnyEdition | None = None
    number: int | None = None
    endpoint: str = ""
    values: Mapping[str, Any] = {}


class Clash(NamedTuple):
    """Two sessions that will need the same room or person (a `scarce` thing, `what`) at once.

    The first is of the edition; the other, unless it is too, of another, or None where the reader may not know of it.
    """

    scarce: LabelledText
    what: Texts
    edition: Edition
    first: Facts
    second: Texts | None
    meanwhile: tuple[datetime, datetime]
    other: Edition | None = None


class Part(NamedTuple):
    """A merger that belongs to a larger one: what goes back, what moved with it, and to be called once it is back."""

    going: "Going"
    moved: Moved
    settle: Callable[[], None]


class Going(NamedTuple):
    """What goes where (back: whence it came), by whose act."""

    row: Any
    into: Any
    by: Account
    now: datetime
    parts: Sequence[Part] = ()


class Returning(NamedTuple):
    """What of a merger would go back and what stays, as far as its reader may know of it; how much stays in all.

    `refusal`: why nothing goes back as it is now.
    """

    back: list[Use]
    stays: list[Use]
    left: int
    refusal: StrEnum | None = None


class Gone(NamedTuple):
    """What went where by a merger, and what moved with it; with its parts, each what moved with one."""

    row: Any
    into: Any
    moved: Moved
    parts: Sequence[Moved] = ()


@dataclass(frozen=True, kw_only=True)
class Merging:
    """How two of a kind become one: those that have the same of what `alike` names.

    `move` lets everything that refers to the one refer to the other and says what moved; `back` gives it back and says
    how much stays, unless `judge_back` says why not; `returns` tells that beforehand. Who `knows` the other hears its
    name. `parts` is the kind of things that go with it, each into one of the other's. What a release `told` of a
    session leads on. `follows` and `template` (of row, into and what is said `about` them) tell those who merge;
    `choices` names the others, `sorted_by` is their place among them, if that is not their name.
    """

    alike: tuple[str, ...]
    move: Callable[[Going], Moved]
    back: Callable[[Going, Moved], int]
    returns: Callable[[Gone, Account], Returning]
    judge: Callable[[Any, Any], StrEnum | None] = lambda _row, _into: None
    judge_back: Callable[[Any, Any, Moved], StrEnum | None] = lambda _row, _into, _moved: None
    knows: Callable[[Any, Account], bool] = lambda _into, _reader: True
    parts: str = ""
    told: Callable[[Facts], Iterable[int]] | None = None
    follows: tuple[str, ...] = ()
    template: str = ""
    about: Callable[[Any, Any], Mapping[str, Any]] = lambda _row, _into: {}
    choices: Callable[[Sequence[Any]], Sequence[tuple[int, str]]] | None = None
    sorted_by: Callable[[Any], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of things; `right` in what `place` (a key of the `scope`) names lets one archive and merge them.

    `follows` says what archiving one means, `removed` what the log says when it went for good. Its page is the
    `endpoint`, which takes of a row what `takes` names, under that `tab` of the desk; `archive` is the list that shows
    it when it is archived, `within` the attribute that it is called with there. What is `shared` others use as well.
    """

    table: type[Any]
    label: str
    right: Right
    scope: Scope
    place: Any
    follows: str
    removed: Act
    uses: Callable[[Any, Account], list[Use]]
    endpoint: str
    takes: Mapping[str, str]
    tab: str = "editions.edit_edition"
    archive: str = SITE_ARCHIVE
    within: str = ""
    shared: bool = False
    has_page: Callable[[Any], bool] = lambda _: True
    judge: Callable[[Any, datetime], StrEnum | None] = lambda _row, _now: None
    hold: Callable[[Any], object] = lambda _: None
    stays: Callable[[Any], bool] = lambda _: False
    logs: Callable[[Any], Sequence[int | None]] = lambda row: (row.edition_id,)
    merging: Merging | None = None

    @property
    def name(self) -> str:
        """Its table's, in addresses and in the log."""
        return str(self.table.__tablename__)

    def takes_of(self, row: Any) -> dict[str, Any]:
        """What the address of its page takes of a row."""
        return {parameter: getattr(row, name) for parameter, name in self.takes.items()}

    @property
    def holds_roles(self) -> bool:
        """Whether accounts hold roles in such a thing itself."""
        return self.place is self.table.id

"""Forms that edit a row somebody else may have changed since they were opened.

A form carries what it was opened with: of which row, of which version, and a digest of each part (a field, or one
language of a text). On saving, what only one of the two touched merges by itself; what both touched is asked about.
A time is compared with the zone by whose clock it was typed: one that was typed for another zone is asked about too.
A form that cannot say what its reader saw – it lacks that, or tells it of another row or of a version that is still to
come – is asked about every part in which it differs.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from flask import request
from flask_babel import gettext
from wtforms import Field, HiddenField

from forum.db import Archivable, Values, Versioned, lock
from forum.errors import Refused
from forum.web.choices import Offered
from forum.web.forms import Form
from forum.web.giving_back import find_given_back
from forum.web.merging import Collided, Merge, Opened, Question, Refusal, clock_key
from forum.web.orders import orders_of
from forum.web.parts import clock_of, digest, parts_of
from forum.zones import get_zone


class OpenedField(HiddenField):
    """What the form was opened with; a form that comes back keeps it."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.form = kw["_form"]

    def _value(self) -> str:
        return (self.data or "") if self.form.is_submitted() else json.dumps(self.form.as_opened())


class EditForm(Form):
    """A form that edits a row: `obj`, or what a subclass says in `row`."""

    opened = OpenedField()
    row: Any = None
    is_merged = False
    taken: Mapping[Field, Question] = {}
    """Of fields that their reader left alone, what merging took instead; what the form is opened with then."""
    now_opened = ""
    is_anew = False
    """Whether what it edits went while it was open: it comes back to ask one thing, shall that be made anew?"""

    def __new__(cls, *_: Any, **kw: Any) -> Self:
        """Remember how it was made: what others saved meanwhile is read by the same form."""
        form: Self = super().__new__(cls)
        form.made_of = kw
        return form

    made_of: Mapping[str, Any]

    def __init__(self, *args: Any, obj: Any = None, **kw: Any) -> None:
        self.row = obj
        super().__init__(*args, obj=obj, **kw)

    @property
    def values(self) -> Values:
        """The cleaned values by field name; those of a row only once they are merged, so that no view forgets to."""
        if self.is_submitted() and self.row is not None and not self.is_merged:
            raise RuntimeError("merge first: form.merge(row)")
        return super().values

    def as_opened(self) -> Opened:
        """What it holds now, for the hidden field."""
        row, version = self.row.stamp if self.row else ("", 0)
        seen = {part: digest(text) for field in self for part, text in parts_of(field).items()}
        clocks = {clock_key(field): clock_of(field) for field in self if clock_of(field)}
        return Opened(row, version, seen | clocks | orders_of(list(self)) | _archived(self.row))

    def merge(self, row: Any, **fresh: Callable[[], Any]) -> None:
        """Take what others saved since it was opened. For the transaction that saves, before everything else.

        `row` is what editors wait for one another at; none is new. `fresh` reads again what the form is made of.
        """
        self.is_merged = True
        if row is not None:
            lock(row)
        made_of = {**self.made_of, "formdata": None, **{name: read() for name, read in fresh.items()}}
        theirs, opened = type(self)(**made_of), Opened.read(self.opened.data or "")
        self._must_be_there(row, opened)
        if row is not None and opened.row and self.has_vanished(theirs, opened):
            self._ask_anew(theirs, opened)
        merging = Merge(self, theirs, opened, row)
        if row is None:
            self._must_be_new(opened)
        if theirs.row is None and not opened.row:  # nothing was there, and nothing is
            merging.look_at_clocks()
        else:
            merging.run()
        self._look_at_choices()

    def has_vanished(self, theirs: Self, opened: Opened) -> bool:
        """Whether what was there when it was opened is not there any more."""
        return theirs.row is None

    def _ask_anew(self, theirs: Self, opened: Opened) -> None:
        """What stands there instead was chosen by nobody: saved again, it is all as typed, by the clock of then."""
        clocks = {key: zone for key, zone in opened.seen.items() if key in map(clock_key, self)}
        now = theirs.as_opened()
        self.opened.data = json.dumps(now._replace(seen={**(now.seen if theirs.row else {}), **clocks}))
        self.is_anew = True
        raise Collided

    def _must_be_new(self, opened: Opened) -> None:
        """Nothing is there to merge with: what was opened as a row of others becomes no new one by itself."""
        if opened.row:
            self.opened.data = json.dumps(self.as_opened())
            raise Refused(Refusal.ANOTHER)

    def _must_be_there(self, row: Any, opened: Opened) -> None:
        """What went since it was opened is changed only by who knows that."""
        archived = _archived(row)
        if archived.items() <= opened.seen.items() or row is None or opened.row != row.stamp[0]:
            return
        self.opened.data = json.dumps(opened._replace(seen={**opened.seen, **archived}))
        raise Refused(Refusal.WENT)

    def _look_at_choices(self) -> None:
        """Merging took what is there now for what was left alone; what still is not offered must not be saved."""
        gone = any(isinstance(field, Offered) and field.gone for field in self)
        if gone and not self.validate():
            raise Collided

    def left_alone(self, field: Any) -> bool:
        """Of a row that is being edited, until that is merged."""
        if self.row is None or self.is_merged:
            return False
        seen = Opened.read(self.opened.data or "").seen
        return all(seen.get(part) == digest(text) for part, text in parts_of(field).items())

    def refuse(self, field: str, refused: Refused, said: str = "") -> None:
        """A collision stands beside its own fields already; of others, what somebody else made of it is told too."""
        if not isinstance(refused, Collided):
            super().refuse(field, refused, said)
            self.tell_taken([self[field]])

    def tell_taken(self, wrong: Sequence[Field]) -> None:
        """Beside what was taken from others that it does not go together: with fields of the same kind."""
        told = {field: taken for field, taken in self.taken.items() if type(field) in map(type, wrong)}
        for field, taken in told.items():
            said = gettext("Somebody changed this meanwhile: %(theirs)s instead of %(mine)s. The new one stands here.")
            field.errors = [*field.errors, said % {"theirs": taken.theirs or "—", "mine": taken.mine or "—"}]
            setattr(field, "taken", taken)  # noqa: B010 - for the template
        if told and self.row is not None:
            self.opened.data = self.now_opened


def _archived(row: Any) -> dict[str, str]:
    """When it was archived, as a form keeps it."""
    there = isinstance(row, Archivable) and row.archived_at
    return {"archived at": row.archived_at.isoformat()} if there else {}


def opened_row() -> str:
    """Which row the form that comes with the request was opened for, as it says."""
    sent = request.form if (given_back := find_given_back()) is None else given_back
    return Opened.read(sent.get("opened", "")).row


def opened_clocks() -> Callable[[str], str]:
    """By the clock of which zone a time of that form was typed, as it says; empty if by none that there is."""
    sent = request.form if (given_back := find_given_back()) is None else given_back
    seen = Opened.read(sent.get("opened", "")).seen

    def typed_by(name: str) -> str:
        zone = seen.get(f"{name} clock", "")
        return zone if get_zone(zone).key == zone else ""

    return typed_by


def refuse_unseen(row: Versioned) -> None:
    """Before a button's act, in its transaction: refuse if the row changed since the page that showed the button."""
    seen = request.form.get("version", "")
    if seen and seen != str(row.version):
        raise Refused(Refusal.CHANGED)


def refuse_other(now: str) -> None:
    """The same of more than a row: what its page showed in a word, and what is there now."""
    seen = request.form.get("seen", "")
    if seen and seen != now:
        raise Refused(Refusal.CHANGED)

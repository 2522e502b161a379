"""Merging what was typed into a form with what others saved since it was opened: see forum/web/editing.py."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from flask import Response, after_this_request, flash, request
from flask_babel import gettext
from wtforms import Field

from forum.errors import Refused
from forum.languages import N_
from forum.web.forms import TranslatedField
from forum.web.orders import merged, order_key
from forum.web.outlets import Outlet, outlet_parts
from forum.web.parts import clock_of, digest, offset_of, parts_of, read_part, shortened, take_part
from forum.web.times import zone_name

if TYPE_CHECKING:
    from forum.web.editing import EditForm


class Refusal(StrEnum):
    CHANGED = N_("This was changed meanwhile. Look again.")
    WENT = N_("This was archived or merged into another meanwhile. Save again if it shall be changed all the same.")
    ANOTHER = N_("This page was opened for something else. Save again if it shall be new.")


def was_changed(refused: Refused) -> bool:
    """Whether it was refused for what somebody else changed meanwhile."""
    return refused.reason is Refusal.CHANGED


class Collided(Refused):
    """The form must come back: it asks about what two people changed, or what they changed does not fit together."""

    def __init__(self) -> None:
        super().__init__(Refusal.CHANGED)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What two people changed: of which row, the part of the form, what the other made of it, and its digest."""

    thing: str
    key: int
    part: str
    language: str
    mine: str
    theirs: str
    digest: str

    @property
    def name(self) -> str:
        """What the log calls the attribute."""
        return self.part.removesuffix(f"-{self.language}").removesuffix("_id")


class Opened(NamedTuple):
    """What a form was opened with: of each part a digest, and of each time the zone."""

    row: str = ""
    version: int = 0
    seen: Mapping[str, str] = {}

    @classmethod
    def read(cls, sent: str) -> Self:
        """As a form sends it; nothing if it is not ours."""
        try:
            row, version, seen = json.loads(sent)
        except (ValueError, TypeError, RecursionError):
            return cls()
        if not (isinstance(row, str) and type(version) is int and isinstance(seen, dict)):
            return cls()
        return cls(row, version, {str(part): str(digest) for part, digest in seen.items()})


def clock_key(field: Field) -> str:
    """Where a form keeps the zone that a time was typed for."""
    return f"{field.name} clock"


def _named(values: Mapping[Field, str]) -> str:
    """Each value with the name of its field."""
    return ", ".join(f"{field.label.text} – {shortened(value) or '—'}" for field, value in values.items())


class Merge:
    """Merging one form with what the row holds now."""

    def __init__(self, mine: "EditForm", theirs: "EditForm", opened: Opened, row: Any) -> None:
        self.mine, self.theirs, self.row = mine, theirs, row
        now = theirs.as_opened()
        came = not opened.row  # nothing was there: what was offered then is what was seen
        known = came or (opened.row == now.row and opened.version <= now.version)
        self.base = opened.seen if known else {}
        self.now, self.kept = now, dict(now.seen)
        self.took: dict[Field, Question] = {}
        self.both: set[Field] = set()
        self.clocks = [field for field in mine if field.name in theirs and clock_of(theirs[field.name])]
        self.typed_for = {field: opened.seen.get(clock_key(field)) or clock_of(field) for field in self.clocks}

    def look_at_clocks(self) -> None:
        """Of a form that makes something new: Collided if times were typed for another zone."""
        asked = {field: clocks for field in self.clocks if field.data is not None and (clocks := self._clocks(field))}
        self._set_clocks({field: clock_of(self.theirs[field.name]) for field in self.clocks})
        if asked:
            self.mine.opened.data = json.dumps(self.mine.as_opened())
            for field, clocks in asked.items():
                again = gettext("You typed this for %(before)s. It is %(now)s here now. Save again if it is right.")
                field.errors = [*field.errors, again % clocks]
            raise Collided

    def _clocks(self, field: Any) -> dict[str, str]:
        """The zone that a time was typed for and the present one, if they differ."""
        if field not in self.typed_for:
            return {}
        before, now = self.typed_for[field], clock_of(self.theirs[field.name])
        if offset_of(field, before) == offset_of(field, now):
            return {}
        moments = field.moment_in(before), field.moment_in(now)
        return {"before": zone_name(moments[0], before), "now": zone_name(moments[1], now)}

    def _set_clocks(self, clocks: Mapping[Any, str]) -> None:
        for field, clock in clocks.items():
            field.zone = clock

    def run(self) -> None:
        """Merge every part; Collided if something is asked or no longer fits."""
        questions: dict[Field, list[Question]] = {}
        self._set_clocks(self.typed_for)
        for field in self.mine:
            if field.name in self.theirs:
                questions[field] = list(filter(None, [self._part(field, part) for part in parts_of(field)]))
        self._set_clocks({field: clock_of(self.theirs[field.name]) for field in self.clocks})
        self.mine.taken, self.mine.now_opened = self.took, json.dumps(self.now._replace(seen=self.kept))
        is_wrong = bool(self.took) and not self.mine.validate()
        if not any(questions.values()) and not is_wrong:
            self._tell_kept()
            return
        self.mine.opened.data = self.mine.now_opened
        if is_wrong:
            self.mine.tell_taken([field for field in self.mine if field.errors])
        for field, asked in questions.items():
            if asked:
                setattr(field, "questions", asked)  # noqa: B010 - for the template
                field.errors = [*field.errors, self._told(field)]
                if isinstance(field, TranslatedField):
                    field.wrong |= {question.language: self._told(field) for question in asked}
        raise Collided

    def _tell_kept(self) -> None:
        """Once it is saved: what others made of what was left alone stands; it is named, and who made it so."""
        kept = {field: question for field, question in self.took.items() if not self._choice(question.part)}
        if not kept:
            return
        told = []
        if theirs := {field: each.theirs for field, each in kept.items() if field not in self.both}:
            told += [gettext("Somebody changed this meanwhile, and it stands: %(fields)s.", fields=_named(theirs))]
        if both := {field: read_part(field, "") for field in kept if field in self.both}:
            told += [gettext("Somebody changed this meanwhile too, and all stands: %(fields)s.", fields=_named(both))]
        told += dict.fromkeys(self._who(question) for question in kept.values())

        @after_this_request
        def tell(response: Response) -> Response:
            if response.location:
                flash(" ".join(filter(None, told)))
            return response

    def _who(self, question: Question) -> str:
        """Who changed it last, and when; asked before this saves."""
        of = {"thing": question.thing, "key": question.key, "name": question.name}
        return str(outlet_parts(Outlet.LAST_CHANGE, **of).striptags())

    def _choice(self, part: str) -> str:
        return request.form.get(f"choose-{part}", "")

    def _told(self, field: Field) -> str:
        if clocks := self._clocks(field):
            return str(gettext("You typed this for %(before)s. It is %(now)s here now. Choose what stays.") % clocks)
        return str(gettext("This was changed meanwhile. Choose what stays."))

    def _part(self, field: Field, part: str) -> Question | None:
        other = self.theirs[field.name]
        mine, theirs = digest(parts_of(field)[part]), self.now.seen[part]
        chosen = self._choice(part)
        untouched_by_others = self.base.get(part) == theirs and not self._clocks(field)
        if mine == theirs or untouched_by_others or chosen == f"mine {theirs}":
            return None
        thing, key = type(self.row).__tablename__, self.row.id
        language = part.removeprefix(f"{field.name}-") if isinstance(field, TranslatedField) else ""
        shown = {"mine": read_part(field, language), "theirs": read_part(other, language)}
        question = Question(thing=thing, key=key, part=part, language=language, digest=theirs, **shown)
        if self.base.get(part) == mine or chosen == f"theirs {theirs}":
            take_part(field, other, part)
            self.took[field] = question
            return None
        if (both := merged(field, other, self.base)) is not None:
            field.data, self.took[field] = both, question
            self.both.add(field)
            return None
        for key in (part, order_key(field)):
            self.kept.pop(key, "")
            self.kept |= {key: self.base[key]} if key in self.base else {}
        self.kept |= {clock_key(field): zone for zone in [self.typed_for.get(field)] if zone}
        return question

"""Fields in which one chooses among rows or words."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape
from wtforms import Field, RadioField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, Select

from forum.errors import Gone
from forum.languages import N_, fold
from forum.web.filters import word
from forum.web.forms import Form
from forum.web.outlets import Outlet, outlet_parts

MOST_TOLD = 20
"""Keys that went, of which each is told: the log is asked of every one."""


class GroupedSelect(Select):
    """A select whose choices stand in groups; those of the group without a name stand in none, before the others."""

    def __call__(self, field: Any, **kw: Any) -> Markup:
        return super().__call__(field, **kw).replace('<optgroup label="">', "", 1).replace("</optgroup>", "", 1)


class Offered:
    """Of a field that offers rows: what went while its form was open is not merely wrong, but told of.

    `kind` is the table of its rows, `edition_id` the edition whose log may tell; none: what everyone may know.
    What its reader never touched is no fault of theirs: merging takes what is there now.
    """

    kind = ""
    edition_id: int | None = None
    name: str
    data: Any
    choices: Any
    errors: Sequence[Any]

    @property
    def gone(self) -> list[Any]:
        """The chosen keys that are not offered."""
        offered = self.choices if isinstance(self.choices, dict) else dict(self.choices)
        chosen = self.data if isinstance(self.data, list) else [self.data]
        return [key for key in chosen if key not in offered]

    def pre_validate(self, form: Any) -> None:
        """Every key is one that may be chosen."""
        if self.gone and not (isinstance(form, Form) and form.left_alone(self)):
            raise ValidationError(self._told(self.gone))

    def tell(self, refused: Gone) -> bool:
        """Whether it chose what went at this moment; it says so then."""
        chosen = self.data if isinstance(self.data, list) else [self.data]
        gone = [key for key in chosen if key in refused.keys] if refused.kind == self.kind else []
        if gone:
            self.errors = [*self.errors, self._told(gone, refused.reason.value)]
        return bool(gone)

    def _told(self, keys: Sequence[Any], otherwise: str = "") -> Markup:
        return Markup(" ").join(dict.fromkeys(self._told_of(key, otherwise) for key in keys[:MOST_TOLD]))

    def _told_of(self, key: Any, otherwise: str) -> Markup:
        number = int(key) if str(key).isdecimal() and len(str(key)) < 11 else 0
        is_key = 0 < number < 2**31  # what no table has is asked of none
        told = is_key and outlet_parts(Outlet.GONE, kind=self.kind, key=number, edition_id=self.edition_id).strip()
        unknown = gettext("What you chose here is no longer offered. Choose again.")
        return told or escape(gettext(otherwise) if otherwise else unknown)


class OfferedSelect(Offered, SelectField):
    """One of many rows."""


class OfferedRadio(Offered, RadioField):
    """One of a few rows."""


class Ordered(Offered, Field):
    """Several of many, in an order that is kept. Its data is a list of keys.

    Each chosen one is a chip with buttons, the others stand in a list to add from, which words narrow. It works by
    buttons that send the form: `acted` says that one was pressed, and that the form is to be shown again, not saved.
    `did` is that act and whom it was about: the page says it aloud, and puts the reader where they were.
    """

    SAID = {
        "add": N_("%(name)s is added, number %(place)s of %(all)s."),
        "move": N_("%(name)s is now number %(place)s of %(all)s."),
        "remove": N_("%(name)s is taken away. Left: %(all)s."),
        "find": N_("Found: %(all)s."),
    }
    """What is said aloud of the acts with chips."""

    def __init__(self, label: str | None = None, *, hint: str = "", **kw: Any) -> None:
        super().__init__(label, description=hint, **kw)
        self.choices: dict[int, str] = {}
        self.acted = False
        self.did = ("", 0)
        self.words = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: object = None) -> None:
        """The chosen keys as they were sent, after what the pressed button does."""
        self.process_errors: list[str] = []
        self.data = [key for key in data or [] if isinstance(key, int)]  # rows of the same name are no keys
        if not formdata:
            return
        chosen = [int(key) if key.isdecimal() and len(key) < 10 else -1 for key in formdata.getlist(self.name)]
        self.data = list(dict.fromkeys(chosen))
        self.words = str(formdata.get(f"{self.name}-words", ""))[:100]
        added, button = str(formdata.get(f"{self.name}-add", "")), str(formdata.get(f"{self.name}-do", ""))
        act, _, key = button.partition(" ")
        self.acted = bool(act) or bool(self.words and not added)
        self.did = ("find", 0) if self.acted else ("", 0)
        if added.isdecimal() and len(added) < 10 and int(added) not in self.data and act in {"", "add"}:
            self.data.append(int(added))
            self.words, self.did = "", ("add", int(added))
        if key.isdecimal() and len(key) < 10 and int(key) in self.data:
            self._move(int(key), act)

    def _move(self, key: int, act: str) -> None:
        at = self.data.index(key)
        self.data.remove(key)
        self.did = (act, key)
        if act in {"up", "down"}:
            self.data.insert(max(0, at - 1 if act == "up" else at + 1), key)
        elif act != "remove":
            self.data.insert(at, key)

    @property
    def said(self) -> str:
        """What is said of the act."""
        act, key = self.did
        message = self.SAID.get({"up": "move", "down": "move"}.get(act, act), "")
        place = self.data.index(key) + 1 if key in self.data else 0
        number = len(self.others if act == "find" else self.chosen)
        return word(message) % {"name": self.choices.get(key, ""), "place": place, "all": number} if message else ""

    @property
    def chosen(self) -> list[tuple[int, str]]:
        """The chips."""
        return [(key, self.choices[key]) for key in self.data if key in self.choices]

    @property
    def others(self) -> list[tuple[int, str]]:
        """What can be added: the words narrow it."""
        words = fold(self.words).split()
        left = ((key, name) for key, name in self.choices.items() if key not in self.data)
        return [(key, name) for key, name in left if all(word in fold(name) for word in words)]

    def _value(self) -> str:
        return ""

    def __call__(self, **kw: object) -> Markup:
        return Markup("")


class Checkboxes(SelectMultipleField):
    """Several of a list, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Each box once, however often it was sent; those that were ticked keep their order."""
        stood = [*(self.object_data or ())]
        ticked = sorted(
            dict.fromkeys(valuelist), key=lambda value: stood.index(value) if value in stood else len(stood)
        )
        super().process_formdata(ticked)

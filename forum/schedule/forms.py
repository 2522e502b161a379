"""Forms that put a session into the schedule, change one occurrence of it, and give the edition new days."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectField
from wtforms.validators import DataRequired, NumberRange, Optional, ValidationError

from forum.db import Values
from forum.editions.forms import room_choices
from forum.editions.models import Edition, Room
from forum.releases.rules import WEEKDAY_NAMES, WEEKDAYS, Frequency, Repeats
from forum.schedule.models import SlotState
from forum.schedule.rules import LAST_NIGHT
from forum.web.choices import Checkboxes, OfferedSelect
from forum.web.editing import EditForm
from forum.web.filters import label, plain, word
from forum.web.forms import DayField, InstantField, local_time
from forum.web.merging import Opened
from forum.web.parts import digest, parts_of
from forum.zones import get_zone

USUAL_START = time(9)
"""What is offered for the first day of an edition that does not say when it opens."""


class _PlaceForm(EditForm):
    room_id = OfferedSelect(_l("Room"), coerce=int)
    starts_at = InstantField(_l("Start"), [DataRequired(_l("Fill this in."))])
    ends_at = InstantField(_l("End"), [DataRequired(_l("Fill this in."))])
    state = SelectField(_l("Status"))

    def __init__(self, *args: object, edition: Edition, slot: Any, rooms: Sequence[Room], **kw: object) -> None:
        super().__init__(*args, **kw)
        self.row, zone = slot, edition.venue.timezone
        self.room_id.kind, self.room_id.edition_id = "room", edition.id
        self.room_id.choices = [(0, gettext("No room yet")), *room_choices(rooms)]
        self.starts_at.zone = self.ends_at.zone = zone
        self.starts_at.about = self.ends_at.about = edition.starts_on
        first = datetime.combine(edition.starts_on, edition.day_starts_at)
        midnight = datetime.combine(edition.ends_on, time()) + timedelta(days=1)
        begin_at = edition.day_starts_at
        self.starts_at.bound(first, midnight + timedelta(hours=begin_at.hour, minutes=begin_at.minute - 1))
        self.ends_at.bound(first, midnight + LAST_NIGHT)
        if not self.is_submitted() and slot is not None:
            self.room_id.data = slot.room_id or 0
            self.starts_at.data = local_time(slot.starts_at, zone)
            self.ends_at.data = local_time(slot.ends_at, zone)


class SlotForm(_PlaceForm):
    frequency = SelectField(_l("Repeats"), default="")
    interval = IntegerField(
        _l("Every … days, weeks or months"),
        [Optional(), NumberRange(1, 52, _l("A number from 1 to 52."))],
        default=1,
    )
    weekdays = Checkboxes(_l("On these days (if it repeats by the week)"))
    until = DayField(_l("Until (this day included)"), [Optional()])

    def __init__(self, *args: object, edition: Edition, slot: Any, now: datetime, **kw: Any) -> None:
        super().__init__(*args, edition=edition, slot=slot, **kw)
        self.until.zone = zone = edition.venue.timezone
        self.until.about = edition.starts_on
        self.state.choices = [(s.value, label(s)) for s in SlotState]
        self.frequency.choices = [("", gettext("Does not repeat")), *((f.value, label(f)) for f in Frequency)]
        self.weekdays.choices = [(d, word(name)) for d, name in WEEKDAY_NAMES.items()]
        if not self.is_submitted() and slot is not None:
            self.state.data = slot.state.value
            self.frequency.data = slot.frequency.value if slot.frequency else ""
            self.interval.data, self.weekdays.data = slot.interval, list(slot.weekdays)
            self.until.data = slot.until.astimezone(get_zone(zone)).date() if slot.until else None
        elif not self.is_submitted():
            self.room_id.data, self.state.data = 0, SlotState.CONFIRMED.value
            self.starts_at.data = _offered_start(edition, now)

    def validate_frequency(self, field: Field) -> None:
        """A repetition has an end."""
        if field.data and self.until.data is None and not self.until.errors:
            raise ValidationError(gettext("Say below until when it repeats."))

    def repeats(self) -> Repeats | None:
        """How it repeats, in the words of a release."""
        if not self.frequency.data or self.until.data is None:
            return None
        end = datetime.combine(self.until.data, time.max, get_zone(self.starts_at.zone)).astimezone(UTC)
        days = tuple(d for d in WEEKDAYS if d in (self.weekdays.data or ()))
        weekly = self.frequency.data == Frequency.WEEKLY
        return Repeats(
            frequency=Frequency(self.frequency.data),
            interval=self.interval.data or 1,
            weekdays=days if weekly else (),
            until=end,
        )


def _offered_start(edition: Edition, now: datetime) -> datetime:
    """When the first day begins; while the edition is on, the next full hour of its days."""
    first = datetime.combine(edition.starts_on, edition.opens_at or USUAL_START)
    here = now.astimezone(get_zone(edition.venue.timezone)).replace(tzinfo=None)
    coming = here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return coming if first <= here and coming.date() <= edition.ends_on else first


LEFT_OUT = "left out"
"""What an occurrence is, beside the states of a slot."""


class OccurrenceForm(_PlaceForm):
    def __init__(self, *args: object, **kw: Any) -> None:
        super().__init__(*args, **kw)
        out = (LEFT_OUT, gettext("Left out: it never takes place"))
        self.state.choices = [*((s.value, label(s)) for s in SlotState), out]
        if not self.is_submitted():
            self.state.data = LEFT_OUT if kw["slot"].left_out else kw["slot"].state.value

    def has_vanished(self, theirs: Self, opened: Opened) -> bool:
        """Left out meanwhile, by others alone."""
        left_out = digest(parts_of(theirs.state)["state"]) if theirs.state.data == LEFT_OUT else ""
        return bool(left_out) and self.state.data != LEFT_OUT and opened.seen.get("state") != left_out

    @property
    def occurrence(self) -> Values:
        """What an exception stores, but for its room."""
        left_out = self.state.data == LEFT_OUT
        state = SlotState.CONFIRMED if left_out else SlotState(self.state.data)
        times = {"starts_at": self.starts_at.instant(), "ends_at": self.ends_at.instant()}
        return {"left_out": left_out, "state": state, **times}


def chosen_words(sent: Sequence[tuple[str, str]], rooms: Sequence[Room]) -> list[tuple[str, str]]:
    """What was chosen in a form of a session's time or of a single date, by the words for it."""
    values = dict(sent)
    states = {s.value: label(s) for s in SlotState} | {LEFT_OUT: gettext("Left out")}
    repeats = {"": gettext("Does not repeat")} | {f.value: label(f) for f in Frequency}
    room = next((each for each in rooms if str(each.id) == values.get("room_id")), None)
    told = [(gettext("Room"), plain(room.name) if room else gettext("No room yet"))] if "room_id" in values else []
    for name, words, key in ((gettext("Status"), states, "state"), (gettext("Repeats"), repeats, "frequency")):
        told += [(name, words[values[key]])] if values.get(key) in words else []
    days = [word(WEEKDAY_NAMES[value]) for name, value in sent if name == "weekdays" and value in WEEKDAY_NAMES]
    return told + ([(gettext("On these days (if it repeats by the week)"), ", ".join(days))] if days else [])


class NewDaysForm(EditForm):
    starts_on = DayField(_l("New first day"), [DataRequired(_l("Fill this in."))])

    def __init__(self, *args: object, zone: str, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.starts_on.zone = zone

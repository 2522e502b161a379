"""The form that puts a session into the schedule."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired

from forum.schedule.models import SlotState
from forum.web.filters import label, plain
from forum.web.forms import Form, InstantField, local_time


class SlotForm(Form):
    room_id = SelectField(_l("Room"), coerce=int)
    starts_at = InstantField(_l("Start"), [DataRequired(_l("Fill this in."))])
    ends_at = InstantField(_l("End"), [DataRequired(_l("Fill this in."))])
    state = SelectField(_l("Status"))

    def __init__(self, *args: Any, slot: Any, rooms: Any, zone: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.room_id.choices = [(0, gettext("No room yet")), *((r.id, plain(r.name)) for r in rooms)]
        self.state.choices = [(s.value, label(s)) for s in SlotState]
        self.starts_at.zone = self.ends_at.zone = zone
        if not self.is_submitted() and slot is not None:
            self.room_id.data = slot.room_id or 0
            self.starts_at.data = local_time(slot.starts_at, zone)
            self.ends_at.data = local_time(slot.ends_at, zone)
            self.state.data = slot.state.value

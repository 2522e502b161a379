"""What begins before its edition opens, or ends after it closes, is refused wherever its hours are set."""

from datetime import time, timedelta

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotState
from tests.opening import Editor

DESK = "/manage/innoprom/2027"
EARLY, LATE = "This begins before the edition opens.", "This ends after the edition closes."


@pytest.fixture
def hours(app, cast):
    """Open from nine on the first day until six on the last; the session is at ten."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.opens_at, edition.closes_at = time(9), time(18)
        return edition.starts_on, edition.ends_on


def said(page, field):
    return page.partition(f'id="{field}-error"')[2].partition("</div>")[0]


@pytest.mark.both
def test_a_session_outside_the_hours_of_its_edition_is_refused(cast, sign_in, hours):
    first, last = hours
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    assert not petra.save(starts_at=f"{first}T08:00", ends_at=f"{first}T10:00")
    assert EARLY in said(petra.page, "starts_at")
    assert not petra.save(starts_at=f"{last}T17:00", ends_at=f"{last}T18:30")
    assert LATE in said(petra.page, "ends_at")
    assert petra.save(starts_at=f"{last}T17:00", ends_at=f"{last}T18:00")


def test_nor_does_one_repeat_until_after_it_closes(cast, sign_in, hours):
    first, last = hours
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    again = {"frequency": "daily", "until": f"{last}"}
    assert not petra.save(starts_at=f"{first}T18:00", ends_at=f"{first}T19:00", **again)
    assert LATE in said(petra.page, "ends_at")
    assert petra.save(starts_at=f"{first}T16:00", ends_at=f"{first}T17:00", **again)


def test_nor_a_single_date(app, cast, sign_in, hours):
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
        own = f"{DESK}/schedule/{cast.session}/occurrences/{slot.until:%Y%m%dT%H%M%SZ}"
    petra = Editor(sign_in(cast.petra), own)
    assert not petra.save(starts_at=f"{hours[1]}T17:30", ends_at=f"{hours[1]}T18:30")
    assert LATE in said(petra.page, "ends_at")
    assert petra.save(starts_at=f"{hours[1]}T17:00", ends_at=f"{hours[1]}T18:00")


def test_what_was_there_before_may_stay_or_be_cancelled(app, cast, sign_in, hours):
    """It is named where the hours are set; whoever changes its room has not set its hours."""
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.starts_at -= timedelta(hours=3)
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    assert petra.save(room_id="0")
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    assert petra.save(state=SlotState.CANCELLED.value)
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    assert not petra.save(state=SlotState.CONFIRMED.value)
    assert EARLY in said(petra.page, "starts_at")

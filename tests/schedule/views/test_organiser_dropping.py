"""A repetition that changes while single dates of it differ: none is lost unless somebody says so."""

from datetime import timedelta

import pytest

from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException, SlotState
from tests.opening import Editor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def series(app, cast):
    """On three days; the second date is cancelled, the third is an hour later."""
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.ends_at = slot.starts_at + HOUR
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + 2 * DAY
        second, third = slot.starts_at + DAY, slot.starts_at + 2 * DAY
        slot.exceptions = [
            SlotException(recurs_at=second, starts_at=second, ends_at=second + HOUR, state=SlotState.CANCELLED),
            SlotException(recurs_at=third, starts_at=third + HOUR, ends_at=third + 2 * HOUR),
        ]
    return f"/manage/innoprom/2027/schedule/{cast.session}"


def differing(app, cast) -> list[int]:
    """After how many days each date that differs is."""
    with app.app_context():
        slot = db.session.get_one(Slot, cast.session)
        return [(each.recurs_at - slot.starts_at).days for each in slot.exceptions]


@pytest.mark.parametrize(("until", "lost"), [(1, [2]), (None, [1, 2])], ids=["shortened", "switched off"])
def test_dates_that_would_be_lost_are_asked_about_first(app, cast, sign_in, series, until, lost):
    olga = Editor(sign_in(cast.olga), series)
    changed = {"frequency": ""} if until is None else {"until": f"{cast.days + until * DAY}"}
    assert not olga.save(**changed)
    assert "Single dates that differ would be lost" in olga.page
    keys = [(cast.days + day * DAY).strftime("%Y%m%d") for day in (1, 2)]
    assert [f'value="{key}T' in olga.page for key in keys] == [day in lost for day in (1, 2)]
    assert differing(app, cast) == [1, 2]
    with app.app_context():
        slot = db.session.get_one(Slot, cast.session)
        drops = [each.key for each in slot.exceptions]
    assert olga.save(drops=drops[-len(lost) :])
    assert differing(app, cast) == [day for day in (1, 2) if day not in lost]
    with app.app_context():
        gone = db.session.query(AuditEntry).filter_by(act="occurrence dropped").all()
        assert len(gone) == len(lost)


def test_what_becomes_another_rule_keeps_what_is_said_of_a_day(app, cast, sign_in, series):
    olga = Editor(sign_in(cast.olga), series)
    assert not olga.save(interval="2")
    assert "Single dates that differ would be lost" in olga.page
    second = f"{cast.days + DAY:%Y%m%d}"
    with app.app_context():
        slot = db.session.get_one(Slot, cast.session)
        (key,) = [each.key for each in slot.exceptions if each.key[:8] == second]
    assert olga.save(drops=key)
    assert differing(app, cast) == [2]


def test_a_date_that_nobody_named_is_asked_about_anew(app, cast, sign_in, series):
    olga = Editor(sign_in(cast.olga), series)
    assert not olga.save(frequency="", drops=f"{cast.days + DAY:%Y%m%d}T050000Z")
    assert differing(app, cast) == [1, 2]


def test_a_shorter_rule_that_loses_nothing_asks_nothing(app, cast, sign_in, series):
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        del slot.exceptions[1]
    olga = Editor(sign_in(cast.olga), series)
    assert olga.save(until=f"{cast.days + DAY}")
    assert differing(app, cast) == [1]

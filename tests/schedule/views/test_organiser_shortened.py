"""The log says which dates of a series came or went, and calls nothing moved that stays where it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.releases.rules import Frequency
from forum.schedule.models import Slot
from tests.opening import Editor

DAY = timedelta(days=1)


@pytest.fixture
def series(app, cast):
    """On three days."""
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + 2 * DAY
    return f"/manage/innoprom/2027/schedule/{cast.session}"


def at(day, hour):
    return f"{day}T{hour}:00"


CHANGES = {
    "ends earlier": (lambda first: {"until": f"{first + DAY}"}, "Series ends earlier"),
    "one date is left": (lambda first: {"frequency": "", "until": ""}, "Dates of a series taken out"),
    "every second day": (lambda first: {"interval": "2"}, "Dates of a series taken out"),
    "begins later": (
        lambda first: {"starts_at": at(first + DAY, 10), "ends_at": at(first + DAY, 11)},
        "Dates of a series taken out",
    ),
    "another hour": (
        lambda first: {"starts_at": at(first, 12), "ends_at": at(first, 13)},
        "Session moved to another time or place",
    ),
    "longer": (lambda first: {"ends_at": at(first, 12)}, "Session moved to another time or place"),
    "another hall, and ends earlier": (
        lambda first: {"until": f"{first + DAY}", "room_id": "0"},
        "Session moved to another time or place",
    ),
}


@pytest.mark.both
@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_series_is_logged_as_what_happened(app, cast, sign_in, series, name):
    changed, word = CHANGES[name]
    olga = Editor(sign_in(cast.olga), series)
    assert olga.save(**changed(cast.days))
    assert last_act(app) == word
    assert word in olga.client.get("/manage/innoprom/2027/log").text


@pytest.mark.parametrize(
    ("first", "then", "word"),
    [
        ({"until": 1}, {"until": 2}, "Series ends later"),
        ({"frequency": "", "until": None}, {"frequency": "daily", "until": 2}, "Dates of a series added"),
    ],
)
def test_what_comes_back_is_logged_too(app, cast, sign_in, series, first, then, word):
    for changed in (first, then):
        until = changed["until"]
        days = {"until": "" if until is None else f"{cast.days + until * DAY}"}
        assert Editor(sign_in(cast.olga), series).save(**changed | days)
    assert last_act(app) == word


def test_who_has_a_date_open_that_went_reads_who_shortened_it(cast, sign_in, series):
    date = f"{series}/occurrences/{cast.days + 2 * DAY:%Y%m%d}T050000Z"
    petra = Editor(sign_in(cast.petra), date)
    assert Editor(sign_in(cast.olga), series).save(until=f"{cast.days + DAY}")
    page = " ".join(petra.client.post(date, data=petra.fields).text.split())
    assert "its times were changed (Olga Test, olga@test.example, " in page


def last_act(app) -> str:
    with app.app_context():
        latest = select(AuditEntry).where(AuditEntry.thing == "session").order_by(AuditEntry.id.desc())
        return db.session.scalars(latest).unique().first().label

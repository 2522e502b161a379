"""A repetition that changes while single dates of it differ: none is lost unless somebody says so."""

import re
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.services import release_draft
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
        keys = [each.key for each in slot.exceptions]
    assert olga.save(agreed=keys[-len(lost) :])
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
    assert olga.save(agreed=key)
    assert differing(app, cast) == [2]


def test_a_date_that_nobody_named_is_asked_about_anew(app, cast, sign_in, series):
    olga = Editor(sign_in(cast.olga), series)
    assert not olga.save(frequency="", agreed=f"{cast.days + DAY:%Y%m%d}T050000Z")
    assert differing(app, cast) == [1, 2]


def test_a_shorter_rule_that_loses_nothing_asks_nothing(app, cast, sign_in, series):
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        del slot.exceptions[1]
    olga = Editor(sign_in(cast.olga), series)
    assert olga.save(until=f"{cast.days + DAY}")
    assert differing(app, cast) == [1]


def test_taking_a_series_out_asks_about_the_dates_that_differ_and_the_log_names_them(app, cast, sign_in, series):
    olga = sign_in(cast.olga)
    page = olga.post(f"{series}/unschedule").text
    assert "Single dates that differ would be lost" in page
    assert differing(app, cast) == [1, 2]
    keys = re.findall(r'name="agreed" value="([^"]*)"', page)
    assert len(keys) == 2
    page = olga.post(f"{series}/unschedule", data={"agreed": keys[:1]}).text
    assert re.findall(r'value="([^"]*)" checked', page) == keys[:1]
    assert differing(app, cast) == [1, 2]
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    assert olga.post(f"{series}/unschedule", data={"agreed": keys, "seen": seen}).status_code == 302
    with app.app_context():
        assert db.session.get(Slot, cast.session) is None
        gone = db.session.query(AuditEntry).filter_by(act="occurrence dropped").all()
        days = [cast.days + day * DAY for day in (1, 2)]
        assert [each.words.before["recurs_at"]["instant"][:10] for each in gone] == [f"{day:%Y-%m-%d}" for day in days]
        assert gone[0].words.before["state"]["label"].endswith("Cancelled")


def test_taking_out_what_does_not_differ_asks_nothing(app, cast, sign_in, series):
    with app.app_context(), transaction():
        db.session.get_one(Slot, cast.session).exceptions = []
    assert sign_in(cast.olga).post(f"{series}/unschedule").status_code == 302
    with app.app_context():
        assert db.session.get(Slot, cast.session) is None


def begin(cast, series, sign_in, days) -> Editor:
    """Olga, with a series that begins so many days later typed into its form."""
    olga = Editor(sign_in(cast.olga), series)
    for name in ("starts_at", "ends_at"):
        olga.fields[name] = [f"{datetime.fromisoformat(olga.fields[name][0]) + days * DAY:%Y-%m-%dT%H:%M}"]
    return olga


@pytest.fixture
def long(app, cast):
    """The edition has days enough."""
    with app.app_context(), transaction():
        db.session.get_one(Edition, cast.edition).ends_on += 9 * DAY


def test_a_series_that_begins_a_day_later_keeps_what_is_said_of_a_date(app, cast, sign_in, series, long):
    olga = begin(cast, series, sign_in, 1)
    assert olga.save()
    assert differing(app, cast) == [0, 1]
    calendar = released(app, cast)
    for day, status in ((1, "CANCELLED"), (2, "CONFIRMED")):
        assert re.search(
            f"RECURRENCE-ID;TZID=Asia/Tashkent:{cast.days + day * DAY:%Y%m%d}T[^V]*STATUS:{status}", calendar
        )


def test_what_is_said_of_the_first_date_is_lost_with_it_only_if_somebody_says_so(app, cast, sign_in, series, long):
    olga = begin(cast, series, sign_in, 2)
    assert not olga.save()
    assert f'value="{cast.days + DAY:%Y%m%d}T' in olga.page
    assert f'value="{cast.days + 2 * DAY:%Y%m%d}T' not in olga.page
    assert differing(app, cast) == [1, 2]


def test_what_moves_with_a_series_without_a_former_date_is_asked_about(app, cast, sign_in, series, long):
    olga = begin(cast, series, sign_in, 5)
    assert not olga.save(until=f"{cast.days + 6 * DAY}")
    assert "Single dates that differ would move or be lost" in olga.page
    with app.app_context():
        second, third = (each.key for each in db.session.get_one(Slot, cast.session).exceptions)
    assert not olga.save(agreed=[second, third])
    assert olga.save(agreed=[re.search(f'value="({second}&gt;[^"]*)"', olga.page)[1].replace("&gt;", ">"), third])
    assert differing(app, cast) == [1]


def released(app, cast) -> str:
    """The calendar once the draft is released."""
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        release_draft(edition, olga, clock.now())
    return app.test_client().get("/calendar/innoprom/2027.ics").text.replace("\r\n ", "")

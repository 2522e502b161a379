"""Forms of times name the zone that they take: the edition's, whatever was chosen for reading."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.releases.rules import Frequency
from forum.schedule.forms import SlotForm
from forum.schedule.models import Slot
from forum.schedule.services import postpone_edition
from tests.opening import Editor
from tests.worlds import do_release

DESK = "/manage/innoprom/2027"
DAY = timedelta(days=1)


@pytest.fixture
def moscow(cast, sign_in):
    """Olga, who reads in Moscow's time."""
    olga = sign_in(cast.olga)
    olga.get("/forums/innoprom/2027/programme?tz=Europe/Moscow")
    return olga


@pytest.fixture
def recurring(app, cast):
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at
        return f"{DESK}/schedule/{cast.session}/occurrences/{slot.starts_at:%Y%m%dT%H%M%SZ}"


@pytest.fixture
def postponed(app, cast):
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        postpone_edition(edition, olga, clock.now())


def test_every_form_of_times_names_the_editions_zone_beside_each_field(cast, moscow, recurring, postponed):
    pages = {
        f"{DESK}/schedule/{cast.session}": 3,
        recurring: 2,
        f"{DESK}/categories/{cast.category}": 2,
        f"{DESK}/categories/new": 2,
        f"{DESK}/facts": 3,
        f"{DESK}/new-days": 1,
    }
    for path, fields in pages.items():
        page = moscow.get(path).text
        main = page.partition("<main")[2]
        assert "Moscow" not in main, path
        assert main.count("<small>(Tashkent, UTC+5)</small>") == fields, path


def test_what_is_typed_is_the_editions_time(app, cast, moscow):
    editor = Editor(moscow, f"{DESK}/schedule/{cast.session}")
    assert editor.save(starts_at=f"{cast.days}T09:00", ends_at=f"{cast.days}T10:00")
    with app.app_context():
        assert db.session.get_one(Slot, cast.session).starts_at.isoformat() == f"{cast.days}T04:00:00+00:00"


@pytest.fixture
def spring(app, cast):
    """The edition in Berlin, in the week in which its clocks are put forward."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.venue.timezone = "Europe/Berlin"
        edition.starts_on, edition.ends_on = date(2027, 3, 28), date(2027, 3, 30)


@pytest.mark.parametrize(("start", "end"), [("02:30", "04:00"), ("01:00", "02:59")])
def test_a_time_that_the_clocks_skip_is_refused_where_it_is_typed(app, cast, sign_in, spring, start, end):
    editor = Editor(sign_in(cast.olga), f"{DESK}/schedule/{cast.session}")
    assert not editor.save(starts_at=f"2027-03-28T{start}", ends_at=f"2027-03-28T{end}")
    assert "The clocks are put forward then, and do not show this time." in editor.page
    assert editor.save(starts_at="2027-03-28T01:59", ends_at="2027-03-28T03:00")


def test_the_offset_is_that_of_the_days_of_the_edition(app, cast, sign_in, spring):
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            edition.starts_on, edition.ends_on = date(2027, 5, 21), date(2027, 5, 23)
            slot = db.session.get_one(Slot, cast.session)
            slot.starts_at, slot.ends_at = (datetime(2027, 5, 21, hour, tzinfo=UTC) for hour in (10, 11))
        do_release(cast, 0)
    olga = sign_in(cast.olga)
    for path in (f"{DESK}/schedule", f"{DESK}/schedule/{cast.session}", "/forums/innoprom/2027/"):
        page = olga.get(path).text.partition("<main")[2]
        assert "Berlin, UTC+2" in page, path
        assert "UTC+1" not in page, path


@pytest.mark.parametrize(
    ("day", "hour", "offered"), [(-2, 12, "0T09:00"), (1, 14, "1T15:00"), (5, 12, "0T09:00"), (0, 7, "0T09:00")]
)
def test_the_first_start_that_is_offered_is_not_over(app, cast, day, hour, offered):
    with app.test_request_context():
        edition = db.session.get_one(Edition, cast.edition)
        now = datetime.combine(cast.days + day * DAY, time(hour, 20), ZoneInfo("Asia/Tashkent"))
        first = SlotForm(edition=edition, slot=None, rooms=[], now=now).starts_at.data
    days, _, at = offered.partition("T")
    assert first == datetime.combine(cast.days + int(days) * DAY, time.fromisoformat(at))

"""Somebody puts a session into the schedule while the days or the clock of its edition change."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, lock, transaction
from forum.editions.models import Edition
from forum.editions.services import save_edition, save_venue
from forum.programme.models import Session
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.queries import outside
from forum.schedule.services import schedule_session
from forum.schedule.views.removing import seen_of
from tests.at_once import meanwhile
from tests.factories import make_track

pytestmark = [pytest.mark.both, pytest.mark.slow]

SCHEDULE = "/manage/innoprom/2027/schedule"
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def free(app, cast):
    """The key of a session that has no place yet; the other one repeats, from the second day on."""
    with app.app_context(), transaction():
        edition, slot = db.session.get_one(Edition, cast.edition), db.session.get_one(Slot, cast.session)
        slot.starts_at += timedelta(days=1)
        slot.ends_at += timedelta(days=1)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
        free = Session(
            edition_id=edition.id,
            title={"en": "Free"},
            abstract={},
            languages=["en"],
            interpretation=[],
            track=make_track(edition, "T"),
        )
        db.session.add(free)
        db.session.flush()
        return free.id


def later_days(cast):
    """The edition begins a day later."""
    edition = db.session.get_one(Edition, cast.edition)
    lock(edition)
    names = ("slug", "name", "ends_on", "languages", "venue_id")
    values = {name: getattr(edition, name) for name in names} | {"starts_on": edition.starts_on + timedelta(days=1)}
    save_edition(edition, values, db.session.get_one(Account, cast.olga), clock.now())


def other_clock(cast):
    """Its venue is in another time zone."""
    venue = db.session.get_one(Edition, cast.edition).venue
    save_venue(venue, {"timezone": LISBON.key}, db.session.get_one(Account, cast.olga), clock.now())


def place(cast, day=0):
    at = f"{cast.days + timedelta(days=day)}T"
    return {"room_id": "0", "starts_at": f"{at}10:00", "ends_at": f"{at}11:00", "state": "confirmed"}


def occurrence(app, cast, act=""):
    with app.app_context():
        return (
            f"{SCHEDULE}/{cast.session}/occurrences/{db.session.get_one(Slot, cast.session).until:%Y%m%dT%H%M%SZ}{act}"
        )


def starts(app, key, zone=LISBON):
    with app.app_context():
        slot = db.session.get(Slot, key)
        return slot and [
            f"{at.astimezone(zone):%H:%M}" for at in (slot.starts_at, *(e.starts_at for e in slot.exceptions))
        ]


@pytest.mark.parametrize("is_one", [False, True])
def test_no_session_lies_outside_days_that_change_meanwhile(app, cast, free, sign_in, is_one):
    path = occurrence(app, cast) if is_one else f"{SCHEDULE}/{free}"
    page = meanwhile(app, lambda: later_days(cast), lambda: sign_in(cast.petra).post(path, data=place(cast)))
    assert page.status_code == 200
    assert "This lies outside the days of the edition." in page.text
    with app.app_context():
        assert outside(db.session.get_one(Edition, cast.edition)) == []


def test_a_time_is_asked_about_whose_clock_changes_meanwhile(app, cast, free, sign_in):
    petra = sign_in(cast.petra)
    page = meanwhile(app, lambda: other_clock(cast), lambda: petra.post(f"{SCHEDULE}/{free}", data=place(cast, 2)))
    assert "You typed this for" in page.text
    assert f'value="{cast.days + timedelta(days=2)}T11:00"' in page.text
    assert starts(app, free) is None
    assert starts(app, cast.session) == ["10:00"]


def test_an_occurrence_whose_hall_alone_is_changed_goes_along_with_the_clock(app, cast, free, sign_in):
    petra, path = sign_in(cast.petra), occurrence(app, cast)
    answer = meanwhile(app, lambda: other_clock(cast), lambda: petra.post(path, data=place(cast, 2)))
    assert "The series was moved meanwhile" in petra.get(answer.location).text
    assert starts(app, cast.session) == ["10:00", "10:00"]


def test_a_session_that_is_placed_first_goes_along_with_the_clock(app, cast, free, sign_in):
    def first():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        at = db.session.get_one(Slot, cast.session).starts_at
        session, times = db.session.get_one(Session, free), (at, at + timedelta(hours=1), SlotState.CONFIRMED)
        schedule_session(edition, session, None, *times, by=olga, now=clock.now())

    def second():
        with app.app_context(), transaction():
            other_clock(cast)

    meanwhile(app, first, second)
    assert starts(app, free) == starts(app, cast.session) == ["10:00"]


def test_what_is_taken_out_or_restored_meets_no_other_clock(app, cast, free, sign_in):
    petra = sign_in(cast.petra)
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.exceptions = [
            SlotException(recurs_at=slot.until, starts_at=slot.until, ends_at=slot.until, state=SlotState.TENTATIVE)
        ]
    path = occurrence(app, cast, "/restore")
    answer = meanwhile(app, lambda: other_clock(cast), lambda: petra.post(path))
    assert answer.status_code == 302
    assert "The rule has no such occurrence any more." in petra.get(answer.location).text
    assert starts(app, cast.session) == ["10:00", "10:00"]

    def back():
        venue = db.session.get_one(Edition, cast.edition).venue
        save_venue(venue, {"timezone": "Asia/Tashkent"}, db.session.get_one(Account, cast.olga), clock.now())

    with app.app_context():
        seen = seen_of(db.session.get_one(Session, cast.session))
    path = f"{SCHEDULE}/{cast.session}/unschedule"
    answer = meanwhile(app, back, lambda: petra.post(path, data={"seen": seen}))
    assert "This was changed meanwhile. Look again." in petra.get(answer.location).text
    assert starts(app, cast.session, ZoneInfo("Asia/Tashkent")) == ["10:00", "10:00"]

"""A time that was typed by the clock of one zone is not saved by that of another without a question."""

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.rules import draft_facts
from forum.editions.services import save_venue, show
from forum.programme.queries import find_sessions
from forum.registration.models import Category
from forum.schedule.models import Slot
from forum.schedule.queries import find_slot
from tests.opening import Editor

DESK = "/manage/innoprom/2027"
BEFORE, NOW = "You typed this for Tashkent, UTC+5.", "It is Moscow, UTC+3 here now."


def move(app, cast, zone="Europe/Moscow"):
    """A colleague moves the venue into another zone, for everyone."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        values = {name: getattr(edition.venue, name) for name in edition.venue.TRACED} | {"timezone": zone}
        save_venue(edition.venue, values, db.session.get_one(Account, cast.olga), clock.now())
        show(edition, draft_facts(edition), clock.now())


def hour_of(app, cast):
    with app.app_context():
        return db.session.get_one(Slot, cast.session).starts_at.strftime("%H:%M")


@pytest.fixture
def ada(cast, sign_in):
    return Editor(sign_in(cast.admin), f"{DESK}/schedule/{cast.session}")


def test_a_time_typed_for_another_zone_is_asked_about(app, cast, ada):
    move(app, cast)
    assert not ada.save(starts_at=f"{cast.days}T10:15")
    assert set(ada.asked) == {"starts_at"}
    assert BEFORE in ada.page
    assert NOW in ada.page
    assert ada.fields["starts_at"] == [f"{cast.days}T10:15"]
    assert not ada.save()
    assert ada.choose(starts_at="mine")
    assert hour_of(app, cast) == "07:15"


def test_the_same_hour_of_another_zone_is_another_time(app, cast, ada):
    move(app, cast)
    olga = Editor(ada.client, ada.path)
    assert olga.save(starts_at=f"{cast.days}T10:15")
    assert not ada.save(starts_at=f"{cast.days}T10:15")
    assert set(ada.asked) == {"starts_at"}
    move(app, cast, "Asia/Tokyo")
    assert not ada.choose(starts_at="mine")
    assert "It is Tokyo, UTC+9 here now." in ada.page
    assert ada.choose(starts_at="theirs")


def test_a_zone_of_the_same_hour_is_no_question(app, cast, ada):
    move(app, cast, "Asia/Almaty")
    assert ada.save(starts_at=f"{cast.days}T10:15")
    assert hour_of(app, cast) == "05:15"


def test_times_that_nobody_touched_follow_the_zone(app, cast, ada):
    move(app, cast)
    assert ada.save(state="tentative")
    assert hour_of(app, cast) == "07:00"


def test_what_is_new_is_asked_about_once(app, cast, sign_in):
    with app.app_context():
        unplaced = next(s.id for s in find_sessions(cast.edition) if find_slot(s) is None)
    ada = Editor(sign_in(cast.admin), f"{DESK}/schedule/{unplaced}")
    move(app, cast)
    times = {"starts_at": f"{cast.days}T10:15", "ends_at": f"{cast.days}T11:00"}
    assert not ada.save(**times)
    assert f"{BEFORE} {NOW} Save again if it is right." in ada.page
    assert ada.fields["starts_at"] == [times["starts_at"]]
    assert ada.save()


@pytest.mark.parametrize("path", ["categories/{category}", "categories/new", "facts"])
def test_every_form_with_times_asks(app, cast, sign_in, path):
    ada = Editor(sign_in(cast.admin), f"{DESK}/{path.format(category=cast.category)}")
    move(app, cast)
    day = "" if path == "facts" else "2027-01-01T"
    assert not ada.save(**{"name-en": "Other", "opens_at": f"{day}08:15", "closes_at": f"{day}19:15"})
    assert BEFORE in ada.page
    assert ada.fields["opens_at"] == [f"{day}08:15"]


def test_categories_that_nobody_touched_keep_their_hours(app, cast, sign_in):
    ada = Editor(sign_in(cast.admin), f"{DESK}/categories/{cast.category}")
    opens = ada.fields["opens_at"]
    move(app, cast)
    assert ada.save(quota="9")
    ada.open()
    assert ada.fields["opens_at"][0][:16] == opens[0][:16]
    with app.app_context():
        assert db.session.get_one(Category, cast.category).quota == 9

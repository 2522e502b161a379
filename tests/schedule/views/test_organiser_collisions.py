"""When something collides is said where it is listed, and beside the date of what repeats."""

from datetime import timedelta

import lxml.html
import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.releases.rules import Frequency
from forum.schedule.models import Slot
from tests.factories import make_session

DESK = "/manage/innoprom/2027"


@pytest.fixture
def second(app, cast):
    """Another session in the hall at the hour of the second of three days."""
    with app.app_context(), transaction():
        slot, edition = db.session.get_one(Slot, cast.session), db.session.get_one(Edition, cast.edition)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
        make_session(edition, "Other", day=1, room=slot.room)
    return cast.days + timedelta(days=1)


@pytest.mark.parametrize("page", ["schedule", "release"])
def test_a_collision_says_its_day_and_hour(cast, sign_in, second, page):
    listed = lxml.html.fromstring(sign_in(cast.olga).get(f"{DESK}/{page}").text).xpath(
        "//section[@aria-labelledby='conflicts']//li"
    )
    assert len(listed) == 1
    assert f"({second.day} {second:%b} {second.year}, 10:00–11:00, Tashkent)" in " ".join(
        listed[0].text_content().split()
    )


def test_the_date_that_collides_is_marked(cast, sign_in, second):
    rows = lxml.html.fromstring(sign_in(cast.olga).get(f"{DESK}/schedule/{cast.session}").text).xpath("//tbody/tr")
    assert ["collides" in row.text_content() for row in rows] == [False, True, False]

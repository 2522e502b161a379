"""What registration says at the head of an edition."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from forum.editions.models import EditionState
from forum.registration.models import Category
from forum.registration.rules.intake import Stage, intake_of

pytestmark = pytest.mark.pure

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def edition(state=EditionState.ANNOUNCED, ends=date(2027, 4, 1), zone="Asia/Tashkent"):
    return SimpleNamespace(
        state=state, ends_on=ends, day_starts_at=time(), closes_at=None, venue=SimpleNamespace(timezone=zone)
    )


def category(quota=None, taken=0, opens=NOW - DAY, closes=NOW + 10 * DAY, **kw):
    kw = {"waiting": 0, "needs_approval": False, "has_waitlist": True} | kw
    return Category(quota=quota, taken=taken, opens_at=opens, closes_at=closes, **kw)


@pytest.mark.parametrize(
    ("categories", "stage", "on"),
    [
        ([], Stage.NONE, None),
        ([category()], Stage.OPEN, date(2027, 3, 11)),
        ([category(), category(closes=NOW + 20 * DAY)], Stage.OPEN, date(2027, 3, 21)),
        ([category(10, 10)], Stage.WAITLIST, date(2027, 3, 11)),
        ([category(10, 9, waiting=1)], Stage.WAITLIST, date(2027, 3, 11)),
        ([category(10, 10, needs_approval=True)], Stage.OPEN, date(2027, 3, 11)),
        ([category(10, 10), category()], Stage.OPEN, date(2027, 3, 11)),
        ([category(10, 10, has_waitlist=False)], Stage.FULL, None),
        ([category(opens=NOW + DAY), category(opens=NOW + 2 * DAY)], Stage.SOON, date(2027, 3, 2)),
        ([category(opens=NOW + DAY), category(closes=NOW - DAY)], Stage.SOON, date(2027, 3, 2)),
        ([category(closes=NOW - DAY), category(closes=NOW - 2 * DAY)], Stage.CLOSED, date(2027, 2, 28)),
        ([category(archived_at=NOW)], Stage.NONE, None),
    ],
)
def test_all_categories_together_say_one_thing(categories, stage, on):
    assert intake_of(edition(), categories, NOW)[:2] == (stage, on)


def test_whoever_closes_at_midnight_of_the_venue_means_the_day_before():
    closes = datetime(2027, 3, 10, 19, tzinfo=UTC)
    assert intake_of(edition(), [category(closes=closes)], NOW).on == date(2027, 3, 10)
    assert intake_of(edition(zone="Asia/Tokyo"), [category(closes=closes)], NOW).on == date(2027, 3, 11)


def test_the_largest_category_with_places_is_named():
    press, delegates, guests = category(60, 1), category(180, 166), category()
    assert intake_of(edition(), [press, delegates, guests], NOW).scarce is delegates
    assert intake_of(edition(), [guests], NOW).scarce is None
    assert intake_of(edition(), [press, delegates, guests], NOW).full is None
    delegates.taken = 180
    intake = intake_of(edition(), [press, delegates, guests], NOW)
    assert intake[2:] == (press, delegates, guests), "what most come for has none"
    press.taken = 60
    assert intake_of(edition(), [press, delegates, guests], NOW)[2:] == (None, delegates, guests)
    small = category(10, 10)
    assert intake_of(edition(), [small, category(60)], NOW).full is None


@pytest.mark.parametrize(
    "shown",
    [
        edition(EditionState.CANCELLED),
        edition(EditionState.POSTPONED),
        edition(EditionState.DRAFT),
        edition(ends=date(2027, 2, 28)),
    ],
)
def test_nobody_is_led_to_what_does_not_take_place_or_is_over(shown):
    assert intake_of(shown, [category()], NOW).stage is Stage.NONE

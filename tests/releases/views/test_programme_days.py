"""Days of the programme: nights, what lasts several days, and the date of an hour in another zone."""

from datetime import UTC, date, datetime, time, timedelta

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.releases.queries import find_document
from forum.releases.services import set_star
from forum.schedule.models import Slot
from forum.zones import get_zone
from tests.factories import make_room, make_session
from tests.releases.views.test_programme import shown
from tests.worlds import do_release

EN_DASH = "–"


def at(edition: Edition, day: int, hour: str) -> datetime:
    """An hour of a day by the venue's clock."""
    clocked = datetime.combine(edition.starts_on + timedelta(days=day), time.fromisoformat(hour))
    return clocked.replace(tzinfo=get_zone(edition.venue.timezone)).astimezone(UTC)


def put(edition: Edition, title: str, start: tuple[int, str], end: tuple[int, str], room: object = None) -> None:
    session = make_session(edition, title, room=room)
    slot = db.session.get_one(Slot, session.id)
    slot.starts_at, slot.ends_at = at(edition, *start), at(edition, *end)


def text_of(page: str) -> str:
    return " ".join(lxml.html.fromstring(page).text_content().split())


@pytest.fixture
def festival(app, cast) -> list[date]:
    """Three days that begin at five: an exhibition of all, a concert of the first night and one of the last."""
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            edition.day_starts_at, stage = time(5), make_room(edition, "Stage")
            put(edition, "Crafts", (0, "09:00"), (2, "18:00"), make_room(edition, "Pavilion"))
            put(edition, "First night", (1, "01:00"), (1, "03:00"), stage)
            put(edition, "Last night", (2, "23:00"), (3, "01:00"), stage)
            put(edition, "Dawn", (3, "02:00"), (3, "04:00"), stage)
        do_release(cast, 0)
        return [edition.starts_on + timedelta(days=n) for n in range(4)]


def test_a_night_is_part_of_its_day(client, festival):
    first, second, third, after = festival
    page = shown(client, "?view=all")
    assert f"day={third}" in page
    assert f"day={after}" not in page
    assert "First night" in shown(client, f"?day={first}")
    assert "First night" not in shown(client, f"?day={second}")
    assert "Last night" in shown(client, f"?day={third}")
    assert "Dawn" in shown(client, f"?day={third}")


def test_what_lasts_several_days_stands_on_each_with_its_true_span(client, festival):
    days = [f"{day:%a} {day.day} {day:%b}" for day in festival]
    spans = [
        f"from 09:00 until {days[2]}, 18:00",
        f"all day, until {days[2]}, 18:00",
        f"until 18:00, since {days[0]}",
    ]
    for day, span in zip(festival, spans, strict=False):
        for view in ("", "&view=list"):
            page = shown(client, f"?day={day}{view}")
            assert page.count("Crafts</a>") == 1
            assert span in text_of(page), (day, view)
    assert "Goes on" in shown(client, f"?day={festival[1]}&view=list")
    assert "Goes on" not in shown(client, f"?day={festival[0]}&view=list")


def test_an_hour_on_another_date_says_so(client, festival):
    first, second, *_ = festival
    tomorrow = f"{second:%a} {second.day} {second:%b}"
    table = text_of(shown(client, f"?day={first}"))
    assert f"{tomorrow}, 01:00{EN_DASH}03:00" in table
    assert f"01:00 {tomorrow}" in table  # the clock at the side
    assert f"{tomorrow}, 01:00{EN_DASH}03:00" in text_of(shown(client, f"?day={first}&view=list"))


def test_an_hour_by_the_readers_clock_stands_under_its_date(app, client, cast, festival):
    """Ten in Tashkent is the evening before in California: said beside the hour, under the festival's day."""
    with app.app_context():
        opening = db.session.get_one(Slot, cast.session).starts_at.astimezone(get_zone("America/Los_Angeles"))
    assert opening.date() == festival[0] - timedelta(days=1)
    eve = f"{opening:%a} {opening.day} {opening:%b}"
    for view in ("", "&view=list"):
        page = text_of(shown(client, f"?day={festival[0]}&tz=America/Los_Angeles{view}"))
        assert f"{eve}, {opening:%H:%M}{EN_DASH}" in page, view
        assert f"{opening:%H:%M} {eve}" in page, view


def test_my_programme_counts_the_same_days(app, cast, sign_in, festival):
    first, second, *_ = festival
    with app.app_context(), transaction():
        paul, edition = db.session.get_one(Account, cast.paul), db.session.get_one(Edition, cast.edition)
        for released in find_document(cast.edition).listed:
            if released.facts.title["en"] in {"Crafts", "First night"}:
                set_star(paul, edition, released, True, clock.now())
    page = lxml.html.fromstring(sign_in(cast.paul).get("/forums/innoprom/2027/mine").text)
    told = {
        day: [
            " ".join(each.text_content().split()) for each in page.xpath(f"//section[@aria-labelledby='day-{day}']//h3")
        ]
        for day in festival
    }
    tomorrow = f"{second:%a} {second.day} {second:%b}"
    assert told[first] == ["09:00", f"01:00 {tomorrow}"]
    assert told[second] == ["Goes on"]

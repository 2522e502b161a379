"""When a session takes place, as pages say it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from forum.web.times import when

SPRING = datetime(2027, 4, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "hours", "clocked", "told"),
    [
        ("", 2, True, "Tue 20 April, 10:00–12:00, Tashkent"),
        ("", 2, False, "Tue 20 April, 10:00–12:00"),
        ("", 15, True, "Tue 20 April, 10:00 – Wed 21 April, 01:00, Tashkent"),
        ("?tz=Europe/Moscow", 2, True, "Tue 20 April, 08:00–10:00, Moscow"),
        ("?tz=America/New_York", 2, True, "Tue 20 April, 01:00–03:00, New York"),
        ("?lang=ru", 2, True, "вт 20 апреля, 10:00–12:00, Ташкент"),
        ("?lang=uz", 2, True, "Sesh 20-aprel, 10:00–12:00, Toshkent"),
    ],
)
def test_day_hours_and_clock_are_said_once(app, asked, hours, clocked, told):
    session = SimpleNamespace(starts_at=SPRING, ends_at=SPRING.replace(hour=5 + hours))
    with app.test_request_context(f"/{asked}"):
        assert when(session, "Asia/Tashkent", clocked=clocked) == told

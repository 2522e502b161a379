"""When a session takes place, as pages say it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from forum.web.filters import days, prose
from forum.web.times import day, named_zones, when

SPRING = datetime(2027, 4, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "hours", "clocked", "told"),
    [
        ("", 2, True, "Tue 20 April, 10:00–12:00, Tashkent"),
        ("", 2, False, "Tue 20 April, 10:00–12:00"),
        ("", 15, True, "Tue 20 April, 10:00 – Wed 21 April, 01:00, Tashkent"),
        ("?tz=Europe/Moscow", 2, True, "Tue 20 April, 08:00–10:00, Moscow"),
        ("?tz=America/New_York", 2, True, "Tue 20 April, 01:00–03:00, New York"),
        ("?lang=ru", 2, True, "вт, 20 апреля, 10:00–12:00, Ташкент"),
        ("?lang=uz", 2, True, "sesh, 20-\N{WORD JOINER}aprel, 10:00–12:00, Toshkent"),
    ],
)
def test_day_hours_and_clock_are_said_once(app, asked, hours, clocked, told):
    session = SimpleNamespace(starts_at=SPRING, ends_at=SPRING.replace(hour=5 + hours))
    with app.test_request_context(f"/{asked}"):
        assert when(session, "Asia/Tashkent", clocked=clocked) == told


def test_a_page_never_breaks_a_day_after_its_hyphen_and_a_letter_has_no_mark_of_that(app):
    edition = SimpleNamespace(starts_on=SPRING.date(), ends_on=SPRING.date())
    with app.test_request_context("/?lang=uz"):
        assert day(SPRING, "d MMMM") == "20-\N{WORD JOINER}aprel"
        assert days(edition) == "2027-\N{WORD JOINER}yil 20-\N{WORD JOINER}aprel"
    with app.app_context(), force_locale("uz"):
        assert day(SPRING, "d MMMM") == "20-aprel"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("call +998 71 000-00 00 now", "call +998\xa071\xa0000-00\xa000 now"),
        ("+7 (495) 123 45 67, or 5 of 7", "+7\xa0(495)\xa0123\xa045\xa067, or 5 of 7"),
        ("a +5 or more", "a +5 or more"),
    ],
)
def test_a_telephone_number_stays_whole(app, typed, shown):
    with app.test_request_context("/"):
        assert shown in prose({"en": typed})


def test_zones_are_offered_by_their_cities_in_the_order_of_the_readers_alphabet(app):
    with app.test_request_context("/?lang=ru"):
        offered = named_zones(["Europe/Moscow", "Asia/Tashkent", "Asia/Ashkhabad", "Asia/Ashgabat"])
    assert offered == [
        ("Asia/Ashgabat", "Ашхабад, UTC+5"),
        ("Asia/Ashkhabad", "Ашхабад, UTC+5 (Asia/Ashkhabad)"),
        ("Europe/Moscow", "Москва, UTC+3"),
        ("Asia/Tashkent", "Ташкент, UTC+5"),
    ]

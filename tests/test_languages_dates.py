"""Days and clocks in words."""

from datetime import UTC, date, datetime

import pytest

from forum.languages import city_name, clock_name, day_form, days_said

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("language", "last", "said"),
    [
        ("en", date(2027, 4, 26), "26 April 2027"), ("en", date(2027, 4, 29), "26–29 April 2027"),
        ("ru", date(2027, 5, 2), "26 апреля – 2 мая 2027"), ("kk", date(2027, 4, 29), "26–29 апреля 2027"),
        ("uz", date(2027, 4, 26), "2027-yil 26-aprel"), ("uz", date(2027, 4, 29), "2027-yil 26–29-aprel"),
        ("uz", date(2027, 5, 2), "2027-yil 26-aprel – 2-may"), ("uz-Cyrl", date(2027, 4, 29), "2027-yil 26–29-aprel"),
        ("uz", date(2028, 4, 26), "2027-yil 26-aprel – 2028-yil 26-aprel"),
    ],
)  # fmt: skip
def test_days_are_said_as_each_language_says_them(language, last, said):
    assert days_said(date(2027, 4, 26), last, language) == said


@pytest.mark.parametrize(
    ("form", "uzbek"),
    [
        ("d MMM", "d-MMM"), ("EEE d MMM, HH:mm", "EEE d-MMM, HH:mm"), ("d MMM y", "y-'yil' d-MMM"),
        ("EEEE, d MMMM y", "EEEE, y-'yil' d-MMMM"), ("HH:mm", "HH:mm"), ("d", "d"),
        ("LLLL y", "y-'yil' MMMM"),
    ],
)  # fmt: skip
def test_a_form_of_days_becomes_that_of_a_language(form, uzbek):
    assert day_form(form, "uz") == uzbek
    assert day_form(form, "en") == day_form(form, "ru") == form


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Asia/Tashkent", "en", "Tashkent, UTC+5"), ("Asia/Tashkent", "ru", "Ташкент, UTC+5"),
        ("Asia/Almaty", "uz", "Olmaota, UTC+5"), ("Asia/Kolkata", "en", "Kolkata, UTC+5"), ("UTC", "ru", "UTC"),
    ],
)  # fmt: skip
def test_a_clock_is_said_by_its_city(zone, language, said):
    assert clock_name(datetime.fromisoformat("2027-04-20T10:00+05:00"), zone, language) == said
    assert city_name(zone, language) == said.partition(",")[0]


def test_an_offset_of_minutes_is_said_and_utc_has_no_city():
    moment = datetime.fromisoformat("2027-04-20T10:00+05:30")
    assert clock_name(moment, "Asia/Kolkata", "uz").endswith("UTC+5:30")
    assert clock_name(moment.astimezone(UTC), "UTC", "uz") == "UTC"

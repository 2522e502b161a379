"""What is said of input that cannot be taken: in the reader's language, and once."""

from datetime import time

import pytest
from babel.messages.extract import extract_from_dir
from wtforms import DateTimeLocalField, DecimalField, IntegerField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from forum.languages import told
from forum.web.forms import ClockField, DayField, Form
from tools.translations import OF_FORMS


class Filled(Form):
    seats = IntegerField("Seats", [InputRequired(), NumberRange(1, 9)])
    latitude = DecimalField("Latitude", [Optional(), NumberRange(-90, 90)])
    begins_at = ClockField("Begins", [DataRequired("Fill this in.")], default=time())
    day = DayField("Day", [DataRequired("Fill this in.")])
    moment = DateTimeLocalField("Moment", [Optional()])
    kind = SelectField("Kind", choices=["a"])


WRONG = {"seats": "many", "latitude": "north", "begins_at": "24:00", "day": "31", "moment": "now", "kind": "b"}
TOLD = {
    "en": {
        "seats": "Not a valid integer value.",
        "latitude": "Not a valid decimal value.",
        "begins_at": "Not a valid time value.",
        "day": "Not a valid date value.",
        "moment": "Not a valid datetime value.",
        "kind": "Not a valid choice.",
    },
    "ru": {
        "seats": "Введите целое число.",
        "latitude": "Введите число.",
        "begins_at": "Введите время, например 09:30.",
        "day": "Введите дату.",
        "moment": "Введите дату и время.",
        "kind": "Выберите один из вариантов списка.",
    },
    "uz": {
        "seats": "Butun son kiriting.",
        "latitude": "Son kiriting.",
        "begins_at": "Vaqtni toʻgʻri kiriting, masalan 09:30.",
        "day": "Sanani toʻgʻri kiriting.",
        "moment": "Sana va vaqtni toʻgʻri kiriting.",
        "kind": "Roʻyxatdagilardan birini tanlang.",
    },
}


def errors(app, language, **typed):
    with app.test_request_context(f"/?lang={language}", method="POST", data=typed):
        form = Filled()
        form.validate()
        return {name: [str(error) for error in told] for name, told in form.errors.items() if name in typed}


@pytest.mark.parametrize("language", TOLD)
def test_what_cannot_be_read_is_told_once_in_the_language_of_the_page(app, language):
    assert errors(app, language, **WRONG) == {name: [told] for name, told in TOLD[language].items()}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Number must be between 1 and 9."),
        ("ru", "Введите число от 1 до 9."),
        ("uz", "1 dan 9 gacha son kiriting."),
    ],
)
def test_bounds_are_told_in_the_language_of_the_page(app, language, told):
    assert errors(app, language, seats="10")["seats"] == [told]


def test_what_is_left_empty_is_still_asked_for(app):
    assert errors(app, "en", begins_at="", day=" ") == {"begins_at": ["Fill this in."], "day": ["Fill this in."]}


@pytest.mark.parametrize("language", ["ru", "uz"])
def test_whatever_wtforms_can_say_has_its_words(language):
    said = [message for _, _, message, _, _ in extract_from_dir(*OF_FORMS)]
    assert len(said) > 30
    singular = [each if isinstance(each, str) else each[0] for each in said]
    assert not [message for message in singular if told(message, language) == message]

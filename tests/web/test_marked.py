"""The field of a text with marks, and its preview."""

import pytest
from werkzeug.datastructures import MultiDict

from forum.web.forms import Form
from forum.web.marked import MarkedField


class Telling(Form):
    about = MarkedField("About", max_length=50)


@pytest.mark.parametrize("pressed", [True, False])
def test_its_button_shows_what_was_typed_and_saves_nothing(app, pressed):
    data = MultiDict(
        {"about-en": "*so*", "about-ru": " ", "about-kk": "x" * 60} | ({"about-do": "preview"} if pressed else {})
    )
    data["about-kk"] = data["about-kk"] if pressed else ""
    with app.test_request_context("/", method="POST", data=data):
        form = Telling()
        assert form.validate_on_submit() is not pressed
        assert form.about.acted is pressed
        made = {code: str(html).strip() for code, html in form.about.shown_made}
        assert made["en"] == '<p dir="auto"><em>so</em></p>'
        assert ("kk" in made, "ru" in made) == (pressed, False)
        assert not form.troubles


def test_of_several_buttons_that_are_said_to_be_pressed_one_counts(app):
    class Two(Telling):
        more = MarkedField("More", max_length=50)

    data = MultiDict({"about-do": "preview", "more-do": "preview", "about-en": "*so*", "more-en": "*so*"})
    with app.test_request_context("/", method="POST", data=data):
        form = Two()
        assert [form.about.acted, form.more.acted] == [True, False]
        assert not form.validate_on_submit()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "At most 600 lines"), ("ru", "Не больше 600 строк"), ("uz", "koʻpi bilan 600 ta")]
)
def test_too_many_marks_are_said_beside_the_text_that_has_them(app, language, said):
    class Long(Form):
        about = MarkedField("About", max_length=8000)

    data = MultiDict({"about-en": "*a*\n" * 200, "about-ru": "*a*\n" * 201, "about-kk": "*" * 8001})
    with app.test_request_context(f"/?lang={language}", method="POST", data=data):
        form = Long()
        assert not form.validate_on_submit()
        told = {trouble.target: trouble.message for trouble in form.troubles}
        assert told.keys() == {"about-ru", "about-kk"}
        assert said in told["about-ru"]
        assert "8000" in told["about-kk"]

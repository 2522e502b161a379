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

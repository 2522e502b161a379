"""What a session's form takes."""

import pytest
from werkzeug.datastructures import MultiDict

from forum.programme.forms import SessionForm


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("https://stream.example/hall-1", True),
        ("  https://stream.example/hall-1\r\n", True),
        ("https://stream.example/\r\nEND:VEVENT\r\nBEGIN:VEVENT", False),
        ("https://stream.example/\nx", False),
        ("https://stream.example/a b", False),
        ("hall 1", False),
    ],
)
def test_a_stream_address_is_one_word(app, typed, good):
    with app.test_request_context("/", method="POST", data={"stream_url": typed}):
        form = SessionForm(formdata=MultiDict({"stream_url": typed}), tracks=[], people=[])
        form.validate()
        assert ("stream_url" not in form.errors) is good
        assert "\n" not in (form.stream_url.data or "")


def test_a_box_counts_once_however_often_it_is_sent(app):
    data = MultiDict([("languages", "en")] * 1000 + [("languages", "ru")])
    with app.test_request_context("/", method="POST", data=data):
        form = SessionForm(formdata=data, tracks=[], people=[])
        assert form.languages.data == ["en", "ru"]

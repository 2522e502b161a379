"""What a session's form takes."""

import pytest
from werkzeug.datastructures import MultiDict

from forum.programme.forms import SessionForm, detail_field
from forum.releases.rules import DETAILS, Detail, DetailKind


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
        form = SessionForm(formdata=MultiDict({"stream_url": typed}), edition_id=1, tracks=[], people=[])
        form.validate()
        assert form.errors.get("stream_url") == (None if good else ["A full address, such as https://…"])
        assert "\n" not in (form.stream_url.data or "")


def test_a_box_counts_once_however_often_it_is_sent(app):
    data = MultiDict([("languages", "en")] * 1000 + [("languages", "ru")])
    with app.test_request_context("/", method="POST", data=data):
        form = SessionForm(formdata=data, edition_id=1, tracks=[], people=[])
        assert form.languages.data == ["en", "ru"]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (DetailKind.TEXT, {"extra-en": " Basic\u202e welding\n", "extra-ru": "Сварка"}, {"en": "Basic welding", "ru": "Сварка"}),
        (DetailKind.TEXT, {}, {}),
        (DetailKind.CHOICE, {"extra": "hard"}, "hard"),
        (DetailKind.CHOICE, {"extra": ""}, ""),
        (DetailKind.ADDRESS, {"extra": "https://slides.example/1"}, "https://slides.example/1"),
        (DetailKind.LANGUAGES, {"extra": "uz"}, ["uz"]),
    ],
)  # fmt: skip
def test_a_detail_is_asked_for_by_its_kind(app, kind, typed, kept):
    detail = Detail(kind, "Extra", "extra", options={"hard": "Hard"})
    form_of = type("Asking", (SessionForm,), {"extra": detail_field(detail)})
    chosen = {name: "" for name, known in DETAILS.items() if known.kind is DetailKind.CHOICE}
    with app.test_request_context("/", method="POST"):
        form = form_of(
            formdata=MultiDict({"title-en": "T", "type": "panel", "track_id": "0", **chosen, **typed}),
            edition_id=1,
            tracks=[],
            people=[],
        )
        assert form.validate(), form.errors
        assert form.content["extra"] == kept
        assert "Extra" in str(form.extra.label)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (DetailKind.TEXT, {"extra-en": "x" * 501}),
        (DetailKind.CHOICE, {"extra": "soft"}),
        (DetailKind.ADDRESS, {"extra": "slides"}),
        (DetailKind.LANGUAGES, {"extra": "xx"}),
    ],
)
def test_a_detail_that_is_not_of_its_kind_is_refused(app, kind, typed):
    form_of = type("Asking", (SessionForm,), {"extra": detail_field(Detail(kind, "Extra", "extra"))})
    with app.test_request_context("/", method="POST"):
        form = form_of(formdata=MultiDict(typed), edition_id=1, tracks=[], people=[])
        form.validate()
        assert form.extra.errors

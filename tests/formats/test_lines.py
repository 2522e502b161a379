"""Lines of iCalendar: escaping and folding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from forum.formats.lines import line, text
from forum.languages import clean

pytestmark = pytest.mark.pure


@pytest.mark.slow
@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_survives_folding_and_escaping(value):
    data = line("DESCRIPTION", text(value)).encode()
    assert all(len(part) <= 75 for part in data.split(b"\r\n"))
    for part in data.split(b"\r\n"):
        part.decode()  # no fold inside a character
    read = Calendar.from_ical(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + data + b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert str(read.walk("VEVENT")[0]["DESCRIPTION"]) == clean(value, lines=True).replace("\t", " ")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_no_value_begins_another_line(end):
    """Addresses are written as they are: what once got into one must not become an entry."""
    written = line("CONFERENCE", f"https://x.example/{end}END:VEVENT{end}BEGIN:VEVENT")
    assert written.replace("\r\n ", "").count("\n") == 1
    assert written.startswith("CONFERENCE:https://x.example/END:VEVENT")

"""The demonstration's mailbox."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from forum.db import db, transaction
from forum.mail.delivery import subject_of
from forum.mail.models import Letter
from forum.mail.services import write_letter


def test_the_mailbox_names_letters_by_their_subject(app, cast, client):
    client.post("/account/reset", data={"email": "paul@test.example"})
    with app.app_context():
        (letter,) = db.session.scalars(db.select(Letter))
        subject = subject_of(letter)
    page = client.get("/demo/mailbox/").text
    assert f'<a href="/demo/mailbox/{letter.id}" lang="en">{subject}</a>' in page
    assert "paul@test.example" in page
    assert subject in client.get(f"/demo/mailbox/{letter.id}").text


ASKED = {
    "": ["anna@x.example", "paul@y.example", "paul@x.example"],
    "q=EXPO+programme": ["paul@x.example"],
    "q=изменилась": ["anna@x.example"],
    "to=Paul": ["paul@y.example", "paul@x.example"],
    "to=paul+y.ex&q=expo": ["paul@y.example"],
    "to=paul&q=fair": [],
    "q=%25": [],
}


@pytest.mark.parametrize("asked", ASKED)
def test_the_mailbox_is_searched_by_subject_and_recipient_and_the_newest_stand_first(app, client, asked):
    """V13: what was written last stood first, whenever it was dated; nothing was found but by turning pages."""
    at = datetime(2027, 1, 1, 12, tzinfo=UTC)
    letters = [("paul@y.example", "uz", 2), ("paul@x.example", "en", 1), ("anna@x.example", "ru", 3)]
    with app.app_context(), transaction():
        for who, language, hours in letters:
            values = {"name": "P", "edition": "Expo", "lines": [], "path": "/"}
            write_letter(who, language, "changes", values, at + timedelta(hours=hours))
    page = client.get(f"/demo/mailbox/?{asked}").text
    assert re.findall(r'">(\w+@\w\.example)<', page) == ASKED[asked]

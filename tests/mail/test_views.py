"""The demonstration's mailbox."""

from forum.db import db
from forum.mail.delivery import subject_of
from forum.mail.models import Letter


def test_the_mailbox_names_letters_by_their_subject(app, cast, client):
    client.post("/account/reset", data={"email": "paul@test.example"})
    with app.app_context():
        (letter,) = db.session.scalars(db.select(Letter))
        subject = subject_of(letter)
    page = client.get("/demo/mailbox/").text
    assert f'<a href="/demo/mailbox/{letter.id}" lang="en">{subject}</a>' in page
    assert "paul@test.example" in page
    assert subject in client.get(f"/demo/mailbox/{letter.id}").text

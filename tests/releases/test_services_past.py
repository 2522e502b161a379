"""What was removed or moved while nobody outside could see it is never told."""

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.services import open_series
from forum.feeds import views as calendars
from forum.formats import FORMATS
from forum.releases.queries import find_document
from forum.schedule.models import Slot
from forum.schedule.services import announce_edition, release_draft, remove_session
from tests.factories import make_edition, make_session

SECRET = "Signing of the treaty with X"


def released_hidden(edition, olga):
    """Two sessions released; then one is removed, the other moved."""
    kept, gone = make_session(edition, "Welcome"), make_session(edition, SECRET, hour=12)
    release_draft(edition, olga, clock.now())
    remove_session(gone, edition, olga, clock.now())
    slot = db.session.get_one(Slot, kept.id)
    slot.starts_at, slot.ends_at = slot.starts_at.replace(hour=9), slot.ends_at.replace(hour=10)
    db.session.flush()
    release_draft(edition, olga, clock.now())
    return gone.id


def announce(edition, olga):
    announce_edition(edition, olga, clock.now())


def open_forum(edition, olga):
    open_series(edition.series, olga, clock.now())


@pytest.mark.parametrize(
    ("hidden", "show"),
    [({"state": EditionState.DRAFT}, announce), ({"closed": True}, open_forum)],
    ids=["a draft is announced", "a closed forum is opened"],
)
def test_what_was_hidden_stays_hidden(app, client, cast, hidden, show):
    with app.app_context():
        with transaction():
            edition, olga = make_edition("later", **hidden), db.session.get_one(Account, cast.olga)
            gone = released_hidden(edition, olga)
            key = edition.id
        with transaction():
            show(db.session.get_one(Edition, key), db.session.get_one(Account, cast.olga))
        document = find_document(key)
        assert [(s.facts.title["en"], s.moved_from) for s in document.sessions] == [("Welcome", None)]
        calendars.forget()
    for ending in FORMATS:
        answer = client.get(f"/calendar/later/2027.{ending}")
        assert (answer.status_code, SECRET.encode() in answer.data) == (200, False), ending
    assert client.get(f"/calendar/later/2027/sessions/{gone}.ics").status_code == 404


def test_what_was_public_keeps_its_tombstones(app, cast):
    with app.app_context():
        with transaction():
            edition, olga = make_edition("later"), db.session.get_one(Account, cast.olga)
            released_hidden(edition, olga)
            announce_edition(edition, olga, clock.now())
        assert any(session.removed for session in find_document(edition.id).sessions)

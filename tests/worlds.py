"""Worlds that tests of several slices begin in: a released programme, starred sessions, a client for everyone."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.accounts.models import Account, Role, Scope, Where
from forum.accounts.services import give, offer_role
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import rooms_of, where_edition
from forum.feeds import views as calendars
from forum.programme.models import Appearance
from forum.programme.queries import speakers_of, tracks_of
from forum.registration.models import Category
from forum.releases.queries import get_released
from forum.releases.rules import Frequency
from forum.releases.services import set_star
from forum.removal.services import archive, merge
from forum.schedule.models import Slot
from forum.schedule.services import release_draft
from forum.subscriptions.services import subscribe
from tests.access import ROLES
from tests.factories import make_account, make_edition, make_session, make_speaker, make_track, register


@pytest.fixture
def token(app, cast):
    with app.app_context():
        do_release(cast, 0)
        with transaction():
            paul, edition = db.session.get_one(Account, cast.paul), db.session.get_one(Edition, cast.edition)
            set_star(paul, edition, get_released(edition, cast.session), True, clock.now())
            return subscribe(paul, "phone", "en", clock.now())


@pytest.fixture
def starred(context, cast):
    do_release(cast, 0)
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        set_star(
            db.session.get_one(Account, cast.paul), edition, get_released(edition, cast.session), True, clock.now()
        )
        subscribe(db.session.get_one(Account, cast.paul), "phone", "en", clock.now())
    return cast


def do_release(cast, number, change=None):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        if change:
            change(db.session.get_one(Slot, cast.session))
        assert release_draft(edition, db.session.get_one(Account, cast.olga), clock.now()).number == number + 1
    calendars.forget()


def shown_to(client, path="/manage/innoprom/2027"):
    """What the page of the release shows: it can be released."""
    return re.search(r'name="shown" value="(\w+)"', client.get(f"{path}/release").text)[1]


def release_shown(client, path="/manage/innoprom/2027"):
    """Release through the page."""
    answer = client.post(f"{path}/release", data={"shown": shown_to(client, path)}, follow_redirects=True)
    calendars.forget()
    return answer.text


@pytest.fixture
def released(app, cast):
    with app.app_context():
        do_release(cast, 0)
    return cast


@pytest.fixture
def world(app, cast, sign_in):
    """A released programme, Paul's registration, and a client for everyone."""
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            slot = db.session.get_one(Slot, cast.session)
            slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
            recurs_at = slot.until.strftime("%Y%m%dT%H%M%SZ")
            release_draft(edition, db.session.get_one(Account, cast.olga), clock.now())
            closed = db.session.get_one(Edition, cast.closed)
            make_session(closed, "TOP SECRET MEETING")
            release_draft(closed, db.session.get_one(Account, cast.olga), clock.now())
            category = db.session.get_one(Category, cast.category)
            reference = register(edition, category, db.session.get_one(Account, cast.paul)).reference
            olga = db.session.get_one(Account, cast.olga)
            offer = offer_role(
                where_edition(edition), "new@test.example", Role.VIEWER, olga, clock.now(), language="en"
            ).id
            vera = db.session.get_one(Account, cast.vera)
            grant = vera.grants[0].id
            old = make_track(edition, "Engines")
            merger = merge(old, tracks_of(edition.id)[0], olga, clock.now()).id
        values = {
            "series": "innoprom", "series_slug": "innoprom", "edition_slug": "2027", "slug": "innoprom", "reference": reference, "session_id": cast.session,
            "item_id": cast.session, "speaker_id": speakers_of(edition.id)[0].id, "venue_id": edition.venue_id,
            "room_id": rooms_of(edition.venue_id)[0].id, "category_id": cast.category, "token": "guessed", "letter_id": 0,
            "subscription_id": 0, "offer_id": offer, "grant_id": grant, "answer": "accept", "change": "send-again", "filename": "none", "kind": "csv", "act": "promote", "_anything": "x",
            "recurs_at": recurs_at, "ending": "atom.xml", "key": "innoprom--2027", "uid": "nobody",
        }  # fmt: skip
        track = tracks_of(edition.id)[0].id
        values |= {"thing": "track", "thing_id": track, "merger_id": merger}
        values["items"] = {"programme.edit_speaker": values["speaker_id"], "programme.offer_speaker": values["speaker_id"],
                           "programme.edit_track": track}  # fmt: skip
    clients = {name: sign_in(getattr(cast, name)) for name in (*ROLES, "sam") if name != "anonymous"}
    return values, clients | {"anonymous": app.test_client()}


def fill(cast, names):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        admin = db.session.get_one(Account, cast.admin)
        for name in names:
            register(edition, category, make_account(name), "=cmd")
            room, track = rooms_of(edition.venue_id)[0], tracks_of(edition.id)[0]
            session = make_session(edition, f"Session {name}", hour=12, room=room)
            session.track_id = track.id
            session.appearances = [Appearance(speaker=speakers_of(edition.id)[0])]
            archive(make_track(edition, f"Archived {name}"), admin, clock.now())
            merge(make_track(edition, f"Merged {name}"), track, admin, clock.now())
            make_speaker(edition, f"Speaker {name}")
            made = make_edition(f"series-{name}")
            make_speaker(made, f"Known {name}")
            archive(make_edition(f"draft-{name}", state=EditionState.DRAFT), admin, clock.now())
            give(where_edition(made), admin, Role.VIEWER, None, clock.now())
            give(where_edition(edition), make_account(f"team-{name}"), Role.VIEWER, None, clock.now())
            for where in (where_edition(edition), Where(Scope.SITE)):
                offer_role(where, f"{name}@else.example", Role.DESK, admin, clock.now(), language="en")

"""What a link to a session, a day or a track looks like where it is shared."""

from datetime import timedelta

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, PublicEdition, Room
from forum.editions.queries import rooms_of
from forum.programme.models import Session
from forum.programme.queries import tracks_of
from forum.releases.queries import get_released
from forum.releases.rules import Frequency
from forum.releases.views.previews import preview_of
from forum.schedule.models import Slot, SlotState
from forum.schedule.services import release_draft
from tests.factories import make_session, text
from tests.pictures.samples import read
from tests.worlds import do_release

EDITION = "/forums/innoprom/2027"
SESSION = f"{EDITION}/sessions/{{}}"
LONG = "A title of three hundred letters that says all of it "


def told(client, address):
    head = lxml.html.fromstring(client.get(address).text).head
    return {tag.get("name") or tag.get("property"): tag.get("content") for tag in head.iter("meta")}


def change(cast, number, title="", room="", moved=False):
    """Another title, hall or hour, released."""
    with transaction():
        if title:
            db.session.get_one(Session, cast.session).title = {"en": title}
        slot = db.session.get_one(Slot, cast.session)
        if room:
            db.session.get_one(Room, slot.room_id).name = text(room)
        if moved:
            slot.starts_at = slot.starts_at.replace(minute=10)
    do_release(cast, number)


def said_of(cast, language="en"):
    edition = db.session.get_one(PublicEdition, cast.edition)
    return preview_of(edition, get_released(edition, cast.session).facts, language)


def test_a_link_to_a_session_has_its_own_picture_in_the_readers_language(cast, client, released):
    own = SESSION.format(cast.session)
    for lang in ("en", "ru"):
        assert told(client, f"{own}?lang={lang}")["og:image"].endswith(f"{own}/preview.{lang}.png")
    picture = client.get(f"{own}/preview.en.png?tz=Asia/Tokyo")
    assert read(picture.data).size == (1200, 630)
    assert picture.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in picture.headers
    assert client.get(f"{own}/preview.en.png", headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304
    assert client.get(f"{own}/preview.xx.png").status_code == 404
    assert client.get(f"{EDITION}/sessions/999/preview.en.png").status_code == 404


@pytest.mark.parametrize("changed", [{"title": "Other"}, {"room": "Other"}, {"moved": True}])
def test_the_picture_follows_a_release_and_never_the_draft(app, cast, client, released, changed):
    address = SESSION.format(cast.session) + "/preview.en.png"
    before = client.get(address)
    with app.app_context(), transaction():
        db.session.get_one(Session, cast.session).title = {"en": "TOP SECRET"}
    assert client.get(address).headers["ETag"] == before.headers["ETag"]
    with app.app_context():
        change(cast, 1, **{"title": "Plenary", **changed})
    after = client.get(address)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.data != before.data


def test_it_says_title_date_hour_and_hall_by_the_clock_of_the_venue(app, cast, released):
    with app.test_request_context("/?tz=Asia/Tokyo"):
        edition = db.session.get_one(Edition, cast.edition)
        said, russian = said_of(cast), said_of(cast, "ru")
        day = edition.starts_on
        assert said.title == db.session.get_one(Session, cast.session).title["en"]
        assert " ".join(said.when.split()) == f"{day:%-d %b %Y}, 10:00–11:00, Tashkent"
        assert said.where == rooms_of(edition.venue_id)[0].name["en"]
        assert russian.when.endswith("10:00–11:00, Ташкент")
        assert said.of == edition.name["en"]


def test_it_says_its_days_if_it_recurs_and_first_that_it_does_not_take_place(app, cast, released):
    with app.test_request_context():
        with transaction():
            slot = db.session.get_one(Slot, cast.session)
            slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
            slot.state = SlotState.CANCELLED
        do_release(cast, 1)
        day = db.session.get_one(Edition, cast.edition).starts_on
        said = said_of(cast).when
        assert said.startswith(f"Cancelled · {day.day}")
        assert f"{(day + timedelta(days=1)):%Y}" in said
        assert ":" not in said


def test_nothing_is_drawn_before_release_nor_of_what_is_hidden(app, cast, client):
    address = SESSION.format(cast.session) + "/preview.en.png"
    assert client.get(address).status_code == 404
    with app.app_context(), transaction():
        closed = db.session.get_one(Edition, cast.closed)
        secret = make_session(closed, "TOP SECRET MEETING").id
        release_draft(closed, db.session.get_one(Account, cast.olga), clock.now())
    assert client.get(f"/forums/council/2027/sessions/{secret}/preview.en.png").status_code == 404


@pytest.mark.parametrize("title", [(LONG * 6)[:300], "س" * 8 + " مستقبل الصناعة" * 9, "W" * 80, "Щ" * 80, "W" * 300])
@pytest.mark.parametrize("room", ["", "The large hall of many words beside the river " * 6, "W" * 200])
def test_whatever_is_said_stays_within_the_margins(app, cast, client, released, title, room):
    with app.app_context():
        change(cast, 1, title=title, room=room)
    picture = read(client.get(SESSION.format(cast.session) + "/preview.en.png").data).convert("L")
    assert picture.size == (1200, 630)
    for box in ((0, 190, 62, 630), (1140, 190, 1200, 630), (0, 610, 1200, 630)):
        assert picture.crop(box).getextrema()[0] > 240, f"something stands in the margin {box}"
    assert picture.crop((64, 210, 1136, 410)).getextrema()[0] < 100, "the title is there"


def test_a_link_to_a_day_or_a_track_says_which(app, cast, client, released):
    with app.app_context():
        day = db.session.get_one(Edition, cast.edition).starts_on
        track = tracks_of(cast.edition)[0]
        key, name = track.id, track.name["en"]
    said = told(client, f"{EDITION}/programme?day={day}&track={key}&view=list")
    for where in ("og:title", "description"):
        assert f"{day.day} {day:%B}" in said[where].replace("\xa0", " ")
        assert name in said[where]
    assert said["og:url"].endswith(f"{EDITION}/programme?day={day}&track={key}")
    assert told(client, f"{EDITION}/programme?lang=ru&day={day}")["og:url"].endswith(f"?lang=ru&day={day}")
    assert name not in told(client, f"{EDITION}/programme?day={day}")["og:title"]

"""The log keeps who did what on what, and what differs."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry, AuditWords
from forum.db import db, transaction
from forum.editions.models import Edition, Room
from forum.editions.services import save_room, save_venue
from forum.programme.models import Session
from forum.programme.queries import speakers_of
from forum.programme.services import save_session, save_speaker, save_track
from forum.zones import get_zone
from tests.factories import text


@pytest.fixture(autouse=True)
def _inside(app):
    with app.app_context():
        yield


@pytest.fixture
def olga(cast, _inside):
    return db.session.get_one(Account, cast.olga)


@pytest.fixture
def edition(cast, _inside):
    return db.session.get_one(Edition, cast.edition)


def last_entry():
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def test_a_change_says_what_was_before_and_is_after(cast, edition, olga):
    session = db.session.get_one(Session, cast.session)
    people = [s.id for s in speakers_of(edition.id)]
    with transaction():
        save_session(session, edition, {"title": text("Closing"), "speakers": [], "chairs": people}, olga, clock.now())
    entry = last_entry()
    assert (entry.actor_id, entry.act, entry.thing, entry.thing_id) == (olga.id, "session saved", "session", session.id)
    assert entry.words.before == {"title": {"texts": {"en": "Opening"}}, "speakers": ["Aziza"], "chairs": []}
    assert entry.words.after == {"title": {"texts": {"en": "Closing"}}, "speakers": [], "chairs": ["Aziza"]}


def test_what_is_new_has_no_before(edition, olga):
    with transaction():
        track = save_track(None, edition, {"name": text("Boats")}, olga, clock.now())
    entry = last_entry()
    assert (entry.thing_id, entry.words.subject) == (track.id, "Boats")
    assert (entry.words.before, entry.words.after) == ({}, {"name": {"texts": {"en": "Boats"}}})


def test_an_act_that_changed_nothing_leaves_no_row(cast, edition, olga):
    session, before = db.session.get_one(Session, cast.session), last_entry()
    (speaker,) = speakers_of(edition.id)
    said = {"name": speaker.name, "affiliation": speaker.affiliation, "country": speaker.country}
    with transaction():
        save_session(session, edition, {"speakers": [speaker.id], "chairs": []}, olga, clock.now())
        save_speaker(speaker, edition, said, olga, clock.now())
        save_venue(edition.venue, {"timezone": edition.venue.timezone}, olga, clock.now())
    assert (last_entry().act, last_entry().id) == (before.act, before.id)


def test_a_venues_acts_stand_in_the_log_of_every_edition_there(cast, edition, olga):
    other = db.session.scalars(select(Edition).where(Edition.id != edition.id)).first()
    with transaction():
        other.venue = edition.venue
    with transaction():
        save_venue(edition.venue, {"timezone": "Asia/Almaty"}, olga, clock.now())
        save_room(None, edition.venue, {"name": text("Hall 9"), "capacity": 5}, olga, clock.now())
    query = select(AuditEntry).where(AuditEntry.act.in_(["venue saved", "room saved"]))
    told = [(e.edition_id, e.act, e.words.before, e.words.after) for e in db.session.scalars(query)]
    for edition_id in (None, edition.id, other.id):
        zones = {"timezone": "Asia/Tashkent"}, {"timezone": "Asia/Almaty"}
        assert (edition_id, "venue saved", *zones) in told
        assert (edition_id, "room saved", {}, {"name": {"texts": {"en": "Hall 9"}}, "capacity": 5}) in told


def test_who_must_be_forgotten_is_forgotten_and_the_act_stays(edition, olga):
    with transaction():
        save_track(None, edition, {"name": text("Boats")}, olga, clock.now())
    entry = last_entry()
    with transaction():
        db.session.execute(AuditWords.__table__.delete().where(AuditWords.entry_id == entry.id))
    db.session.expire_all()
    kept = db.session.get_one(AuditEntry, entry.id)
    assert (kept.act, kept.words) == ("track saved", None)


def test_the_log_shows_before_and_after_and_filters(app, cast, client, sign_in, edition, olga):
    with transaction():
        track = save_track(None, edition, {"name": text("Boats")}, olga, clock.now())
        save_track(track, edition, {"name": text("Ships <b>")}, olga, clock.now())
        save_room(None, edition.venue, {"name": text("Hall 9"), "capacity": None}, olga, clock.now())
    browser, page = sign_in(cast.olga), "/manage/innoprom/2027/log"
    everything = browser.get(page).text
    assert "Boats" in everything
    assert "Ships &lt;b&gt;" in everything
    assert "Hall 9" in everything
    assert f"/manage/innoprom/2027/tracks/{track.id}" in everything
    assert "Hall 9" not in browser.get(f"{page}?thing=track").text
    assert "Boats" not in browser.get(f"{page}?thing=track&id={track.id + 1}").text
    assert "Boats" not in browser.get(f"{page}?who={cast.paul}").text
    assert "Boats" in browser.get(f"{page}?who={cast.olga}&act=track+saved").text
    assert "Boats" in browser.get(f"{page}?day={clock.now().astimezone(get_zone('Asia/Tashkent')).date()}").text
    for nonsense in ("day=9999-12-31", "day=0001-01-01", "day=x", "id=%00", "who=-1", "thing=%27", "id=99999999999"):
        assert browser.get(f"{page}?{nonsense}").status_code in (200, 400)


def test_rooms_belong_to_the_venues_history(cast, sign_in, edition, olga):
    client = sign_in(cast.olga)
    with transaction():
        save_venue(edition.venue, {"timezone": "Asia/Almaty"}, olga, clock.now())
    assert db.session.scalars(select(Room)).first()
    assert "Almaty, UTC+5" in client.get(f"/manage/venues/{edition.venue_id}/log").text


def test_a_name_that_is_anothers_stands_beside_its_own_address(cast, edition):
    dana = db.session.get_one(Account, cast.dana)
    with transaction():
        dana.name = "Olga Test"
        save_track(None, edition, {"name": text("Boats")}, dana, clock.now())
    assert last_entry().words.actor == "Olga Test, dana@test.example"


def test_the_log_keeps_the_whole_address_of_whoever_acts(edition, olga):
    """Behind a long name it was cut off, and the name alone could say it was another's."""
    address = f"{'m' * 64}@{'a' * 60}.{'t' * 60}.{'t' * 60}.example"
    with transaction():
        olga.name, olga.email = "Olga Demonstration " * 9, address
        save_track(None, edition, {"name": text("Ships")}, olga, clock.now())
    assert last_entry().words.actor.endswith(f", {address}")
    was_taken = Account(name="Demonstration, olga@demo.example", email=address)  # before names could hold none
    assert was_taken.signed == address

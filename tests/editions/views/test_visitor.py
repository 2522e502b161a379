"""Facts of an announced edition are draft until they are released: what visitors, calendars and letters see."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from forum import clock
from forum.accounts.models import Account
from forum.caldav.queries import get_edition_collection
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, PublicEdition, Room, Venue
from forum.editions.queries import get_public
from forum.feeds import views as calendars
from forum.mail.models import Letter
from forum.registration.models import Category
from forum.releases.models import Release
from forum.schedule.models import Slot
from forum.schedule.queries import waiting_of, whole_draft
from forum.schedule.services import release_draft
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.services import subscribe
from forum.zones import get_zone
from tests.editions.facts import DESK, edition_form, save, venue_form
from tests.factories import make_edition, make_session, register, text
from tests.feeds.reading import FEED, events, opening
from tests.worlds import release_shown

PAGE = "/forums/innoprom/2027/"


def own_entry(client, path=FEED):
    return next(e for e in events(client.get(path)).values() if "edition" in e["SUMMARY"] or "Renamed" in e["SUMMARY"])


def moscow(app, country="RU", zone="Europe/Moscow"):
    """Another venue with two halls: its key, and theirs."""
    with app.app_context(), transaction():
        venue = Venue(name=text("Expo"), address=text("2 Street"), city=text("Moscow"), country=country, timezone=zone)
        rooms = [Room(venue=venue, name=text(name)) for name in ("Hall 1", "Hall A")]
        db.session.add_all(rooms)
        db.session.flush()
        return venue.id, [room.id for room in rooms]


def room_of(app, cast):
    with app.app_context():
        return db.session.get_one(Slot, cast.session).room_id


def letters(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Letter))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"name-en": "Renamed"}, "Renamed"),
        ({"about-en": "Other words"}, "Other words"),
        ({"opens_at": "09:00", "closes_at": "18:00"}, "18:00"),
    ],
)
def test_a_saved_fact_is_seen_by_nobody_before_its_release(app, client, released, sign_in, changed, shown):
    olga, before, page = sign_in(released.olga), client.get(FEED), client.get(PAGE).text
    save(olga, f"{DESK}/facts", edition_form(app, released, **changed))
    assert client.get(PAGE).text == page
    assert (client.get(FEED).data, client.get(FEED).headers["ETag"]) == (before.data, before.headers["ETag"])
    assert client.get("/calendar/all.ics").status_code == 200
    assert re.search(r"[12] changes? will be public", olga.get(f"{DESK}/release").text)
    assert shown in olga.get(f"{DESK}/release").text
    release_shown(olga)
    after = client.get(FEED)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert (own_entry(client)["SEQUENCE"], opening(client)["SEQUENCE"]) == (1, 0)
    assert client.get(PAGE).text != page or shown == "18:00"
    assert "Nothing has changed since the last release" in olga.get(f"{DESK}/release").text


@pytest.mark.slow
def test_another_venue_waits_for_the_release_and_reaches_calendars_and_letters_then(app, client, released, sign_in):
    with app.app_context(), transaction():
        edition, category = (
            db.session.get_one(Edition, released.edition),
            db.session.get_one(Category, released.category),
        )
        register(edition, category, db.session.get_one(Account, released.paul))
    olga, before, written = sign_in(released.olga), client.get(FEED), letters(app)
    venue, (hall, _) = moscow(app)
    rooms = {f"room-{room_of(app, released)}": hall}
    save(olga, f"{DESK}/facts", edition_form(app, released, venue_id=venue, **rooms))
    assert client.get(FEED).data == before.data
    assert letters(app) == written
    page = olga.get(f"{DESK}/release").text
    assert "Tashkent" in page
    assert "Moscow" in page
    release_shown(olga)
    entry = own_entry(client)
    assert (entry["SEQUENCE"], "Moscow" in entry["LOCATION"]) == (1, True)
    assert letters(app) == written + 1
    with app.app_context():
        last = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert (last.template, "Moscow" in last.calendar.replace("\r\n ", "")) == ("edition", True)


def test_in_another_zone_sessions_and_registration_keep_their_clock_time(app, client, released, sign_in):
    olga, was = sign_in(released.olga), opening(client)["DTSTART"].dt
    with app.app_context():
        opens = db.session.get_one(Category, released.category).opens_at
    venue, (hall, _) = moscow(app)
    rooms = {f"room-{room_of(app, released)}": hall}
    save(olga, f"{DESK}/facts", edition_form(app, released, venue_id=venue, **rooms))
    page = olga.get(f"{DESK}/release?tz=Asia/Tokyo").text
    assert "10:00–11:00, Tashkent" in page
    assert "10:00–11:00, Moscow" in page
    with app.app_context():
        assert db.session.get_one(Category, released.category).opens_at == opens
    release_shown(olga)
    now = opening(client)["DTSTART"].dt
    assert (now.replace(tzinfo=None), now - was) == (was.replace(tzinfo=None), timedelta(hours=2))
    with app.app_context():
        assert db.session.get_one(Category, released.category).opens_at == opens + timedelta(hours=2)


@pytest.mark.slow
def test_a_shared_venue_is_changed_in_the_draft_of_every_edition_there(app, client, released, sign_in):
    olga = sign_in(released.olga)
    with app.app_context(), transaction():
        first, other = db.session.get_one(Edition, released.edition), db.session.get_one(Edition, released.closed)
        hidden = make_edition("hidden", state=EditionState.DRAFT)
        other.venue = hidden.venue = first.venue
        db.session.flush()
        venue_id = first.venue_id
        make_session(hidden, "Somewhere")
    before = client.get(FEED).data
    save(
        olga,
        f"/manage/venues/{venue_id}",
        venue_form(app, venue_id, **{"city-en": "Samarkand", "timezone": "Asia/Samarkand"}),
    )
    assert client.get(FEED).data == before
    with app.app_context():
        editions = [db.session.get_one(Edition, key) for key in (released.edition, released.closed)]
        waiting = [[(c.name, c.after) for c in waiting_of(e, whole_draft(e)).facts] for e in editions]
        assert waiting[0] == [("city", "Samarkand"), ("timezone", "Asia/Samarkand")]
        assert ("city", "Samarkand") in waiting[1]
        hidden = db.session.scalar(select(Edition).where(Edition.state == EditionState.DRAFT))
        assert get_public(hidden.id).venue.city == {"en": "Samarkand"}  # nobody but its team sees it
    release_shown(olga)
    assert "Samarkand" in own_entry(client)["LOCATION"]
    assert opening(client)["DTSTART"].dt.hour == 10


@pytest.mark.slow
def test_a_corrected_zone_keeps_the_clock_and_the_difference_shows_both(app, client, released, sign_in):
    olga = sign_in(released.olga)
    with app.app_context():
        venue_id = db.session.get_one(Edition, released.edition).venue_id
    wrong = venue_form(app, venue_id, country="CI", timezone="Africa/Abidjan")
    save(olga, f"/manage/venues/{venue_id}", wrong)
    page = olga.get(f"{DESK}/release").text
    assert "10:00–11:00, Tashkent" in page
    assert "10:00–11:00, Abidjan" in page
    save(olga, f"/manage/venues/{venue_id}", wrong | {"country": "UZ", "timezone": "Asia/Tashkent"})
    assert "Nothing has changed since the last release" in olga.get(f"{DESK}/release").text


@pytest.mark.slow
def test_accent_and_address_change_entries_with_their_sequence_and_stamp_only(app, client, released, sign_in):
    olga = sign_in(released.olga)
    with app.app_context(), transaction():
        token = subscribe(db.session.get_one(Account, released.paul), "phone", "en", clock.now(), SubscriptionKind.FEED)
        register(
            db.session.get_one(Edition, released.edition),
            db.session.get_one(Category, released.category),
            db.session.get_one(Account, released.paul),
        )
    personal = f"/calendar/personal/{token}.ics"
    before, own, place = client.get(FEED), client.get(personal), own_entry(client, personal)
    series = {"slug": "expo", "name-en": "innoprom series", "summary-en": "S", "about-en": "A", "accent": "steppe"}
    save(sign_in(released.admin), "/manage/series/innoprom", series)
    for path, was in ((FEED, before), (personal, own)):
        now = client.get(path)
        assert (now.data, now.headers["ETag"], now.headers["Last-Modified"]) == (
            was.data,
            was.headers["ETag"],
            was.headers["Last-Modified"],
        )
    assert client.get("/forums/expo/2027/").status_code == 200
    assert "accent-steppe" not in client.get("/forums/expo/2027/").text
    release_shown(olga)
    assert (own_entry(client)["SEQUENCE"], opening(client)["SEQUENCE"]) == (1, 1)
    assert own_entry(client)["COLOR"] == opening(client)["COLOR"] == "seagreen"
    assert "/forums/expo/2027" in opening(client)["URL"]
    assert client.get(personal).headers["ETag"] != own.headers["ETag"]
    assert own_entry(client, personal)["SEQUENCE"] == place["SEQUENCE"] + 1
    for address in (PAGE, "/forums/expo/2027/", FEED, "/calendar/expo/2027.ics"):
        assert client.get(address).status_code == 200


def test_a_new_address_is_public_with_its_release_and_both_answer(app, client, released, sign_in):
    olga = sign_in(released.olga)
    save(olga, f"{DESK}/facts", edition_form(app, released, slug="2028"))
    assert "/forums/innoprom/2028" not in client.get("/").text
    assert opening(client)["URL"].startswith("http://127.0.0.1:8000/forums/innoprom/2027/")
    assert {client.get(f"/forums/innoprom/{slug}/").status_code for slug in ("2027", "2028")} == {200}
    assert {olga.get(f"/manage/innoprom/{slug}/").status_code for slug in ("2027", "2028")} == {200}
    release_shown(olga)
    assert "/forums/innoprom/2028" in client.get("/").text
    assert opening(client)["URL"].startswith("http://127.0.0.1:8000/forums/innoprom/2028/")
    assert {client.get(f"/forums/innoprom/{slug}/").status_code for slug in ("2027", "2028")} == {200}


def test_days_that_leave_sessions_outside_are_refused_with_their_links(app, released, sign_in):
    olga = sign_in(released.olga)
    first = released.days + timedelta(days=1)
    page = olga.post(f"{DESK}/facts", data=edition_form(app, released, starts_on=first.isoformat())).text
    assert 'id="ends_on-error"' in page
    assert f"{DESK}/schedule/{released.session}" in page
    assert f'value="{first.isoformat()}"' in page
    with app.app_context():
        assert db.session.get_one(Edition, released.edition).starts_on == released.days
    save(olga, f"{DESK}/schedule/{released.session}/unschedule", {})
    save(olga, f"{DESK}/facts", edition_form(app, released, starts_on=first.isoformat()))


@pytest.mark.parametrize(
    ("begin", "field"),
    [("05:00", ""), ("10:00", ""), ("10:01", "ends_on"), ("12:01", "day_starts_at"), ("", "day_starts_at")],
)
def test_days_begin_at_an_hour_of_their_own(app, released, sign_in, begin, field):
    """The opening at ten must lie within the first day."""
    olga = sign_in(released.olga)
    answer = olga.post(f"{DESK}/facts", data=edition_form(app, released, day_starts_at=begin))
    assert answer.status_code == (200 if field else 302)
    assert not field or f'id="{field}-error"' in answer.text
    if not field:
        page = olga.get(f"{DESK}/release").text
        assert "Its days begin at" in page
        assert begin in page
        release_shown(olga)
        with app.app_context():
            assert get_public(released.edition).day_starts_at.isoformat("minutes") == begin


@pytest.mark.parametrize(
    ("typed", "is_out"),
    [
        ({"opens_at": "09:00", "closes_at": "18:00"}, False),
        ({"opens_at": "10:01", "closes_at": "18:00"}, True),
        ({"opens_at": "09:00", "closes_at": "12:00", "last": True}, True),
        ({"opens_at": "09:00", "closes_at": "13:00", "last": True}, False),
    ],
)
def test_hours_that_leave_sessions_outside_are_refused_with_their_links(app, released, sign_in, typed, is_out):
    olga = sign_in(released.olga)
    with app.app_context(), transaction():
        slot, edition = db.session.get_one(Slot, released.session), db.session.get_one(Edition, released.edition)
        starts_on, shift = edition.starts_on, (edition.ends_on - edition.starts_on if "last" in typed else timedelta())
        start = datetime.combine(starts_on + shift, time(10 if not shift else 12), get_zone(edition.venue.timezone))
        slot.starts_at, slot.ends_at = start.astimezone(UTC), start.astimezone(UTC) + timedelta(hours=1)
    hours = {name: typed[name] for name in ("opens_at", "closes_at")}
    answer = olga.post(f"{DESK}/facts", data=edition_form(app, released, **hours))
    assert answer.status_code == (200 if is_out else 302)
    assert ("These sessions begin before it opens or end after it closes:" in answer.text) is is_out
    side = "closes_at" if "last" in typed else "opens_at"
    assert (f'id="{side}-error"' in answer.text) is is_out
    assert (f"{DESK}/schedule/{released.session}" in answer.text) is is_out


def test_moving_along_is_offered_where_it_helps_and_stays_ticked(app, released, sign_in):
    olga, day = sign_in(released.olga), timedelta(days=1)
    offered, ticked = "To the box that lets every session move along", 'value="1" checked>'

    def refused(**typed):
        text = olga.post(f"{DESK}/facts", data=edition_form(app, released, **typed)).text
        assert text.lower().count("nothing was saved") + text.lower().count("nothing is saved") == 1
        return " ".join(text.split())

    with app.app_context():
        starts_on, ends_on = (
            getattr(db.session.get_one(Edition, released.edition), n) for n in ("starts_on", "ends_on")
        )
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, released.session)
        slot.starts_at, slot.ends_at = slot.starts_at + (ends_on - starts_on), slot.ends_at + (ends_on - starts_on)
    length = (ends_on - starts_on).days
    assert length > 0
    page = refused(ends_on=f"{ends_on - day}")
    assert offered not in page, "the first day does not move"
    assert re.search(r"</a>, \d+ \w+ 20\d\d, \d\d:\d\d, ", page)
    page = refused(ends_on=f"{ends_on - day}", along="1")
    assert "The first day stays, so no session moves along." in page
    assert ticked in page
    later = {"starts_on": f"{starts_on + 20 * day}", "ends_on": f"{ends_on + 19 * day}"}
    page = refused(**later)
    assert offered in page
    assert ticked not in page
    page = refused(**later, along="1")
    assert "Moved along, these sessions still lie outside the new days:" in page
    assert ticked in page
    assert ticked in refused(starts_on=f"{ends_on + day}", ends_on=f"{ends_on}", along="1")
    save(olga, f"{DESK}/facts", edition_form(app, released, **later | {"ends_on": f"{ends_on + 20 * day}"}, along="1"))


@pytest.mark.slow
def test_another_venue_asks_where_each_hall_goes(app, client, released, sign_in):
    olga, room = sign_in(released.olga), room_of(app, released)
    venue, (same, other) = moscow(app)
    page = olga.post(f"{DESK}/facts", data=edition_form(app, released, venue_id=venue, **{"about-en": "Typed"})).text
    assert f'name="room-{room}"' in page
    assert f'<option selected value="{same}">Hall 1</option>' in page
    assert "Typed" in page
    with app.app_context():
        stranger = db.session.get_one(Slot, released.session).room_id
    answer = olga.post(f"{DESK}/facts", data=edition_form(app, released, venue_id=venue, **{f"room-{room}": stranger}))
    assert "This room is not in the venue of the edition." in answer.text
    answer = olga.post(f"{DESK}/facts", data=edition_form(app, released, venue_id=venue, **{f"room-{room}": ""}))
    assert "Say where each room goes." in answer.text, "silence throws no room away"
    save(olga, f"{DESK}/facts", edition_form(app, released, venue_id=venue, **{f"room-{room}": other}))
    assert room_of(app, released) == other
    with app.app_context():
        back = db.session.get_one(Edition, released.closed).venue_id
    save(olga, f"{DESK}/facts", edition_form(app, released, venue_id=back, **{f"room-{other}": "none"}))
    assert room_of(app, released) is None


def test_announcing_publishes_the_facts_and_nothing_of_the_schedule(app, client, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context(), transaction():
        hidden = make_edition("hidden", state=EditionState.DRAFT)
        make_session(hidden, "Not yet")
    admin = sign_in(cast.admin)
    assert client.get("/forums/hidden/2027/").status_code == 404
    assert "Announce" in admin.get("/manage/hidden/2027/").text
    assert "Announce" in admin.get("/manage/hidden/2027/release").text
    assert "Announce" not in olga.get(f"{DESK}/release").text
    (seen,) = re.findall(r'/announce".*?name="seen" value="([^"]+)"', admin.get("/manage/hidden/2027/").text, re.S)
    page = admin.post("/manage/hidden/2027/announce", data={"seen": seen}, follow_redirects=True).text
    assert "it waits for a release" in page
    assert client.get("/forums/hidden/2027/").status_code == 200
    assert "Not yet" not in client.get("/forums/hidden/2027/programme").text
    assert client.get("/calendar/hidden/2027.ics").text.count("BEGIN:VEVENT") == 1


def test_a_release_of_a_draft_edition_says_that_nothing_is_public(app, client, cast, sign_in):
    with app.app_context(), transaction():
        make_session(make_edition("hidden", state=EditionState.DRAFT), "Not yet")
    admin = sign_in(cast.admin)
    assert "Nothing is public before you announce the edition." in admin.get("/manage/hidden/2027/release").text
    said = release_shown(admin, "/manage/hidden/2027")
    assert "only its team sees it until you announce it" in said
    assert "is public now" not in said
    assert client.get("/forums/hidden/2027/programme").status_code == 404


def test_postponing_publishes_nothing_else_of_the_draft(app, client, released, sign_in):
    olga = sign_in(released.olga)
    save(olga, f"{DESK}/facts", edition_form(app, released, **{"name-en": "Renamed"}))
    save(olga, f"{DESK}/postpone", {})
    assert str(own_entry(client)["SUMMARY"]) == "Postponed: innoprom edition"
    assert "1 change will be public" in olga.get(f"{DESK}/release").text
    release_shown(olga)
    assert str(own_entry(client)["SUMMARY"]) == "Postponed: Renamed"


def test_after_a_restore_numbers_return_and_nothing_has_the_name_of_other_bytes(app, client, released, sign_in):
    """Release 2 is made, lost with a restore, and made again with another title, in the same second."""
    now, feeds = clock.now(), (FEED, "/calendar/innoprom.ics", "/calendar/all.ics", f"{FEED[:-4]}.atom.xml")
    said = []
    for title in ("Lost", "Made again"):
        with app.app_context():
            with transaction():
                kept = dict(
                    db.session.execute(select(PublicEdition.__table__).where(PublicEdition.id == released.edition))
                    .mappings()
                    .one()
                )
            with transaction():
                edition, olga = (
                    db.session.get_one(Edition, released.edition),
                    db.session.get_one(Account, released.olga),
                )
                edition.name = text(title)
                release_draft(edition, olga, now)
            calendars.forget()
            said.append([client.get(path).headers["ETag"] for path in feeds])
            token = get_edition_collection("innoprom--2027", "", "en").token
            said[-1].append(token)
            with transaction():
                db.session.execute(delete(Release).where(Release.edition_id == released.edition, Release.number == 2))
                db.session.execute(update(PublicEdition).where(PublicEdition.id == released.edition).values(kept))
    assert not set(said[0]) & set(said[1])
    with app.app_context():
        assert get_edition_collection("innoprom--2027", "", "en").since(said[0][-1]) is None


def test_saving_what_stands_there_changes_nothing(app, released, sign_in):
    olga = sign_in(released.olga)
    with app.app_context(), transaction():
        db.session.get_one(Edition, released.edition).languages = ["ru", "en"]
    release_shown(olga)
    save(olga, f"{DESK}/facts", edition_form(app, released, languages=["en", "ru"]))
    assert "Nothing has changed since the last release" in olga.get(f"{DESK}/release").text

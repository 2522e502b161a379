"""Histories: of a thing for whoever may open its page, of a venue with its rooms."""

from datetime import timedelta
from urllib.parse import urljoin

import lxml.html
import pytest
from sqlalchemy import event, select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import Named, Traced, every_act
from forum.audit.services import record
from forum.db import db, transaction
from forum.editions.models import Edition, EditionAct, Room, Venue
from forum.registration.models import Category
from forum.registration.services import cancel
from forum.removal.models import RemovalAct
from forum.schedule.models import ScheduleAct
from tests.factories import MAKERS, register, text

LOG = "/manage/innoprom/2027/log"


@pytest.mark.parametrize(
    ("role", "thing", "key", "status"),
    [
        ("petra", "session", "session", 200),
        ("petra", "category", "category", 403),
        ("petra", "edition", "edition", 403),
        ("rita", "category", "category", 200),
        ("rita", "session", "session", 403),
        ("vera", "session", "session", 403),
        ("orhan", "edition", "edition", 200),
        ("sam", "session", "session", 403),
    ],
)
def test_a_history_is_read_by_whoever_may_open_the_thing(cast, sign_in, role, thing, key, status):
    client = sign_in(getattr(cast, role))
    assert client.get(f"{LOG}?thing={thing}&id={getattr(cast, key)}").status_code == status


def test_whoever_sees_one_history_sees_neither_the_log_nor_other_filters(cast, sign_in):
    petra = sign_in(cast.petra)
    assert petra.get(LOG).status_code == petra.get(f"{LOG}?thing=session").status_code == 403
    page = petra.get(f"{LOG}?thing=session&id={cast.session}").text
    assert 'name="who"' not in page
    session = petra.get(f"/manage/innoprom/2027/sessions/{cast.session}").text
    assert f"thing=session&amp;id={cast.session}" in session


def test_a_history_says_in_which_language_a_text_is_and_whether_it_was_before_or_after(cast, sign_in):
    petra, session = sign_in(cast.petra), f"/manage/innoprom/2027/sessions/{cast.session}"
    form = lxml.html.fromstring(petra.get(session).text).xpath("//form[contains(@class, 'form')]")[0]
    petra.post(session, data=dict(form.form_values()) | {"title-ru": "Вода"})
    table = lxml.html.fromstring(petra.get(f"{LOG}?thing=session&id={cast.session}").text).xpath("//table//table")[0]
    assert table.xpath(".//td[@data-head='After']//*[@lang='ru']/text()") == ["Вода"]
    assert table.xpath("count(.//td[@data-head='Before'])") == 1
    assert table.xpath(".//td[@data-head]//*[@lang='en']") == []  # which both sides say
    assert table.get("aria-label") == "What changed"


def test_the_history_of_a_venue_tells_of_its_rooms_and_leads_to_them(app, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context():
        venue = db.session.get_one(Edition, cast.edition).venue_id
    page = olga.get(f"/manage/venues/{venue}/rooms/new")
    fields = {"name-en": "Amphitheatre", "capacity": "90", "position": "9"}
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    answer = olga.post(f"/manage/venues/{venue}/rooms/new", data=fields | {"csrf_token": token, "seen": seen})
    assert answer.status_code == 302
    with app.app_context():
        room = db.session.query(Room.id).order_by(Room.id.desc()).limit(1).scalar()
    address = f"/manage/venues/{venue}/rooms/{room}"
    assert f'<a href="{address}">Amphitheatre</a>' in olga.get(f"/manage/venues/{venue}/log").text
    assert f'<a href="{address}">Amphitheatre</a>' in olga.get(LOG).text
    assert f"/manage/venues/{venue}/log?room={room}" in olga.get(address).text
    assert "Amphitheatre" in olga.get(f"/manage/venues/{venue}/log?room={room}").text
    assert olga.get(f"/manage/venues/{venue}/log?room=999999").status_code == 404
    orhan = sign_in(cast.orhan)
    assert address not in orhan.get(LOG).text


def test_who_lists_the_team_and_not_every_delegate(app, cast, sign_in):
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        register(edition, category, db.session.get_one(Account, cast.paul))
        rita = db.session.get_one(Account, cast.rita)
        cancel(register(edition, category, db.session.get_one(Account, cast.sam)), "No.", rita, clock.now())
    orhan = sign_in(cast.orhan)
    who = orhan.get(LOG).text.partition('name="who"')[2].partition("</select>")[0]
    assert "rita@test.example" in who
    assert "paul@test.example" not in who
    asked = orhan.get(f"{LOG}?who={cast.paul}").text.partition('name="who"')[2].partition("</select>")[0]
    assert "paul@test.example" in asked


SHAPES = [
    {},
    {"before": {"name": {"texts": {"en": "Old"}}}},
    {"after": {"name": {"texts": {"en": "New"}}}},
    {"before": {"name": {"texts": {"en": "Old"}}}, "after": {"name": {"texts": {"en": "New"}}}},
    {"before": {"track": "Extra"}, "after": {"track": "Education"}},
    {"before": {"track": None, "name": "Old"}, "after": {"track": [True, 2, {"label": "Room"}]}},
    {"before": {"speakers": ["Ada"]}, "after": {"speakers": []}, "moved": {"session": 2}, "came": 3, "went": 4},
    {"reason": "Ill", "state": {"day": "2027-05-01"}, "country": "UZ", "rows": 3},
]
"""What acts may say, and what those of years ago said."""


@pytest.mark.parametrize("shape", SHAPES)
def test_every_log_shows_every_act_on_every_thing_whatever_it_says(app, cast, sign_in, shape):
    ours = [kind for kind in Traced.__subclasses__() if kind.__module__.startswith("forum.")]  # others have no table
    kinds = [kind.__tablename__ for kind in ours]
    with app.app_context(), transaction():
        edition, words = db.session.get_one(Edition, cast.edition), dict(shape)
        for i, act in enumerate(every_act()):
            record(None, act, Named(kinds[i % len(kinds)], i, "Thing"), clock.now(), edition.id, **words)
        for kind in kinds:
            for act in RemovalAct:
                record(None, act, Named(kind, 1, "Thing"), clock.now(), edition.id, **words)
                record(None, act, Named("venue", edition.venue_id, "Thing"), clock.now(), **words)
        venue = edition.venue_id
    olga, admin = sign_in(cast.olga), sign_in(cast.admin)
    readers = ((olga, LOG), (olga, f"/manage/venues/{venue}/log"), (admin, "/manage/administrators/acts"))
    for reader, log in readers:
        page = reader.get(log)
        assert page.status_code == 200
        while onward := lxml.html.fromstring(page.text).xpath("//a[@rel='next']/@href"):
            page = reader.get(urljoin(log, onward[0]))
            assert page.status_code == 200


def test_what_changed_along_with_a_whole_edition_is_shown_to_who_asks_for_it(app, cast, sign_in):
    with app.app_context(), transaction():
        for act in (ScheduleAct.SESSION_SCHEDULED, ScheduleAct.SESSION_TAKEN_ALONG):
            named = Named("session", cast.session, act.value)
            record(db.session.get_one(Account, cast.olga), act, named, clock.now(), cast.edition)
    olga = sign_in(cast.olga)
    along = ScheduleAct.SESSION_TAKEN_ALONG.value
    usual = olga.get(LOG).text.partition("<tbody>")[2]
    assert ScheduleAct.SESSION_SCHEDULED.value in usual
    assert along not in usual
    for query in ("along=1", f"act={along}", f"thing=session&id={cast.session}"):
        assert along in olga.get(f"{LOG}?{query}").text.partition("<tbody>")[2], query


def test_what_a_filter_finds_is_told_above_it(cast, sign_in):
    olga = sign_in(cast.olga)
    assert "Found" not in olga.get(LOG).text
    nothing = olga.get(f"{LOG}?day=2001-01-01").text
    assert "Nothing is like that." in nothing
    assert "Nothing yet." not in nothing
    assert 'tabindex="-1" autofocus>' in olga.get(f"{LOG}?thing=session").text


@pytest.mark.parametrize(("renamed", "told"), [(False, "Зал 1"), (True, "Hall 1")])
def test_a_thing_is_named_in_the_readers_language_while_it_is_called_so(app, cast, sign_in, renamed, told):
    with app.app_context():
        with transaction():
            room = db.session.scalars(select(Room)).first()
            room.name = {"en": "Hall 1", "ru": "Зал 1"}
            by = db.session.get_one(Account, cast.olga)
            record(by, EditionAct.ROOM_SAVED, room, clock.now(), cast.edition)
            key = room.id
        with transaction():
            db.session.get_one(Room, key).name = {"en": "Hall 7", "ru": "Зал 7"} if renamed else room.name
    page = sign_in(cast.olga).get(f"{LOG}?lang=ru&thing=room&id={key}").text
    assert f"<h1>История: {told}</h1>" in page
    row = lxml.html.fromstring(page).xpath("//td[@data-head][last()]")[0].text_content()
    assert told in row


@pytest.mark.parametrize("path", [LOG, "/manage/administrators/acts"])
def test_what_a_change_tells_of_is_named_in_the_readers_language(app, cast, sign_in, path):
    with app.app_context(), transaction():
        edition, by = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        names = {}
        for kind in ("room", "speaker"):
            thing = MAKERS[kind](edition, f"A {kind}")
            thing.name = {"en": f"A {kind}", "ru": f"Тот {kind}"}
            names[kind] = thing.trace_name
        edition.venue.name = {"en": "Expo", "ru": "Экспо"}
        session = Named("session", cast.session, "Opening")
        record(by, ScheduleAct.SESSION_SCHEDULED, session, clock.now(), cast.edition, after={
            "room": names["room"], "venue": "Expo", "speakers": [names["speaker"], "Who is gone"]})  # fmt: skip
    page = lxml.html.fromstring(sign_in(cast.admin).get(f"{path}?lang=ru&thing=session&id={cast.session}").text)
    told = {row.text_content().strip() for row in page.xpath("//td[@data-head='Стало']")}
    assert {"Тот room", "Экспо", "Тот speaker, Who is gone"} <= told


@pytest.mark.both
@pytest.mark.parametrize("path", [LOG, "/manage/administrators/acts"])
def test_a_log_reads_no_place_of_which_it_does_not_tell(app, cast, sign_in, path):
    admin, read = sign_in(cast.admin), []
    with app.app_context(), transaction():
        edition, by = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        for name in ("Named", "Other"):
            place = {"address": text(""), "city": text("Tashkent"), "country": "UZ", "timezone": "Asia/Tashkent"}
            db.session.add(Venue(name=text(name), **place))
            MAKERS["room"](edition, f"{name} hall")
        session, told = Named("session", cast.session, "Opening"), {"room": "Named hall", "venue": "Named"}
        record(by, ScheduleAct.SESSION_SCHEDULED, session, clock.now(), cast.edition, after=told)

    def note(row, _):
        read.append(row.trace_name)

    for table in (Venue, Room):
        event.listen(table, "load", note)
    try:
        assert "Named hall" in admin.get(path).text
    finally:
        for table in (Venue, Room):
            event.remove(table, "load", note)
    assert {"Named", "Named hall"} <= set(read)
    assert not {"Other", "Other hall"} & set(read)


def test_a_release_is_called_by_its_number_and_the_zone_said_once(released, sign_in):
    page = sign_in(released.olga).get(f"{LOG}?thing=release").text
    rows = lxml.html.fromstring(page).xpath("//td[@data-head='On what']")
    assert [row.text_content().strip() for row in rows][-1] == "Release 1"
    assert page.count("Tashkent") == 1


def test_a_day_is_told_as_pages_tell_days(app, cast, sign_in):
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        before = edition.traced()
        edition.ends_on = cast.days + timedelta(days=1)
        record(
            olga, EditionAct.EDITION_SAVED, edition, clock.now(), cast.edition, before=before, after=edition.traced()
        )
    page = lxml.html.fromstring(sign_in(cast.olga).get(f"{LOG}?thing=edition&id={cast.edition}").text)
    (after,) = page.xpath("//tr[th[.='Last day']]/td[@data-head='After']")
    last = cast.days + timedelta(days=1)
    assert after.text_content().strip() == f"{last.day} {last:%b} {last.year}"

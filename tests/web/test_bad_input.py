"""Every form with everything wrong: never 500, nothing half done, and good input still goes through afterwards."""

import pytest
from sqlalchemy import func, select

from forum.db import db
from forum.editions.models import Edition, Series
from forum.programme.models import Session
from forum.schedule.models import Slot
from tests.web.test_access import world  # noqa: F401 - the fixture

NASTY = ["", " ", "x" * 10_000, "-1", "0", "99999999999999999999", "1e9", "2027-13-45", "2027-01-01T99:99", "\u202eabc\u2066", "<b>&\"'", "=1+1", "a\r\nBEGIN:VEVENT",
         "oʻg'g`g’gʼ", "../../etc", "https://evil.example", "javascript:alert(1)", "NaN", "∞", "\ud7ff", "🎪" * 300]  # fmt: skip
FIELDS = ["email", "password", "remember", "given_name", "family_name", "country", "phone", "slug", "name-en", "name-ru", "title-en", "abstract-uz", "summary-en", "about-en",
          "city-en", "accent", "closed", "starts_on", "ends_on", "languages", "interpretation", "venue_id", "timezone", "latitude", "longitude", "capacity", "role", "type",
          "track_id", "speakers", "chairs", "stream_url", "room_id", "starts_at", "ends_at", "state", "after", "category", "note", "reason", "quota", "opens_at", "closes_at",
          "needs_approval", "name", "starred", "next"]  # fmt: skip


@pytest.mark.parametrize("value", NASTY, ids=lambda v: ascii(v[:12]))
def test_every_form_with_the_same_nonsense_everywhere_is_never_500(app, world, value):  # noqa: F811
    values, clients = world
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in {
            "accounts.sign_out",
            "schedule.cancel_edition",
        }:
            continue
        with app.test_request_context():
            known = {n: values[n] for n in rule.arguments if n in values}
            url = app.url_map.bind("127.0.0.1").build(rule.endpoint, known)
        for role in ("olga", "paul", "anonymous"):
            assert clients[role].post(url, data=dict.fromkeys(FIELDS, value)).status_code < 500, url


def facts(**changed):
    return {
        "slug": "2030",
        "name-en": "Next",
        "starts_on": "2030-01-01",
        "ends_on": "2030-01-03",
        "languages": ["en"],
        **changed,
    }


def test_an_edition_with_a_taken_slug_or_backward_days_keeps_what_was_typed(app, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context():
        venue = db.session.get_one(Edition, cast.edition).venue_id
    for change, field in (
        ({"slug": "2027"}, "slug"),
        ({"ends_on": "2029-12-31"}, "ends_on"),
        ({"slug": "No Good"}, "slug"),
        ({"name-en": ""}, "name"),
    ):
        page = olga.post("/manage/series/innoprom/editions/new", data=facts(venue_id=venue, **change)).text
        assert f'id="{field}-error"' in page
        assert 'value="2030-01-01"' in page
    assert olga.post("/manage/series/innoprom/editions/new", data=facts(venue_id=venue)).status_code == 302
    with app.app_context():
        assert (
            db.session.scalar(select(func.count()).select_from(Edition).join(Series).where(Series.slug == "innoprom"))
            == 2
        )


def test_a_slot_in_anothers_room_or_outside_the_days_is_refused(app, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context():
        before = db.session.get_one(Slot, cast.session)
        starts, room = before.starts_at, before.room_id
    page = olga.post(
        f"/manage/innoprom/2027/schedule/{cast.session}",
        data={"room_id": room, "starts_at": "2020-01-01T10:00", "ends_at": "2020-01-01T11:00", "state": "confirmed"},
    )
    assert 'id="ends_at-error"' in page.text
    assert 'value="2020-01-01T10:00"' in page.text
    page = olga.post(
        f"/manage/innoprom/2027/schedule/{cast.session}",
        data={
            "room_id": room + 999,
            "starts_at": "2020-01-01T10:00",
            "ends_at": "2020-01-01T11:00",
            "state": "confirmed",
        },
    )
    assert 'id="room_id-error"' in page.text
    with app.app_context():
        assert db.session.get_one(Slot, cast.session).starts_at == starts


def test_another_editions_track_and_speakers_cannot_be_used(app, cast, sign_in):
    other = sign_in(cast.other)
    page = other.post(
        "/manage/other/2027/sessions/new",
        data={"title-en": "T", "type": "panel", "track_id": "1", "speakers": ["1"], "languages": ["xx"]},
    )
    assert page.status_code == 200
    for field in ("speakers", "languages"):
        assert f'id="{field}-error"' in page.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Session)) == 2


def test_registering_twice_too_late_or_with_a_foreign_category(app, cast, sign_in):
    paul = sign_in(cast.paul)
    url = "/forums/innoprom/2027/register"
    assert 'id="category-error"' in paul.post(url, data={"category": cast.category + 99, "note": "keep me"}).text
    assert "keep me" in paul.post(url, data={"note": "keep me"}).text
    first = paul.post(url, data={"category": cast.category}).headers["Location"]
    assert paul.post(url, data={"category": cast.category}).headers["Location"] == first
    paul.post(f"{first}/withdraw")
    assert "changed meanwhile" in paul.post(f"{first}/withdraw", follow_redirects=True).text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_nobody_can_mean_is_refused_beside_its_field(app, cast, sign_in, day):
    olga, desk = sign_in(cast.olga), "/manage/innoprom/2027"
    with app.app_context():
        venue = db.session.get_one(Edition, cast.edition).venue_id
    page = olga.post(
        "/manage/series/innoprom/editions/new", data=facts(venue_id=venue, starts_on=day, ends_on=day)
    ).text
    assert 'id="starts_on-error"' in page
    times = {"starts_at": f"{day}T00:00", "ends_at": f"{day}T23:59", "state": "confirmed", "room_id": "0"}
    page = olga.post(f"{desk}/schedule/{cast.session}", data={**times, "frequency": "daily", "until": day}).text
    assert 'id="starts_at-error"' in page
    assert 'id="until-error"' in page
    assert olga.post(f"{desk}/new-days", data={"starts_on": f"{cast.days}"}).status_code == 409  # not postponed
    assert olga.post(f"{desk}/postpone").status_code == 302
    assert olga.post(f"{desk}/postpone").status_code == 409
    assert 'id="starts_on-error"' in olga.post(f"{desk}/new-days", data={"starts_on": day}).text

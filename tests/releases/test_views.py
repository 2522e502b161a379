"""The public page of a session."""

from datetime import datetime, timedelta

from flask import render_template

from forum import clock
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Session
from forum.releases.rules import Detail, DetailKind
from forum.schedule.models import Slot
from forum.zones import get_zone
from tests.factories import make_session
from tests.releases.samples import facts
from tests.worlds import do_release

PAGE = "/forums/innoprom/2027/sessions"


def test_a_session_tells_its_details(app, client, cast):
    with app.app_context():
        with transaction():
            session = db.session.get_one(Session, cast.session)
            session.interpretation, session.stream_url = ["ru", "uz"], "https://stream.example/?a&b"
        do_release(cast, 0)
    page = " ".join(client.get(f"{PAGE}/{cast.session}?lang=ru").text.split())
    assert "<dt>Языки</dt> <dd> английский </dd>" in page
    assert "<dt>Перевод</dt> <dd> русский, узбекский </dd>" in page
    assert '<dt>Трансляция</dt> <dd> <a href="https://stream.example/?a&amp;b" rel="noopener">Смотреть</a>' in page


def test_each_kind_of_detail_has_its_look(app):
    details = [
        (Detail(DetailKind.TEXT, "Prerequisites"), {"ru": "Сварка <b>"}),
        (Detail(DetailKind.CHOICE, "Difficulty", options={"hard": "Hard"}), "hard"),
        (Detail(DetailKind.CHOICE, "Difficulty", options={}), "no more an option"),
        (Detail(DetailKind.ADDRESS, "Materials"), "https://slides.example/"),
    ]
    with app.test_request_context():
        page = render_template(
            "releases/_facts.html", facts=facts(1), details=details, zone="UTC", occurrences=()
        )  # fmt: skip
    page = " ".join(page.split())
    assert '<span lang="ru">Сварка &lt;b&gt;</span> <small class="fallback"' in page
    assert "<dd> Hard </dd>" in page
    assert "<dd> no more an option </dd>" in page
    assert '<a href="https://slides.example/" rel="noopener">https://slides.example/</a>' in page


def test_after_midnight_the_programme_opens_at_the_day_of_what_still_goes_on(context, client, cast):
    now, zone = clock.now(), get_zone("Asia/Tashkent")
    with transaction():
        night = make_session(db.session.get_one(Edition, cast.edition), "Night")
        times = {
            cast.session: (now - timedelta(days=3), now - timedelta(days=2)),
            night.id: (now - timedelta(days=1), now),
        }
        for key, (starts_at, ends_at) in times.items():
            slot = db.session.get_one(Slot, key)
            slot.starts_at, slot.ends_at = starts_at, ends_at + timedelta(hours=1)
    do_release(cast, 0)
    yesterday: datetime = (now - timedelta(days=1)).astimezone(zone)
    page = client.get("/forums/innoprom/2027/programme").text
    assert "Night" in page.partition("<main")[2]
    assert f'day={yesterday.date()}" aria-current' in page

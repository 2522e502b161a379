"""The public page of a session."""

import re
from datetime import timedelta

from flask import render_template

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Session
from forum.releases.rules import Detail, DetailKind, Frequency
from forum.schedule.models import Slot, SlotException
from tests.factories import make_room, make_session
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
    assert "<dt>Языки</dt> <dd> Английский </dd>" in page
    assert "<dt>Перевод</dt> <dd> Русский, узбекский </dd>" in page
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


def test_a_session_leads_to_what_stands_around_it(app, client, cast):
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            hall = db.session.get_one(Slot, cast.session).room
            make_session(edition, "Breakfast", hour=8, room=hall)
            make_session(edition, "Supper", hour=18, room=hall)
            make_session(edition, "Elsewhere", room=make_room(edition, "Hall 2"))
        do_release(cast, 0)
    day = f"{cast.days:%a} {cast.days.day} {cast.days:%B}"
    page = " ".join(client.get(f"{PAGE}/{cast.session}").text.split())
    assert f'<p class="eyebrow when">{day}, 10:00–11:00, Tashkent · Hall 1</p>' in page
    line = re.sub(r"<(svg|span).*?>|</(svg|span|use)>|<use.*?>", "", page.partition('class="session-line"')[2])
    assert f'rel="prev" href="{PAGE}/3"><small>Before in Hall 1, {day}, 08:00–09:00</small> Breakfast' in line
    assert f'rel="next" href="{PAGE}/4"><small>Next in Hall 1, {day}, 18:00–19:00</small> Supper' in line
    beside = page.partition("At the same time</h2>")[2].partition("</section>")[0]
    assert "Elsewhere</a>" in beside
    assert "Breakfast" not in beside
    assert "Toshkent" in client.get(f"{PAGE}/{cast.session}?lang=uz").text


def test_what_stands_around_a_series_is_that_of_its_first_date_that_takes_place(app, client, cast):
    with app.app_context():
        with transaction():
            edition, slot = db.session.get_one(Edition, cast.edition), db.session.get_one(Slot, cast.session)
            other, first, second = make_room(edition, "Hall 2"), slot.starts_at, slot.starts_at + timedelta(days=1)
            slot.frequency, slot.until = Frequency.DAILY, first + timedelta(days=2)
            slot.exceptions = [
                SlotException(recurs_at=first, starts_at=first, ends_at=slot.ends_at, left_out=True),
                SlotException(recurs_at=second, starts_at=second, ends_at=second + (slot.ends_at - first), room=other),
            ]
            make_session(edition, "Breakfast", hour=8, room=slot.room)
            make_session(edition, "Supper", day=1, hour=18, room=other)
            make_session(edition, "Meanwhile", hour=10, room=make_room(edition, "Hall 3"))
        do_release(cast, 0)
    page = client.get(f"{PAGE}/{cast.session}").text
    assert "Next in Hall 2" in page
    assert "Supper" in page
    assert "Breakfast" not in page
    assert "Meanwhile" not in page


def test_what_organisers_write_keeps_its_lines_its_marks_and_its_links(app, client, cast):
    """B17: line ends vanished, and addresses were no links."""
    with app.app_context():
        with transaction():
            session = db.session.get_one(Session, cast.session)
            session.abstract = {
                "en": "10:00 Opening\n11:00 Talks\n\n*See* https://x.example/plan",
                "ru": "- раз\n- два",
            }
        do_release(cast, 0)
    page = client.get(f"{PAGE}/{cast.session}").text
    assert '<p dir="auto">10:00 Opening<br>\n11:00 Talks</p>' in page
    assert '<em>See</em> <a href="https://x.example/plan" rel="noopener">https://x.example/plan</a></p>' in page
    page = client.get(f"{PAGE}/{cast.session}?lang=ru").text
    assert '<div lang="ru"><ul dir="auto">\n<li>раз</li>' in page
    page = client.get(f"{PAGE}/{cast.session}?lang=uz").text
    assert page.count('class="fallback"') >= 1

"""The released programme: days, tables and lists, what is found and what it can be filtered by."""

import re
from datetime import date, time, timedelta

import lxml.html
import pytest
from sqlalchemy import select

from forum import clock
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, PublicEdition
from forum.programme.models import Appearance, Session
from forum.releases.rules import Filter, SessionType
from forum.releases.views.programme import _shown_days
from forum.schedule.models import Slot, SlotState
from tests.factories import make_room, make_session, make_speaker, make_track
from tests.releases.rules.test_days import document, lasting, local
from tests.worlds import do_release

PAGE = "/forums/innoprom/2027/programme"
HALL = re.compile(r'<th scope="col">(.*?)</th>')
LANGUAGES = ("English", "Russian")
CHIP = re.compile(r'<a class="choice[^>]*?href="([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)


@pytest.fixture
def programme(app, cast):
    """A day of three halls and one session without, a second day of one."""
    with app.app_context():
        return release_some(cast)


def release_some(cast):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        energy = make_track(edition, "Energy")
        tenth, second = make_room(edition, "Hall 10"), make_room(edition, "Hall 2")
        made = {
            "Turbines": make_session(edition, "Turbines", room=tenth),
            "Grids": make_session(edition, "Grids", room=second),
            "A walk": make_session(edition, "A walk"),
            "Standards of oʻtov": make_session(edition, "Standards of oʻtov", day=1, room=second),
        }
        made["Turbines"].track = made["Standards of oʻtov"].track = energy
    do_release(cast, 0)
    return {title: session.id for title, session in made.items()} | {"energy": energy.id, "second": second.id}


def main_of(page):
    return " ".join(page.partition("<main")[2].partition("<footer")[0].split())


def shown(client, query=""):
    return main_of(client.get(f"{PAGE}{query}").text)


def chips(client, query=""):
    """Each chip by its words: its address, and whether it is chosen."""
    page = client.get(f"{PAGE}{query}").text
    said = {
        re.sub(r"<[^>]+>|\s+", " ", words).strip(): (to, "aria-current" in on) for to, on, words in CHIP.findall(page)
    }
    return {" ".join(words.split()): which for words, which in said.items()}


def test_a_day_is_a_table_of_halls_by_their_numbers(client, programme):
    page = shown(client)
    assert HALL.findall(page) == ["Hall 1", "Hall 2", "Hall 10", "Without a hall"]
    assert [
        re.sub("<.*?>", "", title).strip() for title in re.findall(r'<p class="title" dir="auto">(.*?)</p>', page)
    ] == [
        "Opening",
        "Grids",
        "Turbines",
        "A walk",
    ]


@pytest.mark.parametrize("query", ["", "?view=list", "?view=all", "?q=o"])
def test_every_session_is_drawn_once(client, programme, query):
    page = shown(client, query)
    for key in re.findall(r"/sessions/(\d+)", page):
        assert len(re.findall(rf"/sessions/{key}\"", page)) == 1


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=standards", ["Standards of oʻtov"]),
        ("q=O'TOV", ["Standards of oʻtov"]),
        ("track={energy}", ["Turbines", "Standards of oʻtov"]),
        ("room={second}", ["Grids", "Standards of oʻtov"]),
        ("room={second}&q=grid", ["Grids"]),
        ("q=nothing", []),
    ],
)
def test_what_is_searched_is_found_on_all_days_under_its_day(client, cast, programme, query, titles):
    page = shown(client, "?" + query.format(**programme))
    assert re.findall(r'/sessions/\d+">(.*?)</a>', page) == titles
    assert f"{len(titles)} found" in page or (not titles and "Nothing is like that." in page)
    second = cast.days + timedelta(days=1)
    assert (f'id="day-{second}" class="day"' in page) == ("Standards of oʻtov" in titles)


def test_a_filter_can_be_kept_to_a_day(client, cast, programme):
    page = shown(client, f"?track={programme['energy']}&day={cast.days}")
    assert "Turbines" in page
    assert "Standards" not in page
    assert f"?track={programme['energy']}&amp;day={cast.days + timedelta(days=1)}" in page
    assert "Opening" not in shown(client, "?day=yesterday")


def test_chips_count_what_they_find_beside_the_others(client, programme):
    offered = chips(client)
    assert {"Energy 2", "Machines 1", "Hall 2 2", "Hall 10 1", "English 5", "Russian 5"} <= set(offered)
    beside = chips(client, f"?room={programme['second']}")
    assert "Energy 1" in beside
    assert "Machines 1" not in beside
    assert beside["Energy 1"][0] == f"{PAGE}?room={programme['second']}&amp;track={programme['energy']}"


def test_a_chosen_chip_takes_itself_away_and_leaves_the_day(client, cast, programme):
    offered = chips(client, f"?track={programme['energy']}&room={programme['second']}&day={cast.days}")
    to, chosen = offered["Take away: Track: Energy ×"]
    assert (to, chosen) == (f"{PAGE}?room={programme['second']}#found", True)
    assert chips(client, "?q=grid&q=s")["Take away: Words: “grid” ×"] == (f"{PAGE}#found", True)
    assert '<p class="visually-hidden" id="found" tabindex="-1">Without a filter: ' in shown(client)
    assert any("«grid»" in chip for chip in chips(client, "?q=grid&lang=ru"))


def test_several_of_a_kind_can_be_chosen(client, cast, programme):
    machines = chips(client)["Machines 1"][0].rpartition("=")[2]
    page = shown(client, f"?track={programme['energy']}&track={machines}")
    assert "3 found" in page


def test_days_lead_to_each_other(client, cast, programme):
    second = cast.days + timedelta(days=1)
    assert re.search(rf'rel="next"[^>]*day={second}"', shown(client))
    page = shown(client, f"?day={second}")
    assert re.search(rf'rel="prev"[^>]*day={cast.days}"', page)
    assert 'rel="next"' not in page
    everything = shown(client, "?view=all")
    assert everything.count('<section aria-labelledby="day-') == 2
    assert 'rel="' not in everything.partition("<section")[2]


def test_languages_are_named_where_they_are_not_those_of_the_edition(app, client, cast, programme):
    page = shown(client, "?view=all")
    assert not any(language in page.partition("<section")[2].partition("Times in")[0] for language in LANGUAGES)
    assert "Where no language is named, you can follow in any of these: English, Russian." in page
    with app.app_context():
        with transaction():
            session = db.session.get_one(Session, programme["Turbines"])
            session.languages, session.interpretation = ["uz", "ru"], ["kk"]
        do_release(cast, 1)
    page = shown(client)
    assert 'Energy</span><span class="dot">&nbsp;· </span>Uzbek, Russian, Kazakh</p>' in page


def test_words_are_plain(client, cast, programme):
    page = shown(client)
    assert "Times in Tashkent" in page
    assert "Release 1" not in page
    assert "EN → RU" not in page
    russian = shown(client, "?lang=ru")
    assert "Время: Ташкент" in russian


def test_a_day_without_halls_is_a_list(context, client, cast):
    with transaction():
        make_session(db.session.get_one(Edition, cast.edition), "Outside", day=1)
    do_release(cast, 0)
    page = shown(client, f"?day={cast.days + timedelta(days=1)}")
    assert "Outside" in page
    assert "<table" not in page


def test_a_day_of_one_hall_is_a_list_and_nothing_else(context, client, cast):
    do_release(cast, 0)
    for query in ("", "?view=list", "?view=table"):
        page = shown(client, query)
        assert "<table" not in page
        assert 'class="shape"' not in page


def test_a_day_of_very_many_halls_is_a_list_unless_a_table_is_asked_for(context, client, cast):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        for n in range(2, 14):
            make_session(edition, f"Session {n}", room=make_room(edition, f"Hall {n}"))
    do_release(cast, 0)
    page, asked = shown(client), shown(client, "?view=table")
    assert "<table" not in page
    assert f'href="{PAGE}?view=table">Table' in page
    assert len(HALL.findall(asked)) == 13
    assert f'href="{PAGE}?view=list">List' in asked
    assert f'href="{PAGE}?view=table">Table' in shown(client, "?view=list")


def test_a_single_day_needs_no_strip_of_days_and_says_which_it_is(context, client, cast):
    do_release(cast, 0)
    page = shown(client)
    assert "All days" not in page
    assert f'<h2 id="day-{cast.days}" class="day">' in page
    assert "Subscribe" in page.partition('class="days"')[2].partition("</nav>")[0]


@pytest.mark.parametrize("state", [EditionState.CANCELLED, EditionState.POSTPONED])
def test_of_what_does_not_take_place_nothing_can_be_added_and_every_page_says_so(app, client, cast, sign_in, state):
    with app.app_context():
        do_release(cast, 0)
    paul, address = sign_in(cast.paul), f"{PAGE.removesuffix('programme')}sessions/{cast.session}"
    assert "star-button" in client.get(PAGE).text
    paul.post(f"{address}/star", data={"starred": "1"})
    with app.app_context(), transaction():
        db.session.get_one(PublicEdition, cast.edition).state = state
    for page in (PAGE, f"{PAGE}?view=list", address):
        said = client.get(page).text
        assert "star-button" not in said, page
        assert '<p class="news' in said
        assert "star-button" in paul.get(page).text, "what was added can be taken out"


def test_now_is_shown_today(context, client, cast):
    now = clock.now()
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        make_session(edition, "Beside", room=make_room(edition, "Hall 2"))
        for slot in db.session.scalars(select(Slot)):
            slot.starts_at, slot.ends_at = now - timedelta(minutes=1), now + timedelta(minutes=30)
    do_release(cast, 0)
    page = shown(client)
    assert re.search(r'class="minutes-\d+ is-now now-\d"', page)
    assert '<span class="now">Now</span>' in page
    assert 'id="now"' in page
    assert 'href="#now">Now</a>' in page


def test_what_does_not_take_place_says_so(context, client, cast):
    with transaction():
        db.session.get_one(Session, cast.session).type = SessionType.BREAK
        db.session.get_one(Slot, cast.session).state = SlotState.CANCELLED
    do_release(cast, 0)
    page = shown(client)
    assert "is-break is-cancelled" in page
    assert '<span class="state state-cancelled">Cancelled</span>' in page


@pytest.mark.pure
@pytest.mark.parametrize(
    ("begins", "now", "day"),
    [
        (time(), "2027-03-02T01:00", 1),  # the concert goes on
        (time(), "2027-03-02T02:30", 1),  # nothing does: the first day
        (time(5), "2027-03-02T01:00", 1),
        (time(), "2027-03-03T09:00", 3),
        (time(), "2027-03-09T09:00", 1),
    ],
)
def test_after_midnight_the_programme_opens_at_the_day_of_what_still_goes_on(begins, now, day):
    concert, workshop = (
        lasting("2027-03-01T23:00", "2027-03-02T02:00"),
        lasting("2027-03-03T10:00", "2027-03-03T12:00"),
    )
    released = document(concert, workshop, begins=begins)
    assert _shown_days(Filter(), None, local(now), released) == (date(2027, 3, day),)


def test_each_choice_of_a_filter_leads_back_to_where_it_stands(client, cast, programme):
    (choice, *_) = lxml.html.fromstring(client.get(PAGE).text).xpath("//a[starts-with(@id, 'choice-type-')]")
    path, _, fragment = choice.get("href").partition("#")
    assert fragment == choice.get("id")
    assert len(lxml.html.fromstring(client.get(path).text).xpath(f"//a[@id='{fragment}']")) == 1


def test_speakers_to_filter_by_stand_by_their_family_names(app, cast, client):
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            names = ("Anna Zimina", "Boris Abdullaev", "Carl Mirzoev")
            session = make_session(edition, "Turbines")
            session.appearances = [Appearance(speaker=make_speaker(edition, name)) for name in names]
        do_release(cast, 0)
    tree = lxml.html.fromstring(client.get(PAGE).text)
    offered = [option.text for option in tree.xpath("//select[@name='speaker']/option") if option.text in names]
    assert offered == ["Boris Abdullaev", "Carl Mirzoev", "Anna Zimina"]

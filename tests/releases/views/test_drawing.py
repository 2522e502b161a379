"""The table of a programme is drawn once for many: the bytes are those of a page drawn for its reader alone."""

import re
from datetime import timedelta

import pytest
from flask import g, render_template, request

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import get_edition
from forum.programme.models import Session
from forum.releases.queries import document_of, starred_at
from forum.releases.rules import Filter, SessionType
from forum.releases.views import drawing
from forum.releases.views.shown import Shown, colours_of, sections_of
from forum.schedule.models import Slot
from forum.web.filters import here
from tests.factories import make_room, make_session, text
from tests.worlds import do_release

PAGE = "/forums/innoprom/2027/programme"
NOBODY = ""
TOKEN = re.compile(r'(name="csrf_token" value|data-token)="[^"]*"')


@pytest.fixture
def programme(app, cast):
    """Two days: halls, a break, what is called off, what goes on through a night; keys by title."""
    drawing._kept.cache.clear()
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            hall = make_room(edition, "Hall 2")
            made = {
                "Beside": make_session(edition, "Beside <b>&", room=hall),
                "Coffee": make_session(edition, "Coffee", hour=11),
                "Night": make_session(edition, "Night", hour=22),
                "Next": make_session(edition, "Next", day=1, room=hall),
            }
            made["Coffee"].type = SessionType.BREAK
            db.session.get_one(Slot, made["Night"].id).ends_at += timedelta(hours=8)
        do_release(cast, 0)
        return {"Opening": cast.session} | {title: session.id for title, session in made.items()}


def star(browser, key, starred=True):
    address = f"/forums/innoprom/2027/sessions/{key}/star"
    assert browser.post(address, data={"starred": int(starred), "part": "1"}).status_code == 200


def without_token(page):
    return TOKEN.sub(r'\1=""', page)


QUERIES = (
    "",
    "?view=all",
    "?view=list",
    "?view=all&lang=ru",
    "?q=next",
    "?lang=uz",
    "?tz=Asia/Tokyo&view=all",
    "?a=<%26",
)


def alone(edition, document, shown, stars, now):
    """The same drawn for this reader."""
    sections = sections_of(document, shown)
    return render_template(
        "releases/_sections.html",
        edition=edition,
        document=document,
        sections=sections,
        lines=[section.line_at(now) for section in sections],
        over=document.over_at(now),
        tracks=colours_of(document),
        zone=document.timezone,
        of_tab=len(shown.days) == 1 and not shown.filter,
        stars=stars,
    )


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_drawn_for_many_is_what_is_drawn_for_each(app, cast, programme, sign_in, query):
    star(sign_in(cast.paul), programme["Coffee"])
    star(sign_in(cast.paul), programme["Night"])
    star(sign_in(cast.olga), programme["Opening"])
    drawn = {}
    for reader in (NOBODY, cast.paul, cast.olga, cast.sam, NOBODY):
        with app.test_request_context(PAGE + query):
            account = db.session.get(Account, reader) if reader else None
            if account:
                g._login_user = account
            edition = get_edition("innoprom", "2027", account)
            document, stars, now = document_of(edition), starred_at(account, edition.id), clock.now()
            filter_ = Filter.read(request.args.getlist)
            for as_list in (False, True):
                shown = Shown(filter_, tuple(document.dates), as_list)
                page = drawing.draw(edition, document, shown, sections_of(document, shown), now).of(stars)
                assert page == alone(edition, document, shown, stars, now)
                assert "\0" not in page
                assert page.count('aria-pressed="true"') >= len(stars) * (not filter_)
                assert ("csrf_token" in page) == bool(account)
                drawn[reader, as_list] = page
    assert len(set(drawn.values())) > 3
    assert len(drawing._kept.cache) == 4, "two shapes, for who is signed in and who is not"


def test_pages_of_all_readers_are_the_same_when_nothing_is_kept(app, cast, programme, sign_in):
    readers = {"nobody": app.test_client(), "paul": sign_in(cast.paul), "olga": sign_in(cast.olga)}
    star(readers["paul"], programme["Coffee"])
    star(readers["olga"], programme["Beside"])
    for query in QUERIES:
        kept = {name: without_token(browser.get(PAGE + query).text) for name, browser in readers.items()}
        for name, browser in readers.items():
            drawing._kept.cache.clear()
            assert without_token(browser.get(PAGE + query).text) == kept[name], (name, query)


def test_a_star_shows_at_once_and_to_its_owner_alone(cast, programme, sign_in):
    paul, olga = sign_in(cast.paul), sign_in(cast.olga)
    pages = [browser.get(PAGE).text for browser in (paul, olga)]
    star(paul, programme["Opening"])
    assert paul.get(PAGE).text.count('aria-pressed="true"') == 1
    assert without_token(olga.get(PAGE).text) == without_token(pages[1])
    star(paul, programme["Opening"], starred=False)
    assert without_token(paul.get(PAGE).text) == without_token(pages[0])


def test_a_table_follows_the_clock(app, cast, programme):
    with app.test_request_context(PAGE):
        edition = get_edition("innoprom", "2027", None)
        document = document_of(edition)
        shown = Shown(Filter(), tuple(document.dates[:1]), as_list=False)
        sections = sections_of(document, shown)
        (opening,) = (s.facts for s in document.listed if s.facts.id == cast.session)

        def at(minutes):
            now = opening.starts_at + timedelta(minutes=minutes)
            page = drawing.draw(edition, document, shown, sections, now).of(())
            assert page == alone(edition, document, shown, (), now)
            return page

        minutes = (-1, 0, 6, 59, 60)
        assert [re.findall(r"is-now now-(\d)", at(n)) for n in minutes] == [[], ["0"], ["1"], ["9"], ["0"]]
        assert at(0) == at(5) != at(6)


def test_a_list_follows_the_clock(app, cast, programme):
    with app.test_request_context(PAGE):
        edition = get_edition("innoprom", "2027", None)
        document = document_of(edition)
        shown = Shown(Filter(), tuple(document.dates), as_list=True)
        sections = sections_of(document, shown)
        (coffee,) = (s.facts for s in document.listed if s.facts.id == programme["Coffee"])
        (following,) = (s.facts for s in document.listed if s.facts.id == programme["Next"])

        def at(now):
            page = drawing.draw(edition, document, shown, sections, now).of(())
            assert page == alone(edition, document, shown, (), now)
            assert page.count('id="now"') == page.count('class="now"') <= 1
            hours = re.findall(r'<div class="hour is-now" id="now">\s*<h3 class="clock"><time datetime="([^"]*)"', page)
            over = re.findall(r'is-over">.*?</a>', page, re.DOTALL)
            return hours, "hour is-now" in page, [name for name in programme if any(name in card for card in over)]

        assert at(coffee.starts_at - timedelta(days=1)) == ([], False, [])
        assert at(coffee.starts_at) == ([coffee.starts_at.isoformat()], True, ["Opening", "Beside"])
        assert at(coffee.ends_at) == ([], True, ["Opening", "Beside", "Coffee"])
        assert at(following.starts_at) == (
            [following.starts_at.isoformat()],
            True,
            ["Opening", "Beside", "Coffee", "Night"],
        )
        assert at(following.ends_at) == ([], False, []), "nothing is still to come"


def test_another_address_release_and_clock_are_drawn_anew(app, client, cast, programme):
    assert "/forums/innoprom/2027/sessions/" in client.get(PAGE).text
    assert "14:00" in client.get(f"{PAGE}?tz=Asia/Tokyo").text
    assert "14:00" not in client.get(f"{PAGE}?tz=venue").text
    with app.app_context():
        with transaction():
            db.session.get_one(Edition, cast.edition).slug = "twenty-seven"
            db.session.get_one(Session, cast.session).title = text("Renamed")
        do_release(cast, 1)
    page = client.get(PAGE.replace("2027", "twenty-seven")).text
    assert "Renamed" in page
    assert "/forums/innoprom/twenty-seven/sessions/" in page
    assert "/forums/innoprom/2027/sessions/" not in page


def test_the_address_of_the_page_stands_in_its_forms_and_breaks_nothing(app, client, programme):
    page = client.get(f"{PAGE}?x=%22%3E%3Cscript%3E%00").text
    assert "<script>" not in page
    page = client.get(f"{PAGE}?view=list&x=%22%3E%3Cscript%3E").text
    with app.test_request_context(f"{PAGE}?view=list&x=%22%3E%3Cscript%3E"):
        assert here().replace("&", "&amp;") in page
    assert "<script>" not in page

"""The page of a release of before: what it changed of the one before it."""

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Session
from forum.schedule.services import release_draft, remove_session
from tests.factories import make_session, text
from tests.test_lists import queries
from tests.worlds import do_release

DESK = "/manage/innoprom/2027"


def read(client, number: int):
    answer = client.get(f"{DESK}/releases/{number}")
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.text)


def rows(page) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]


@pytest.fixture
def told(context, cast):
    """Three releases: the first, one with another title and another name, one without the session."""
    do_release(cast, 0)
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        db.session.get_one(Session, cast.session).title = text("Grand opening")
        edition.name = text("Innoprom 2027")
        release_draft(edition, olga, clock.now())
    with transaction():
        remove_session(db.session.get_one(Session, cast.session), edition, olga, clock.now())
        release_draft(edition, olga, clock.now())
    return cast


def test_each_release_says_what_it_changed(told, sign_in):
    petra = sign_in(told.petra)
    first, second, third = (read(petra, number) for number in (1, 2, 3))
    assert "The first release, of 1 session:" in first.text_content()
    assert any("Opening" in row for row in rows(first))
    assert any("innoprom edition" in row and "Innoprom 2027" in row for row in rows(second))
    assert any("Title (English)" in row and "Opening" in row and "Grand opening" in row for row in rows(second))
    assert any("Removed" in row and "Grand opening" in row for row in rows(third))
    assert third.xpath(f"//main//a[contains(@href, '/sessions/{told.session}')]") == []
    assert petra.get(f"{DESK}/releases/4").status_code == 404


def test_who_may_not_release_reads_it_and_is_not_led_to_releasing(told, sign_in):
    page = read(sign_in(told.vera), 2)
    assert page.xpath(f"//a[@href='{DESK}/release']") == []
    assert page.xpath(f"//main//a[contains(@href, '/sessions/{told.session}')]") == []


def test_the_list_leads_to_each_and_comes_in_pages(told, sign_in):
    edition, olga = db.session.get_one(Edition, told.edition), db.session.get_one(Account, told.olga)
    for number in range(4, 33):
        with transaction():
            edition.name = text(f"Innoprom {number}")
            release_draft(edition, olga, clock.now())
    client, found = sign_in(told.olga), []
    for page in (1, 2):
        tree = lxml.html.fromstring(client.get(f"{DESK}/release?page={page}").text)
        found.append(tree.xpath("//main//li/a[contains(@href, '/releases/')]/@href"))
    assert [*found[0], *found[1]] == [f"{DESK}/releases/{number}" for number in range(32, 0, -1)]
    assert len(found[0]) == 30


def test_a_long_one_comes_in_pages_and_costs_the_queries_of_a_short_one(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        for number in range(40):
            make_session(edition, f"Talk {number}", hour=12)
        release_draft(edition, db.session.get_one(Account, cast.olga), clock.now())
    olga = sign_in(cast.olga)
    more = olga.get(f"{DESK}/releases/2?page=2").text
    assert [len(rows(read(olga, 2))), len(rows(lxml.html.fromstring(more)))] == [30, 10]
    assert "40 changes since the release before" in more
    short, long = (queries(context, olga, f"{DESK}/releases/{number}") for number in (1, 2))
    assert long <= short

"""The log of the whole site, as administrators read it."""

import re
from datetime import timedelta

import pytest
from lxml.html import fromstring

from forum import clock
from forum.accounts.models import Account, AccountAct
from forum.audit.models import Named
from forum.audit.services import record
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Category
from tests.factories import make_session, make_track, register

LOG = "/manage/administrators/acts"


@pytest.fixture
def admin(cast, sign_in):
    return sign_in(cast.admin)


@pytest.fixture
def acts(app, cast):
    """A few, by several, in and out of editions: ids of their things."""
    now = clock.now()
    with app.app_context(), transaction():
        get, edition = db.session.get_one, db.session.get_one(Edition, cast.edition)
        olga, paul = get(Account, cast.olga), get(Account, cast.paul)
        session, track = make_session(edition, "Talk"), make_track(edition, "Old track")
        registration = register(edition, get(Category, cast.category), paul)
        record(olga, AccountAct.PASSWORD_SET, session, now, edition.id)
        record(olga, AccountAct.PASSWORD_SET, track, now - timedelta(days=3), edition.id)
        record(paul, AccountAct.SIGNED_OUT, Named("account", paul.id, paul.email), now)
        record(None, AccountAct.SIGNED_OUT, edition.series, now)
        record(None, AccountAct.SIGNED_OUT, edition.venue, now)
        record(None, AccountAct.SIGNED_OUT, edition, now, edition.id)
        return {
            "session": session.id,
            "track": track.id,
            "reference": registration.reference,
            "venue": edition.venue_id,
        }


def rows(admin, **asked) -> int:
    return admin.get(LOG, query_string=asked).text.count('<th scope="row" data-head="When">')


def test_every_entry_opens_its_thing(cast, admin, acts):
    page = admin.get(LOG).text
    for address in (
        f"/manage/innoprom/2027/sessions/{acts['session']}",
        f"/manage/innoprom/2027/tracks/{acts['track']}",
        f"/manage/innoprom/2027/registrations/{acts['reference']}",
        f"/manage/administrators/accounts/{cast.paul}",
        "/manage/series/innoprom",
        f"/manage/venues/{acts['venue']}",
        "/manage/innoprom/2027/facts",
    ):
        assert f'href="{address}"' in page
        assert admin.get(address).status_code == 200


def test_what_is_gone_has_no_link(app, cast, admin, acts):
    with app.app_context(), transaction():
        record(None, REMOVED, Named("track", acts["track"], "Old track"), clock.now(), cast.edition)
    page = admin.get(LOG).text
    assert f'/tracks/{acts["track"]}"' not in page
    assert "Old track" in page


class _Removed:
    value, label = "track removed", "Track removed"


REMOVED = _Removed()


@pytest.mark.both
def test_it_is_filtered_by_actor_act_edition_thing_and_day(cast, admin, acts):
    whole = rows(admin)
    assert rows(admin, who="olga@test.example", act="password set") == 2
    assert rows(admin, act="signed out") == 4
    assert rows(admin, act="signed out", **{"in": "0"}) == 3
    assert rows(admin, act="signed out", **{"in": cast.edition}) == 1
    assert rows(admin, thing="account", id=cast.paul) == 1
    assert rows(admin, act="password set", day=(clock.now() - timedelta(days=3)).date().isoformat()) == 1
    assert rows(admin, who="nobody at all") == 0
    assert rows(admin, day="9999-12-31") == rows(admin, day="9999-12-30") == 0
    assert rows(admin, day="no day", **{"in": "x"}) == whole


@pytest.mark.both
def test_a_page_ends_where_the_next_begins_whatever_is_written_meanwhile(app, cast, admin):
    def write(number):
        with app.app_context(), transaction():
            for each in range(number):
                record(None, AccountAct.SIGNED_OUT, f"Entry {each:02}", clock.now())

    write(40)
    first = admin.get(LOG, query_string={"act": "signed out"}).text
    older = re.search(r'rel="next"[^>]*href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert "act=signed+out" in older
    write(5)
    second = admin.get(older).text
    said = [re.findall(r"Entry (\d\d)", page) for page in (first, second)]
    assert said == [[f"{n:02}" for n in range(39, 9, -1)], [f"{n:02}" for n in range(9, -1, -1)]]
    assert "Newest" in second
    assert 'rel="next"' not in second


def test_an_empty_log_says_so(app, cast, admin):
    assert "Nothing is like that." in admin.get(LOG, query_string={"who": "nobody at all"}).text


def test_an_organiser_reads_the_log_of_an_edition_only(cast, sign_in):
    assert sign_in(cast.olga).get(LOG).status_code == 403


def test_an_edition_is_named_once_and_a_release_by_its_number(app, cast, admin, acts):
    with app.app_context(), transaction():
        record(None, AccountAct.SIGNED_OUT, Named("release", None, "2"), clock.now(), cast.edition)
    page = admin.get(LOG).text
    cells = [" ".join(cell.text_content().split()) for cell in fromstring(page).xpath("//td[@data-head='On what']")]
    assert "Release 2 innoprom edition" in cells
    assert "innoprom edition History: innoprom edition" in cells
    assert page.count("UTC") == 1

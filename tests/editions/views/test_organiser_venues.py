"""A venue that several use: who may change it, what is asked before, and what nobody learns by it."""

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.audit.queries import select_entries
from forum.db import db, transaction
from forum.editions.models import Edition, Venue
from forum.editions.queries import where_venue

TYPED = {"name-en": "Renamed", "city-en": "Tashkent", "country": "UZ", "timezone": "Asia/Tashkent"}


@pytest.fixture
def shared(app, cast):
    """The venue of INNOPROM, used by a closed council and by another forum too."""
    with app.app_context(), transaction():
        venue = db.session.get_one(Edition, cast.edition).venue
        for edition in db.session.query(Edition):
            edition.venue = venue
        return venue.id


def name_of(app, venue_id):
    with app.app_context():
        return db.session.get_one(Venue, venue_id).name["en"]


def test_choosing_a_venue_gives_no_right_over_it(app, cast, sign_in):
    """S5: an organiser of one small edition renamed another forum's venue."""
    with app.app_context():
        venue = db.session.get_one(Edition, cast.edition).venue_id
    orhan = sign_in(cast.other)
    page = orhan.get("/manage/other/2027/facts").text
    assert f'value="{venue}"' in page
    chosen = {"slug": "2027", "name-en": "Other", "languages": ["en"], "venue_id": venue,
              "starts_on": str(cast.days), "ends_on": str(cast.days)}  # fmt: skip
    assert orhan.post("/manage/other/2027/facts", data=chosen).status_code == 302
    with app.app_context():
        assert db.session.query(Edition).filter_by(venue_id=venue).count() == 2
    for path in ("", "/team", "/log", "/rooms/new"):
        assert orhan.get(f"/manage/venues/{venue}{path}").status_code == 404
    assert orhan.post(f"/manage/venues/{venue}", data=TYPED).status_code == 404
    assert f"/manage/venues/{venue}" not in orhan.get("/manage/").text
    assert name_of(app, venue) == "Halls"


def test_a_change_is_asked_about_and_then_saved_and_logged_everywhere(app, shared, cast, sign_in):
    olga = sign_in(cast.olga)
    asked = olga.post(f"/manage/venues/{shared}", data=TYPED)
    assert asked.status_code == 200
    assert "Nothing is saved yet" in asked.text
    assert 'value="Renamed"' in asked.text
    for name in ("innoprom edition", "council edition", "other edition"):
        assert name in asked.text
    assert name_of(app, shared) == "Halls"
    assert olga.post(f"/manage/venues/{shared}", data=TYPED | {"seen": seen_in(asked)}).status_code == 302
    assert name_of(app, shared) == "Renamed"
    with app.app_context():
        for edition in db.session.query(Edition):
            assert db.session.scalars(select_entries(edition.id)).first().act == "venue saved"


def test_the_question_tells_nothing_of_what_one_may_not_see(app, shared, cast, sign_in):
    with app.app_context(), transaction():
        venue, sam = db.session.get_one(Venue, shared), db.session.get_one(Account, cast.sam)
        give(where_venue(venue), sam, Role.OWNER, None, clock.now())
    sam = sign_in(cast.sam)
    asked = sam.post(f"/manage/venues/{shared}", data=TYPED).text
    assert "innoprom edition" in asked
    assert "council" not in asked
    with app.app_context(), transaction():
        closed = db.session.get_one(Edition, cast.closed)
        own = Venue(name=closed.venue.name, address={}, city={"en": "T"}, country="UZ", timezone="Asia/Tashkent")
        db.session.add(own)
        closed.venue = own
    assert without_token(sam.post(f"/manage/venues/{shared}", data=TYPED).text) == without_token(asked)


def test_what_came_meanwhile_is_shown_before_it_is_saved(app, shared, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context(), transaction():
        other = db.session.query(Edition).filter(Edition.id.not_in([cast.edition, cast.closed])).one()
        other.venue = Venue(name={"en": "X"}, address={}, city={"en": "T"}, country="UZ", timezone="Asia/Tashkent")
        other = other.id
    seen = seen_in(olga.post(f"/manage/venues/{shared}", data=TYPED))
    with app.app_context(), transaction():
        db.session.get_one(Edition, other).venue_id = shared
    again = olga.post(f"/manage/venues/{shared}", data=TYPED | {"seen": seen})
    assert "other edition" in again.text
    assert name_of(app, shared) == "Halls"


def test_the_log_links_a_venue_only_for_who_may_open_it(app, shared, cast, sign_in):
    olga, orhan, address = sign_in(cast.olga), sign_in(cast.orhan), f'href="/manage/venues/{shared}"'
    asked = olga.post(f"/manage/venues/{shared}", data=TYPED)
    olga.post(f"/manage/venues/{shared}", data=TYPED | {"seen": seen_in(asked)})
    assert address in olga.get("/manage/innoprom/2027/log").text
    log = orhan.get("/manage/innoprom/2027/log").text
    assert "Renamed" in log
    assert address not in log


def test_whoever_creates_a_venue_or_a_series_owns_it(app, cast, sign_in):
    orhan = sign_in(cast.orhan)
    made = orhan.post("/manage/venues/new", data=TYPED).headers["Location"]
    assert orhan.get(made).status_code == orhan.get(f"{made}/team").status_code == 200
    series = {"slug": "new-one", "name-en": "N", "summary-en": "S", "accent": "lapis", "closed": "y"}
    assert orhan.post("/manage/series/new", data=series).status_code == 403, "a series is everybody's to see"
    other = sign_in(cast.other)
    assert 'checked class="form-check-input" id="closed"' in other.get("/manage/series/new").text
    assert (made := other.post("/manage/series/new", data=series)).status_code == 302
    assert other.get(made.location.replace("editions/new", "openness")).status_code == 200
    assert sign_in(cast.olga).get("/forums/new-one/").status_code == 404


def seen_in(answer):
    return answer.text.partition('name="seen" type="hidden" value="')[2].partition('"')[0]


def without_token(text):
    return [line for line in text.splitlines() if "csrf_token" not in line]


def told(answer) -> str:
    return " ".join(
        lxml.html.fromstring(answer.text).xpath("//section[@aria-labelledby='asks']")[0].text_content().split()
    )


def test_another_zone_says_what_it_does_to_sessions(app, shared, cast, sign_in):
    olga = sign_in(cast.olga)
    typed = TYPED | {"country": "IN", "timezone": "Asia/Kolkata"}
    asked = olga.post(f"/manage/venues/{shared}", data=typed)
    assert "Time zone: Tashkent, UTC+5 → Kolkata, UTC+5:30." in told(asked)
    assert "innoprom edition: 1 session takes place earlier: 30 minutes" in told(asked)
    later = typed | {"country": "RU", "timezone": "Europe/Moscow", "seen": seen_in(asked)}
    again = olga.post(f"/manage/venues/{shared}", data=later)
    assert again.status_code == 200, "another zone than was asked about"
    assert "innoprom edition: 1 session takes place later: 2 hours" in told(again)
    assert "and so takes place at another moment" in told(again)
    assert "Registration opens and closes at the same hour by the new clock" in told(again)
    assert olga.post(f"/manage/venues/{shared}", data=later | {"seen": seen_in(again)}).status_code == 302


def test_a_zone_that_shows_the_same_moves_nothing_and_the_question_says_so(shared, cast, sign_in):
    """Every session was said to take place at another moment."""
    typed = TYPED | {"timezone": "Asia/Samarkand"}
    asked = told(sign_in(cast.olga).post(f"/manage/venues/{shared}", data=typed))
    assert "Both clocks show the same on the days of these editions" in asked
    assert "another moment" not in asked
    assert "Registration opens" not in asked


def test_what_a_zone_does_is_told_only_of_drafts_that_one_may_see(app, shared, cast, sign_in):
    with app.app_context(), transaction():
        venue, sam = db.session.get_one(Venue, shared), db.session.get_one(Account, cast.sam)
        give(where_venue(venue), sam, Role.OWNER, None, clock.now())
    asked = told(
        sign_in(cast.sam).post(f"/manage/venues/{shared}", data=TYPED | {"timezone": "Asia/Kolkata", "country": "IN"})
    )
    assert "Kolkata" in asked
    assert "session takes place" not in asked


def test_the_same_zone_says_nothing_of_clocks(shared, cast, sign_in):
    assert "Time zone" not in told(sign_in(cast.olga).post(f"/manage/venues/{shared}", data=TYPED))

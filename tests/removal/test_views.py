"""The pages: what follows is shown first, what is sent is not trusted, archived things say so."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, Room, Venue
from forum.editions.queries import where_series, where_venue
from forum.people.models import Person
from forum.programme.models import Session, Speaker, Track
from forum.registration.models import Category, Registration
from forum.removal.queries import uses_of
from forum.removal.rules import TIME_TO_UNDO
from forum.removal.services import archive, merge
from forum.schedule.models import Slot
from forum.web.filters import edition_url
from forum.web.pages import SIZE
from tests.factories import make_speaker, text
from tests.opening import fields_of
from tests.removal.conftest import KINDS, MERGED_KINDS, address_of, thing

MARKUP = "<script>alert(1)</script>"


def path(kind, key, act):
    return f"/manage/things/{kind}/{key}/{act}"


def hidden(page):
    """What the one button of the page sends."""
    forms = [f for f in lxml.html.fromstring(page).forms if "seen" in f.fields]
    return dict(forms[0].form_values()) if forms else None


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_where_its_thing_is_used(app, cast, pairs, sign_in, paul_registered, kind):
    key = pairs[kind].used
    page = sign_in(cast.olga).get(address_of(app, kind, key)).text
    part = html.unescape(page[page.index('class="removal"') :])
    with app.test_request_context():
        uses = uses_of(thing(kind, key), db.session.get_one(Account, cast.olga))
        links = [edition_url(use.endpoint, use.edition, **use.values) for use in uses]
    assert links, f"let something refer to the {kind} that is used: `pairs` in tests/removal/conftest.py"
    assert [link for link in links if link not in part] == []
    assert path(kind, key, "archive") in part
    assert (path(kind, key, "merge") in part) == (kind in MERGED_KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_archiving_asks_first_and_the_archive_restores(app, cast, pairs, sign_in, kind):
    olga, key = sign_in(cast.olga), pairs[kind].other
    asks = olga.get(path(kind, key, "archive"))
    assert asks.status_code == 200
    with app.app_context():
        assert thing(kind, key).archived_at is None
    assert "changed meanwhile" in olga.post(path(kind, key, "archive"), data={"seen": "guess"}).text
    answer = olga.post(path(kind, key, "archive"), data=hidden(asks.text), follow_redirects=True)
    assert path(kind, key, "restore") in answer.text
    with app.app_context():
        assert thing(kind, key).archived_at
    assert "archived already" in olga.get(path(kind, key, "archive"), follow_redirects=True).text
    assert olga.post(path(kind, key, "restore")).status_code == 302
    with app.app_context():
        assert thing(kind, key).archived_at is None


@pytest.mark.parametrize("kind", MERGED_KINDS)
def test_merging_shows_what_follows_does_it_and_takes_it_back(app, cast, pairs, sign_in, kind):
    olga, (used, other) = sign_in(cast.olga), pairs[kind]
    with app.app_context():
        name, into = thing(kind, used).name["en"], thing(kind, other).name["en"]
    assert hidden(olga.get(path(kind, used, "merge")).text) is None
    shown = olga.get(f"{path(kind, used, 'merge')}?into={other}").text
    assert "What follows" in shown
    sent = hidden(shown)
    assert "changed meanwhile" in olga.post(path(kind, used, "merge"), data=sent | {"seen": "x"}).text
    done = olga.post(path(kind, used, "merge"), data=sent, follow_redirects=True).text
    assert f"Merged into “{into}”: {name}. For 30 days" in done
    assert "was merged into this" in done
    back = html.unescape(done).partition("/manage/things/mergers/")[2].partition('"')[0]
    asked = olga.post(f"/manage/things/mergers/{back}", follow_redirects=True).text  # what is undone is shown first
    done = olga.post(f"/manage/things/mergers/{back}", data=hidden(asked), follow_redirects=True).text
    assert f"Merging undone: {name}." in done
    with app.app_context():
        assert thing(kind, used).archived_at is None


@pytest.mark.walk
@pytest.mark.parametrize("kind", MERGED_KINDS)
@pytest.mark.parametrize("into", [MARKUP, "itself", "another's", "archived", "99999999999999999999", "-1", "٣"])
def test_bad_targets_are_refused_beside_the_choice(app, cast, pairs, sign_in, kind, into):
    olga, used = sign_in(cast.olga), pairs[kind].used
    with app.app_context():
        table = KINDS[kind].table
        last = db.session.query(table).order_by(table.id.desc()).first().id
        if into == "archived":
            with transaction():
                archive(thing(kind, pairs[kind].other), db.session.get_one(Account, cast.olga), clock.now())
    sent = {"itself": used, "another's": last, "archived": pairs[kind].other}.get(into, into)
    for answer in (
        olga.get(path(kind, used, "merge"), query_string={"into": sent}),
        olga.post(path(kind, used, "merge"), data={"into": sent, "seen": MARKUP}),
    ):
        assert answer.status_code in {200, 400}
        assert MARKUP not in answer.text
        if answer.status_code == 200:
            assert ("into itself" if into == "itself" else "Choose another.") in answer.text
            assert hidden(answer.text) is None
    with app.app_context():
        assert thing(kind, used).archived_at is None


def test_rooms_that_are_not_the_other_venues_are_refused(cast, pairs, sign_in):
    address = f"{path('venue', pairs['venue'].used, 'merge')}?into={pairs['venue'].other}&room-{pairs['room'].used}="
    for room in (MARKUP, str(pairs["room"].other), "-1"):
        page = sign_in(cast.olga).get(address + room).text
        assert "can go into one of the other venue" in page
        assert hidden(page) is None


def test_a_merger_that_does_not_fit_has_no_button(app, cast, pairs, sign_in, crowd):
    with app.app_context():
        crowd(cast.category, "ana bek")
        with transaction():
            thing("category", pairs["category"].other).quota = 1
    page = sign_in(cast.rita).get(f"{path('category', cast.category, 'merge')}?into={pairs['category'].other}").text
    assert "too few places" in page
    assert hidden(page) is None


def test_somebody_elses_merger_cannot_be_taken_back(app, cast, pairs, sign_in, world):
    values, clients = world
    for name in ("sam", "other", "vera", "rita", "paul"):
        assert clients[name].post(f"/manage/things/mergers/{values['merger_id']}/take-back").status_code == 404
    assert clients["petra"].post("/manage/things/mergers/999999/take-back").status_code == 404
    assert clients["petra"].get("/manage/things/session/1/archive").status_code == 404


@pytest.mark.slow
def test_forms_keep_what_is_archived_and_offer_it_to_nobody_else(app, cast, pairs, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context(), transaction():
        for kind in ("room", "track", "speaker", "venue"):
            archive(thing(kind, pairs[kind].used), db.session.get_one(Account, cast.olga), clock.now())
    for address, name in [
        (f"/manage/innoprom/2027/schedule/{cast.session}", "Hall 1 (archived)"),
        (f"/manage/innoprom/2027/sessions/{cast.session}", "Machines (archived)"),
        (f"/manage/innoprom/2027/sessions/{cast.session}", "Aziza (archived)"),
        ("/manage/innoprom/2027/facts", "Halls (archived)"),
    ]:
        page = olga.get(address).text
        assert name in page
        assert olga.post(address, data=fields_of(page)).status_code == 302, address
    assert "archived" not in olga.get("/manage/innoprom/2027/sessions/new").text.partition("<main")[2].partition(
        "</main"
    )[0].replace("/archive", "")
    with app.app_context():
        assert db.session.get_one(Session, cast.session).track_id == pairs["track"].used
        assert db.session.get_one(Slot, cast.session).room_id == pairs["room"].used
        assert db.session.get_one(Edition, cast.edition).venue_id == pairs["venue"].used


def test_an_archived_category_is_not_shown_to_delegates_and_kept_by_those_in_it(
    app, cast, pairs, sign_in, paul_registered
):
    with app.app_context(), transaction():
        archive(db.session.get_one(Category, cast.category), db.session.get_one(Account, cast.olga), clock.now())
        reference = db.session.get_one(Registration, paul_registered).reference
    page = sign_in(cast.sam).get("/forums/innoprom/2027/register").text
    assert "Guest" in page
    assert "Delegate" not in page.partition("<main")[2]
    change = f"/account/registrations/{reference}/change"
    paul = sign_in(cast.paul)
    assert "Delegate</strong> (archived)" in paul.get(change).text
    assert paul.post(change, data={"category": cast.category, "note": "vegetarian"}).status_code == 302


def test_an_archived_series_takes_no_edition(app, cast, pairs, sign_in):
    olga, address = sign_in(cast.olga), "/manage/series/innoprom/editions/new"
    assert olga.get(address).status_code == 200
    with app.app_context(), transaction():
        thing("series", pairs["series"].used).archived_at = clock.now()
    assert olga.get(address).status_code == 404
    assert olga.get("/forums/innoprom/").status_code == 200
    assert "innoprom series" not in olga.get("/").text


def test_after_thirty_days_no_page_offers_to_undo(app, cast, pairs, sign_in):
    used, other = pairs["track"]
    with app.app_context(), transaction():
        long_ago = clock.now() - TIME_TO_UNDO - timedelta(hours=1)
        merge(thing("track", used), thing("track", other), db.session.get_one(Account, cast.olga), long_ago)
    olga = sign_in(cast.olga)
    for address in (f"tracks/{used}", f"tracks/{other}", "programme/archive"):
        page = olga.get(f"/manage/innoprom/2027/{address}").text
        assert "take-back" not in page
        assert "/restore" not in page


def test_search_of_sessions_finds_who_appears(cast, sign_in):
    page = sign_in(cast.vera).get("/manage/innoprom/2027/sessions?q=aziza+open").text
    assert "Opening" in page
    assert (
        "Opening"
        not in sign_in(cast.vera).get("/manage/innoprom/2027/sessions?q=aziza+closing").text.partition("<tbody")[2]
    )


def test_nobody_is_offered_to_undo_what_they_may_not(app, cast, pairs, sign_in):
    """Two editors of two venues: who may archive the one alone sees how it went, without a button that leads to 404."""
    used, other = pairs["venue"]
    with app.app_context(), transaction():
        merge(thing("venue", used), thing("venue", other), db.session.get_one(Account, cast.olga), clock.now())
        for key, name in ((used, "sam"), (other, "paul")):
            account = db.session.get_one(Account, getattr(cast, name))
            give(where_venue(thing("venue", key)), account, Role.OWNER, None, clock.now())
    olga, sam, paul = sign_in(cast.olga), sign_in(cast.sam), sign_in(cast.paul)
    pages = {f"/manage/venues/{used}": sam, "/manage/archive": sam, f"/manage/venues/{other}": paul}
    for address, reader in pages.items():
        assert "take-back" in olga.get(address).text
        answer = reader.get(address)
        assert answer.status_code == 200
        assert "take-back" not in answer.text


def test_the_archive_names_a_closed_series_to_those_who_know_it(app, cast, pairs, sign_in):
    with app.app_context(), transaction():
        used, other = thing("series", pairs["series"].used), thing("series", pairs["series"].other)
        used.closed = other.closed = True
        sam, paul, olga = (db.session.get_one(Account, key) for key in (cast.sam, cast.paul, cast.olga))
        for account, series, role in ((sam, used, Role.OWNER), (paul, used, Role.OWNER), (paul, other, Role.MEMBER)):
            give(where_series(series), account, role, None, clock.now())
        merge(used, other, olga, clock.now())
    assert "It was merged into Expo." in sign_in(cast.paul).get("/manage/archive").text
    page = sign_in(cast.sam).get("/manage/archive").text
    assert "Merged into another" in page
    assert "Expo" not in page


def test_the_archive_is_paged_and_loses_nothing(app, cast, sign_in):
    with app.app_context(), transaction():
        when = clock.now()
        for n in range(SIZE + 5):
            table, values = (
                (Track, {})
                if n % 2
                else (Speaker, {"affiliation": {}, "biography": {}, "person": Person(family_name="Gone")})
            )
            named = {
                "edition_id": cast.edition,
                "name": text(f"Gone {n:02}."),
                "archived_at": when - timedelta(minutes=n),
            }
            db.session.add(table(**named, **values))
    pages = [sign_in(cast.olga).get(f"/manage/innoprom/2027/programme/archive?page={n}").text for n in (1, 2)]
    names = [re.findall(r">(Gone \d\d\.)</a>", page.partition("<tbody")[2]) for page in pages]
    assert [len(each) for each in names] == [SIZE, 5]
    assert [*names[0], *names[1]] == [f"Gone {n:02}." for n in range(SIZE + 5)]


def confirm(client, pairs, act):
    """Press the button of a page that was shown before."""
    used, other = pairs["track"]
    address = path("track", used, act) + (f"?into={other}" if act == "merge" else "")
    seen = hidden(client.get(address).text)
    return lambda: client.post(path("track", used, act), data=seen, follow_redirects=True).text


def test_a_target_that_was_changed_since_is_looked_at_again(app, cast, pairs, sign_in):
    press = confirm(sign_in(cast.olga), pairs, "merge")
    with app.app_context(), transaction():
        thing("track", pairs["track"].other).name = text("Rockets")
    assert "Something has changed meanwhile" in press()
    with app.app_context():
        assert thing("track", pairs["track"].used).archived_at is None


@pytest.mark.parametrize("act", ["merge", "archive"])
def test_what_is_changed_at_this_moment_is_looked_at_again(app, cast, pairs, sign_in, act):
    press, begun, ended = confirm(sign_in(cast.olga), pairs, act), Event(), Event()

    def change():
        with app.app_context(), transaction():
            thing("track", pairs["track"].used).name = text("Rockets")
            db.session.flush()
            begun.set()
            ended.wait(0.3)  # the other waits, if it locks before it looks

    with ThreadPoolExecutor(1) as pool:
        changing = pool.submit(change)
        begun.wait(10)
        answer = press()
        ended.set()
        changing.result()
    assert "Something has changed meanwhile" in answer
    with app.app_context():
        assert thing("track", pairs["track"].used).archived_at is None


def test_other_venues_are_not_called_like_halls_of_the_same_key(app, cast, pairs, sign_in):
    used, other = pairs["venue"]
    with app.app_context(), transaction():
        place = {"address": text("3"), "city": text("Osh"), "country": "KG", "timezone": "Asia/Bishkek"}
        third = Venue(id=7007, name=text("Third house"), **place)
        db.session.add_all([third, Room(id=7007, venue=thing("venue", other), name=text("Blue hall"))])
        db.session.flush()
        give(where_venue(third), db.session.get_one(Account, cast.olga), Role.OWNER, None, clock.now())
    page = lxml.html.fromstring(sign_in(cast.olga).get(f"{path('venue', used, 'merge')}?into={other}").text)
    (option,) = page.xpath("//select[@name='into']/option[@value='7007']")
    assert option.text.strip() == "Third house"


def test_the_archive_tells_the_time_by_the_clock_of_the_venue(app, cast, pairs, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context(), transaction():
        for kind in ("room", "venue"):
            thing(kind, pairs[kind].other).archived_at = datetime(2026, 1, 2, 20, 30, tzinfo=UTC)
    told = "3 Jan 2026, 01:30, Tashkent"
    assert olga.get("/manage/archive").text.count(told) == 2
    with app.app_context():
        pages = [address_of(app, kind, pairs[kind].other) for kind in ("room", "venue")]
    assert all(f"Archived on {told}" in olga.get(page).text for page in pages)


def test_people_stand_by_their_family_names_where_one_becomes_another(app, cast, sign_in):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        going, *_ = [make_speaker(edition, name).id for name in ("Going Away", "Ada Zorina", "Zoya Azimova")]
    page = sign_in(cast.olga).get(f"/manage/things/speaker/{going}/merge").text
    assert 0 < page.index("Zoya Azimova") < page.index("Ada Zorina")

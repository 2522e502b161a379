"""One's own programme, with an account and without: what it shows, says and takes over, and what it never tells."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Session
from forum.releases.models import Star
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.services import release_draft
from tests.factories import make_room, make_session
from tests.opening import open_browser
from tests.releases.views.test_programme import main_of
from tests.worlds import do_release

EDITION = "/forums/innoprom/2027"
HOUR = timedelta(hours=1)
OURS = {"Origin": "http://localhost"}


@pytest.fixture
def sessions(app, cast):
    """The opening, something beside it, something later, and what is not released: UIDs by title."""
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            hall = make_room(edition, "Hall 2")
            made = [make_session(edition, "Beside", room=hall), make_session(edition, "Later", hour=15, room=hall)]
            ids = [cast.session, *(session.id for session in made)]
        do_release(cast, 0)
        with transaction():
            secret = make_session(db.session.get_one(Edition, cast.edition), "NOT RELEASED")
        keys = dict(zip(("Opening", "Beside", "Later", "Secret"), [*ids, secret.id], strict=True))
        return {title: (key, str(db.session.get_one(Session, key).uid)) for title, key in keys.items()}


def star(client, session, **fields):
    return client.post(f"{EDITION}/sessions/{session[0]}/star", data={"starred": "1", **fields})


def wish(client, session, headers=OURS, **fields):
    return client.post(f"{EDITION}/sessions/{session[0]}/wish", data={"starred": "1", **fields}, headers=headers)


def kept(*sessions, at=1_700_000_000):
    return {"stars": " ".join(f"{uid}@{at}" for _, uid in sessions)}


def stars_of(app, account_id):
    with app.app_context():
        query = select(Star.session_uid).where(Star.account_id == account_id, Star.starred)
        return {str(uid) for uid in db.session.scalars(query)}


def titles(page):
    return [
        re.sub("<.*?>", "", title).strip()
        for title in re.findall(r'<p class="title" dir="auto">(.*?)</p>', main_of(page))
    ]


def test_a_star_says_what_else_of_ones_choice_takes_place_then(app, cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    assert "It overlaps" not in star(paul, sessions["Later"], part="1").text
    assert "It overlaps" not in star(paul, sessions["Opening"], part="1").text
    said = " ".join(star(paul, sessions["Beside"], part="1").text.split())
    assert "In your programme: Beside." in said
    assert re.search(r"It overlaps with what you chose:.*Opening</a>", said)
    assert "Later" not in said
    out = star(paul, sessions["Beside"], part="1", starred="0").text
    assert "Taken out: Beside." in out
    assert 'name="starred" value="1"' in out
    assert "Put back" in out


def test_without_a_script_the_next_page_says_it_once(cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    star(paul, sessions["Opening"])
    paul.get(f"{EDITION}/programme")
    spot = f"star-{sessions['Beside'][0]}-0101"
    answer = star(paul, sessions["Beside"], next=f"{EDITION}/programme?view=list", spot=spot)
    assert answer.headers["Location"] == f"{EDITION}/programme?view=list#said", "where it overlaps one is led to that"
    page = paul.get(f"{EDITION}/programme?view=list").text
    assert "In your programme: Beside." in page
    assert "It overlaps with what you chose:" in page
    assert f'<a href="#{spot}">Back to the session</a>' in page
    assert "In your programme" not in paul.get(f"{EDITION}/programme?view=list").text


def test_without_a_script_focus_goes_to_what_is_said_where_the_star_is_gone(cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    spot = f"star-{sessions['Opening'][0]}-0101"
    for page, starred, there in (
        ("programme", "1", spot),
        ("programme", "0", spot),
        ("mine", "1", spot),
        ("mine", "0", "said"),
    ):
        answer = star(paul, sessions["Opening"], next=f"{EDITION}/{page}", spot=spot, starred=starred)
        assert answer.headers["Location"] == f"{EDITION}/{page}#{there}"
    assert f'name="spot" value="{spot}"' in paul.get(f"{EDITION}/mine").text, "put back, it stands there again"


def test_where_a_star_stood_is_no_address(cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    key = sessions["Opening"][0]
    for spot in ("x", "star-1\r\nX: y", "star-1-00001", "//else.example"):
        assert star(paul, sessions["Opening"], spot=spot).headers["Location"].endswith(f"/sessions/{key}#star-{key}")


def test_my_programme_is_by_day_and_says_what_overlaps(cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    for title in ("Later", "Beside", "Opening"):
        star(paul, sessions[title], part="1")
    page = paul.get(f"{EDITION}/mine").text
    assert titles(page) == ["Opening", "Beside", "Later"]
    assert main_of(page).count("Overlaps with:") == 2
    assert 'aria-current="page">My programme' in page
    assert "/account/calendars" in main_of(page)
    assert titles(paul.get(f"{EDITION}/programme?mine=1").text) == ["Opening", "Beside", "Later"]
    star(paul, sessions["Beside"], part="1", starred="0")
    page = paul.get(f"{EDITION}/mine").text
    assert titles(page) == ["Opening", "Later"]
    assert "Overlaps with:" not in page


def test_my_programme_without_a_star_says_what_to_do(client, cast, sign_in, sessions):
    for asking in (client, sign_in(cast.paul)):
        page = asking.get(f"{EDITION}/mine").text
        assert "You have not chosen anything yet." in page
        assert f'href="{EDITION}/programme">To the programme' in page
    assert "Sign in to have it on all your devices" in client.get(f"{EDITION}/mine").text


def test_what_became_of_a_choice_is_said(app, cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    for title in ("Opening", "Beside", "Later"):
        star(paul, sessions[title], part="1")
    with app.app_context():
        with transaction():
            db.session.execute(update(Star).values(changed_at=clock.now() - timedelta(hours=1)))
            slot = db.session.get_one(Slot, sessions["Later"][0])
            slot.starts_at, slot.ends_at = slot.starts_at + timedelta(hours=1), slot.ends_at + timedelta(hours=1)
            db.session.get_one(Slot, sessions["Beside"][0]).state = SlotState.CANCELLED
            db.session.delete(db.session.get_one(Slot, sessions["Opening"][0]))
        do_release(cast, 1)
    page = main_of(paul.get(f"{EDITION}/mine").text)
    assert "<strong>Moved.</strong> Before: " in page
    assert '<span class="state state-cancelled">Cancelled</span>' in page
    assert "Overlaps" not in page
    gone = page.partition("No longer in the programme")[2]
    assert titles(f"<main{gone}<footer") == ["Opening"]


def star_an_hour_ago(app, client, session):
    star(client, session, part="1")
    with app.app_context(), transaction():
        db.session.execute(update(Star).values(changed_at=clock.now() - HOUR))


def since_of(page):
    """What is said beside one's choices of where they were."""
    found = re.findall(r'<p class="since">(.*?)</p>', main_of(page), re.DOTALL)
    return [" ".join(re.sub("<.*?>", "", each).split()) for each in found]


def test_each_date_of_a_series_that_was_moved_says_where_it_was_itself(app, cast, sign_in, sessions):
    def daily(slot):
        at = slot.starts_at + timedelta(days=1)
        slot.frequency, slot.until = Frequency.DAILY, at
        hall = make_room(db.session.get_one(Edition, cast.edition), "Hall 3")
        slot.exceptions = [SlotException(recurs_at=at, starts_at=at, ends_at=at + HOUR, room=hall)]

    def later(slot):
        slot.starts_at, slot.ends_at, slot.until = (at + HOUR for at in (slot.starts_at, slot.ends_at, slot.until))
        slot.exceptions = [SlotException(recurs_at=slot.until, starts_at=slot.until, ends_at=slot.until + HOUR)]

    with app.app_context():
        do_release(cast, 1, daily)
    paul = sign_in(cast.paul)
    star_an_hour_ago(app, paul, sessions["Opening"])
    with app.app_context():
        do_release(cast, 2, later)
        with transaction():
            db.session.get_one(Session, cast.session).title = {"en": "Grand opening"}
        do_release(cast, 3)
    days = [cast.days, cast.days + timedelta(days=1)]
    first, second = (f"Moved. Before: {day.day} {day:%b} {day.year}, 10:00, Tashkent" for day in days)
    assert since_of(paul.get(f"{EDITION}/mine").text) == [first, f"{second} · Room before: Hall 3"]


def test_a_choice_that_changed_its_hall_says_where_it_was(app, cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    star_an_hour_ago(app, paul, sessions["Opening"])
    with app.app_context():
        do_release(
            cast, 1, lambda slot: setattr(slot, "room_id", db.session.get_one(Slot, sessions["Later"][0]).room_id)
        )
    assert since_of(paul.get(f"{EDITION}/mine").text) == ["Moved. Room before: Hall 1"]


def test_a_visitor_is_shown_what_the_browser_names_and_nothing_else(app, client, cast, sessions):
    with app.app_context(), transaction():
        closed = db.session.get_one(Edition, cast.closed)
        hidden = make_session(closed, "TOP SECRET MEETING")
        release_draft(closed, db.session.get_one(Account, cast.olga), clock.now())
        secret = (hidden.id, str(hidden.uid))
    named = kept(sessions["Opening"], sessions["Secret"], secret, (0, "nonsense"))
    page = client.post(f"{EDITION}/mine", data=named).text
    assert titles(f"<main{page}<footer") == ["Opening"]
    for word in ("NOT RELEASED", "TOP SECRET"):
        assert word not in page
    assert client.post("/forums/council/2027/mine", data=named).status_code == 404
    assert client.post(f"/forums/council/2027/sessions/{secret[0]}/wish", data={"part": "1"}).status_code == 404
    assert client.post(f"{EDITION}/sessions/{sessions['Secret'][0]}/wish", data={"part": "1"}).status_code == 404


def test_a_visitors_star_is_told_of_what_it_overlaps_with(app, client, sessions):
    said = wish(client, sessions["Beside"], part="1", **kept(sessions["Opening"], sessions["Later"])).text
    assert "In your programme: Beside." in said
    assert "Opening" in said
    assert "Later" not in said
    assert stars_of(app, 1) == set()


def test_pages_of_visitors_hold_no_token_and_set_no_cookie(client, sessions):
    for page in ("programme", "mine", f"sessions/{sessions['Opening'][0]}"):
        answer = client.get(f"{EDITION}/{page}")
        assert "csrf_token" not in answer.text
        assert "data-token" not in answer.text
        assert "session=" not in answer.headers.get("Set-Cookie", "")


def test_a_visitors_star_leads_to_signing_in_and_back(app, client, cast, sessions):
    key = sessions["Beside"][0]
    answer = wish(client, sessions["Beside"], next=f"{EDITION}/programme?view=list", spot=f"star-{key}-0101")
    assert answer.headers["Location"].startswith("/account/sign-in?next=/forums/innoprom/2027/sessions/")
    with client.session_transaction() as held:
        assert held["wish"] == [cast.edition, key]
    assert "Sign in, and “Beside” is in your programme." in client.get(answer.headers["Location"]).text


def test_only_what_this_browser_wished_is_starred_after_signing_in(app, cast, sign_in, sessions):
    key, uid = sessions["Beside"]
    address = f"{EDITION}/sessions/{key}/wish"
    paul = sign_in(cast.paul)
    with paul.session_transaction() as held:
        held["wish"] = [cast.edition, sessions["Later"][0]]
    assert paul.get(address).headers["Location"] == f"{EDITION}/sessions/{key}#star-{key}"
    assert stars_of(app, cast.paul) == set()
    with paul.session_transaction() as held:
        held["wish"] = [cast.edition, key]
    answer = paul.get(f"{address}?next={EDITION}/programme&spot=star-{key}-0101")
    assert answer.headers["Location"] == f"{EDITION}/programme#star-{key}-0101"
    assert stars_of(app, cast.paul) == {uid}
    assert "In your programme: Beside." in paul.get(f"{EDITION}/programme").text
    star(paul, sessions["Beside"], starred="0")
    paul.get(address)
    assert stars_of(app, cast.paul) == set()


def test_who_signed_in_elsewhere_meanwhile_is_led_on_at_once(app, cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    answer = wish(paul, sessions["Beside"])
    assert answer.headers["Location"] == f"{EDITION}/sessions/{sessions['Beside'][0]}/wish"
    paul.get(answer.headers["Location"])
    assert stars_of(app, cast.paul) == {sessions["Beside"][1]}


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://else.example"}, {"Origin": "null"}])
def test_another_site_wishes_nothing_into_a_browser(client, sessions, headers):
    wish(client, sessions["Beside"], headers=headers)
    with client.session_transaction() as held:
        assert "wish" not in held


def test_a_browsers_stars_become_the_accounts_once_and_are_told(app, cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    star(paul, sessions["Later"], part="1")
    named = kept(sessions["Opening"], sessions["Beside"], sessions["Later"], sessions["Secret"], (0, "x"))
    assert paul.post(f"{EDITION}/mine/take", data=named).status_code == 200
    assert stars_of(app, cast.paul) == {sessions[title][1] for title in ("Opening", "Beside", "Later")}
    assert "2 sessions from this browser were added to your programme." in paul.get(f"{EDITION}/mine").text
    assert paul.post(f"{EDITION}/mine/take", data=named).status_code == 204
    assert "from this browser" not in paul.get(f"{EDITION}/mine").text
    assert open_browser(app).post(f"{EDITION}/mine/take", data=named).headers["Location"].startswith("/account/sign-in")


def test_what_was_taken_out_comes_back_as_a_change_of_the_calendar(app, cast, sign_in, sessions):
    paul = sign_in(cast.paul)
    for starred in ("1", "0"):
        star(paul, sessions["Later"], part="1", starred=starred)
    paul.post(f"{EDITION}/mine/take", data=kept(sessions["Later"]))
    with app.app_context():
        assert [(star.starred, star.changes) for star in db.session.scalars(select(Star))] == [(True, 2)]


def test_many_stars_of_a_browser_cost_the_queries_of_few(app, cast, sign_in, sessions):
    paul, asked, counts = sign_in(cast.paul), [], []

    def count(*arguments):
        asked.append(arguments[2])

    with app.app_context():
        engine = db.engine
    paul.get(f"{EDITION}/mine")  # fills caches
    event.listen(engine, "before_cursor_execute", count)
    for named in (kept(sessions["Later"]), kept(sessions["Opening"], sessions["Beside"])):
        asked.clear()
        assert paul.post(f"{EDITION}/mine/take", data=named).status_code == 200
        paul.get(f"{EDITION}/mine")
        counts.append(len(asked))
    event.remove(engine, "before_cursor_execute", count)
    assert counts[0] == counts[1]


def test_my_programme_before_a_release_says_so(client, cast):
    assert "The programme is not released yet." in client.get(f"{EDITION}/mine").text


def test_only_what_writes_needs_a_token(app, client, cast, sign_in, sessions):
    app.config["WTF_CSRF_ENABLED"] = True
    paul = sign_in(cast.paul)
    assert star(paul, sessions["Opening"], part="1").status_code == 400
    assert paul.post(f"{EDITION}/mine/take", data=kept(sessions["Opening"])).status_code == 400
    assert client.post(f"{EDITION}/mine", data=kept(sessions["Opening"])).status_code == 200
    assert wish(client, sessions["Opening"], part="1").status_code == 200
    assert stars_of(app, cast.paul) == set()

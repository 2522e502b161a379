"""What is removed is what its question showed: whoever changed it meanwhile does not lose that unasked."""

from datetime import timedelta

import lxml.html
import pytest
from babel.dates import format_date

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Session
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException
from tests.opening import Editor

DESK = "/manage/innoprom/2027"
HOUR = timedelta(hours=1)
AGAIN = "This was changed meanwhile. Look again."


def sent(page, path):
    """What the form of a page sends to an address when its button is pressed."""
    (form,) = [each for each in lxml.html.fromstring(page).forms if (each.action or path).split("?")[0] == path]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def move(cast):
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.starts_at, slot.ends_at = slot.starts_at + HOUR, slot.ends_at + HOUR


def take_out(cast):
    with transaction():
        db.session.delete(db.session.get_one(Slot, cast.session))


def rename(cast):
    with transaction():
        db.session.get_one(Session, cast.session).title = {"en": "Another"}


@pytest.mark.parametrize("meanwhile", [move, take_out, rename])
def test_a_session_that_changed_since_the_question_is_not_removed(context, cast, sign_in, meanwhile):
    olga, path = sign_in(cast.olga), f"{DESK}/sessions/{cast.session}/remove"
    seen = sent(olga.get(path).text, path)
    meanwhile(cast)
    page = olga.post(path, data=seen).text
    assert AGAIN in page
    assert db.session.get(Session, cast.session)
    assert olga.post(path, data=sent(page, path)).status_code == 302
    assert not db.session.get(Session, cast.session)


def test_the_question_says_when_and_where_a_session_stands(context, cast, sign_in):
    olga, path = sign_in(cast.olga), f"{DESK}/sessions/{cast.session}/remove"
    page = " ".join(lxml.html.fromstring(olga.get(path).text).xpath("//main")[0].text_content().split())
    assert f"{cast.days.day} {cast.days:%b} {cast.days.year}, 10:00–11:00" in page
    assert "Hall 1" in page
    take_out(cast)
    assert "Without a time" in olga.get(path).text


@pytest.fixture
def series(context, cast):
    """On three days, the second one an hour later."""
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        second = slot.starts_at + timedelta(days=1)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
        slot.exceptions = [SlotException(recurs_at=second, starts_at=second + HOUR, ends_at=second + 2 * HOUR)]
        return slot.exceptions[0].key


def late(cast):
    with transaction():
        (exception,) = db.session.get_one(Slot, cast.session).exceptions
        exception.starts_at, exception.ends_at = exception.starts_at + HOUR, exception.ends_at + HOUR


def test_a_date_that_was_moved_since_the_question_is_not_taken_out(context, cast, sign_in, series):
    olga, path = sign_in(cast.olga), f"{DESK}/schedule/{cast.session}/unschedule"
    question = olga.post(path, data=sent(olga.get(f"{DESK}/schedule/{cast.session}").text, path)).text
    seen = sent(question, path) | {"agreed": [series]}
    late(cast)
    page = olga.post(path, data=seen, follow_redirects=True).text
    assert AGAIN in page
    assert db.session.get(Slot, cast.session)


def test_a_removal_tells_of_its_single_dates(context, cast, sign_in, series):
    olga, path = sign_in(cast.olga), f"{DESK}/sessions/{cast.session}/remove"
    page = olga.get(path).text
    assert "Every day" in page or "Daily" in page
    assert "11:00" in page
    seen = sent(page, path)
    late(cast)
    assert AGAIN in olga.post(path, data=seen).text


def test_a_date_that_was_moved_since_its_page_does_not_follow_the_rule_again(context, cast, sign_in, series):
    olga, page = sign_in(cast.olga), f"{DESK}/schedule/{cast.session}/occurrences/{series}"
    seen = sent(olga.get(page).text, f"{page}/restore")
    late(cast)
    assert AGAIN in olga.post(f"{page}/restore", data=seen, follow_redirects=True).text
    assert db.session.get_one(Slot, cast.session).exceptions


@pytest.mark.parametrize("act", ["postpone", "cancel"])
def test_an_edition_that_got_other_days_since_the_question_stays(context, cast, sign_in, act):
    olga, path = sign_in(cast.olga), f"{DESK}/{act}"
    seen = sent(olga.get(path).text, path)
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.ends_on += timedelta(days=1)
    assert AGAIN in olga.post(path, data=seen, follow_redirects=True).text
    assert db.session.get_one(Edition, cast.edition).state.value == "announced"
    olga.post(path, data=sent(olga.get(path).text, path))
    assert db.session.get_one(Edition, cast.edition).state.value != "announced"


def test_who_has_the_times_of_a_removed_session_open_reads_who_removed_it(cast, sign_in):
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    olga, path = sign_in(cast.olga), f"{DESK}/sessions/{cast.session}/remove"
    assert olga.post(path, data=sent(olga.get(path).text, path)).status_code == 302
    answer = petra.client.post(petra.path, data=petra.fields | {"starts_at": f"{cast.days}T15:45"})
    assert answer.status_code == 404
    page = lxml.html.fromstring(answer.text)
    assert "“Opening” was removed from the draft (Olga Test, olga@test.example, " in " ".join(
        page.text_content().split()
    )
    typed = page.xpath("//textarea[@id='typed']")[0].text
    assert f"Start: {format_date(cast.days, 'd MMM y', locale='en')}, 15:45, Tashkent" in typed
    assert "Room: Hall 1" in answer.text
    assert f"{DESK}/sessions" in answer.text
    stranger = sign_in(cast.sam).get(petra.path)
    assert "Olga" not in stranger.text
    assert "Opening" not in stranger.text


def test_what_was_taken_out_meanwhile_is_put_back_by_one_press_or_left_out(app, cast, sign_in):
    path = f"{DESK}/schedule/{cast.session}"
    olga, petra = Editor(sign_in(cast.olga), path), sign_in(cast.petra)
    assert petra.post(f"{path}/unschedule", data=sent(petra.get(path).text, f"{path}/unschedule")).status_code == 302
    end = f"{cast.days}T11:30"
    assert not olga.save(ends_at=end)
    page = lxml.html.fromstring(olga.page)
    text = " ".join(page.text_content().split())
    assert "Petra Test, petra@test.example took this session out of the schedule meanwhile (" in text
    assert not olga.asked
    assert "Please look at the marked fields" not in text
    assert olga.fields["ends_at"] == [end]
    (form,) = [each for each in page.forms if "form" in (each.get("class") or "").split()]
    assert [each.text for each in form.xpath(".//button")] == ["Put it back with what I typed"]
    (back,) = form.xpath(".//a[text() = 'Leave it out']/@href")
    assert back == f"{DESK}/schedule"
    with app.app_context():
        assert not db.session.get(Slot, cast.session)
    assert olga.save()
    with app.app_context():
        slot = db.session.get_one(Slot, cast.session)
        assert (slot.room.name["en"], slot.ends_at - slot.starts_at) == ("Hall 1", 1.5 * HOUR)


def test_what_somebody_else_put_back_before_the_press_is_asked_about(app, cast, sign_in):
    path = f"{DESK}/schedule/{cast.session}"
    olga, petra = Editor(sign_in(cast.olga), path), sign_in(cast.petra)
    assert petra.post(f"{path}/unschedule").status_code == 302
    assert not olga.save(ends_at=f"{cast.days}T11:30")
    assert Editor(petra, path).save(starts_at=f"{cast.days}T10:00", ends_at=f"{cast.days}T12:00")
    assert not olga.save()
    assert set(olga.asked) == {"room_id", "ends_at"}
    assert "Changed by Petra Test" in olga.page
    assert olga.choose(room_id="mine", ends_at="mine")


def test_what_was_placed_meanwhile_is_asked_about_where_both_chose(app, cast, sign_in):
    take_out_of = f"{DESK}/schedule/{cast.session}"
    olga, petra = sign_in(cast.olga), sign_in(cast.petra)
    assert petra.post(f"{take_out_of}/unschedule").status_code == 302
    mine, theirs = Editor(olga, take_out_of), Editor(petra, take_out_of)
    assert theirs.save(room_id=theirs_room(theirs), starts_at=f"{cast.days}T10:00", ends_at=f"{cast.days}T12:00")
    assert not mine.save(ends_at=f"{cast.days}T11:30")
    assert set(mine.asked) == {"ends_at"}, "nobody chose what an empty form offers"
    assert mine.choose(ends_at="mine")
    with app.app_context():
        slot = db.session.get_one(Slot, cast.session)
        assert (slot.room.name["en"], slot.ends_at - slot.starts_at) == ("Hall 1", 1.5 * HOUR)


def theirs_room(editor):
    (select,) = lxml.html.fromstring(editor.page).xpath("//select[@name='room_id']")
    return next(option for option in select.value_options if option != "0")


@pytest.mark.parametrize("act", ["unschedule", "remove", "restore"])
def test_whoever_is_refused_reads_who_did_what_meanwhile(app, cast, sign_in, act):
    session = f"{DESK}/schedule/{cast.session}"
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
        slot.exceptions = [SlotException(recurs_at=slot.until, starts_at=slot.until, ends_at=slot.until + HOUR)]
        date = f"{session}/occurrences/{slot.exceptions[0].key}"
    removing = f"{DESK}/sessions/{cast.session}/remove"
    page = {"unschedule": session, "remove": removing, "restore": date}[act]
    path = page if act == "remove" else f"{page}/{act}"
    olga = sign_in(cast.olga)
    seen = sent(olga.get(page).text, path)
    assert Editor(sign_in(cast.petra), session).save(state="cancelled")
    text = olga.post(path, data=seen, follow_redirects=True).text
    assert f"{AGAIN} Session cancelled: Petra Test, petra@test.example, " in text


def test_whoever_may_not_cancel_an_edition_reads_who_did_what_meanwhile(app, cast, sign_in):
    olga, orhan, path = sign_in(cast.olga), sign_in(cast.orhan), f"{DESK}/postpone"
    seen = sent(olga.get(f"{DESK}/cancel").text, f"{DESK}/cancel")
    orhan.post(path, data=sent(orhan.get(path).text, path))
    text = olga.post(f"{DESK}/cancel", data=seen, follow_redirects=True).text
    assert f"{AGAIN} Edition postponed: Orhan Test, orhan@test.example, " in text

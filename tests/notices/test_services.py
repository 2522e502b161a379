"""A change that no calendar can carry in time goes by mail at once; one that can, only if it was not fetched."""

from datetime import timedelta

from sqlalchemy import event, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.delivery import compose
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter
from forum.notices.jobs import send_notices
from forum.notices.models import Notice
from forum.notices.queries import due_people
from forum.notices.services import settle_due
from forum.programme.models import Session
from forum.releases.queries import get_released
from forum.releases.rules import Frequency
from forum.releases.services import set_star
from forum.schedule.models import SlotException, SlotState
from forum.schedule.services.slots import copied
from forum.subscriptions.models import Subscription
from forum.subscriptions.services import note_use
from tests.factories import make_room, text
from tests.worlds import do_release

HOUR = timedelta(hours=1)


def letters():
    return db.session.scalars(select(Letter).where(Letter.template == "changes").order_by(Letter.id)).all()


def send_at(at):
    """What send_notices does at that time."""
    sent = 0
    for whom in due_people(at):
        with transaction():
            sent += settle_due(*whom, at)
    return sent


def fetch(at, version="1"):
    with transaction():
        note_use(db.session.scalars(select(Subscription)).one(), version, "iOS/18.0 dataaccessd/1.0", at)


def cancel(cast, number=1):
    do_release(cast, number, lambda slot: setattr(slot, "state", SlotState.CANCELLED))


def test_a_calendar_that_nobody_fetches_is_no_calendar(starred):
    cancel(starred)
    assert send_notices() == 1
    (letter,) = letters()
    assert letter.recipient == "paul@test.example"
    assert [(line["title"], line["kind"]) for line in letter.values["lines"]] == [("Opening", "cancelled")]
    assert db.session.scalars(select(Notice)).all() == []


def test_a_calendar_in_use_gets_its_turn_first_and_the_letter_comes_if_it_misses_it(starred):
    fetch(clock.now() - HOUR)
    cancel(starred)
    assert letters() == []
    assert send_notices() == 0
    assert send_at(clock.now() + timedelta(days=3)) == 1
    assert len(letters()) == 1


def test_a_notice_that_raises_is_put_off_and_the_others_go_out(starred, caplog):
    with transaction():
        edition = db.session.get_one(Edition, starred.edition)
        sam = db.session.get_one(Account, starred.sam)
        set_star(sam, edition, get_released(edition, starred.session), True, clock.now())
    cancel(starred)

    def refuse(_mapper, _connection, letter):
        if letter.recipient.startswith("paul"):
            raise ValueError(f"no letter for {letter.recipient}")

    event.listen(Letter, "before_insert", refuse)
    try:
        assert send_notices() == 1
    finally:
        event.remove(Letter, "before_insert", refuse)
    assert [letter.recipient for letter in letters()] == ["sam@test.example"]
    (left,) = db.session.scalars(select(Notice)).all()
    assert (left.account_id, left.due_at > clock.now() + HOUR / 2) == (starred.paul, True)
    assert [r.getMessage().partition(":")[0] for r in caplog.records] == [
        f"account {starred.paul}, edition {starred.edition}"
    ]
    assert "@" not in caplog.text


def test_a_change_that_was_fetched_needs_no_letter(starred):
    fetch(clock.now() - HOUR)
    cancel(starred)
    fetch(clock.now() + HOUR, "2")
    assert send_at(clock.now() + timedelta(days=3)) == 0
    assert letters() == []
    assert db.session.scalars(select(Notice)).all() == []


def test_a_letter_of_a_move_says_from_when(starred):
    def later(slot):
        slot.starts_at, slot.ends_at = slot.starts_at + HOUR, slot.ends_at + HOUR

    do_release(starred, 1, later)
    assert send_notices() == 1
    (letter,) = letters()
    (line,) = letter.values["lines"]
    assert line["before"].endswith("10:00")
    assert ", 11:00, Tashkent" in line["when"]
    assert f"({line['before']})".replace("(", "(before: ") in compose(letter).get_body(("plain",)).get_content()


def test_a_letter_that_waited_tells_the_programme_as_it_is_when_it_leaves(starred):
    cancel(starred)
    assert send_notices() == 1
    do_release(starred, 2, lambda slot: setattr(slot, "state", SlotState.CONFIRMED))
    deliver_letters()
    (letter,) = letters()
    assert [(line["title"], line["off"]) for line in letter.values["lines"]] == [("Opening", False)]


def test_a_letter_that_waited_keeps_its_news_though_the_title_is_changed_since(starred):
    def later(slot):
        slot.starts_at, slot.ends_at = slot.starts_at + HOUR, slot.ends_at + HOUR

    do_release(starred, 1, later)
    assert send_notices() == 1
    with transaction():
        db.session.get_one(Session, starred.session).title = text("Grand opening")
    do_release(starred, 2)
    deliver_letters()
    (line,) = letters()[0].values["lines"]
    assert (line["title"], line["kind"]) == ("Grand opening", "moved")
    assert line["before"].endswith("10:00")


def written():
    """The lines of the last letter about changes."""
    assert send_notices() == 1
    body = compose(letters()[-1]).get_body(("plain",)).get_content()
    return " ".join(line.removeprefix("– ") for line in body.splitlines() if line.startswith("– "))


def test_a_letter_names_the_hall_that_it_left_and_no_hour_that_stays(starred):
    day = f"{starred.days:%a} {starred.days.day} {starred.days:%B}"

    def elsewhere(slot):
        slot.room = make_room(db.session.get_one(Edition, starred.edition), "Hall 2")

    def later(slot):
        slot.starts_at, slot.ends_at = slot.starts_at + HOUR, slot.ends_at + HOUR

    do_release(starred, 1, later)
    assert written() == f"Opening: Moved, {day}, 11:00, Tashkent, Hall 1 (before: {day}, 10:00)"
    do_release(starred, 2, elsewhere)
    assert written() == f"Opening: Moved, {day}, 11:00, Tashkent, Hall 2 (before: Hall 1)"


def test_a_letter_of_an_end_says_what_is_off_and_of_a_return_what_is_new(starred):
    day = f"{starred.days:%a} {starred.days.day} {starred.days:%B}"
    cancel(starred)
    assert written() == f"Opening: Cancelled, {day}, 10:00, Tashkent, Hall 1"

    def again(slot):
        slot.state, slot.room = SlotState.CONFIRMED, make_room(db.session.get_one(Edition, starred.edition), "Hall 2")

    do_release(starred, 2, again)
    assert written() == f"Opening: Reinstated, {day}, 10:00, Tashkent, Hall 2 (before: Hall 1)"


def test_a_letter_of_a_date_that_is_left_out_says_which(starred):
    second = starred.days + timedelta(days=1)

    def daily(slot):
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)

    def without(slot):
        at = slot.starts_at + timedelta(days=1)
        slot.exceptions = [SlotException(recurs_at=at, starts_at=at, ends_at=at + HOUR, left_out=True)]

    do_release(starred, 1, daily)
    written()
    do_release(starred, 2, without)
    day = f"{second:%a} {second.day} {second:%B}"
    assert written() == f"Opening: A date does not take place, {day}, 10:00, Tashkent, Hall 1"
    do_release(starred, 3, lambda slot: slot.exceptions.clear())
    assert written() == f"Opening: A date takes place again, {day}, 10:00, Tashkent, Hall 1"


def test_a_letter_of_single_dates_that_moved_says_which_from_when_and_where(starred):
    second = starred.days + timedelta(days=1)

    def daily(slot):
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)

    def moved(slot):
        at = slot.starts_at + timedelta(days=1)
        hall = make_room(db.session.get_one(Edition, starred.edition), "Hall 2")
        times = {"starts_at": at + HOUR, "ends_at": at + 2 * HOUR}
        slot.exceptions = [SlotException(recurs_at=at, room=hall, state=SlotState.CONFIRMED, **times)]

    do_release(starred, 1, daily)
    written()
    do_release(starred, 2, moved)
    day = f"{second:%a} {second.day} {second:%B}"
    before = f"{day}, 10:00, Tashkent, Hall 1"
    assert written() == f"Opening: Moved, {day}, 11:00, Tashkent, Hall 2 (before: {before})"


def on(day):
    return f"{day:%a} {day.day} {day:%B}"


def two_dates(slot):
    """The second has a hall of its own."""
    slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
    hall, at = make_room(db.session.get_one(Edition, slot.edition_id), "Hall 2"), slot.starts_at + timedelta(days=1)
    slot.exceptions = [SlotException(recurs_at=at, starts_at=at, ends_at=at + HOUR, room=hall)]


def in_an_hour(slot):
    """The series, and its second date with it."""
    (second,) = [copied(each, each.recurs_at + HOUR) for each in slot.exceptions]
    second.starts_at, second.ends_at = second.starts_at + HOUR, second.ends_at + HOUR
    slot.exceptions = []
    db.session.flush()
    slot.exceptions, slot.until = [second], slot.until + HOUR
    slot.starts_at, slot.ends_at = slot.starts_at + HOUR, slot.ends_at + HOUR


def second_off(slot):
    slot.exceptions[0].state = SlotState.CANCELLED


def second_on(slot):
    slot.exceptions[0].state = SlotState.CONFIRMED


def test_a_single_date_that_is_off_is_told_with_its_own_hall(starred):
    do_release(starred, 1, two_dates)
    written()
    do_release(starred, 2, second_off)
    second = on(starred.days + timedelta(days=1))
    assert written() == f"Opening: A date does not take place, {second}, 10:00, Tashkent, Hall 2"


def test_a_date_that_is_off_is_told_though_its_series_is_moved_with_it_and_so_is_its_return(starred):
    def off_and_later(slot):
        second_off(slot)
        in_an_hour(slot)

    def on_and_later(slot):
        second_on(slot)
        in_an_hour(slot)

    first, second = on(starred.days), on(starred.days + timedelta(days=1))
    do_release(starred, 1, two_dates)
    written()
    do_release(starred, 2, off_and_later)
    moved = f"Opening: Moved, {first}, 11:00, Tashkent, Hall 1 (before: {first}, 10:00)"
    assert written() == f"{moved} Opening: A date does not take place, {second}, 10:00, Tashkent, Hall 2"
    do_release(starred, 3, on_and_later)
    moved = f"Opening: Moved, {first}, 12:00, Tashkent, Hall 1 (before: {first}, 11:00)"
    again = f"Opening: A date takes place again, {second}, 12:00, Tashkent, Hall 2"
    assert written() == f"{moved} {again}"


def test_dates_that_a_series_loses_or_gains_are_told(starred):
    def daily(slot):
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)

    def shorter(slot):
        slot.until = slot.starts_at

    do_release(starred, 1, daily)
    written()
    second = f"{on(starred.days + timedelta(days=1))}, 10:00, Tashkent, Hall 1"
    do_release(starred, 2, shorter)
    assert written() == f"Opening: A date does not take place, {second}"
    do_release(starred, 3, daily)
    assert written() == f"Opening: Added, {second}"


def test_only_who_has_a_calendar_reads_that_it_fetched_nothing_in_time(starred):
    unfetched = "Your calendar program has not fetched the change yet"
    cancel(starred)
    assert send_notices() == 1
    assert unfetched not in compose(letters()[-1]).get_body(("plain",)).get_content()
    fetch(clock.now())
    do_release(starred, 2, lambda slot: setattr(slot, "state", SlotState.CONFIRMED))
    assert send_at(clock.now() + timedelta(days=3)) == 1
    assert unfetched in compose(letters()[-1]).get_body(("plain",)).get_content()

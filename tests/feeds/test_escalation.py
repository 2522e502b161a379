"""A change that no calendar can carry in time goes by mail at once; one that can, only if it was not fetched."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import event, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.models import Letter
from forum.notices.jobs import send_notices
from forum.notices.models import Notice
from forum.notices.queries import due_people
from forum.notices.rules import LEAD, Poller, affects_from, due_at
from forum.notices.services import settle_due
from forum.releases.queries import get_released
from forum.releases.rules import Change, Happening
from forum.releases.services import set_star
from forum.schedule.models import SlotState
from forum.subscriptions.models import Subscription
from forum.subscriptions.rules.programs import program_of
from forum.subscriptions.services import is_use_worth_noting, note_use, subscribe
from tests.feeds.samples import recurring, week
from tests.feeds.test_http import do_release
from tests.schedule.test_rules import facts

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts_in", "devices", "due_in"),
    [
        (30 * 24 * HOUR, [], 0 * HOUR),  # nobody looks: now
        (1 * HOUR, [Poller(NOW - HOUR, HOUR / 2)], 0 * HOUR),  # too soon for any calendar
        (24 * HOUR, [Poller(NOW - HOUR, HOUR / 2)], HOUR / 2),  # an expected fetch, and one interval of patience
        (30 * 24 * HOUR, [Poller(NOW - HOUR)], 47 * HOUR),  # unknown interval: a day, and another
        (20 * HOUR, [Poller(NOW - HOUR)], 0 * HOUR),  # a day is too long then
        (20 * HOUR, [Poller(NOW - HOUR), Poller(NOW, HOUR)], 2 * HOUR),  # the quickest device counts
        (30 * 24 * HOUR, [Poller(NOW - 30 * 24 * HOUR, HOUR)], 0 * HOUR),  # a device nobody uses any more
        (5 * HOUR, [Poller(NOW, HOUR)], 2 * HOUR),  # never later than the lead
    ],
)
def test_when_a_letter_is_due(starts_in, devices, due_in):
    assert due_at(NOW + starts_in, devices, NOW) == NOW + due_in


def test_only_what_somebody_would_miss_counts():
    before, now = recurring(), week(1, -5)
    fewer = msgspec.structs.replace(
        before, repeats=msgspec.structs.replace(before.repeats, excluded=(week(2), week(5)))
    )
    assert affects_from(Change(Happening.MOVED, before, fewer, ("repeats",)), "Europe/Berlin", now) == week(5)
    assert affects_from(Change(Happening.CHANGED, facts(1), facts(1, "New"), ("title",)), "UTC", now) is None
    assert affects_from(Change(Happening.REMOVED, facts(1), None), "UTC", facts(1).ends_at + HOUR) is None
    assert (
        affects_from(
            Change(Happening.CANCELLED, facts(1), facts(1, status="cancelled")), "UTC", facts(1).starts_at - HOUR
        )
        == facts(1).starts_at
    )


@pytest.fixture
def starred(context, cast):
    do_release(cast, 0)
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        set_star(
            db.session.get_one(Account, cast.paul), edition, get_released(edition, cast.session), True, clock.now()
        )
        subscribe(db.session.get_one(Account, cast.paul), "phone", "en", clock.now())
    return cast


def letters():
    return db.session.scalars(select(Letter).where(Letter.template == "changes")).all()


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


def test_the_interval_is_learned_from_the_fetches(starred):
    start = clock.now()
    for n in range(6):
        fetch(start + n * 2 * HOUR, str(n))
    subscription = db.session.scalars(select(Subscription)).one()
    assert subscription.interval == 7200
    assert not is_use_worth_noting(
        subscription.last_used_at, subscription.seen, "5", start + 10 * HOUR + timedelta(minutes=5)
    )
    assert is_use_worth_noting(
        subscription.last_used_at, subscription.seen, "6", start + 10 * HOUR + timedelta(minutes=5)
    )
    assert timedelta(hours=2) < LEAD


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar (iPhone, iPad)"),
        ("macOS/15.1 (24B83) CalendarAgent/1.0", "Apple Calendar (Mac)"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0", "Thunderbird"),
        ("Microsoft.Exchange/15.20 (OutlookCalendarSync)", "Outlook"),
        ("DAVx5/4.4.3.2-ose (dav4jvm; okhttp/4.12.0) Android/15", "DAVx⁵"),
        ("Mozilla/5.0 (Windows NT 10.0) Firefox/130", ""),
        ("something/1.0 more", "something"),
        ("", ""),
    ],
)
def test_programs_are_called_as_people_call_them(agent, name):
    assert program_of(agent) == name

"""What the history of a session says of what came to it: another clock, a hall that was merged."""

from datetime import timedelta

import lxml.html

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, Room
from forum.editions.services import save_venue
from forum.releases.rules import Frequency
from forum.removal.services import merge
from forum.schedule.models import Slot, SlotException
from tests.factories import make_room

HISTORY = "/manage/innoprom/2027/log?thing=session&id={}"


def rows(client, session: int) -> list[str]:
    tree = lxml.html.fromstring(client.get(HISTORY.format(session)).text)
    return [" ".join(row.text_content().split()) for row in tree.xpath("//table[contains(@class, 'log')]/tbody/tr")]


def test_another_clock_is_named_as_the_cause_and_the_hour_stays(context, cast, sign_in):
    """Every session was said to start two hours later, and not why."""
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        save_venue(edition.venue, {"timezone": "Europe/Moscow"}, olga, clock.now())
    (row,) = rows(sign_in(cast.olga), cast.session)
    assert "The time zone is another one: Tashkent, UTC+5 → Moscow, UTC+3." in row
    assert "10:00, Tashkent" in row
    assert "10:00, Moscow" in row
    assert "12:00" not in row


def test_a_merged_hall_says_of_which_date_it_is_told(context, cast, sign_in):
    """It stood there twice, without the date."""
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        slot = db.session.get_one(Slot, cast.session)
        later = slot.starts_at + timedelta(days=1)
        slot.frequency, slot.until = Frequency.DAILY, later
        times = {"recurs_at": later, "starts_at": later, "ends_at": later + timedelta(hours=2)}
        slot.exceptions.append(SlotException(**times, room=slot.room))
        merge(db.session.get_one(Room, slot.room_id), make_room(edition, "Big"), olga, clock.now())
    told = [row for row in rows(sign_in(cast.olga), cast.session) if "Big" in row]
    assert sorted("Occurrence" in row for row in told) == [False, True]

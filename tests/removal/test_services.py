"""Archiving, restoring, merging and taking back, of every kind."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.audit.queries import LogFilter, select_entries
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Room
from forum.editions.queries import all_venues, get_edition, get_public, get_series, managed_series, rooms_of
from forum.errors import NotFound, Refused
from forum.mail.delivery.outgoing import compose
from forum.mail.models import Letter
from forum.people.queries import may_describe
from forum.programme.models import Appearance, Session, SpeakerRole
from forum.programme.queries import speakers_of, tracks_of
from forum.programme.services import save_session
from forum.registration.models import Category, Registration
from forum.registration.queries import categories_of
from forum.registration.rules import Refusal as RegistrationRefusal
from forum.removal.models import Merger
from forum.removal.queries import uses_of
from forum.removal.rules import TIME_TO_UNDO, Refusal
from forum.removal.services import archive, merge, restore, take_back
from forum.schedule.models import Slot, SlotException
from forum.schedule.rules import Refusal as ScheduleRefusal
from forum.schedule.services import announce_edition
from tests.factories import make_edition, make_session, make_speaker, put_in_state, register, text
from tests.removal.conftest import KINDS, MERGED_KINDS, Pair, thing

LATER = timedelta(days=1)


def olga(cast):
    return db.session.get_one(Account, cast.olga)


def do_merge(cast, kind, pair, rooms=None):
    with transaction():
        return merge(thing(kind, pair.used), thing(kind, pair.other), olga(cast), clock.now(), rooms).id


def do_take_back(cast, merger_id, after=LATER):
    with transaction():
        return take_back(db.session.get_one(Merger, merger_id), olga(cast), clock.now() + after)


def refusal(act, *arguments):
    with pytest.raises(Refused) as refused, transaction():
        act(*arguments)
    return refused.value.reason


OFFERED = {
    "series": lambda cast: managed_series(olga(cast)),
    "venue": lambda _: all_venues(),
    "room": lambda cast: rooms_of(db.session.get_one(Edition, cast.edition).venue_id),
    "track": lambda cast: tracks_of(cast.edition),
    "speaker": lambda cast: speakers_of(cast.edition),
    "category": lambda cast: categories_of(cast.edition),
}


@pytest.mark.parametrize("kind", MERGED_KINDS)
def test_what_is_archived_is_not_offered_until_it_is_restored(context, cast, pairs, kind):
    assert kind in OFFERED, f"OFFERED does not say what offers a {kind}"
    key = pairs[kind].other
    with transaction():
        archive(thing(kind, key), olga(cast), clock.now())
    assert key not in [row.id for row in OFFERED[kind](cast)]
    assert refusal(archive, thing(kind, key), olga(cast), clock.now()) is Refusal.ALREADY
    with transaction():
        restore(thing(kind, key), olga(cast), clock.now())
    assert key in [row.id for row in OFFERED[kind](cast)]
    assert refusal(restore, thing(kind, key), olga(cast), clock.now()) is Refusal.NOT_ARCHIVED
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.thing == kind, AuditEntry.thing_id == key))
    assert {"thing archived", "thing restored"} <= set(acts)


def test_what_has_an_archived_thing_keeps_it(context, cast, pairs, paul_registered):
    for kind in ("venue", "room", "track", "speaker", "category"):
        with transaction():
            archive(thing(kind, pairs[kind].used), olga(cast), clock.now())
    session, slot = db.session.get_one(Session, cast.session), db.session.get_one(Slot, cast.session)
    assert (session.track_id, slot.room_id) == (pairs["track"].used, pairs["room"].used)
    assert [s.id for s in session.speakers] == [pairs["speaker"].used]
    assert db.session.get_one(Edition, cast.edition).venue_id == pairs["venue"].used
    assert db.session.get_one(Registration, paul_registered).category_id == pairs["category"].used


def test_nobody_registers_in_an_archived_category(context, cast, pairs):
    with transaction():
        archive(thing("category", cast.category), olga(cast), clock.now())
    edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
    reason = refusal(register, edition, category, db.session.get_one(Account, cast.paul))
    assert reason is RegistrationRefusal.ARCHIVED


def test_a_draft_is_gone_and_what_calendars_carry_is_cancelled_first(context, cast, pairs):
    edition, draft = thing("edition", cast.edition), thing("edition", pairs["edition"].other)
    assert refusal(archive, edition, olga(cast), clock.now()) is Refusal.CANCEL_FIRST
    assert refusal(archive, edition.series, olga(cast), clock.now()) is Refusal.CANCEL_THEM_FIRST
    with transaction():
        archive(thing("edition", draft.id), olga(cast), clock.now())
    for reader in (olga(cast), db.session.get_one(Account, cast.admin)):
        with pytest.raises(NotFound):
            get_edition("drafts", "2027", reader)
    with transaction():
        thing("edition", cast.edition).state = EditionState.CANCELLED
        archive(thing("edition", cast.edition), olga(cast), clock.now())
        archive(thing("edition", cast.edition).series, olga(cast), clock.now())
    assert get_edition("innoprom", "2027", None).id == cast.edition
    assert get_series("innoprom", None).archived_at


def test_what_is_over_may_go_without_being_cancelled(context, cast, pairs):
    with transaction():
        edition = thing("edition", cast.edition)
        edition.starts_on = edition.ends_on = clock.now().date() - timedelta(days=1)
        archive(edition, olga(cast), clock.now())
    assert thing("edition", cast.edition).archived_at


@pytest.mark.parametrize("kind", OFFERED)
def test_a_merger_moves_what_refers_and_taking_it_back_returns_it(context, cast, pairs, paul_registered, kind):
    used, other = pairs[kind]
    reader = db.session.get_one(Account, cast.admin)
    before = [use.name for use in uses_of(thing(kind, used), reader)]
    merger = do_merge(cast, kind, pairs[kind])
    assert thing(kind, used).archived_at
    assert before
    assert uses_of(thing(kind, used), reader) == []
    assert set(map(str, before)) <= {str(use.name) for use in uses_of(thing(kind, other), reader)}
    assert refusal(restore, thing(kind, used), olga(cast), clock.now()) is Refusal.MERGED
    assert do_take_back(cast, merger) == 0
    assert [use.name for use in uses_of(thing(kind, used), reader)] == before
    assert uses_of(thing(kind, other), reader) == []
    assert thing(kind, used).archived_at is None
    words = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.thing == kind, AuditEntry.thing_id == used, AuditEntry.act == "thing merged"
        )
    ).unique()
    assert all(entry.words.before["name"] != entry.words.after["name"] for entry in list(words))


@pytest.mark.parametrize("kind", OFFERED)
def test_a_merger_cannot_be_taken_back_twice_or_too_late(context, cast, pairs, kind):
    merger = do_merge(cast, kind, pairs[kind])
    late = (db.session.get_one(Merger, merger), olga(cast), clock.now() + TIME_TO_UNDO + timedelta(minutes=1))
    assert refusal(take_back, *late) is Refusal.TOO_LATE
    do_take_back(cast, merger)
    assert refusal(take_back, db.session.get_one(Merger, merger), olga(cast), clock.now()) is Refusal.TOO_LATE


@pytest.mark.parametrize("kind", OFFERED)
def test_nothing_is_merged_into_itself_or_what_is_archived(context, cast, pairs, kind):
    used, other = thing(kind, pairs[kind].used), thing(kind, pairs[kind].other)
    assert refusal(merge, used, used, olga(cast), clock.now()) is Refusal.ITSELF
    with transaction():
        archive(thing(kind, other.id), olga(cast), clock.now())
    used, other = thing(kind, pairs[kind].used), thing(kind, pairs[kind].other)
    assert refusal(merge, used, other, olga(cast), clock.now()) is Refusal.GONE
    assert refusal(merge, other, used, olga(cast), clock.now()) is Refusal.ALREADY


@pytest.mark.parametrize("kind", ["room", "track", "speaker", "category"])
def test_nothing_is_merged_into_what_is_elsewhere(context, cast, pairs, kind):
    table = KINDS[kind].table
    elsewhere = db.session.scalars(select(table).order_by(table.id.desc()).limit(1)).one()
    assert refusal(merge, thing(kind, pairs[kind].used), elsewhere, olga(cast), clock.now()) is Refusal.GONE


def test_what_was_changed_since_stays_and_is_counted(context, cast, pairs):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        again = make_session(edition, "Again", hour=15, room=thing("room", pairs["room"].used)).id
    merger = do_merge(cast, "room", pairs["room"])
    with transaction():
        db.session.get_one(Slot, again).room_id = None
    assert do_take_back(cast, merger) == 1
    assert db.session.get_one(Slot, cast.session).room_id == pairs["room"].used
    assert db.session.get_one(Slot, again).room_id is None


def test_single_occurrences_go_along(context, cast, pairs):
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.exceptions.append(
            SlotException(
                recurs_at=slot.starts_at, starts_at=slot.starts_at, ends_at=slot.ends_at, room_id=pairs["room"].used
            )
        )
    merger = do_merge(cast, "room", pairs["room"])
    assert db.session.scalars(select(SlotException.room_id)).one() == pairs["room"].other
    do_take_back(cast, merger)
    assert db.session.scalars(select(SlotException.room_id)).one() == pairs["room"].used


def test_who_was_in_a_session_twice_is_in_it_once_and_twice_again(context, cast, pairs):
    with transaction():
        session = db.session.get_one(Session, cast.session)
        chair = thing("speaker", pairs["speaker"].other)
        session.appearances.append(Appearance(speaker=chair, role=SpeakerRole.CHAIR, position=1))
    merger = do_merge(cast, "speaker", pairs["speaker"])
    session = db.session.get_one(Session, cast.session)
    assert [(a.speaker_id, a.role) for a in session.appearances] == [(pairs["speaker"].other, SpeakerRole.CHAIR)]
    do_take_back(cast, merger)
    db.session.expire_all()
    assert [a.speaker_id for a in session.appearances] == list(pairs["speaker"])


@pytest.mark.parametrize("is_first", [True, False])
def test_the_order_of_speakers_comes_back_though_a_colleague_saved_the_session_meanwhile(
    context, cast, pairs, is_first
):
    with transaction():
        session, edition = db.session.get_one(Session, cast.session), db.session.get_one(Edition, cast.edition)
        used, other = pairs["speaker"]
        third, gone = (make_speaker(edition, name).id for name in ("Third", "Gone"))
        order = [gone, used, other, third] if is_first else [other, gone, used, third]
        save_session(session, edition, {"speakers": order, "chairs": []}, olga(cast), clock.now())
    merger = do_merge(cast, "speaker", Pair(gone, other))
    with transaction():
        now = [each.speaker_id for each in session.appearances]
        values = {"title": text("Renamed"), "speakers": now, "chairs": []}
        save_session(session, edition, values, olga(cast), clock.now())
    do_take_back(cast, merger)
    db.session.expire_all()
    assert [a.speaker_id for a in session.appearances] == order


def test_places_move_with_their_registrations(context, cast, pairs, crowd):
    with transaction():
        thing("category", pairs["category"].used).quota = 2
        thing("category", pairs["category"].other).quota = 3
    crowd(pairs["category"].used, "ana bek cho")  # the third waits
    first = crowd(pairs["category"].other, "dil")
    merger = do_merge(cast, "category", pairs["category"])
    used, other = thing("category", pairs["category"].used), thing("category", pairs["category"].other)
    assert (used.taken, used.waiting, other.taken, other.waiting) == (0, 0, 3, 1)
    numbers = db.session.scalars(select(Registration.waitlist_number).where(Registration.waitlist_number.is_not(None)))
    assert list(numbers) == [1]
    assert do_take_back(cast, merger) == 0
    db.session.expire_all()
    assert (used.taken, used.waiting, other.taken, other.waiting) == (2, 1, 1, 0)
    assert db.session.get_one(Registration, first[0]).category_id == other.id


def test_who_gets_a_place_by_a_merger_keeps_it(context, cast, pairs, crowd):
    with transaction():
        thing("category", pairs["category"].used).quota = 1
    crowd(pairs["category"].used, "ana bek")
    merger = do_merge(cast, "category", pairs["category"])
    used, other = thing("category", pairs["category"].used), thing("category", pairs["category"].other)
    assert (other.taken, other.waiting) == (2, 0)
    assert do_take_back(cast, merger) == 1
    db.session.expire_all()
    assert (used.taken, used.waiting, other.taken, other.waiting) == (1, 0, 1, 0)


def test_a_quota_and_a_missing_waitlist_refuse_a_merger(context, cast, pairs, crowd):
    crowd(pairs["category"].used, "ana bek")
    with transaction():
        thing("category", pairs["category"].other).quota = 1
    used, other = thing("category", pairs["category"].used), thing("category", pairs["category"].other)
    assert refusal(merge, used, other, olga(cast), clock.now()) is RegistrationRefusal.TOO_FEW
    with transaction():
        thing("category", pairs["category"].used).quota = 2
        thing("category", pairs["category"].other).has_waitlist = False
    crowd(pairs["category"].used, "cho")
    used, other = thing("category", pairs["category"].used), thing("category", pairs["category"].other)
    assert refusal(merge, used, other, olga(cast), clock.now()) is RegistrationRefusal.NO_WAITLIST


def test_a_merged_series_and_its_editions_answer_at_their_old_addresses(context, cast, pairs):
    merger = do_merge(cast, "series", pairs["series"])
    assert get_series("innoprom", None).slug == "expo"
    assert get_edition("innoprom", "2027", None).id == get_edition("expo", "2027", None).id == cast.edition
    do_take_back(cast, merger)
    assert get_series("innoprom", None).slug == "innoprom"
    assert get_edition("innoprom", "2027", None).series.slug == "innoprom"
    assert get_edition("expo", "2027", None).id == cast.edition


def test_the_calendar_of_a_series_has_its_own_name_after_a_merger(app, client, cast, pairs):
    with app.app_context():
        do_merge(cast, "series", pairs["series"])
    calendar = client.get("/calendar/expo.ics").text
    assert "X-WR-CALNAME:Expo" in calendar
    assert "SUMMARY:innoprom edition" in calendar


def test_series_that_do_not_fit_are_not_merged(context, cast, pairs):
    used, closed = thing("series", pairs["series"].used), db.session.get_one(Edition, cast.closed).series
    assert refusal(merge, used, closed, olga(cast), clock.now()) is Refusal.OPENNESS
    with transaction():
        other = make_edition("second").series_id
    used = thing("series", pairs["series"].used)
    assert refusal(merge, used, thing("series", other), olga(cast), clock.now()) is Refusal.SAME_ADDRESS


def test_the_rooms_of_a_venue_are_merged_or_come_along(context, cast, pairs):
    with transaction():
        palace = Room(venue=thing("venue", pairs["venue"].other), name=text("Hall 1"))
        db.session.add(palace)
        db.session.flush()
        to = palace.id
    merger = do_merge(cast, "venue", pairs["venue"], {pairs["room"].used: to, pairs["room"].other: 0})
    edition, slot = db.session.get_one(Edition, cast.edition), db.session.get_one(Slot, cast.session)
    assert (edition.venue_id, slot.room_id) == (pairs["venue"].other, to)
    assert thing("room", pairs["room"].other).venue_id == pairs["venue"].other
    assert get_public(edition.id).venue.id == pairs["venue"].used, "it is public with the next release"
    assert do_take_back(cast, merger) == 0
    db.session.expire_all()
    assert (edition.venue_id, slot.room_id) == (pairs["venue"].used, pairs["room"].used)
    assert {room.id for room in rooms_of(pairs["venue"].used)} == set(pairs["room"])
    assert [room.id for room in rooms_of(pairs["venue"].other)] == [to]


def test_an_edition_that_uses_a_room_of_the_new_venue_stays_there(context, cast, pairs):
    with transaction():
        palace = Room(venue=thing("venue", pairs["venue"].other), name=text("Grand"))
        db.session.add(palace)
        db.session.flush()
        to = palace.id
    merger = do_merge(cast, "venue", pairs["venue"], {pairs["room"].used: to})
    with transaction():
        make_session(db.session.get_one(Edition, cast.edition), "New", hour=16, room=db.session.get_one(Room, to))
    assert do_take_back(cast, merger) == 1
    assert db.session.get_one(Edition, cast.edition).venue_id == pairs["venue"].other
    assert db.session.get_one(Slot, cast.session).room_id == to


def test_a_room_that_others_use_meanwhile_holds_the_venue(context, cast, pairs):
    merger = do_merge(cast, "venue", pairs["venue"])
    with transaction():
        guest = make_edition("guest")
        guest.venue = thing("venue", pairs["venue"].other)
        make_session(guest, "Guests", room=thing("room", pairs["room"].other))
    reason = refusal(take_back, db.session.get_one(Merger, merger), olga(cast), clock.now())
    assert reason is ScheduleRefusal.USED_SINCE


def test_venues_in_other_zones_or_rooms_of_third_venues_are_refused(context, cast, pairs):
    used, other = thing("venue", pairs["venue"].used), thing("venue", pairs["venue"].other)
    strange = {pairs["room"].used: pairs["room"].other}
    assert refusal(merge, used, other, olga(cast), clock.now(), strange) is Refusal.OTHER_ROOM
    with transaction():
        thing("venue", pairs["venue"].other).timezone = "Asia/Yekaterinburg"
    used, other = thing("venue", pairs["venue"].used), thing("venue", pairs["venue"].other)
    assert refusal(merge, used, other, olga(cast), clock.now()) is Refusal.OTHER_ZONE


def test_whoever_is_moved_is_told_and_finds_it_in_the_history(context, cast, pairs, paul_registered):
    before = db.session.query(Letter).count()
    merger = do_merge(cast, "category", pairs["category"])
    letter, account = letters(before)[0], db.session.get_one(Account, cast.paul)
    assert (letter.template, letter.recipient) == ("category", account.email)
    assert (letter.values["before"], letter.values["category"]) == ("Delegate", "Guest")
    assert "“Guest”" in compose(letter).get_body(("plain",)).get_content()
    do_take_back(cast, merger)
    assert letters(before)[1].values["category"] == "Delegate"
    entries = db.session.scalars(
        select_entries(cast.edition, LogFilter(thing="registration", thing_id=paul_registered))
    )
    acts = [(e.act, e.words.before.get("category"), e.words.after.get("category")) for e in entries.unique()]
    assert [act for act, *_ in acts[:2]] == ["merging taken back", "thing merged"]
    assert acts[0][1:] == acts[1][:0:-1]


def test_categories_of_one_name_are_merged_without_a_letter(context, cast, pairs, paul_registered):
    with transaction():
        thing("category", pairs["category"].other).name = text("Delegate")
    before = db.session.query(Letter).count()
    do_merge(cast, "category", pairs["category"])
    assert letters(before) == []


def letters(after):
    return db.session.scalars(select(Letter).order_by(Letter.id).offset(after)).all()


def test_an_archived_edition_is_not_announced_and_its_people_stay_in_the_same_hands(context, cast, pairs):
    edition, person = db.session.get_one(Edition, pairs["edition"].other), speakers_of(cast.edition)[0].person
    with transaction():
        archive(edition, olga(cast), clock.now())
    assert refusal(announce_edition, edition, olga(cast), clock.now()) is ScheduleRefusal.ARCHIVED
    with transaction():
        put_in_state(db.session.get_one(Edition, cast.edition), EditionState.CANCELLED)
        archive(db.session.get_one(Edition, cast.edition), olga(cast), clock.now())
    assert may_describe(person, olga(cast))


def test_a_postponed_edition_is_awaited_whatever_its_old_days(context, cast):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.starts_on = edition.ends_on = clock.now().date() - timedelta(days=3)
        put_in_state(edition, EditionState.POSTPONED)
    assert refusal(archive, edition, olga(cast), clock.now()) is Refusal.CANCEL_FIRST


@pytest.mark.slow
@pytest.mark.parametrize("kind", OFFERED)
def test_what_was_merged_on_is_taken_back_in_turn_and_nothing_is_lost(context, cast, pairs, paul_registered, kind):
    used, other = pairs[kind]
    reader = db.session.get_one(Account, cast.admin)
    before = [use.name for use in uses_of(thing(kind, used), reader)]
    with transaction():
        third = another(kind, thing(kind, other))
    first, second = do_merge(cast, kind, pairs[kind]), do_merge(cast, kind, Pair(other, third))
    assert refusal(take_back, db.session.get_one(Merger, first), olga(cast), clock.now()) is Refusal.MERGED_ON
    assert uses_of(thing(kind, used), reader) == []
    assert (do_take_back(cast, second), do_take_back(cast, first)) == (0, 0)
    assert [use.name for use in uses_of(thing(kind, used), reader)] == before
    assert uses_of(thing(kind, other), reader) == uses_of(thing(kind, third), reader) == []


def another(kind, row):
    """A third one like it; its key."""
    new = {"slug": "third", "uid": None, "id": None, "archived_at": None}
    values = {
        c.name: new.get(c.name, getattr(row, c.name)) for c in row.__table__.columns if c.name not in ("id", "version")
    }
    made = type(row)(**values)
    db.session.add(made)
    db.session.flush()
    return made.id


def test_a_venue_whose_rooms_were_merged_on_waits_for_them(context, cast, pairs):
    with transaction():
        palace = thing("venue", pairs["venue"].other)
        halls = [Room(venue=palace, name=text(name)) for name in ("Hall 1", "Hall 9")]
        db.session.add_all(halls)
        db.session.flush()
        to, on = [hall.id for hall in halls]
    whole = do_merge(cast, "venue", pairs["venue"], {pairs["room"].used: to})
    part = do_merge(cast, "room", Pair(to, on))
    assert refusal(take_back, db.session.get_one(Merger, whole), olga(cast), clock.now()) is Refusal.MERGED_ON
    assert (do_take_back(cast, part), do_take_back(cast, whole)) == (0, 0)
    assert db.session.get_one(Slot, cast.session).room_id == pairs["room"].used


def test_a_merger_writes_all_rows_at_once_however_many_they_are(context, cast, pairs):
    flushes = []

    def count(*_):
        flushes.append(None)

    def merging(number):
        with transaction():
            for n in range(number):
                room = thing("room", pairs["room"].used)
                make_session(db.session.get_one(Edition, cast.edition), f"S{n}", hour=15, room=room)
        flushes.clear()
        merger, counted = do_merge(cast, "room", pairs["room"]), len(flushes)
        return counted, do_take_back(cast, merger)

    event.listen(db.session, "after_flush", count)
    few, many = merging(1), merging(12)
    event.remove(db.session, "after_flush", count)
    assert few == many

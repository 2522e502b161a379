"""A number on the waitlist is given up knowingly, and whoever is back within a day has it again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.registration import services
from forum.registration.models import Registration
from forum.registration.models import RegistrationState as S
from forum.registration.queries import queue_of
from tests.registration.views.test_doubling import ends, found
from tests.registration.views.test_doubling_back import plain, take_back
from tests.registration.views.test_organiser_alike import entered
from tests.registration.views.test_organiser_moving import counts, guests, move, set_category, state_of
from tests.registration.views.test_organiser_twice import of

GIVEN_UP = "They give up their number on the waitlist: №2. Back within a day, they get it again."
assert guests


@pytest.fixture
def line(app, cast, sign_in):
    """One place, and four who wait for it; the last of them would be let in by hand."""
    set_category(app, cast.category, quota=1)
    dana = sign_in(cast.dana)
    names = ("Zero", "First", "Second", "Third", "Fourth")
    return [entered(dana, cast, name, name, email=f"{name.lower()}@test.example") for name in names]


def numbers(app, cast, line):
    with app.app_context():
        queue = queue_of(cast.category)
        waiting = db.session.scalars(
            select(Registration.waitlist_number).where(Registration.waitlist_number.is_not(None))
        ).all()
        assert len(set(waiting)) == len(waiting), "two share a number"
        return [queue.get(found(each).id) for each in line]


def shown(client, page):
    return plain(client.get(page).text)


@pytest.mark.both
@pytest.mark.parametrize("asks", [False, True])
def test_a_move_taken_back_gives_the_number_again(app, cast, sign_in, guests, line, asks):
    dana = sign_in(cast.dana)  # where it is asked, whoever entered it leaves the approval to others
    set_category(app, guests, needs_approval=asks)
    assert GIVEN_UP in shown(dana, line[2]).partition("Move to another category")[2]
    move(dana, line[2], guests)
    assert numbers(app, cast, line) == [None, 1, None, 2, 3]
    assert state_of(app, line[2])[0] is (S.PENDING if asks else S.CONFIRMED)
    assert "Full: they stand on the waitlist as №2 again." in shown(dana, line[2])
    move(dana, line[2], cast.category)
    assert numbers(app, cast, line) == [None, 1, 2, 3, 4]
    assert counts(app, cast.category) == (1, 4)
    history = shown(dana, line[2]).partition("History")[2]
    assert "Number on the waitlist 2" in history
    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.act == "registration moved").order_by(AuditEntry.id)
        first, second = db.session.scalars(query).unique()
        assert (first.words.before["number"], second.words.after["number"]) == (2, 2)


@pytest.mark.both
def test_approved_again_it_stands_where_it_stood(app, cast, sign_in, guests, line):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    set_category(app, guests, needs_approval=True)
    move(dana, line[2], guests)
    set_category(app, cast.category, needs_approval=True)
    assert "approving puts them on the waitlist again, as №2." in shown(dana, line[2])
    move(dana, line[2], cast.category)
    assert state_of(app, line[2])[0] is S.PENDING
    assert "approving puts them on the waitlist again, as №2." in shown(rita, line[2])
    rita.post(f"{line[2]}/approve")
    assert numbers(app, cast, line) == [None, 1, 2, 3, 4]


@pytest.mark.both
def test_readmitted_it_stands_where_it_stood(app, cast, sign_in, line):
    rita = sign_in(cast.rita)
    assert GIVEN_UP in shown(rita, line[2])
    rita.post(f"{line[2]}/reject", data={"reason": "A mistake"})
    before, _ = take_back(rita, line[2])
    assert "Readmitted, they stand on the waitlist as №2 again." in before
    assert numbers(app, cast, line) == [None, 1, 2, 3, 4]


def test_after_a_day_it_joins_behind_all_others(app, cast, sign_in, line):
    rita = sign_in(cast.rita)
    with app.app_context(), transaction():
        then, by = clock.now() - timedelta(days=1, minutes=1), db.session.get_one(Account, cast.rita)
        services.reject(found(line[2]), "No", by, then)
    before, _ = take_back(rita, line[2])
    assert "readmitted, they join the waitlist. Before them: 3." in before
    assert numbers(app, cast, line) == [None, 1, 4, 2, 3]


@pytest.mark.both
def test_who_was_no_second_gets_the_number_back_from_whom_it_passed_to(app, cast, sign_in, line):
    rita = sign_in(cast.rita)
    ends(rita, line[1], line[4])
    assert numbers(app, cast, line) == [None, None, 2, 3, 1]
    before, after = take_back(rita, line[1])
    again = f"{of(line[4])} stands on the waitlist as №4 again."
    assert f"Readmitted, they stand on the waitlist as №1 again. {again}" in before
    assert again in after
    assert numbers(app, cast, line) == [None, 1, 2, 3, 4]
    assert counts(app, cast.category) == (1, 4)
    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.thing_id == found(line[4]).id).order_by(AuditEntry.id)
        told = [(e.words.before.get("number"), e.words.after.get("number")) for e in db.session.scalars(query).unique()]
        assert [each for each in told if all(each)] == [(4, 1), (1, 4)]


@pytest.mark.both
def test_whom_the_number_brought_a_place_keeps_it(app, cast, sign_in, line):
    rita = sign_in(cast.rita)
    ends(rita, line[1], line[4])
    rita.post(f"{line[0]}/cancel", data={"reason": "Full"})
    assert state_of(app, line[4])[0] is S.CONFIRMED
    take_back(rita, line[1])
    assert numbers(app, cast, line) == [None, 1, 2, 3, None]


@pytest.mark.both
def test_back_at_once_two_never_share_a_number(app, cast, sign_in, line):
    rita = sign_in(cast.rita)
    ends(rita, line[1], line[4])
    for each in (line[4], line[2], line[3]):
        rita.post(f"{each}/reject", data={"reason": "No"})
    ends_here, start = [line[1], *line[2:]], Barrier(4)
    people = [sign_in(cast.rita) for _ in ends_here]

    def back(client, page):
        start.wait()
        return client.post(f"{page}/readmit", data={"reason": "Yes"}).status_code

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(back, people, ends_here))
    for each in ends_here:
        if state_of(app, each)[0] is not S.WAITLISTED:
            rita.post(f"{each}/readmit", data={"reason": "Yes"})
    assert sorted(filter(None, numbers(app, cast, line))) == [1, 2, 3, 4]
    assert counts(app, cast.category) == (1, 4)


def test_a_delegate_who_changes_their_mind_is_told_and_has_it_again(app, cast, sign_in, guests, line):
    sam = sign_in(cast.sam)
    own = sam.post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    entered(sign_in(cast.dana), cast, "Late", "Late", email="late@test.example")
    set_category(app, guests, quota=5)
    page = plain(sam.get(f"{own}/change").text)
    assert "You are number 5 on the waitlist. In another category you give that number up" in page
    sam.post(f"{own}/change", data={"category": guests})
    assert "Full: you join the waitlist. Before you: 4." in plain(sam.get(f"{own}/change").text)
    sam.post(f"{own}/change", data={"category": cast.category})
    assert "You are number 5 on the waitlist" in plain(sam.get(own).text)

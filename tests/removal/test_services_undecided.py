"""Merging decides nothing: who waits for a place and was never approved of waits for approval where it is asked."""

import pytest
from sqlalchemy import event, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.mail.delivery.outgoing import compose
from forum.mail.models import Letter
from forum.registration.models import Registration
from forum.registration.models import RegistrationState as S
from forum.registration.queries import history_of, stood
from forum.registration.rules import Refusal
from forum.registration.services import approve
from forum.removal.services import merge
from tests.factories import text
from tests.removal.conftest import thing
from tests.removal.test_services import do_merge, do_take_back, refusal
from tests.removal.test_views import hidden, path


@pytest.fixture
def full(context, pairs):
    """The one has no places, the other has all and asks for approval."""
    with transaction():
        thing("category", pairs["category"].used).quota = 0
        thing("category", pairs["category"].other).needs_approval = True
    return pairs["category"]


def states(keys):
    db.session.expire_all()
    rows = [db.session.get_one(Registration, key) for key in keys]
    return [(row.state, row.waitlist_number) for row in rows]


def counts(pair):
    db.session.expire_all()
    return [(each.taken, each.waiting) for each in (thing("category", key) for key in pair)]


def letters():
    return db.session.scalars(select(Letter).order_by(Letter.id)).all()


@pytest.mark.both
def test_who_waits_unapproved_stands_pending_and_waits_again(cast, full, crowd):
    keys = crowd(full.used, "ana bek")
    merger = do_merge(cast, "category", full)
    assert states(keys) == [(S.PENDING, None)] * 2
    assert counts(full) == [(0, 0), (0, 0)]
    registration = db.session.get_one(Registration, keys[0])
    assert stood(registration) is S.PENDING
    assert (history_of(registration)[-1].state, history_of(registration)[-1].actor_id) == (S.PENDING, cast.olga)
    assert do_take_back(cast, merger) == 0
    assert states(keys) == [(S.WAITLISTED, 1), (S.WAITLISTED, 2)]
    assert counts(full) == [(0, 2), (0, 0)]
    assert history_of(registration)[-1].state is S.WAITLISTED
    do_merge(cast, "category", full)
    assert states(keys) == [(S.PENDING, None)] * 2, "taking back has not approved of them"


@pytest.mark.both
def test_who_was_approved_keeps_waiting_and_gets_a_place(cast, full, crowd):
    with transaction():
        thing("category", full.used).needs_approval = True
    keys = crowd(full.used, "ana bek")
    with transaction():
        approve(db.session.get_one(Registration, keys[0]), db.session.get_one(Account, cast.rita), clock.now())
    do_merge(cast, "category", full)
    assert states(keys) == [(S.CONFIRMED, None), (S.PENDING, None)]
    assert counts(full) == [(0, 0), (1, 0)]


def test_who_was_decided_on_since_stays(cast, full, crowd):
    keys = crowd(full.used, "ana bek")
    merger = do_merge(cast, "category", full)
    with transaction():
        approve(db.session.get_one(Registration, keys[1]), db.session.get_one(Account, cast.rita), clock.now())
    assert do_take_back(cast, merger) == 1
    assert states(keys) == [(S.WAITLISTED, 1), (S.CONFIRMED, None)]
    assert counts(full) == [(0, 1), (1, 0)]


def test_a_waitlist_is_needed_only_by_who_goes_on_waiting(cast, full, crowd):
    with transaction():
        thing("category", full.other).has_waitlist = False
    keys = crowd(full.used, "ana")
    do_merge(cast, "category", full)
    assert states(keys) == [(S.PENDING, None)]


def test_who_was_approved_needs_a_waitlist(cast, full, crowd):
    with transaction():
        thing("category", full.used).needs_approval = True
        thing("category", full.other).has_waitlist = False
    (key,) = crowd(full.used, "ana")
    with transaction():
        approve(db.session.get_one(Registration, key), db.session.get_one(Account, cast.rita), clock.now())
    used, other = (thing("category", each) for each in full)
    assert refusal(merge, used, other, db.session.get_one(Account, cast.olga), clock.now()) is Refusal.NO_WAITLIST


@pytest.mark.parametrize("name", ["Guest", "Delegate"])
def test_who_waits_for_approval_now_is_told_so_once(cast, full, crowd, name):
    with transaction():
        thing("category", full.other).name = text(name)
    crowd(full.used, "ana")
    before = len(letters())
    merger = do_merge(cast, "category", full)
    (letter,) = letters()[before:]
    told = compose(letter)
    assert "your registration waits for approval" in told["Subject"]
    body = told.get_body(("plain",)).get_content()
    assert "the organisers will look at it and write to you" in body
    assert ("moved your registration from" in body) == (name == "Guest")
    do_take_back(cast, merger)
    (letter,) = letters()[before + 1 :]
    assert "You are number 1 on the waitlist now." in compose(letter).get_body(("plain",)).get_content()


@pytest.mark.parametrize(("names", "said"), [("ana", "1 waits for a place"), ("ana bek", "2 wait for a place")])
def test_the_page_says_how_many_wait_for_approval(app, cast, pairs, crowd, sign_in, full, names, said):
    crowd(full.used, names)
    address = f"{path('category', full.used, 'merge')}?into={full.other}"
    rita = sign_in(cast.rita)
    assert said in rita.get(address).text
    seen = hidden(rita.get(address).text)
    with transaction():
        thing("category", full.other).needs_approval = False
    assert said not in rita.get(address).text
    assert hidden(rita.get(address).text) != seen


def test_who_was_never_approved_is_found_at_once(cast, full, crowd):
    found = []
    for names in ("ana", "bek cho dil eva"):
        crowd(full.used, names)
        asked = list[str]()
        listener = lambda _c, _u, statement, *_: asked.append(statement)  # noqa: E731, B023
        event.listen(db.engine, "before_cursor_execute", listener)
        merger = do_merge(cast, "category", full)
        event.remove(db.engine, "before_cursor_execute", listener)
        found.append(sum("registration_step" in each for each in asked if each.startswith("SELECT")))
        do_take_back(cast, merger)
    assert found[0] == found[1]

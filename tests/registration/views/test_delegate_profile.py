"""Who was let in by hand stays who they were until an organiser confirms somebody else."""

import re

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.services import describe_self
from forum.registration.models import Category, Registration
from tests.factories import register

DESK = "/manage/innoprom/2027/registrations"


@pytest.fixture
def reference(app, cast, sign_in):
    """Paul's registration, approved by Rita."""
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = True
    with app.app_context(), transaction():
        category, paul = db.session.get_one(Category, cast.category), db.session.get_one(Account, cast.paul)
        made = register(db.session.get_one(Edition, cast.edition), category, paul).reference
    press(sign_in(cast.rita), made, "approve")
    return made


def press(client, reference, act):
    """The button of the registration's page."""
    page = client.get(f"{DESK}/{reference}").text
    form = re.search(rf'{reference}/{act}".*?name="seen" value="(\w+)"', page, re.DOTALL)
    assert form, act
    return client.post(f"{DESK}/{reference}/{act}", data={"seen": form[1]}, follow_redirects=True).text


def rename(app, cast, **said):
    with app.app_context(), transaction():
        paul = db.session.get_one(Account, cast.paul)
        profile = {"given_name": "Paul", "family_name": "Test", "country": "UZ"} | said
        describe_self(paul, profile, clock.now())


def name_of(app, reference):
    with app.app_context():
        return db.session.query(Registration).filter_by(reference=reference).one().name


def test_a_new_name_of_who_was_approved_waits_for_an_organiser(app, cast, sign_in, reference):
    rename(app, cast, given_name="Somebody", family_name="Else")
    paul, rita, own = sign_in(cast.paul), sign_in(cast.rita), f"/account/registrations/{reference}"
    answer = paul.post(f"{own}/profile", follow_redirects=True).text
    assert "They are asked to confirm who you are now." in answer
    assert name_of(app, reference) == "Paul Test"
    assert "Paul Test" in paul.get(f"{own}/pass").text
    assert "Else" not in rita.get(f"{DESK}.csv").text
    assert "You asked that your registration says the same." in paul.get(own).text
    assert "You have asked for this already" in paul.post(f"{own}/profile", follow_redirects=True).text
    assert "A correction of who they are waits" in rita.get(DESK).text
    assert "Its delegate asks" in rita.get(f"{DESK}/{reference}").text
    press(rita, reference, "confirm")
    assert name_of(app, reference) == "Somebody Else"
    assert "A correction of who they are waits" not in rita.get(DESK).text


def test_what_is_confirmed_is_what_was_seen(app, cast, sign_in, reference):
    rename(app, cast, family_name="Smith")
    rita, address = sign_in(cast.rita), f"{DESK}/{reference}"
    seen = re.search(r'/confirm".*?name="seen" value="(\w+)"', rita.get(address).text, re.DOTALL)[1]
    rename(app, cast, family_name="Impostor")
    assert "has changed meanwhile" in rita.post(f"{address}/confirm", data={"seen": seen}, follow_redirects=True).text
    assert "has changed meanwhile" in rita.post(f"{address}/confirm", follow_redirects=True).text
    assert name_of(app, reference) == "Paul Test"


def test_the_one_who_is_approved_is_the_one_who_was_seen(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = True
        category, paul = db.session.get_one(Category, cast.category), db.session.get_one(Account, cast.paul)
        made = register(db.session.get_one(Edition, cast.edition), category, paul).reference
    rita, address = sign_in(cast.rita), f"{DESK}/{made}"
    seen = re.search(r'/approve".*?name="seen" value="(\w+)"', rita.get(address).text, re.DOTALL)[1]
    rename(app, cast, family_name="Impostor")
    assert sign_in(cast.paul).post(f"/account/registrations/{made}/profile").status_code == 302
    assert name_of(app, made) == "Paul Impostor"
    assert "has changed meanwhile" in rita.post(f"{address}/approve", data={"seen": seen}, follow_redirects=True).text


def test_another_phone_needs_nobody_and_nobody_confirms_themselves(app, cast, sign_in, reference):
    paul, own = sign_in(cast.paul), f"/account/registrations/{reference}/profile"
    rename(app, cast, phone="+998 1")
    assert "as your profile says now: " in paul.post(own, follow_redirects=True).text
    rename(app, cast, family_name="Else")
    assert paul.post(f"{DESK}/{reference}/confirm").status_code == 403
    assert sign_in(cast.dana).post(f"{DESK}/{reference}/confirm").status_code == 403
    assert name_of(app, reference) == "Paul Test"

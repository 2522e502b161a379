"""Of two registrations of one person the one that stays stands where the better of both stood."""

import re

import pytest
from sqlalchemy import select

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.models import Letter
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from tests.factories import make_category, text
from tests.registration.views.test_organiser_alike import entered
from tests.registration.views.test_organiser_moving import set_category


def of(page):
    return page.rpartition("/")[2]


def states(app, cast):
    with app.app_context():
        found = db.session.scalars(select(Registration).order_by(Registration.id)).unique()
        category = db.session.get_one(Category, cast.category)
        return [each.state for each in found], category.taken, category.waiting


def ends(client, one, other):
    """By its page, as a person does; what it said."""
    asked = f"{one}/duplicate"
    page = client.get(asked, query_string={"stays": of(other)}).text
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    assert client.post(asked, data={"stays": of(other), "seen": seen}).status_code == 302
    return page


@pytest.fixture
def three(app, cast, sign_in):
    """The first has the only place, two wait."""
    dana = sign_in(cast.dana)
    set_category(app, cast.category, quota=1)
    return [entered(dana, cast, name, "X", email=f"{name.lower()}@test.example") for name in ("First", "Else", "Third")]


@pytest.mark.both
def test_a_place_passes_to_the_one_that_stays(app, cast, sign_in, three):
    first, _, third = three
    page = ends(sign_in(cast.rita), first, third)
    assert f"{of(third)} takes its place, and is confirmed." in page
    assert states(app, cast) == ([S.DUPLICATE, S.WAITLISTED, S.CONFIRMED], 1, 1)
    with app.app_context():
        told = db.session.scalars(select(Letter).where(Letter.template == "registration").order_by(Letter.id)).all()[
            -2:
        ]
        assert [letter.values["state"] for letter in told] == ["duplicate", "confirmed"]
        assert ["METHOD:" + name in letter.calendar for name, letter in zip(("CANCEL", "REQUEST"), told, strict=True)]


@pytest.mark.both
def test_a_number_on_the_waitlist_passes_too(app, cast, sign_in, three):
    _, second, third = three
    page = ends(sign_in(cast.rita), second, third)
    assert f"{of(third)} takes its number on the waitlist: №1." in page
    assert states(app, cast) == ([S.CONFIRMED, S.DUPLICATE, S.WAITLISTED], 1, 1)
    with app.app_context():
        assert db.session.scalars(select(Registration.waitlist_number).order_by(Registration.id)).all() == [
            None,
            None,
            1,
        ]


def test_who_waits_for_approval_takes_the_place_of_whom_it_was_given(app, cast, sign_in, three):
    set_category(app, cast.category, needs_approval=True)
    fourth = entered(sign_in(cast.dana), cast, "Fourth", "X", email="fourth@test.example")
    ends(sign_in(cast.rita), three[0], fourth)
    assert states(app, cast) == ([S.DUPLICATE, S.WAITLISTED, S.WAITLISTED, S.CONFIRMED], 1, 2)


def test_the_better_one_stays_as_it_is(app, cast, sign_in, three):
    first, second, third = three
    rita = sign_in(cast.rita)
    assert f"{of(first)} stays as it is." in ends(rita, third, first)
    assert states(app, cast) == ([S.CONFIRMED, S.WAITLISTED, S.DUPLICATE], 1, 1)
    ends(rita, second, first)
    assert states(app, cast) == ([S.CONFIRMED, S.DUPLICATE, S.DUPLICATE], 1, 0)


def test_in_another_category_it_is_said_who_gets_the_place(app, cast, sign_in, three):
    with app.app_context(), transaction():
        guests = make_category(db.session.get_one(Edition, cast.edition), 0)
        guests.name = text("Guest")
        guests = guests.id
    other = entered(sign_in(cast.dana), cast, "Other", "X", email="o@test.example", category=guests)
    page = ends(sign_in(cast.rita), three[0], other)
    assert f"Its place goes to whoever waits for one in “Delegate”; {of(other)} stays as it is." in page
    assert states(app, cast) == ([S.DUPLICATE, S.CONFIRMED, S.WAITLISTED, S.WAITLISTED], 1, 1)


def test_nobody_gives_a_place_to_what_they_handed_in(app, cast, sign_in, three):
    own = entered(sign_in(cast.rita), cast, "Own", "X", email="own@test.example")
    assert "takes its place" not in ends(sign_in(cast.rita), three[0], own)
    assert states(app, cast)[0] == [S.DUPLICATE, S.CONFIRMED, S.WAITLISTED, S.WAITLISTED]


def test_a_place_that_came_meanwhile_is_asked_about_again(app, cast, sign_in, three):
    first, second, third = three
    rita = sign_in(cast.rita)
    page = rita.get(f"{third}/duplicate?stays={of(second)}").text
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    rita.post(f"{first}/cancel", data={"reason": "x"})
    answer = rita.post(f"{third}/duplicate", data={"stays": of(second), "seen": seen})
    assert "has changed meanwhile" in answer.text
    assert S.DUPLICATE not in states(app, cast)[0]

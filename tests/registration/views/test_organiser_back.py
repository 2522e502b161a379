"""Readmitting leads back to where it stood, says so before, and the letter says that it is back."""

import re

import pytest
from sqlalchemy import select

from forum.db import db
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.registration.models import Registration
from forum.registration.models import RegistrationState as S
from tests.registration.views.test_organiser_alike import entered
from tests.registration.views.test_organiser_moving import set_category


@pytest.fixture
def ended(app, cast, sign_in):
    """Cancelled; she had the only place."""
    set_category(app, cast.category, quota=1)
    page = entered(sign_in(cast.dana), cast, "Nazarova", "Farida", email="farida@test.example")
    sign_in(cast.rita).post(f"{page}/cancel", data={"reason": "A mistake"})
    return page


def asked(page):
    """What the form of the readmission sends."""
    form = re.search(r'<form[^>]*/readmit".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'name="(\w+)" value="(\w*)"', form)) | {"reason": "It was ours"}


def last(app):
    with app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.template == "registration").order_by(Letter.id)).all()[
            -1
        ]
        state = db.session.scalars(select(Registration.state).order_by(Registration.id)).first()
        return state, " ".join(compose(letter).get_body(("plain",)).get_content().split()), letter.calendar


BACK = "Ваша регистрация была прекращена и теперь снова действует"


def test_who_had_a_place_has_it_again(app, cast, sign_in, ended):
    rita = sign_in(cast.rita)
    page = rita.get(ended).text
    assert "Readmitted, they have a place again at once." in page
    assert (
        "Registration confirmed: Farida Nazarova."
        in rita.post(f"{ended}/readmit", data=asked(page), follow_redirects=True).text
    )
    state, letter, calendar = last(app)
    assert state is S.CONFIRMED
    assert BACK in letter
    assert "METHOD:REQUEST" in calendar
    history = rita.get(ended).text.partition('<ol class="history">')[2]
    assert "Confirmed Registration readmitted · Rita Test" in " ".join(re.sub(r"<[^>]+>", " ", history).split())


@pytest.mark.both
def test_where_no_place_is_left_they_wait_and_that_is_said_before(app, cast, sign_in, ended):
    rita = sign_in(cast.rita)
    before = asked(rita.get(ended).text)
    entered(sign_in(cast.dana), cast, "Other", "Other", email="other@test.example")
    assert "has changed meanwhile" in rita.post(f"{ended}/readmit", data=before).text
    page = rita.get(ended).text
    assert "All places are taken: readmitted, they join the waitlist. Before them: 0." in page
    rita.post(f"{ended}/readmit", data=asked(page))
    state, letter, calendar = last(app)
    assert (state, calendar) == (S.WAITLISTED, None)
    assert BACK in letter


@pytest.mark.parametrize("has_waitlist", [True, False])
def test_who_waited_for_approval_waits_for_it_again(app, cast, sign_in, has_waitlist):
    set_category(app, cast.category, needs_approval=has_waitlist, quota=1, has_waitlist=has_waitlist)
    page = entered(sign_in(cast.dana), cast, "Nazarova", "Farida", email="farida@test.example")
    rita = sign_in(cast.rita)
    rita.post(f"{page}/{'reject' if has_waitlist else 'cancel'}", data={"reason": "Not yet"})
    if not has_waitlist:  # nor is there a place
        entered(sign_in(cast.dana), cast, "Other", "Other", email="other@test.example")
    shown = rita.get(page).text
    assert "Readmitted, they wait for approval." in shown
    rita.post(f"{page}/readmit", data=asked(shown))
    state, letter, calendar = last(app)
    assert (state, calendar) == (S.PENDING, None)
    assert BACK in letter
    assert "мы получили вашу регистрацию" not in letter

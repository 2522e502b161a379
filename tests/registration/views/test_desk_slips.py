"""Whoever entered somebody takes it back for a day; whoever decides records that somebody does not come."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.db import db, transaction
from forum.mail.delivery import compose
from forum.registration.models import Registration
from forum.registration.models import RegistrationState as S
from tests.registration.views.test_desk import ENTER, letters, sent
from tests.registration.views.test_organiser_moving import counts, entered, guests, move, set_category, shown, state_of

SLIP, LATE = "Withdraw: entered by mistake", "Only who manages registration can withdraw or move it now."
__all__ = ("guests",)


@pytest.fixture
def own(cast, sign_in):
    """Dana entered Farida, who had a place at once."""
    return entered(sign_in(cast.dana), cast)


def grow_old(app, **by):
    with app.app_context(), transaction():
        registration = db.session.scalars(select(Registration)).unique().one()
        registration.created_at -= timedelta(**by)


def last_letter(app) -> str:
    with app.app_context():
        return " ".join(compose(letters("registration")[-1]).get_body(("plain",)).get_content().split())


def test_the_desk_takes_back_what_it_entered_a_moment_ago(app, cast, sign_in, own):
    dana = sign_in(cast.dana)
    page = dana.get(own).text
    assert SLIP in page
    assert "You entered this. Until " in page
    page = dana.post(f"{own}/mistake", follow_redirects=True).text
    assert "Registration withdrawn: Farida Nazarova." in page
    assert "Reason: Entered by mistake" in page
    assert (state_of(app, own)[0], counts(app, cast.category)) == (S.WITHDRAWN, (0, 0))
    assert "the organisers had entered you by mistake." in last_letter(app)


def test_it_moves_its_own_slip_but_approves_of_nobody(app, cast, sign_in, own, guests):
    dana = sign_in(cast.dana)
    assert "Registration confirmed: Farida Nazarova, Guest." in move(dana, own, guests)
    set_category(app, cast.category, needs_approval=True)
    assert "They wait for approval there." in dana.get(own).text
    move(dana, own, cast.category)
    assert state_of(app, own) == (S.PENDING, cast.category)
    assert counts(app, guests) == (0, 0)


@pytest.mark.parametrize("why", ["late", "decided", "not hers"])
def test_after_a_day_or_a_decision_registration_does_it(app, cast, sign_in, own, guests, why):
    dana = sign_in(cast.rita if why == "not hers" else cast.dana)
    if why == "late":
        grow_old(app, hours=25)
    elif why == "decided":
        move(sign_in(cast.rita), own, guests)
    page = dana.get(own).text
    assert SLIP not in page
    assert (LATE in page) is (why != "not hers")
    assert "Move to another category" not in page or why == "not hers"
    told = dana.post(f"{own}/mistake", follow_redirects=True).text
    said = {
        "late": "This was entered more than a day ago",
        "decided": "Moved to another category (Rita Test, rita@test.example).",
        "not hers": "Sent the link to take the profile over (Dana Test, dana@test.example).",
    }
    assert said[why] in told
    assert state_of(app, own)[0] is S.CONFIRMED


def test_a_delegations_call_is_recorded_as_what_it_is(app, cast, sign_in, own):
    rita, dana = sign_in(cast.rita), sign_in(cast.dana)
    assert "Withdraw at their wish" not in dana.get(own).text
    assert dana.post(f"{own}/withdraw").status_code == 403
    assert "Withdraw at their wish" in rita.get(own).text
    page = rita.post(f"{own}/withdraw", follow_redirects=True).text
    assert "Reason: At their own wish" in page
    assert state_of(app, own)[0] is S.WITHDRAWN
    assert "your registration is withdrawn, as you asked." in last_letter(app)
    assert "Reason" not in last_letter(app)
    with app.app_context():
        person = db.session.scalars(select(Registration.person_id)).one()
    page = dana.post(f"{ENTER}?person={person}", data=sent(cast), follow_redirects=True).text
    assert "Registration confirmed: Farida Nazarova." in page


def test_what_the_secretariat_corrected_the_desk_moves_no_more(app, cast, sign_in, guests):
    set_category(app, cast.category, needs_approval=True)
    dana = sign_in(cast.dana)
    own = entered(dana, cast)
    rita = sign_in(cast.rita)
    assert rita.post(f"{own}/person", data=sent(cast, position="Director")).location == own
    page = dana.get(own).text
    assert LATE in page
    assert "Move to another category" not in page
    assert "has changed meanwhile" in dana.post(f"{own}/category", data=shown(rita.get(own).text, guests)).text
    assert state_of(app, own) == (S.PENDING, cast.category)

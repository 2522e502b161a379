"""Who decides on registrations, and nobody else there does, takes back what they entered or ended by mistake."""

import pytest
from sqlalchemy import select

from forum.db import db
from forum.registration.models import Registration
from forum.registration.models import RegistrationState as S
from tests.registration.views.test_desk import ENTER, sent
from tests.registration.views.test_desk_shared import asks_approval, states
from tests.registration.views.test_desk_slips import grow_old
from tests.registration.views.test_organiser_back import asked

HERS = "You handed it in and ended it yourself."
OTHERS = "You handed it in, and somebody else ended it (Olga Test, olga@test.example): only a colleague can readmit it."


@pytest.fixture
def rita(cast, sign_in):
    return sign_in(cast.rita)


@pytest.mark.parametrize(("approval", "act", "state"), [(True, "reject", S.PENDING), (False, "cancel", S.CONFIRMED)])
def test_who_ended_what_they_entered_takes_that_back(app, cast, rita, approval, act, state):
    asks_approval(app, cast, approval)
    own = rita.post(ENTER, data=sent(cast)).location
    page = rita.post(f"{own}/{act}", data={"reason": "The wrong one"}, follow_redirects=True).text
    assert HERS in page
    assert rita.post(f"{own}/readmit", data=asked(page)).location == own
    assert states(app) == [state]


def test_what_a_colleague_ended_a_colleague_readmits(app, cast, sign_in, rita):
    own = rita.post(ENTER, data=sent(cast)).location
    sign_in(cast.olga).post(f"{own}/cancel", data={"reason": "No"})
    page = rita.get(own).text
    assert OTHERS in page
    assert "/readmit" not in page
    rita.post(f"{own}/readmit", data={"reason": "Yes"})
    assert states(app) == [S.CANCELLED]


def test_taking_back_approves_of_nobody(app, cast, rita):
    asks_approval(app, cast)
    own = rita.post(ENTER, data=sent(cast)).location
    page = rita.get(own).text
    assert "You handed it in: only a colleague can let it in." in page
    assert "You can correct who it is, withdraw or reject it below." in page
    assert "Withdraw: entered by mistake" in page
    assert "Correct who this is" in page
    rita.post(f"{own}/reject", data={"reason": "Not she"})
    rita.post(f"{own}/readmit", data={"reason": "She"})
    rita.post(f"{own}/approve")
    assert states(app) == [S.PENDING]


def test_ones_own_place_is_not_taken_back(app, cast, sign_in, rita):
    rita.post("/forums/innoprom/2027/register", data={"category": cast.category})
    own = f"{ENTER.rpartition('/')[0]}/{reference(app)}"
    page = rita.get(own).text
    assert "/cancel" not in page
    assert f'You can withdraw it yourself:\n  <a href="/account/registrations/{reference(app)}">' in page
    assert "Nobody decides on their own registration." in rita.post(f"{own}/cancel", data={"reason": "Mine"}).text
    assert states(app) == [S.CONFIRMED]
    sign_in(cast.olga).post(f"{own}/cancel", data={"reason": "Theirs"})
    rita.post(f"{own}/readmit", data={"reason": "Mine"})
    assert states(app) == [S.CANCELLED]


def test_nobody_rejects_their_own_that_waits(app, cast, sign_in, rita):
    asks_approval(app, cast)
    rita.post("/forums/innoprom/2027/register", data={"category": cast.category})
    own = f"{ENTER.rpartition('/')[0]}/{reference(app)}"
    page = rita.get(own).text
    assert "/reject" not in page
    assert "You can withdraw it yourself:" in page
    assert "Nobody decides on their own registration." in rita.post(f"{own}/reject", data={"reason": "Mine"}).text
    assert states(app) == [S.PENDING]
    assert "/reject" in sign_in(cast.olga).get(own).text


def reference(app) -> str:
    with app.app_context():
        return db.session.scalars(select(Registration.reference)).one()


def test_what_is_not_theirs_to_do_any_more_is_said(app, cast, rita):
    own = rita.post(ENTER, data=sent(cast)).location
    moved = "You entered this: only a colleague can move it to another category now."
    assert moved not in rita.get(own).text
    grow_old(app, hours=25)
    page = rita.get(own).text
    assert moved in page
    assert "Withdraw at their wish" in page


def test_before_entering_it_is_said_who_approves(app, cast, rita):
    told = "Nobody approves those whom they enter"
    assert told not in rita.get(ENTER).text
    asks_approval(app, cast)
    assert told in rita.get(ENTER).text

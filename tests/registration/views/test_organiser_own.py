"""Who decides on registrations reads why that is not for them where it is their own; every history says who did it."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import db, transaction
from forum.people.queries import find_person
from forum.registration.models import Registration, RegistrationAct, Step
from forum.registration.models import RegistrationState as S
from tests.registration.views.test_desk import LIST
from tests.registration.views.test_desk_shared import asks_approval
from tests.registration.views.test_organiser_alike import entered
from tests.registration.views.test_organiser_apart import history

WHY = "Nobody decides on their own registration. Ask a colleague."


@pytest.fixture
def own(app, cast, sign_in):
    """Rita's own, which waits for approval."""
    asks_approval(app, cast)
    assert (
        sign_in(cast.rita).post("/forums/innoprom/2027/register", data={"category": cast.category}).status_code == 302
    )
    with app.app_context():
        registration = db.session.scalars(select(Registration)).unique().one()
        assert registration.state is S.PENDING
        return f"{LIST}/{registration.reference}"


def test_ones_own_that_waits_says_why_one_cannot_approve_it(cast, sign_in, own):
    page = sign_in(cast.rita).get(own).text
    assert WHY in page
    assert f"{own}/approve" not in page
    assert f"{own}/approve" in sign_in(cast.olga).get(own).text


@pytest.mark.parametrize("asked", [False, True])
def test_ones_own_that_says_something_else_says_why_one_cannot_confirm_it(app, cast, sign_in, own, asked):
    assert sign_in(cast.olga).post(f"{own}/approve").status_code == 302
    with app.app_context(), transaction():
        registration = db.session.scalars(select(Registration)).unique().one()
        find_person(registration.person.account).position = "Rector"
        if asked:
            olga, act = db.session.get_one(Account, cast.olga), RegistrationAct.CORRECTION_OFFERED
            record(olga, act, registration, clock.now(), cast.edition, after={"position": "Head"})
    page = sign_in(cast.rita).get(own).text
    assert page.count(WHY) == 1
    assert f"{own}/confirm" not in page
    assert f"{own}/confirm" in sign_in(cast.olga).get(own).text


def test_a_step_of_which_the_log_says_nothing_is_told_with_who_did_it(app, cast, sign_in):
    page = entered(sign_in(cast.dana), cast, "Nazarova", "Farida")
    with app.app_context(), transaction():
        registration = db.session.scalars(select(Registration)).unique().one()
        db.session.add(Step(registration_id=registration.id, at=clock.now(), actor_id=cast.olga, state=S.CONFIRMED))
    assert "Olga Test, olga@test.example" in history(sign_in(cast.rita), page)

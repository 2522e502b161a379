"""Pages promise no letter to whom none can reach, and the history says what was done about a profile."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.db import db, transaction
from forum.people.models import ClaimLink
from forum.people.services import describe_self
from forum.registration.models import Registration
from tests.factories import make_category
from tests.opening import Editor
from tests.registration.views.test_desk import LIST
from tests.registration.views.test_organiser_alike import entered, rows
from tests.registration.views.test_organiser_moving import set_category

LETTERS = ("as the delegate will read it", "A letter tells", "The letter says")


def test_of_whom_no_letter_reaches_none_is_promised(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = entered(dana, cast, "Nazarova", "Farida", phone="+992 37 221 11 11")
    reached = entered(dana, cast, "Reached", "R", email="r@test.example")
    with app.app_context(), transaction():
        make_category(db.session.scalars(select(Registration)).first().edition)
    page = rita.get(own).text
    assert "Farida Nazarova has no e-mail address: nobody hears of it by letter." in page
    assert "Call +992 37 221 11 11." in page
    assert [each for each in LETTERS if each in page] == []
    assert "Reason, for the history: no letter tells it" in page
    asked = rita.get(f"{own}/duplicate?stays={reached.rpartition('/')[2]}").text
    assert "A letter tells" not in asked
    page = rita.get(reached).text
    assert "has no e-mail address" not in page
    assert [each for each in LETTERS if each not in page] == []


@pytest.mark.both
def test_who_was_answered_and_cannot_be_told_is_found(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    set_category(app, cast.category, needs_approval=True)
    pages = {name: entered(dana, cast, name, "X", email=email)
             for name, email in (("Answered", ""), ("Waits", ""), ("Reached", "r@test.example"))}  # fmt: skip
    rita.post(f"{pages['Answered']}/reject", data={"reason": "Full"})
    rita.post(f"{pages['Reached']}/approve")
    found = rows(rita, "untold")
    assert [name for name in pages if name in found] == ["Answered"]
    assert rows(sign_in(cast.rita), "nonsense").count('<th scope="row">') == 3


def test_a_link_that_was_sent_is_told_beside_its_button_and_in_the_history(app, cast, sign_in):
    dana = sign_in(cast.dana)
    own = entered(dana, cast, "Nazarova", "Farida", email="farida@test.example")
    page = " ".join(dana.get(own).text.split())
    assert re.search(r"The link was sent on [^<]+ by Dana Test\. Nobody has used it yet; it works until", page)
    assert "Sent the link to take the profile over · Dana Test" in re.sub(r"\s*<[^>]+>\s*", " ", page)
    with app.app_context(), transaction():
        db.session.scalars(select(ClaimLink)).one().expires_at = clock.now() - timedelta(days=1)
    assert "The link was sent on" not in dana.get(own).text


def test_whom_the_desk_corrects_was_not_updated_from_a_profile(app, cast, sign_in):
    own = entered(sign_in(cast.dana), cast, "Nazarova", "Farida", email="farida@test.example")
    rita = sign_in(cast.rita)
    assert Editor(rita, f"{own}/person").save(family_name="Nazarowa")
    history = rita.get(own).text.partition('<ol class="history">')[2]
    assert "Registration corrected at the desk" in history
    assert "from the profile" not in history


@pytest.mark.parametrize("act", ["reject", None])
def test_whoever_handed_in_what_ended_is_not_told_that_somebody_decides(app, cast, sign_in, act):
    set_category(app, cast.category, needs_approval=True)
    own = entered(sign_in(cast.dana), cast, "Nazarova", "Farida", email="farida@test.example")
    if act:
        sign_in(cast.rita).post(f"{own}/{act}", data={"reason": "No"})
    page = sign_in(cast.dana).get(own).text
    assert ("You handed it in: only a colleague can let it in." in page) is (act is None)
    assert ("only a colleague can readmit it" in page) is (act is not None)


def test_who_waits_is_not_told_that_they_were_let_in(app, cast, sign_in):
    set_category(app, cast.category, needs_approval=True, quota=0)
    paul, rita = sign_in(cast.paul), sign_in(cast.rita)
    own = paul.post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    rita.post(f"{LIST}/{own.rpartition('/')[2]}/approve")
    with app.app_context(), transaction():
        registration = db.session.scalars(select(Registration)).unique().one()
        who = {"given_name": "Paul", "family_name": "Test", "country": "UZ", "organisation": "Academy"}
        describe_self(registration.person.account, who, clock.now())
    told = paul.post(f"{own}/profile", follow_redirects=True).text
    assert "let you in" not in told
    assert "the organisers looked at who you were" in told

"""An incomplete registration is neither refused nor let in: its delegate is asked to complete it."""

import re

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.mail.delivery import compose
from forum.mail.services import forget, mark_sent
from forum.people.services import describe_self
from forum.registration.models import Category, Registration
from tests.registration.views.test_desk import ENTER, LIST, letters, sent

REASON = "Which ministry do you come from?"
INCOMPLETE, ASKED = f"{LIST}?look=incomplete", f"{LIST}?look=asked"


@pytest.fixture(autouse=True)
def by_hand(app, cast):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = True


@pytest.fixture
def paul(app, cast, sign_in):
    """His registration: his profile names no organisation."""
    made = sign_in(cast.paul).post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    return made.rpartition("/")[2]


def ask(client, reference):
    return client.post(f"{LIST}/{reference}/ask", data={"reason": REASON}, follow_redirects=True).text


def body(app, template):
    with app.app_context():
        return compose(letters(template)[-1]).get_body(("plain",)).get_content()


def test_the_letter_after_applying_names_what_is_missing(app, cast, sign_in, paul):
    told = body(app, "registration")
    assert "It does not say yet: organisation, position. Please complete it." in told
    assert "need not do anything" not in told
    page = sign_in(cast.paul).get(f"/account/registrations/{paul}").text
    assert "It does not say yet: organisation, position." in page
    assert "need not do anything" not in page
    sign_in(cast.dana).post(ENTER, data=sent(cast, position="Head", language="en"))
    assert "need not do anything" in body(app, "registration")


def test_incomplete_ones_are_marked_and_found(app, cast, sign_in, paul):
    dana = sign_in(cast.dana)
    dana.post(ENTER, data=sent(cast, position="Head"))
    rows = dana.get(LIST).text.partition("<tbody>")[2]
    assert rows.count("Incomplete") == 1
    found = dana.get(INCOMPLETE).text.partition("<tbody>")[2]
    assert "Paul Test" in found
    assert "Nazarova" not in found
    csv = sign_in(cast.rita).get(f"{LIST}.csv?look=incomplete").text
    assert "Paul" in csv
    assert "Nazarova" not in csv


def test_who_is_asked_reads_why_and_the_list_who_has_not_answered(app, cast, sign_in, paul):
    rita, own = sign_in(cast.rita), f"/account/registrations/{paul}"
    assert "Ask to complete it" in rita.get(f"{LIST}/{paul}").text
    assert "Asked to complete it: Paul Test." in ask(rita, paul)
    told = body(app, "complete")
    assert REASON in told
    assert own in told
    assert "Pending approval" in rita.get(f"{LIST}/{paul}").text
    for page in (sign_in(cast.paul).get(own).text, rita.get(f"{LIST}/{paul}").text):
        assert page.count(REASON) == 2  # above, and in the history
    assert "Paul Test" in rita.get(ASKED).text
    rita.post(f"{LIST}/{paul}/approve")
    assert "Paul Test" in rita.get(ASKED).text
    with app.app_context(), transaction():
        account = db.session.get_one(Account, cast.paul)
        values = {"given_name": "Paul", "family_name": "Test", "country": "UZ", "organisation": "M", "position": "P"}
        describe_self(account, values, clock.now())
    assert "Paul Test" in rita.get(ASKED).text
    sign_in(cast.paul).post(f"{own}/profile")
    assert "Paul Test" not in rita.get(ASKED).text.partition("<tbody>")[2]
    assert sign_in(cast.paul).get(own).text.count(REASON) == 1
    ask(rita, paul)
    assert "Paul Test" in rita.get(ASKED).text
    sign_in(cast.paul).post(f"{own}/change", data={"category": cast.category, "note": "Ministry of Works"})
    assert "Paul Test" not in rita.get(ASKED).text.partition("<tbody>")[2]


def test_whom_the_desk_entered_gets_the_link_to_the_profile_in_one_letter(app, cast, sign_in, client):
    rita = sign_in(cast.rita)
    reference = rita.post(ENTER, data=sent(cast, language="en")).location.rpartition("/")[2]
    with app.app_context():
        before = len(letters("claim"))
    ask(rita, reference)
    told = body(app, "complete")
    assert "It does not say yet: position." in told
    claim = re.search(r"(/account/claim/\S+)", told)[1]
    assert client.get(claim).status_code in {200, 302}
    with app.app_context():
        assert len(letters("claim")) == before
        assert letters("complete")[-1].expires_at
        with transaction():
            mark_sent(letters("complete")[-1], clock.now())
            forget(letters("complete")[-1])
        assert letters("complete")[-1].values["path"] == ""
    assert "Nazarova" in rita.get(ASKED).text


def test_nobody_is_asked_who_has_no_address_or_whose_registration_ended(app, cast, sign_in, paul):
    rita = sign_in(cast.rita)
    silent = rita.post(ENTER, data=sent(cast, email="")).location.rpartition("/")[2]
    assert "Ask to complete it" not in rita.get(f"{LIST}/{silent}").text
    assert "There is no address to write to." in ask(rita, silent)
    assert sign_in(cast.dana).post(f"{LIST}/{paul}/ask", data={"reason": REASON}).status_code == 403
    sign_in(cast.paul).post(f"/account/registrations/{paul}/withdraw")
    assert "Nothing was done." in ask(rita, paul)


def test_what_is_looked_for_is_asked_before_one_registers(cast, sign_in):
    client = sign_in(cast.paul)
    page = client.get("/forums/innoprom/2027/register").text
    assert page.count("Your profile says it too from then on.") == 2
    who = {"given_name": "Paul", "family_name": "Test", "country": "TJ", "organisation": "Mill", "position": "Head"}
    assert client.get("/account/profile").text.count("Asked for when you register.") == 2
    client.post("/account/profile", data=who)
    assert "Your profile says it too" not in client.get("/forums/innoprom/2027/register").text


def test_what_is_said_when_registering_fills_what_the_profile_lacks_and_changes_nothing_it_says(app, cast, sign_in):
    client = sign_in(cast.paul)
    who = {"given_name": "Paul", "family_name": "Test", "country": "TJ", "organisation": "Mill", "position": ""}
    client.post("/account/profile", data=who)
    typed = {"category": cast.category, "position": "Head", "organisation": "Another"}
    page = client.post("/forums/innoprom/2027/register", data=typed, follow_redirects=True).text
    assert "Your profile says this too now: position." in page
    with app.app_context():
        made = db.session.scalars(select(Registration).order_by(Registration.id.desc())).first()
        assert [(told["organisation"], told["position"]) for told in (made.said, made.person.said())] == [
            ("Mill", "Head")
        ] * 2

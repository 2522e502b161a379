"""Whom the desk corrects after somebody let them in by hand stays who they were until one who may decide confirms it."""

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.queries import find_person
from forum.registration.models import Category, Registration
from forum.registration.services import withdraw
from tests.factories import register
from tests.opening import Editor
from tests.registration.views.test_delegate_profile import DESK, press
from tests.registration.views.test_desk import ENTER, letters, sent

ALICE = {"given_name": "Alice", "family_name": "Vetted", "email": "alice@ministry.example"}
SOCK = {"given_name": "Sock", "family_name": "Attacker", "email": "sock@att.example"}


@pytest.fixture(autouse=True)
def by_hand(app, cast):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = True


def said_of(app, reference) -> tuple[str, str]:
    with app.app_context():
        registration = db.session.query(Registration).filter_by(reference=reference).one()
        return registration.name, registration.said["email"]


def claims(app) -> list[str]:
    with app.app_context():
        return [letter.recipient for letter in letters("claim")]


@pytest.fixture
def alice(app, cast, sign_in):
    """Entered by Dana, approved by Rita."""
    own = sign_in(cast.dana).post(ENTER, data=sent(cast, **ALICE)).location
    reference = own.rpartition("/")[2]
    press(sign_in(cast.rita), reference, "approve")
    return reference


def test_the_desk_does_not_decide_who_gets_an_approved_place(app, cast, sign_in, alice):
    dana, rita, one = sign_in(cast.dana), sign_in(cast.rita), f"{DESK}/{alice}"
    assert Editor(dana, f"{one}/person").save(**SOCK)
    assert "stays as they were" in dana.get(one).text
    assert said_of(app, alice) == ("Alice Vetted", ALICE["email"])
    assert "Attacker" not in rita.get(f"{DESK}.csv").text
    assert "has to confirm first" in dana.post(f"{one}/offer", follow_redirects=True).text
    assert f"{one}/offer" not in dana.get(one).text
    assert dana.post(f"{one}/confirm").status_code == 403
    assert claims(app) == [ALICE["email"]]
    assert (
        "Alice Vetted" in rita.get(DESK).text.partition("A correction of who they are waits")[2].partition("</div>")[0]
    )
    assert "The desk asks that it says what the profile says." in rita.get(one).text
    press(rita, alice, "confirm")
    assert said_of(app, alice) == ("Sock Attacker", SOCK["email"])
    assert "A correction of who they are waits" not in rita.get(DESK).text


@pytest.mark.parametrize("change", [{"email": SOCK["email"]}, {"family_name": "Attacker"}, {"organisation": "Other"}])
def test_an_address_waits_as_a_name_does_and_a_phone_does_not(app, cast, sign_in, alice, change):
    dana, one = sign_in(cast.dana), f"{DESK}/{alice}"
    assert Editor(dana, f"{one}/person").save(**change)
    assert "stays as they were" in dana.get(one).text
    assert Editor(dana, f"{one}/person").save(**{name: sent(cast, **ALICE)[name] for name in change})
    assert "asks that it says" not in dana.get(one).text  # as it was: nobody has to be asked
    assert Editor(dana, f"{one}/person").save(phone="+998 71 200 00 00")
    assert "Saved: Alice Vetted." in dana.get(one).text


def test_who_may_decide_asks_nobody(app, cast, sign_in, alice):
    assert Editor(sign_in(cast.rita), f"{DESK}/{alice}/person").save(**SOCK)
    assert said_of(app, alice) == ("Sock Attacker", SOCK["email"])
    assert claims(app)[-1] == SOCK["email"]


def test_no_letter_to_a_new_address_gives_an_approved_place_away(app, cast, sign_in, alice):
    """Wherever the address was changed: in another edition, by a second registration."""
    with app.app_context(), transaction():
        registration = db.session.query(Registration).filter_by(reference=alice).one()
        registration.person.email = SOCK["email"]
    dana = sign_in(cast.dana)
    dana.post(f"{DESK}/{alice}/offer")
    assert SOCK["email"] not in claims(app)


@pytest.fixture
def paul(app, cast, sign_in):
    """Has an account; entered by Dana, approved by Rita."""
    with app.app_context(), transaction():
        person = find_person(db.session.get_one(Account, cast.paul)).id
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        withdraw(register(edition, category, db.session.get_one(Account, cast.paul)), None, clock.now())
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    entered = sent(cast, given_name="Paul", family_name="Test")
    reference = dana.post(f"{ENTER}?person={person}", data=entered).location.rpartition("/")[2]
    press(rita, reference, "approve")
    return reference


def test_what_the_desk_said_of_an_account_waits_too(app, cast, sign_in, paul):
    dana, rita, reference = sign_in(cast.dana), sign_in(cast.rita), paul
    one = f"{DESK}/{reference}"
    assert Editor(dana, f"{one}/person").save(given_name="Sock", family_name="Attacker")
    assert said_of(app, reference)[0] == "Paul Test"
    page = rita.get(one).text
    assert "The desk asks to correct who this is" in page
    assert "Attacker" in page
    assert "Paul Test" in rita.get(DESK).text.partition("A correction of who they are waits")[2].partition("</div>")[0]
    press(rita, reference, "confirm")
    assert said_of(app, reference)[0] == "Sock Attacker"
    assert "The desk asks to correct" not in rita.get(one).text


def test_a_correction_is_confirmed_as_it_was_seen(app, cast, sign_in, alice):
    dana, rita, one = sign_in(cast.dana), sign_in(cast.rita), f"{DESK}/{alice}"
    assert Editor(dana, f"{one}/person").save(family_name="Smith")
    seen = rita.get(one).text.partition('/confirm"')[2].partition('name="seen" value="')[2].partition('"')[0]
    assert Editor(dana, f"{one}/person").save(family_name="Impostor")
    answer = rita.post(f"{one}/confirm", data={"seen": seen}, follow_redirects=True).text
    assert "has changed meanwhile" in answer
    assert said_of(app, alice)[0] == "Alice Vetted"


def test_a_correction_is_refused_and_the_old_words_stay(app, cast, sign_in, alice):
    dana, rita, one = sign_in(cast.dana), sign_in(cast.rita), f"{DESK}/{alice}"
    assert f"{alice}/refuse" not in rita.get(one).text
    assert Editor(dana, f"{one}/person").save(**SOCK)
    assert f'href="{one}">Alice Vetted</a>' in rita.get("/manage/innoprom/2027/").text
    assert dana.post(f"{one}/refuse").status_code == 403
    assert "has changed meanwhile" in rita.post(f"{one}/refuse", data={"seen": "guess"}).text
    page = press(rita, alice, "refuse")
    assert "Not corrected: Alice Vetted stays as registered." in page
    assert "Refused to say something else: it stays as it was" in page
    assert f"{alice}/refuse" not in page
    assert said_of(app, alice) == ("Alice Vetted", ALICE["email"])
    assert "A correction of who they are waits" not in rita.get(DESK).text
    assert "asks that it says" not in dana.get(one).text
    assert claims(app) == [ALICE["email"]]


def test_whom_it_concerns_finds_the_refusal_and_may_ask_again(app, cast, sign_in, paul):
    dana, rita, reference = sign_in(cast.dana), sign_in(cast.rita), paul
    one = f"{DESK}/{reference}"
    assert Editor(dana, f"{one}/person").save(given_name="Sock", family_name="Attacker")
    press(rita, reference, "refuse")
    assert said_of(app, reference)[0] == "Paul Test"
    assert "The desk asks to correct" not in rita.get(one).text
    own = sign_in(cast.paul).get(f"/account/registrations/{reference}").text
    assert "Refused to say something else: it stays as it was" in own
    assert "Rita" not in own
    assert Editor(dana, f"{one}/person").save(given_name="Sock", family_name="Attacker")
    assert "The desk asks to correct" in rita.get(one).text


def test_nobody_refuses_what_nobody_asked(app, cast, sign_in, alice):
    rita, one = sign_in(cast.rita), f"{DESK}/{alice}"
    seen = rita.get(one).text.partition('name="seen" value="')[2].partition('"')[0]
    assert "has changed meanwhile" in rita.post(f"{one}/refuse", data={"seen": seen}).text

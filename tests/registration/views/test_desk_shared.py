"""One address given for many: each is somebody of their own, and nobody is bound by what was entered under theirs."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.people.models import ClaimLink, Person
from forum.people.services import describe_self
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from tests.factories import make_account
from tests.registration.views.test_desk import ENTER, LIST, apart, letters, sent

SHARED = "secretariat@deleg.example"
REGISTER = "/forums/innoprom/2027/register"


def asks_approval(app, cast, asks=True):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = asks


def enters(desk, cast, given, family, email=SHARED, **kw):
    who = sent(cast, given_name=given, family_name=family, email=email, **kw)
    answer = desk.post(ENTER, data=who)
    if answer.status_code == 200:
        answer = desk.post(ENTER, data=who | apart(answer.text))
    return answer


def states(app) -> list[S]:
    with app.app_context():
        return [each.state for each in db.session.scalars(select(Registration).order_by(Registration.id)).unique()]


@pytest.mark.both
@pytest.mark.parametrize("ended", [False, True])
def test_another_name_at_the_same_address_is_asked_about_and_entered_anew(app, cast, sign_in, ended):
    asks_approval(app, cast)
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = enters(dana, cast, "Rustam", "Alimov").location
    if ended:
        rita.post(f"{own}/reject", data={"reason": "Too late"})
    who = sent(cast, given_name="Nodira", family_name="Saidova", email=SHARED)
    page = dana.post(ENTER, data=who).text
    assert "Somebody of this name, address or phone registered before." in page
    assert f'href="{own}"' in page
    assert own.rpartition("/")[2] in page.partition("registered before")[2].partition("</section>")[0]
    assert states(app) == [S.REJECTED if ended else S.PENDING]
    assert enters(dana, cast, "Nodira", "Saidova").status_code == 302
    assert states(app)[1:] == [S.PENDING]
    with app.app_context():
        people = db.session.scalars(select(Person).where(Person.email == SHARED)).unique().all()
        assert {(each.name, each.account_id) for each in people} == {("Rustam Alimov", None), ("Nodira Saidova", None)}
        assert [letter.recipient for letter in letters("registration")][-1] == SHARED


def test_who_shares_an_address_gets_the_link_only_when_it_is_asked_for(app, cast, sign_in):
    dana = sign_in(cast.dana)
    for number in range(9):
        own = enters(dana, cast, "Delegate", f"Number{number}").location
    with app.app_context():
        assert len(db.session.scalars(select(ClaimLink)).all()) == 1
    dana.post(f"{own}/offer")
    with app.app_context():
        first, last = db.session.scalars(select(ClaimLink).order_by(ClaimLink.id)).all()
        assert first.person_id != last.person_id
        assert first.used_at is None


@pytest.mark.parametrize("act", ["reject", None])
def test_the_same_name_at_the_same_address_is_led_to_what_stands_in_the_way(app, cast, sign_in, act):
    asks_approval(app, cast)
    dana = sign_in(cast.dana)
    own = enters(dana, cast, "Rustam", "Alimov").location
    if act:
        sign_in(cast.rita).post(f"{own}/{act}", data={"reason": "Too late"})
    who = sent(cast, given_name="Alimov", family_name="RUSTAM", email=SHARED)
    page = dana.post(ENTER, data=who).text
    assert ("was ended" if act else "Somebody of this name, address or phone registered before.") in page
    assert f'href="{own}"' in page
    assert own.rpartition("/")[2] in page
    assert len(states(app)) == 1


@pytest.fixture
def sams(cast):
    return "sam@test.example"


@pytest.mark.parametrize("act", ["reject", None])
def test_what_others_entered_under_an_address_does_not_bind_its_owner(app, cast, sign_in, sams, act):
    asks_approval(app, cast)
    dana, rita, sam = sign_in(cast.dana), sign_in(cast.rita), sign_in(cast.sam)
    own = enters(dana, cast, "X", "Badmail", sams).location
    if act:
        rita.post(f"{own}/{act}", data={"reason": "Nobody"})
    assert sam.get(REGISTER).status_code == 200
    mine = sam.post(REGISTER, data={"category": cast.category}).location
    assert states(app) == [S.REJECTED if act else S.PENDING, S.PENDING]
    page = rita.get(f"{LIST}/{mine.rpartition('/')[2]}").text
    assert own.rpartition("/")[2] in page.partition("Perhaps the same person")[2].partition("</section>")[0]


def test_who_was_entered_under_another_name_shows_the_letters_link(app, cast, sign_in, sams):
    """Many have one address: who owns it is not all of them, and an account may have outlived its owner's mailbox."""
    own = enters(sign_in(cast.dana), cast, "Semyon", "Test", sams).location.rpartition("/")[2]
    sam = sign_in(cast.sam)
    page = sam.get(REGISTER).text
    assert "entered somebody of another name under your address" in page
    assert "Semyon" not in page
    for data in ({}, {"reference": own}):
        assert "/claim/" not in sam.post(f"{REGISTER}/take-up", data=data).location


def test_whom_it_put_out_stays_out_by_name_and_once_claimed(app, cast, sign_in, sams):
    asks_approval(app, cast)
    dana, rita, sam = sign_in(cast.dana), sign_in(cast.rita), sign_in(cast.sam)
    own = enters(dana, cast, "Test", "Sam", sams).location
    rita.post(f"{own}/reject", data={"reason": "No"})
    assert "ended the registration under your address" in sam.get(REGISTER).text
    sam.post(REGISTER, data={"category": cast.category})
    assert states(app) == [S.REJECTED]
    with app.app_context(), transaction():  # claimed: another name does not help
        gone = db.session.get_one(Account, cast.sam)
        db.session.scalars(select(Person).where(Person.account_id == gone.id)).one().account_id = None
        db.session.flush()
        person = db.session.scalars(select(Registration)).unique().one().person
        person.account = gone
        describe_self(gone, {"given_name": "Else", "family_name": "Else", "country": "UZ"}, clock.now())
    assert sam.get(REGISTER).location.endswith(own.rpartition("/")[2])
    sam.post(REGISTER, data={"category": cast.category})
    assert states(app) == [S.REJECTED]


def test_whose_address_was_given_for_one_says_first_who_they_are(app, cast, sign_in):
    enters(sign_in(cast.dana), cast, "Rustam", "Alimov", "new@test.example")
    with app.app_context(), transaction():
        new = make_account("new", profile=False).id
    client = sign_in(new)
    assert f"/account/profile?next={REGISTER}" in client.get(REGISTER).text
    with app.app_context(), transaction():
        who = {"given_name": "New", "family_name": "One", "country": "UZ"}
        describe_self(db.session.get_one(Account, new), who, clock.now())
    assert client.post(REGISTER, data={"category": cast.category}).status_code == 302
    assert states(app) == [S.CONFIRMED, S.CONFIRMED]


def test_correcting_an_address_to_a_shared_one_asks_only_of_the_same_name(app, cast, sign_in):
    dana = sign_in(cast.dana)
    enters(dana, cast, "Rustam", "Alimov")
    own = enters(dana, cast, "Nodira", "Saidova", "").location
    who = sent(cast, given_name="Nodira", family_name="Saidova", email=SHARED)
    assert dana.post(f"{own}/person", data=who).status_code == 302
    other = enters(dana, cast, "Rustam", "Alimov", "").location
    answer = dana.post(f"{other}/person", data=sent(cast, given_name="Rustam", family_name="Alimov", email=SHARED))
    assert "has registered for this edition already" in answer.text

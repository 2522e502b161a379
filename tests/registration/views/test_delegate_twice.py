"""One alive registration per person and edition: whoever was entered by the desk does not register a second time."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select

from forum import clock
from forum.accounts.models import Account, Grant
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.people.services import describe_self
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.queries import alike_of, at_address
from tests.factories import make_account, make_category, make_edition
from tests.registration.views.test_desk import ADDRESS, ENTER, LIST, sent
from tests.registration.views.test_organiser_alike import suspected

REGISTER = "/forums/innoprom/2027/register"


def farida(app, *, profile=True) -> int:
    """Her account, made after the desk entered her."""
    with app.app_context(), transaction():
        account = make_account("farida", profile=False)
        if profile:
            describe_self(account, {"given_name": "Farida", "family_name": "Nazarova", "country": "TJ"}, clock.now())
        return account.id


def states(app) -> list[S]:
    with app.app_context():
        return [each.state for each in db.session.scalars(select(Registration).order_by(Registration.id)).unique()]


def registers(client, cast):
    return client.post(REGISTER, data={"category": cast.category})


@pytest.mark.parametrize("act", ["reject", "cancel"])
def test_whom_the_desk_entered_and_put_out_does_not_come_back_by_an_account(app, cast, sign_in, act):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = act == "reject"
    own = sign_in(cast.dana).post(ENTER, data=sent(cast)).location
    sign_in(cast.rita).post(f"{own}/{act}", data={"reason": "Not a delegate"})
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = False
    client = sign_in(farida(app))
    for page in (client.get(REGISTER).text, registers(client, cast).text):
        assert "The organisers ended the registration under your address" in page
    assert len(states(app)) == 1
    sign_in(cast.olga).post(f"{own}/readmit", data={"reason": "Ours"})
    assert "You are registered already" in client.get(REGISTER).text


def test_an_address_that_nobody_confirmed_is_nobodys(app, cast, sign_in):
    own = sign_in(cast.dana).post(ENTER, data=sent(cast)).location
    sign_in(cast.rita).post(f"{own}/cancel", data={"reason": "x"})
    client = sign_in(farida(app))
    with app.app_context(), transaction():
        db.session.scalars(select(Account).where(Account.email == ADDRESS)).one().confirmed_at = None
    registers(client, cast)
    assert states(app) == [S.CANCELLED, S.CONFIRMED]


@pytest.mark.both
@pytest.mark.parametrize("profile", [True, False])
def test_whoever_was_entered_takes_that_up_instead_of_registering(app, cast, sign_in, profile):
    own = sign_in(cast.dana).post(ENTER, data=sent(cast)).location
    client = sign_in(farida(app, profile=profile))
    page = client.get(REGISTER).text
    assert "You are registered already" in page
    assert "Farida Nazarova" in page
    registers(client, cast)
    assert states(app) == [S.CONFIRMED]
    claim = client.post(f"{REGISTER}/take-up", data={"reference": own.rpartition("/")[2]}).location
    shown = re.search(r'name="shown" value="([^"]*)"', client.get(claim).text)
    assert client.post(claim, data={"shown": shown[1]} if shown else {}).location == "/account/profile"
    assert client.get(f"/account/registrations/{own.rpartition('/')[2]}").status_code == 200
    assert client.get(REGISTER).status_code == 302
    with app.app_context():
        assert [r.person.account.email for r in at_address(cast.edition, ADDRESS)] == [ADDRESS]


@pytest.mark.both
def test_the_desk_and_the_person_at_once_make_one_registration(app, cast, sign_in):
    dana, client = sign_in(cast.dana), sign_in(farida(app))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda ask: ask(), [lambda: dana.post(ENTER, data=sent(cast)), lambda: registers(client, cast)]))
    assert states(app) == [S.CONFIRMED]


def test_a_registration_elsewhere_does_not_stand_in_the_way(app, cast, sign_in):
    with app.app_context(), transaction():
        edition = make_edition("later")
        category = make_category(edition).id
    sign_in(cast.dana).post(ENTER, data=sent(cast))
    client = sign_in(farida(app))
    client.post("/forums/later/2027/register", data={"category": category})
    assert states(app) == [S.CONFIRMED, S.CONFIRMED]


def test_whose_link_has_no_sender_any_more_is_told_to_ask_for_one(app, cast, sign_in):
    """What a secretary who lost the role had sent lets nobody in."""
    own = sign_in(cast.dana).post(ENTER, data=sent(cast)).location
    with app.app_context(), transaction():
        db.session.execute(delete(Grant).where(Grant.account_id == cast.dana))
    client = sign_in(farida(app))
    page = client.get(REGISTER).text
    assert "ask the organisers to send it" in page
    assert "take-up" not in page
    wanted = {"reference": own.rpartition("/")[2]}
    assert "Ask the organisers" in client.post(f"{REGISTER}/take-up", data=wanted, follow_redirects=True).text
    assert states(app) == [S.CONFIRMED]


def test_nobody_else_takes_it_up(app, cast, sign_in):
    own = sign_in(cast.dana).post(ENTER, data=sent(cast)).location
    wanted = {"reference": own.rpartition("/")[2]}
    assert "/claim/" not in sign_in(cast.sam).post(f"{REGISTER}/take-up", data=wanted).location
    registers(sign_in(cast.sam), cast)
    assert states(app) == [S.CONFIRMED, S.CONFIRMED]


def two(app, cast, sign_in) -> tuple[str, str]:
    """One person twice, as there were before: pages of the one entered and the person's own."""
    entered = sign_in(cast.dana).post(ENTER, data=sent(cast, email="old@test.example")).location
    client = sign_in(farida(app))
    own = registers(client, cast).location.rpartition("/")[2]
    with app.app_context(), transaction():
        registration = db.session.scalars(select(Registration).where(Registration.reference != own)).unique().one()
        registration.said = registration.said | {"email": ADDRESS}
        registration.folded = registration.folded.replace("old@", "farida@")
        registration.person.email = ADDRESS
    return entered, f"{LIST}/{own}"


def test_the_desk_ends_the_second_of_two_and_the_claim_goes_on(app, cast, sign_in):
    entered, own = two(app, cast, sign_in)
    sign_in(cast.dana).post(f"{entered}/offer")
    with app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.template == "claim").order_by(Letter.id.desc())).first()
        claim = re.search(r"(/account/claim/\S+)", compose(letter).get_body(("plain",)).get_content())[1]
        account = db.session.scalars(select(Account.id).where(Account.email == ADDRESS)).one()
    assert "let the organisers end one as a second" in sign_in(account).get(claim).text
    stays = own.rpartition("/")[2]
    rita = sign_in(cast.rita)
    assert f"end this one, {stays} stays" in rita.get(entered).text
    assert "duplicate" not in sign_in(cast.dana).get(entered).text  # who does not decide
    assert "Registered twice" in rita.post(f"{entered}/duplicate", data={"stays": stays}, follow_redirects=True).text
    assert states(app) == [S.DUPLICATE, S.CONFIRMED]
    with app.app_context():
        assert db.session.get_one(Category, cast.category).taken == 1
        letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        body = compose(letter).get_body(("plain",)).get_content()
        assert f"другая, {stays}, остаётся" in body.replace("\r\n", " ")
        assert "не могут" not in body
        assert "Причина" not in body
        assert "METHOD:CANCEL" in letter.calendar
    shown = re.search(r'name="shown" value="([^"]*)"', sign_in(account).get(claim).text)[1]
    assert sign_in(account).post(claim, data={"shown": shown}).location == "/account/profile"
    page = sign_in(account).get(f"/account/registrations/{entered.rpartition('/')[2]}").text
    assert "the other one stays" in page
    sign_in(account).post(f"/account/registrations/{stays}/withdraw")
    assert registers(sign_in(account), cast).status_code == 302  # nobody put her out
    assert states(app)[-1] is S.CONFIRMED


@pytest.mark.both
def test_of_two_one_stays(app, cast, sign_in):
    entered, own = two(app, cast, sign_in)
    first, second = (page.rpartition("/")[2] for page in (entered, own))
    rita = sign_in(cast.rita)
    rita.post(f"{entered}/duplicate", data={"stays": "NONE"})
    rita.post(f"{entered}/duplicate", data={"stays": first})
    assert S.DUPLICATE not in states(app)
    rita.post(f"{entered}/duplicate", data={"stays": second})
    assert (
        "No other living registration"
        in rita.post(f"{own}/duplicate", data={"stays": first}, follow_redirects=True).text
    )
    assert states(app) == [S.DUPLICATE, S.CONFIRMED]


@pytest.mark.both
@pytest.mark.parametrize(
    ("who", "alike"),
    [
        ({"given_name": "Nazarova", "family_name": "FARIDA"}, True),
        ({"given_name": "Fárida", "family_name": "Nazarova"}, True),
        ({"given_name": "Somebody", "phone": "992 (37) 221-11-11"}, True),
        ({"given_name": "Somebody", "phone": "+992 37 221 11 12"}, False),
        ({"given_name": "Faridakhon"}, False),
    ],
)
def test_the_same_names_or_phone_are_perhaps_the_same_person(app, cast, sign_in, who, alike):
    dana = sign_in(cast.dana)
    one = dana.post(ENTER, data=sent(cast, phone="+992 37 221 11 11")).location
    with app.app_context():
        known = db.session.scalars(select(Registration.person_id)).one()
    other = dana.post(ENTER, data=sent(cast, email="", **{"phone": "", "anew": str(known), **who}))
    assert other.status_code == 302
    suspected(app)
    page = dana.get(one).text
    assert ("Perhaps the same person" in page) is alike
    assert (other.location in page) is alike
    with app.app_context():
        second = db.session.scalars(select(Registration).order_by(Registration.id.desc())).unique().first()
        assert bool(alike_of(second)) is alike


def test_an_account_of_another_address_is_a_hint_for_the_desk(app, cast, sign_in):
    own = sign_in(cast.dana).post(ENTER, data=sent(cast)).location
    sign_in(cast.rita).post(f"{own}/cancel", data={"reason": "Not a delegate"})
    with app.app_context(), transaction():
        account = make_account("other-address")
        describe_self(account, {"given_name": "Farida", "family_name": "Nazarova", "country": "TJ"}, clock.now())
        account = account.id
        assert db.session.get(Edition, cast.edition)
    mine = registers(sign_in(account), cast).location.rpartition("/")[2]
    assert own in sign_in(cast.rita).get(f"{LIST}/{mine}").text


def test_who_was_ended_as_a_second_by_mistake_is_let_in_again(app, cast, sign_in):
    entered, own = two(app, cast, sign_in)
    rita = sign_in(cast.rita)
    rita.post(f"{entered}/duplicate", data={"stays": own.rpartition("/")[2]})
    assert "It was not a second: take it back" in rita.get(entered).text
    rita.post(f"{entered}/readmit", data={"reason": "They are two"})
    assert states(app) == [S.CONFIRMED, S.CONFIRMED]

"""What only the second of two says goes to the one that stays, and whoever holds its link or its page is led there."""

import re

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.queries import where_edition
from forum.mail.delivery import compose
from forum.people.models import ClaimLink
from forum.people.queries import find_person
from forum.people.services import describe_self
from forum.registration.models import Apart, Registration
from forum.registration.models import RegistrationState as S
from tests.factories import make_account, make_category, make_edition
from tests.registration.views.test_desk import ADDRESS, letters
from tests.registration.views.test_organiser_alike import entered, suspected
from tests.registration.views.test_organiser_twice import of

REGISTER = "/forums/innoprom/2027/register"
WAY = "/forums/innoprom/2027/"
SAID = {"native_name": "Фарида", "phone": "+992 37 221 11 11", "note": "Halal"}


def ends(client, one, other, *keep):
    """With what the page ticks, but for these; what the page says."""
    page = client.get(f"{one}/duplicate?stays={of(other)}").text
    ticked = re.findall(r'name="take" id="[^"]*" value="([^"]*)"\s*checked', page)
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    sent = {"stays": of(other), "seen": seen, "take": [each for each in ticked if each not in keep]}
    assert client.post(f"{one}/duplicate", data=sent).status_code == 302
    return page


def found(reference) -> Registration:
    return db.session.scalars(select(Registration).where(Registration.reference == of(reference))).unique().one()


def claim_of(app, index=-1):
    with app.app_context():
        body = compose(letters("claim")[index]).get_body(("plain",)).get_content()
        return re.search(r"(/account/claim/\S+)", body)[1]


def new_account(app, **kw) -> int:
    with app.app_context(), transaction():
        return make_account("farida", profile=False, **kw).id


@pytest.fixture
def two(app, cast, sign_in):
    """Who was sent a link, and whom nobody reaches."""
    dana = sign_in(cast.dana)
    one = entered(dana, cast, "Nazarova", "Farida", email=ADDRESS, **SAID)
    other = entered(dana, cast, "Nazarova", "Farida", organisation="", email="", note="", language="en")
    return one, other


@pytest.mark.both
def test_the_one_that_stays_is_reached_where_the_second_was(app, cast, sign_in, two):
    one, other = two
    claim = claim_of(app)
    page = ends(sign_in(cast.rita), one, other)
    for value in (ADDRESS, "Фарида", "+992 37 221 11 11", "Ministry", "Halal"):
        assert value in page.partition("<fieldset")[2]
    with app.app_context():
        ended, stays = found(one), found(other)
        assert (ended.state, stays.state) == (S.DUPLICATE, S.CONFIRMED)
        told = (stays.person.email, stays.person.phone, stays.person.native_name, stays.person.language)
        assert told == (ADDRESS, SAID["phone"], SAID["native_name"], "ru")
        assert (stays.said["email"], stays.said["organisation"]) == (ADDRESS, "Ministry")
        assert stays.answers == {"note": "Halal"}
        assert len(letters("claim")) == 1, "the link that was sent is enough"
    farida = sign_in(new_account(app))
    assert farida.post(claim).status_code == 302
    assert farida.get(f"/account/registrations/{of(other)}").status_code == 200


def test_what_is_not_ticked_stays_behind(app, cast, sign_in, two):
    one, other = two
    ends(sign_in(cast.rita), one, other, "email", "phone")
    with app.app_context():
        stays = found(other)
        assert (stays.person.email, stays.person.phone, stays.person.native_name) == ("", "", "Фарида")
        assert db.session.scalars(select(ClaimLink)).one().person_id == found(one).person_id


def test_what_the_one_that_stays_says_is_kept(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    one = entered(dana, cast, "Nazarova", "Farida", email=ADDRESS, **SAID)
    other = entered(dana, cast, "Nazarova", "Farida", email="other@test.example", phone="+992 1 11 11")
    assert ADDRESS not in ends(rita, one, other).partition("<fieldset")[2]
    with app.app_context():
        stays = found(other)
        assert (stays.person.email, stays.person.phone) == ("other@test.example", "+992 1 11 11")
        assert [link.used_at for link in db.session.scalars(select(ClaimLink))] == [None, None]


def test_an_address_that_many_have_gets_no_new_link(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    entered(dana, cast, "Head", "Office", email=ADDRESS)
    one = entered(dana, cast, "Nazarova", "Farida", email=ADDRESS)
    other = entered(dana, cast, "Nazarova", "Farida", email="")
    page = ends(rita, one, other)
    assert ADDRESS in page
    assert "No link was sent" in rita.get(one).text
    with app.app_context():
        assert found(other).person.email == ADDRESS
        assert len(letters("claim")) == 1


def test_who_registered_themselves_is_sent_the_link_of_what_stays(app, cast, sign_in):
    account = new_account(app)
    with app.app_context(), transaction():
        who = {"given_name": "Farida", "family_name": "Nazarova", "country": "TJ"}
        describe_self(db.session.get_one(Account, account), who, clock.now())
    farida, rita = sign_in(account), sign_in(cast.rita)
    own = farida.post(REGISTER, data={"category": cast.category}).location
    stays = entered(sign_in(cast.dana), cast, "Nazarova", "Farida", email="")
    ends(rita, stays.replace(of(stays), of(own)), stays)
    assert of(own) in farida.get(WAY).text, "her page says what stays"
    assert f'{REGISTER}"' not in farida.get(WAY).text, "she need not register again"
    assert farida.get(REGISTER).location == own
    assert farida.post(REGISTER, data={"category": cast.category}).location == own
    page = farida.get(own).text
    assert of(stays) in page
    assert "Take it over" in page
    claim = farida.post(f"{REGISTER}/take-up", data={"reference": of(stays)}).location
    shown = re.search(r'name="shown" value="([^"]*)"', farida.get(claim).text)[1]
    assert farida.post(claim, data={"shown": shown}).location == "/account/profile"
    assert f"To the one that stays: {of(stays)}" in farida.get(own).text
    assert farida.get(f"/account/registrations/{of(stays)}").status_code == 200


def test_without_an_address_its_page_says_whom_to_ask(app, cast, sign_in):
    account = new_account(app)
    with app.app_context(), transaction():
        who = {"given_name": "Farida", "family_name": "Nazarova", "country": "TJ"}
        describe_self(db.session.get_one(Account, account), who, clock.now())
    farida, rita = sign_in(account), sign_in(cast.rita)
    own = farida.post(REGISTER, data={"category": cast.category}).location
    stays = entered(sign_in(cast.dana), cast, "Nazarova", "Farida", email="")
    ends(rita, stays.replace(of(stays), of(own)), stays, "email")
    page = farida.get(own).text
    assert "Take it over" not in page
    assert f"{of(stays)} stays. To take it over you need a link by mail" in page
    assert "/claim/" not in farida.post(f"{REGISTER}/take-up", data={"reference": of(stays)}).location


def test_the_profile_of_an_account_is_not_the_desks_to_change(app, cast, sign_in):
    sam = sign_in(cast.sam).post(REGISTER, data={"category": cast.category}).location
    one = entered(sign_in(cast.dana), cast, "Test", "Sam", email="", **SAID)
    own = one.replace(of(one), of(sam))
    page = ends(sign_in(cast.rita), one, own)
    assert "is not yours to describe" in page
    assert 'name="take"' not in page
    seen = sign_in(cast.rita).post(f"{one}/readmit", data={"reason": "Not a second"})
    assert seen.status_code == 302
    answer = sign_in(cast.rita).post(f"{one}/duplicate", data={"stays": of(own), "take": ["phone"]})
    assert "has changed meanwhile" in answer.text
    with app.app_context():
        assert found(one).state is not S.DUPLICATE
        assert find_person(db.session.get_one(Account, cast.sam)).phone == ""


def test_nobody_is_entered_again_beside_what_stays(app, cast, sign_in, two):
    one, other = two
    dana = sign_in(cast.dana)
    ends(sign_in(cast.rita), one, other, "email")
    with app.app_context():
        person = found(one).person_id
    who = {"family_name": "Nazarova", "given_name": "Farida", "country": "TJ", "category": cast.category}
    page = dana.post(f"/manage/innoprom/2027/registrations/enter?person={person}", data=who).text
    assert "This person has registered for this edition already." in page
    assert f'href="{other}"' in page


@pytest.mark.both
def test_of_one_that_ended_as_a_second_nobody_says_it_is_somebody_else(app, cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    suspected(app)
    assert "These are two people" in rita.get(one).text
    ends(rita, one, other)
    page = rita.get(one).text
    above = page.partition("<h2>History")[0]
    assert "Perhaps the same person" not in above
    assert re.search(rf'<a href="{other}">Farida Nazarova, {of(other)}</a> stays\.', above)
    assert f"{one}/apart" not in page
    assert "It was not a second: take it back" in page
    for own, beside in (two, two[::-1]):
        told = rita.post(f"{own}/apart", data={"other": of(beside)}).text
        assert "One of them ended as a second." in told
    with app.app_context():
        assert not db.session.scalars(select(Apart)).all()


def test_whom_one_ends_as_a_second_one_tells_apart_no_more(app, cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    assert "Alike, but two people" in rita.get(one).text, "entered anew"
    assert rita.post(f"{one}/duplicate", data={"stays": of(other)}).status_code == 302, "nothing is taken along"
    assert "Alike, but two people" not in rita.get(one).text
    slip = "Withdraw: entered by mistake"
    assert slip not in sign_in(cast.dana).get(other).text
    assert rita.post(f"{one}/readmit", data={"reason": "Two after all"}).status_code == 302
    for page in (one, other):
        answer = rita.get(page).text
        assert "Alike, but two people" in answer, "it stands again"
        assert "Dana Test" in answer.partition("Alike, but two people")[2].partition("</section>")[0], "who said so"
        assert "Perhaps the same person" not in answer.partition("<h2>History")[0]
    assert slip in sign_in(cast.dana).get(other).text, "nobody did anything about that one"


def test_whom_nobody_told_apart_is_perhaps_the_same_again_once_it_is_taken_back(app, cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    suspected(app)
    ends(rita, one, other)
    assert rita.post(f"{one}/readmit", data={"reason": "Two after all"}).status_code == 302
    assert f"{one}/apart" in rita.get(one).text


@pytest.mark.both
def test_the_link_of_a_slip_opens_nothing(app, cast, sign_in, two):
    one, _ = two
    claim = claim_of(app)
    farida = sign_in(new_account(app))
    assert "Is this you?" in farida.get(claim).text
    assert sign_in(cast.dana).post(f"{one}/mistake").status_code == 302
    for answer in (farida.get(claim), farida.post(claim)):
        assert "This link was withdrawn" in answer.text
        assert "Nazarova" not in answer.text


def test_the_link_of_a_slip_opens_what_is_registered_elsewhere(app, cast, sign_in, two):
    one, _ = two
    with app.app_context(), transaction():
        later = make_edition("later")
        give(where_edition(later), db.session.get_one(Account, cast.dana), Role.DESK, None, clock.now())
        category, person = make_category(later).id, found(one).person_id
    dana = sign_in(cast.dana)
    who = {"family_name": "Nazarova", "given_name": "Farida", "country": "TJ", "email": ADDRESS, "category": category}
    assert dana.post(f"/manage/later/2027/registrations/enter?person={person}", data=who).status_code == 302
    claim = claim_of(app)
    dana.post(f"{one}/mistake")
    assert "Is this you?" in sign_in(new_account(app)).get(claim).text

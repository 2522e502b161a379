"""Two who look alike are said to be two people, and that can be taken back."""

import re

import pytest
from lxml import html
from sqlalchemy import delete, select

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.models import ClaimLink
from forum.registration.models import Apart, Registration
from forum.registration.queries import alike_of, suspects_of
from tests.registration.views.test_desk import LIST
from tests.registration.views.test_organiser_alike import entered, rows, suspected

MARK = "Perhaps the same person"


def of(page):
    return page.rpartition("/")[2]


def history(client, own):
    return client.get(own).text.partition('<ol class="history">')[2]


@pytest.fixture
def two(app, cast, sign_in):
    """Namesakes whom nobody told apart yet."""
    dana = sign_in(cast.dana)
    pages = [entered(dana, cast, "Nazarov", "Ali", email=f"{name}@test.example") for name in ("father", "son")]
    suspected(app)
    return pages


@pytest.mark.both
def test_two_people_are_marked_no_more_until_that_is_taken_back(app, cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    assert rows(rita).count(MARK) == 2
    assert "These are two people" in rita.get(one).text
    assert (
        f"{of(one)} and {of(other)} are two people."
        in rita.post(f"{one}/apart", data={"other": of(other)}, follow_redirects=True).text
    )
    assert rows(rita).count(MARK) == 0
    assert rows(rita, "alike").count('<th scope="row">') == 0
    for own, beside in (two, two[::-1]):
        page = rita.get(own).text
        assert MARK not in page.partition('<ol class="history">')[0]
        assert of(beside) in page.partition("Alike, but two people")[2].partition("</section>")[0]
        assert "Rita" in page.partition("Alike, but two people")[2].partition("</section>")[0]
        assert re.search(rf'These are two people.*The other one is <a href="{beside}">', history(rita, own), re.DOTALL)
    rita.post(f"{one}/apart", data={"other": of(other)})
    assert rita.post(f"{other}/alike", data={"other": of(one)}).status_code == 302
    assert rows(rita).count(MARK) == 2
    assert "Perhaps the same person after all" in history(rita, one)
    assert "has changed meanwhile" in rita.post(f"{other}/alike", data={"other": of(one)}).text


def test_who_names_one_that_was_told_apart_learns_that_and_may_take_it_back(app, cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    asks = f"{one}?same={of(other).lower()}"
    assert "was told apart" not in rita.get(asks).text
    sign_in(cast.olga).post(f"{one}/apart", data={"other": of(other)})
    page = rita.get(asks).text
    told = page.partition("was told apart from this one by Olga Test on ")[2]
    assert "they count as two people." in told.partition("</p>")[0]
    assert "No other living registration" not in page
    form = re.search(r'<form[^>]*/alike".*?</form>', told, re.DOTALL)[0]
    data = dict(re.findall(r'name="(\w+)" value="(\w*)"', form))
    answer = rita.post(f"{one}/alike", data=data)
    assert answer.location == f"{one}?same={of(other)}"
    page = rita.get(answer.location).text
    assert f"Registered twice: end this one, {of(other)} stays…" in page
    assert "was told apart" not in page


def test_only_who_decides_says_so_afterwards(app, cast, sign_in, two):
    one, other = two
    dana = sign_in(cast.dana)
    assert "/apart" not in dana.get(one).text
    assert dana.post(f"{one}/apart", data={"other": of(other)}).status_code == 403
    assert "has changed meanwhile" in sign_in(cast.rita).post(f"{one}/apart", data={"other": of(one)}).text
    with app.app_context():
        assert not db.session.scalars(select(Apart)).all()


def test_whom_the_desk_enters_anew_is_told_apart_by_that(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    first = entered(dana, cast, "Nazarov", "Ali", email="office@test.example", position="Father")
    second = entered(dana, cast, "Nazarov", "Ali", email="office@test.example", position="Son")
    assert rows(rita).count(MARK) == 0
    assert "Withdraw: entered by mistake" in dana.get(first).text
    for own, beside in ((first, second), (second, first)):
        assert "Dana" in history(rita, own).partition("These are two people")[2]
        assert of(beside) in rita.get(own).text
    third = entered(rita, cast, "Ali", "Nazarov", email="else@test.example")
    with app.app_context():
        assert len(db.session.scalars(select(Apart)).all()) == 3
    assert rows(rita).count(MARK) == 0
    assert third


def test_the_desk_does_not_hide_whom_the_secretariat_put_out(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    first = entered(dana, cast, "Nazarov", "Ali", email="one@test.example")
    rita.post(f"{first}/cancel", data={"reason": "Not a delegate"})
    second = entered(dana, cast, "Nazarov", "Ali", email="other@test.example")
    assert rows(rita).count(MARK) == 1
    rita.post(f"{second}/apart", data={"other": of(first)})
    assert rows(rita).count(MARK) == 0


def test_what_was_withdrawn_is_nobodys_second(app, cast, sign_in, two):
    one, other = two
    sign_in(cast.dana).post(f"{one}/mistake")
    page = sign_in(cast.rita).get(other).text
    assert MARK not in page.partition('<ol class="history">')[0]


def test_a_delegate_does_not_learn_of_the_other(app, cast, sign_in):
    paul, rita = sign_in(cast.paul), sign_in(cast.rita)
    paul.post("/forums/innoprom/2027/register", data={"category": cast.category})
    with app.app_context():
        own = db.session.scalars(select(Registration)).unique().one()
        reference, said = own.reference, own.said
    other = of(entered(rita, cast, said["family_name"], said["given_name"], email="else@test.example"))
    assert other in history(rita, f"{LIST}/{reference}")
    assert other not in paul.get(f"/account/registrations/{reference}").text


@pytest.mark.both
def test_pairs_go_with_a_registration(app, cast, sign_in, two):
    one, other = two
    sign_in(cast.rita).post(f"{one}/apart", data={"other": of(other)})
    with app.app_context(), transaction():
        db.session.delete(db.session.scalars(select(Registration).where(Registration.reference == of(one))).one())
        db.session.flush()
        assert not db.session.scalars(select(Apart)).all()
        assert db.session.get_one(Edition, cast.edition)


@pytest.mark.both
def test_the_mark_and_the_page_agree(app, cast, sign_in, two):
    one, other = two
    third = entered(sign_in(cast.dana), cast, "Ali", "Nazarov", email="third@test.example")
    suspected(app)
    sign_in(cast.rita).post(f"{one}/apart", data={"other": of(other)})
    with app.app_context():
        registrations = db.session.scalars(select(Registration)).unique().all()
        assert {each.id for each in registrations if alike_of(each)} == suspects_of(cast.edition)
        assert len(suspects_of(cast.edition)) == 3, "the third is alike both"
    assert third


def test_the_log_says_that_the_other_one_is_no_reason(cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    rita.post(f"{one}/apart", data={"other": of(other)})
    log = sign_in(cast.olga).get("/manage/innoprom/2027/log").text
    assert f"The other one is {of(other)}." in log
    assert f"Reason: {of(other)}" not in log


def test_whoever_was_told_apart_is_not_perhaps_the_same_by_reference(app, cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    rita.post(f"{one}/apart", data={"other": of(other)})
    above = rita.get(f"{one}?same={of(other)}").text.partition("<h2>History")[0]
    assert MARK not in above
    assert "Alike, but two people" in above
    assert "No other living registration" not in above


def test_nobody_hears_of_a_second_and_nobody_has_to(app, cast, sign_in):
    rita = sign_in(cast.rita)
    first, second = (entered(rita, cast, "Nazarov", "Ali", position=name) for name in ("One", "Two"))
    suspected(app)
    assert "has no e-mail address" in rita.get(second).text
    rita.post(f"{second}/duplicate", data={"stays": of(first)})
    assert "has no e-mail address" not in rita.get(second).text


def test_a_link_to_the_address_of_anothers_account_is_not_offered(app, cast, sign_in):
    dana, shared = sign_in(cast.dana), "paul@test.example"
    father = sign_in(cast.paul).post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    son = entered(dana, cast, "Test", "Rustam", email=shared)
    with app.app_context(), transaction():
        db.session.execute(delete(ClaimLink))
    page = dana.get(son).text
    assert "The account of this address is Paul Test’s" in page
    assert of(father) in page.partition("The account of this address")[2].partition("</p>")[0]
    assert "Ask for an address of their own, and enter it." in page
    assert f"{son}/offer" not in page
    told = dana.post(f"{son}/offer", follow_redirects=True).text
    assert "has this address: enter an address of their own first." in told
    with app.app_context():
        assert not db.session.scalars(select(ClaimLink)).all()


def test_what_is_not_said_is_left_out(app, cast, sign_in):
    own = entered(sign_in(cast.dana), cast, "Nazarov", "Ali", organisation="")
    facts = html.fromstring(sign_in(cast.rita).get(own).text).xpath("//dl[contains(@class, 'facts')]")[0]
    words = facts.text_content().split()
    assert "Nazarov" in words
    assert "Organisation" not in words
    assert "—" not in words

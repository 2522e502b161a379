"""Addresses that can get no letter are said beside their field, in every form that takes one, and while typing."""

import lxml.html
import pytest
from sqlalchemy import select

from forum.accounts.models import OneTimeLink
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.models import Letter
from tests.factories import make_account
from tests.web.names import name_server

HERE = "/manage/innoprom/2027"
STRANGE = [("иван@почта.рф", "only Latin letters"), ("x@gmail.сom", "two alphabets"), ("x@none.example", "Nobody receives mail")]  # fmt: skip
ASKING = {
    "/account/sign-up": {"password": "eight-pointed star"},
    "/account/by-mail": {},
    "/account/reset": {},
    "/account/address": {},
    "/manage/administrators": {"role": "viewer"},
    f"{HERE}/team": {"role": "viewer"},
    f"{HERE}/registrations/enter": {"given_name": "A", "family_name": "B", "country": "UZ", "language": "en"},
    f"{HERE}/speakers/new": {"name": "A B"},
}


@pytest.fixture
def server(app):
    with name_server() as running:
        app.config["NAME_SERVER"] = running.address
        yield running
        app.config["NAME_SERVER"] = "off"


@pytest.mark.parametrize("path", ASKING)
@pytest.mark.parametrize(("address", "said"), STRANGE)
def test_every_form_says_beside_the_field_what_can_get_no_letter(server, cast, sign_in, path, address, said):
    client = sign_in(cast.admin)
    page = client.post(path, data=ASKING[path] | {"email": address})
    assert page.status_code == 200
    assert 'id="email-error"' in page.text
    assert said in page.text
    assert f'value="{address}"' in page.text


def test_a_domain_of_other_letters_is_stored_as_mail_spells_it(app, server):
    page = app.test_client().post("/account/by-mail", data={"email": "Ivan@Почта.рф"}, follow_redirects=True).text
    assert "ivan@почта.рф" in page
    with app.app_context():
        assert db.session.scalars(select(Letter.recipient)).all() == ["ivan@xn--80a1acny.xn--p1ai"]
        assert db.session.scalars(select(OneTimeLink.email)).all() == ["ivan@xn--80a1acny.xn--p1ai"]


@pytest.mark.parametrize("typed", ["ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai"])
def test_either_spelling_signs_in(app, typed):
    with app.app_context(), transaction():
        account = make_account("x")
        account.email = "ivan@xn--80a1acny.xn--p1ai"
    page = app.test_client().post("/account/sign-in", data={"email": typed, "password": "wrong"})
    assert 'value="ivan@почта.рф"' in page.text


def test_signing_in_takes_an_address_as_it_was_taken_once(app, server):
    page = app.test_client().post("/account/sign-in", data={"email": "x@none.example", "password": "wrong"}).text
    assert "email-error" not in page
    assert server.asked == []


def test_what_was_there_before_stays(app, server, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Edition, cast.edition).contact = "old@none.example"
    page = sign_in(cast.olga).get(f"{HERE}/facts").text
    assert 'value="old@none.example"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x@gmial.com", "Did you mean x@gmail.com?"),
        ("x@gmail.сom", "The domain mixes the letters of two alphabets. Type it again. Did you mean x@gmail.com?"),
        ("x@none.example", "Nobody receives mail at none.example. Look for a slip of the pen."),
        ("x", "This is not an e-mail address."),
        ("x@good.example", ""),
        ("", "Fill this in."),
    ],
)
def test_it_is_said_while_typing(app, server, typed, said):
    answer = app.test_client().post("/address", data={"email": typed})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert said in answer.text
    assert bool(said) == bool(answer.text)
    assert ('value="x@gmail.com"' in answer.text) is ("Did you mean" in said)


def test_nothing_is_proposed_that_would_be_refused_too(app, server):
    said = app.test_client().post("/address", data={"email": "ваня@mаil.ru"}).text
    assert "only Latin letters" in said
    assert "Did you mean" not in said


def test_typing_tells_nothing_of_who_is_known(app, server):
    with app.app_context(), transaction():
        make_account("known").email = "known@good.example"
    client = app.test_client()
    known, unknown = (client.post("/address", data={"email": f"{name}@good.example"}) for name in ("known", "other"))
    assert known.data == unknown.data == b""
    assert [*known.headers.keys()] == [*unknown.headers.keys()]


@pytest.mark.parametrize(
    "name", ["waits at evil-prize.com/x and", "Www.evil.example", "see evil.ru", "evil.example/x", "ftp://x"]
)
def test_a_name_holds_nothing_that_mail_programs_lead_to(app, cast, sign_in, name):
    page = sign_in(cast.paul).post("/account/profile", data={"given_name": name, "family_name": "X", "country": "UZ"})
    assert "A name holds no address of a web page." in page.text


@pytest.mark.parametrize("name", ["a@b.uz", "ivan@mail"])
def test_an_address_of_mail_in_a_name_is_called_so(app, cast, sign_in, name):
    page = sign_in(cast.paul).post("/account/profile", data={"given_name": name, "family_name": "X", "country": "UZ"})
    assert "A name holds no e-mail address." in page.text


@pytest.mark.parametrize("name", ["J.R.R.", "Dr.Ivanov", "А.С.", "O.Ë.", "Prof.Ma", "Mary-Jane"])
def test_a_name_with_initials_is_a_name(app, cast, sign_in, name):
    page = sign_in(cast.paul).post("/account/profile", data={"given_name": name, "family_name": "X", "country": "UZ"})
    assert "A name holds no address of a web page." not in page.text


def test_what_was_meant_is_taken_over_by_a_button_of_the_refused_form(app, server):
    client, typed = app.test_client(), {"email": "x@gmail.сom", "password": "short"}
    tree = lxml.html.fromstring(client.post("/account/sign-up", data=typed).text)
    (button,) = tree.xpath("//form//button[@name='email-meant']")
    assert (button.get("value"), button.text_content().strip()) == ("x@gmail.com", "Yes, x@gmail.com")
    first = tree.xpath("//form[.//button[@name='email-meant']]//button[not(@type='button')]")[0]
    assert not first.get("name"), "Enter takes nothing over"
    again = lxml.html.fromstring(client.post("/account/sign-up", data={**typed, "email-meant": "x@gmail.com"}).text)
    assert again.xpath("//input[@name='email']/@value") == ["x@gmail.com"]
    assert not again.xpath("//button[@name='email-meant']")

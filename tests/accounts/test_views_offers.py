"""The letter of an invitation, its link, and who can answer it."""

import re

import pytest

from forum import clock
from forum.accounts.models import Account, Scope
from forum.accounts.queries import find_account, offers_in
from forum.accounts.services import take
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.mail.delivery import compose
from tests.accounts.test_services_grants import letters_to, make_offer


@pytest.fixture
def link(app, cast, sign_in):
    """The address that Paul's letter holds."""
    olga = sign_in(cast.olga)
    sent = {"email": "paul@test.example", "role": "desk"}
    assert olga.post("/manage/innoprom/2027/team", data=sent).status_code == 302
    with app.app_context():
        (letter,) = letters_to("paul@test.example")
        body = compose(letter).get_body(("plain",)).get_content()
        return re.search(r"/account/offers/\S+", body)[0], offers_in(Scope.EDITION, cast.edition)[0].id


def test_the_owner_of_the_address_accepts_and_can_work(link, cast, sign_in):
    paul = sign_in(cast.paul)
    assert paul.get("/manage/innoprom/2027/registrations").status_code == 403
    page = paul.get(link[0]).text
    assert "Registration desk" in page
    assert "innoprom edition" in page
    assert f"/account/offers/{link[1]}/accept" in page
    assert f"/account/offers/{link[1]}/accept" in paul.get("/account/").text
    assert paul.post(f"/account/offers/{link[1]}/accept").headers["Location"] == "/manage/"
    assert paul.get("/manage/innoprom/2027/registrations").status_code == 200
    assert "accepted already" in paul.get(link[0]).text
    assert paul.post(f"/account/offers/{link[1]}/accept").status_code == 409


def test_nobody_else_learns_what_is_offered_nor_takes_it(app, link, cast, sign_in):
    sam, anonymous = sign_in(cast.sam), app.test_client()
    answer = sam.get(link[0])
    assert answer.status_code == 409
    assert "another address" in answer.text
    assert "innoprom" not in answer.text
    assert sam.post(f"/account/offers/{link[1]}/accept").status_code == 404
    assert anonymous.get(link[0]).headers["Location"].startswith("/account/sign-in?next=/account/offers/")
    assert "You are invited to take a role." in anonymous.get(link[0], follow_redirects=True).text
    assert anonymous.post(f"/account/offers/{link[1]}/accept").headers["Location"] == "/account/sign-in"
    with app.app_context():
        assert not db.session.get_one(Account, cast.sam).grants


def test_a_letter_shows_markup_in_names_as_text(app, cast):
    with app.app_context():
        olga, edition = db.session.get_one(Account, cast.olga), db.session.get_one(Edition, cast.edition)
        olga.name = '<a href="https://evil.example">x</a>'
        db.session.commit()
        make_offer(olga, edition, "paul@test.example")
        html = compose(letters_to("paul@test.example")[0]).get_body(("html",)).get_content()
    assert '<a href="https://evil.example">' not in html


def test_letters_that_name_an_actor_name_their_address_beside(app, cast, link):
    with app.app_context():
        (letter,) = letters_to("paul@test.example")
        assert "Olga Test, olga@test.example" in compose(letter).get_body(("plain",)).get_content()
        edition = db.session.get_one(Edition, cast.edition)
        rita, olga = (db.session.get_one(Account, who) for who in (cast.rita, cast.olga))
        with transaction():
            take(rita.grants[0], where_edition(edition), olga, clock.now())
        (letter,) = letters_to("rita@test.example")
        assert "Olga Test, olga@test.example" in compose(letter).get_body(("plain",)).get_content()


def test_declining_says_so_to_the_team(app, link, cast, sign_in):
    assert sign_in(cast.paul).post(f"/account/offers/{link[1]}/decline").status_code == 302
    assert "Offer of a role declined" in sign_in(cast.olga).get("/manage/innoprom/2027/log").text


def test_an_offer_by_number_wants_a_confirmed_account(app, link, cast, sign_in):
    with app.app_context():
        find_account("paul@test.example").confirmed_at = None
        db.session.commit()
    answer = sign_in(cast.paul).post(f"/account/offers/{link[1]}/accept")
    assert answer.status_code == 409
    assert "not confirmed" in answer.text


@pytest.mark.parametrize("language", ["en", "ru", "uz"])
def test_the_letter_speaks_the_language_of_its_account(app, cast, language):
    with app.app_context():
        paul, olga = find_account("paul@test.example"), db.session.get_one(Account, cast.olga)
        paul.language = language
        db.session.commit()
        make_offer(olga, db.session.get_one(Edition, cast.edition), paul.email)
        message = compose(letters_to(paul.email)[0])
    wanted = {"en": "Registration desk", "ru": "Сотрудник стойки", "uz": "Roʻyxatga olish stoli xodimi"}[language]
    assert wanted in message["Subject"]
    assert "innoprom edition" in message["Subject"]


def test_an_invited_newcomer_is_led_to_the_invitation(app, cast, client):
    with app.app_context():
        olga, edition = db.session.get_one(Account, cast.olga), db.session.get_one(Edition, cast.edition)
        make_offer(olga, edition, "late@test.example")
    client.post("/account/sign-up", data={"email": "late@test.example", "password": "turquoise seven rivers"})
    with app.app_context():
        body = compose(letters_to("late@test.example")[-1]).get_body(("plain",)).get_content()
    answer = client.post(re.search(r"/account/confirm/\S+", body)[0], follow_redirects=True)
    assert answer.request.path == "/account/"
    assert "You are invited" in answer.text
    assert "Registration desk" in answer.text

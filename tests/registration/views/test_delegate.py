"""Registering, as delegates do."""

import re
from datetime import timedelta

import lxml.html
import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Category, Registration, RegistrationState
from tests.factories import make_account, make_category, register


def test_registering_twice_too_late_or_with_a_foreign_category(app, cast, sign_in):
    paul = sign_in(cast.paul)
    url = "/forums/innoprom/2027/register"
    assert 'id="category-error"' in paul.post(url, data={"category": cast.category + 99, "note": "keep me"}).text
    assert "keep me" in paul.post(url, data={"note": "keep me"}).text
    first = paul.post(url, data={"category": cast.category}).headers["Location"]
    assert paul.post(url, data={"category": cast.category}).headers["Location"] == first
    paul.post(f"{first}/withdraw")
    assert "changed meanwhile" in paul.post(f"{first}/withdraw", follow_redirects=True).text


def test_a_missing_category_is_said_above_the_cards_and_a_deadline_of_all_once(app, cast, sign_in):
    paul, url = sign_in(cast.paul), "/forums/innoprom/2027/register"
    with app.app_context(), transaction():
        first = db.session.get_one(Category, cast.category)
        other = make_category(
            db.session.get_one(Edition, cast.edition), closes_at=first.closes_at, name={"en": "Guest"}
        ).id
    page = paul.post(url, data={"note": "x"}).text
    assert page.index('id="category-error"') < page.index('class="category"') < page.index('name="note"')
    assert page.count("Until ") == 1
    assert page.index("Until ") < page.index('class="category"')
    with app.app_context(), transaction():
        db.session.get_one(Category, other).closes_at -= timedelta(days=1)
    assert paul.get(url).text.count("Until ") == 2


def test_whoever_must_sign_in_first_is_told_why(client, cast):
    page = client.get("/forums/innoprom/2027/register", follow_redirects=True).text
    assert "Sign in to register, or create an account" in page
    assert "Sign in to register" not in client.get("/account/sign-in").text


def test_a_stranger_is_told_why_nobody_can_register_before_signing_in_for_it(app, client, cast):
    page = client.get("/forums/innoprom/2027/register")
    assert page.status_code == 302
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).closes_at = clock.now() - timedelta(days=1)
    page = client.get("/forums/innoprom/2027/register")
    assert page.status_code == 200
    assert "Registration closed on" in page.text
    for hidden in ("council/2027", "nothing/2027"):
        assert client.get(f"/forums/{hidden}/register").location.startswith("/account/sign-in?next=")


def test_ones_own_category_is_not_full_before_oneself(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).quota = 1
    sign_in(cast.sam).post("/forums/innoprom/2027/register", data={"category": cast.category})
    paul = sign_in(cast.paul)
    mine = paul.post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    page = paul.get(f"{mine}/change").text
    assert "You are in this one: nothing changes." in page
    assert "after 1 others" not in page


def test_a_hall_behind_one_address_registers(app, cast, sign_in):
    """S11: the sixty-first of an hour was refused."""
    with app.app_context(), transaction():
        guests = [make_account(f"guest{number}").id for number in range(65)]
    answers = [
        sign_in(guest).post("/forums/innoprom/2027/register", data={"category": cast.category, "opened": ""})
        for guest in guests
    ]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 65


@pytest.mark.parametrize(("waitlist", "told"), [
    (True, "Full: once approved, you join the waitlist. Before you: 0."), (False, "All places are taken.")])  # fmt: skip
def test_a_full_category_of_approval_says_so_before_one_sends(app, cast, sign_in, waitlist, told):
    def page():
        return " ".join(sign_in(cast.sam).get("/forums/innoprom/2027/register").text.split())

    with app.app_context(), transaction():
        category = db.session.get_one(Category, cast.category)
        category.needs_approval, category.has_waitlist, category.quota = True, waitlist, 1
    assert told not in page()
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).quota = 0
    assert f"The organisers approve every registration by hand. {told}" in page()


def test_a_category_is_described_with_lists_and_links_beside_its_label(app, cast, sign_in):
    with app.app_context(), transaction():
        text = {"en": "Includes:\n- *lunch*\n- [a visit](https://x.example/)"}
        db.session.get_one(Category, cast.category).description = text
    page = sign_in(cast.sam).get("/forums/innoprom/2027/register").text
    label = page.partition('<label for="category-0">')[2].partition("</label>")[0]
    assert "lunch" not in label  # a list cannot stand in a label, and a link there is hard to hit
    assert "<li><em>lunch</em></li>" in page
    assert 'rel="noopener">a visit</a>' in page
    assert 'aria-describedby="category-0-about"' in page
    assert 'id="category-0-about"' in page


@pytest.mark.parametrize(
    ("state", "quota", "told"),
    [
        (RegistrationState.CONFIRMED, 9, "Your place goes to the next"),
        (RegistrationState.CONFIRMED, None, "You can register again while registration is open."),
        (RegistrationState.PENDING, 9, "You can register again while registration is open."),
        (RegistrationState.WAITLISTED, 9, "You lose your number on the waitlist."),
    ],
)
def test_who_withdraws_reads_what_they_give_up(app, cast, sign_in, state, quota, told):
    own = sign_in(cast.paul).post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    with app.app_context(), transaction():
        registration = db.session.scalars(select(Registration)).one()
        registration.state, registration.category.quota = state, quota
    page = sign_in(cast.paul).get(f"{own}/withdraw").text
    assert told in page
    assert ("Your place" in page) is (told.startswith("Your place"))
    version, paul = re.search(r'name="version" value="([^"]*)"', page)[1], sign_in(cast.paul)
    done = paul.post(f"{own}/withdraw", data={"version": version}, follow_redirects=True).text
    assert ("making room" in done) is told.startswith("Your place")
    again = lxml.html.fromstring(done).xpath("//section[@class='standing']//a[text()='Register again']/@href")
    assert again == ["/forums/innoprom/2027/register"], "beside where one stands, on a phone too"


def test_what_was_withdrawn_is_folded_below_what_is_to_come_and_a_pass_leads_back(app, cast, sign_in):
    with app.app_context(), transaction():
        category, paul = db.session.get_one(Category, cast.category), db.session.get_one(Account, cast.paul)
        made = register(db.session.get_one(Edition, cast.edition), category, paul).reference
    client, own = sign_in(cast.paul), f"/account/registrations/{made}"
    on_pass = client.get(f"{own}/pass").text
    assert f'href="{own}"' in on_pass
    assert 'href="/forums/innoprom/2027/"' in on_pass
    assert "data-print" in on_pass
    assert "<summary>Withdrawn and ended" not in client.get("/account/registrations").text
    client.post(f"{own}/withdraw")
    page = client.get("/account/registrations").text
    assert f'href="{own}"' in page.partition("<summary>Withdrawn and ended")[2]
    assert "Coming up" not in page

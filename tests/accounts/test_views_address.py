"""Another address: confirmed at the new one, told to the old one, taken back from there."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import Account, OneTimeLink, Purpose, Role
from forum.accounts.queries import offers_by
from forum.accounts.services import accept, disable, give, offer_role
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.people.queries import working_links
from forum.people.services import offer_person
from forum.registration.models import Category
from forum.registration.services import enter
from forum.subscriptions.services import subscribe
from tests.accounts.test_views import is_in, last_letter
from tests.accounts.test_views_again import set_back

GOOD, OLD, NEW = "four turquoise camels", "paul@test.example", "new-paul@test.example"
ADDRESS, CODE = "/account/address", "/account/address/code"


def address_of(app, account_id) -> str:
    with app.app_context():
        return db.session.get_one(Account, account_id).email


def letters(app):
    with app.app_context():
        return [(each.recipient, each.template) for each in db.session.scalars(select(Letter).order_by(Letter.id))]


def ask(app, client, email=NEW) -> tuple[str, str]:
    """The code and the link of the letter."""
    assert client.post(ADDRESS, data={"email": email}).location == CODE
    return read(app)


def read(app) -> tuple[str, str]:
    text = last_letter(app)
    code, link = (re.search(sign, text, re.MULTILINE) for sign in (r"^(\d{6})$", r"(/account/\S+)"))
    return code[1] if code else "", link[1] if link else ""


def change(app, client, email=NEW) -> str:
    """With a code, as its owner or somebody in their browser does; the way back."""
    code, _ = ask(app, client, email)
    assert client.post(CODE, data={"code": code}).location == "/account/sessions"
    return read(app)[1]


def opens(app, email, password=GOOD) -> bool:
    return app.test_client().post("/account/sign-in", data={"email": email, "password": password}).status_code == 302


def test_the_code_of_the_new_mailbox_changes_the_address_and_the_old_one_is_told(app, cast, paul):
    ask(app, paul)
    assert address_of(app, cast.paul) == OLD
    assert NEW in paul.get(ADDRESS).text
    back = change(app, paul, "New-Paul@Test.example")
    assert address_of(app, cast.paul) == NEW
    assert letters(app)[-3:] == [(NEW, "address"), (NEW, "address"), (OLD, "address_changed")]
    assert back.startswith("/account/not-me/")
    assert (opens(app, NEW), opens(app, OLD)) == (True, False)
    assert is_in(paul)


def test_the_link_is_for_the_account_that_asked_and_opening_it_changes_nothing(app, cast, paul, sign_in):
    """Sent to a mistyped address, it gives its reader no account."""
    _, link = ask(app, paul)
    assert app.test_client().post(link).location == "/account/sign-in"
    assert sign_in(cast.sam).post(link).status_code == 404
    phone = sign_in(cast.paul)
    assert NEW in phone.get(link).text
    assert address_of(app, cast.paul) == OLD
    assert phone.post(link).location == "/account/sessions"
    assert address_of(app, cast.paul) == NEW
    assert phone.post(link).status_code == 404


def test_the_code_is_good_in_the_sign_in_that_asked_alone(app, cast, paul, sign_in):
    code, _ = ask(app, paul)
    assert "Nobody asked for a code here" in sign_in(cast.paul).post(CODE, data={"code": code}).text
    assert "not the code" in paul.post(CODE, data={"code": f"{(int(code) + 1) % 10**6:06}"}).text
    assert address_of(app, cast.paul) == OLD


def test_a_found_browser_asks_for_no_other_address(app, paul):
    set_back(app)
    assert paul.get(ADDRESS).location == "/account/again?next=/account/address"
    assert "Is it you?" in paul.post(ADDRESS, data={"email": NEW}).text
    assert letters(app) == []


def test_what_was_asked_for_is_cancelled_by_hand_by_another_and_by_a_new_password(app, cast, paul):
    for end in (
        lambda: paul.post("/account/address/cancel"),
        lambda: paul.post(ADDRESS, data={"email": "third@test.example"}),
        lambda: paul.post("/account/password", data={"password": "another long phrase"}),
    ):
        code, link = ask(app, paul)
        end()
        assert paul.post(link).status_code == 404
        assert paul.post(CODE, data={"code": code}).status_code == 200
    assert address_of(app, cast.paul) == OLD


@pytest.mark.both
def test_another_accounts_address_is_neither_told_nor_taken(app, cast, paul):
    pages = []
    for email in ("sam@test.example", "nobody@test.example"):
        page = paul.post(ADDRESS, data={"email": email}, follow_redirects=True).text + paul.get(ADDRESS).text
        pages.append(re.sub(r'(?<=name="csrf_token" value=")[^"]*', "", page.replace(email, "")))
    assert pages[0] == pages[1]
    assert letters(app) == [("sam@test.example", "address_taken"), ("nobody@test.example", "address")]
    paul.post(ADDRESS, data={"email": "sam@test.example"})
    with app.app_context():
        letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert not re.search(r"\d{6}|confirm/", compose(letter).get_body(("plain",)).get_content())


def test_ones_own_address_and_none_are_refused_beside_the_field(app, paul):
    for email in (OLD, OLD.upper(), "", "nobody", "a@b.example,c@d.example"):
        assert 'id="email-error"' in paul.post(ADDRESS, data={"email": email}).text
    assert letters(app) == []


@pytest.mark.both
def test_the_old_mailbox_takes_the_account_back_alone(app, cast, paul):
    """Whoever changed it is signed out, knows no password that counts and has no way back of their own."""
    back = change(app, paul)
    assert change(app, paul, "third@test.example") == ""
    app.test_client().post("/account/reset", data={"email": "third@test.example"})
    reset = read(app)[1]
    owner = app.test_client()
    assert OLD in owner.get(back).text
    assert address_of(app, cast.paul) == "third@test.example"
    assert 'href="/account/by-mail"' in owner.post(back).text
    assert address_of(app, cast.paul) == OLD
    assert not is_in(paul)
    assert not opens(app, OLD)
    for link in (back, reset):
        assert app.test_client().post(link, data={"password": "seven strangers waiting"}).status_code == 404
    owner.post("/account/by-mail", data={"email": OLD})
    code = read(app)[0]
    assert owner.post("/account/code", data={"code": code}).status_code == 302
    assert is_in(owner)


def test_a_week_later_it_stays(app, cast, paul):
    back = change(app, paul)
    with app.app_context(), transaction():
        later = update(OneTimeLink).where(OneTimeLink.purpose == Purpose.BACK)
        db.session.execute(later.values(expires_at=clock.now() - timedelta(seconds=1)))
    assert app.test_client().post(back).status_code == 404
    assert address_of(app, cast.paul) == NEW


@pytest.mark.both
def test_an_address_that_can_be_taken_back_is_nobody_elses_meanwhile(app, cast, paul, sign_in):
    """Who signs in with it gets no other account, which would bar the way back."""
    back = change(app, paul)
    owner = app.test_client()
    owner.post("/account/by-mail", data={"email": OLD})
    code, link = read(app)
    assert "left this address lately" in owner.post("/account/code", data={"code": code}).text
    assert "left this address lately" in owner.post(link).text
    sign_in(cast.sam).post(ADDRESS, data={"email": OLD})
    assert letters(app)[-1] == (OLD, "address_taken")
    assert owner.post(back).status_code == 200
    assert address_of(app, cast.paul) == OLD


def test_who_left_it_may_return(app, cast, paul):
    change(app, paul)
    change(app, paul, OLD)
    assert address_of(app, cast.paul) == OLD


def test_whoever_changed_it_away_and_back_has_no_way_to_it(app, cast, paul):
    back = change(app, paul, "thief@test.example")
    assert change(app, paul, OLD) == ""
    assert letters(app)[-1] == ("thief@test.example", "address_changed")
    assert "the letter to the address before this one" in last_letter(app)
    assert 'href="/account/by-mail"' in app.test_client().post(back).text
    assert not is_in(paul)


@pytest.mark.both
def test_of_two_accounts_that_confirm_one_address_at_once_one_has_it(app, cast, paul, sign_in):
    sam = sign_in(cast.sam)
    asked = [(client, ask(app, client)[1]) for client in (paul, sam)]
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda pair: pair[0].post(pair[1]).status_code, asked))
    assert sorted(codes) == [302, 409]
    assert [address_of(app, key) for key in (cast.paul, cast.sam)].count(NEW) == 1


def test_the_log_says_who_had_which_address(app, cast, paul):
    change(app, paul)
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "address changed")).one()
        assert (entry.thing_id, entry.words.before, entry.words.after) == (cast.paul, {"email": OLD}, {"email": NEW})


def test_what_was_handed_out_meanwhile_ends_when_the_account_is_taken_back(app, cast, paul, sign_in):
    with app.app_context(), transaction():
        account, edition = db.session.get_one(Account, cast.paul), db.session.get_one(Edition, cast.edition)
        give(where_edition(edition), account, Role.OWNER, None, clock.now())
        offer_role(where_edition(edition), "sam@test.example", Role.OWNER, account, clock.now(), language="en")
        feed = subscribe(account, "theirs", "en", clock.now())
        category = db.session.get_one(Category, cast.category)
        told = {"given_name": "Nora", "family_name": "Desk", "email": "nora@test.example"}
        offer_person(enter(edition, category, told, {}, account, clock.now()).person, account, clock.now())
    client = app.test_client()
    assert client.get(f"/calendar/personal/{feed}.ics").status_code == 200
    back = change(app, paul)
    assert "Its calendar addresses and app passwords end" in client.get(back).text
    client.post(back)
    with app.app_context():
        assert offers_by(db.session.get_one(Account, cast.paul)) == []
        assert working_links(db.session.get_one(Account, cast.paul), clock.now()) == []
    assert client.get(f"/calendar/personal/{feed}.ics").status_code == 404


def test_whoever_takes_an_account_back_hears_which_roles_others_took_up_meanwhile(app, cast, paul):
    with app.app_context(), transaction():
        account, edition = db.session.get_one(Account, cast.paul), db.session.get_one(Edition, cast.edition)
        give(where_edition(edition), account, Role.OWNER, None, clock.now())
        for name, days in (("sam", 0), ("vera", 90)):
            told = f"{name}@test.example", Role.PROGRAMME, account, clock.now()
            offer = offer_role(where_edition(edition), *told, language="en")
            accept(offer, db.session.get_one(Account, getattr(cast, name)), clock.now())
            offer.offered_at -= timedelta(days=days)
    page = app.test_client().post(change(app, paul))
    assert re.search(r"sam@test\.example · Programme ·\s+Edition: ", page.text)
    assert "vera@test.example" not in page.text


def test_a_closed_account_is_taken_back_by_nobody(app, cast, paul):
    back = change(app, paul)
    with app.app_context(), transaction():
        account = db.session.get_one(Account, cast.paul)
        disable(account, "spam", db.session.get_one(Account, cast.admin), clock.now())
    answer = app.test_client().post(back)
    assert answer.status_code == 403
    assert "closed" in answer.text
    assert address_of(app, cast.paul) == NEW


def test_a_changed_address_ends_every_other_sign_in(app, cast, paul, sign_in):
    """On the landed revision whoever else was in stayed in."""
    other = sign_in(cast.paul)
    assert is_in(other)
    code, link = ask(app, paul)
    assert "You are signed out everywhere else." in paul.get(link).text
    page = paul.post(CODE, data={"code": code}, follow_redirects=True)
    assert "You are signed out everywhere else." in page.text
    assert "it is signed out" in last_letter(app)
    assert (is_in(paul), is_in(other)) == (True, False)


def test_by_the_link_of_the_letter_too(app, cast, paul, sign_in):
    other = sign_in(cast.paul)
    _, link = ask(app, paul)
    assert paul.post(link).location == "/account/sessions"
    assert (is_in(paul), is_in(other)) == (True, False)

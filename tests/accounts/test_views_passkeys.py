"""Passkeys: added, used alone and as the second factor, refused where anything of it is wrong, removed."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import (
    Account,
    AccountAct,
    Factor,
    Identity,
    OneTimeLink,
    Passkey,
    Purpose,
    RecoveryCode,
    SignIn,
)
from forum.accounts.services import change_address, disable
from forum.cli import account_recover
from forum.db import db, transaction
from tests.accounts.authenticator import ORIGIN, PRESENT, Authenticator
from tests.accounts.test_services_security import told
from tests.accounts.test_views import is_in, last_letter
from tests.accounts.test_views_address import change
from tests.accounts.test_views_again import set_back
from tests.accounts.test_views_factors import by_link, enter, set_up
from tests.accounts.test_views_logged import entries

ADD, IN = "/account/passkeys/add", "/account/passkeys/sign-in"
ASKED = re.compile(r'data-passkey="([^"]+)"')
WRONG = "does not open this account"


def asked(client, path: str = "/account/sign-in") -> str:
    return html.unescape(ASKED.search(client.get(path).text)[1])


def add(client, authenticator, name="Phone", **wrong):
    return client.post(ADD, data={"answer": authenticator.make(asked(client, ADD), **wrong), "name": name})


def show(client, authenticator, path=IN, page="/account/sign-in", **wrong):
    return client.post(path, data={"answer": authenticator.show(asked(client, page), **wrong)})


def kept(app) -> list[Passkey]:
    with app.app_context():
        return list(db.session.scalars(select(Passkey)))


@pytest.fixture(autouse=True)
def _named(app, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", ORIGIN)


@pytest.fixture
def phone(paul):
    authenticator = Authenticator()
    authenticator.codes = paul.get(add(paul, authenticator).location).text
    return authenticator


@pytest.mark.both
def test_the_first_one_comes_with_recovery_codes_and_a_letter_and_signs_in_alone(app, phone):
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", phone.codes)
    assert len(codes) == 10
    assert told(app)[-1] == f"{AccountAct.PASSKEY_ADDED.label}/Phone"
    client = app.test_client()
    assert show(client, phone).status_code == 302
    assert is_in(client)
    assert kept(app)[0].used_at
    half = enter(app)
    assert half.answer.location.startswith("/account/factor")
    half.post("/account/factor", data={"code": codes[0]})
    assert is_in(half)


def test_who_came_in_before_by_the_password_alone_is_out_with_the_first_one(app, paul):
    thief, tablet, third = enter(app), Authenticator(name=b"tablet"), Authenticator(name=b"third")
    assert "signed out everywhere else" in paul.get(add(paul, Authenticator()).location).text
    elsewhere = app.test_client()
    assert [is_in(paul), is_in(thief)] == [True, False]
    add(paul, tablet)
    show(elsewhere, tablet)
    add(paul, third)
    assert is_in(elsewhere)


def test_it_leads_on_with_what_was_typed_and_is_remembered(app, phone):
    client = app.test_client()
    answer = phone.show(asked(client))
    done = client.post(f"{IN}?next=/account/roles", data={"answer": answer, "remember": "y"})
    assert done.location == "/account/roles"
    client.delete_cookie("session")
    assert is_in(client)


def test_it_is_the_second_factor_after_a_password(app, phone):
    client = enter(app)
    assert show(client, phone, "/account/factor/passkey", "/account/factor").status_code == 302
    assert is_in(client)


def test_it_shows_who_is_there_before_what_is_sensitive(app, paul, phone):
    set_back(app)
    again = "/account/again?next=/account/password"
    assert paul.get("/account/password").location == again
    assert "Send me a code" not in paul.get(again).text
    done = show(paul, phone, "/account/again/passkey?next=/account/password", again)
    assert done.location == "/account/password"
    assert paul.get("/account/password").status_code == 200


WRONGS = {
    "origin": {"origin": "https://f0rum.example"},
    "port": {"origin": "http://localhost:8001"},
    "domain": {"domain": "f0rum.example"},
    "challenge": {"challenge": "AAAA"},
    "kind": {"type": "payment.get"},
    "nobody unlocked it": {"flags": PRESENT},
}


@pytest.mark.parametrize("wrong", WRONGS.values(), ids=WRONGS)
def test_what_is_wrong_adds_none(app, paul, wrong):
    answer = add(paul, Authenticator(), **wrong)
    assert "is no passkey of this site" in answer.text
    assert kept(app) == []


@pytest.mark.parametrize("wrong", [*WRONGS.values(), {"handle": b"another"}], ids=[*WRONGS, "handle"])
@pytest.mark.parametrize("half", [False, True])
def test_what_is_wrong_lets_nobody_in(app, phone, wrong, half):
    client = enter(app) if half else app.test_client()
    paths = ("/account/factor/passkey", "/account/factor") if half else (IN, "/account/sign-in")
    answer = show(client, phone, *paths, **wrong)
    assert (answer.status_code, WRONG in answer.text) == (200, True)
    assert not is_in(client)


def test_another_key_under_its_name_lets_nobody_in(app, phone):
    client = app.test_client()
    assert WRONG in show(client, Authenticator(handle=phone.handle)).text
    assert not is_in(client)


def test_another_accounts_is_no_second_factor(app, cast, sign_in, phone):
    other = Authenticator(name=b"of Sam")
    add(sign_in(cast.sam), other)
    client = enter(app)
    assert WRONG in show(client, other, "/account/factor/passkey", "/account/factor").text
    assert not is_in(client)


def test_another_accounts_does_not_show_who_is_there(app, cast, sign_in, paul, phone):
    other = Authenticator(name=b"of Sam")
    add(sign_in(cast.sam), other)
    set_back(app)
    assert WRONG in show(paul, other, "/account/again/passkey", "/account/again").text
    assert paul.get("/account/password").status_code == 302


@pytest.mark.both
def test_an_answer_is_good_once_however_many_send_it_at_once(app, phone):
    first = app.test_client()
    answer = phone.show(asked(first))
    cookie = first.get_cookie("session").value
    clients = [app.test_client() for _ in range(4)]
    for client in clients:
        client.set_cookie("session", cookie)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda c: c.post(IN, data={"answer": answer}), clients))
    assert [is_in(client) for client in clients].count(True) == 1
    late = app.test_client()
    late.set_cookie("session", cookie)
    assert late.post(IN, data={"answer": answer}).status_code in {200, 409}
    assert not is_in(late)


def test_a_question_is_answered_within_its_time_in_the_browser_that_was_asked(app, phone):
    client, other = app.test_client(), app.test_client()
    answer = phone.show(asked(client))
    assert "took too long" in other.post(IN, data={"answer": answer}).text
    with client.session_transaction() as session:
        challenge, at = session["challenge"]
        session["challenge"] = challenge, at - 16 * 60
    assert "took too long" in client.post(IN, data={"answer": answer}).text
    assert [is_in(client), is_in(other)] == [False, False]
    assert show(client, phone).status_code == 302


def test_a_copy_that_counts_behind_lets_nobody_in(app, phone):
    assert show(app.test_client(), phone, count=7).status_code == 302
    for count in (7, 6, 0):
        client = app.test_client()
        assert WRONG in show(client, phone, count=count).text
        assert not is_in(client)
    assert show(app.test_client(), phone, count=8).status_code == 302


def test_removed_it_opens_nothing_and_its_last_recovery_codes_go_with_it(app, paul, phone):
    address = f"/account/passkeys/{kept(app)[0].id}/remove"
    assert "Remove the passkey?" in paul.get(address).text
    paul.post(address)
    assert paul.post(address).status_code == 404
    client = app.test_client()
    assert WRONG in show(client, phone).text
    assert not is_in(client)
    assert is_in(enter(app))
    assert f"{AccountAct.PASSKEY_REMOVED.label}/Phone" in told(app)
    with app.app_context():
        assert db.session.scalars(select(RecoveryCode)).all() == []


def test_an_app_stays_when_a_passkey_goes_and_a_passkey_when_the_app_goes(app, paul, phone):
    _, codes = set_up(paul)
    paul.post("/account/factors/app/remove")
    assert show(app.test_client(), phone).status_code == 302
    assert not is_in(enter(app))
    half = enter(app)
    half.post("/account/factor", data={"code": codes[0]})
    assert is_in(half)
    set_up(paul)
    paul.post(f"/account/passkeys/{kept(app)[0].id}/remove")
    assert not is_in(enter(app))


def test_it_is_renamed_and_listed_with_its_last_use(app, paul, phone):
    assert "not used yet" in paul.get("/account/factors").text
    address = f"/account/passkeys/{kept(app)[0].id}/rename"
    paul.post(address, data={"name": "Old phone"})
    show(app.test_client(), phone)
    page = paul.get("/account/factors").text
    assert "Old phone" in page
    assert "last used" in page
    assert "Fill this in" in paul.post(address, data={"name": " "}).text


@pytest.mark.both
def test_the_same_one_is_added_once_and_no_other_account_gets_it(app, cast, paul, phone, sign_in):
    assert "is here already" in add(paul, phone).text
    assert "is here already" in add(sign_in(cast.sam), phone).text
    assert len(kept(app)) == 1


def test_one_needs_a_name(app, paul):
    assert "Fill this in" in add(paul, Authenticator(), name="").text
    assert kept(app) == []


@pytest.mark.parametrize("path", [ADD, "/account/passkeys/{}/remove"])
def test_a_found_browser_changes_none(app, paul, phone, path):
    set_back(app)
    path = path.format(kept(app)[0].id)
    for method in ("GET", "POST"):
        assert paul.open(path, method=method).location == f"/account/again?next={path}"
    assert len(kept(app)) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://forum.example.org", "https://[::1]"])
def test_where_the_address_of_the_site_allows_none_the_page_says_so(app, paul, phone, address, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", address)
    for path in ("/account/factors", ADD):
        page = paul.get(path).text
        assert "Browsers keep passkeys only for sites with a name and https" in page
        assert "data-passkey" not in page
    assert "data-passkey" not in app.test_client().get("/account/sign-in").text
    assert "took too long" in app.test_client().post(IN, data={"answer": "{}"}).text


@pytest.mark.parametrize("way", ["operator", "administrator"])
def test_who_lost_it_is_let_in_without(app, cast, phone, sign_in, way):
    if way == "operator":
        with app.app_context():
            assert app.test_cli_runner().invoke(account_recover, ["paul@test.example"]).output == "Removed.\n"
    else:
        page = f"/manage/administrators/accounts/{cast.paul}"
        admin = sign_in(cast.admin)
        assert "Phone" in admin.get(page).text
        admin.post(f"{page}/factor")
    assert kept(app) == []
    assert is_in(enter(app))


def test_a_closed_account_is_not_opened_by_it(app, cast, phone):
    with app.app_context(), transaction():
        disable(db.session.get_one(Account, cast.paul), "left", db.session.get_one(Account, cast.admin), clock.now())
    client = app.test_client()
    assert show(client, phone).status_code == 403
    assert not is_in(client)


def test_whoever_takes_an_address_back_is_rid_of_the_thiefs_passkey_alone(app, cast, paul, phone):
    with app.app_context(), transaction():
        db.session.execute(update(Passkey).values(added_at=clock.now() - timedelta(hours=1)))
    with app.app_context(), transaction():
        here = db.session.get_one(Account, cast.paul)
        link = OneTimeLink(account_id=here.id, email="thief@test.example", purpose=Purpose.ADDRESS, token_hash="x")
        link.expires_at = clock.now() + timedelta(hours=1)
        db.session.add(link)
        db.session.flush()
        change_address(link, clock.now(), but=db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first())
    back = re.search(r"(/account/not-me/\S+)", last_letter(app))[1]
    thief = Authenticator(name=b"of a thief")
    add(paul, thief, "Thief")
    app.test_client().post(back)
    assert [each.name for each in kept(app)] == ["Phone"]
    assert WRONG in show(app.test_client(), thief).text


@pytest.mark.parametrize("comes_in", [False, True])
def test_a_passkey_that_a_thief_added_before_changing_the_address_locks_nobody_out(app, cast, paul, phone, comes_in):
    """From the browser that was found, or from a sign-in that the passkey itself opened."""
    with app.app_context(), transaction():
        db.session.execute(update(Passkey).values(added_at=clock.now() - timedelta(days=90)))
        db.session.execute(update(SignIn).values(made_at=clock.now() - timedelta(hours=2)))
    thief = Authenticator(name=b"of a thief")
    add(paul, thief, "Thief")
    with app.app_context(), transaction():
        mine = update(Passkey).where(Passkey.name == "Thief")
        db.session.execute(mine.values(added_at=clock.now() - timedelta(hours=1)))
    if comes_in:
        found, paul = paul, app.test_client()
        show(paul, thief)
        found.post("/account/sign-out")
    back = change(app, paul)
    page = app.test_client().post(back)
    assert [each.name for each in kept(app)] == ["Phone"]
    assert "are removed" in page.text
    assert "are kept" in page.text
    assert WRONG in show(app.test_client(), thief).text
    with app.app_context():
        assert db.session.scalars(select(RecoveryCode)).all() == []
        assert [each for each in db.session.scalars(select(Account)) if each.has_factor]


def test_whoever_had_no_factor_gets_in_alone_by_mail_after_a_thief_added_one(app, cast, paul):
    with app.app_context(), transaction():
        db.session.execute(update(SignIn).values(made_at=clock.now() - timedelta(hours=2)))
    add(paul, Authenticator(name=b"of a thief"), "Thief")
    set_up(paul)
    with app.app_context(), transaction():
        linked_at = clock.now() - timedelta(hours=1)
        db.session.add(Identity(account_id=cast.paul, issuer="i", subject="s", name="Thief", linked_at=linked_at))
        for each in (Passkey, Factor):
            db.session.execute(update(each).values(added_at=clock.now() - timedelta(hours=1)))
    page = app.test_client().post(change(app, paul))
    assert "are removed" in page.text
    assert "are kept" not in page.text
    assert is_in(by_link(app))
    with app.app_context():
        assert db.session.scalars(select(Identity)).all() == []


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "1", '{"id": 1}', '{"id": "é"}', '{"id": "AQ", "response": []}', "[" * 9999]
)
def test_what_is_no_answer_lets_nobody_in(app, phone, answer):
    client = app.test_client()
    client.get("/account/sign-in")
    assert client.post(IN, data={"answer": answer}).status_code == 200
    assert not is_in(client)


def test_one_that_opens_nothing_is_logged(app, cast, phone):
    show(app.test_client(), phone, challenge="AAAA")
    show(enter(app), phone, "/account/factor/passkey", "/account/factor", challenge="AAAA")
    found = entries(app, AccountAct.FAILED)
    assert [(key, words["ways"]) for _, key, words in found] == [
        (None, [{"label": "Passkey"}]),
        (cast.paul, [{"label": "Passkey"}]),
    ]

"""Signing in by a provider: there and back, new and known accounts, linked and unlinked, and whatever goes wrong."""

import json
import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account, AccountAct, Identity, OneTimeLink, Purpose
from forum.accounts.rules import hash_token
from forum.accounts.services import disable
from forum.db import db, transaction
from forum.limits.models import Tally
from tests.accounts.provider import DISCOVERY, KEYS, SECRET, TOKEN
from tests.accounts.test_services_security import told
from tests.accounts.test_views import is_in, last_code, last_link
from tests.accounts.test_views_again import set_back
from tests.accounts.test_views_factors import GOOD, PAUL, code_of, set_up
from tests.accounts.test_views_logged import entries
from tests.serving import get

START, BACK, NEW, LINK = (f"/account/provider{rest}" for rest in ("", "/back", "/new", "/link"))
NAME = "Ministry of Industry"


def go(client, provider, sub="7", path=START):
    """There and back."""
    return client.get(provider.answer(client.get(path).location, sub))


def count(app, table=Account) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def linked(paul, provider):
    """Paul's own account elsewhere signs him in."""
    provider.know(email=PAUL)
    assert go(paul, provider).location == LINK
    paul.post(LINK)
    return paul


def test_where_no_provider_is_set_there_is_no_trace_of_one(client, paul):
    for path in ("/account/sign-in", "/account/sign-up"):
        assert "Continue with" not in client.get(path).text
    assert "Accounts elsewhere" not in paul.get("/account/sessions").text
    for path in (START, BACK, NEW, LINK):
        assert paul.get(path).status_code == 404


def test_the_way_is_offered_and_leads_there_with_a_question_that_is_good_once(client, provider):
    for path in ("/account/sign-in", "/account/sign-up"):
        assert f"Continue with {NAME}" in client.get(path, query_string={"next": "/account/roles"}).text
    first, second = (urlsplit(client.get(START).location) for _ in range(2))
    assert f"{first.scheme}://{first.netloc}" == provider.issuer
    asked, again = parse_qs(first.query), parse_qs(second.query)
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    assert asked["redirect_uri"] == [f"http://127.0.0.1:8000{BACK}"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 43
        assert asked[name] != again[name]


def test_the_code_comes_with_its_verifier_and_the_secret(client, provider):
    there = client.get(START).location
    client.get(provider.answer(there))
    (asked,) = [each for each in provider.asked() if each["path"] == TOKEN]
    challenge = urlsafe_b64encode(sha256(asked["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert parse_qs(urlsplit(there).query)["code_challenge"] == [challenge]
    assert asked["authorization"].startswith("Basic ")


@pytest.mark.parametrize(("secret", "way"), [("", "client_id"), (SECRET, "client_secret")])
def test_a_client_without_a_secret_and_one_that_sends_it_in_the_body_come_in(
    app, client, provider, monkeypatch, secret, way
):
    monkeypatch.setitem(app.config, "OIDC_CLIENT_SECRET", secret)
    provider.spoil(DISCOVERY, said={"token_endpoint_auth_methods_supported": ["client_secret_post"]})
    go(client, provider)
    (asked,) = [each for each in provider.asked() if each["path"] == TOKEN]
    assert (way in asked, asked["authorization"]) == (True, None)
    assert is_in(client)


def test_a_new_address_that_the_provider_vouches_for_gets_an_account_and_goes_on(app, client, provider):
    done = go(client, provider, path=f"{START}?next=/account/roles")
    assert done.location == "/account/roles"
    assert is_in(client)
    page = client.get("/account/profile").text
    assert 'value="Nodira"' in page
    assert 'value="Karimova"' in page
    assert told(app) == [f"{AccountAct.IDENTITY_LINKED.label}/new@test.example"]
    ((actor, thing, said),) = entries(app, AccountAct.CAME_IN)
    assert (actor, said["ways"], said["about"]) == (thing, [{"label": "Account elsewhere"}], NAME)
    client.post("/account/sign-out")
    assert go(client, provider).location == "/account/"
    assert (count(app), count(app, Identity)) == (1, 1)
    with app.app_context():
        assert db.session.scalars(select(Identity)).one().seen_at
    assert NAME in client.get("/account/sessions").text


def test_what_the_token_lacks_is_asked_for(app, client, provider):
    provider.spoil(TOKEN, token={"claims": {"email": None, "email_verified": None}})
    go(client, provider)
    assert is_in(client)


def test_what_is_asked_for_is_of_nobody_else(app, client, provider):
    provider.spoil(TOKEN, token={"claims": {"email": None, "sub": "8"}})
    refused(app, client, go(client, provider), "cannot be believed")


def test_an_account_with_the_address_is_not_taken_over_but_linked_once_it_is_shown(app, paul, provider):
    provider.know(email="Paul@Test.example")
    client = app.test_client()
    assert go(client, provider, path=f"{START}?next=/account/roles").location == NEW
    assert not is_in(client)
    assert "has an account here" in client.get(NEW).text
    client.post(f"/account/sign-in?next={LINK}", data={"email": PAUL, "password": GOOD})
    assert count(app, Identity) == 0  # only the button links
    assert PAUL in client.get(LINK).text
    assert client.post(LINK).location == "/account/roles"
    client.post("/account/sign-out")
    go(client, provider)
    assert is_in(client)
    assert told(app)[-1] == f"{AccountAct.IDENTITY_LINKED.label}/{PAUL}"


@pytest.mark.parametrize("verified", [False, None, "true", 1])
@pytest.mark.parametrize("email", [PAUL, "new@test.example"])
def test_an_address_that_nobody_vouches_for_is_shown_by_a_code(app, paul, provider, verified, email):
    """What the page says is the same whether there is an account."""
    provider.know(email=email, email_verified=verified)
    client = app.test_client()
    assert go(client, provider).location == NEW
    page = client.get(NEW).text
    assert "does not vouch" in page
    assert f'value="{email}"' in page
    assert not is_in(client)
    client.post(f"/account/by-mail?next={LINK}", data={"email": email})
    assert client.post("/account/code", data={"code": last_code(app)}).location == LINK
    client.post(LINK)
    other = app.test_client()
    go(other, provider)
    assert is_in(other)


@pytest.mark.parametrize("email", [None, 7, "no address", "a" * 250 + "@b.example", "<b>@x.example", "=?utf-8?q?a?=@b.example", ["a@b.example"]])  # fmt: skip
def test_where_no_address_is_told_one_is_asked_for(app, client, provider, email):
    provider.know(email=email)
    assert go(client, provider).location == NEW
    assert "does not tell your address" in client.get(NEW).text
    assert count(app) == 0


def test_an_address_that_may_come_back_makes_no_account(app, cast, client, provider):
    with app.app_context(), transaction():
        back = OneTimeLink(
            account_id=cast.paul, purpose=Purpose.BACK, email="new@test.example", token_hash=hash_token("x")
        )
        back.expires_at = clock.now() + timedelta(days=1)
        db.session.add(back)
    before = count(app)
    assert "An account left this address lately" in client.get(go(client, provider).location).text
    assert count(app) == before


def test_the_second_factor_is_asked_for_after_it(app, linked, provider):
    secret, _ = set_up(linked)
    client = app.test_client()
    assert go(client, provider, path=f"{START}?next=/account/roles").location == "/account/factor?next=/account/roles"
    assert not is_in(client)
    assert client.post("/account/factor", data={"code": code_of(secret)}).status_code == 302
    assert is_in(client)


def test_a_closed_account_stays_closed(app, cast, linked, provider):
    with app.app_context(), transaction():
        disable(db.session.get_one(Account, cast.paul), "spam", db.session.get_one(Account, cast.admin), clock.now())
    client = app.test_client()
    assert go(client, provider).status_code == 403
    assert not is_in(client)


def test_linking_asks_first_who_is_there(app, paul, provider):
    set_back(app)
    assert paul.get(START).location == f"/account/again?next={START}"
    assert paul.get(LINK).location == f"/account/again?next={LINK}"
    assert paul.post(LINK).location.startswith("/account/again")


def test_what_signs_in_to_another_account_is_not_linked(app, cast, linked, provider, sign_in):
    sam = sign_in(cast.sam)
    assert "signs in to another account" in sam.get(go(sam, provider).location).text
    assert count(app, Identity) == 1
    assert go(linked, provider).location == "/account/sessions"  # its own is simply there


def test_who_waits_to_be_linked_is_forgotten_by_signing_out_and_by_leaving_it(app, paul, provider, sign_in, cast):
    provider.know(email="somebody@corp.example")
    assert go(paul, provider).location == LINK
    paul.post("/account/sign-out")
    assert "somebody@corp.example" not in paul.get(NEW, follow_redirects=True).text
    sam = sign_in(cast.sam)
    assert go(sam, provider).location == LINK
    assert sam.post(LINK, data={"leave": "1"}).location == "/account/sessions"
    sam.post(LINK)
    assert count(app, Identity) == 0


def test_a_new_password_names_what_still_signs_in(app, linked, provider):
    app.test_client().post("/account/reset", data={"email": PAUL})
    client = app.test_client()
    after = client.post(last_link(app), data={"password": "seven strangers waiting"}).location
    assert "This still signs you in: " in client.get(after, follow_redirects=True).text


def test_unlinked_it_opens_nothing_and_a_code_still_does(app, linked, provider):
    with app.app_context():
        path = f"/account/provider/{db.session.scalars(select(Identity.id)).one()}/unlink"
    assert path in linked.get("/account/sessions").text
    set_back(app)
    assert linked.post(path).location.startswith("/account/again")
    linked.post("/account/again", data={"password": GOOD})
    assert PAUL in linked.get(path).text
    linked.post(path)
    assert linked.post(path).status_code == 404
    assert told(app)[-1] == f"{AccountAct.IDENTITY_UNLINKED.label}/{PAUL}"
    client = app.test_client()
    assert go(client, provider).location == NEW
    assert not is_in(client)


def test_administrators_see_it(cast, linked, sign_in):
    page = sign_in(cast.admin).get(f"/manage/administrators/accounts/{cast.paul}").text
    assert NAME in page
    assert "Accounts elsewhere" in page


def refused(app, client, answer, words):
    """In words, where the other ways are; nobody is in, and nothing was written but that it failed."""
    assert answer.location.startswith("/account/sign-in")
    page = client.get(answer.location).text
    assert words in page
    assert "Sign in by mail" in page
    assert not is_in(client)
    assert (count(app), count(app, Identity)) == (0, 0)


def test_who_does_not_allow_it_is_told(app, client, provider):
    back = provider.answer(client.get(f"{START}?next=/account/roles").location, action="deny")
    answer = client.get(back.replace("?", f"?state={state_of(client)}&"))
    assert answer.location == "/account/sign-in?next=/account/roles"
    refused(app, client, answer, "was not allowed to say who you are")
    assert entries(app, AccountAct.FAILED) == []


def state_of(client) -> str:
    with client.session_transaction() as held:
        return held["question"][0]


def test_another_browser_cannot_finish_it_nor_is_it_finished_twice(app, client, provider):
    back = provider.answer(client.get(START).location)
    other = app.test_client()
    refused(app, other, other.get(back), "in another browser")
    refused(app, client, client.get(f"{BACK}?state=%D0%B6&code=x"), "in another browser")
    client.get(back)
    assert is_in(client)
    client.post("/account/sign-out")
    assert "in another browser" in client.get(client.get(back).location).text


def test_a_question_grows_old(app, client, provider):
    back = provider.answer(client.get(START).location)
    with client.session_transaction() as held:
        held["question"][-1] -= 15 * 60 + 1
        held.modified = True
    refused(app, client, client.get(back), "This took too long")


def test_what_waits_to_be_linked_grows_old(app, paul, provider):
    go(paul, provider)
    with paul.session_transaction() as held:
        held["told"][-1] -= 15 * 60 + 1
        held.modified = True
    assert "This took too long" in paul.get(paul.post(LINK).location).text
    assert count(app, Identity) == 0


def test_a_code_is_good_once(app, client, provider):
    back = provider.answer(client.get(START).location)
    code = parse_qs(urlsplit(back).query)["code"][0]
    client.get(back)
    client.post("/account/sign-out")
    client.get(START)
    answer = client.get(BACK, query_string={"state": state_of(client), "code": code})
    assert "cannot be believed" in client.get(answer.location).text
    assert not is_in(client)


HOUR = 3600
WRONGS = {
    "nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "issuer": {"claims": {"iss": "https://else.example"}},
    "audience": {"claims": {"aud": "else", "azp": "forum"}},
    "audiences, not for us": {"claims": {"aud": ["forum", "else"], "azp": "else"}},
    "no audience": {"claims": {"aud": None}},
    "another key": {"other_key": True},
    "the secret as key": {"alg": "HS256"},
    "expired": {"claims": {"exp": int(time.time()) - HOUR}},
    "from the future": {"claims": {"iat": int(time.time()) + HOUR}},
    "no end": {"claims": {"exp": None}},
    "an end that is no time": {"claims": {"exp": "soon"}},
    "no subject": {"claims": {"sub": None}},
    "subject": {"claims": {"sub": 7}},
    "a long subject": {"claims": {"sub": "7" * 256}},
    "a strange subject": {"claims": {"sub": "7\u202e"}},
}


@pytest.mark.parametrize("wrong", WRONGS.values(), ids=WRONGS)
def test_a_wrong_token_lets_nobody_in(app, client, provider, wrong):
    provider.spoil(TOKEN, token=wrong)
    refused(app, client, go(client, provider), "cannot be believed")
    ((_, thing, said),) = entries(app, AccountAct.FAILED)
    assert (thing, said["ways"]) == (None, [{"label": "Account elsewhere"}])


@pytest.mark.parametrize("token", ["", "a.b.c", "e30.e30.", None, 7, ["x"], "x" * 100_000])
def test_what_is_no_token_lets_nobody_in(app, client, provider, token):
    provider.spoil(TOKEN, said={"id_token": token})
    refused(app, client, go(client, provider), "cannot be believed")


def test_clocks_may_differ_a_little(app, client, provider):
    now = int(clock.now().timestamp())
    provider.spoil(TOKEN, token={"claims": {"exp": now - 20, "iat": now + 20}})
    go(client, provider)
    assert is_in(client)


def test_names_are_text_and_no_more(app, client, provider):
    provider.know(given_name="<script>alert(1)</script>\u202e\0", family_name="x" * 5000)
    go(client, provider)
    page = client.get("/account/profile").text
    assert "<script>alert(1)" not in page
    assert "x" * 101 not in page
    assert count(app) == 1


def test_an_answer_that_says_it_is_anothers_lets_nobody_in(app, client, provider):
    back = provider.answer(client.get(START).location)
    refused(app, client, client.get(f"{back}&iss=https://else.example"), "cannot be believed")


def test_keys_that_nobody_knows_stand_in_nobodys_way(app, client, provider):
    keys = json.loads(get(provider.port, KEYS).body)["keys"]
    provider.spoil(KEYS, said={"keys": [{"kty": "AKP", "kid": "new"}, *keys]})
    go(client, provider)
    assert is_in(client)


def test_new_keys_are_asked_for(app, client, provider):
    provider.spoil(KEYS, body='{"keys": [{"kty": "AKP"}, {"kty": "RSA", "use": "enc"}]}')
    refused(app, client, go(client, provider), "cannot be believed")
    provider.spoil()
    go(client, provider)
    assert is_in(client)


SPOILED = {
    "a redirection": {"status": 302, "headers": {"Location": "/elsewhere"}},
    "an error": {"status": 500},
    "a refusal": {"status": 403},
    "no JSON": {"body": "<html>"},
    "a list": {"body": "[]"},
    "nested": {"body": "[" * 100_000},
    "a number": {"body": "1" * 10_000},
    "bytes": {"body": "\udcff".encode("utf-8", "surrogatepass").decode("latin-1")},
}


@pytest.mark.parametrize("path", [DISCOVERY, KEYS, TOKEN])
@pytest.mark.parametrize("how", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_answer_is_told_in_words_and_nobody_is_followed_elsewhere(app, client, provider, path, how):
    provider.spoil(path, **how)
    answer = client.get(START)
    if path != DISCOVERY:
        answer = client.get(provider.answer(answer.location))
    refused(app, client, answer, "Sign in another way")
    assert "/elsewhere" not in [each["path"] for each in provider.asked()]


SAID = {
    "another issuer": {"issuer": "https://else.example"},
    "no token endpoint": {"token_endpoint": None},
    "a file": {"jwks_uri": "file:///etc/passwd"},
    "no address": {"authorization_endpoint": "javascript:alert(1)"},
    "a list of addresses": {"userinfo_endpoint": ["x"]},
    "half an address": {"token_endpoint": "https://[::1"},
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_a_provider_that_tells_what_cannot_be_is_not_asked(app, client, provider, said):
    provider.spoil(DISCOVERY, said=said)
    refused(app, client, client.get(START), "does not answer")


@pytest.mark.parametrize("query", ["", "code=", "error=server_error", "error=%3Cb%3E", "code=x&iss=https://else.example", "code=%D0%B6" + "x" * 3000])  # fmt: skip
def test_whatever_comes_back_is_told_in_words(app, client, provider, query):
    client.get(START)
    answer = client.get(f"{BACK}?state={state_of(client)}&{query}")
    refused(app, client, answer, "cannot be believed")


@pytest.mark.parametrize("lang", ["en", "ru", "uz"])
def test_the_words_are_of_the_readers_language(app, client, provider, lang):
    client.get(f"/?lang={lang}")
    page = client.get(client.get(f"{BACK}?state=x").location).text
    assert ("This took too long, or was begun" in page) == (lang == "en")


def test_returns_that_show_nobody_are_counted_and_others_are_not(app, client, provider, monkeypatch):
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    go(client, provider)
    assert is_in(client)
    with app.app_context(), transaction():
        tally = db.session.scalars(select(Tally).where(Tally.kind == "returns from")).one()
        assert tally.number == 0
        tally.number = 300
    client.post("/account/sign-out")
    answer = go(client, provider)
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert not is_in(client)

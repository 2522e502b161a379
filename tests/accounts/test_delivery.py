"""Asking the provider: bounds of time, bytes and number at once, and what `forum check` says of it."""

import socket

import pytest

from forum import clock
from forum.accounts import delivery
from forum.accounts.current import find_client
from forum.accounts.delivery import fetch_told, find_address
from forum.accounts.rules import Client, Question
from forum.accounts.services import IdentityRefusal
from forum.bounds import Bound
from forum.checking import weaknesses
from forum.errors import Refused
from tests.accounts.provider import DISCOVERY
from tests.accounts.test_views_identities import START, go, refused
from tests.serving import free_port, until

QUESTION = Question("state", "nonce", "verifier")


def why(client: Client) -> IdentityRefusal:
    with pytest.raises(Refused) as said:
        find_address(client, QUESTION)
    return said.value.reason


@pytest.fixture
def shortly(monkeypatch):
    """A bound of time that a test can wait for."""
    monkeypatch.setattr(Bound.PROVIDER_SECONDS, "number", 0.2)


@pytest.fixture
def silent():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Client(f"http://127.0.0.1:{server.getsockname()[1]}", "forum", "", "")


def test_one_that_is_silent_or_not_there_is_waited_for_no_longer_than_may_be(shortly, silent):
    assert why(silent) is IdentityRefusal.AWAY
    assert why(Client(f"http://127.0.0.1:{free_port()}", "forum", "", "")) is IdentityRefusal.AWAY
    assert why(Client("http://no such host", "forum", "", "")) is IdentityRefusal.AWAY


def test_a_slow_one_is_told_in_words(app, client, provider, shortly):
    provider.spoil(DISCOVERY, is_silent=True)
    refused(app, client, client.get(START), "does not answer")


def test_no_more_are_asked_at_once_than_may_be(app, client, provider):
    until(lambda: delivery._slots._value == Bound.PROVIDER_AT_ONCE.most)  # what others left silent has ended
    for _ in range(Bound.PROVIDER_AT_ONCE.most):
        assert delivery._slots.acquire(blocking=False)
    try:
        refused(app, client, client.get(START), "Many are signing in")
        assert provider.asked() == []
    finally:
        for _ in range(Bound.PROVIDER_AT_ONCE.most):
            delivery._slots.release()
    go(client, provider)


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_an_answer_is_read_as_far_as_may_be(app, client, provider, more, is_read):
    with app.test_request_context():
        known = find_client()
    address = find_address(known, QUESTION)
    delivery._known.clear()
    body = f'{{"issuer": "{provider.issuer}", "authorization_endpoint": "{address}", "token_endpoint": "{address}", "jwks_uri": "{address}"}}'
    provider.spoil(DISCOVERY, body=body + " " * (Bound.PROVIDER_BYTES.most + more - len(body)))
    if is_read:
        assert find_address(known, QUESTION)
    else:
        assert why(known) is IdentityRefusal.AWAY


def test_what_is_known_is_not_asked_again(app, client, provider):
    for _ in range(2):
        client.get(START)
    assert [each["path"] for each in provider.asked()] == [DISCOVERY]


def test_a_code_of_nobody_is_not_believed(app, provider, context):
    with app.test_request_context():
        known = find_client()
    with pytest.raises(Refused) as said:
        fetch_told(known, "guessed", "verifier", "nonce", None)
    assert said.value.reason is IdentityRefusal.WRONG


def troubles(app, **settings) -> list[str]:
    with app.app_context():
        config = app.config | {"DEMO": False, "SMTP_URL": "", "REPLIES": ""} | settings
        return [each for each in weaknesses(config, [], clock.now()) if "OIDC" in each]


def test_check_says_what_is_wrong_with_it(app, provider):
    assert troubles(app) == []
    assert troubles(app, OIDC_ISSUER="") == []
    (said,) = troubles(app, OIDC_ISSUER=f"http://127.0.0.1:{free_port()}")
    assert "URLError" in said
    provider.spoil(DISCOVERY, body="<html>")
    (said,) = troubles(app)
    assert "JSONDecodeError" in said
    provider.spoil(DISCOVERY, said={"issuer": "https://else.example"})
    (said,) = troubles(app)
    assert "it calls itself otherwise" in said
    clear, gone = troubles(app, OIDC_ISSUER="http://id.invalid")
    assert "is http" in clear
    assert "URLError" in gone

"""Who is counted together, what too many are told, and a proxy that nobody declared."""

import logging

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.db import db, transaction
from forum.limits.models import Tally
from forum.limits.queries import is_counted
from forum.limits.rules import Kind
from forum.limits.services import take
from forum.web.limits import network

DESK = "/manage/innoprom/2027/registrations/enter"
TEAM = "/manage/innoprom/2027/team"
NOTHING = {"opened": ""}
"""Said by the test, so that the client need not open the page before each."""


@pytest.mark.parametrize(
    ("address", "counted"),
    [("198.51.100.7", "198.51.100.7"), ("2001:db8:1:2::3", "2001:db8:1:2::/64"), ("::ffff:198.51.100.7", "198.51.100.7"),
     ("", "nowhere"), ("unix:", "nowhere"), (None, "nowhere")],
)  # fmt: skip
def test_a_network_is_an_address_or_a_64(app, address, counted):
    with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
        assert network() == counted


def test_two_of_one_address_share_no_bound_of_signed_in_acts(cast, sign_in):
    """On the landed revision sixty invitations of one left the other of the same office none."""
    olga, ada = sign_in(cast.olga), sign_in(cast.admin)
    codes = [olga.post(TEAM, data=NOTHING).status_code for _ in range(61)]
    assert (codes[0], codes[-1]) == (200, 429)
    assert ada.post(TEAM, data={}).status_code == 200


@pytest.mark.walk
@pytest.mark.slow
def test_a_desk_enters_four_hundred_within_an_hour(cast, sign_in):
    """On the landed revision it stopped after three hundred, of all desks together."""
    olga = sign_in(cast.olga)
    assert {olga.post(DESK, data=NOTHING).status_code for _ in range(420)} == {200}


def test_too_many_of_a_form_give_it_back_filled_and_do_nothing(app, cast, sign_in):
    olga = sign_in(cast.olga)
    for _ in range(60):
        olga.post(TEAM, data=NOTHING)
    answer = olga.post(TEAM, data={"email": "new@test.example", "role": "viewer"})
    assert answer.status_code == 429
    assert 3500 < int(answer.headers["Retry-After"]) <= 3601
    assert answer.headers["Cache-Control"] == "no-store"
    assert "You can try again in " in answer.text
    assert 'value="new@test.example"' in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(db.metadata.tables["letter"])) == 0


@pytest.mark.both
def test_too_many_of_a_button_are_told_when(app, cast, sign_in):
    sam = sign_in(cast.sam)
    answers = [sam.post("/forums/innoprom/2027/register/take-up") for _ in range(31)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 3000
    assert "You can try again in " in answers[-1].text


def test_what_programs_read_says_it_plainly(client):
    for _ in range(30):
        client.open("/dav/", method="PROPFIND", auth=("x", "y"))
    answer = client.open("/dav/", method="PROPFIND", auth=("x", "y"))
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert answer.mimetype == "text/plain"
    assert "Set-Cookie" not in answer.headers


@pytest.fixture
def through(app, client):
    app.extensions.pop("proxy_noted", None)

    def asked(address, **headers):
        client.get("/", environ_overrides={"REMOTE_ADDR": address}, headers=headers)
        with app.app_context():
            return is_counted(Kind.PROXY, clock.now())

    yield asked
    app.extensions.pop("proxy_noted", None)


def test_a_proxy_that_nobody_declared_is_told_once(app, through, caplog):
    with caplog.at_level(logging.WARNING):
        assert not through("127.0.0.1")
        assert not through("9.9.9.9", **{"X-Forwarded-For": "198.51.100.7"})  # anybody can write that
        assert through("127.0.0.1", **{"X-Forwarded-For": "198.51.100.7"})
        assert through("10.0.0.3", **{"X-Forwarded-For": "198.51.100.7"})
    assert caplog.text.count("FORUM_PROXIES is 0") == 1


def test_a_proxy_that_another_process_told_of_hinders_nobody(app, client, through):
    with app.app_context(), transaction():
        take(Kind.PROXY, "", clock.now())
    assert through("127.0.0.1", **{"X-Forwarded-For": "198.51.100.7"})
    assert client.get("/healthz").status_code == 200


def test_a_declared_proxy_is_none_to_tell_of(app, through, monkeypatch):
    monkeypatch.setitem(app.config, "PROXIES", 1)
    assert not through("127.0.0.1", **{"X-Forwarded-For": "198.51.100.7"})


def test_a_read_is_counted_nowhere(app, client, cast):
    for path in ("/", "/forums/innoprom/2027", "/healthz", "/account/reset/nothing"):
        client.get(path)
    with app.app_context():
        assert db.session.scalars(select(Tally)).all() == []


@pytest.mark.parametrize(
    ("name", "address", "number", "first"),
    [("sam", "/forums/innoprom/2026/register", 62, 404), ("sam", "/account/claim/nobodys", 32, 404)],
)
def test_too_many_of_what_is_not_there_are_told_so_and_break_nothing(cast, sign_in, name, address, number, first):
    client = sign_in(getattr(cast, name))
    codes = [client.post(address, data=NOTHING).status_code for _ in range(number)]
    assert codes[0] == first
    assert set(codes) <= {404, 429}

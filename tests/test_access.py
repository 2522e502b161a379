"""The route × role table, and what hidden things must not give away."""

import re

import pytest
from sqlalchemy import select

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.formats import FORMATS
from forum.registration.models import Registration
from tests.access import CLOSED, ROLES, TABLE
from tests.factories import SECRET, make_session
from tests.snapshot import put_back, take_snapshot


def test_every_route_has_its_row(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(TABLE)


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_route_by_role(app, world, endpoint):
    values, clients = world
    values = values | ({"item_id": values["items"][endpoint]} if endpoint in values["items"] else {})
    rules = list(app.url_map.iter_rules(endpoint))
    rule = rules[0]
    with app.test_request_context():
        url = app.url_map.bind("127.0.0.1").build(endpoint, {n: values[n] for n in rule.arguments if n in values})  # fmt: skip
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    before = take_snapshot(app) if method == "POST" else None
    got = []
    for role in ROLES:
        got.append(clients[role].open(url, method=method).status_code)
        if before:
            put_back(app, before)  # what one has removed, the next must find
    assert tuple(got) == TABLE[endpoint], url


PAGES = ["", "programme", "speakers", "subscribe", "register", "programme?q=secret", "programme.json", "sessions/1"]


@pytest.mark.parametrize("role", list(CLOSED))
def test_a_closed_forum_does_not_exist_for_others(world, role):
    _, clients = world
    got = {p: clients[role].get(f"/forums/council/2027/{p}") for p in PAGES[:4]}
    assert {r.status_code for r in got.values()} == {CLOSED[role]}
    if CLOSED[role] == 404:
        missing = clients[role].get("/forums/no-such/2027/programme").text.replace("no-such", "council")
        token = re.compile('(?<=name="csrf_token" value=")[^"]*')  # signed with the second
        assert token.sub("", got["programme"].text) == token.sub("", missing)
        for path in ("/", "/calendar/all.ics", "/manage/"):
            assert "council" not in clients[role].get(path).text


@pytest.mark.no_cover
@pytest.mark.slow
def test_a_closed_forum_has_no_public_feed_for_anyone(world):
    for client in world[1].values():
        assert client.get("/calendar/council.ics").status_code == 404
        for ending in FORMATS:
            assert client.get(f"/calendar/council/2027.{ending}").status_code == 404
            assert client.get(f"/calendar/council.{ending}").status_code == 404
        for path in ("/dav/editions/council--2027/", "/dav/calendars/council--2027/"):
            assert client.open(path, method="PROPFIND", headers={"Depth": "0"}).status_code in {401, 404}


def test_nothing_of_a_draft_is_visible_before_release(app, world, cast):
    _, clients = world
    with app.app_context():
        with transaction():
            hidden = make_session(db.session.get_one(Edition, cast.edition), SECRET, hour=15)
        hidden_id = hidden.id
    public = ["/", "/forums/innoprom/", "/forums/innoprom/2027/", "/forums/innoprom/2027/programme", "/forums/innoprom/2027/programme?q=secret-draft",
              "/forums/innoprom/2027/programme?view=list", f"/forums/innoprom/2027/sessions/{hidden_id}", "/forums/innoprom/2027/speakers",
              "/calendar/all.ics", "/calendar/innoprom/2027.ics", "/calendar/innoprom/2027.ics?q=secret", f"/calendar/innoprom/2027/sessions/{hidden_id}.ics"]  # fmt: skip
    for role in ("anonymous", "paul"):
        for path in public:
            assert SECRET not in clients[role].get(path).text, path
    missing = clients["anonymous"].get("/forums/innoprom/2027/sessions/999999")
    assert clients["anonymous"].get(f"/forums/innoprom/2027/sessions/{hidden_id}").text == missing.text.replace(
        "999999", str(hidden_id)
    )
    post = clients["paul"].post(f"/forums/innoprom/2027/sessions/{hidden_id}/star", data={"starred": "1"})
    assert post.status_code == 404


@pytest.mark.no_cover
@pytest.mark.slow
def test_every_method_on_every_route_is_never_500(app, world):
    values, clients = world
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            url = app.url_map.bind("127.0.0.1").build(rule.endpoint, {n: values[n] for n in rule.arguments if n in values})  # fmt: skip
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT"):
            for role in ("anonymous", "sam"):
                assert clients[role].open(url, method=method).status_code < 500, (method, url)


def test_every_post_wants_a_csrf_token(app, world):
    values, clients = world
    app.config["WTF_CSRF_ENABLED"] = True
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        with app.test_request_context():
            url = app.url_map.bind("127.0.0.1").build(rule.endpoint, {n: values[n] for n in rule.arguments if n in values})  # fmt: skip
        assert clients["olga"].post(url).status_code == 400, url
    with app.app_context():
        assert len(db.session.scalars(select(Registration)).all()) == 1


@pytest.mark.parametrize("path", ["/forums/innoprom/2027/programme?day=x&track=%00&page=-1&view=%F0", "/?lang=xx&tz=../../etc", "/forums/%00/", "/forums/innoprom/2027/programme?q=%00", "/calendar/%0d%0a.ics",
                                  "/calendar/innoprom/2027.ics?lang=zz&day=' or 1=1", "/demo/mailbox/?page=99999999999999999999", "/demo/mailbox/99999999999999999999"])  # fmt: skip
def test_odd_addresses_are_never_500(client, world, path):
    assert client.get(path).status_code < 500


def test_a_forged_host_is_refused(client, world):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:x"],
)
def test_next_stays_on_this_site(world, target):
    answer = world[1]["paul"].get("/account/sign-in", query_string={"next": target})
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


def test_pages_carry_the_security_headers(client, world):
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"

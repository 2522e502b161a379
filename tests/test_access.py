"""The route × role table, and what hidden things must not give away."""

import re
from collections import Counter
from urllib.parse import quote

import pytest

from forum import find_kinds
from forum.accounts.models import Account, Role
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.formats import FORMATS
from tests.access import (
    BODIES,
    CLOSED,
    MAY,
    ROLES,
    TABLE,
    THINGS,
    address_of,
    asked_of,
    only,
    rows,
    rows_of,
    verdict_of,
)
from tests.factories import SECRET, make_edition, make_session
from tests.snapshot import keep, take_snapshot

NAMED = re.compile(r"(\w+)>")
IDS = {
    "slug",
    "offer_id",
    "grant_id",
    "subscription_id",
    "sign_in_id",
    "reference",
    "venue_id",
    "room_id",
    "token",
    "thing_id",
    "merger_id",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "REPORT")
ABSENT = {"slug": "no-such", "edition_slug": "1999", "token": "no-such", "reference": "NOSUCH99", "key": "no--such"}


def shown(answer, address):
    """The page without what every page has of its own: its address and a token."""
    text = re.sub(r'(?<=name="csrf_token" value=")[^"]*', "", answer.text)
    return text.replace(address, "").replace(quote(address, safe=""), "")


def test_every_method_of_every_route_has_one_row(app):
    known = [(method, rule) for method, rule, _ in rows()]
    wrong = [f"says twice: {method} {rule}" for (method, rule), n in Counter(known).items() if n > 1]
    routes = asked_of(app.url_map)
    wrong += [f"has no row of: {method} {rule}" for method, rule in routes if (method, rule) not in TABLE]
    wrong += [f"has a row of no route: {method} {rule}" for method, rule in known if (method, rule) not in routes]
    assert not wrong, "\n".join(f"tests/access.py {words}" for words in wrong)
    assert all(set(who) == set(ROLES) for who in TABLE.values())


def test_every_role_is_held_by_somebody_whom_the_table_asks(context, cast):
    held = [{grant.role for grant in db.session.get_one(Account, getattr(cast, name)).grants} for name in ROLES[1:]]
    missing = [role.name for role in Role if {role} not in held]
    assert not missing, f"nobody holds {missing} alone: give it to one more in `Cast` (tests/factories.py) and ROLES"


def faults_of(app, world, ask, askers):
    """Every method of every address; what may be done is really done, and put back."""
    values, put_back, wrong = world[0], keep(app, "kept"), []
    for method, path, rule, who in rows_of(app.url_map):
        role = next((role for role in askers if who[role] == MAY), askers[0])
        answer = ask(role, method, address_of(rule, values), BODIES.get((method, path)))
        got, told = verdict_of(answer), who[role]
        if got != told:
            wrong.append(f"{method} {path}: {role} gets {got}, the table says {told}")
        if method == "GET" and (got != MAY or role == "admin"):  # the others' pages are worth their time but once
            head = ask(role, "HEAD", address_of(rule, values)).status_code
            if head != answer.status_code:
                wrong.append(f"HEAD {path}: {role} gets {head}, not {answer.status_code} as by GET")
        if method == "POST" and got == MAY:
            put_back()  # what one has removed, the next must find
    return wrong


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may(app, world, ask, role):
    wrong = faults_of(app, world, ask, [role])
    assert not wrong, "\n".join(wrong)


@pytest.mark.postgresql
@pytest.mark.slow
def test_every_page_and_act_goes_on_both_databases(app, world, ask):
    """Asked once, by whoever may of a delegate, an organiser and an administrator, each of whom asks SQLite everything above."""
    wrong = faults_of(app, world, ask, ["paul", "orhan", "admin"])
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("kind", find_kinds(), ids=lambda kind: kind.name)
def test_whose_a_kind_of_thing_is(app, world, ask, kind):
    thing = kind.name
    assert thing in THINGS, f"THINGS of tests/access.py does not say who may archive a {thing}"
    values, put_back, wrong = world[0], keep(app, "kept"), []
    values |= {"thing": thing, "thing_id": values["things"][thing]}
    for method, path, rule, _ in rows_of(app.url_map):
        if "<thing>" not in path:
            continue
        who = THINGS[thing] if kind.merging or rule.endpoint != "removal.merge" else only(others=404)
        for role in ROLES:
            got = verdict_of(ask(role, method, address_of(rule, values)))
            if got != who[role]:
                wrong.append(f"{method} {path}: {role} gets {got}, THINGS says {who[role]}")
            if method == "POST" and got == MAY:
                put_back()
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk
@pytest.mark.parametrize("role", ROLES)
def test_what_is_hidden_looks_like_what_is_not_there(app, world, ask, role):
    """A 404 says the same of a thing that exists as of one that does not."""
    values, wrong = world[0], []
    for method, path, rule, who in rows_of(app.url_map):
        last = [name for name in NAMED.findall(path) if name in IDS][-1:]
        if who[role] != 404 or not last:
            continue
        there = address_of(rule, values)
        gone = address_of(rule, values | {last[0]: ABSENT.get(last[0], 999_999)})
        one, other = ask(role, method, there), ask(role, method, gone)
        if (one.status_code, shown(one, there)) != (other.status_code, shown(other, gone)):
            wrong.append(f"{method} {path}: {role} sees that it exists")
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("role", ["anonymous", "paul", "other", "orhan"])
def test_no_address_tells_of_a_hidden_forum(app, world, ask, role):
    """At every method: what is closed, or a draft, answers as what is not there.

    Of those with a role in another edition alone its owner asks: the others have fewer rights, and none here either.
    """
    with app.app_context(), transaction():
        make_edition("drafts", state=EditionState.DRAFT)
    values, wrong = world[0], []

    def ask_of(slug, method, rule):
        named = {"series_slug": slug, "slug": slug, "key": f"{slug}--2027"}
        address = address_of(rule, values | named)
        answer = ask(role, method, address)
        return address, answer.status_code, shown(answer, address)

    for method, path, rule, _ in rows_of(app.url_map):
        names = set(NAMED.findall(path))
        hidden = [
            *(["council"] if {"series_slug", "key", "slug"} & names else []),
            *(["drafts"] if {"edition_slug", "key"} & names else []),
        ]
        gone = ask_of("no-such", method, rule) if hidden else ()
        for there in [ask_of(slug, method, rule) for slug in hidden]:
            if there[1:] != gone[1:]:
                wrong.append(f"{method} {there[0]}: {role} gets {there[1]}, {gone[1]} at {gone[0]}")
    assert not wrong, "\n".join(wrong)


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


@pytest.mark.walk
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


@pytest.mark.walk
@pytest.mark.slow
def test_a_method_that_no_row_has_is_never_500(app, world):
    """What a rule does not know reaches no view, whoever asks; the others, test_what_a_role_may asks."""
    values, clients = world
    for rule in app.url_map.iter_rules():
        url = address_of(rule, values)
        for method in ({*METHODS} - (rule.methods or set())) | {"OPTIONS"}:
            assert clients["sam"].open(url, method=method).status_code < 500, (method, url)


TOKENLESS = {"releases.wish", "releases.mine_part"}
"""What visitors' pages, which hold no token, ask: nothing is written."""


def test_every_post_wants_a_csrf_token(app, world):
    values, clients = world
    app.config["WTF_CSRF_ENABLED"], before = True, take_snapshot(app)
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        url = address_of(rule, values)
        refused = clients["olga"].post(url).status_code == 400
        assert refused == (rule.endpoint not in TOKENLESS), url
    assert take_snapshot(app) == before


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

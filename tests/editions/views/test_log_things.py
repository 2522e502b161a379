"""Whoever may open neither a thing nor the log reads no history of it; one without entries has a name."""

import lxml.html
import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.web.outlets import Outlet, Thing
from tests.access import ROLES
from tests.factories import make_session

LOG = "/manage/innoprom/2027/log"


def things_of(app) -> dict[str, Thing]:
    fills = app.extensions["outlets"]._fills[Outlet.THINGS]
    return {fill.kind: fill for fill in fills if isinstance(fill, Thing)}


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_a_history_asks_what_the_page_of_the_thing_asks(app, world, role):
    values, clients = world
    client, wrong = clients[role], []
    keys = values["things"] | {"session": values["session_id"], "registration": 1, "release": 1}
    whole = client.get(LOG).status_code == 200
    for kind, thing in things_of(app).items():
        with app.test_request_context():
            edition = db.session.get_one(Edition, values["things"]["edition"])
            page = thing.url(edition, keys[kind], "1" if kind == "release" else values["reference"])
        opens = client.get(page).status_code == 200
        reads = client.get(f"{LOG}?thing={kind}&id={keys[kind]}").status_code == 200
        if reads != (opens or whole):
            wrong.append(f"{kind}: {role} opens it: {opens}, reads its history: {reads}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk
@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"olga", "admin"}])
def test_no_other_key_opens_the_history_of_a_venue(world, role):
    values, clients = world
    for key in (values["venue_id"], values["venue_id"] + 1, 999999):
        shown = clients[role].get(f"{LOG}?thing=venue&id={key}").status_code == 200
        assert shown == (role == "orhan"), key


@pytest.mark.parametrize(
    ("thing", "key", "name"),
    [("session", "session", "Opening"), ("category", "category", "Delegate")],
)
def test_a_history_without_entries_names_the_thing(cast, sign_in, thing, key, name):
    page = sign_in(cast.olga).get(f"{LOG}?thing={thing}&id={getattr(cast, key)}").text
    heading = lxml.html.fromstring(page).findtext(".//h1")
    assert name in heading
    assert heading.startswith("History of “")


def test_a_history_names_nothing_of_another_edition(app, cast, sign_in):
    with app.app_context(), transaction():
        other = make_session(db.session.get_one(Edition, cast.closed), "Hidden").id
    page = sign_in(cast.olga).get(f"{LOG}?thing=session&id={other}").text
    assert "Hidden" not in page
    assert "History of “Session”" in page

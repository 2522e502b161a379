"""Whoever may open neither a thing nor the log reads no history of it."""

import pytest

from forum.db import db
from forum.editions.models import Edition
from forum.web.outlets import Outlet, Thing
from tests.access import ROLES

LOG = "/manage/innoprom/2027/log"


def things_of(app) -> dict[str, Thing]:
    fills = app.extensions["outlets"]._fills[Outlet.THINGS]
    return {fill.kind: fill for fill in fills if isinstance(fill, Thing)}


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_a_history_asks_what_the_page_of_the_thing_asks(app, world, role):
    values, clients = world
    client, wrong = clients[role], []
    keys = values["things"] | {"session": values["session_id"], "registration": 1}
    whole = client.get(LOG).status_code == 200
    for kind, thing in things_of(app).items():
        with app.test_request_context():
            edition = db.session.get_one(Edition, values["things"]["edition"])
            page = thing.url(edition, keys[kind], values["reference"])
        opens = client.get(page).status_code == 200
        reads = client.get(f"{LOG}?thing={kind}&id={keys[kind]}").status_code == 200
        if reads != (opens or whole):
            wrong.append(f"{kind}: {role} opens it: {opens}, reads its history: {reads}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"olga", "admin"}])
def test_no_other_key_opens_the_history_of_a_venue(world, role):
    values, clients = world
    for key in (values["venue_id"], values["venue_id"] + 1, 999999):
        shown = clients[role].get(f"{LOG}?thing=venue&id={key}").status_code == 200
        assert shown == (role == "orhan"), key

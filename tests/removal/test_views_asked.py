"""Is it you? Where roles are held in a thing itself, a merger makes others lead over what goes: so does undoing it."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.removal.models import Merger
from forum.removal.services import merge
from tests.accounts.test_views_again import set_back
from tests.removal.conftest import MERGED_KINDS, thing
from tests.removal.test_views import hidden, path

LEADING = {"series", "venue"}


@pytest.mark.parametrize("kind", MERGED_KINDS)
def test_merging_asks_where_it_makes_others_lead(app, cast, pairs, sign_in, kind):
    olga, (used, other) = sign_in(cast.olga), pairs[kind]
    set_back(app)
    page = f"{path(kind, used, 'merge')}?into={other}"
    sent = hidden(olga.get(page).text)
    answer = olga.post(path(kind, used, "merge"), data=sent)
    assert (answer.location == "/account/again?next=" + page.replace("=", "%3D")) is (kind in LEADING)
    with app.app_context():
        assert (thing(kind, used).archived_at is None) is (kind in LEADING)


@pytest.mark.parametrize("kind", MERGED_KINDS)
def test_undoing_it_asks_too(app, cast, pairs, sign_in, kind):
    with app.app_context(), transaction():
        olga = db.session.get_one(Account, cast.olga)
        merge(thing(kind, pairs[kind].used), thing(kind, pairs[kind].other), olga, clock.now())
        key = db.session.scalar(select(Merger.id).where(Merger.kind == kind))
    client = sign_in(cast.olga)
    set_back(app)
    address = f"/manage/things/mergers/{key}/take-back"
    shown = hidden(client.get(address).text)
    assert client.post(address).location in {address, f"/account/again?next={address}"}, "who was not asked is asked"
    with app.app_context():
        assert thing(kind, pairs[kind].used).archived_at
    answer = client.post(address, data=shown)
    assert (answer.location == f"/account/again?next={address}") is (kind in LEADING)
    with app.app_context():
        assert (thing(kind, pairs[kind].used).archived_at is not None) is (kind in LEADING)

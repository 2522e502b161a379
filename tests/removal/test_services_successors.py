"""Addresses of what was merged: answered with what it was merged into, once a release tells so."""

from datetime import timedelta

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.removal.models import Merger
from forum.removal.services import merge, take_back
from tests.factories import make_track
from tests.removal.conftest import Pair, thing
from tests.worlds import do_release

KINDS = ("track", "room", "speaker")
FEED = "/calendar/innoprom/2027.ics"
PROGRAMME = "/forums/innoprom/2027/programme"


def do_merge(cast, kind, pair):
    with transaction():
        return merge(
            thing(kind, pair.used), thing(kind, pair.other), db.session.get_one(Account, cast.olga), clock.now()
        ).id


def told(client, kind, key):
    """Whether the feed and the page of this filter tell the session."""
    feed, page = (client.get(path, query_string={kind: key, "view": "list"}).text for path in (FEED, PROGRAMME))
    assert ("Opening" in feed) == ("Opening" in page)
    return "Opening" in feed


@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_by_what_was_merged_finds_it_where_it_went(app, client, cast, pairs, kind):
    used, other = pairs[kind]
    with app.app_context():
        do_release(cast, 0)
        merger = do_merge(cast, kind, pairs[kind])
    assert (told(client, kind, used), told(client, kind, other)) == (True, False)  # nothing of the draft
    with app.app_context():
        do_release(cast, 1)
    assert (told(client, kind, used), told(client, kind, other)) == (True, True)
    with app.app_context():
        with transaction():
            olga = db.session.get_one(Account, cast.olga)
            take_back(db.session.get_one(Merger, merger), olga, clock.now() + timedelta(seconds=1))
        do_release(cast, 2)
    assert (told(client, kind, used), told(client, kind, other)) == (True, False)


def test_a_chain_of_mergers_leads_to_its_end(app, client, cast, pairs):
    first, second = pairs["track"]
    with app.app_context():
        do_release(cast, 0)
        with transaction():
            made = make_track(db.session.get_one(Edition, cast.edition), "Trains")
            db.session.flush()
            third = made.id
        do_merge(cast, "track", Pair(first, second))
        do_release(cast, 1)
        do_merge(cast, "track", Pair(second, third))
        do_release(cast, 2)
    assert [told(client, "track", key) for key in (first, second, third)] == [True, True, True]
    assert not told(client, "track", 2**31)


def test_the_page_of_a_speaker_who_was_merged_moves_on(app, client, cast, pairs):
    used, other = pairs["speaker"]
    with app.app_context():
        do_release(cast, 0)
        do_merge(cast, "speaker", pairs["speaker"])
        do_release(cast, 1)
    answer = client.get(f"/forums/innoprom/2027/speakers/{used}")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"/forums/innoprom/2027/speakers/{other}"
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get(f"/forums/innoprom/2027/speakers/{2**31 - 1}").status_code == 404

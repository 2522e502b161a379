"""PDF and XLSX: what a flood of them costs its sender, and nobody else."""

import fcntl
from itertools import product

import pytest

from forum.bounds import Bound
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.languages import CONTENT
from forum.web import limiter, renders
from forum.web.conditional import cache
from forum.web.turns import LATE
from tests.factories import make_session
from tests.worlds import do_release

PATH = "/calendar/innoprom/2027"
WORDS = ("alpha", "beta", "gamma", "delta")
MOST = Bound.LARGE_OF_ONE.most


@pytest.fixture
def many(app, cast):
    """Five sessions; nothing was made before, and nothing counted."""
    with app.app_context():
        with transaction():
            for number, word in enumerate(WORDS):
                make_session(db.session.get_one(Edition, cast.edition), word, hour=13 + number)
        do_release(cast, 0)
    limiter.reset()
    cache._kept.clear()


def asked(client, ending="xlsx", here="198.51.100.7", late=False, **query):
    environ = {"REMOTE_ADDR": here} | ({LATE: True} if late else {})
    return client.get(f"{PATH}.{ending}", query_string=query, environ_overrides=environ)


def test_filters_that_show_the_same_are_made_once(client, many):
    """On the landed revision each was made anew, by whoever asked."""
    made = {asked(client, q=f"Opening{' ' * n}").data for n in range(2 * MOST)}
    made |= {asked(client, q=["Opening", "ope", "open"][: n + 1]).data for n in range(3)}
    assert len(made) == 1
    tags = {asked(client, q=f"Opening{' ' * n}").headers["ETag"] for n in range(3)}
    assert len(tags) == 3


def test_who_has_many_different_ones_made_waits_and_nobody_else(client, many):
    asks = [{"q": word, "lang": code} for word, code in product(WORDS, CONTENT)]
    codes = [asked(client, **ask).status_code for ask in asks[: MOST + 5]]
    assert codes == [200] * MOST + [429] * 5
    refused = asked(client, **asks[MOST])
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert asked(client, **asks[0]).status_code == 200  # it is made
    assert asked(client, "ics", **asks[MOST]).status_code == 200
    assert asked(client, here="203.0.113.9", **asks[MOST]).status_code == 200
    assert asked(client, **asks[MOST]).status_code == 200  # and now it is


def test_who_waited_in_vain_is_told_in_words_and_what_is_made_is_there(client, many):
    """On the landed revision each render held one of four threads, and the site waited."""
    whole = asked(client).data
    with renders._at_once:
        told = asked(client, late=True, lang="ru")
        assert told.status_code == 503
        assert int(told.headers["Retry-After"]) == Bound.LARGE_SECONDS.most
        assert "Сейчас очередь других" in told.text
        assert told.headers["Cache-Control"] == "no-store"
        assert asked(client, late=True).data == whole
        assert asked(client, "csv", late=True).status_code == 200
    assert asked(client, lang="ru").status_code == 200


def test_an_export_of_registrations_takes_its_turn(client, many, cast, sign_in):
    olga, path = sign_in(cast.olga), "/manage/innoprom/2027/registrations.xlsx"
    with renders._at_once:
        assert olga.get(path, environ_overrides={LATE: True}).status_code == 503
        assert olga.get(path.replace("xlsx", "csv"), environ_overrides={LATE: True}).status_code == 200
    assert olga.get(path).status_code == 200


def test_other_processes_of_the_machine_take_part(app, client, many):
    place = renders._place(app.config["INSTANCE"])
    with place.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert asked(client, late=True).status_code == 503
    assert asked(client).status_code == 200

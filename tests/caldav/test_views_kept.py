"""What was answered about a public calendar is said again, as long as nothing of it changed."""

import pytest

from forum.caldav.views import _answers
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.schedule.models import SlotState
from tests.worlds import do_release

OPEN = "/dav/editions/innoprom--2027/"
BODY = '<propfind xmlns="DAV:"><prop><getetag/><displayname/><nothing/><a:calendar-color xmlns:a="http://apple.com/ns/ical/"/></prop></propfind>'


@pytest.fixture
def released(app, cast):
    with app.app_context():
        do_release(cast, 0)
    return cast


def ask(client, path=OPEN, body=BODY, method="PROPFIND", depth="1"):
    got = client.open(path, method=method, data=body, headers={"Depth": depth})
    assert got.status_code == 207
    return got.data


def kept():
    return len(_answers._kept)


def test_the_same_question_is_answered_once(client, released):
    before = kept()
    first = ask(client)
    assert kept() == before + 1
    assert [ask(client), ask(client, body=f"{BODY} ")] == [first, first]
    assert kept() == before + 1


@pytest.mark.parametrize(
    "other",
    [
        {"depth": "0"},
        {"path": f"{OPEN.removesuffix('/')}--ru/"},
        {"body": BODY.replace("nothing", "anything")},
        {"body": BODY.replace("propfind", "sync-collection"), "method": "REPORT"},
        {"body": ""},
    ],
    ids=str,
)
def test_another_question_has_another_answer(client, released, other):
    assert ask(client, **other) != ask(client)
    assert ask(client, **other) != ask(client)


def test_an_answer_is_new_once_the_programme_changed_and_none_when_the_forum_is_closed(app, client, released):
    first = ask(client)
    with app.app_context():
        do_release(released, 1, lambda slot: setattr(slot, "state", SlotState.CANCELLED))
    assert ask(client) != first
    with app.app_context(), transaction():
        db.session.get_one(Edition, released.edition).series.closed = True
    assert client.open(OPEN, method="PROPFIND", data=BODY, headers={"Depth": "1"}).status_code == 404


def test_what_changed_since_is_looked_up_each_time(client, released):
    sync = '<sync-collection xmlns="DAV:"><sync-token>%s</sync-token><prop><getetag/></prop></sync-collection>'
    whole = ask(client, body=sync % "", method="REPORT")
    token = whole.partition(b"<D:sync-token>")[2].partition(b"<")[0].decode()
    before = kept()
    assert b"<D:response>" not in ask(client, body=sync % token, method="REPORT")
    assert kept() == before

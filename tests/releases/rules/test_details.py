"""Details of a session: an attribute that a later version adds is told everywhere, and nowhere where it says nothing."""

import msgspec
import pytest

from forum.caldav.queries import etag_of
from forum.formats import FORMATS
from forum.formats.feed import Feed
from forum.releases.rules import (
    DETAILS,
    Days,
    Detail,
    DetailKind,
    Document,
    Facts,
    Filter,
    Released,
    difference,
    encode,
    next_document,
)
from forum.web.conditional import tag
from tests.formats.samples import one_edition
from tests.releases.samples import START, facts

pytestmark = pytest.mark.pure

LEVELS = {"advanced": "Advanced"}
ADDED = {
    "added_text": Detail(DetailKind.TEXT, "Added text"),
    "added_choice": Detail(DetailKind.CHOICE, "Added choice", options=LEVELS),
    "added_address": Detail(DetailKind.ADDRESS, "Added address", feed="Slides"),
}
SAID = {
    "added_text": {"en": "Basic welding", "ru": "Основы сварки"},
    "added_choice": "advanced",
    "added_address": "https://slides.example/1",
}
Now = Facts


class Facts(Now, frozen=True, repr_omit_defaults=True):  # a class is part of what facts look like by its name
    """The facts of a later version."""

    added_text: dict[str, str] = {}
    added_choice: str = ""
    added_address: str = ""


def later(old: Now, **said: object) -> Facts:
    """What a later version reads where this one released."""
    return msgspec.structs.replace(msgspec.json.decode(msgspec.json.encode(old), type=Facts), **said)


def told_later(feed: Feed, **said: object) -> Feed:
    """The feed of a later version; every session says this."""
    sessions = [msgspec.structs.replace(item.session, facts=later(item.facts, **said)) for item in feed.items]
    return feed._replace(items=tuple(i._replace(session=s) for i, s in zip(feed.items, sessions, strict=True)))


@pytest.fixture
def added(monkeypatch):
    for name, detail in ADDED.items():
        monkeypatch.setitem(DETAILS, name, detail)


def test_a_session_without_a_new_detail_keeps_its_look_bytes_and_etags(added):
    feed = one_edition()
    told = told_later(feed)
    for old, new in zip(feed.items, told.items, strict=True):
        assert repr(new) == repr(old)
        assert etag_of(new, "en") == etag_of(old, "en")
    assert tag(*told.items) == tag(*feed.items)
    assert "repeats=None" in repr(facts(1))
    was = {ending: FORMATS[ending].render(told) for ending in FORMATS}
    for name in ADDED:
        del DETAILS[name]
    differing = {ending for ending, format_ in FORMATS.items() if format_.render(feed) != was[ending]}
    assert differing == {"csv", "xlsx"}  # they have a column for it


def test_a_session_with_a_new_detail_tells_it_in_every_feed(added):
    plain, feed = told_later(one_edition()), told_later(one_edition(), **SAID)
    assert [etag_of(i, "en") for i in feed.items] != [etag_of(i, "en") for i in plain.items]
    texts = {ending: f.render(feed) for ending, f in FORMATS.items()}
    assert [ending for ending, data in texts.items() if data == FORMATS[ending].render(plain)] == []
    folded = {ending: data.replace(b"\r\n ", b"") for ending, data in texts.items() if ending not in {"pdf", "xlsx"}}
    for said in (b"Basic welding", b"Advanced", b"https://slides.example/1"):
        assert [ending for ending, data in folded.items() if said not in data] == []
    heads = texts["csv"].decode("utf-8-sig").splitlines()[0]
    assert ",Added text,Added choice,Added address,Chair," in heads
    assert "Slides: https://slides.example/1" in folded["ics"].decode()
    assert "Added text: Основы сварки" in FORMATS["frab.xml"].render(feed._replace(language="ru")).decode()


def test_an_older_release_is_read_and_followed_without_a_change(added):
    old = Document(number=1, released_at=START, timezone="UTC", sessions=(Released(facts(1), 3, START),))
    read = msgspec.json.decode(encode(old)[0])["sessions"][0]["facts"]
    before = msgspec.structs.replace(old, sessions=(Released(msgspec.convert(read, Facts), 3, START),))
    assert next_document(before, [later(facts(1))], "UTC", START).sessions == before.sessions
    after = next_document(before, [later(facts(1), **SAID)], "UTC", START)
    assert after.sessions[0].sequence == 4
    (change,) = difference(before, after)
    assert [(row.label, row.language, row.after) for row in change.told("UTC", "UTC")] == [
        ("Added text", "en", "Basic welding"),
        ("Added text", "ru", "Основы сварки"),
        ("Added choice", "", "Advanced"),
        ("Added address", "", "https://slides.example/1"),
    ]


def test_a_search_finds_the_texts_of_details(added):
    days = Days()
    assert Filter(q=("сварки",)).matches(later(facts(1), **SAID), days)
    assert not Filter(q=("сварки",)).matches(later(facts(1)), days)

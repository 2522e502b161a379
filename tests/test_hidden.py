"""A closed edition and one that is not there are the same to whoever may not see it: words, headers and statements."""

import re

import pytest
from sqlalchemy import event

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, PublicEdition
from forum.schedule.services import release_draft
from tests.access import asked_of

CLOSED = {"series_slug": "council", "edition_slug": "2027", "slug": "council", "key": "council--2027", "uid": "x",
          "session_id": 1, "kind": "csv", "ending": "atom.xml", "language": "ru"}  # fmt: skip
MISSING = CLOSED | {"series_slug": "cavalry", "slug": "cavalry", "key": "cavalry--2027"}
CHANGING = {"Date", "Set-Cookie", "Content-Length"}


def addresses(url_map):
    """Of each public page of a series or an edition: of the closed one, and of one that is not there."""
    for (method, path), rule in asked_of(url_map).items():
        names = {"series_slug", "slug", "key"} & rule.arguments
        if names and path.startswith(("/forums/", "/calendar/", "/dav/editions/")) and rule.arguments <= CLOSED.keys():
            yield method, rule.build(CLOSED)[1], rule.build(MISSING)[1]


@pytest.fixture
def statements(app):
    asked = []

    def note(_connection, _cursor, sql, *_):
        asked.append(re.sub(r"\s+", " ", sql))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def read():
    """The editions that were made of rows: that takes time."""
    found = []

    def note(edition, _context):
        found.append(edition.id)

    event.listen(PublicEdition, "load", note)
    yield found
    event.remove(PublicEdition, "load", note)


@pytest.mark.parametrize("name", ["", "sam", "other"])
def test_nothing_tells_a_closed_edition_from_none(app, cast, sign_in, statements, read, name):
    with app.app_context(), transaction():
        closed = db.session.get_one(Edition, cast.closed)
        release_draft(closed, db.session.get_one(Account, cast.olga), clock.now())
    client = sign_in(getattr(cast, name)) if name else app.test_client()
    wrong, number = [], 0
    for method, *pair in addresses(app.url_map):
        told = []
        for address in (pair[1], *pair):
            statements.clear()
            read.clear()
            answer = client.open(address, method=method, headers={"Depth": "1"})
            headers = {key: value for key, value in answer.headers if key not in CHANGING}
            text = answer.text.replace("council", "cavalry")
            text = re.sub(r'nonce="[^"]*"|value="[^"]{20,}"|nonce-[^\']*', "", text)
            told.append((answer.status_code, str(headers).replace("council", "cavalry"), text, [*statements], [*read]))
        number += 1
        wrong += [
            f"{method} {pair[0]}: {a!r:.300} | {b!r:.300}" for a, b in zip(told[1], told[2], strict=True) if a != b
        ]
    assert number > 15
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["", "sam"])
def test_nothing_of_a_closed_edition_is_read_for_strangers(app, cast, sign_in, name):
    """Reading it takes time, which can be measured."""
    client, read = sign_in(getattr(cast, name)) if name else app.test_client(), []

    def note(edition, _):
        read.append(edition.id)

    event.listen(PublicEdition, "load", note)
    try:
        for method, closed, _ in addresses(app.url_map):
            client.open(closed, method=method, headers={"Depth": "1"})
    finally:
        event.remove(PublicEdition, "load", note)
    assert cast.closed not in read

"""What the demonstration's closing lines promise is there."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

pytestmark = [pytest.mark.pure, pytest.mark.process]

ALIKE = """
SELECT count(DISTINCT one.registration_id) FROM registration_mark one
JOIN registration_mark other ON other.mark = one.mark AND other.registration_id != one.registration_id
JOIN registration mine ON mine.id = one.registration_id AND mine.state IN ('PENDING', 'CONFIRMED', 'WAITLISTED')
JOIN registration theirs ON theirs.id = other.registration_id AND theirs.edition_id = mine.edition_id
JOIN edition ON edition.id = mine.edition_id JOIN series ON series.id = edition.series_id
WHERE series.slug = 'innoprom' AND mine.person_id != theirs.person_id AND NOT EXISTS (
  SELECT 1 FROM registration_apart WHERE one_id IN (mine.id, theirs.id) AND other_id IN (mine.id, theirs.id)
)"""


def test_rita_finds_two_that_are_alike_and_some_that_are_pending(demonstration):
    with closing(sqlite3.connect(demonstration / "forum.sqlite")) as database:
        assert database.execute(ALIKE).fetchone() == (2,)
        (pending,) = database.execute("SELECT count(*) FROM registration WHERE state = 'PENDING'").fetchone()
        assert pending > 10


def test_the_site_says_whom_one_asks_and_who_answers_for_it(demonstration):
    with closing(sqlite3.connect(demonstration / "forum.sqlite")) as database:
        written = database.execute("SELECT contact, legal FROM site_texts").fetchall()
    assert len(written) == 1
    for told in map(json.loads, written[0]):
        assert told.keys() == {"en", "ru", "uz"}
        for text in told.values():
            addresses = re.findall(r"@([\w.-]+\w)", text)
            assert addresses
            assert all(address.endswith(".example") for address in addresses), "nobody's"
        assert len({len(re.findall(r"^.", text, re.M)) for text in told.values()}) == 1, "each says the same"

"""What the demonstration's closing lines promise is there."""

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

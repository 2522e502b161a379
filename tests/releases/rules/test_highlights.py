"""What an edition's first page shows of its programme."""

from datetime import timedelta

import msgspec
import pytest

from forum.releases.rules import Appears, Document, Released
from forum.releases.rules.highlights import LEAST, MOST, featured, highlights
from tests.releases.samples import PLACE, START, facts

pytestmark = pytest.mark.pure

BEFORE = START - timedelta(days=9)


def document(*sessions):
    return Document(1, START, "UTC", tuple(Released(each, 0, START) for each in sessions))


def kind(uid, kind, hours=0, **kw):
    return msgspec.structs.replace(facts(uid, hours=hours, **kw), type=kind)


def shown(document, now=BEFORE):
    return [s.facts.id for s in highlights(document, now, "en")]


def test_plenaries_ceremonies_and_concerts_are_chosen_in_their_order():
    sessions = [
        kind(1, "panel"),
        kind(2, "concert", 9),
        kind(3, "plenary", 2),
        kind(4, "ceremony", 1),
        kind(5, "panel"),
    ]
    assert shown(document(*sessions)) == [4, 3, 2]


def test_within_an_hour_they_follow_the_halls():
    halls = [msgspec.structs.replace(PLACE, room_id=n, room={"en": f"Hall {n}"}) for n in (10, 2, 1)]
    assert shown(document(*(kind(n, "plenary", place=hall) for n, hall in enumerate(halls, 1)))) == [3, 2, 1]


def test_five_at_most_and_three_at_least_without_breaks_and_what_was_called_off():
    assert len(shown(document(*(kind(n, "plenary", n) for n in range(9))))) == MOST
    off = [kind(7, "plenary", status="cancelled"), kind(8, "break"), kind(9, "plenary", status="postponed")]
    assert shown(document(kind(1, "plenary", 5), *(kind(n, "panel", n) for n in (2, 3, 4)), *off)) == [2, 3, 1]
    assert LEAST == 3
    assert shown(document()) == []


def test_what_comes_next_goes_first_and_of_what_is_over_everything_counts():
    programme = document(*(kind(n, "plenary", n) for n in range(1, 9)))
    assert shown(programme, START + timedelta(hours=4)) == [4, 5, 6, 7, 8]
    assert shown(programme, START + timedelta(days=9)) == [1, 2, 3, 4, 5]


def test_speakers_of_what_is_shown_come_first_and_each_once():
    aziza, timur = (Appears(n, {"en": name}, {}, {}, "UZ", "chair") for n, name in ((1, "Aziza"), (2, "Timur")))
    programme = document(facts(1, speakers=(aziza, timur)), kind(2, "plenary", speakers=(timur,)))
    first = [s for s in programme.listed if s.facts.id == 2]
    assert [s.id for s in featured(programme, first, 9)[0]] == [2, 1]
    assert featured(programme, first, 1) == ([timur], 2)

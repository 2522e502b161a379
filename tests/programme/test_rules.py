"""Speakers and chairs in one row; what one speaker says and another does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.programme.models import Speaker, SpeakerRole
from forum.programme.rules import filled, in_places, lacking

pytestmark = pytest.mark.pure
S, C = SpeakerRole.SPEAKER, SpeakerRole.CHAIR
ROWS = st.lists(st.tuples(st.integers(1, 50), st.sampled_from(SpeakerRole)), unique_by=lambda one: one[0], max_size=8)


def of(row, role):
    return [key for key, own in row if own is role]


@given(ROWS)
def test_what_is_saved_unchanged_stays_in_its_place(row):
    assert list(in_places([role for _, role in row], of(row, S), of(row, C))) == row


@given(ROWS, ROWS)
def test_everyone_chosen_is_there_once_in_the_order_chosen(before, after):
    placed = list(in_places([role for _, role in before], of(after, S), of(after, C)))
    assert sorted(placed) == sorted(after)
    assert (of(placed, S), of(placed, C)) == (of(after, S), of(after, C))


@pytest.mark.parametrize(
    ("before", "speakers", "chairs", "row"),
    [
        ([C, S], [2, 3], [1], [(1, C), (2, S), (3, S)]),
        ([C, S, S], [3, 2], [1], [(1, C), (3, S), (2, S)]),
        ([S, C], [2], [], [(2, S)]),
        ([], [2, 3], [1], [(2, S), (3, S), (1, C)]),
    ],
)
def test_each_kind_keeps_its_places(before, speakers, chairs, row):
    assert list(in_places(before, speakers, chairs)) == row


def test_what_one_lacks_is_what_the_other_says_in_that_language():
    one = Speaker(name={"en": "A"}, affiliation={}, biography={"en": "", "ru": "Б"}, country="")
    other = Speaker(name={"en": "B", "uz": "D"}, affiliation={"en": "W"}, biography={"en": "L"}, country="UZ")
    told = lacking(one, other)
    assert told == {"name": {"uz": "D"}, "affiliation": {"en": "W"}, "biography": {"en": "L"}, "country": "UZ"}
    assert lacking(other, other) == {}
    assert filled(one, told) == {
        "name": {"en": "A", "uz": "D"},
        "affiliation": {"en": "W"},
        "biography": {"en": "L", "ru": "Б"},
        "country": "UZ",
    }

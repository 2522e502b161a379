"""Finding people, and who may claim one."""

import pytest

from forum.people.rules import Refusal, folded, judge_claim

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("claimed", "has_person", "refusal"),
    [(False, False, None), (False, True, Refusal.HAS_PERSON), (True, False, Refusal.CLAIMED), (True, True, Refusal.CLAIMED)],
)  # fmt: skip
def test_only_an_unclaimed_person_by_an_account_without_one(claimed, has_person, refusal):
    assert judge_claim(claimed=claimed, has_person=has_person) is refusal


def test_people_are_found_by_what_they_said_whatever_is_missing():
    assert folded({"family_name": "Żak", "given_name": "Łukasz", "native_name": "Қайрат", "phone": "1"}).split() == [
        "zak",
        "lukasz",
        "каират",
    ]
    assert len(folded({"organisation": "x" * 3000})) == 1000

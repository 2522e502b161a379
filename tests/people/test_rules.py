"""Finding people, and what becomes of two who are one."""

import pytest

from forum.people.models import PERSON_FIELDS
from forum.people.rules import filled, folded, international

pytestmark = pytest.mark.pure


def test_a_profile_takes_what_it_lacks_and_keeps_its_name():
    mine = {"family_name": "Nazarova", "given_name": "", "organisation": "Ministry", "phone": "", "country": "TJ"}
    theirs = {"family_name": "Nazarowa", "given_name": "Farida", "organisation": "Embassy", "phone": "+992 1",
              "country": "UZ", "position": "", "email": "farida@embassy.example"}  # fmt: skip
    assert filled(mine, theirs) == {"phone": "+992 1"}


def test_people_are_found_by_what_they_said_whatever_is_missing():
    assert folded({"family_name": "Żak", "given_name": "Łukasz", "native_name": "Қайрат", "phone": "1"}).split() == [
        "zak",
        "lukasz",
        "каират",
    ]
    assert len(folded({"organisation": "x" * 3000})) == 1000


def test_a_profile_takes_whatever_it_lacks_but_names_and_addresses():
    """Fields that are added later too: a profile that becomes part of another must not lose what only it says."""
    theirs = {name: f"their {name}" for name in PERSON_FIELDS} | {"telegram": "@theirs"}
    mine = {"family_name": "Mine", "phone": "+998"}
    taken = filled(mine, theirs)
    assert taken.keys() == {"native_name", "country", "organisation", "position", "telegram"}
    assert filled(theirs, theirs) == {}


@pytest.mark.parametrize(
    ("typed", "country", "read"),
    [
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("7 912 345 67 89", "RU", "+79123456789"),
        ("912 345 67 89", "RU", "+79123456789"),
        ("998 90 123 45 67", "UZ", "+998901234567"),
        ("90 123 45 67", "UZ", "+998901234567"),
        ("0 555 12 34 56", "KG", "+996555123456"),
        ("00 49 30 123456", "UZ", "+4930123456"),
        ("+998 90 123 45 67", "RU", "+998 90 123 45 67"),
        ("90 123 45", "UZ", ""),
        ("030 123456", "DE", ""),
    ],
)
def test_a_phone_has_the_code_of_its_country_where_that_is_certain(typed, country, read):
    assert international(typed, country) == read

"""Addresses: how they are spelled, which can get no letter, and slips of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.mailboxes import Unreachable, judge, shown, spelled, suggestion

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ann@test.example", "ann@test.example"),
        ("ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai"),
        ("иван@почта.рф", "иван@xn--80a1acny.xn--p1ai"),
        ("x@bücher.example", "x@xn--bcher-kva.example"),
        ("x@bu\u0308cher.example", "x@xn--bcher-kva.example"),
        ("no address", "no address"),
        ("я", "я"),
    ],
)
def test_an_address_is_stored_as_mail_spells_it_and_shown_as_people_do(typed, stored):
    assert spelled(typed) == stored
    assert spelled(stored) == stored
    assert spelled(shown(stored)) == stored


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ann@test.example", None),
        ("ivan@почта.рф", None),
        ("ivan@xn--80a1acny.xn--p1ai", None),
        ("иван@почта.рф", Unreachable.LOCAL),
        ("аnn@test.example", Unreachable.LOCAL),
        ("x@gmail.сom", Unreachable.MIXED),
        (spelled("x@gmail.сom"), Unreachable.MIXED),
        ("x@gmаil.com", Unreachable.MIXED),
        ("x@mail.ру", None),
        ("x@日本ではe.example", None),
    ],
)
def test_what_no_letter_can_get_to_is_known_by_itself(address, reason):
    assert judge(address) is reason


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x@gmial.com", "x@gmail.com"),
        ("x@gmai.com", "x@gmail.com"),
        ("x@gmaill.com", "x@gmail.com"),
        ("x@gnail.com", "x@gmail.com"),
        ("x@gmail.con", "x@gmail.com"),
        ("x@gmail.сom", "x@gmail.com"),
        ("x@yandx.ru", "x@yandex.ru"),
        ("x@gmail.com", ""),
        ("x@ymail.com", ""),
        ("x@mail.com", ""),
        ("x@test.example", ""),
        ("x@maul.ru", "x@mail.ru"),
        ("x@ok.ru", ""),
        ("nobody", ""),
    ],
)
def test_a_slip_of_the_pen_is_asked_about(typed, meant):
    assert suggestion(typed) == meant


@given(st.text(max_size=60), st.text(max_size=40))
def test_whatever_is_typed_raises_nothing(local, domain):
    address = f"{local}@{domain}"
    assert isinstance(spelled(address), str)
    assert isinstance(suggestion(shown(address)), str)
    judge(address)

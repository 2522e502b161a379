"""Passwords."""

import pytest

from forum.accounts.rules.passwords import _SIGNS, FEW, READ, Weakness, _readable, judge_password

pytestmark = pytest.mark.pure

GOOD = "four turquoise camels"


@pytest.mark.parametrize(
    ("password", "reason"),
    [("short", Weakness.SHORT), ("x" * 129, Weakness.LONG), ("password1", Weakness.COMMON), ("пароль123", Weakness.COMMON), ("йцукенгш", Weakness.COMMON), ("Tashkent2026", Weakness.COMMON),
     ("aaaaaaaaaa", Weakness.COMMON),
     ("sam@test.example", Weakness.OWN), (GOOD, None), ("пароль из слов", None), ("ʻʻʻoʻzbekcha", None)],
)  # fmt: skip
def test_passwords_after_nist(password, reason):
    assert judge_password(password, "sam@test.example") is reason


@pytest.mark.parametrize(
    "password",
    [
        "4@8({[<369!1|7$5+0%2PasswordPrincessMonkeyDragonFootballShadowMasterMich",
        '4{[<369&!1|0$5+7%2z@8(/#"*3',
        "Ж" + "4@8({[<369!1|7$5+0%2" * 4,
    ],
)
def test_many_signs_cost_no_more_than_a_few(password):
    """zxcvbn alone takes seconds to minutes; what it is given holds at most FEW kinds of signs and READ characters."""
    read = _readable(password)
    assert len({c for c in read if c in _SIGNS}) <= FEW
    assert len(read) <= READ
    assert judge_password(password, "sam@test.example") is None


def test_a_few_signs_are_still_read_as_letters():
    assert judge_password("p@55w0rd", "sam@test.example") is Weakness.COMMON

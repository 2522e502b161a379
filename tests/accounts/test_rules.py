"""Passwords."""

import pytest

from forum.accounts.rules import Refusal, judge_password

pytestmark = pytest.mark.pure

GOOD = "four turquoise camels"


@pytest.mark.parametrize(
    ("password", "reason"),
    [("short", Refusal.SHORT), ("x" * 129, Refusal.LONG), ("password1", Refusal.COMMON), ("пароль123", Refusal.COMMON), ("йцукенгш", Refusal.COMMON), ("Tashkent2026", Refusal.COMMON),
     ("aaaaaaaaaa", Refusal.COMMON),
     ("sam@test.example", Refusal.OWN), (GOOD, None), ("пароль из слов", None), ("ʻʻʻoʻzbekcha", None)],
)  # fmt: skip
def test_passwords_after_nist(password, reason):
    assert judge_password(password, "sam@test.example") is reason

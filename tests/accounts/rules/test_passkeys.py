"""Answers that no browser gives."""

import pytest

from forum.accounts.rules import Ask, read_new
from forum.accounts.rules.passkeys import Site

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("answer", ["", "[]", '{"id":"a","rawId":"a","type":"public-key","response":' + "[" * 100_000])
def test_what_is_no_key_is_none(answer):
    assert read_new(answer, Ask("AAAA", Site("localhost", "http://localhost"))) is None

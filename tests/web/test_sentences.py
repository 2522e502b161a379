"""Sentences with what people wrote in them."""

import pytest
from markupsafe import Markup

from forum.web.sentences import ended

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Taken out: Who lends for twelve years?.", "Taken out: Who lends for twelve years?"),
        ("Saved: Wait…. Everyone sees it now.", "Saved: Wait… Everyone sees it now."),
        ("Saved: Bread. Everyone sees it now.", "Saved: Bread. Everyone sees it now."),
        ("Saved: “Why?”.", "Saved: “Why?”."),
        (Markup('In: <span lang="ru">Кто?</span>.'), Markup('In: <span lang="ru">Кто?</span>')),
        (Markup("&lt;b&gt;?. &lt;"), Markup("&lt;b&gt;? &lt;")),
    ],
)
def test_a_name_that_ends_by_its_own_mark_has_no_other(words, shown):
    assert ended(words) == shown
    assert type(ended(words)) is type(words)

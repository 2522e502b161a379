"""What the form of a picture says of one that is not taken."""

import pytest

from forum.pictures.forms import told
from forum.pictures.rules import Refusal, Unfit


@pytest.mark.parametrize(("language", "number"), [("en", "12.3"), ("ru", "12,3"), ("uz", "12,3")])
def test_a_size_is_written_as_the_language_writes_numbers(app, language, number):
    with app.test_request_context(f"/?lang={language}"):
        said = told(Unfit(Refusal.HEAVY, number=12.3, most=10.0))
        assert number in said
        assert "10.0" not in said

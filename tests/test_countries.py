"""Countries' names."""

import pytest

from forum.countries import countries, country_name
from forum.languages import LANGUAGES

pytestmark = pytest.mark.pure


def test_countries_are_named_as_protocol_names_them():
    assert country_name("KG", "ru") == "Кыргызская Республика"
    for code in LANGUAGES:
        assert all(name != state for state, name in countries(code)), code


def test_uzbek_names_have_uzbek_letters():
    names = dict(countries("uz"))
    assert names["US"] == "Amerika Qoʻshma Shtatlari"
    assert (names["SZ"], names["PS"], names["CI"]) == ("Esvatini", "Falastin", "Kot-dʼIvuar")
    assert not [name for name in names.values() if set(name) & set("‘’'`")]

"""The address of a series: whoever does not know every series hears of none which are taken."""

import re

import pytest

SERIES = {"name-en": "N", "summary-en": "S", "about-en": "A", "accent": "lapis", "closed": "y"}


@pytest.mark.both
def test_who_makes_a_series_does_not_learn_which_closed_ones_there_are(cast, sign_in):
    """On the landed revision the address of a closed forum was refused, one that nobody has was not."""
    other = sign_in(cast.other)
    assert other.get("/forums/council/").status_code == 404
    made = [other.post("/manage/series/new", data=SERIES | {"slug": slug}).location for slug in ("council", "nobodys")]
    for slug, location in zip(("council", "nobodys"), made, strict=True):
        assert re.fullmatch(rf"/manage/series/{slug}-[0-9a-f]{{6}}/editions/new", location)
    assert "A few letters of its own" in other.get("/manage/series/new").text


def test_an_address_as_long_as_may_be_takes_its_letters_too(cast, sign_in):
    answer = sign_in(cast.other).post("/manage/series/new", data=SERIES | {"slug": "a" * 60})
    assert re.fullmatch(r"/manage/series/a{53}-[0-9a-f]{6}/editions/new", answer.location)


def test_the_address_of_a_series_is_changed_by_who_knows_every_series(cast, sign_in):
    olga = sign_in(cast.olga)
    assert 'name="slug"' not in olga.get("/manage/series/innoprom").text
    for slug in ("council", "nobodys"):
        answer = olga.post("/manage/series/innoprom", data=SERIES | {"slug": slug}, follow_redirects=True)
        assert (answer.status_code, answer.request.path) == (200, "/forums/innoprom/")
    admin = sign_in(cast.admin)
    assert "was another" in admin.post("/manage/series/innoprom", data=SERIES | {"slug": "council"}).text
    assert admin.post("/manage/series/innoprom", data=SERIES | {"slug": "expo"}).location == "/forums/expo/"
    assert admin.post("/manage/series/new", data=SERIES | {"slug": "new"}).status_code == 200
    assert admin.post("/manage/series/new", data=SERIES | {"slug": "another"}).location.endswith(
        "/another/editions/new"
    )

"""What forms of facts refuse, ask about and warn of."""

import re

import pytest
from sqlalchemy import select

from forum.db import db
from forum.editions.models import Venue
from forum.editions.rules import RESERVED, foreign_letter, is_slug
from forum.web.namesakes import shared_names
from tests.editions.facts import DESK, edition_form


def venue(**changed):
    return {"name-en": "Expo", "city-en": "City", "country": "", "timezone": ""} | changed


def test_the_zone_of_a_new_venue_follows_from_its_country_and_is_confirmed(app, cast, sign_in):
    olga = sign_in(cast.olga)
    page = olga.post("/manage/venues/new", data=venue(country="KG")).text
    assert 'id="timezone-error"' in page
    assert '<option selected value="Asia/Bishkek">' in page
    assert olga.post("/manage/venues/new", data=venue(country="KG", timezone="Asia/Bishkek")).status_code == 302
    with app.app_context():
        assert db.session.scalar(select(Venue.timezone).order_by(Venue.id.desc())) == "Asia/Bishkek"


def test_a_country_of_several_zones_asks_and_a_foreign_zone_must_be_meant(cast, sign_in):
    olga = sign_in(cast.olga)
    page = olga.post("/manage/venues/new", data=venue(country="UZ")).text
    assert re.findall(r'<option value="(\w+/[^"]*)">', page) == ["Asia/Samarkand", "Asia/Tashkent"]
    meant = venue(country="UZ", timezone="Europe/Moscow")
    page = olga.post("/manage/venues/new", data=meant).text
    confirmed = re.search(r'name="confirmed"[^>]*value="([^"]*)"', page)[1]
    assert 'id="timezone-error"' in page
    assert olga.post("/manage/venues/new", data=meant | {"confirmed": "KG Europe/Moscow"}).status_code == 200
    assert olga.post("/manage/venues/new", data=meant | {"confirmed": confirmed}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"timezone": "Asia/Tashkent"}, "country"),
        ({"country": "UZ", "timezone": "Mars/Olympus"}, "timezone"),
        ({"country": "ZZ", "timezone": "Asia/Tashkent"}, "country"),
    ],
)
def test_a_venue_is_in_a_country_and_in_a_zone_that_there_is(cast, sign_in, changed, field):
    page = sign_in(cast.olga).post("/manage/venues/new", data=venue(**changed)).text
    assert f'id="{field}-error"' in page
    assert 'value="Expo"' in page


def test_every_word_that_stands_where_a_slug_does_is_reserved(app):
    """An edition of this name could never be opened."""
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    heads = {re.split(r"<(?:\w+:)?(?:series_slug|edition_slug|slug|key)>", rule)[0] for rule in rules if "<" in rule}
    heads |= {
        rule[: match.start()] for rule in rules for match in re.finditer(r"<(series_slug|edition_slug|slug)>", rule)
    }
    taken = set()
    for head in heads:
        pattern = re.compile(re.sub(r"<[^>]*>", "[^/]+", re.escape(head).replace(r"\<", "<").replace(r"\>", ">")))
        for rule in rules:
            if match := pattern.match(rule):
                word = re.match(r"[a-z0-9-]+", rule[match.end() :])
                taken |= {word[0]} if word else set()
    assert {"new", "series", "venues", "all", "personal"} <= taken
    assert {word for word in taken if is_slug(word)} <= RESERVED


@pytest.mark.parametrize("slug", ["new", "venues", "all", "fоrum", "форум", "a--b", "A", ""])
def test_reserved_and_foreign_slugs_are_refused_beside_the_field(app, cast, sign_in, slug):
    page = sign_in(cast.olga).post(f"{DESK}/facts", data=edition_form(app, cast, slug=slug)).text
    assert 'id="slug-error"' in page
    assert f'value="{slug}"' in page


def test_a_letter_that_only_looks_latin_is_named():
    assert (foreign_letter("fоrum"), foreign_letter("forum-2027")) == ("о", "")


def test_a_name_that_another_has_draws_a_warning_and_is_saved(app, cast, sign_in):
    olga = sign_in(cast.olga)
    page = olga.post(
        f"{DESK}/facts", data=edition_form(app, cast, **{"name-en": "Other Edition"}), follow_redirects=True
    )
    assert 'Another one is called “<a href="/forums/other/2027/">Other Edition</a>”, too.' in page.text
    again = olga.post(f"{DESK}/facts", data=edition_form(app, cast, **{"name-en": "Alone"}), follow_redirects=True)
    assert "Another one is called" not in again.text
    assert shared_names({"en": "A", "ru": "Б"}, [{"uz": "б"}, {}]) == ("Б",)


def test_a_warning_names_nothing_that_the_reader_may_not_see(app, cast, sign_in):
    other = sign_in(cast.other)
    form = edition_form(app, cast, **{"name-en": "council edition"})
    with app.app_context():
        form["venue_id"] = db.session.scalar(select(Venue.id).order_by(Venue.id))
    answer = other.post("/manage/series/other/editions/new", data=form | {"slug": "2031"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "Another one is called" not in answer.text

"""What forms of facts refuse, ask about and warn of."""

import re

import lxml.html
import pytest
from sqlalchemy import select

from forum.db import db
from forum.editions.models import Venue
from forum.editions.rules import RESERVED, foreign_letter, is_slug
from forum.web.namesakes import shared_names
from tests.editions.facts import DESK, edition_form


def venue(**changed):
    return {"name-en": "Expo", "city-en": "City", "country": "", "timezone": ""} | changed


def zones_in(page):
    """The zones that are offered, by the names of their groups."""
    groups = lxml.html.fromstring(page).xpath("//select[@name='timezone']/optgroup")
    return {group.get("label"): [option.get("value") for option in group] for group in groups}


def test_the_only_zone_of_a_country_is_taken_at_once_and_told(app, cast, sign_in):
    olga = sign_in(cast.olga)
    page = olga.post("/manage/venues/new", data=venue(country="KG"), follow_redirects=True).text
    assert "Its time zone is the only one of the country: Bishkek, UTC+6." in page
    with app.app_context():
        assert db.session.scalar(select(Venue.timezone).order_by(Venue.id.desc())) == "Asia/Bishkek"
    chosen = olga.post("/manage/venues/new", data=venue(country="TJ", timezone="Asia/Dushanbe"), follow_redirects=True)
    assert "the only one of the country" not in chosen.text, "it was chosen"


def test_a_country_of_several_zones_asks_and_a_foreign_zone_must_be_meant(cast, sign_in):
    olga = sign_in(cast.olga)
    page = olga.post("/manage/venues/new", data=venue(country="UZ")).text
    assert 'id="timezone-error"' in page
    offered = zones_in(page)
    assert list(offered) == ["Time zones of the country: Uzbekistan", "Other time zones"]
    assert offered["Time zones of the country: Uzbekistan"] == ["Asia/Samarkand", "Asia/Tashkent"]
    assert "Europe/Moscow" in offered["Other time zones"]
    assert "Asia/Tashkent" not in offered["Other time zones"]
    assert "Tashkent, UTC+5" in lxml.html.fromstring(page).xpath("//option/text()")
    assert lxml.html.fromstring(page).xpath("//select[@name='timezone']/option/text()") == ["Choose…"]
    meant = venue(country="UZ", timezone="Europe/Moscow")
    page = olga.post("/manage/venues/new", data=meant).text
    confirmed = re.search(r'name="confirmed"[^>]*value="([^"]*)"', page)[1]
    assert 'id="timezone-error"' in page
    assert olga.post("/manage/venues/new", data=meant | {"confirmed": "KG Europe/Moscow"}).status_code == 200
    assert olga.post("/manage/venues/new", data=meant | {"confirmed": confirmed}).status_code == 302


def test_a_foreign_zone_is_asked_about_where_the_country_has_one_only(cast, sign_in):
    page = sign_in(cast.olga).post("/manage/venues/new", data=venue(country="KG", timezone="Asia/Tashkent")).text
    assert "This is not a zone of the country. Save again if you mean it." in page


def test_zones_of_the_country_of_a_venue_come_first_when_it_is_opened(app, cast, sign_in):
    olga = sign_in(cast.olga)
    own = olga.post("/manage/venues/new", data=venue(country="UZ", timezone="Asia/Samarkand")).location
    page = olga.get(own).text
    assert next(iter(zones_in(page))) == "Time zones of the country: Uzbekistan"
    assert '<option selected value="Asia/Samarkand">' in page
    assert list(zones_in(olga.get("/manage/venues/new").text)) == ["Time zones"]


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


@pytest.mark.parametrize("typed", ["sNaN", "NaN", "Infinity", "-sNaN7"])
def test_degrees_that_are_no_number_are_refused_beside_the_field(cast, sign_in, typed):
    answer = sign_in(cast.olga).post("/manage/venues/new", data=venue(country="KG", latitude=typed))
    assert answer.status_code == 200
    assert 'id="latitude-error"' in answer.text

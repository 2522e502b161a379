"""The demonstration's editions."""

import random
import re
from datetime import UTC, datetime, time

from forum.db import db, transaction
from forum.demo.abouts import ABOUT
from forum.demo.editions import PLANS
from forum.demo.forums import make_edition, make_series, make_venues
from forum.registration.models import Category
from forum.zones import get_zone
from tests.factories import make_account

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_registration_opens_at_midnight_and_closes_when_the_first_day_begins_at_the_venue(app):
    with app.app_context(), transaction():
        people = {name: make_account(name) for name in ("olga", "petra", "rita", "dana", "vera", "paul")}
        venues, series = make_venues(people["olga"], NOW), make_series(people["olga"], NOW)
        chance = random.Random(1)
        for plan in PLANS[:3]:
            edition = make_edition(plan, series[plan.series], venues[plan.venue], people, NOW.date(), NOW, chance)
            db.session.flush()
            offered = db.session.query(Category).filter_by(edition_id=edition.id).all()
            closing = {category.closes_at for category in offered}
            begins = datetime.combine(edition.starts_on, time(), get_zone(edition.venue.timezone))
            assert closing == {begins.astimezone(UTC)}
            zone = get_zone(edition.venue.timezone)
            assert {category.opens_at.astimezone(zone).time() for category in offered} == {time()}


def test_an_edition_says_of_itself_what_takes_place_there(app):
    with app.app_context(), transaction():
        people = {name: make_account(name) for name in ("olga", "petra", "rita", "dana", "vera", "paul")}
        venues, series = make_venues(people["olga"], NOW), make_series(people["olga"], NOW)
        chance = random.Random(1)
        assert {*ABOUT} <= {plan.key for plan in PLANS}
        for plan in (plan for plan in PLANS if plan.key in ABOUT):
            edition = make_edition(plan, series[plan.series], venues[plan.venue], people, NOW.date(), NOW, chance)
            for code, told in edition.about.items():
                assert told != series[plan.series].about[code]
                years = {int(year) for year in re.findall(r"\b20\d\d\b", told)}
                assert years <= {edition.starts_on.year}, "of no other year"
                assert len(re.findall("^- ", told, re.M)) == len(re.findall("^- ", edition.about["en"], re.M))
            assert edition.about.keys() == {"en", "ru", "uz"}

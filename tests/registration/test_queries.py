"""Lists of registrations in their orders."""

from datetime import UTC, date, datetime

from sqlalchemy import text

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.services import describe_self
from forum.registration.models import Category
from forum.registration.queries import count_by_day, select_registrations
from tests.factories import make_account, register


def test_by_name_is_by_family_name(cast, context):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        for given, family in (("Zarina", "Alimova"), ("Aziz", "Yusupov"), ("Dilnoza", "Karimova")):
            account = make_account(given.lower())
            describe_self(account, {"given_name": given, "family_name": family, "country": "UZ"}, clock.now())
            register(edition, category, account)
    rows = db.session.scalars(select_registrations(cast.edition, sort="name")).unique()
    assert [row.said["family_name"] for row in rows] == ["Alimova", "Karimova", "Yusupov"]


def test_days_of_figures_are_those_of_utc_whatever_the_connection_says(cast, context):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        made = register(edition, category, db.session.get_one(Account, cast.paul))
        made.created_at = datetime(2026, 11, 20, 22, tzinfo=UTC)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL TIME ZONE 'Asia/Tashkent'"))
    assert count_by_day(cast.edition) == [(date(2026, 11, 20), 1)]

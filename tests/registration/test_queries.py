"""Lists of registrations in their orders."""

from forum import clock
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.services import describe_self
from forum.registration.models import Category
from forum.registration.queries import select_registrations
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

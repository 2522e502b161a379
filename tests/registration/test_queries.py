"""Lists of registrations in their orders."""

from forum import clock
from forum.accounts.services import describe_person
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Category
from forum.registration.queries import select_registrations
from forum.registration.services import register
from tests.factories import make_account


def test_by_name_is_by_family_name(cast, context):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        for given, family in (("Zarina", "Alimova"), ("Aziz", "Yusupov"), ("Dilnoza", "Karimova")):
            account = make_account(given.lower())
            describe_person(account, given_name=given, family_name=family, country="UZ", organisation="", position="")
            register(edition, category, account, "", clock.now())
    rows = db.session.scalars(select_registrations(cast.edition, sort="name")).unique()
    assert [row.account.person.family_name for row in rows] == ["Alimova", "Karimova", "Yusupov"]

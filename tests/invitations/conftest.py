"""A place, and its invitation."""

import pytest

from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Category
from tests.factories import register


@pytest.fixture
def place(context, cast):
    """Paul has a place; his invitation is in the outbox."""
    context.config["REPLIES"] = "maildir:/nowhere"
    with transaction():
        account, category = db.session.get_one(Account, cast.paul), db.session.get_one(Category, cast.category)
        register(db.session.get_one(Edition, cast.edition), category, account)
    yield cast
    context.config["REPLIES"] = ""

"""Paul with a password, and a provider that people sign in by, for whoever asks for one."""

import pytest

from forum.accounts import delivery
from forum.accounts.models import Account
from forum.accounts.services import hash_password
from forum.db import db, transaction
from tests.accounts.provider import SECRET, providing

GOOD = "four turquoise camels"


@pytest.fixture
def with_password(app, cast):
    """Paul's is GOOD."""
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.paul).password_hash = hash_password(GOOD)


@pytest.fixture
def paul(cast, with_password, sign_in):
    """Signed in, with a password."""
    return sign_in(cast.paul)


@pytest.fixture(scope="session")
def _provider():
    with providing() as running:
        yield running


@pytest.fixture
def provider(app, _provider, monkeypatch):
    """The site's, from the settings; nothing is known of it yet."""
    named = {"ISSUER": _provider.issuer, "CLIENT_ID": "forum", "CLIENT_SECRET": SECRET, "NAME": "Ministry of Industry"}
    for name, value in named.items():
        monkeypatch.setitem(app.config, f"OIDC_{name}", value)
    delivery._known.clear()
    _provider.spoil()
    _provider.know()
    return _provider

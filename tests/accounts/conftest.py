"""A provider that people sign in by, for whoever asks for one."""

import pytest

from forum.accounts import delivery
from tests.accounts.provider import SECRET, providing


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

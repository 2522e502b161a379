"""A real database per run: SQLite's file or a private PostgreSQL cluster; every test starts from empty tables."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request_finished
from flask.testing import FlaskClient
from flask_migrate import upgrade

from forum import create_app
from forum.db import db
from forum.feeds import views as calendars
from forum.releases.queries import forget_documents
from forum.web import limiter
from tests.environment import load_settings
from tests.factories import Cast, make_cast
from tests.postgres import cluster, find_binaries

pytest_plugins = ["tests.mail.server", "tests.worlds"]
CI = os.environ.get("CI") == "true"


def pytest_addoption(parser: Any) -> None:
    parser.addoption("--database", default="sqlite", choices=["sqlite", "postgresql"])


def need(program: str | None, what: str) -> str:
    """The program, or a skip that says why; in CI a failure."""
    if program:
        return program
    if CI:
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="forum-test-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def database_url(request: Any, folder: Path) -> Iterator[str]:
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{folder / 'forum.sqlite'}"
        return
    need(find_binaries(), "PostgreSQL")
    with cluster() as url:
        yield url


@pytest.fixture(scope="session")
def environ(database_url: str, folder: Path) -> dict[str, str]:
    """The settings under which tests run, for our own process and for those we start."""
    return {"FORUM_DEMO": "1", "FORUM_DATABASE_URL": database_url, "FORUM_INSTANCE": str(folder)}


@pytest.fixture(scope="session")
def _app(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(load_settings(environ) | {"TESTING": True, "WTF_CSRF_ENABLED": False, "FEED_SECONDS": 0})
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_app: Flask) -> Flask:
    """The application over empty tables."""
    with _app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
    forget_documents()
    calendars.forget()
    limiter.reset()
    _app.config["WTF_CSRF_ENABLED"] = False
    shutil.rmtree(Path(_app.config["INSTANCE"]) / "mail", ignore_errors=True)
    return _app


@pytest.fixture(autouse=True)
def _nothing_unsaved(request: Any) -> Iterator[None]:
    """Fails a test whose request left changes that nobody committed."""
    left: list[str] = []

    def look(_sender: Any, **_: Any) -> None:
        if db.session.new or db.session.dirty or db.session.deleted:
            left.append(str(list(db.session.new) + list(db.session.dirty) + list(db.session.deleted)))

    with request_finished.connected_to(look):
        yield
    assert not left, f"a view left unsaved changes: {left}"


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people and the forum most tests are about."""
    with app.app_context():
        return make_cast()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Any:
    """A client signed in as someone of the cast."""

    def signed_in(account_id: int) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = f"{account_id}.0"
            session["_fresh"] = True
        return client

    return signed_in

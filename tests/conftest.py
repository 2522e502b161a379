"""Every worker has a database of its own: a file of SQLite's, or one in the run's PostgreSQL cluster.

Every test starts from empty tables. The cluster belongs to the run and is shared by its workers.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request_finished
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from sqlalchemy import event

from forum import create_app
from forum.db import db
from forum.schema import migrate
from tests.environment import hash_quickly, load_settings
from tests.factories import Cast, make_cast, make_sign_in
from tests.guard import Guard, guarding
from tests.opening import Opening, open_browser
from tests.postgres import cluster, create_database, find_binaries
from tests.serving import redis
from tests.snapshot import keep, keep_made

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no fault of what is tested
pytest_plugins = ["tests.demonstration", "tests.mail.server", "tests.worlds"]
CI = os.environ.get("CI") == "true"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
_cluster = pytest.StashKey[str]()


def pytest_addoption(parser: Any) -> None:
    parser.addoption("--database", default="sqlite", choices=["sqlite", "postgresql"])


def pytest_configure(config: pytest.Config) -> None:
    """Start the run's cluster, once, where the run is ordered from."""
    if hasattr(config, "workerinput"):
        config.stash[_cluster] = config.workerinput["cluster"]
    elif config.getoption("--database") == "postgresql" and not config.option.collectonly and find_binaries():
        running = ExitStack()
        config.stash[_cluster] = running.enter_context(cluster(durable=False))
        config.add_cleanup(running.close)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of it."""
    node.workerinput["cluster"] = node.config.stash.get(_cluster, "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What cannot come about on the database is left out; what takes long goes first, that no worker ends alone.

    What pages say is asked once: PostgreSQL gets every page and act once (test_access.py), and of
    the tests of views those that are marked.
    """
    for item in items:
        if is_of_pages(item):
            item.add_marker("pages")
    if config.getoption("--database") == "sqlite":
        others = ("several_writers", "postgresql")
        items[:] = [item for item in items if not any(item.get_closest_marker(name) for name in others)]
    else:
        items[:] = [item for item in items if not item.get_closest_marker("pages") or item.get_closest_marker("both")]
    long = {item for item in items if any(item.get_closest_marker(name) for name in ("slow", "process", "browser"))}
    items.sort(key=lambda item: item not in long)


def is_of_pages(item: pytest.Item) -> bool:
    """Whether it stands where the tests of views do."""
    return not {"views", "web"}.isdisjoint(item.path.parts) or item.path.name.startswith("test_views")


def pytest_collection_finish() -> None:
    """What was imported stays: nothing of it is garbage to look for, which takes a tenth of the time."""
    gc.set_threshold(100_000, 50, 100)
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[Any]:
    """In CI nothing is skipped."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped: {report.longrepr}"
    return report


def need(program: str | None, what: str) -> str:
    """The program, or a skip that says why."""
    return program or pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="forum-test-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def database_url(request: Any, folder: Path) -> str:
    if request.config.getoption("--database") == "sqlite":
        return f"sqlite:///{folder / 'forum.sqlite'}"
    need(find_binaries(), "PostgreSQL")
    return create_database(request.config.stash[_cluster], f"forum_{WORKER}")


@pytest.fixture(scope="session")
def environ(database_url: str, folder: Path) -> dict[str, str]:
    """The settings under which tests run, for our own process and for those we start."""
    return {"FORUM_DEMO": "1", "FORUM_DATABASE_URL": database_url, "FORUM_INSTANCE": str(folder)}


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Passwords cost little in our own process; what they cost in others, test_install.py looks at."""
    with hash_quickly():
        yield


@pytest.fixture(scope="session")
def _app(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(load_settings(environ) | {"TESTING": True, "WTF_CSRF_ENABLED": False, "FEED_SECONDS": 0})
    app.test_client_class = Opening
    migrate.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":  # as the cluster, it need not wait for the disk
            event.listen(db.engine, "connect", lambda file, _: file.execute("PRAGMA synchronous=OFF"))
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def _nothing(_app: Flask) -> Callable[[], None]:
    """Empties the tables."""
    return keep(_app, "kept_nothing")


@pytest.fixture
def app(_app: Flask, _nothing: Callable[[], None], request: pytest.FixtureRequest) -> Flask:
    """The application over empty tables, or over what `cast` puts into them."""
    if "cast" not in request.fixturenames:
        _nothing()
    _app.config["WTF_CSRF_ENABLED"] = False
    shutil.rmtree(Path(_app.config["INSTANCE"]) / "mail", ignore_errors=True)
    return _app


@pytest.fixture(scope="session")
def _guard() -> Iterator[Guard]:
    with guarding() as guard:
        yield guard


@pytest.fixture(autouse=True)
def unsaved(_guard: Guard) -> Iterator[list[str]]:
    """Fails a test in which a request, a job or a command left changes, flushed or not, that nobody committed."""
    left = _guard.lost = []

    def look(_sender: Any, **_: Any) -> None:
        left.extend(_guard.uncommitted())
        left.extend(map(str, [*db.session.new, *db.session.dirty, *db.session.deleted]))

    with request_finished.connected_to(look):
        yield left
    assert not left, f"left unsaved: {left}"


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture(scope="session")
def _cast(_app: Flask, _nothing: Callable[[], None]) -> Callable[[], Cast]:
    """Made once, into empty tables, and put back from then on."""

    def make() -> Cast:
        _nothing()
        with _app.app_context():
            return make_cast()

    return keep_made(_app, "kept_cast", make)


@pytest.fixture
def cast(app: Flask, _cast: Callable[[], Cast]) -> Cast:
    """The people and the forum most tests are about."""
    return _cast()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[tuple[str, Any]]:
    """A real Redis: its address and its process."""
    with redis(need(shutil.which("redis-server"), "redis-server"), tmp_path) as server:
        yield server


@pytest.fixture
def redis_url(redis_server: tuple[str, Any]) -> str:
    return redis_server[0]


@pytest.fixture
def sign_in(app: Flask) -> Any:
    """A client signed in as someone of the cast."""

    def signed_in(account_id: int) -> FlaskClient:
        with app.app_context():
            cookie = make_sign_in(account_id)
        return open_browser(app, cookie)

    return signed_in

"""Commands of an operator."""

import socket

import pytest
from sqlalchemy import text

from forum.cli import check, serve
from forum.db import db, transaction
from tests.worlds import do_release


def test_forum_check_names_the_scripts_that_no_font_can_print(app, cast):
    def rename(slot):
        slot.session.title = {"en": "Opening", "ka": "გახსნა"}

    runner = app.test_cli_runner()
    with app.app_context():
        do_release(cast, 0)
    assert runner.invoke(check).output == "All is well.\n"
    with app.app_context():
        do_release(cast, 1, rename)
    said = runner.invoke(check).output
    assert "Georgian" in said
    assert "FORUM_FONTS" in said
    assert "All is well" not in said


@pytest.fixture
def _from_the_future(app):
    """A database that a newer code has migrated."""
    with app.app_context(), transaction():
        known = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        db.session.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    yield
    with app.app_context(), transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": known})


@pytest.mark.usefixtures("_from_the_future")
def test_forum_check_says_that_a_database_is_newer_than_the_code(app):
    said = app.test_cli_runner().invoke(check)
    assert said.exit_code == 1
    assert "the database is at later, which this code does not know" in said.output


def test_a_port_that_is_taken_is_said_in_one_line(app, environ, monkeypatch):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = app.test_cli_runner().invoke(serve, ["--port", str(taken.getsockname()[1])])
    assert said.exit_code == 1
    assert "cannot listen on 127.0.0.1:" in said.output
    assert said.output.count("\n") == 1

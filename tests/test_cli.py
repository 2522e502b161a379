"""Commands of an operator."""

import os
import socket
import subprocess
import sys

import pytest
from sqlalchemy import text

from forum import clock
from forum.accounts.queries import find_account
from forum.accounts.services import create_account
from forum.cli import account_create, backup, check, demo, main, serve
from forum.db import db, transaction
from forum.limits.rules import Kind
from forum.limits.services import take
from tests.factories import make_arrival
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
def _at(app, revision):
    """A database that another code has migrated."""
    with app.app_context(), transaction():
        known = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        db.session.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})
    yield
    with app.app_context(), transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": known})


@pytest.mark.usefixtures("_at")
@pytest.mark.parametrize(
    ("revision", "words"),
    [("later", "the database is at later, which this code does not know"), ("0001", "run forum db upgrade")],
)
def test_forum_check_says_that_a_database_is_newer_or_older_than_the_code(app, words):
    said = app.test_cli_runner().invoke(check)
    assert said.exit_code == 1
    assert words in said.output


def test_the_demonstration_leaves_alone_what_is_there(context, cast):
    said = context.test_cli_runner().invoke(demo)
    assert (said.exit_code, said.output) == (1, "forum: the database is not empty.\n")


def test_nobody_gets_an_account_with_a_password_that_is_easy_to_guess(context):
    said = context.test_cli_runner().invoke(account_create, ["weak@x.example", "--password", "password"])
    assert said.exit_code == 1
    assert said.output.startswith("forum: ")
    assert find_account("weak@x.example") is None


def test_a_port_that_is_taken_is_said_in_one_line(app, environ, monkeypatch):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = app.test_cli_runner().invoke(serve, ["--port", str(taken.getsockname()[1])])
    assert said.exit_code == 1
    assert "cannot listen on 127.0.0.1:" in said.output
    assert said.output.count("\n") == 1


def test_a_setting_with_a_slip_of_the_pen_is_named(app, monkeypatch):
    monkeypatch.setenv("FORUM_SMPT_URL", "smtp://localhost")
    said = app.test_cli_runner().invoke(check).output
    assert "FORUM_SMPT_URL is no setting" in said
    assert "All is well" not in said


def test_the_demonstration_is_for_demonstration_mode(app, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", False)
    with app.app_context():
        said = app.test_cli_runner().invoke(demo)
    assert said.exit_code == 1
    assert "FORUM_DEMO=1" in said.output


def test_a_backup_that_fails_leaves_the_last_one(app, tmp_path, monkeypatch):
    file = tmp_path / "kept"
    with app.app_context():
        assert app.test_cli_runner().invoke(backup, [str(file)]).exit_code == 0
        kept = file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
        monkeypatch.setattr(db.engine, "url", db.engine.url.set(database=f"{tmp_path}/none/there"))
        assert app.test_cli_runner().invoke(backup, [str(file)]).exit_code != 0
    assert file.read_bytes() == kept


START = """
import gc, sys
from forum import create_app
create_app()
print(gc.isenabled(), gc.get_freeze_count() > 50_000, *{"alembic", "dns", "snowballstemmer", "typst", "xlsxwriter", "zxcvbn"} & sys.modules.keys())
"""


@pytest.mark.pure
@pytest.mark.process
def test_a_server_starts_without_what_few_need_and_keeps_what_it_imported_from_being_looked_through(environ):
    done = subprocess.run([sys.executable, "-c", START], env=os.environ | environ, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True"], done.stderr


def test_the_version_is_said(app):
    assert app.test_cli_runner().invoke(main, ["--version"]).output.startswith("forum, version ")


OTHER = "uH7cYt0sZ3nRk9wQ2xLd8VbMf5aGj1pE-Ti4"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({}, ""),
        ({"PUBLIC_URL": "http://forum.test"}, "FORUM_PUBLIC_URL is http"),
        ({"SMTP_URL": ""}, "reach nobody"),
        ({"WORKERS": 2}, "each counts for itself"),
        ({"KEYS": ["k" * 40, OTHER]}, "a key of FORUM_SECRET_KEY_FALLBACKS can be guessed"),
        ({"KEYS": [OTHER[:20], OTHER]}, "a key of FORUM_SECRET_KEY_FALLBACKS can be guessed"),
        ({"KEYS": [OTHER, OTHER]}, "FORUM_SECRET_KEY_FALLBACKS holds FORUM_SECRET_KEY itself"),
        ({"KEYS": [OTHER, OTHER[::-1]]}, ""),
        ({"KEYS": ["k" * 40]}, "FORUM_SECRET_KEY can be guessed"),
        ({"RATELIMIT_ENABLED": False}, "FORUM_RATE_LIMITS is 0"),
        ({"SMTP_URL": "smtp://127.0.0.1:9"}, "FORUM_SMTP_URL: ConnectionRefusedError"),
        ({"REPLIES": "maildir:/nowhere/at/all"}, "FORUM_REPLIES: FileNotFoundError"),
    ],
)
def test_forum_check_names_what_is_unsafe_outside_a_demonstration(app, smtp, monkeypatch, tmp_path, setting, said):
    safe = {"DEMO": False, "PUBLIC_URL": "https://forum.test", "INSTANCE": tmp_path}
    for name, value in (safe | setting).items():
        monkeypatch.setitem(app.config, name, value)
    result = app.test_cli_runner().invoke(check)
    assert (result.exit_code, said in result.output) == (1 if said else 0, True)


def test_forum_check_names_a_proxy_that_nobody_declared(app, monkeypatch, tmp_path):
    for name, value in {"DEMO": False, "SMTP_URL": "smtps://mail.test", "INSTANCE": tmp_path}.items():
        monkeypatch.setitem(app.config, name, value)
    with app.app_context(), transaction():
        take(Kind.PROXY, "", clock.now())
    result = app.test_cli_runner().invoke(check)
    assert (result.exit_code, "FORUM_PROXIES is 0" in result.output) == (1, True)


def test_forum_check_names_accounts_of_the_demonstration_and_files_that_others_can_read(app, monkeypatch, tmp_path):
    for name, value in {"DEMO": False, "SMTP_URL": "smtps://mail.test", "INSTANCE": tmp_path}.items():
        monkeypatch.setitem(app.config, name, value)
    with app.app_context(), transaction():
        create_account("olga@demo.example", "eight-pointed star", clock.now())
    (tmp_path / "secret").touch(0o600)
    (tmp_path / "forum.sqlite-wal").touch()
    (tmp_path / "forum.sqlite-wal").chmod(0o640)
    result = app.test_cli_runner().invoke(check)
    assert result.exit_code == 1
    assert "olga@demo.example" in result.output
    assert str(tmp_path / "forum.sqlite-wal") in result.output
    assert f"{tmp_path / 'secret'}:" not in result.output


def test_forum_check_counts_the_mails_that_wait_for_somebody(app):
    with app.app_context(), transaction():
        make_arrival(None)
    said = app.test_cli_runner().invoke(check)
    assert said.exit_code == 0
    assert said.output.startswith("Mails that are no answers wait for somebody to look: 1,")


def test_forum_check_says_that_a_mail_server_takes_letters_in_clear_only(app, smtp, monkeypatch, tmp_path):
    port = app.config["SMTP_URL"].rpartition(":")[2]
    safe = {"DEMO": False, "PUBLIC_URL": "https://forum.test", "INSTANCE": tmp_path}
    for name, value in (safe | {"SMTP_URL": f"smtp://0.0.0.0:{port}"}).items():
        monkeypatch.setitem(app.config, name, value)
    assert "offers no STARTTLS" in app.test_cli_runner().invoke(check).output
    monkeypatch.setitem(app.config, "MAIL_IN_CLEAR", True)
    said = app.test_cli_runner().invoke(check).output
    assert "offers no STARTTLS" not in said
    assert "may be read on its way" in said

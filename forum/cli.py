"""The operator's commands: forum serve, worker, demo, account, check, backup, restore, db."""

import os
import resource
import socket
import sys
from pathlib import Path
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from forum import backups, clock, create_app, printing
from forum.accounts.models import AccountAct, Scope, Where
from forum.accounts.queries import find_account
from forum.accounts.rules import judge_password
from forum.accounts.services import create_account, make_founder, remove_factors, seal_factors_anew
from forum.audit.services import record
from forum.checking import log_troubles, picture_troubles, weaknesses
from forum.db import db, transaction
from forum.formats.pdf import texts_of
from forum.invitations.queries import count_arrivals
from forum.jobs.queries import troubles
from forum.jobs.registry import JOBS
from forum.jobs.working import work
from forum.releases.queries import last_documents
from forum.settings import LOOPBACK, Misconfigured, unknown_settings

CONNECTIONS = 4096
"""That a process holds; more wait to be let in."""
HEAD = 10
"""Seconds in which the head of a request must have come, and after which an idle connection ends."""


class Commands(click.Group):
    """Ours, and `db`, whose tools take a while to import: who asks for another command does not wait for them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "db"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "db":
            return super().get_command(ctx, cmd_name)
        from flask_migrate.cli import db as migrations

        return cast(click.Command, migrations)


@click.group(cls=Commands)
@click.version_option(package_name="forum", prog_name="forum")
@click.pass_context
def main(context: click.Context) -> None:
    """Forum: registration, programme, calendars."""
    os.umask(0o077)
    if context.invoked_subcommand != "serve":
        context.obj = _app()
        context.with_resource(context.obj.app_context())
    if context.invoked_subcommand == "db":
        from forum.schema import migrate

        migrate.init_app(context.obj)


def _app() -> Flask:
    try:
        return create_app()
    except Misconfigured as problem:
        sys.exit(f"forum: {problem}")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
def serve(host: str, port: int) -> None:
    """Serve the site; FORUM_WORKERS processes."""
    app = _app()
    if app.config["DEMO"] and host not in LOOPBACK:
        sys.exit("forum: the demonstration listens on loopback only.")
    _must_be_free(host, port)
    os.environ["FORUM_INSTANCE"] = str(app.config["INSTANCE"])
    click.echo(f"Forum is at {app.config['PUBLIC_URL']} (Ctrl+C stops it)")
    if app.config["DEMO"]:
        from forum.demo import ACCOUNTS, PASSWORD

        click.echo("".join(f"  {email:22} {what}\n" for email, what in ACCOUNTS) + f"  password: {PASSWORD}")
        click.echo(f"  mailbox: {app.config['PUBLIC_URL']}/demo/mailbox/")
    sys.stdout.flush()
    command = server_command("forum.wsgi:served", host, port, app.config["WORKERS"])
    os.execv(command[0], command)  # noqa: S606 - no words of a shell; the one who starts servers needs no application


def server_command(target: str, host: str, port: int, workers: int) -> list[str]:
    """The server of `forum serve`, for any ASGI application. It ends connections that stay silent for HEAD seconds."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    options = {
        "host": host,
        "port": port,
        "workers": workers,
        "interface": "asgi",
        "http": 1,
        "http1-header-read-timeout": HEAD * 1000,
        "http1-buffer-size": 65_536,
        "backpressure": min(CONNECTIONS, most // 2),
        "workers-kill-timeout": 10,
    }
    return [sys.executable, "-m", "granian", target, "--no-ws", *(f"--{name}={it}" for name, it in options.items())]


def _must_be_free(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as problem:
        sys.exit(f"forum: cannot listen on {host}:{port}: {problem.strerror}. Choose another by --port (make: PORT=…).")


@main.command()
@click.pass_obj
def worker(app: Flask) -> None:
    """Work on the jobs: letters, answers, notices (beside servers that share a Redis)."""
    work(app)


@main.command()
@click.option("--if-empty", is_flag=True, help="do nothing if there are forums already")
@click.option("--port", default=8000, hidden=True)
def demo(if_empty: bool, port: int) -> None:
    """Migrate, and load the demonstration forums; in demonstration mode only."""
    if not current_app.config["DEMO"]:
        sys.exit("forum: everybody knows the passwords of the demonstration's accounts: it needs FORUM_DEMO=1.")
    from forum.demo import is_empty, load

    _migrate()
    if not is_empty():
        if not if_empty:
            sys.exit("forum: the database is not empty.")
        return
    click.echo("Loading the demonstration forums…")
    load(clock.now(), lambda what: click.echo(f"  {what}…"))


@main.group()
def account() -> None:
    """Accounts."""


@account.command("create")
@click.argument("email")
@click.option("--admin", is_flag=True, help="an owner of the whole site")
@click.password_option()
def account_create(email: str, admin: bool, password: str) -> None:
    """Create a confirmed account."""
    if reason := judge_password(password, email):
        sys.exit(f"forum: {reason.value}")
    if find_account(email):
        sys.exit("forum: there is an account with this address.")
    with transaction():
        created = create_account(email, password, clock.now())
        record(None, AccountAct.ACCOUNT_CREATED, email, clock.now())
        if admin:
            make_founder(Where(Scope.SITE), created, clock.now(), by=None)
    click.echo("Created.")


@account.command("recover")
@click.argument("email")
def account_recover(email: str) -> None:
    """Let in by password or mail alone who lost the app or passkeys, and the recovery codes; they get a letter."""
    with transaction():
        found = find_account(email)
        if found is None or not remove_factors(found, clock.now()):
            sys.exit("forum: there is no account with this address and a second factor.")
    click.echo("Removed.")


@account.command("reseal")
def account_reseal() -> None:
    """Seal second factors by FORUM_SECRET_KEY, which those of FORUM_SECRET_KEY_FALLBACKS sealed."""
    with transaction():
        number = seal_factors_anew(current_app.config["KEYS"])
    click.echo(f"Sealed: {number}.")


@main.command()
@click.option("--anchor", default="", help="NUMBER:HASH that an earlier check said: follow the log from there on")
@with_appcontext
def check(anchor: str) -> None:
    """Say whether settings are safe, the database answers and is migrated, jobs work, pictures can be written and are
    all there, the log is what was sealed, and PDFs have their letters."""
    current, known = _revisions()
    if current is not None and current not in known:
        sys.exit(f"forum: {_NEWER.format(current)}")
    if current != known[0]:
        sys.exit(f"forum: the database is at {current}, the code wants {known[0]}: run forum db upgrade.")
    lacking = printing.lacking("".join(map(texts_of, last_documents())))
    if lacking:
        said = ", ".join(lacking[:20]) + (" …" if len(lacking) > 20 else "")
        click.echo(f"PDFs of released programmes show □ where no font has the letters: {said}.")
        click.echo("Put fonts that have them into a folder and set FORUM_FONTS to it.")
    from forum.demo import ACCOUNTS

    now, demonstrated = clock.now(), [email for email, _ in ACCOUNTS]
    last, broken = log_troubles(anchor)
    files = picture_troubles()
    found = [*troubles(JOBS, now), *files, *weaknesses(current_app.config, demonstrated, now), *broken]
    if last:
        click.echo(f"The log is what was sealed, up to {last}")
    if found:
        sys.exit("\n".join(f"forum: {trouble}" for trouble in found))
    if waiting := count_arrivals():
        click.echo(f"Mails that are no answers wait for somebody to look: {waiting}, at /manage/administrators/mail.")
    unknown = unknown_settings()
    for name in unknown:
        click.echo(f"{name} is no setting: a slip of the pen?")
    if not (lacking or unknown or waiting):
        click.echo("All is well.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy database and pictures into FILE while the site runs; a FILE of before stays until the copy is whole."""
    try:
        backups.save(file, current_app.config["FILES"])
    except backups.BackupFailed as problem:
        sys.exit(f"forum: {problem}")
    click.echo(f"Saved to {file}.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="This replaces everything in the database. Go on?")
def restore(file: Path) -> None:
    """Replace the database by that of a backup, and bring its pictures back; stop the site first."""
    try:
        backups.load(file, current_app.config["FILES"])
    except backups.BackupFailed as problem:
        sys.exit(f"forum: {problem}")
    _migrate()
    click.echo("Restored.")


def _migrate() -> None:
    """Bring the database up to the code; what a newer code has made is left alone."""
    from flask_migrate import upgrade

    from forum.schema import migrate

    current, known = _revisions()
    if current is not None and current not in known:
        sys.exit(f"forum: {_NEWER.format(current)}")
    if current != known[0]:
        click.echo("Migrating the database…")
    migrate.init_app(current_app)
    upgrade()


def _revisions() -> tuple[str | None, list[str]]:
    """Where the database is, and every revision the code knows, latest first."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from forum.schema import migrate

    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, [step.revision for step in ScriptDirectory(str(migrate.directory)).walk_revisions()]


_NEWER = "the database is at {}, which this code does not know: use the code that made it, or another database."

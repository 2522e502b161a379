"""Alembic's entry: migrates the database of the current application."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from forum.columns import UTCDateTime
from forum.db import db, migrating


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write columns without naming our own types: a migration must not change when the code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run() -> None:
    """One transaction for all migrations that are due."""
    options = current_app.extensions["migrate"].configure_args
    # Alembic leaves a transaction alone that began before it was configured.
    with db.engine.connect() as connection, migrating(connection):
        context.configure(connection=connection, target_metadata=db.metadata, render_item=_render, **options)
        context.run_migrations()


run()

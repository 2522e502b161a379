"""Alembic's entry: migrates the database of the current application."""

from alembic import context
from flask import current_app

from forum.db import db, migrating


def run() -> None:
    """One transaction for all migrations that are due."""
    options = current_app.extensions["migrate"].configure_args
    # Alembic leaves a transaction alone that began before it was configured.
    with db.engine.connect() as connection, migrating(connection):
        context.configure(connection=connection, target_metadata=db.metadata, **options)
        context.run_migrations()


run()

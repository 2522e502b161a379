"""Every row of the database, to be put back after an act that a test only asks about."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from forum.db import db
from forum.feeds import views as calendars
from forum.web import limiter

Snapshot = dict[str, list[dict[str, Any]]]


def take_snapshot(app: Flask) -> Snapshot:
    """What every table holds."""
    with app.app_context(), db.engine.connect() as connection:
        tables = db.metadata.sorted_tables
        return {t.name: [dict(row) for row in connection.execute(select(t)).mappings()] for t in tables}


def put_back(app: Flask, snapshot: Snapshot) -> None:
    """Every table as it was, and no limit used up."""
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in db.metadata.sorted_tables:
            if rows := snapshot[table.name]:
                connection.execute(table.insert(), rows)
    calendars.forget()
    limiter.reset()

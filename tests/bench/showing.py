"""Run in a process of its own, once rows of editions are written: lets everyone see what is announced."""

from datetime import UTC, datetime

from sqlalchemy import select

from forum import create_app
from forum.db import db
from forum.editions.models import Edition
from forum.editions.rules import draft_facts
from forum.editions.services import show


def main() -> None:
    """As a release does, without one."""
    with create_app().app_context():
        for edition in db.session.scalars(select(Edition)).all():
            show(edition, draft_facts(edition), datetime.now(UTC))
        db.session.commit()


if __name__ == "__main__":
    main()

"""A new migration: what the models say and the migrations do not yet, found on a fresh SQLite database."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic.autogenerate import renderers
from alembic.operations.ops import ModifyTableOps
from alembic.script import ScriptDirectory
from flask_migrate import migrate as write_migration
from flask_migrate import upgrade

from forum import create_app
from forum.db import Model
from forum.schema import migrate

_render_modified = renderers.dispatch(ModifyTableOps("", []))


@renderers.dispatch_for(ModifyTableOps, replace=True)
def _keep_autoincrement(context: Any, modified: ModifyTableOps) -> list[str]:
    """SQLite changes many a table by making it anew, and only who asks again for AUTOINCREMENT gets it."""
    lines: list[str] = _render_modified(context, modified)
    table = Model.metadata.tables.get(modified.table_name)
    if table is not None and table.dialect_kwargs.get("sqlite_autoincrement"):
        kept = ', schema=None, table_kwargs={"sqlite_autoincrement": True})'
        lines = [line.replace(", schema=None)", kept, 1) for line in lines[:1]] + lines[1:]
    return lines


def main(message: str) -> int:
    """Write forum/migrations/versions/YEAR_MONTH_message.py, numbered after the last; nothing if nothing differs."""
    if not message:
        print('Say what it does: make migration m="seats of rooms"')
        return 2
    directory = str(migrate.directory)
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'forum.sqlite'}"
        os.environ |= {"FORUM_DEMO": "1", "FORUM_INSTANCE": folder, "FORUM_DATABASE_URL": database}
        app = create_app()
        migrate.init_app(app)
        app.extensions["migrate"].configure_args["process_revision_directives"] = _drop_empty
        with app.app_context():
            upgrade(directory)
            last = ScriptDirectory(directory).get_current_head() or "0"
            write_migration(directory, message=message, rev_id=f"{int(last) + 1:04}")
    return 0


def _drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if directives[0].upgrade_ops.is_empty():
        directives.clear()
        print("The migrations say what the models say already.")


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:]).strip()))

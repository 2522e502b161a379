"""The migrations of the database, as Alembic runs them; imported by who migrates only, for it takes a while."""

from flask_migrate import Migrate

from forum.db import db

migrate = Migrate(db=db, directory=f"{__file__.rpartition('/')[0]}/migrations", compare_type=True, render_as_batch=True)

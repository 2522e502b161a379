"""The database as it was before the house was rebuilt, and everything its feeds said. See README.md beside this."""

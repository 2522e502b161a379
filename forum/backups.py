"""Backups: the database as it is at one moment, and the files of pictures, in one tar archive."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from forum.db import db

DATABASE, FILES = "database", "files"
"""What they are called in a backup."""
MAGIC = b"SQLite format 3\0", b"PGDMP"
"""How a backup of before there were pictures begins: it is the database alone."""


class BackupFailed(Exception):
    """Why nothing was saved, or nothing restored."""


def save(file: Path, files: Path) -> None:
    """Copy everything into `file` while the site runs; a file of before stays until the copy is whole."""
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        database = Path(folder) / DATABASE
        _dump(database)
        with tarfile.open(partial, "w") as archive:
            archive.add(database, DATABASE)
            for path in sorted(files.glob("*.webp")):  # named by those the database has, or more
                archive.add(path, f"{FILES}/{path.name}")
    partial.replace(file)


def load(file: Path, files: Path) -> None:
    """Replace the database by that of a backup, and put its files beside those that are there."""
    with _opened(file) as (database, pictures):
        if db.engine.url.get_backend_name() == "sqlite":
            _judge(database)
        for path in pictures:
            files.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, files / path.name)
        _restore(database)


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Path, list[Path]]]:
    """The database and the files in a backup."""
    with file.open("rb") as start:
        if start.read(16).startswith(MAGIC):
            yield file, []
            return
    with TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        try:
            with tarfile.open(file) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, EOFError) as problem:
            raise BackupFailed("this backup is damaged; nothing was changed.") from problem
        if not (Path(folder) / DATABASE).is_file():
            raise BackupFailed("this is no backup; nothing was changed.")
        yield Path(folder) / DATABASE, sorted((Path(folder) / FILES).glob("*.webp"))


def _dump(database: Path) -> None:
    url = db.engine.url
    if url.get_backend_name() != "sqlite":
        _pg("pg_dump", "--format=custom", f"--file={database}")
        return
    source, target = sqlite3.connect(str(url.database)), sqlite3.connect(database)
    with target:
        source.backup(target)
    source.close()
    target.close()


def _judge(database: Path) -> None:
    """Of SQLite: PostgreSQL restores all or nothing."""
    source = sqlite3.connect(database)
    try:
        whole = source.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        whole = False
    finally:
        source.close()
    if not whole:
        raise BackupFailed("this backup is damaged; nothing was changed.")


def _restore(database: Path) -> None:
    url = db.engine.url
    if url.get_backend_name() != "sqlite":
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _pg("pg_restore", *options, f"--dbname={url.database}", str(database))
        return
    db.engine.dispose()
    source, target = sqlite3.connect(database), sqlite3.connect(str(url.database))
    source.backup(target)
    source.close()
    target.close()


def _pg(program: str, *arguments: str) -> None:
    url = db.engine.url
    tool = shutil.which(program)
    if tool is None:
        raise BackupFailed(f"{program} is needed for this.")
    options = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    env = os.environ | {name: str(value) for name, value in options.items() if value}
    if subprocess.call([tool, *arguments], env=env):  # noqa: S603 - our own arguments
        raise BackupFailed(f"{program} failed.")

"""A private PostgreSQL cluster that lives as long as a run."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url


def find_binaries() -> str | None:
    """The folder with initdb and pg_ctl."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return str(found[-1].parent) if found else (str(Path(on_path).parent) if on_path else None)


@contextmanager
def cluster(*, durable: bool = True) -> Iterator[str]:
    """Starts one on a socket of its own, as another user where we are root; its address for SQLAlchemy.

    Tests kill our processes, never the cluster: theirs need not wait for the disk.
    """
    binaries = Path(find_binaries() or "")
    home = Path(tempfile.mkdtemp(prefix="forum-pg-"))
    user: dict[str, Any] = {}
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        name = "postgres" if "postgres" in {p.pw_name for p in pwd.getpwall()} else "nobody"
        other = pwd.getpwnam(name)
        os.chown(home, other.pw_uid, other.pw_gid)
        user = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
    run = {"cwd": home, "check": True, "stdout": subprocess.DEVNULL, **user}
    subprocess.run([binaries / "initdb", "-D", home / "data", "-U", "forum", "-A", "trust", "-E", "UTF8"], **run)
    options = f"-k {home} -c listen_addresses='' -c max_connections=400"
    if not durable:
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    subprocess.run([binaries / "pg_ctl", "-D", home / "data", "-o", options, "-l", home / "log", "-w", "start"], **run)
    try:
        subprocess.run([binaries / "createdb", "-h", home, "-U", "forum", "forum"], **run)
        yield f"postgresql+psycopg://forum@/forum?host={home}"
    finally:
        subprocess.run([binaries / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop"], **run)
        shutil.rmtree(home, ignore_errors=True)


def create_database(url: str, name: str) -> str:
    """A database of this name in the cluster at this address; its own address."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)

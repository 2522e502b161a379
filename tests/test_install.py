"""The wheel alone, in a fresh environment, serves the same site; the commands of an operator."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.jobs.test_working import ask_for_reset
from tests.serving import free_port, serving, until, wait_for

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[1]


def forum(arguments: list[str], environ: dict[str, str], **kw: object) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "forum"
    return subprocess.run([program, *arguments], env=os.environ | environ, capture_output=True, text=True, **kw)


def hash_of(instance: Path, email: str) -> str:
    with closing(sqlite3.connect(instance / "forum.sqlite")) as db:
        return db.execute("SELECT password_hash FROM account WHERE email = ?", [email]).fetchone()[0]


@pytest.mark.slow
def test_demo_check_backup_restore(demonstration, tmp_path):
    environ = {"FORUM_DEMO": "1", "FORUM_INSTANCE": str(tmp_path / "instance")}
    shutil.copytree(demonstration, tmp_path / "instance")
    assert forum(["check"], environ).stdout == "All is well.\n"
    saved = tmp_path / "saved.sqlite"
    assert forum(["backup", str(saved)], environ).returncode == 0
    created = forum(["account", "create", "new@x.example", "--password", "four turquoise camels"], environ)
    assert created.stdout == "Created.\n"
    assert hash_of(tmp_path / "instance", "new@x.example").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert forum(["restore", "--yes", str(saved)], environ).returncode == 0
    with closing(sqlite3.connect(tmp_path / "instance" / "forum.sqlite")) as db:
        assert db.execute("SELECT count(*) FROM account WHERE email = 'new@x.example'").fetchone() == (0,)


@pytest.fixture
def _generous():
    """As machines are set up: others may read what programs write."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.usefixtures("_generous")
def test_what_is_written_only_its_own_user_reads(tmp_path):
    """S16: database, its log and mails were everybody's."""
    instance = tmp_path / "instance"
    environ = {"FORUM_DEMO": "1", "FORUM_INSTANCE": str(instance)}
    forum(["db", "upgrade"], environ, check=True)
    forum(["account", "create", "new@x.example", "--password", "four turquoise camels"], environ, check=True)
    with serving(environ, by_command=True) as port:
        ask_for_reset(port, "new@x.example")
        until(lambda: list(instance.glob("mail/*.eml")))
        modes = {path.name: path.stat().st_mode & 0o077 for path in [instance, *instance.rglob("*")]}
    assert {"forum.sqlite", "forum.sqlite-wal", "secret", "mail"} < modes.keys()
    assert set(modes.values()) == {0}


def told(instance: Path) -> list[list[tuple[object, ...]]]:
    """What a demonstration is about."""
    with closing(sqlite3.connect(instance / "forum.sqlite")) as db:
        return [
            db.execute("SELECT uid, title, type FROM session ORDER BY id").fetchall(),
            db.execute("SELECT session_id, room_id, starts_at, ends_at, state FROM slot ORDER BY 1").fetchall(),
            db.execute("SELECT person_id, category_id, state FROM registration ORDER BY id").fetchall(),
            db.execute("SELECT count(DISTINCT country) FROM person").fetchall(),
        ]


def needs_of(one: Distribution, extras: frozenset[str] = frozenset()) -> Iterator[Distribution]:
    """What it says it needs, and what that needs in turn: as it is installed here."""
    for requirement in map(Requirement, one.requires or []):
        if not requirement.marker or any(requirement.marker.evaluate({"extra": each}) for each in {"", *extras}):
            needed = distribution(requirement.name)
            yield needed
            yield from needs_of(needed, frozenset(requirement.extras))


def lend_needs(site: Path) -> None:
    """Give an environment what its wheel declares, and nothing else that is here."""
    (wheel,) = site.glob("forum-*.dist-info")
    lent = {part.name: part for one in needs_of(Distribution.at(wheel))
            for part in {Path(str(one.locate_file(file.parts[0]))) for file in one.files or [] if file.parts[0] != ".."}}  # fmt: skip
    for name, part in lent.items():
        (site / name).symlink_to(part)


@pytest.mark.slow
@pytest.mark.process
def test_the_wheel_alone_serves_the_site_and_its_demonstration_is_the_same_for_the_same_day(demonstration, tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("needs a checkout to build from")
    env = os.environ | {"PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, env=env, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    wheel = next(tmp_path.glob("*.whl"))
    pip = [sys.executable, "-m", "pip", "--python", tmp_path / "venv/bin/python"]
    subprocess.run([*pip, "install", "-q", "--no-compile", "--no-deps", wheel], check=True, env=env)
    lend_needs(next((tmp_path / "venv").glob("lib/python*/site-packages")))
    port = str(free_port())
    base = f"http://127.0.0.1:{port}"
    environ = os.environ | {"FORUM_DEMO": "1", "FORUM_INSTANCE": str(tmp_path / "instance"), "FORUM_PUBLIC_URL": base}
    subprocess.run(
        [tmp_path / "venv/bin/forum", "demo"], check=True, env=environ, cwd=tmp_path, stdout=subprocess.DEVNULL
    )
    what = told(tmp_path / "instance")
    assert what == told(demonstration)
    assert what[3] == [(35,)]
    server = subprocess.Popen(
        [tmp_path / "venv/bin/forum", "serve", "--port", port], env=environ, cwd=tmp_path, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(int(port))
        assert urllib.request.urlopen(f"{base}/readyz").status == 200
        home = urllib.request.urlopen(f"{base}/?lang=ru").read().decode()
        assert "Форумы Центральной Азии и России" in home
        style = home.partition('href="/static/build/forum.css')[2].partition('"')[0]
        assert style
        assert len(urllib.request.urlopen(f"{base}/static/build/forum.css").read()) > 10_000
        everything = urllib.request.urlopen(f"{base}/calendar/all.ics").read().decode()
        edition = re.findall(r"URL:.*/forums/(festival/\S+)", everything)[-1]
        printed = urllib.request.urlopen(f"{base}/calendar/{edition}.pdf?lang=uz").read()
        assert printed.startswith(b"%PDF-")
        assert b"GolosText-SemiBold" in printed  # typst, its template and our fonts are in the wheel
    finally:
        server.terminate()
        server.wait(20)

"""The guard over unsaved changes sees what it should, and nothing else."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from forum import create_app
from forum.db import db, transaction
from forum.editions.models import Series
from forum.web import public
from tests.environment import load_settings
from tests.factories import text

ROOT = Path(__file__).parents[1]
POSTS = """
def test_a_track_is_posted(app, cast, sign_in):
    answer = sign_in(cast.olga).post("/manage/innoprom/2027/tracks/new", data={"name-en": "Boats", "accent": "lapis"})
    assert answer.status_code == 302
"""
ACT = """            with transaction():
                form.merge(track)
                saved = services.save_track(track, edition, form.values, current_account(), clock.now())
"""


def add_series():
    db.session.add(Series(slug="lost", name=text("Lost"), summary=text("S"), about=text("A")))


def flush():
    add_series()
    db.session.flush()


def forget():
    add_series()


def overtake():
    flush()
    with transaction():
        pass


def refuse():
    with transaction():
        flush()
        raise ZeroDivisionError


def commit():
    with transaction():
        flush()


@pytest.fixture
def asked(app, environ):
    """An application of its own, with a view that does as it is told, and what it answers."""

    def ask(act):
        other = create_app(load_settings(environ) | {"TESTING": True, "PROPAGATE_EXCEPTIONS": False})

        @other.get("/act")
        @public
        def view():
            act()
            return "done"

        return other.test_client().get("/act").status_code

    return ask


@pytest.mark.parametrize("act", [flush, forget, overtake])
def test_what_a_view_writes_without_a_transaction_is_seen(asked, unsaved, act):
    assert asked(act) == 200
    assert unsaved
    unsaved.clear()


@pytest.mark.parametrize(("act", "code"), [(commit, 200), (refuse, 500)])
def test_what_a_view_commits_or_undoes_is_left_alone(asked, unsaved, act, code):
    assert asked(act) == code
    assert unsaved == []


def test_a_flush_outside_of_a_request_is_seen_too(app, unsaved):
    with app.app_context():
        flush()
    assert unsaved
    unsaved.clear()


@pytest.mark.slow
@pytest.mark.pure
@pytest.mark.parametrize(("taken_away", "outcome"), [(False, "1 passed"), (True, "left unsaved: ['INSERT INTO track")])
def test_a_transaction_taken_away_from_a_view_fails_its_test(tmp_path, taken_away, outcome):
    for name in ("forum", "tests", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "static").symlink_to(ROOT / "static")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tests/programme/test_posts.py").write_text(POSTS)
    views = tmp_path / "forum/programme/views/organiser.py"
    assert ACT in views.read_text()
    if taken_away:
        views.write_text(views.read_text().replace(ACT, "\n".join(line[4:] for line in ACT.splitlines()[1:]) + "\n"))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/programme/test_posts.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert outcome in done.stdout

"""Each wall of the house is broken once, in a copy, to see that it catches."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[1]
ROOMS = "Rooms of a slice depend downwards only, and there are no other rooms"
BREACHES = [
    ("Slices depend downwards only", "forum/programme/queries.py", "import forum.registration.queries\n"),
    ("Slices depend downwards only", "forum/jobs/rules.py", "import forum.mail.models\n"),
    (ROOMS, "forum/registration/helpers.py", "X = 1\n"),
    (ROOMS, "forum/mail/services.py", "import forum.mail.jobs\n"),
    (
        "Jobs are found by name and asked for, never imported",
        "forum/registration/services.py",
        "import forum.mail.jobs\n",
    ),
    ("The public side does not know the draft", "forum/feeds/queries.py", "import forum.schedule.models\n"),
    ("Rules know neither Flask nor the database", "forum/schedule/rules.py", "import sqlalchemy\n"),
    ("Formats know neither Flask nor the database", "forum/formats/ical.py", "import flask\n"),
    ("Only the web edge knows Flask", "forum/registration/services.py", "import flask\n"),
    ("Views of different slices do not know each other", "forum/feeds/views.py", "import forum.accounts.views\n"),
]


@pytest.mark.parametrize(("wall", "path", "breach"), BREACHES)
def test_a_breach_is_caught(wall, path, breach, tmp_path):
    shutil.copytree(ROOT / "forum", tmp_path / "forum", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / path
    target.write_text((target.read_text() if target.exists() else "") + breach)
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{wall} BROKEN" in " ".join(done.stdout.split())

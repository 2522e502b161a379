"""Every wall is broken in a copy, to see that it catches just that."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import house

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[1]
WIDE = "x" * (house.WIDEST + 1)
SLEEP = "time.sleep" + "(1)"  # apart, or this file would break the wall itself
CONTRACTS = [  # a contract, a file, an import that breaks it
    ("Slices depend downwards only", "forum/registration/queries/registrations.py", "import forum.programme.queries"),
    ("The public side does not know the draft", "forum/feeds/queries.py", "import forum.schedule.models"),
    ("The public side does not know the draft", "forum/releases/rules/filter.py", "import forum.schedule.rules"),
    ("The public side does not know the draft", "forum/formats/tables.py", "import forum.programme.models"),
    ("The public side does not know the draft", "forum/notices/queries.py", "import forum.programme.models"),
    (
        "The public side does not know the draft",
        "forum/invitations/receivers/writing.py",
        "import forum.programme.queries",
    ),
    ("Slices depend downwards only", "forum/releases/rules/session.py", "import forum.programme.models"),
    ("The machinery of jobs has its own rooms", "forum/jobs/helpers.py", "X = 1"),
    ("The machinery of jobs has its own rooms", "forum/jobs/rules.py", "import forum.jobs.queues"),
    ("Rules know neither Flask nor the database", "forum/releases/rules/facts.py", "import forum.editions.queries"),
    (
        "Rules know neither Flask nor the database",
        "forum/registration/rules/intake.py",
        "from flask_babel import gettext",
    ),
    ("Rules know neither Flask nor the database", "forum/jobs/rules.py", "import forum.jobs.services"),
    ("Formats know neither Flask nor the database", "forum/formats/atom.py", "import forum.releases.queries"),
    ("Only the web edge knows Flask", "forum/accounts/models/accounts.py", "from flask_login import UserMixin"),
    ("Only the web edge knows Flask", "forum/languages/texts.py", "import flask_babel"),
    ("Only the operator's commands know the demonstration", "forum/desk/views.py", "import forum.demo.texts"),
    ("Queries read", "forum/notices/queries.py", "import forum.mail.services"),
    (
        "Input is shaped, not judged: forms know neither queries nor services",
        "forum/programme/forms.py",
        "import forum.editions.queries",
    ),
    ("Rooms of a slice depend downwards only, and there are no other rooms", "forum/registration/helpers.py", "X = 1"),
    (
        "Rooms of a slice depend downwards only, and there are no other rooms",
        "forum/subscriptions/queries/calendar.py",
        "import forum.subscriptions.services",
    ),
    ("Rules know neither Flask nor the database", "forum/schedule/rules.py", "import sqlalchemy"),
    ("Rules know neither Flask nor the database", "forum/releases/rules/document.py", "import forum.clock"),
    ("Formats know neither Flask nor the database", "forum/formats/ical.py", "import flask"),
    ("Formats know neither Flask nor the database", "forum/caldav/formats.py", "import forum.db"),
    ("Formats know neither Flask nor the database", "forum/tables.py", "import forum.clock"),
    ("Only the web edge knows Flask", "forum/registration/services/places.py", "import flask"),
    ("Only the web edge knows Flask", "forum/subscriptions/queries/addresses.py", "import forum.web.pages"),
    ("Slices depend downwards only", "forum/jobs/rules.py", "import forum.mail.models"),
    (
        "Only the factory imports receivers, outlets and jobs",
        "forum/registration/services/places.py",
        "import forum.mail.jobs",
    ),
    ("Views of different slices do not know each other", "forum/feeds/views.py", "import forum.accounts.views"),
    (
        "Views of different slices do not know each other",
        "forum/schedule/views/states.py",
        "import forum.programme.views",
    ),
    ("Only the factory imports views", "forum/cli.py", "import forum.accounts.views"),
    (
        "Only the factory imports views",
        "forum/registration/services/places.py",
        "import forum.registration.views.delegate",
    ),
    ("Only the factory imports receivers, outlets and jobs", "forum/cli.py", "import forum.notices.receivers"),
    (
        "Only the factory imports receivers, outlets and jobs",
        "forum/caldav/views.py",
        "import forum.invitations.receivers",
    ),
]
HOUSE = [  # a wall, a file, what is added to it, what the wall says
    (
        house.commits,
        "forum/schedule/services/states.py",
        "db.session.commit()",
        "forum/schedule/services/states.py commit",
    ),
    (house.commits, "forum/demo/db.py", "db.session.commit()", "forum/demo/db.py commit"),
    (house.commits, "forum/releases/services.py", "db.engine.begin()", "forum/releases/services.py begin engine"),
    (house.commits, "forum/mail/jobs.py", "from sqlalchemy import create_engine as c", "jobs.py create_engine"),
    (house.commits, "forum/notices/services.py", "db.session.get_bind().connect()", "services.py get_bind"),
    (house.commits, "forum/cli.py", "session.begin()", "forum/cli.py begin"),
    (house.askers_of_the_time, "forum/schedule/rules.py", "clock.now()", "forum/schedule/rules.py clock.now"),
    (house.askers_of_the_time, "forum/releases/rules/document.py", "datetime.now()", "document.py datetime.now"),
    (house.askers_of_the_time, "forum/subscriptions/queries/calendar.py", "clock.now()", "calendar.py clock.now"),
    (house.askers_of_the_time, "forum/registration/services/outlets.py", "date.today()", "outlets.py date.today"),
    (house.askers_of_the_time, "forum/registration/services/jobs.py", "date.today()", "services/jobs.py date.today"),
    (house.askers_of_the_time, "forum/formats/ical.py", "clock.now()", "forum/formats/ical.py clock.now"),
    (house.askers_of_the_time, "forum/tables.py", "from forum.clock import now", "forum/tables.py clock.now"),
    (house.askers_of_the_time, "forum/programme/models.py", "datetime.now(UTC)", "models.py datetime.now"),
    (house.askers_of_the_time, "forum/mail/services.py", "import time as t; t.time_ns()", "services.py time.time_ns"),
    (house.askers_of_the_time, "forum/people/rules.py", "from time import time as t", "people/rules.py time.time"),
    (house.askers_of_the_time, "forum/jobs/services.py", "from datetime import datetime as d; d.now()", "datetime.now"),
    (
        house.askers_of_the_time,
        "forum/jobs/registry.py",
        "from forum import clock as c; c.now()",
        "registry.py clock.now",
    ),
    (house.askers_of_the_time, "forum/audit/models.py", "from sqlalchemy import func as f; f.now()", "func.now"),
    (house.askers_of_the_time, "forum/audit/queries.py", "text('CURRENT_TIMESTAMP')", "queries.py CURRENT_TIMESTAMP"),
    (house.judges_of_roles, "forum/desk/views.py", "role is Role.OWNER", "forum/desk/views.py Role.OWNER"),
    (
        house.judges_of_roles,
        "forum/notices/rules.py",
        "from forum.accounts.models import Role as R; R.DESK",
        "Role.DESK",
    ),
    (house.sql_at_the_edge, "forum/programme/views/organiser.py", "import sqlalchemy", "organiser.py sqlalchemy"),
    (
        house.sql_at_the_edge,
        "forum/editions/views/visitor.py",
        "db.session.get(X, 1)",
        "visitor.py db.session db.session.get",
    ),
    (house.sql_at_the_edge, "forum/desk/views.py", "from forum.db import db as d; d.session.get(X, 1)", "forum.db.db"),
    (house.sql_at_the_edge, "forum/desk/views.py", "from forum import db; db.db.session.get(X, 1)", "forum.db"),
    (house.sql_at_the_edge, "forum/desk/views.py", "import forum.db as d; d.db.session.get(X, 1)", "forum.db"),
    (house.sql_at_the_edge, "forum/desk/views.py", "from forum.mail.queries import db as d", "forum.mail.queries.db"),
    (house.sql_at_the_edge, "forum/programme/forms.py", "select(X)", "forms.py select"),
    (house.sql_at_the_edge, "forum/notices/receivers.py", "query.where(X)", "receivers.py query.where"),
    (house.sql_at_the_edge, "forum/notices/jobs.py", "select_due().order_by(X)", "jobs.py .order_by"),
    (house.writers_among_queries, "forum/mail/queries.py", "db.session.add(X)", "mail/queries.py session.add"),
    (
        house.writers_among_queries,
        "forum/editions/queries/x.py",
        "from sqlalchemy import delete as d",
        "sqlalchemy.delete",
    ),
    (house.late_importers, "forum/mail/services.py", "importlib.import_module(X)", "importlib.import_module"),
    (
        house.late_importers,
        "forum/notices/rules.py",
        "from importlib import import_module as i",
        "importlib.import_module",
    ),
    (house.readers_of_draft_editions, "forum/feeds/queries.py", "from forum.editions.models import Edition", "Edition"),
    (
        house.readers_of_draft_editions,
        "forum/releases/views/programme.py",
        "from forum.editions.queries import get_managed_edition as get_edition",
        "forum/releases/views/programme.py get_managed_edition",
    ),
    (
        house.migrations_that_know_the_house,
        "forum/migrations/versions/2026_11_folds.py",
        "from forum.people.models import Person",
        "2026_11_folds.py forum.people.models.Person",
    ),
    (
        house.foreign_refusals,
        "forum/schedule/services/whole.py",
        "from forum.editions.rules import Refusal as R",
        "forum.editions.rules.Refusal",
    ),
    (
        house.other_doors,
        "forum/people/views.py",
        "from flask_login import login_user",
        "forum/people/views.py flask_login.login_user",
    ),
    (house.other_doors, "forum/desk/views.py", "session['_user_id'] = 'x'", "forum/desk/views.py _user_id"),
    (house.commits, "forum/mail/services.py", "getattr(db.session, 'commit')()", "mail/services.py commit"),
    (house.judges_of_roles, "forum/desk/views.py", "grant.role.value == 'owner'", "grant.role.value == 'owner'"),
    (
        house.judges_of_roles,
        "forum/desk/views.py",
        "from forum.accounts.models import Role as R; R('desk')",
        "Role('desk')",
    ),
    (house.setters_at_the_edge, "forum/desk/views.py", "edition.name = X", "desk/views.py edition.name"),
    (house.writers_among_queries, "forum/mail/queries.py", "from sqlalchemy.sql import update", "sql.update"),
    (
        house.writers_among_queries,
        "forum/mail/queries.py",
        "from forum import db as d; d.changed_rows(X)",
        "changed_rows",
    ),
    (house.writers_among_queries, "forum/mail/queries.py", "Letter.__table__.delete()", "__table__.delete"),
    (
        house.late_importers,
        "forum/desk/views.py",
        "current_app.view_functions['mail.x']()",
        "current_app.view_functions",
    ),
    (house.arrows_up, "forum/feeds/views.py", "url_for(f'{X}.release')", "forum/feeds/views.py f'{X}.release'"),
    (
        house.readers_of_draft_editions,
        "forum/invitations/rules.py",
        "from forum.editions import models as m; m.Edition",
        "invitations/rules.py Edition",
    ),
    (
        house.readers_of_draft_editions,
        "forum/feeds/views.py",
        "from forum.editions import queries as q; q.rooms_of(X)",
        "feeds/views.py rooms_of",
    ),
    (
        house.foreign_refusals,
        "forum/schedule/services/whole.py",
        "from forum.editions import rules as r; r.Refusal",
        "forum.editions.rules.Refusal",
    ),
    (house.arrows_up, "forum/people/outlets.py", "X = 'registration.show'", "forum/people/outlets.py registration"),
    (house.arrows_up, "forum/feeds/views.py", "url_for('schedule.release')", "forum/feeds/views.py schedule"),
    (house.arrows_up, "forum/caldav/outlets.py", "X = 'notices/_card.html'", "forum/caldav/outlets.py notices"),
    (house.arrows_up, "templates/releases/new.html", "{{ url_for('programme.session') }}", "new.html programme"),
    (house.arrows_up, "templates/_macros/new.html", "{{ url_for('people.show') }}", "_macros/new.html people"),
    (house.own_searches, "forum/desk/views.py", "request.args.get('q', '')", "forum/desk/views.py"),
    (house.spellers_of_addresses, "forum/formats/ical.py", "f'{url}/subscribe'", "forum/formats/ical.py /subscribe"),
    (
        house.spellers_of_addresses,
        "forum/notices/rules.py",
        "f'/account/reset/{x}'",
        "notices/rules.py /account/reset/",
    ),
    (house.spellers_of_addresses, "templates/mail/a.txt", "{{ public_url }}/account/x", "mail/a.txt /account/"),
    (house.strange_folders, "templates/helpers/a.html", "x", "templates/helpers"),
    (house.strange_folders, "static/helpers/a.js", "x", "static/helpers"),
    (house.strange_folders, "tests/helpers/test_a.py", "x", "tests/helpers"),
    (house.tests_without_a_room, "tests/releases/test_everything.py", "x", "tests/releases/test_everything.py"),
    (house.slices_without_rooms, "forum/prizes/__init__.py", "", "prizes"),
    (house.wide_templates, "templates/accounts/new.html", WIDE, "accounts/new.html"),
    (house.sleepers, "tests/mail/test_delivery.py", SLEEP, "tests/mail/test_delivery.py"),
]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """The tree without what is built."""
    home = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("__pycache__", "build", "*.mo", "*.po")
    for name in ("forum", "templates", "static", "tests"):
        shutil.copytree(ROOT / name, home / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, home)
    return home


@pytest.fixture
def breach(pristine):
    """Adds a line to a file, and takes it away afterwards."""
    before: dict[Path, bytes | None] = {}

    def add(name, line):
        path = pristine / name
        before.setdefault(path, path.read_bytes() if path.exists() else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((before[path] or b"") + f"{line}\n".encode())
        return pristine

    yield add
    for path, content in before.items():
        if content is None:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        else:
            path.write_bytes(content)


def lint(root):
    """The state of each contract, and what is said of broken ones."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=root, capture_output=True, text=True)
    said = " ".join(done.stdout.split())
    return {name: re.search(f"{re.escape(name)} (KEPT|BROKEN)", said)[1] for name in names(root)}, said


def names(root):
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [contract["name"] for contract in contracts]


def rounds():
    """Breaches that are tried together: each of another contract, in another file."""
    made: list[list[tuple[str, str, str]]] = []
    for contract, name, line in CONTRACTS:
        free = (each for each in made if not any(contract == c or name == n for c, n, _ in each))
        if (found := next(free, None)) is None:
            made.append(found := [])
        found.append((contract, name, line))
    return made


@pytest.mark.slow
@pytest.mark.parametrize("breaches", rounds(), ids=lambda each: f"{len(each)} contracts")
def test_a_breach_of_a_contract_is_caught(breach, pristine, breaches):
    for _, name, line in breaches:
        breach(name, line)
    states, said = lint(pristine)
    details = said.partition("Broken contracts")[2]
    parts = re.split(f"({'|'.join(map(re.escape, names(pristine)))})", details)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    for contract, name, line in breaches:
        assert states[contract] == "BROKEN", (contract, name, line)
        assert name.removesuffix(".py").replace("/", ".") in told[contract], (contract, name, line)


@pytest.mark.slow
def test_every_contract_stands_and_is_broken_by_some_breach(pristine):
    assert lint(pristine)[0] == dict.fromkeys((contract for contract, *_ in CONTRACTS), "KEPT")


@pytest.mark.slow
@pytest.mark.parametrize(("wall", "name", "line", "said"), HOUSE, ids=lambda v: getattr(v, "__name__", None))
def test_a_breach_of_the_house_is_caught(pristine, breach, wall, name, line, said):
    before = set(wall(pristine))
    (caught,) = set(wall(breach(name, line))) - before
    assert caught.endswith(said)


def test_what_is_broken_is_a_module_that_python_would_find():
    for name in {name for _, name, *_ in CONTRACTS} | {name for _, name, *_ in HOUSE if name.startswith("forum/")}:
        path = ROOT / name
        assert not path.with_suffix("").is_dir(), f"{name} is a package"
        assert not path.parent.with_suffix(".py").exists(), f"{path.parent} is no package"


def test_long_files_and_functions_are_caught(tmp_path):
    (tmp_path / "long.py").write_text("x = 1\n" * 301)
    (tmp_path / "tall.py").write_text("def tall():\n" + "    x = 1\n" * 40)
    assert list(house.long_parts(tmp_path / "long.py")) == ["long.py"]
    assert list(house.long_parts(tmp_path / "tall.py")) == ["tall"]


def test_a_setting_that_readme_does_not_tell_of_is_caught():
    assert house.unread_settings(ROOT, ["DEMO", "SECRET_WISH"]) == ["SECRET_WISH"]

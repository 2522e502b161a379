"""The landed database goes through every migration, loses nothing, and its feeds say what they said."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine

import forum  # noqa: F401 - brings every table into db.metadata
from forum.db import db
from forum.languages import fold
from forum.people.rules import marks_of
from forum.schema import migrate as migrations
from tests.landed.asking import Answer, unpack
from tests.landed.difference import tell
from tests.landed.facts import Facts, facts_of
from tests.landed.kept import read
from tests.landed.loading import Rows, copy_rows, empty_database, environ, load_dump, migrate, rows_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LANDED = "0002"
"""The revision of the dump."""
GIVEN_UP: dict[str, set[str]] = {
    "person": {"folded"},  # made anew by 0003 from the other columns
    "edition": {"sequence", "modified_at"},  # moved by 0009 to public_edition
    "account": {"is_admin", "generation"},  # a role in the site since 0006; sign-ins are rows since 0019
    "team_member": {"*"},  # roles in an edition since 0006; "teams" of facts.py
    "series": {"created_by"},  # roles since 0006
    "venue": {"created_by"},
    "registration": {"account_id", "note"},  # its person and its answers since 0010
    "audit_entry": {"actor", "subject", "details"},  # moved by 0005 to audit_words
}
"""Columns (or "*": the table) that a later migration did away with or rewrote on purpose; facts.py says they live on."""


CUT = {"accounts": 3}
"""Values of facts that a later migration did away with, by their place: which sign-ins were valid, until 0019."""
GROWN = {"person"}
"""Tables to which a later migration added rows: a person for each speaker (0010)."""


class Landed(NamedTuple):
    """The landed database after every migration: where; its rows before and after, and the facts after."""

    url: str
    engine: Engine
    before: Rows
    after: Rows
    facts: Facts


@pytest.fixture(scope="module")
def landed(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Landed]:
    folder = tmp_path_factory.mktemp("landed")
    with empty_database(database_url, folder) as url:
        load_dump(url)
        engine = create_engine(url)
        before = rows_of(engine)
        migrate(url, folder)
        with engine.connect() as connection:
            facts = facts_of(connection)
        yield Landed(url, engine, before, rows_of(engine), facts)
        engine.dispose()


def plain_json(value: Any) -> Any:
    """SQLite's driver gives JSON as text."""
    return json.loads(value) if isinstance(value, str) and value[:1] in {"{", "["} else value


def as_set(rows: list[dict[str, object]], columns: list[str]) -> Counter[str]:
    return Counter(repr([row[column] for column in columns]) for row in rows)


def assert_kept(before: Rows, after: Rows) -> None:
    """Every row of before is there with every column of before that still is, and no row was added but to GROWN."""
    for table, rows in before.items():
        given_up = GIVEN_UP.get(table, set()) | ({"version_num"} if table == "alembic_version" else set())
        if "*" in given_up or not rows:
            continue
        more = len(after.get(table, [])) - len(rows)
        assert more == 0 or (table in GROWN and more > 0), f"rows of {table}"
        columns = [column for column in rows[0] if column not in given_up]
        assert set(columns) <= after[table][0].keys(), f"columns of {table}"
        lost = as_set(rows, columns) - as_set(after[table], columns)
        assert not lost, f"{table}: {list(lost)[:3]}"


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata)


def test_the_dump_has_rows_in_every_table(landed: Landed) -> None:
    assert [table for table, rows in landed.before.items() if not rows] == []


def test_migrating_loses_nothing(landed: Landed) -> None:
    assert_kept(landed.before, landed.after)


def test_the_words_of_the_log_moved_to_rows_of_their_own(landed: Landed) -> None:
    columns = ["actor", "subject", "details"]
    words = {row["entry_id"]: row for row in landed.after["audit_words"]}
    moved = [words[row["id"]] for row in landed.before["audit_entry"]]
    assert as_set(moved, columns) == as_set(landed.before["audit_entry"], columns)


def test_the_facts_of_editions_are_public_as_they_stood(landed: Landed) -> None:
    """And the last release of each tells the same: what nobody changed is no difference."""
    last = {row["edition_id"]: row for row in sorted(landed.after["release"], key=lambda row: row["number"])}  # type: ignore[arg-type, return-value]
    told = {row["id"]: row for row in landed.after["public_edition"]}
    assert told.keys() == {row["id"] for row in landed.before["edition"]}
    series = {row["id"]: row for row in landed.before["series"]}
    venues = {row["id"]: row for row in landed.before["venue"]}
    for row in landed.before["edition"]:
        facts = json.loads(told[row["id"]]["facts"])
        texts = [json.loads(value) if isinstance(value, str) else value for value in (row["name"], row["about"])]
        assert [facts["name"], facts["about"], facts["slug"]] == [*texts, row["slug"]]
        assert (facts["series"]["accent"], facts["venue"]["timezone"]) == (
            series[row["series_id"]]["accent"],
            venues[row["venue_id"]]["timezone"],
        )
        public = told[row["id"]]
        if released := last.get(row["id"]):
            assert json.loads(released["edition"])["facts"] == facts
            assert public["release"] == public["stamp"] == released["key"] < 0
        else:
            assert (public["release"], public["stamp"] < 0) == (None, True)
    keys = [row["key"] for row in landed.after["release"]]
    assert len(set(keys)) == len(keys)


def test_the_draft_differs_nowhere_from_what_was_public(landed: Landed, tmp_path: Path) -> None:
    """The code reads the migrated facts, and finds that a release of them would change nothing of any edition."""
    ask = (
        "from sqlalchemy import select\n"
        "from forum import create_app, settings\n"
        "from forum.db import db\n"
        "from forum.editions.models import Edition\n"
        "from forum.schedule.queries import waiting_of, whole_draft\n"
        "with create_app(settings.load()).app_context():\n"
        "    print([w.facts for e in db.session.scalars(select(Edition)).all()"
        " if (w := waiting_of(e, whole_draft(e))).facts])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask], env=environ(landed.url, tmp_path), cwd=ROOT, capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.parametrize("table", ["series", "venue"])
def test_whoever_created_a_series_or_a_venue_owns_it(landed: Landed, table: str) -> None:
    """Where nobody is known to have, those own it who organise every edition of it."""
    owners: dict[object, set[object]] = {row["id"]: set() for row in landed.before[table]}
    for grant in landed.after["grant"]:
        if grant["scope"] == table.upper():
            assert grant["role"] == "OWNER"
            owners[grant["scope_id"]].add(grant["account_id"])
    for row in landed.before[table]:
        editions = [edition["id"] for edition in landed.before["edition"] if edition[f"{table}_id"] == row["id"]]
        teams = [{m["account_id"] for m in landed.before["team_member"]
                  if m["edition_id"] == edition and m["role"] == "ORGANISER"} for edition in editions]  # fmt: skip
        everywhere = set.intersection(*teams) if teams else set()
        assert owners[row["id"]] == ({row["created_by"]} if row["created_by"] else everywhere)
    assert any(owners.values())


def test_registrations_went_to_the_persons_of_their_accounts(landed: Landed) -> None:
    persons = {row["id"]: row for row in landed.after["person"]}
    emails = {row["id"]: row["email"] for row in landed.before["account"]}
    before = {row["id"]: row for row in landed.before["registration"]}
    for row in landed.after["registration"]:
        was, person, said = before[row["id"]], persons[row["person_id"]], plain_json(row["said"])
        assert person["account_id"] == was["account_id"] == row["submitted_by"]
        assert plain_json(row["answers"]) == {"note": was["note"]}
        assert said == {name: person[name] for name in said if name != "email"} | {"email": emails[was["account_id"]]}
        assert row["country"] == person["country"]
        assert fold(f"{person['family_name']} {person['given_name']}") in row["folded"]


def test_registrations_are_told_apart_as_today(landed: Landed) -> None:
    """What 0039 fills in is what the code keeps of whoever registers now."""
    emails = {row["id"]: row["email"] for row in landed.after["account"]}
    address = {row["id"]: emails.get(row["account_id"]) or row["email"] for row in landed.after["person"]}
    kept: dict[object, set[object]] = {row["id"]: set() for row in landed.after["registration"]}
    for row in landed.after["registration_mark"]:
        kept[row["registration_id"]].add(row["mark"])
    for row in landed.after["registration"]:
        assert kept[row["id"]] == marks_of(plain_json(row["said"]), address[row["person_id"]])  # type: ignore[arg-type]


def test_each_speaker_is_a_person_the_same_one_in_a_series_under_the_same_words(landed: Landed) -> None:
    series = {row["id"]: row["series_id"] for row in landed.after["edition"]}
    words = ("name", "affiliation", "country")
    of_person: dict[object, set[str]] = {}
    for row in landed.after["speaker"]:
        key = repr([series[row["edition_id"]], *(plain_json(row[name]) for name in words)])
        of_person.setdefault(row["person_id"], set()).add(key)
    keys = [key for keys in of_person.values() for key in keys]
    assert len(keys) == len(set(keys)) == len(of_person)
    added = [row["id"] for row in landed.after["person"] if row["account_id"] is None]
    assert sorted(added) == sorted(of_person)
    assert len(added) < len(landed.after["speaker"]), "the dump has speakers who came back"


def without(line: str, place: int | None) -> str:
    return "|".join(value for n, value in enumerate(line.split("|")) if n != place)


def test_migrating_keeps_every_fact(landed: Landed) -> None:
    kept = read("facts")
    assert kept.keys() == landed.facts.keys()
    for name, recorded in kept.items():
        lines = [without(line, CUT.get(name)) for line in recorded]
        lost, new = Counter(lines) - Counter(landed.facts[name]), Counter(landed.facts[name]) - Counter(lines)
        assert (sorted(lost)[:3], sorted(new)[:3]) == ([], []), name


def test_migrating_leads_to_the_tables_of_the_code(landed: Landed) -> None:
    assert differences(landed.engine) == []


def test_a_second_upgrade_changes_nothing(landed: Landed, tmp_path: Path) -> None:
    before = rows_of(landed.engine)
    migrate(landed.url, tmp_path)
    assert rows_of(landed.engine) == before


def older_revisions() -> list[str]:
    script = ScriptDirectory(str(migrations.directory))
    return [step.revision for step in script.walk_revisions("base", LANDED) if step.revision != LANDED]


@pytest.mark.parametrize("revision", older_revisions())
def test_an_older_database_migrates(landed: Landed, database_url: str, tmp_path: Path, revision: str) -> None:
    """The landed rows, as far as that revision knows them, go through every migration since."""
    with empty_database(database_url, tmp_path) as source, empty_database(database_url, tmp_path) as url:
        load_dump(source)
        migrate(url, tmp_path, revision)
        new, old = create_engine(source), create_engine(url)
        copy_rows(new, old)
        before = rows_of(old)
        assert len(before["registration"]) == len(landed.before["registration"])
        migrate(url, tmp_path)
        assert_kept(before, rows_of(old))
        assert differences(old) == []
        new.dispose()
        old.dispose()


def test_every_feed_says_what_it_said(landed: Landed, tmp_path: Path) -> None:
    """Status, headers and bytes of every address, filter, language, coding, sync token and object that was asked.

    What is made of the same rows is the same: of PostgreSQL one question of each kind shows that it gives them.
    """
    file = tmp_path / "answers.json"
    kinds = ["--kinds"] if landed.engine.dialect.name == "postgresql" else []
    visit = [sys.executable, "-m", "tests.landed.visit", file, *kinds]
    done = subprocess.run(visit, env=environ(landed.url, tmp_path), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    asked = [unpack(row) for row in read("manifest")]
    other = [(*asked[number], Answer(*answer), body) for number, answer, body in json.loads(file.read_text())]
    if other:
        pytest.fail(tell(other, len(asked)), pytrace=False)

"""The log is sealed: whatever becomes of it afterwards, the chain says so, but for what was forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from forum import clock
from forum.accounts.models import AccountAct
from forum.audit.jobs import seal_entries, seal_late_entries
from forum.audit.models import AuditEntry, AuditWords, Seal
from forum.audit.queries import find_anchor, follow_chain
from forum.audit.rules import START, Anchor, Break
from forum.audit.services import SEALED_AT_ONCE, record, seal
from forum.cli import check
from forum.db import db, transaction
from forum.errors import Refused
from tests.at_once import at_once, meanwhile


@pytest.fixture(autouse=True)
def _inside(app):
    with app.app_context():
        yield
        db.session.rollback()


def write(number: int) -> list[int]:
    """So many entries; their keys."""
    with transaction():
        for n in range(number):
            record(None, AccountAct.ACCOUNT_CREATED, f"n{n}@test.example", clock.now(), before={"n": 0}, after={"n": n})
    keys = list(db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all())[-number:]
    db.session.rollback()
    return keys


@pytest.fixture
def keys(_inside):
    made = write(5)
    assert seal_entries() == 5
    return made


def row_of(table, key, column):
    return dict(db.session.execute(select(table.__table__).where(column == key)).mappings().one())


def replace(key, *, words=None, **entry):
    """What who can write the database might do: another row in the place of this one."""
    with transaction():
        old, named = row_of(AuditEntry, key, AuditEntry.id), row_of(AuditWords, key, AuditWords.entry_id)
        db.session.execute(delete(AuditWords).where(AuditWords.entry_id == key))
        db.session.execute(delete(AuditEntry).where(AuditEntry.id == key))
        db.session.execute(insert(AuditEntry).values(old | entry))
        db.session.execute(insert(AuditWords).values(named | {"entry_id": entry.get("id", key)} | (words or {})))


def remove(key):
    with transaction():
        db.session.execute(delete(AuditWords).where(AuditWords.entry_id == key))
        db.session.execute(delete(AuditEntry).where(AuditEntry.id == key))


def found():
    """The entry at which the log is not what was sealed, and why."""
    _, link, broken = follow_chain(START)
    return (link.entry_id if link else None, broken)


def test_what_is_sealed_is_sealed_once_and_holds(keys):
    assert seal_entries() == 0
    (more,) = write(1)
    assert seal_entries() == 1
    assert found() == (None, None)
    assert list(db.session.scalars(select(Seal.entry_id).order_by(Seal.position))) == [*keys, more]


@pytest.mark.parametrize(
    "change",
    [{"act": "account disabled"}, {"actor_id": 7}, {"edition_id": 3}, {"thing": "site"}, {"thing_id": 9}, {"at": 1}],
    ids=str,
)
def test_an_entry_that_says_something_else_is_found(keys, change):
    if "at" in change:
        change = {"at": clock.now() - timedelta(days=3)}
    replace(keys[2], **change)
    assert found() == (keys[2], Break.CHANGED)


@pytest.mark.parametrize(
    "words", [{"actor": "Sam"}, {"subject": "x"}, {"after": {"n": 1}}, {"salt": "0" * 32}], ids=str
)
def test_other_names_or_values_are_found(keys, words):
    replace(keys[3], words=words)
    assert found() == (keys[3], Break.WORDS)


def test_an_entry_that_was_removed_is_found(keys):
    remove(keys[1])
    assert found() == (keys[1], Break.GONE)
    with transaction():
        db.session.execute(delete(Seal).where(Seal.entry_id == keys[1]))
    assert found() == (keys[2], Break.MOVED)


def test_two_entries_that_changed_places_are_found(keys):
    first, second = keys[1], keys[2]
    replace(first, id=9_000_001)
    replace(second, id=first)
    replace(9_000_001, id=second)
    assert found() == (first, Break.WORDS)


def test_an_entry_that_is_put_into_the_chain_is_found(keys):
    with transaction():
        rows = [dict(row) for row in db.session.execute(select(Seal.__table__)).mappings()]
        db.session.execute(delete(Seal))
        moved = [row | {"position": row["position"] + (row["position"] > 2)} for row in rows]
        forged = rows[2] | {"position": 3, "entry_id": 9_000_002}
        db.session.execute(insert(Seal), [*moved, forged])
        old = row_of(AuditEntry, keys[2], AuditEntry.id)
        db.session.execute(insert(AuditEntry).values(old | {"id": 9_000_002}))
    assert found() == (9_000_002, Break.CHANGED)


def test_a_tail_that_is_cut_off_is_found_by_whoever_kept_the_anchor(keys):
    anchor = find_anchor()
    with transaction():
        db.session.execute(delete(Seal).where(Seal.position > 3))
    for key in keys[3:]:
        remove(key)
    assert found() == (None, None)  # nothing in the database says that there was more
    assert follow_chain(anchor)[2] is Break.ELSEWHERE
    write(2)
    seal_entries()
    assert find_anchor().position == anchor.position
    assert follow_chain(anchor)[2] is Break.ELSEWHERE


def test_a_chain_that_was_made_anew_is_another(keys):
    anchor = find_anchor()
    remove(keys[0])
    with transaction():
        db.session.execute(delete(Seal))
    seal_late_entries()
    write(1)
    seal_entries()
    assert found() == (None, None)
    assert follow_chain(anchor)[2] is Break.ELSEWHERE


def test_who_is_forgotten_breaks_nothing_and_leaves_no_trace_to_guess_by(keys):
    empty = {"actor": "", "subject": "", "before": {}, "after": {}, "details": {}, "salt": ""}
    with transaction():
        db.session.execute(delete(AuditWords).where(AuditWords.entry_id == keys[0]))
        db.session.execute(update(AuditWords).where(AuditWords.entry_id == keys[1]).values(empty))
    assert found() == (None, None)
    replace(keys[1], words={"subject": "somebody@else.example"})
    assert found() == (keys[1], Break.WORDS)


def test_the_same_words_are_salted_differently():
    with transaction():
        for _ in range(2):
            record(None, AccountAct.ACCOUNT_CREATED, "same@test.example", clock.now())
    seal_entries()
    assert db.session.scalar(select(func.count(Seal.words_digest.distinct()))) == 2


@pytest.mark.several_writers
def test_an_entry_that_becomes_durable_late_is_sealed_all_the_same(app):
    """Its key is lower than those that were sealed meanwhile."""

    def late():
        record(None, AccountAct.ACCOUNT_CREATED, "late@test.example", clock.now())

    def meantime():
        with app.app_context():
            write(2)
            return seal_entries()

    assert meanwhile(app, late, meantime) == 2
    assert seal_entries() == 1
    sealed = list(db.session.scalars(select(Seal.entry_id).order_by(Seal.position)))
    assert sealed[-1] == min(sealed)
    assert found() == (None, None)


def test_what_came_below_the_floor_is_sealed_once_a_day(keys):
    replace(keys[0])
    with transaction():
        rows = [dict(row) for row in db.session.execute(select(Seal.__table__).order_by(Seal.position)).mappings()]
        db.session.execute(delete(Seal))
        old = clock.now() - timedelta(hours=2)
        db.session.execute(
            insert(Seal), [row | {"position": n, "sealed_at": old} for n, row in enumerate(rows[1:], start=1)]
        )
    assert seal_entries() == 0
    assert seal_late_entries() == 1


def test_of_those_who_seal_at_once_each_entry_is_sealed_by_one(app):
    write(30)
    ends = at_once(app, *[lambda: seal(clock.now(), 0)] * 4)
    assert "done" in ends
    assert set(ends) <= {"done", "OVERTAKEN"}
    assert db.session.scalar(select(func.count(Seal.position))) == 30
    assert found() == (None, None)


def test_more_than_one_batch_is_sealed_in_one_turn():
    write(SEALED_AT_ONCE * 2 + 1)
    assert seal_entries() == SEALED_AT_ONCE * 2 + 1
    assert found() == (None, None)


@pytest.mark.parametrize("table", ["audit_entry", "seal"])
def test_no_entry_and_no_seal_can_be_changed(keys, table):
    column = "act" if table == "audit_entry" else "hash"
    with pytest.raises((DBAPIError, Refused)) as stopped, transaction():
        db.session.execute(text(f"UPDATE {table} SET {column} = 'x'"))
    assert "the log only grows" in f"{stopped.value} {stopped.value.__cause__}"
    assert found() == (None, None)


def test_forum_check_says_the_anchor_and_what_broke(app, keys):
    runner = app.test_cli_runner()
    anchor = str(find_anchor())
    db.session.rollback()
    assert f"The log is what was sealed, up to {anchor}\n" in runner.invoke(check).output
    assert runner.invoke(check, ["--anchor", anchor]).exit_code == 0
    for wrong in ("x", "5", f"9:{anchor}", f"5:{'0' * 64}"):
        assert runner.invoke(check, ["--anchor", wrong]).exit_code == 1
    remove(keys[4])
    said = runner.invoke(check)
    assert (said.exit_code, f"entry {keys[4]} was removed" in said.output) == (1, True)


def test_an_anchor_trusts_what_was_before_it(keys):
    anchor = find_anchor()
    remove(keys[0])
    write(1)
    seal_entries()
    assert follow_chain(anchor)[1:] == (None, None)
    assert follow_chain(Anchor(0, ""))[2] is Break.GONE

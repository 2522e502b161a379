"""Turns of the clock: taken once, given back, tried again later, lost by nobody. Times are arguments."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from forum import clock
from forum.db import db, transaction
from forum.jobs.models import JobState
from forum.jobs.queries import due_names, troubles
from forum.jobs.registry import JOBS, Job, find_jobs
from forum.jobs.registry import job as mark
from forum.jobs.rules import LEASE, pause
from forum.jobs.running import take_turn
from forum.jobs.services import claim_turn, end_turn, make_known, renew_leases

NOW = clock.now()
EVERY = timedelta(seconds=15)
SECOND = timedelta(seconds=1)
MESSAGE = "no answer from paul@test.example\nat all"


@pytest.fixture
def known(context):
    with transaction():
        make_known("tell", NOW)
        make_known("tell", NOW)
    return context


def state() -> JobState:
    db.session.rollback()
    return db.session.scalars(select(JobState)).one()


def turn(app, work, at):
    return take_turn(app, Job("tell", work, every=EVERY), uuid4().hex, lambda: at)


def test_every_slice_with_the_room_is_found_and_no_name_is_given_twice():
    assert {"deliver_letters", "take_replies", "send_notices"} <= find_jobs().keys()
    assert JOBS["deliver_letters"].work.__module__ == "forum.mail.jobs"
    with pytest.raises(ValueError, match="two jobs"):
        mark()(JOBS["deliver_letters"].work)


def test_a_turn_is_taken_when_it_comes_and_the_next_comes_later(known):
    ran: list[int] = []
    assert not turn(known, lambda: ran.append(0), NOW - SECOND)
    assert turn(known, lambda: ran.append(1), NOW)
    assert not turn(known, lambda: ran.append(2), NOW + EVERY - SECOND)
    assert turn(known, lambda: ran.append(3), NOW + EVERY)
    assert ran == [1, 3]
    assert (state().holder, state().leased_until, state().finished_at) == ("", None, NOW + EVERY)


def test_a_job_that_raises_waits_longer_each_time_and_says_so(known, caplog):
    def work():
        raise OSError(MESSAGE)

    at, pauses = NOW, []
    for failures in range(1, 10):
        assert turn(known, work, at)
        assert state().failures == failures
        pauses.append((state().due_at - at).total_seconds())
        assert not turn(known, work, state().due_at - SECOND)
        at = state().due_at
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert troubles(["tell"], at) == [
        f"job tell failed 9 times, last {state().finished_at:%Y-%m-%d %H:%M} UTC: OSError: no answer from …"
    ]
    assert len(caplog.records) == 9
    assert "in work" in caplog.text
    assert "paul@" not in caplog.text
    assert turn(known, lambda: None, at)
    assert (state().failures, state().error, state().due_at) == (0, "", at + EVERY)
    assert troubles(["tell"], at) == []


def test_a_lease_keeps_others_out_while_it_is_renewed_and_no_longer(known):
    with transaction():
        assert claim_turn("tell", "a", NOW)
        assert not claim_turn("tell", "b", NOW + LEASE - SECOND)
        renew_leases(["a"], NOW + LEASE - SECOND)
        assert due_names(["tell"], NOW + LEASE) == []
        assert due_names(["tell"], NOW + 2 * LEASE) == ["tell"]
        assert claim_turn("tell", "b", NOW + 2 * LEASE)
        end_turn("tell", "a", NOW, "", NOW + 2 * LEASE)  # too late: it is b's now
    assert (state().holder, state().due_at) == ("b", NOW)


VICTIM = """
import signal, sys
from datetime import datetime
from forum import create_app
from forum.jobs.registry import Job
from forum.jobs.running import take_turn

def work():
    print("working", flush=True)
    signal.pause()

take_turn(create_app(), Job("tell", work), "victim", lambda: datetime.fromisoformat(sys.argv[1]))
"""


@pytest.mark.process
def test_a_killed_process_loses_no_turn(known, environ):
    command = [sys.executable, "-c", VICTIM, NOW.isoformat()]
    victim = subprocess.Popen(command, env=os.environ | environ, stdout=subprocess.PIPE, text=True)
    assert victim.stdout.readline() == "working\n"
    victim.send_signal(signal.SIGKILL)
    victim.wait(10)
    victim.stdout.close()
    ran: list[int] = []
    assert not turn(known, lambda: ran.append(1), NOW + LEASE - SECOND)
    assert turn(known, lambda: ran.append(2), NOW + LEASE)
    assert ran == [2]


RIVAL = """
import sys
from datetime import datetime, timedelta
from uuid import uuid4
from forum import create_app
from forum.jobs.registry import Job
from forum.jobs.running import take_turn

app, job = create_app(), Job("tell", lambda: None, every=timedelta(seconds=15))
print("ready", flush=True)
for line in sys.stdin:
    now = datetime.fromisoformat(line.strip())
    print(take_turn(app, job, uuid4().hex, lambda: now), flush=True)
"""


@pytest.mark.process
def test_of_three_processes_one_takes_each_turn(known, environ):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    rivals = [subprocess.Popen([sys.executable, "-c", RIVAL], env=os.environ | environ, **pipes) for _ in range(3)]
    assert [rival.stdout.readline() for rival in rivals] == ["ready\n"] * 3
    for n in range(60):
        for rival in rivals:
            print(NOW + n * EVERY, file=rival.stdin, flush=True)
        assert sorted(rival.stdout.readline() for rival in rivals) == ["False\n", "False\n", "True\n"], n
    for rival in rivals:
        rival.communicate(timeout=20)


def test_what_follows_a_commit_does_not_fail_it(context, caplog):
    from forum.db import after_commit

    told: list[str] = []

    def tell(whom: str) -> None:
        told.append(whom)
        raise ConnectionError(f"no answer for {whom}@test.example")

    with transaction():
        make_known("tell", NOW)
        for whom in ("a", "b", "a"):
            after_commit(tell, whom)
    assert told == ["a", "b"]
    assert [r.getMessage() for r in caplog.records] == ["tell after a commit: ConnectionError: no answer for …"] * 2
    assert state().due_at == NOW
    assert pause(1) > EVERY

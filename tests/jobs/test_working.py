"""Real servers and workers: letters at once, a mailbox that hangs or is away, what `forum check` says, how they stop."""

import os
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from sqlalchemy import update

from forum import clock
from forum.cli import check
from forum.db import db, transaction
from forum.jobs.models import JobState
from forum.jobs.queries import states_of, troubles
from tests.serving import serving, wait_until

pytestmark = pytest.mark.process
FORUM = Path(sys.executable).parent / "forum"


@pytest.fixture
def hung():
    """The address of a mailbox that takes calls and never says a word; how many hang."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"imap://forum:secret@127.0.0.1:{server.getsockname()[1]}/INBOX"


def ask_for_reset(port: int, email: str) -> None:
    """What a visitor does who forgot the password."""
    browser, page = build_opener(HTTPCookieProcessor(CookieJar())), f"http://127.0.0.1:{port}/account/reset"
    token = re.search('name="csrf_token"[^>]* value="([^"]*)"', browser.open(page).read().decode())
    browser.open(page, urlencode({"csrf_token": token[1], "email": email}).encode()).close()


def state(name: str) -> JobState | None:
    db.session.rollback()
    return states_of([name]).get(name)


def ask_check(app):
    """What `forum check` says."""
    db.session.rollback()
    return app.test_cli_runner().invoke(check)


@contextmanager
def working(env):
    worker = subprocess.Popen([FORUM, "worker"], env=os.environ | env, stderr=subprocess.PIPE, text=True)
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()


def test_a_server_alone_sends_letters_at_once_while_a_mailbox_hangs(context, cast, environ, hung, tmp_path):
    env = environ | {"FORUM_REPLIES": hung, "FORUM_INSTANCE": str(tmp_path), "FORUM_WORKERS": "2"}
    with serving(env) as port:
        wait_until(lambda: (s := state("take_replies")) and s.leased_until)
        wait_until(lambda: (s := state("deliver_letters")) and s.finished_at)
        for n, name in enumerate(("paul", "sam", "olga"), 1):
            ask_for_reset(port, f"{name}@test.example")
            assert wait_until(lambda n=n: len(list(tmp_path.glob("mail/*.eml"))) == n) < 10  # the clock's turn is 15 s
    assert state("take_replies").finished_at is None


@pytest.mark.walk
def test_a_worker_sends_letters_while_a_mailbox_hangs_and_stops_within_the_job(
    context, cast, environ, hung, redis_url, tmp_path
):
    env = environ | {"FORUM_REPLIES": hung, "FORUM_INSTANCE": str(tmp_path), "FORUM_REDIS_URL": redis_url}
    with working(env) as worker, serving(env) as port:
        wait_until(lambda: (s := state("take_replies")) and s.leased_until)
        wait_until(lambda: (s := state("deliver_letters")) and s.finished_at)
        ask_for_reset(port, "paul@test.example")
        assert wait_until(lambda: list(tmp_path.glob("mail/*.eml"))) < 10
        worker.terminate()
        assert worker.wait(25) == 0
    assert state("take_replies").finished_at is None


@pytest.mark.walk
def test_check_shows_a_job_that_fails_and_one_that_nobody_runs(context, environ, tmp_path):
    env = environ | {"FORUM_REPLIES": f"maildir:{tmp_path}/none"}
    with working(env) as worker:
        wait_until(lambda: (s := state("take_replies")) and s.failures == 1)
        wait_until(lambda: (s := state("send_notices")) and s.finished_at)
        done = ask_check(context)
        worker.terminate()
        assert "job take_replies failed: FileNotFoundError" in worker.communicate(timeout=25)[1]
    assert done.exit_code == 1
    assert re.fullmatch(
        r"forum: job take_replies failed once, last [-\d]+ [\d:]+ UTC: FileNotFoundError: .*\n", done.output
    )
    long_ago = clock.now().replace(year=2020)
    with transaction():
        db.session.execute(update(JobState).values(failures=0, due_at=long_ago))
    waiting = ask_check(context).output
    names = [
        "deliver_letters",
        "forget_links",
        "forget_mails",
        "remove_expired",
        "remove_links",
        "remove_sign_ins",
        "remove_tallies",
        "seal_entries",
        "seal_late_entries",
        "send_notices",
        "settle_invitations",
        "sweep_pictures",
        "take_replies",
    ]
    assert waiting.splitlines() == [f"forum: {said}" for said in troubles(names, clock.now())]
    assert waiting.count("is a server or worker running?") == len(names)
    with transaction():
        db.session.execute(update(JobState).values(due_at=clock.now()))
    assert ask_check(context).output == "All is well.\n"

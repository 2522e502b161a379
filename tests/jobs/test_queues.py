"""What is asked for after a commit: through memory and a real Redis, retried, forged, and without an answer."""

import os
import pickle
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis

from forum import clock
from forum.db import db, transaction
from forum.jobs.queues import Messages, open_queues
from forum.jobs.registry import JOBS, Job, ask
from forum.jobs.running import bodies
from forum.jobs.services import end_asked, make_known
from forum.mail.services import write_letter
from tests.serving import wait_until

WHOM = "paul@test.example"


@pytest.fixture(params=["memory", "redis"])
def told(request, context):
    """An application whose one job notes what it is told, and fails where it is told to."""
    context.config["REDIS_URL"] = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    kept, notes = context.extensions["jobs"], []

    def work(*told):
        notes.append(told)
        if "fail" in told:
            raise OSError(f"for {WHOM}")

    open_queues(context, bodies(context, {"tell": Job("tell", work, every=timedelta(seconds=15))}))
    yield context.extensions["jobs"]["tell"].huey, notes
    context.extensions["jobs"], context.config["REDIS_URL"] = kept, ""


def ask_for(*arguments):
    with transaction():
        ask("tell", *arguments)


@pytest.mark.slow
def test_a_job_is_asked_for_once_per_act_and_only_if_the_act_succeeds(told):
    queue, notes = told
    with transaction():
        for _ in range(3):
            ask("tell", 1, "Қ", [None, {"a": 2.5}])
        ask("tell", 2)
        assert len(queue) == 0
    with pytest.raises(ZeroDivisionError), transaction():  # noqa: PT012 - the act fails after asking
        ask("tell", 3)
        raise ZeroDivisionError
    with pytest.raises(TypeError), transaction():
        ask("tell", clock.now())
    while task := queue.dequeue():
        queue.execute(task)
    assert notes == [(1, "Қ", [None, {"a": 2.5}]), (2,)]


def test_what_fails_with_arguments_is_tried_again_with_growing_pauses(told, caplog):
    queue, notes = told
    ask_for("fail", 7)
    task, pauses = queue.dequeue(), []
    for _ in range(9):
        queue.execute(task, task.eta)
        (waiting,) = queue.scheduled()
        pauses.append((waiting.eta - clock.now().replace(tzinfo=None)).total_seconds())
        assert queue.read_schedule(waiting.eta - timedelta(seconds=1)) == []
        (task,) = queue.read_schedule(waiting.eta + timedelta(seconds=1))
    assert [round(pause / 30) for pause in pauses] == [1, 2, 4, 8, 16, 32, 64, 120, 120]
    assert set(notes) == {("fail", 7)}
    assert WHOM not in caplog.text


def test_what_the_clock_asks_for_anyway_waits_for_its_next_turn(told):
    queue, notes = told
    with transaction():
        make_known("tell", clock.now())
        end_asked("tell", True, "OSError", clock.now())
    ask_for()
    queue.execute(queue.dequeue())
    assert (notes, queue.scheduled()) == ([], [])


def letter():
    with transaction():
        write_letter("x@test.example", "en", "reset", {"path": "/reset"}, clock.now())


@pytest.fixture
def through_redis(context, redis_server):
    context.config["REDIS_URL"] = redis_server[0]
    kept = context.extensions["jobs"]
    open_queues(context, bodies(context, JOBS))
    yield redis_server[1]
    context.extensions["jobs"], context.config["REDIS_URL"] = kept, ""


@pytest.mark.process
@pytest.mark.parametrize(("trouble", "longest"), [(signal.SIGSTOP, 5), (signal.SIGKILL, 1)])
def test_a_redis_that_does_not_answer_fails_no_act(through_redis, trouble, longest, caplog):
    letter()  # a kept connection
    through_redis.send_signal(trouble)
    if trouble is signal.SIGKILL:
        through_redis.wait(10)
    start = time.monotonic()
    letter()
    assert time.monotonic() - start < longest
    assert db.session.execute(db.text("SELECT count(*) FROM letter")).scalar() == 2
    (record,) = caplog.records
    assert record.getMessage().startswith("enqueue after a commit: ")


class Bomb:
    """Touches a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.mark.walk
@pytest.mark.process
def test_forged_and_unreadable_messages_are_dropped_and_stop_nobody(app, environ, redis_url, tmp_path):
    env = os.environ | environ | {"FORUM_REDIS_URL": redis_url, "FORUM_INSTANCE": str(tmp_path)}
    env["FORUM_SECRET_KEY"] = app.config["SECRET_KEY"]
    mine, other = Messages(app.config["SECRET_KEY"]), Messages("x" * 40)
    bomb = Path(tmp_path / "touched")
    unknown = mine.signed.dumps(["id", "os.system", None, 0, ["touch x"]])
    forged = [pickle.dumps(Bomb(bomb)), b"", b"\xff\x00", b"[]", b"x" * 1_000_000, unknown.encode(),
              mine.signed.dumps([1]).encode(), mine.signed.dumps(None).encode(),
              other.signed.dumps(["id", "forum.jobs.running.deliver_letters", None, 0, []]).encode()]  # fmt: skip
    redis = Redis.from_url(redis_url)
    redis.lpush("huey.redis.forum_deliver_letters", *forged)
    redis.zadd("huey.schedule.forum_deliver_letters", dict.fromkeys(forged, 1.0))
    with (tmp_path / "log").open("w") as log:
        worker = subprocess.Popen([Path(sys.executable).parent / "forum", "worker"], env=env, stderr=log)
        try:
            keys = ("huey.redis.forum_deliver_letters", "huey.schedule.forum_deliver_letters")
            wait_until(lambda: not any(map(redis.exists, keys)))
            subprocess.run([sys.executable, "-c", LETTER], env=env, check=True)
            wait_until(lambda: list(tmp_path.glob("mail/*.eml")))
        finally:
            worker.terminate()
            assert worker.wait(20) == 0
    assert (tmp_path / "log").read_text().count("dropped a message that is not ours") == len(forged)
    assert not bomb.exists()


LETTER = """
from forum import clock, create_app
from forum.db import transaction
from forum.mail.services import write_letter
with create_app().app_context(), transaction():
    write_letter("x@test.example", "en", "reset", {"path": "/reset"}, clock.now())
"""

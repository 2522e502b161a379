"""With a real Redis the worker is another process, and rate limits are shared."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import until

ROOT = Path(__file__).parents[1]
TRY = """
from forum import clock, create_app
from forum.db import transaction
from forum.mail.services import write_letter
from tests.environment import hash_quickly
app = create_app()
app.config["WTF_CSRF_ENABLED"] = False
with app.app_context(), transaction():
    write_letter("x@test.example", "en", "reset", {"path": "/reset"}, clock.now())
data = {"email": "a@b.example", "password": "x"}
with hash_quickly():
    print(*[app.test_client().post("/account/sign-in", data=data).status_code for _ in range(16)])
"""


@pytest.mark.walk
@pytest.mark.process
def test_the_worker_process_delivers_and_limits_are_shared(app, environ, redis_url, tmp_path):
    env = os.environ | environ | {"FORUM_REDIS_URL": redis_url, "FORUM_INSTANCE": str(tmp_path)}
    worker = subprocess.Popen([Path(sys.executable).parent / "forum", "worker"], env=env, stderr=subprocess.DEVNULL)
    try:
        answers = [
            subprocess.run(
                [sys.executable, "-c", TRY], cwd=ROOT, env=env, capture_output=True, text=True, check=True
            ).stdout.split()
            for _ in range(2)
        ]
        assert answers[0] == ["200"] * 10 + ["429"] * 6
        assert answers[1] == ["429"] * 16
        until(lambda: len(list(tmp_path.glob("mail/*.eml"))) >= 2)
        assert len(list(tmp_path.glob("mail/*.eml"))) == 2
    finally:
        worker.terminate()
        worker.wait(10)

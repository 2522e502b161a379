"""The demonstration, made once in a run; a site that serves a copy of it, one for each worker."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from tests.serving import serving

FORUM = Path(sys.executable).parent / "forum"


@pytest.fixture(scope="session")
def demonstration(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder that `forum demo` makes; whoever wants to change it takes a copy."""
    mine = tmp_path_factory.getbasetemp()
    runs = mine.parent if hasattr(request.config, "workerinput") else mine
    made, unfinished = runs / "demonstration", runs / "demonstration-unfinished"
    with (runs / "demonstration.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not made.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            env = os.environ | {"FORUM_DEMO": "1", "FORUM_INSTANCE": str(unfinished)}
            subprocess.run([FORUM, "demo"], env=env, check=True, stdout=subprocess.DEVNULL)
            unfinished.rename(made)
    return made


@pytest.fixture(scope="session")
def base(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served demonstration, for tests that do not mind what others did there."""
    instance = tmp_path_factory.mktemp("served") / "instance"
    shutil.copytree(demonstration, instance)
    with serving({"FORUM_DEMO": "1", "FORUM_INSTANCE": str(instance)}) as port:
        yield f"http://127.0.0.1:{port}"

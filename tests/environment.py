"""Settings under an environment of a test's own; passwords that cost little."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher

from forum import settings
from forum.accounts.services import signing_in


def load_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """What settings.load says where only these FORUM_ variables are set."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
    with patch.dict(os.environ, others | dict(environ), clear=True):
        return settings.load()


@contextmanager
def hash_quickly() -> Iterator[None]:
    """The same argon2id with the least work it allows: tests sign in a thousand times."""
    with patch.object(signing_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)):
        yield
